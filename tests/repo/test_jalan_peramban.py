"""A walk waits for the page it asked for: what follows a click is cut when the walk goes elsewhere in the next line,
and half a page is read when the next line reads without waiting."""

from __future__ import annotations

import ast
from itertools import pairwise
from pathlib import Path

import pytest

ACTS = {"click", "dblclick", "tap", "press"}
LEAVES = {"goto", "reload", "go_back"}
READS = {"content", "inner_text", "text_content", "all_inner_texts", "count", "all", "is_visible"}
CLICKS = ACTS - {"press"}  # many a key only moves the focus
LOOKS = {"looked_at", "grave", "left"}  # helpers of the walks that read at once


def called(statement: ast.stmt) -> tuple[set[str], set[str]]:
    """The methods and the functions that a statement calls first (of a loop or branch: what it asks)."""
    if isinstance(statement, ast.For):
        parts: list[ast.AST] = [statement.iter]
    elif isinstance(statement, ast.While | ast.If):
        parts = [statement.test]
    else:
        parts = [statement] if isinstance(statement, ast.Expr | ast.Assign | ast.Assert) else []
    calls = [node.func for part in parts for node in ast.walk(part) if isinstance(node, ast.Call)]
    return (
        {call.attr for call in calls if isinstance(call, ast.Attribute)},
        {call.id for call in calls if isinstance(call, ast.Name)},
    )


def hasty(source: str) -> list[int]:
    """Lines that leave or read a page directly after an act on it that may still be under way."""
    found: list[int] = []
    if not any(act in source for act in ACTS):
        return found  # nothing is clicked: no need to read it as a tree
    for node in ast.walk(ast.parse(source)):
        body = getattr(node, "body", None)
        if not isinstance(body, list):
            continue
        for act, after in pairwise(body):
            done, (methods, functions) = called(_last(act))[0], called(after)
            if (done & ACTS and methods & (LEAVES | READS)) or (done & CLICKS and functions & LOOKS):
                found.append(after.lineno)
    return found


def _last(statement: ast.stmt) -> ast.stmt:
    """What a branch or a loop does last."""
    while isinstance(statement, ast.If | ast.For | ast.While):
        statement = (statement.orelse if isinstance(statement, ast.If) and statement.orelse else statement.body)[-1]
    return statement


def test_no_walk_leaves_a_page_that_still_answers(project: Path) -> None:
    walks = sorted((project / "tests").rglob("*.py"))
    found = [f"{path.relative_to(project)}:{number}" for path in walks for number in hasty(path.read_text("utf-8"))]
    assert len(walks) > 100
    assert found == [], "tunggu halaman yang diminta: page.expect_navigation() atau expect(...).to_be_visible()"


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("page.get_by_role('button').click()\npage.goto(address)", [2]),
        ("def walk(page):\n    page.keyboard.press('Enter')\n    page.reload()", [3]),
        ("page.get_by_role('button').click()\nassert 'x' in page.content()", [2]),
        ("page.get_by_role('link').click()\nlooked_at(page, 'x', None)", [2]),
        ("page.get_by_role('link').click()\nfor row in page.locator('tr').all():\n    row.hover()", [2]),
        ("if scripts:\n    enter(page, look)\nelse:\n    look.click()\nlooked_at(page, 'x', None)", [5]),
        ("follow(page, page.get_by_role('link'))\nlooked_at(page, 'x', None)", []),
        ("page.keyboard.press('u')\nassert focused(page) == 'bn'", []),
        ("with page.expect_navigation():\n    page.get_by_role('button').click()\npage.goto(address)", []),
        ("page.get_by_role('button').click()\nexpect(page.locator('h1')).to_be_visible()\npage.goto(address)", []),
    ],
)
def test_a_hasty_step_is_found(source: str, lines: list[int]) -> None:
    assert hasty(source) == lines

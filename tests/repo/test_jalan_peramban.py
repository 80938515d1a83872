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


def called(statement: ast.stmt) -> set[str]:
    """The names of the methods that a simple statement calls."""
    if not isinstance(statement, ast.Expr | ast.Assign | ast.Assert):
        return set()
    return {
        node.func.attr
        for node in ast.walk(statement)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }


def hasty(source: str) -> list[int]:
    """Lines that leave or read a page directly after an act on it that may still be under way."""
    found = []
    for node in ast.walk(ast.parse(source)):
        body = getattr(node, "body", None)
        if not isinstance(body, list):
            continue
        for act, after in pairwise(body):
            if called(act) & ACTS and called(after) & (LEAVES | READS):
                found.append(after.lineno)
    return found


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
        ("with page.expect_navigation():\n    page.get_by_role('button').click()\npage.goto(address)", []),
        ("page.get_by_role('button').click()\nexpect(page.locator('h1')).to_be_visible()\npage.goto(address)", []),
    ],
)
def test_a_hasty_step_is_found(source: str, lines: list[int]) -> None:
    assert hasty(source) == lines

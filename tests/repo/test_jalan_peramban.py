"""A walk waits for the page it asked for: what follows a click is cut when the walk goes elsewhere in the next line."""

from __future__ import annotations

import ast
from itertools import pairwise
from pathlib import Path

import pytest

ACTS = {"click", "dblclick", "tap", "press"}
LEAVES = {"goto", "reload", "go_back"}


def called(statement: ast.stmt) -> set[str]:
    """The names of the methods that a simple statement calls."""
    if not isinstance(statement, ast.Expr | ast.Assign):
        return set()
    return {
        node.func.attr
        for node in ast.walk(statement)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }


def hasty(source: str) -> list[int]:
    """Lines that leave a page directly after an act on it that may still be under way."""
    found = []
    for node in ast.walk(ast.parse(source)):
        body = getattr(node, "body", None)
        if not isinstance(body, list):
            continue
        for act, leave in pairwise(body):
            if called(act) & ACTS and called(leave) & LEAVES:
                found.append(leave.lineno)
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
        ("with page.expect_navigation():\n    page.get_by_role('button').click()\npage.goto(address)", []),
        ("page.get_by_role('button').click()\nexpect(page.locator('h1')).to_be_visible()\npage.goto(address)", []),
    ],
)
def test_a_hasty_step_is_found(source: str, lines: list[int]) -> None:
    assert hasty(source) == lines

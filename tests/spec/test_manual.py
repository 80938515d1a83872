"""The expressions that the manual shows are expressions."""

from __future__ import annotations

import re
from pathlib import Path

from cantik.codes.lists import code_lists
from cantik.content.loader import load_content
from cantik.expr.check import compile_text
from cantik.expr.scope import rule_scope


def test_every_line_of_the_first_example_compiles(project: Path) -> None:
    page = (project / "docs/rujukan/ungkapan.md").read_text(encoding="utf-8")
    scope = rule_scope(load_content(), code_lists(), "orang")
    lines = re.findall(r"```\n(.*?)```", page, re.DOTALL)[0].splitlines()
    assert len(lines) >= 5
    for line in lines:
        compile_text(line, scope, "docs/rujukan/ungkapan.md")

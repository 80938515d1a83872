"""The shell scripts that source `_siapkan.sh` share all variables with it: none of theirs may have the same name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "script"
SHARED = SCRIPTS / "_siapkan.sh"


def assigned(text: str) -> set[str]:
    """Names that a script gives a value, by assignment, `for` or `read`."""
    set_at = re.findall(r"(?m)(?:^|[;&|(]|\bthen|\bdo)\s*([a-z_]+)=", text)
    return {*set_at, *re.findall(r"\bfor ([a-z_]+) in", text), *re.findall(r"\bread (?:-r )?([a-z_]+)", text)}


def who_sources() -> list[Path]:
    return [one for one in sorted(SCRIPTS.iterdir()) if one.is_file() and one != SHARED and sources(one)]


def sources(script: Path) -> bool:
    return ". script/_siapkan.sh" in script.read_text(encoding="utf-8", errors="replace")


def test_there_are_such_scripts() -> None:
    assert {"demo", "test", "long"} <= {one.name for one in who_sources()}
    assert "name" in assigned(SHARED.read_text(encoding="utf-8"))


@pytest.mark.parametrize("script", who_sources(), ids=lambda one: one.name)
def test_no_variable_is_shared_unawares(script: Path) -> None:
    """`./script/long uploads` ran the benches instead: `prepare` had put its own word into `name`."""
    theirs = assigned(script.read_text(encoding="utf-8"))
    assert theirs & assigned(SHARED.read_text(encoding="utf-8")) == set()

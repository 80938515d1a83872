"""The shell scripts that source `_siapkan.sh` share all variables with it: none of theirs may have the same name."""

from __future__ import annotations

import os
import re
import subprocess
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


def test_what_a_newcomers_shell_does_not_have_is_taken_away() -> None:
    """`PYTHONUNBUFFERED`, set on a machine, hid that `cantik serve --site` kept its address in a buffer."""
    foreign = {
        "PYTHONUNBUFFERED": "1",
        "PYTHONUTF8": "1",
        "CANTIK_BOOKS": "tidak",
        "CANTIK_DATABASE": "x",
        "LANG": "id_ID.UTF-8",
        "LC_ALL": "C",
    }
    ours = {"CANTIK_UJI_BUNUH": "5", "CANTIK_CHROMIUM": "x"}
    done = subprocess.run(
        ["sh", "-c", ". script/_siapkan.sh; env"],
        cwd=SCRIPTS.parent,
        env={"PATH": os.environ["PATH"], **foreign, **ours},
        capture_output=True,
        text=True,
        check=True,
    )
    left = dict(line.split("=", 1) for line in done.stdout.splitlines())
    assert not left.keys() & foreign.keys()
    assert ours.items() <= left.items()

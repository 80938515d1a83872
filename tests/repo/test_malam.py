"""What runs by day, what at night, and what again on PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fixtures import malam

TESTS = """
import pytest
from tests.fixtures import malam

@pytest.mark.malam
def test_a():
    pass

@pytest.mark.parametrize("n", [1, malam.by_night(2), malam.by_night(3)])
def test_b(n):
    pass

def test_c():
    assert len(malam.some(range(10), every=4)) == {expected}
"""
CONFTEST = """
from tests.fixtures import malam

def pytest_configure(config):
    config.addinivalue_line("markers", "malam: night")

def pytest_collection_modifyitems(config, items):
    malam.choose(config, items)
"""


def ran(folder: Path, project: Path, *arguments: str, night: bool) -> str:
    """The last line of a run of two tests and three parameters."""
    (folder / "conftest.py").write_text(CONFTEST, encoding="utf-8")
    (folder / "test_x.py").write_text(TESTS.replace("{expected}", "10" if night else "3"), encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    settings = {name: value for name, value in os.environ.items() if name != malam.SETTING}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:django", "-p", "no:cacheprovider", *arguments],
        cwd=folder,
        env=settings | {"PYTHONPATH": str(project)} | ({malam.SETTING: "1"} if night else {}),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()[-1]


def test_what_exhausts_a_space_runs_at_night(tmp_path: Path, project: Path) -> None:
    assert ran(tmp_path, project, night=False).startswith("2 passed, 3 deselected")
    assert ran(tmp_path, project, night=True).startswith("5 passed")


def test_who_asks_for_it_by_its_mark_gets_it(tmp_path: Path, project: Path) -> None:
    assert ran(tmp_path, project, "-m", "malam", night=False).startswith("3 passed, 2 deselected")


def test_a_share_is_spread_over_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(malam.SETTING, raising=False)
    assert malam.some(list("abcdefg"), every=3) == ["a", "d", "g"]
    monkeypatch.setenv(malam.SETTING, "1")
    assert malam.some(list("abc"), every=3) == ["a", "b", "c"]

"""What runs by day, what at night, and what again on PostgreSQL; that the parts of the night leave nothing out."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from cantik.cli.bench import NAMES
from script.nightly import lane, parts, record
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


def test_each_bench_is_run_by_day_or_at_night(project: Path) -> None:
    """`measure` gave a wrong answer for months, because no lane that somebody ran whole had it."""
    listed = re.search(r"for name in (.*); do", (project / ".ci" / "run").read_text(encoding="utf-8"))
    assert listed
    by_day = set(listed[1].split())
    at_night = {part.name.removeprefix("bench-") for part in parts.parts() if part.name.startswith("bench-")}
    assert by_day == parts.BY_DAY
    assert by_day | at_night == set(NAMES)
    assert not by_day & at_night


def test_every_file_that_does_more_at_night_is_in_one_part(project: Path) -> None:
    """The oracle reads the files as text: whoever writes the word, in code or not, is meant or asks for no more."""
    run = [word for part in parts.parts() if part.name.startswith("malam-") for word in part.commands[0].words]
    files = [word for word in run if word.startswith("tests/")]
    assert len(files) == len(set(files)) > 80
    marked = {
        path.relative_to(project).as_posix()
        for path in (project / "tests").glob("*/**/test_*.py")
        if re.search(r"mark\.malam|fixtures\.malam|import malam|by_night\(", path.read_text(encoding="utf-8"))
    }
    assert marked - set(files) == {"tests/repo/test_malam.py"} - set(files)


def test_every_room_is_asked_on_postgresql() -> None:
    run = [word for part in parts.parts() if part.commands[0].postgres for word in part.commands[0].words]
    assert {word.removeprefix("tests/") for word in run if word.startswith("tests/")} == {*parts.rooms()} - {"repo"}


def test_names_are_one_each_and_inputs_are_there(project: Path) -> None:
    every = parts.parts()
    assert len({part.name for part in every}) == len(every)
    assert all(place == "*" or (project / place).exists() for part in every for place in part.inputs)


def test_a_green_part_counts_until_its_inputs_change() -> None:
    part = replace(parts.parts()[0], inputs=("justfile",))
    green = {"exit": 0, "inputs": record.digest_inputs(part)}
    assert record.owed_because(part, {}) == "belum pernah"
    assert record.owed_because(part, {part.name: green}) == ""
    assert record.owed_because(part, {part.name: {**green, "exit": 1}}) == "gagal"
    elsewhere = replace(part, inputs=("justfile", "LICENSE"))
    assert record.owed_because(elsewhere, {part.name: green}) == "masukan berubah"


def test_what_a_run_of_tests_came_to_is_read_without_what_it_printed() -> None:
    """A message may hold a path of the machine; the name of the test does not."""
    said = (
        "FAILED (call) tests/web/test_a.py::test_x[/tmp]: OSError: /tmp/a\n"
        "ERROR tests/web/test_b.py - ImportError: x\n= 1 failed, 2 passed in 3s =\n"
    )
    assert lane.read_pytest(said) == {
        "tests": "1 failed, 2 passed in 3s",
        "failed": ["tests/web/test_a.py::test_x[/tmp]", "tests/web/test_b.py"],
    }
    assert lane.read_pytest("Success: no issues found\n") == {}

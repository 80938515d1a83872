"""A plugin of pytest that notes which test runs which line of the core, how much CPU it takes and whether it passed.

Taken with `-p script.mutants.reach`; it writes into the folder `MUTANTS_REACH`, a note for each file of tests as soon
as it is done, so that an interruption costs one of them. Lines that run while modules are imported carry no test and
stand in the first note of a process. What a fixture of a module or of the run does is noted with the first test that
takes it; `script.mutants.reached` makes up for that by naming neighbours.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Generator
from pathlib import Path

import coverage
import pytest

from script.mutants.rooms import PROJECT, choose_rooms
from script.mutants.run import note_of

_HOME = Path(os.environ["MUTANTS_REACH"])
_ROOMS = [f"{room.folder}/*" for room in choose_rooms(PROJECT)]


def _begin_coverage() -> coverage.Coverage:
    lines = coverage.Coverage(data_file=None, include=_ROOMS, config_file=False)
    lines.start()
    return lines


_lines = [_begin_coverage()]  # of the file that is run
_tests: dict[str, dict[str, object]] = {}


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None, object, object]:
    """Lines from here on belong to this test, its fixtures included."""
    _lines[0].switch_context(item.nodeid)
    started = time.process_time()
    result = yield
    takes = set(getattr(item, "fixturenames", ()))
    entry = _tests.setdefault(item.nodeid, {})
    entry["cpu"] = round(time.process_time() - started, 3)
    entry["database"] = "cradle" in takes or item.get_closest_marker("basisdata") is not None
    _lines[0].switch_context("")
    if nextitem is None or nextitem.path != item.path:
        _keep(item.path)
    return result


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """A test that did not pass cannot kill a mutant."""
    if report.outcome != "passed":
        _tests.setdefault(report.nodeid, {})["not_passed"] = report.outcome


def _keep(path: Path) -> None:
    """The note of a file of tests: of each test what is known of it, of each line of the core the tests that run it."""
    _lines[0].stop()
    seen = _lines[0].get_data()
    lines = {
        Path(name).relative_to(PROJECT).as_posix(): seen.contexts_by_lineno(name) for name in seen.measured_files()
    }
    note = _HOME / note_of(PROJECT, path)
    half = note.with_suffix(".separuh")
    half.write_text(json.dumps({"tests": _tests, "lines": lines}), encoding="utf-8", newline="\n")
    half.replace(note)
    _tests.clear()
    _lines[0] = _begin_coverage()

"""A plugin of pytest that notes which test runs which line of the core, how much CPU it takes and whether it passed.

Taken with `-p script.mutants.reach`; it writes into the folder `MUTANTS_REACH`, a pair of files for each process.
Lines that run while modules are imported carry no test. What a fixture of a module or of the run does is noted with
the first test that takes it; `script.mutants.tests` makes up for that by naming neighbours.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Generator
from pathlib import Path

import coverage
import pytest

from script.mutants.rooms import ROOMS

_HOME = Path(os.environ["MUTANTS_REACH"])
_NAME = os.environ.get("PYTEST_XDIST_WORKER", "sendiri")
_lines = coverage.Coverage(
    data_file=str(_HOME / f"baris.{_NAME}"),
    include=[f"{room.folder}/*" for room in ROOMS],
    config_file=False,
)
_lines.start()
_tests: dict[str, dict[str, object]] = {}


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Lines from here on belong to this test, its fixtures included."""
    _lines.switch_context(item.nodeid)
    started = time.process_time()
    result = yield
    takes = set(getattr(item, "fixturenames", ()))
    entry = _tests.setdefault(item.nodeid, {})
    entry["cpu"] = round(time.process_time() - started, 3)
    entry["database"] = "cradle" in takes or item.get_closest_marker("basisdata") is not None
    _lines.switch_context("")
    return result


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """A test that did not pass cannot kill a mutant."""
    if report.outcome != "passed":
        _tests.setdefault(report.nodeid, {})["not_passed"] = report.outcome


def pytest_sessionfinish() -> None:
    """Keep what was seen."""
    _lines.stop()
    _lines.save()
    (_HOME / f"uji.{_NAME}.json").write_text(json.dumps(_tests), encoding="utf-8")

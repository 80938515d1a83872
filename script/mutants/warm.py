"""A plugin of pytest that has collected all tests and runs chosen ones in a child of itself for each request.

To import the program and the tests takes longer than most tests. Here it is done once; a child gets the functions of
the changed file (`swap`), runs the tests in the order of the request and stops at the first that fails. One request is
a line of JSON on the wire (`path`, `before` and `after` as texts, `tests`, `forget`: empty caches first, `cpu` and
`limit` in seconds), one answer a line (`serve.answer`); the code `DECLARED` says that a child cannot be changed so.
"""

from __future__ import annotations

import gc
import json
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, settings

from script.mutants.run import DECLARED
from script.mutants.serve import answer, hold
from script.mutants.swap import Declared, Live


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A law that fails has noticed the mutant; hypothesis need not look for the smallest example of it."""
    for item in items:
        law: Any = getattr(item, "obj", None)
        if getattr(law, "is_hypothesis_test", False):
            given = law._hypothesis_internal_use_settings
            law._hypothesis_internal_use_settings = settings(
                given, phases=[Phase.explicit, Phase.generate], report_multiple_bugs=False
            )


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    """Answer until the wire ends, in place of running the tests."""
    items = {item.nodeid: item for item in session.items}
    live = Live(f"{Path.cwd()}/cantik", ("cantik", "tests"))
    if len(list(Path("/proc/self/task").iterdir())) != 1:
        raise RuntimeError("a process with threads is not forked")
    gc.freeze()  # what is there is not looked through again by each child
    with socket.socket(fileno=int(os.environ["MUTANTS_WIRE"])) as line, line.makefile("rw") as wire:
        wire.write("{}\n")
        wire.flush()
        for text in wire:
            asked = json.loads(text)
            tests = [items[name] for name in asked["tests"]]
            wire.write(json.dumps(answer(_work(session, live, asked, tests), asked)) + "\n")
            wire.flush()
    return True


def _work(session: pytest.Session, live: Live, asked: dict[str, Any], tests: list[pytest.Item]) -> Callable[[int], int]:
    """What a child does: 0 when every test passes, 1 when one failed, which it writes."""

    def run(told: int) -> int:
        hold(asked["cpu"])
        try:
            live.swap(asked["path"], asked["before"], asked["after"])
        except (Declared, ValueError):
            return DECLARED
        if asked["forget"]:
            live.forget()
        session.items[:] = tests
        for item, following in zip(tests, [*tests[1:], None], strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if session.testsfailed:
                os.write(told, item.nodeid.encode())
                return 1
        return 0

    return run

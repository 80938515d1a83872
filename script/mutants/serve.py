"""A process that has the parts of others imported already and runs pytest in a child of itself for each request.

Importing them anew for each mutant takes longer than its tests. Nothing of `cantik` or `tests` is imported here: each
child reads the changed file. One request is a line of JSON on standard input (`arguments`, `environment`, `cpu` and
`limit` in seconds), one answer a line: see `answer`.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import resource
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest

PARTS = (
    "django.contrib.admin",
    "django.contrib.auth.models",
    "django.db.backends.sqlite3.base",
    "django.test",
    "lark",
    "hypothesis",
    "numpy",
    "duckdb",
    "yaml",
    "xlsxwriter",
    "openpyxl",
    "playwright.sync_api",
    "psycopg",
    "highspy",
    "shapely",
    "cryptography.hazmat.primitives.ciphers.aead",
    "pytest_django.plugin",
    "xdist.plugin",
    "pytest_timeout",
    "_hypothesis_pytestplugin",
    "jinja2",
    "calamine",
    "python_calamine",
    "pyrage",
)
_PACE = 0.02
_GIB = 2**30
_ASKER = os.getppid()  # when it is gone, nobody waits for the answer


def serve() -> None:
    """Answer until the input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
    for part in PARTS:
        with contextlib.suppress(Exception):  # Django's models want an app; what they need is imported by then
            importlib.import_module(part)
    for line in sys.stdin:
        asked = json.loads(line)
        answers.write(json.dumps(answer(_pytest(asked), asked)) + "\n")
        answers.flush()


def _pytest(asked: dict[str, Any]) -> Callable[[int], int]:
    def run(_told: int) -> int:
        hold(asked["cpu"])
        os.environ.update(asked["environment"])
        return int(pytest.main(asked["arguments"]))

    return run


def hold(cpu: float) -> None:
    """A mutant may ask for time and memory without end: it gets so many CPU seconds and eight GiB of memory. Addresses
    are not counted: engines reserve more of them than they use, and the tests that draw failed for it."""
    resource.setrlimit(resource.RLIMIT_CPU, (int(cpu) + 1, int(cpu) + 2))
    resource.setrlimit(resource.RLIMIT_DATA, (8 * _GIB, 8 * _GIB))


def answer(work: Callable[[int], int], asked: dict[str, Any]) -> dict[str, object]:
    """Do the work in a child, which may write to the file that it is handed, and say how it ended: `code` (as of a
    process, none when it took longer than `limit` and was ended with all that it had started), `cpu` in seconds,
    `failed`: what the child wrote."""
    heard, told = os.pipe()
    child = os.fork()
    if child == 0:
        os.setsid()
        nothing = os.open(os.devnull, os.O_RDWR)
        for number in (0, 1, 2):
            os.dup2(nothing, number)
        own = 3
        try:
            own = work(told)
        finally:
            os._exit(own)
    os.close(told)
    code, cpu = _wait(child, asked["limit"])
    with os.fdopen(heard, "rb") as ears:
        return {"code": code, "cpu": round(cpu, 2), "failed": ears.read().decode()}


def _wait(child: int, limit: float) -> tuple[int | None, float]:
    end = time.monotonic() + limit
    done, status, used = os.wait4(child, os.WNOHANG)
    while not done and time.monotonic() < end and os.getppid() == _ASKER:
        time.sleep(_PACE)
        done, status, used = os.wait4(child, os.WNOHANG)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    if not done:
        _, _, used = os.wait4(child, 0)
    return os.waitstatus_to_exitcode(status) if done else None, used.ru_utime + used.ru_stime


if __name__ == "__main__":
    serve()

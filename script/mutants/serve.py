"""A process that has the parts of others imported already and runs pytest in a child of itself for each request.

Importing them anew for each mutant takes longer than its tests. Nothing of `cantik` or `tests` is imported here: each
child reads the changed file. One request is a line of JSON on standard input (`arguments`, `environment`, `limit` in
seconds), one answer a line: the exit code, or `null` when it took too long and was ended with all that it had started.
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
_ASKER = os.getppid()  # when it is gone, nobody waits for the answer


def serve() -> None:
    """Answer until the input ends."""
    answers = os.fdopen(os.dup(1), "w")
    for part in PARTS:
        with contextlib.suppress(Exception):  # Django's models want an app; what they need is imported by then
            importlib.import_module(part)
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if child == 0:
            # if this process is ended, nobody waits for the child any more: its own limit ends it
            resource.setrlimit(resource.RLIMIT_CPU, (int(asked["limit"]) + 1,) * 2)
            _child(asked["arguments"], asked["environment"])
        answers.write(json.dumps(_wait(child, asked["limit"])) + "\n")
        answers.flush()


def _child(arguments: list[str], environment: dict[str, str]) -> None:
    os.setsid()
    os.environ.update(environment)
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nothing, number)
    code = 3
    try:
        code = int(pytest.main(arguments))
    finally:
        os._exit(code)


def _wait(child: int, limit: float) -> int | None:
    end = time.monotonic() + limit
    code: int | None = None
    while time.monotonic() < end and os.getppid() == _ASKER:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            code = os.waitstatus_to_exitcode(status)
            break
        time.sleep(_PACE)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    if code is None:
        os.waitpid(child, 0)
    return code


if __name__ == "__main__":
    serve()

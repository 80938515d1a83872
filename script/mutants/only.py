"""A plugin of pytest that runs the tests of a list, in its order: `-p script.mutants.only`, list in `MUTANTS_TESTS`.

A mutant may ask for memory without end; the process is held to eight GiB of addresses.
"""

from __future__ import annotations

import json
import os
import resource
from pathlib import Path

import pytest

_GIB = 2**30
resource.setrlimit(resource.RLIMIT_AS, (8 * _GIB, 8 * _GIB))


@pytest.hookimpl(trylast=True)  # after the rank of files
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep what the list names."""
    listed: list[str] = json.loads(Path(os.environ["MUTANTS_TESTS"]).read_text(encoding="utf-8"))
    place = {name: number for number, name in enumerate(listed)}
    items[:] = sorted((item for item in items if item.nodeid in place), key=lambda item: place[item.nodeid])

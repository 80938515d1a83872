"""A plugin of pytest that runs the tests of a list, in its order: `-p script.mutants.only`, list in `MUTANTS_TESTS`."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest


@pytest.hookimpl(trylast=True)  # after the rank of files
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep what the list names."""
    listed: list[str] = json.loads(Path(os.environ["MUTANTS_TESTS"]).read_text(encoding="utf-8"))
    place = {name: number for number, name in enumerate(listed)}
    items[:] = sorted((item for item in items if item.nodeid in place), key=lambda item: place[item.nodeid])

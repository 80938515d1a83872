"""Workbooks whose bytes depend on their cells only: fixed time of creation, no author."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cantik.base.workbook_file import new_workbook

CREATED = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)


@contextmanager
def open_workbook(path: Path) -> Iterator[Any]:
    """A workbook in a file; text stays text, also when it looks like a formula."""
    with path.open("wb") as stream, new_workbook(stream) as book:
        book.set_properties({"created": CREATED, "title": "CONTOH - DATA REKAAN"})
        yield book

"""Workbooks whose bytes depend on their cells only: fixed time of creation, no author."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import xlsxwriter

CREATED = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)


@contextmanager
def open_workbook(path: Path) -> Iterator[Any]:
    """An xlsxwriter workbook that is closed at the end; text stays text, also when it looks like a formula."""
    book = xlsxwriter.Workbook(
        str(path),
        {
            "in_memory": True,
            "strings_to_numbers": False,
            "strings_to_formulas": False,
            "strings_to_urls": False,
        },
    )
    book.set_properties({"created": CREATED, "title": "CONTOH - DATA REKAAN"})
    try:
        yield book
    finally:
        book.close()

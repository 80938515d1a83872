"""The one way in which a workbook (XLSX) is written: text stays text, no cell runs, and the bytes depend on cells and
properties only (`cantik.base.zip_archive`)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from cantik.base.zip_archive import rewrite_zip

if TYPE_CHECKING:
    from xlsxwriter import Workbook

_OPTIONS = {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}


@contextmanager
def new_workbook(target: IO[bytes], *, deflated: bool = True) -> Iterator[Workbook]:
    """A workbook that lies in `target` when the block ends well. `deflated=False`: the same bytes on every system, for
    what is signed."""
    import xlsxwriter  # here: most commands write no workbook, and it takes long to load

    written = io.BytesIO()
    with xlsxwriter.Workbook(written, _OPTIONS) as book:
        yield book
    target.write(rewrite_zip(written.getvalue(), deflated=deflated))

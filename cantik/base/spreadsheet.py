"""What a spreadsheet does with a cell of a text file: some texts would run."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

_RISKY = ("=", "+", "-", "@", "\t", "\r", "\0")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula (design/security.md section 6).

    >>> guarded("=1+1"), guarded("-7.25"), guarded("-")
    ("'=1+1", '-7.25', '-')
    """
    plain = cell == "-" or _NUMBER.fullmatch(cell) is not None
    return f"'{cell}" if cell.startswith(_RISKY) and not plain else cell


def csv_text(rows: Iterable[Iterable[object]]) -> str:
    """Rows as open data: comma, LF, quoted where it must be.

    >>> csv_text([("desa", "jumlah"), ("Suka, Maju", 3)])
    'desa,jumlah\\n"Suka, Maju",3\\n'
    """
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue()

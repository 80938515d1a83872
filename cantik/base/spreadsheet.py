"""The one way in which CSV is written for people: a spreadsheet would run some texts, so no cell begins like a formula.

What machines read of us word by word (entity lists of phones, parts of an intake) is written without (`tests/repo`).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from typing import Literal

_RISKY = ("=", "+", "-", "@", "\t", "\r", "\0")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)*")


def guard_cell(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula.

    >>> guard_cell("=1+1"), guard_cell("-7.25"), guard_cell("-1.234,5"), guard_cell("-")
    ("'=1+1", '-7.25', '-1.234,5', '-')
    """
    risky = cell.startswith(_RISKY) and cell != "-" and _NUMBER.fullmatch(cell) is None
    return f"'{cell}" if risky else cell


def csv_text(rows: Iterable[Iterable[object]], *, delimiter: str = ",", end: str = "\n", quoted: bool = False) -> str:
    """Rows as a text file that any spreadsheet opens: texts `guard_cell`, numbers as they are. `quoted`: every cell.

    >>> csv_text([("desa", "jumlah"), ("Suka, Maju", 3), ("@Suka", -1)])
    "desa,jumlah\\n\"Suka, Maju\",3\\n'@Suka,-1\\n"
    """
    stream = io.StringIO(newline="")
    quoting: Literal[0, 1] = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    writer = csv.writer(stream, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerows([guard_cell(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return stream.getvalue()


def for_spreadsheets(rows: Iterable[Iterable[object]]) -> str:
    """The same for officials who open it by a double click: with the mark by which Excel knows UTF-8, all quoted."""
    return "\ufeff" + csv_text(rows, quoted=True)

"""What every opened file looks like to the readers: sheets with their first rows, and blocks of columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from cantik.collect.batch import FileFacts
from cantik.collect.xmlscan import HiddenCells

#: A cell as it arrives: "" when blank; a date only from a cell with a date format.
Cell = str | int | float | dt.date


@dataclass(frozen=True, slots=True)
class SheetHead:
    """The first rows of a sheet (the row of the spreadsheet is the position plus one)."""

    number: int
    name: str
    visible: bool
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(slots=True)
class CellBlock:
    """Successive rows of one sheet as columns; a column that is blank throughout is None.

    `rows[i]` is the row of the spreadsheet (from 1) of position i; `lengths[i]` how many fields it has in a text file
    (empty where all rows have the same number of them).
    """

    rows: Sequence[int]
    columns: list[list[Cell] | None]
    lengths: Sequence[int] = ()

    def __len__(self) -> int:
        return len(self.rows)

    def cut(self, first: int, last: int | None) -> CellBlock:
        """The rows from position `first` on, to the one before `last` (None: to the end)."""
        part = slice(first, last)
        columns = [column[part] if column is not None else None for column in self.columns]
        return CellBlock(self.rows[part], columns, self.lengths[part])

    def column(self, number: int) -> list[Cell] | None:
        """A column by position; None when blank or beyond the last one."""
        return self.columns[number] if number < len(self.columns) else None


@dataclass(frozen=True, slots=True)
class Remarks:
    """What was noticed on opening and does not belong to a cell."""

    hidden: HiddenCells = field(default_factory=HiddenCells)
    left_out: tuple[tuple[str, str], ...] = ()


class OpenedFile(Protocol):
    """An opened file. `blocks` may be asked again and again; the file is closed by the one who opened it."""

    facts: FileFacts
    kind: str
    heads: tuple[SheetHead, ...]
    remarks: Remarks

    def blocks(self, sheet: int) -> Iterator[CellBlock]:
        """The rows of a sheet from the first one on."""
        ...

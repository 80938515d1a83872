"""Marks by which people write that a cell says what the row above says: sda, idem, two strokes.

Where neighbours share answers (places, codes, the family's number) the cell is filled from above and the column notes
how many were. A name is one person's own: a mark in its place is left out and asked for, as is one that nothing stands
above. What converters of numbers and dates make of a mark is their finding.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from cantik.base.errors import ContentError
from cantik.collect.columns import (
    CodeColumn,
    Column,
    DocumentColumn,
    SumColumn,
    TextColumn,
    clean_text,
    is_blank,
    text_of,
)
from cantik.collect.grid import Cell
from cantik.collect.report import FindingReport, Wording
from cantik.content.csv_lists import read_list
from cantik.content.csv_rows import read_rows

FILE = "tanda_sama.csv"
_LONGEST = 40  # letters of a mark
#: texts and numbers that neighbours share
_SHARED = frozenset({"no_kk", "alamat", "alamat_sekarang", "dusun", "rw", "rt", "tempat_lahir"})
_FILLED, _UNFILLED = "tanda_sama", "tanda_sama_tak_terisi"


def ditto_marks() -> frozenset[str]:
    """The marks of this server as cells hold them. Raises `ContentError` K189 for a list that is not in order."""
    return read_list(FILE, _read, _refuse)


@dataclass(slots=True)
class _Filled:
    """Cells of a column that were filled: how many, and the first mark."""

    count: int = 0
    mark: str = ""


@dataclass
class DittoCells:
    """The columns of one sheet, by variable; `fill` is asked block after block, from the first row on."""

    columns: Mapping[str, Column]
    report: FindingReport
    _above: dict[str, Cell] = field(default_factory=dict)
    _filled: dict[str, _Filled] = field(default_factory=dict)
    _unfilled: set[str] = field(default_factory=set)  # columns whose last mark has nothing above it

    @cached_property
    def _marks(self) -> frozenset[str]:
        return ditto_marks()

    def fill(self, name: str, cells: list[Cell], rows: Sequence[int], start: int) -> list[Cell]:
        """The cells of a variable with what stands above in those that hold a mark; `start` is the position of the
        first record. The same list where there is none. Raises `TooManyFindings` (B117)."""
        shared = self._is_shared(name)
        if not shared and not self._is_plain_text(name):
            return cells
        if self._marks.isdisjoint(cells):
            if shared and cells:
                self._above[name] = cells[-1]
                self._unfilled.discard(name)
            return cells
        out = list(cells)
        for at, cell in enumerate(cells):
            if cell in self._marks:
                out[at] = self._cell_above(name, cell, shared=shared)
            if cell not in self._marks or not is_blank(out[at]):
                self._unfilled.discard(name)
            elif name not in self._unfilled:
                self.report.add(_UNFILLED, self.columns[name].spot, start + at, rows[at], text_of(cell))
                if shared:
                    self._unfilled.add(name)  # those right below are filled once this one is
            self._above[name] = out[at]
        return out

    def tell(self) -> None:
        """One note for each column in which cells were filled."""
        for name, told in self._filled.items():
            spot, wording = self.columns[name].spot, Wording(number=told.count)
            self.report.add_column(_FILLED, spot, told.mark, count=told.count, wording=wording)
        self._filled.clear()

    def _cell_above(self, name: str, mark: Cell, *, shared: bool) -> Cell:
        above = self._above.get(name, "") if shared else ""
        if not is_blank(above):
            told = self._filled.setdefault(name, _Filled(0, text_of(mark)))
            told.count += 1
        return above

    def _is_shared(self, name: str) -> bool:
        return name in _SHARED or isinstance(self.columns[name], CodeColumn | SumColumn)

    def _is_plain_text(self, name: str) -> bool:
        column = self.columns[name]
        return isinstance(column, TextColumn) and not isinstance(column, DocumentColumn)


def _read(files: Sequence[tuple[str, list[str]]]) -> frozenset[str]:
    marks: set[str] = set()
    for where, lines in files:
        for at, row in read_rows(lines, where, ("tanda", "sumber"), _refuse):
            mark = row["tanda"]
            if not mark or not row["sumber"] or len(mark) > _LONGEST or any(sign.isdigit() for sign in mark):
                raise _refuse(at, mark[:_LONGEST], "tanda tanpa angka, dan sumbernya")
            spelt = {mark, clean_text(mark), mark.lower(), mark.upper(), mark.capitalize(), mark.title()}
            marks |= {f"{before}{each}{after}" for each in spelt for before in ("", " ", "'") for after in ("", " ")}
    return frozenset(mark for mark in marks if mark.strip(" '") or mark.strip() == "''")


def _refuse(where: str, found: str, expected: str) -> ContentError:
    return ContentError("K189", "Daftar tanda sama tidak benar", where=where, found=found, expected=expected)

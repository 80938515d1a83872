"""Rows whose cells stand beside their columns: one cell too many or too few, found by what the cells hold.

A number, a date and a code tell by themselves whether they stand in their column. A row is shifted when clearly more of
them fit one column further on (or back) from some column on than where they stand.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import accumulate

from cantik.collect.columns import CodeColumn, Column, is_blank, text_of
from cantik.collect.date_columns import DateColumn
from cantik.collect.dates import parse
from cantik.collect.grid import Cell, CellBlock
from cantik.collect.number_columns import NumberColumn
from cantik.collect.numbers import LENGTH, read_number

_STEPS = (1, -1, 2, -2)
_CLEARLY = 4  # so many votes more: two cells that do not fit where they stand and do beside it
_FEWER = 2  # enough in a text row with another number of fields than the header


class ShiftedRows:
    """Finds shifted rows of blocks; `columns` are the converters by position, `width` how many columns have a title."""

    def __init__(self, columns: Mapping[int, Column], keys: Sequence[int], width: int) -> None:
        telling = (DateColumn, NumberColumn, CodeColumn)
        self._columns = [(place, columns[place]) for place in sorted(columns) if isinstance(columns[place], telling)]
        self._keys = keys
        self._width = width
        self._known: dict[tuple[int, Cell], int] = {}

    def find(self, block: CellBlock) -> list[int]:
        """Positions of the rows of a block that are shifted."""
        return [at for at in sorted(self._doubtful(block)) if self._is_shifted(block, at)]

    def _doubtful(self, block: CellBlock) -> set[int]:
        """Rows without a number or date where one must stand, and text rows of another length than the header."""
        found = {at for at, length in enumerate(block.lengths) if length != self._width}
        for number, (place, column) in enumerate(self._columns):
            if place in self._keys:
                usual, sound = (10, dt.date) if isinstance(column, DateColumn) else (LENGTH, None)
                odd = (
                    at
                    for at, cell in enumerate(block.column(place) or ())
                    if type(cell) is not sound and (type(cell) is not str or len(cell) != usual)
                )
                found |= {at for at in odd if self._vote(block, at, place, number) < 1}
        return found

    def _is_shifted(self, block: CellBlock, at: int) -> bool:
        here = self._votes(block, at, 0)
        if -1 not in here:
            return False
        odd = bool(block.lengths) and block.lengths[at] != self._width
        wanted = _FEWER if odd else _CLEARLY
        return any(_largest_tail(self._votes(block, at, step), here) >= wanted for step in _STEPS)

    def _votes(self, block: CellBlock, at: int, step: int) -> list[int]:
        return [self._vote(block, at, place + step, number) for number, (place, _) in enumerate(self._columns)]

    def _vote(self, block: CellBlock, at: int, place: int, number: int) -> int:
        """1 for a cell that fits a column, -1 for one that does not, 0 for a blank one."""
        cells = block.column(place) if place >= 0 else None
        if cells is None:
            return 0
        cell = cells[at]
        if (number, cell) not in self._known:
            if len(self._known) > 10_000:
                self._known.clear()
            self._known[number, cell] = _fits(self._columns[number][1], cell)
        return self._known[number, cell]


def _largest_tail(moved: Sequence[int], here: Sequence[int]) -> int:
    """How many votes are won at most when the cells from some column on stand elsewhere."""
    return max(accumulate(after - before for after, before in zip(reversed(moved), reversed(here), strict=True)))


def _fits(column: Column, cell: Cell) -> int:
    if is_blank(cell) or cell in ("-", "0", 0):
        return 0
    if isinstance(column, NumberColumn):
        fits = read_number(cell).value is not None
    elif isinstance(column, DateColumn):
        # A small number is a code rather than a day of 1900.
        fits = isinstance(cell, dt.date) or (len(text_of(cell)) > 4 and parse(cell).date is not None)
    else:
        fits = isinstance(column, CodeColumn) and column.knows(cell)
    return 1 if fits else -1

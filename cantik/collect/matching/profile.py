"""What the columns of a table hold, counted in one walk over the rows: a bounded number of different values each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cantik.collect.columns import clean_text, text_of
from cantik.collect.grid import Cell, CellBlock, OpenedFile, SheetHead
from cantik.collect.matching.heads import Header, first_data_row, titles

MOST_VALUES = 2_000  # different values of a column that are counted; further ones only show that there are more
MOST_COLUMNS = 300


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """One column: title, position, filled cells, its values as text with their counts, the most frequent first.

    `dates` and `numbers` are how many of the filled cells are date cells and number cells; `more`: it has other values
    beyond those counted. `gaps`: filled rows of the table in which this column is blank.
    """

    title: str
    position: int
    filled: int
    values: tuple[tuple[str, int], ...]
    dates: int = 0
    numbers: int = 0
    more: bool = False
    gaps: int = 0

    @property
    def different(self) -> int:
        """How many different values were counted."""
        return len(self.values)

    @property
    def counted_cells(self) -> int:
        """How many cells the values stand for."""
        return sum(count for _, count in self.values)


@dataclass(frozen=True, slots=True)
class Profile:
    """A table: where its header stands, its columns with a title, its rows, columns without a title that hold cells."""

    header: Header
    sheet: str
    columns: tuple[ColumnProfile, ...]
    rows: int
    untitled: int = 0
    #: sheets with the same titles in the same row, this one included
    alike: tuple[str, ...] = ()

    @property
    def titles(self) -> tuple[str, ...]:
        """Titles in the order of the sheet."""
        return tuple(column.title for column in self.columns)

    def column(self, title: str) -> ColumnProfile | None:
        """The column with this title."""
        return next((seen for seen in self.columns if seen.title == title), None)


@dataclass(slots=True)
class _Count:
    filled: int = 0
    dates: int = 0
    numbers: int = 0
    more: bool = False
    values: dict[str, int] = field(default_factory=dict)

    def take(self, cells: list[Cell]) -> None:
        once: dict[Cell, int] = {}
        for cell in cells:
            once[cell] = once.get(cell, 0) + 1
        for cell, count in once.items():
            text = clean_text(text_of(cell))
            if not text:
                continue
            self.filled += count
            self.dates += count * isinstance(cell, dt.date)
            self.numbers += count * isinstance(cell, int | float)
            if text in self.values or len(self.values) < MOST_VALUES:
                self.values[text] = self.values.get(text, 0) + count
            else:
                self.more = True


def profile(opened: OpenedFile, header: Header, progress: Callable[[int], None] = lambda _: None) -> Profile:
    """Count what stands below a header. Raises what reading the file raises; a header beyond the sheet has no columns.

    Columns without a title are only counted, rows that are blank throughout do not count.
    """
    head = next((head for head in opened.heads if head.number == header.sheet), None)
    if head is None:
        return Profile(header, "", (), 0)
    named = titles(head.rows, header.at, header.depth)[:MOST_COLUMNS]
    counts = [_Count() for _ in named]
    first, rows, loose = first_data_row(head.rows, header), 0, 0
    for block in opened.blocks(header.sheet):
        filled = _filled_rows(block, first)
        rows += len(filled)
        for position, column in enumerate(block.columns):
            if column is None or not filled:
                continue
            cells = [column[at] for at in filled]
            if position < len(named) and named[position]:
                counts[position].take(cells)
            else:
                loose += sum(1 for cell in cells if clean_text(text_of(cell)))
        progress(rows)
    columns = tuple(
        ColumnProfile(
            title,
            position,
            counted.filled,
            _rank_values(counted.values),
            counted.dates,
            counted.numbers,
            counted.more,
            rows - counted.filled,
        )
        for position, (title, counted) in enumerate(zip(named, counts, strict=True))
        if title
    )
    return Profile(header, head.name, columns, rows, loose, _alike(opened, header, named))


def _filled_rows(block: CellBlock, first: int) -> list[int]:
    """Positions of rows at or below `first` (from 0) that are not blank."""
    columns = [column for column in block.columns if column is not None]
    return [
        at
        for at, row in enumerate(block.rows)
        if row > first and any(column[at] != "" and clean_text(text_of(column[at])) for column in columns)
    ]


def _rank_values(values: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(values.items(), key=lambda item: (-item[1], item[0])))


def _alike(opened: OpenedFile, header: Header, named: tuple[str, ...]) -> tuple[str, ...]:
    def fits(head: SheetHead) -> bool:
        return sorted(titles(head.rows, header.at, header.depth)) == sorted(named)

    return tuple(head.name for head in opened.heads if fits(head) and (head.visible or head.number == header.sheet))


def as_json(one: Profile) -> dict[str, Any]:
    """A profile as JSON holds it (it names persons: keep it sealed)."""
    return {
        "lembar": one.sheet,
        "nomor": one.header.sheet,
        "baris": one.header.at,
        "tinggi": one.header.depth,
        "banyak": one.rows,
        "tanpa_judul": one.untitled,
        "serupa": list(one.alike),
        "kolom": [
            [c.title, c.position, c.filled, [list(v) for v in c.values], c.dates, c.numbers, c.more, c.gaps]
            for c in one.columns
        ],
    }


def of_json(said: Mapping[str, Any]) -> Profile:
    """The profile again."""
    columns = tuple(
        ColumnProfile(
            title, position, filled, tuple((text, count) for text, count in values), dates, numbers, more, gaps
        )
        for title, position, filled, values, dates, numbers, more, gaps in said["kolom"]
    )
    header = Header(said["nomor"], said["baris"], said["tinggi"])
    return Profile(header, said["lembar"], columns, said["banyak"], said["tanpa_judul"], tuple(said["serupa"]))

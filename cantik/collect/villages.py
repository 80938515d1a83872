"""A text file of a whole kabupaten becomes one file for each village: each gets its own rows and nobody else's.

The column that names the village is found by what stands in it: in every row that is looked at first a code of a
village below the kabupaten. Rows keep their order and their numbers: what is said of a row names that of the file.
"""

from __future__ import annotations

import csv
import io
from array import array
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cantik.base.memory_file import Held, Source
from cantik.codes.area import AreaCode
from cantik.collect.delimited_text import Delimited, NumberedText
from cantik.collect.errors import VillagesUnknown

#: rows by which the column is chosen; a list that begins with another village's rows is nothing unusual
LOOKED_AT = 200
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Villages:
    """The parts of a file by village, in the order of their codes; how many rows each has.

    `lost`: numbers of rows (from 1, the header counted) whose village is not one of the kabupaten. Cells that are not
    empty: `head_cells` of the header, which every part has again, `cells` of the rows of each part, `lost_cells`.
    """

    column: str
    parts: Mapping[AreaCode, Held]
    rows: Mapping[AreaCode, int]
    lost: tuple[int, ...]
    head_cells: int = 0
    cells: Mapping[AreaCode, int] = field(default_factory=dict)
    lost_cells: int = 0


def by_village(source: Source, known: Mapping[str, AreaCode], *, column: str = "") -> Villages:
    """Part a delimited text file. `known`: the digits of a code, as 3505102011, to the village.

    `column`: the header of the column that names the village, "" to find it. Raises `VillagesUnknown` (B123) where no
    column, or more than one, names villages; else as `collect.open`.
    """
    text = Delimited(source)
    rows = text.records()
    header = next(rows, [])
    first = [row for _, row in zip(range(LOOKED_AT), rows, strict=False)]
    at = village_column(source.name, header, first, known, column)
    writers: dict[AreaCode, _Part] = {}
    codes: dict[str, _Part | None] = {}
    lost: list[int] = []
    lost_cells = 0
    for number, row in enumerate(_again(text), 2):
        cell = row[at] if at < len(row) else ""
        if cell not in codes:
            code = known.get(digits(cell))
            codes[cell] = None if code is None else writers.setdefault(code, _Part(header))
        part = codes[cell]
        if part is not None:
            part.add(row, number)
        elif any(row):
            lost.append(number)
            lost_cells += len(row) - row.count("")
    ordered = sorted(writers)
    stem, _, ending = source.name.rpartition(".")
    return Villages(
        header[at],
        {code: writers[code].as_file(f"{stem or ending} {code.text()}.csv") for code in ordered},
        {code: writers[code].rows for code in ordered},
        tuple(lost),
        len(header) - header.count(""),
        {code: writers[code].cells for code in ordered},
        lost_cells,
    )


def digits(cell: str) -> str:
    """A code of a village as people write it, without what parts its pieces.

    >>> digits("35.05.10.2011"), digits(" 3505102011"), digits("3505102011.0")
    ('3505102011', '3505102011', '3505102011')
    """
    plain = cell.strip().removeprefix("'").removesuffix(".0")
    return plain.replace(".", "").replace("-", "")


class _Part:
    """The text of one village, as it grows."""

    def __init__(self, header: Sequence[str]) -> None:
        self._stream = io.StringIO()
        self._write = csv.writer(self._stream, lineterminator="\n").writerow
        self._write(header)
        self._numbers = array("L", [1])
        self.cells = 0

    def add(self, row: Sequence[str], number: int) -> None:
        """One more row, with its number in the whole file."""
        self._write(row)
        self._numbers.append(number)
        self.cells += len(row) - row.count("")

    @property
    def rows(self) -> int:
        """How many rows it has, without the header."""
        return len(self._numbers) - 1

    def as_file(self, name: str) -> NumberedText:
        """All of it as a file; the stream is given up."""
        text = self._stream.getvalue()
        self._stream.close()
        return NumberedText(name, text.encode(), self._numbers)


def _again(text: Delimited) -> Iterator[list[str]]:
    rows = text.records()
    next(rows, None)
    return rows


def village_column(
    where: str, header: Sequence[str], rows: Sequence[Sequence[str]], known: Container[str], wanted: str
) -> int:
    """The position of the column that names the village: the one with the title `wanted`, or, where that is "", the
    only one with a known code (its digits) in every one of the first rows. Raises `VillagesUnknown` (B123)."""
    if wanted:
        if header.count(wanted) == 1:
            return header.index(wanted)
        raise VillagesUnknown(where, f"kolom “{wanted}” {header.count(wanted)} kali", _names(header))
    filled = [row for row in rows if any(row)]
    fitting = [
        at for at in range(len(header)) if filled and all(at < len(row) and digits(row[at]) in known for row in filled)
    ]
    if len(fitting) != 1:
        names = _names([header[at] for at in fitting]) if fitting else "tidak satu kolom pun"
        raise VillagesUnknown(
            where, f"{names} memuat kode desa yang dikenal di tiap baris", "satu kolom berisi kode desa"
        )
    return fitting[0]


def _names(header: Sequence[str]) -> str:
    more = len(header) - _SHOWN
    return ", ".join(f"“{name[:40]}”" for name in header[:_SHOWN]) + (f" dan {more} lain" if more > 0 else "")

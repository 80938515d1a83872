"""Columns of NIK and KK numbers: whole clean columns pass at once, every other cell is read by `numbers`."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from cantik.collect.batch import Value
from cantik.collect.columns import BaseColumn, text_of
from cantik.collect.grid import Cell
from cantik.collect.numbers import LENGTH, LongNumber, read_number
from cantik.collect.report import FindingReport, Spot, Wording

_ZEROS = "0" * LENGTH
_NOTHING = "0'\"`\u2019\u00b4 .-_/\u2013\u2014\u200b"


class NumberColumn(BaseColumn):
    """NIK or KK numbers of 16 digits. `prefix` (nik, kk) begins the ids of the findings."""

    blank_is_fine = False

    def __init__(self, spot: Spot, report: FindingReport, prefix: str, *, essential: bool = True) -> None:
        super().__init__(spot, report, essential=essential)
        self._prefix = prefix

    def convert(self, cells: list[Cell], rows: Sequence[int], start: int) -> list[Value]:
        """Plain text of 16 digits passes at once; the rest is looked at one by one."""
        if _all_numbers(cells):
            self.filled += len(cells)
            return list(cells)
        values: list[Value] = [
            cell
            if type(cell) is str and len(cell) == LENGTH and cell.isascii() and cell.isdigit() and cell != _ZEROS
            else None
            for cell in cells
        ]
        self.filled += len(cells) - cells.count("")
        if None in values:
            for at, value in enumerate(values):
                if value is None and not (self.blank_is_fine and cells[at] == ""):
                    values[at] = self._slow(cells[at], start + at, rows[at])
        return values

    def _slow(self, cell: Cell, record: int, row: int) -> str | None:
        number = read_number(cell)
        if number.problem == "dibersihkan":
            self.note(f"{self._prefix}_dibersihkan", record, row, cell)
        elif number.problem is not None:
            self._problem(number, number.problem, cell, record, row)
        return number.value

    def _note_word(self, cell: Cell, record: int, row: int) -> None:
        """Note what says "none" otherwise than by blanks, dashes and zeros."""
        if text_of(cell).strip(_NOTHING):
            self.note("kata_kosong", record, row, cell)

    def _problem(self, number: LongNumber, problem: str, cell: Cell, record: int, row: int) -> None:
        wording = Wording(number=number.digits, options=[_name_sign(sign) for sign in number.foreign])
        self.add(f"{self._prefix}_{problem}", record, row, cell, wording)


def _name_sign(sign: str) -> str:
    """A sign that is no digit of ours, so that it can be told from one that looks like it: `٣` is a three elsewhere."""
    worth = unicodedata.decimal(sign, None)
    return f"“{sign}”" if worth is None else f"“{sign}” (angka {worth} dalam aksara lain)"


def _all_numbers(cells: list[Cell]) -> bool:
    if set(map(type, cells)) != {str} or set(map(len, cells)) != {LENGTH}:  # type: ignore[arg-type]
        return False
    joined = "".join(map(str, cells))
    return joined.isascii() and joined.isdigit() and _ZEROS not in cells


class OptionalNikColumn(NumberColumn):
    """NIK of a person of whom it may be unknown: blank or 0 means so and enters without it (nik_nol)."""

    def _problem(self, number: LongNumber, problem: str, cell: Cell, record: int, row: int) -> None:
        super()._problem(number, "nol" if problem == "kosong" else problem, cell, record, row)


class OptionalKkColumn(NumberColumn):
    """KK numbers of a form that leaves them blank for further members and for families without a card."""

    blank_is_fine = True

    def _problem(self, number: LongNumber, problem: str, cell: Cell, record: int, row: int) -> None:
        if problem not in ("kosong", "nol"):
            super()._problem(number, problem, cell, record, row)
        else:
            self._note_word(cell, record, row)


class ParentNikColumn(NumberColumn):
    """NIK of a father or mother: blank and 0 mean unknown, anything unreadable is left out with a finding."""

    blank_is_fine = True

    def __init__(self, spot: Spot, report: FindingReport) -> None:
        super().__init__(spot, report, "nik", essential=False)

    def _problem(self, number: LongNumber, problem: str, cell: Cell, record: int, row: int) -> None:
        if problem == "sel_angka":
            super()._problem(number, problem, cell, record, row)
        elif problem not in ("kosong", "nol"):
            self.add("nik_orangtua_rusak", record, row, cell)
        else:
            self._note_word(cell, record, row)

"""From cells to values, a column at a time: each kind of variable has one converter, and each converter remembers.

Most cells of a village's workbook are a few hundred different texts, so a converter reads each different cell once and
looks the others up. What cannot be held becomes None with a finding; what was changed without doubt is noted.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

from cantik.codes.lists import MISSING, CodeList
from cantik.collect.batch import Value
from cantik.collect.dates import Orders, Parsed, parse
from cantik.collect.grid import Cell
from cantik.collect.numbers import LENGTH, read_number
from cantik.collect.report import Report, Spot

_KEPT = 100_000  # different cells that a converter remembers
_ZEROS = "0" * LENGTH
_NONE = frozenset({"", "-", "–", "—", "_"})
_EDGE = ("", " ", "'")
_FORMULA = ("'=", "'+", "'-", "'@", "'\t", "'\r")


def text_of(cell: Cell) -> str:
    """A cell as text: 2.0 is `2`, a date cell is ISO."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e17:
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, dt.date) else str(cell)


def is_blank(cell: Cell) -> bool:
    """Nothing that a person would see."""
    return isinstance(cell, str) and not clean_text(cell)


def clean_text(text: str) -> str:
    """A text without invisible characters, with single blanks, and without the quote that guards against formulas."""
    if text.isascii() and text.isprintable() and "  " not in text and text[:1] not in _EDGE and text[-1:] != " ":
        return text  # the usual case
    if not (text.isascii() and text.isprintable()):
        text = unicodedata.normalize("NFC", text)
        text = "".join(_visible(c) for c in text)
    text = " ".join(text.split())
    if text.startswith(_FORMULA) or (text[:1] == "'" and text[1:2].isdigit()):
        return text[1:]
    return text


def _visible(character: str) -> str:
    if character.isspace():
        return " "
    return "" if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") else character


class Column(Protocol):
    """A converter of one column; `start` is the position of the first record in its `RecordSet`."""

    spot: Spot

    def convert(self, cells: list[Cell], rows: Sequence[int], start: int) -> list[Value]:
        """Values of the same length; findings go to the report."""
        ...

    def finish(self) -> None:
        """Report what can only be said when the whole column was seen."""
        ...


class _Base:
    """What all converters share: where the column stands, the report, notes that wait for the end of the column."""

    def __init__(self, spot: Spot, report: Report, *, essential: bool = False) -> None:
        self.spot = spot
        self.report = report
        self.essential = essential
        self._notes: dict[tuple[str, str], list[tuple[int, int, str, str]]] = {}
        self._filled = 0

    def _add(self, rule: str, record: int, row: int, cell: Cell, **more: Any) -> None:
        self.report.add(rule, self.spot, record, row, text_of(cell), essential=self.essential, **more)

    def _note(self, rule: str, record: int, row: int, cell: Cell, result: str = "", kind: str = "") -> None:
        self._notes.setdefault((rule, kind), []).append((record, row, text_of(cell), result))

    def finish(self) -> None:
        """Report the notes: once for the column when most cells needed the conversion, else cell by cell."""
        for (rule, _), notes in self._notes.items():
            self.report.notes(rule, self.spot, notes, self._filled)
        self._notes.clear()
        self._filled = 0


class _Memory(_Base):
    """A converter that reads each different cell once; `_trouble` says what to report wherever such a cell stands."""

    def __init__(self, spot: Spot, report: Report, *, essential: bool = False) -> None:
        super().__init__(spot, report, essential=essential)
        self._memory: dict[Cell, Value] = {}
        self._trouble: dict[Cell, Callable[[int, int, Cell], None]] = {}

    def _read(self, cell: Cell) -> Value:
        raise NotImplementedError

    def convert(self, cells: list[Cell], rows: Sequence[int], start: int) -> list[Value]:
        memory = self._memory
        if len(memory) > _KEPT:
            memory.clear()
            self._trouble.clear()
        for cell in set(cells).difference(memory):
            memory[cell] = self._read(cell)
        self._filled += len(cells) - cells.count("")
        if trouble := self._trouble:
            for at, cell in enumerate(cells):
                if cell in trouble:
                    trouble[cell](start + at, rows[at], cell)
        return list(map(memory.__getitem__, cells))


class CodeColumn(_Memory):
    """A coded column: codes, labels or the mapping's own spellings (`juga`)."""

    def __init__(self, spot: Spot, report: Report, codes: CodeList, also: dict[str, str]) -> None:
        super().__init__(spot, report)
        self._match = codes.matcher(also).match if also else codes.match
        self._options = [row.code for row in codes.rows if row.code != MISSING]

    def _read(self, cell: Cell) -> Value:
        text = clean_text(text_of(cell))
        if text in _NONE:
            return None
        code = self._match(text)
        if code is None:
            self._trouble[cell] = self._unknown
        return code or None

    def _unknown(self, record: int, row: int, cell: Cell) -> None:
        self._add("kode_tidak_dikenal", record, row, cell, options=self._options)


class SumColumn(_Memory):
    """An additive column (Regsosek 411, 426, 431a, 431f): a sum of codes, or a code that stands alone, as int."""

    def __init__(self, spot: Spot, report: Report, codes: CodeList) -> None:
        super().__init__(spot, report)
        self._codes = codes

    def _read(self, cell: Cell) -> Value:
        text = clean_text(text_of(cell))
        if text in _NONE:
            return None
        bare = text.lstrip("0") or "0" if text.isascii() and text.isdigit() else text
        if self._codes.has(bare):
            return int(bare)
        self._trouble[cell] = self._unknown
        return None

    def _unknown(self, record: int, row: int, cell: Cell) -> None:
        alone = [row.code for row in self._codes.rows if row.code not in (MISSING, "0") and not row.bit]
        options = [f"0–{self._codes.largest_sum} (jumlah kode)", *alone]
        self._add("kode_tidak_dikenal", record, row, cell, options=options)


class TextColumn(_Memory):
    """Free text; `shape` is a further settlement of the column (dusun, RT). Clean columns pass as they are."""

    def __init__(self, spot: Spot, report: Report, shape: Callable[[str], str] | None = None) -> None:
        super().__init__(spot, report)
        self._shape = shape

    def convert(self, cells: list[Cell], rows: Sequence[int], start: int) -> list[Value]:
        if self._shape is None and _all_clean(cells):
            self._filled += len(cells) - cells.count("")
            return [cell or None for cell in cells]
        return super().convert(cells, rows, start)

    def _read(self, cell: Cell) -> Value:
        text = text_of(cell)
        clean = clean_text(text)
        if clean != text and clean != text.removeprefix("'") and text.strip(" ") != "":
            self._trouble[cell] = self._cleaned
        return (self._shape(clean) if self._shape else clean) or None

    def _cleaned(self, record: int, row: int, cell: Cell) -> None:
        self._note("teks_dibersihkan", record, row, cell)


def _all_clean(cells: list[Cell]) -> bool:
    """Whether `clean_text` would leave every cell as it is: asked of all cells at once, in one joined text."""
    if set(map(type, cells)) != {str}:
        return False
    joined = f"~{'~'.join(map(str, cells))}~"
    return joined.isascii() and joined.isprintable() and not any(odd in joined for odd in ("  ", "~ ", " ~", "~'"))


def shape_dusun(text: str) -> str:
    """Upper case without the word DUSUN; `_` and `-` mean blank (domain/instruments.md section 2, columns 2-4)."""
    plain = " ".join(text.replace("_", " ").upper().split()).removeprefix("DUSUN ")
    return "" if plain in _NONE else plain


def shape_rukun(text: str) -> str:
    """RT and RW numbers with three digits (`1`, `01`, `001` are one); anything else stays as it is, in upper case."""
    plain = " ".join(text.replace("_", " ").upper().split())
    if plain in _NONE:
        return ""
    return plain.zfill(3) if plain.isascii() and plain.isdigit() else plain


class NumberColumn(_Base):
    """NIK or KK numbers of 16 digits. `prefix` (nik, kk) begins the ids of the findings."""

    blank_is_fine = False

    def __init__(self, spot: Spot, report: Report, prefix: str, *, essential: bool = True) -> None:
        super().__init__(spot, report, essential=essential)
        self._prefix = prefix

    def convert(self, cells: list[Cell], rows: Sequence[int], start: int) -> list[Value]:
        """Plain text of 16 digits passes at once; the rest is looked at one by one."""
        if _all_numbers(cells):
            self._filled += len(cells)
            return list(cells)
        values: list[Value] = [
            cell
            if type(cell) is str and len(cell) == LENGTH and cell.isascii() and cell.isdigit() and cell != _ZEROS
            else None
            for cell in cells
        ]
        self._filled += len(cells) - cells.count("")
        if None in values:
            for at, value in enumerate(values):
                if value is None and not (self.blank_is_fine and cells[at] == ""):
                    values[at] = self._slow(cells[at], start + at, rows[at])
        return values

    def _slow(self, cell: Cell, record: int, row: int) -> str | None:
        number = read_number(cell)
        if number.problem == "dibersihkan":
            self._note(f"{self._prefix}_dibersihkan", record, row, cell)
        elif number.problem is not None:
            self._problem(number.problem, cell, record, row, number.digits)
        return number.value

    def _problem(self, problem: str, cell: Cell, record: int, row: int, digits: int) -> None:
        if problem == "nol" and self._prefix == "kk":
            problem = "kosong"
        self._add(f"{self._prefix}_{problem}", record, row, cell, number=digits)


def _all_numbers(cells: list[Cell]) -> bool:
    if set(map(type, cells)) != {str} or set(map(len, cells)) != {LENGTH}:  # type: ignore[arg-type]
        return False
    joined = "".join(map(str, cells))
    return joined.isascii() and joined.isdigit() and _ZEROS not in cells


class OptionalNikColumn(NumberColumn):
    """NIK of a person of whom it may be unknown: blank or 0 means so and enters without it (nik_nol)."""

    def _problem(self, problem: str, cell: Cell, record: int, row: int, digits: int) -> None:
        super()._problem("nol" if problem == "kosong" else problem, cell, record, row, digits)


class OptionalKkColumn(NumberColumn):
    """KK numbers of a form that leaves them blank for further members and for families without a card."""

    blank_is_fine = True

    def _problem(self, problem: str, cell: Cell, record: int, row: int, digits: int) -> None:
        if problem not in ("kosong", "nol"):
            super()._problem(problem, cell, record, row, digits)


class ParentNikColumn(NumberColumn):
    """NIK of a father or mother: blank and 0 mean unknown, anything unreadable is left out with a finding."""

    blank_is_fine = True

    def __init__(self, spot: Spot, report: Report) -> None:
        super().__init__(spot, report, "nik", essential=False)

    def _problem(self, problem: str, cell: Cell, record: int, row: int, digits: int) -> None:
        if problem == "sel_angka":
            super()._problem(problem, cell, record, row, digits)
        elif problem not in ("kosong", "nol"):
            self._add("nik_orangtua_rusak", record, row, cell)


class DateColumn(_Base):
    """Dates. `observe` must have seen the whole file before `convert`, so that mixed orders are known (`Orders`)."""

    def __init__(self, spot: Spot, report: Report, orders: Orders, *, date1904: bool, essential: bool) -> None:
        super().__init__(spot, report, essential=essential)
        self._orders = orders
        self._date1904 = date1904
        self._memory: dict[Cell, dt.date | None] = {}
        self._special: dict[Cell, Parsed] = {}

    def _learn(self, cells: Iterable[Cell]) -> None:
        if len(self._memory) > _KEPT:
            self._memory.clear()
            self._special.clear()
        for cell in set(cells).difference(self._memory):
            parsed = parse(cell if not isinstance(cell, str) else clean_text(cell), date1904=self._date1904)
            self._memory[cell] = parsed.date
            if parsed.style or parsed.problem or parsed.doubtful:
                self._special[cell] = parsed

    def observe(self, cells: list[Cell]) -> None:
        """Count what these cells prove about the order of day and month."""
        if _plain_dates(cells) is not None:
            return
        self._learn(cells)
        if self._special:
            self._orders.observe(self._special[cell] for cell in cells if cell in self._special)

    def convert(self, cells: list[Cell], rows: Sequence[int], start: int) -> list[Value]:
        plain = _plain_dates(cells)
        if plain is not None:
            self._filled += len(cells) - cells.count("")
            return plain
        self._learn(cells)
        self._filled += len(cells) - cells.count("")
        values: list[Value] = list(map(self._memory.__getitem__, cells))
        if self._special:
            for at, cell in enumerate(cells):
                if cell in self._special and self._refuses(self._special[cell], cell, start + at, rows[at]):
                    values[at] = None
        return values

    def _refuses(self, parsed: Parsed, cell: Cell, record: int, row: int) -> bool:
        problem = parsed.problem
        if problem is None and parsed.doubtful is not None and self._orders.mixed(parsed.doubtful):
            problem = "tanggal_rancu"
        if problem is not None:
            self._add(problem, record, row, cell)
            return True
        if parsed.style and parsed.date is not None:
            rule = "tanggal_serial" if parsed.style == "serial" else "tanggal_format"
            self._note(rule, record, row, cell, parsed.date.isoformat(), parsed.style)
        return False


def _plain_dates(cells: list[Cell]) -> list[Value] | None:
    """The dates of a column of nothing but ISO texts, date cells and blanks; None when anything else stands in it."""
    types = set(map(type, cells))
    if dt.date in types and types <= {dt.date, str}:
        only = all(type(cell) is dt.date or cell == "" for cell in cells)
        return [cell or None for cell in cells] if only else None
    if types != {str}:
        return None
    texts = [str(cell) for cell in cells]
    if not set(map(len, texts)) <= {0, 10} or "W" in "".join(texts):  # Python also reads ISO weeks
        return None
    try:
        return [dt.date.fromisoformat(text) if text else None for text in texts]
    except ValueError:
        return None


class WholeColumn(_Memory):
    """Whole numbers."""

    def _read(self, cell: Cell) -> Value:
        text = clean_text(text_of(cell))
        if text in _NONE:
            return None
        if text.isascii() and text.isdigit() and len(text) <= 15:
            return int(text)
        self._trouble[cell] = self._not_a_number
        return None

    def _not_a_number(self, record: int, row: int, cell: Cell) -> None:
        self._add("angka_tidak_terbaca", record, row, cell)


class PointColumn(_Memory):
    """Degrees of latitude or longitude, with decimal point or comma."""

    def _read(self, cell: Cell) -> Value:
        text = clean_text(text_of(cell))
        if text in _NONE:
            return None
        try:
            degrees = float(text.replace(",", ".")) if text.isascii() and "_" not in text else None
        except ValueError:
            degrees = None
        if degrees is None or not -1000 < degrees < 1000:
            self._trouble[cell] = self._not_a_point
            return None
        return degrees

    def _not_a_point(self, record: int, row: int, cell: Cell) -> None:
        self._add("titik_tidak_terbaca", record, row, cell)

"""From cells to values, a column at a time: each kind of variable has one converter, and each converter remembers.

Most cells of a village's workbook are a few hundred different texts, so a converter reads each different cell once and
looks the others up. What cannot be held becomes None with a finding; what was changed without doubt is noted.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Protocol

from cantik.codes.lists import MISSING, CodeList
from cantik.collect.batch import Value
from cantik.collect.grid import Cell
from cantik.collect.hamlets import hamlet_words
from cantik.collect.none_words import none_words
from cantik.collect.numbers import formula_text
from cantik.collect.report import PLAIN, FindingReport, Spot, Wording
from cantik.collect.two_meanings import meanings

KEPT = 100_000  # different cells that a converter remembers
#: signs for "none" that need no note, and nothing at all
DASHES = frozenset({"", "-", "–", "—", "_"})
_EDGE = ("", " ", "'", "=")
_ERROR = re.compile(
    r"#(?:REF!|N/A|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA)\Z|Err:5\d\d\Z", re.IGNORECASE
)
_RUKUN = re.compile(r"R\.? ?[TW](?:[ .:\-]*(?=\d)|[ .:\-]+(?=\w))")
_WHOLE_FRACTION = re.compile(r"(?<=[0-9])[.,]0+\Z")
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
    """A text without invisible characters, with single blanks, and without the quote that guards against formulas or
    the formula (`="…"`) that guards a text."""
    if text.isascii() and text.isprintable() and "  " not in text and text[:1] not in _EDGE and text[-1:] != " ":
        return text  # the usual case
    if not (text.isascii() and text.isprintable()):
        text = unicodedata.normalize("NFC", text)
        text = "".join(_visible(c) for c in text)
    text = " ".join(formula_text(text).split())
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


class BaseColumn:
    """What all converters share: where the column stands, the report, notes that wait for the end of the column."""

    def __init__(self, spot: Spot, report: FindingReport, *, essential: bool = False) -> None:
        self.spot = spot
        self.report = report
        self.essential = essential
        self._notes: dict[tuple[str, str], list[tuple[int, int, str, str]]] = {}
        self.filled = 0
        self._none = none_words()

    def add(self, rule: str, record: int, row: int, cell: Cell, wording: Wording = PLAIN) -> None:
        self.report.add(rule, self.spot, record, row, text_of(cell), wording=wording, essential=self.essential)

    def note(self, rule: str, record: int, row: int, cell: Cell, result: str = "", kind: str = "") -> None:
        self._notes.setdefault((rule, kind), []).append((record, row, text_of(cell), result))

    def finish(self) -> None:
        """Report the notes: once for the column when most cells needed the conversion, else cell by cell."""
        for (rule, _), notes in self._notes.items():
            self.report.notes(rule, self.spot, notes, self.filled)
        self._notes.clear()
        self.filled = 0


class _Memory(BaseColumn):
    """A converter that reads each different cell once; `_trouble` says what to report wherever such a cell stands."""

    def __init__(self, spot: Spot, report: FindingReport, *, essential: bool = False) -> None:
        super().__init__(spot, report, essential=essential)
        self._memory: dict[Cell, Value] = {}
        self._trouble: dict[Cell, Callable[[int, int, Cell], None]] = {}

    def _read(self, cell: Cell) -> Value:
        raise NotImplementedError

    def _says_none(self, cell: Cell, text: str) -> bool:
        """Whether a cleaned text is a word or a sign for "none"; all but a dash is noted wherever it stands."""
        if not self._none.has(text):
            return False
        if text not in DASHES:
            self._trouble[cell] = self._note_none
        return True

    def _note_none(self, record: int, row: int, cell: Cell) -> None:
        self.note("kata_kosong", record, row, cell)

    def convert(self, cells: list[Cell], rows: Sequence[int], start: int) -> list[Value]:
        memory = self._memory
        if len(memory) > KEPT:
            memory.clear()
            self._trouble.clear()
        for cell in set(cells).difference(memory):
            memory[cell] = self._read(cell)
        self.filled += len(cells) - cells.count("")
        if trouble := self._trouble:
            for at, cell in enumerate(cells):
                if cell in trouble:
                    trouble[cell](start + at, rows[at], cell)
        return list(map(memory.__getitem__, cells))


#: the finding of an unknown code where it says whether somebody counts
STATUS_UNKNOWN = "status_tidak_dikenal"


class CodeColumn(_Memory):
    """A coded column: codes, labels or the mapping's own spellings (`juga`)."""

    def __init__(
        self,
        spot: Spot,
        report: FindingReport,
        codes: CodeList,
        also: dict[str, str],
        unknown: str = "kode_tidak_dikenal",
    ) -> None:
        super().__init__(spot, report)
        self._codes = codes
        self._match = codes.matcher(also).match if also else codes.match
        self._options = [row.code for row in codes.rows if row.code != MISSING]
        self._unknown_rule = unknown
        self._decides = unknown == STATUS_UNKNOWN  # a word for "none" is asked about where it decides who counts

    def _read(self, cell: Cell) -> Value:
        text = clean_text(text_of(cell))
        code = self._match(text)
        if code is None and not (text in DASHES or (not self._decides and self._says_none(cell, text))):
            self._trouble[cell] = self._unknown
        return code or None

    def code_of(self, cell: Cell) -> str | None:
        """The code that a cell means; None or "" for none."""
        return self._match(clean_text(text_of(cell)))

    def knows(self, cell: Cell) -> bool:
        """Whether a cell is a code or a word of the list."""
        return bool(self.code_of(cell))

    def _unknown(self, record: int, row: int, cell: Cell) -> None:
        several = meanings(text_of(cell), self._codes)
        rule = "kode_dua_arti" if several else self._unknown_rule
        self.add(rule, record, row, cell, Wording(options=several or self._options))


class SumColumn(_Memory):
    """An additive column (Regsosek 411, 426, 431a, 431f): a sum of codes, or a code that stands alone, as int."""

    def __init__(self, spot: Spot, report: FindingReport, codes: CodeList) -> None:
        super().__init__(spot, report)
        self._codes = codes

    def _read(self, cell: Cell) -> Value:
        text = clean_text(text_of(cell))
        if self._says_none(cell, text):
            return None
        bare = text.lstrip("0") or "0" if text.isascii() and text.isdigit() else text
        if self._codes.has(bare):
            return int(bare)
        self._trouble[cell] = self._unknown
        return None

    def _unknown(self, record: int, row: int, cell: Cell) -> None:
        alone = [row.code for row in self._codes.rows if row.code not in (MISSING, "0") and not row.bit]
        options = [f"0–{self._codes.largest_sum} (jumlah kode)", *alone]
        self.add("kode_tidak_dikenal", record, row, cell, Wording(options=options))


class TextColumn(_Memory):
    """Free text; `shape` is a further settlement of the column (dusun, RT). Clean columns pass as they are."""

    def __init__(
        self, spot: Spot, report: FindingReport, shape: Callable[[str], str] | None = None, *, needed: bool = False
    ) -> None:
        super().__init__(spot, report, essential=needed)
        self._shape = shape

    def convert(self, cells: list[Cell], rows: Sequence[int], start: int) -> list[Value]:
        if self.essential:
            return self._require_text(cells, rows, start)
        if _all_clean(cells) and not self._any_says_none(cells):
            self.filled += len(cells) - cells.count("")
            return [cell or None for cell in cells] if self._shape is None else self._shape_cells(cells, self._shape)
        return super().convert(cells, rows, start)

    def _any_says_none(self, cells: list[Cell]) -> bool:
        """Whether a word for "none" stands among clean texts; those that are too long for one are not asked."""
        different = set(map(str, cells)) - DASHES
        return not self._none.usual.isdisjoint(different) or any(map(self._none.has, self._none.maybe(different)))

    def _shape_cells(self, cells: list[Cell], shape: Callable[[str], str]) -> list[Value]:
        """Clean texts in their form, each different one shaped once."""
        shaped: dict[Cell, Value] = {cell: shape(str(cell)) or None for cell in set(cells)}
        return list(map(shaped.__getitem__, cells))

    def _read(self, cell: Cell) -> Value:
        text = text_of(cell)
        clean = clean_text(text)
        if _ERROR.match(clean):  # a formula that broke, then pasted as a value
            self._trouble[cell] = self._is_error
            return None
        if self._says_none(cell, clean):
            return None
        if clean != text and clean != text.removeprefix("'") and text.strip(" ") != "":
            self._trouble[cell] = self._note_cleaning
        return (self._shape(clean) if self._shape else clean) or None

    def _require_text(self, cells: list[Cell], rows: Sequence[int], start: int) -> list[Value]:
        """A text without which the row means nothing."""
        values = super().convert(cells, rows, start)
        for at, value in enumerate(values):
            if value is None:
                self.add("isian_wajib_kosong", start + at, rows[at], "")
        return values

    def _is_error(self, record: int, row: int, cell: Cell) -> None:
        self.add("sel_galat", record, row, cell)

    def _note_cleaning(self, record: int, row: int, cell: Cell) -> None:
        self.note("teks_dibersihkan", record, row, cell)


def _all_clean(cells: list[Cell]) -> bool:
    """Whether `clean_text` would leave every cell as it is: asked of all cells at once, in one joined text."""
    try:
        joined = f"~{'~'.join(set(cells))}~"  # type: ignore[arg-type]
    except TypeError:  # a number or a date among them
        return False
    return (
        joined.isascii()
        and joined.isprintable()
        and not any(odd in joined for odd in ("  ", "~ ", " ~", "~'", "~=", "#"))
    )


def shape_dusun(text: str) -> str:
    """Upper case without the word for a dusun, in full or short (`Dsn. Krajan`), and without marks around it; `_` and
    `-` mean blank (docs/bidang/instruments.md 2, columns 2-4). Words that are part of names elsewhere (Kampung, Banjar)
    stay, in full (`KP. BARU`)."""
    if none_words().has(text.replace("_", " ").strip()):
        return ""
    plain = hamlet_words().shape(text)
    return "" if none_words().has(plain) else plain


def shape_rukun(text: str) -> str:
    """RT and RW numbers with three digits (`1`, `01`, `1.0`, `RT 1`, `RT-I` are one); anything else stays, in upper
    case."""
    plain = _RUKUN.sub("", " ".join(text.removeprefix("'").replace("_", " ").upper().split())).rstrip(" .,/")
    if none_words().has(plain):
        return ""
    plain = _WHOLE_FRACTION.sub("", plain)  # 1.0, 01,00: a number cell that became text on its way
    number = hamlet_words().number(plain)
    return (plain if plain.isdigit() else number).zfill(3) if number else plain


def shape_filled(text: str) -> str:
    """A name of a parent: 0 is how people write that there is none, too."""
    return "" if text == "0" or none_words().has(text) else text


class DocumentColumn(TextColumn):
    """The number of a document. Words for "none" and 0 say that there is none; what has no digit at all ("ADA") is no
    number: it is left out and asked for."""

    def convert(self, cells: list[Cell], rows: Sequence[int], start: int) -> list[Value]:
        return _Memory.convert(self, cells, rows, start)

    def _read(self, cell: Cell) -> Value:
        value = super()._read(cell)
        if value is None or not str(value).strip("0 "):
            return None
        if not any(sign.isdigit() for sign in str(value)):
            self._trouble[cell] = self._no_number
            return None
        return value

    def _no_number(self, record: int, row: int, cell: Cell) -> None:
        self.add("nomor_surat_tanpa_angka", record, row, cell)


class WholeColumn(_Memory):
    """Whole numbers; `70.0` is a number cell that became text on its way."""

    def _read(self, cell: Cell) -> Value:
        text = clean_text(text_of(cell))
        if self._says_none(cell, text):
            return None
        text = text.removesuffix(".0")
        if text.isascii() and text.isdigit() and len(text) <= 15:
            return int(text)
        self._trouble[cell] = self._not_a_number
        return None

    def _not_a_number(self, record: int, row: int, cell: Cell) -> None:
        self.add("angka_tidak_terbaca", record, row, cell)


class PointColumn(_Memory):
    """Degrees of latitude or longitude, with decimal point or comma."""

    def _read(self, cell: Cell) -> Value:
        text = clean_text(text_of(cell))
        if text in DASHES:
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
        self.add("titik_tidak_terbaca", record, row, cell)

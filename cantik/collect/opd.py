"""A table of an office of the kabupaten, one row per village, as such sheets really look: titles above the head, merged
heads, a row for each kecamatan, subtotals, footnotes. Every number is read with its cell or refused with it. Pure.

A village is its code, today's or a former one, in either scheme; without one its name below its kecamatan. A name that
two villages bear is never guessed. A sheet of persons is refused whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from cantik.base.memory_file import Source
from cantik.base.parsing import parse_apart
from cantik.base.text import fold
from cantik.codes.area import AreaCode
from cantik.collect.columns import clean_text, is_blank, text_of
from cantik.collect.errors import OpdSheetRefused
from cantik.collect.facilities import FacilityProblem, read_value
from cantik.collect.finding import Finding, Level
from cantik.collect.headers import is_numbering
from cantik.collect.opd_head import CODE, KECAMATAN, KEYS, VILLAGE, YEAR, YEARS, OpdHead, find_head
from cantik.collect.opd_places import OpdPlaces, OpdVillage, place_key
from cantik.collect.opd_rows import Row, refuse_persons, sheet_rows
from cantik.collect.open import open_file
from cantik.collect.villages import digits
from cantik.collect.xmlscan import SheetFacts, column_letters
from cantik.content.opd_findings import OpdFindingText
from cantik.content.opd_table import OpdColumn, OpdTable

_SHOWN = 20  # rows that one finding names
_SCHOOL_YEAR = re.compile(r"(?<!\d)(20\d{2})\s*/\s*(20\d{2})(?!\d)")
_TOTAL = re.compile(r"(?:grand |sub ?)?(?:jumlah|total)\b|rekapitulasi\b|rekap\b")
_SCALE = re.compile(r"\b(?:dalam|x|kali) (?:ribuan|ribu|jutaan|juta|miliar|milyar|1000|1 000)\b|\b(?:ribuan|jutaan)\b")


@dataclass(frozen=True, slots=True)
class OpdRowRead:
    """What a row says of a village: canonical numbers by column; a blank cell is no value, never a zero."""

    area: AreaCode
    row: int
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OpdReading:
    """A table as read: rows in the order of the sheet, columns that were found, what is to be said of it."""

    sheet: str
    columns: tuple[str, ...]
    rows: tuple[OpdRowRead, ...]
    findings: tuple[Finding, ...]

    @property
    def has_refusals(self) -> bool:
        """Something has to be mended before it can be handed in."""
        return any(found.level is Level.REFUSE for found in self.findings)


@parse_apart()
def read_opd(
    source: Source,
    table: OpdTable,
    villages: Sequence[OpdVillage],
    year: int,
    texts: Mapping[str, OpdFindingText],
) -> OpdReading:
    """Read the one sheet of a file that has the table's columns. Raises `OpdSheetRefused` (B150) for a file with
    numbers or titles of persons, with no such sheet or several; else as `collect.open`."""
    with open_file(source) as opened:
        sheets = {head.name: sheet_rows(opened, head.number, source.name) for head in opened.heads if head.rows}
        hidden = opened.remarks.hidden.sheets
    for name, rows in sheets.items():
        refuse_persons(rows, f"{source.name}, lembar “{name}”")
    heads = {name: head for name, rows in sheets.items() if (head := find_head(rows, table)) is not None}
    if len(heads) != 1:
        found = ", ".join(f"“{name}”" for name in heads) or "tidak ada"
        raise OpdSheetRefused(
            "Lembar tabel tidak jelas",
            where=source.name,
            found=found,
            expected=f"satu lembar berkolom desa dan, misalnya, “{table.columns[0].value.label}”",
            mend="Pakai templat dari halaman ini, atau sisakan satu lembar.",
        )
    (name, head), *_ = heads.items()
    return _Reader(
        name, sheets[name], head, table, OpdPlaces(villages), year, hidden.get(name, SheetFacts()), texts
    ).read()


# ── the rows ────────────────────────────────────────────────────────────────────────────────────
@dataclass(slots=True)
class _Reader:
    """One sheet on its way through."""

    sheet: str
    rows: Sequence[Row]
    head: OpdHead
    table: OpdTable
    places: OpdPlaces
    year: int
    hidden: SheetFacts
    texts: Mapping[str, OpdFindingText]
    findings: list[Finding] = field(default_factory=list)
    found: dict[AreaCode, OpdRowRead] = field(default_factory=dict)
    section: str = ""  # the kecamatan under whose heading a row stands
    part: dict[str, Decimal] = field(default_factory=dict)
    whole: dict[str, Decimal] = field(default_factory=dict)
    spoilt: set[str] = field(default_factory=set)

    def read(self) -> OpdReading:
        """All rows below the head, then what lacks."""
        self._years()
        for _name, first, second in self.head.twice:
            self._say("opd_judul_dua_kali", self.head.last + 1, second, f"“{first}” dan “{second}”")
        if scale := _SCALE.search(fold(self.head.words)):
            self._say("opd_kelipatan", self.head.last + 1, "", scale.group())
        self._hollow()
        self._note_hidden()
        merged = self._merged_kecamatan()
        for number, row in enumerate(self.rows[self.head.last + 1 :], self.head.last + 2):
            if any(not is_blank(cell) for cell in row) and not is_numbering(row):
                self._row(number, row, merged=merged)
        for village in self.places.villages:
            if village.area not in self.found:
                self._say("opd_desa_kosong", 0, "", f"{village.name}, {village.kecamatan} ({village.area.text()})")
        columns = tuple(column.id for column in self.table.columns if column.id in self.head.at)
        for column in self.table.columns:
            if column.id not in self.head.at:
                self._say("opd_kolom_tidak_ada", self.head.last + 1, column.value.label, column.value.label)
        return OpdReading(self.sheet, columns, tuple(self.found.values()), tuple(self.findings))

    def _years(self) -> None:
        """Every year that the titles and the column of the year name is the one that the delivery says."""
        words = self.head.words
        for first, second in _SCHOOL_YEAR.findall(words):
            if str(self.year) in (first, second):
                words = words.replace(first, "").replace(second, "")
        said = {(int(found), self.head.last + 1) for found in YEARS.findall(words)}
        if YEAR in self.head.at:
            for number, row in enumerate(self.rows[self.head.last + 1 :], self.head.last + 2):
                said |= {(int(found), number) for found in YEARS.findall(self._text(row, YEAR))}
        for wrong, number in sorted(dict(sorted(said, reverse=True)).items()):
            if wrong != self.year:
                self._say("opd_tahun", number, "", str(wrong), str(self.year))

    def _hollow(self) -> None:
        """Cells that a spreadsheet shows and the file does not hold: they are no blank ones. Rows of sums may have
        them, nothing is taken from those."""
        facts, titles = self.hidden, {at: self._title(name) for name, at in self.head.at.items()}
        for cell in (*facts.without_value, *facts.errors):
            row = self.rows[cell.row - 1] if cell.row <= len(self.rows) else ()
            if cell.row > self.head.last + 1 and cell.column in titles and not self._sums(self._labels(row)):
                self._say("opd_rumus", cell.row, titles[cell.column], cell.shows or "rumus tanpa hasil")
        left = facts.without_value_count + facts.errors_count - len(facts.without_value) - len(facts.errors)
        if left:
            self._say("opd_rumus", 0, "", f"{left} sel lain")

    def _note_hidden(self) -> None:
        """Rows and columns with figures that nobody sees who opens the file: they are read, and it is told."""
        rows = [row for row in self.hidden.hidden_rows if self.head.last + 1 < row <= len(self.rows)]
        filled = [row for row in rows if any(not is_blank(cell) for cell in self.rows[row - 1])]
        if filled:
            self._say("opd_baris_tersembunyi", filled[0], "", ", ".join(map(str, filled[:_SHOWN])))
        for name, at in self.head.at.items():
            if any(at in part for part in self.hidden.hidden_columns):
                self._say("opd_kolom_tersembunyi", self.head.last + 1, self._title(name), column_letters(at))

    def _merged_kecamatan(self) -> bool:
        """A blank cell of the kecamatan means the one above, unless it is written on every row anyhow."""
        said = [place_key(self._text(row, KECAMATAN)) for row in self.rows[self.head.last + 1 :]]
        return not any(first and first == second for first, second in pairwise(said))

    def _text(self, row: Row, name: str) -> str:
        at = self.head.at.get(name, -1)
        return clean_text(text_of(row[at])) if 0 <= at < len(row) else ""

    def _labels(self, row: Row) -> list[str]:
        """What is written before the first column of numbers."""
        first = min(at for name, at in self.head.at.items() if name not in KEYS)
        return [said for cell in row[:first] if (said := clean_text(text_of(cell)))]

    @staticmethod
    def _sums(labels: Sequence[str]) -> bool:
        return any(_TOTAL.match(fold(said)) for said in labels)

    def _row(self, number: int, row: Row, *, merged: bool) -> None:
        labels = self._labels(row)
        filled = any(at < len(row) and not is_blank(row[at]) for name, at in self.head.at.items() if name not in KEYS)
        kecamatan, village = self._text(row, KECAMATAN), self._text(row, VILLAGE)
        if self._sums(labels):
            self._total(number, row)
            return
        heading = next((said for said in labels if place_key(said) in self.places.kecamatan), "")
        if heading and not filled and not self._text(row, CODE) and village in ("", heading):
            self.section = place_key(heading)
            return
        if not filled and not self._text(row, CODE):
            if village and len(labels) > 1:
                self._say("opd_baris_kosong", number, self._title(VILLAGE), village)
            return  # a footnote
        if (
            heading
            and village == heading
            and place_key(village) not in self.places.by_name
            and not self._text(row, CODE)
        ):
            self.section = place_key(heading)
            self._total(number, row)  # a kecamatan with its figures
            return
        if kecamatan and merged:
            self.section = place_key(kecamatan)
        self._village(number, row, place_key(kecamatan) or (self.section if merged else ""))

    def _village(self, number: int, row: Row, kecamatan: str) -> None:
        values = self._values(number, row)
        place = self._place_of(number, row, kecamatan)
        if place is None:
            return
        if place.area in self.found:
            name = CODE if self._text(row, CODE) else VILLAGE
            found = f"{place.name} ({place.area.text()}), sudah ada di baris {self.found[place.area].row}"
            self._say("opd_desa_dua_kali", number, self._title(name), found)
            return
        self.found[place.area] = OpdRowRead(place.area, number, values)

    def _place_of(self, number: int, row: Row, kecamatan: str) -> OpdVillage | None:
        code, name = self._text(row, CODE), self._text(row, VILLAGE)
        if code:
            place = self.places.by_code.get(digits(code))
            if place is None:
                self._say("opd_kode_asing", number, self._title(CODE), code, near=self.places.near(name))
            else:
                self._agrees(number, place, name, kecamatan)
            return place
        if not kecamatan and place_key(name) in self.places.kecamatan:
            self._say("opd_nama_kecamatan", number, self._title(VILLAGE), name)
            return None
        called = self.places.by_name.get(place_key(name), [])
        chosen = [village for village in called if not kecamatan or place_key(village.kecamatan) == kecamatan]
        if len(chosen) == 1:
            return chosen[0]
        if chosen:
            listed = ", ".join(f"{village.kecamatan} ({village.area.text()})" for village in chosen)
            self._say("opd_desa_senama", number, self._title(VILLAGE), name, listed)
        else:
            self._say("opd_desa_asing", number, self._title(VILLAGE), name, near=self.places.near(name))
        return None

    def _agrees(self, number: int, place: OpdVillage, name: str, kecamatan: str) -> None:
        """The name and the kecamatan beside a code; those of another village say that one of the two was mistyped."""
        called, means = place_key(name), f"{place.name}, {place.kecamatan} ({place.area.text()})"
        if called and called not in map(place_key, (place.name, *place.names)):
            rule = "opd_desa_lain" if called in self.places.by_name else "opd_nama_beda"
            self._say(rule, number, self._title(VILLAGE), name, means)
        elif called and kecamatan != place_key(place.kecamatan):
            others = {place_key(village.kecamatan) for village in self.places.by_name[called]}
            if kecamatan in others:
                self._say("opd_desa_lain", number, self._title(CODE), self._text(self.rows[number - 1], CODE), means)

    def _values(self, number: int, row: Row) -> dict[str, str]:
        """The numbers of a row; they count for the sums below even when nobody knows the village."""
        values: dict[str, str] = {}
        for column in self._columns():
            at = self.head.at[column.id]
            read = read_value(column.value, row[at], {}) if at < len(row) else ""
            if isinstance(read, str) and read and (number, at) in self.hidden.percent:
                self.spoilt.add(column.id)
                self._say("opd_persen", number, self._title(column.id), f"{Decimal(read) * 100:f}%")
            elif isinstance(read, FacilityProblem):
                self.spoilt.add(column.id)
                self._say("opd_nilai_salah", number, self._title(column.id), read.found, read.expected[0])
            elif read:
                values[column.id] = read
                for sums in (self.part, self.whole):
                    sums[column.id] = sums.get(column.id, Decimal()) + Decimal(read)
        return values

    def _total(self, number: int, row: Row) -> None:
        """A row of sums is set aside, and held against the rows above it."""
        self._say("opd_jumlah", number, "", "baris jumlah")
        for column in self._columns():
            at = self.head.at[column.id]
            said = read_value(column.value, row[at], {}) if at < len(row) else ""
            counted = [sums.get(column.id, Decimal()) for sums in (self.part, self.whole)]
            if column.id not in self.spoilt and isinstance(said, str) and said and Decimal(said) not in counted:
                self._say("opd_jumlah_beda", number, self._title(column.id), said, str(counted[0]))
        self.part = {}

    def _columns(self) -> Iterator[OpdColumn]:
        return (column for column in self.table.columns if column.id in self.head.at)

    def _title(self, name: str) -> str:
        return self.head.titles.get(name, "")

    def _say(self, rule: str, row: int, column: str, found: str, expected: str = "", *, near: str = "") -> None:
        text = self.texts[rule]
        level, cure = Level(text.level), f"Barangkali {near}." if near else text.cure
        wanted = expected or text.expected
        self.findings.append(
            Finding(rule, level, VILLAGE, -1, self.sheet, row, column, found, wanted, text.message, cure)
        )

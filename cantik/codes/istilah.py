"""Words for desa, its head, dusun, kecamatan and camat by area: gampong, nagari, kalurahan, kampung, distrik."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cantik.codes.area import AreaCode, AreaLevel, AreaType, Scheme
from cantik.codes.errors import AreaWordsError, InvalidAreaCode
from cantik.codes.index import AreaIndex
from cantik.codes.places import AreaEntry
from cantik.content.csv_lists import read_list

FILE = "istilah_wilayah.csv"
NOTIONS = ("desa", "kepala_desa", "dusun", "kecamatan", "camat")
_CELLS = tuple(f"{notion}_{lang}" for notion in NOTIONS for lang in ("id", "en"))
_VILLAGE_KINDS = tuple(kind for kind in AreaType if kind.is_village and kind is not AreaType.BELUM_DITETAPKAN)
_RECALLED = "R"
_OWN = ("awalan_kode", "jenis", "sejak", "dasar")
#: the columns that only own files have
_OF_OWN = ("sejak", "sampai", "dasar")


@dataclass(frozen=True, slots=True)
class GlossaryTerm:
    """One word in both languages, with capitals as in a title."""

    id: str
    en: str

    def text(self, lang: str = "id") -> str:
        """The word in `id` or `en`."""
        return self.en if lang == "en" else self.id

    def lower(self, lang: str = "id") -> str:
        """The word inside a sentence."""
        return self.text(lang).lower()


@dataclass(frozen=True, slots=True)
class AreaWords:
    """The five words of an area. `recalled` names the notions whose word was not read in a source: ask at set-up."""

    desa: GlossaryTerm
    kepala_desa: GlossaryTerm
    dusun: GlossaryTerm
    kecamatan: GlossaryTerm
    camat: GlossaryTerm
    recalled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WordRow:
    """One row: the prefix of the Kemendagri code as parts (none: everywhere), the kind, the cells that are filled.

    `since`, `until` (`since <= day < until`) and `decree` are used by a kabupaten's or village's own rows.
    """

    prefix: tuple[str, ...]
    kind: AreaType
    cells: Mapping[str, str]
    mark: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    decree: str = ""

    def covers(self, parts: tuple[str, ...], on: dt.date | None) -> bool:
        """Whether the row speaks of an area on a day; None asks for rows without an end."""
        if parts[: len(self.prefix)] != self.prefix:
            return False
        if on is None:
            return self.until is None
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """All rows; own rows stand before shipped ones of the same prefix. What is kept of it is kept by the object: a
    changed file gives another one."""

    rows: tuple[WordRow, ...]

    @classmethod
    def load(cls) -> Vocabulary:
        """The words of `content/istilah_wilayah.csv`, and before them those of the kabupaten's own file of that name.
        A changed file is seen by the next call. Raises `AreaWordsError` (W203) with file and line."""
        return read_list(FILE, _read_files, _wrong, also=_OF_OWN)

    def words(self, area: AreaCode | None, kind: AreaType = AreaType.DESA, on: dt.date | None = None) -> AreaWords:
        """The words for an area by its Kemendagri (or temporary) code and kind, on a day.

        An empty cell is filled from the row of the same kind with the next shorter prefix, then from the kind desa with
        the longest prefix (docs/bidang/metadata.md 7.2). No code: the words used everywhere. A kind that is none of a
        village counts as desa. Raises `AreaWordsError` (W203) for a BPS code, whose digits mean other areas.
        """
        if area is not None and area.scheme is Scheme.BPS:
            raise AreaWordsError(
                "Istilah wilayah dicari dengan kode BPS",
                where="istilah_wilayah",
                found=area.text_with_scheme(),
                expected="kode Kemendagri",
                mend="Pakai kode Kemendagri wilayah itu.",
            )
        parts = area.parts if area is not None else ()
        kinds = (kind, AreaType.DESA) if kind in _VILLAGE_KINDS and kind is not AreaType.DESA else (AreaType.DESA,)
        order = [row for wanted in kinds for row in self._rows_covering(parts, wanted, on)]
        found = {cell: next((row for row in order if row.cells.get(cell)), None) for cell in _CELLS}
        missing = [cell for cell, row in found.items() if row is None]
        if missing:
            raise AreaWordsError(
                "Istilah tidak lengkap",
                where="istilah_wilayah",
                found=f"tanpa {', '.join(missing)}",
                expected="baris baku untuk jenis desa",
                mend="Lengkapi baris tanpa awalan kode.",
            )
        taken = {cell: row for cell, row in found.items() if row is not None}
        desa, kepala_desa, dusun, kecamatan, camat = (
            GlossaryTerm(*(taken[f"{notion}_{lang}"].cells[f"{notion}_{lang}"] for lang in ("id", "en")))
            for notion in NOTIONS
        )
        recalled = tuple(notion for notion in NOTIONS if taken[f"{notion}_id"].mark == _RECALLED)
        return AreaWords(desa, kepala_desa, dusun, kecamatan, camat, recalled)

    def words_of(self, area: AreaEntry, index: AreaIndex, on: dt.date | None = None) -> AreaWords:
        """The words for an area of any level.

        Above the village the kind is kelurahan where all villages below are kelurahan (Kota Yogyakarta: kemantren),
        else desa. An area without a Kemendagri code takes those of the nearest area above that has one.
        """
        kind = area.kind
        if area.level is not AreaLevel.DESA:
            whole = area.kind is AreaType.NEGARA  # nobody walks through all of its villages for a word
            only_kelurahan = not whole and all(v.kind is AreaType.KELURAHAN for v in index.below(area))
            kind = AreaType.KELURAHAN if only_kelurahan else AreaType.DESA
        coded = (own.code(Scheme.KEMENDAGRI, on) or own.kemendagri for own in (area, *index.ancestors(area)))
        return self.words(next((code for code in coded if code is not None), None), kind, on)

    def with_own(self, rows: Iterable[WordRow]) -> Vocabulary:
        """With rows of a kabupaten or village (`parse_own_words`); they win over shipped rows of no longer prefix."""
        return Vocabulary((*rows, *self.rows))

    def _rows_covering(self, parts: tuple[str, ...], kind: AreaType, on: dt.date | None) -> list[WordRow]:
        rows = [row for row in self.rows if row.kind is kind and row.covers(parts, on)]
        return sorted(rows, key=lambda row: len(row.prefix), reverse=True)  # stable: own rows stay first


def parse_own_words(lines: Sequence[str], where: str) -> tuple[WordRow, ...]:
    """A kabupaten's or village's own words from CSV: `awalan_kode,jenis,sejak,dasar` and any of the word columns.

    Optional `sampai`. Raises `AreaWordsError` (W203) with the line for a header without these, and a row without
    prefix, day or regulation, of an unknown kind, or that says nothing.
    """
    reader = csv.DictReader(lines)
    missing = [column for column in _OWN if column not in (reader.fieldnames or ())]
    if missing:
        raise _wrong(f"{where}:1", ", ".join(reader.fieldnames or ()), f"kolom {', '.join(missing)}")
    rows = []
    for at, cells in _number_cells(reader, where):
        row = _row(at, cells, _day(at, cells["sejak"]), _day(at, cells.get("sampai", "")), cells["dasar"])
        if not row.prefix or row.since is None or not row.decree or not row.cells:
            raise _wrong(at, cells["awalan_kode"], "awalan kode, sejak, dasar, dan sedikitnya satu istilah")
        rows.append(row)
    return tuple(rows)


def _row(where: str, cells: Mapping[str, str], since: dt.date | None, until: dt.date | None, decree: str) -> WordRow:
    kind = next((kind for kind in _VILLAGE_KINDS if kind == cells["jenis"]), None)
    if kind is None:
        raise _wrong(where, cells["jenis"], ", ".join(_VILLAGE_KINDS))
    try:
        prefix = AreaCode.kemendagri(cells["awalan_kode"]).parts if cells["awalan_kode"] else ()
    except InvalidAreaCode as error:
        raise _wrong(where, cells["awalan_kode"], error.expected) from error
    words = {cell: cells[cell] for cell in _CELLS if cells.get(cell)}
    return WordRow(prefix, kind, words, cells.get("tanda", ""), since, until, decree)


def _day(where: str, text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise _wrong(where, text, "tanggal seperti 2025-04-25") from error


def _wrong(where: str, found: str, expected: str) -> AreaWordsError:
    return AreaWordsError(
        "Baris istilah wilayah tidak sah",
        where=where,
        found=f"“{found[:40]}”",
        expected=expected,
        mend="Perbaiki baris itu, lalu muat lagi.",
    )


def parse_words(lines: Sequence[str], where: str) -> tuple[WordRow, ...]:
    """The rows of the shipped file. Raises `AreaWordsError` (W203) with the line."""
    return tuple(_row(at, cells, None, None, "") for at, cells in _number_cells(csv.DictReader(lines), where))


def _number_cells(reader: csv.DictReader[str], where: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The place of each row and its cells without blanks around; what stands beyond the last column is no cell."""
    for record in reader:
        yield f"{where}:{reader.line_num}", {key: (value or "").strip() for key, value in record.items() if key}


def _read_files(files: Sequence[tuple[str, list[str]]]) -> Vocabulary:
    (where, lines), *own = files
    shipped = Vocabulary(parse_words(lines, where))
    return shipped.with_own(row for where, lines in own for row in parse_own_words(lines, where))

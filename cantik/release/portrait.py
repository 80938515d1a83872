"""The portrait that opens a book: what a village recorded of itself (area, borders, distances, officials, institutions,
budget), its parts, the villages around it, and a page of its own; of a level where it lies and its parts. Frozen in the
texts of the release, so that any edition can be printed again from itself alone; a release without any of it has no
trace of it (docs/adr/0097, 0123)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from cantik.base.dates import long_date
from cantik.base.numerals import NONE, UNAVAILABLE, format_number
from cantik.base.optional_fields import field_with_default
from cantik.codes.lists import CodeList
from cantik.content.facility import YEAR, Attribute, FacilityKind
from cantik.content.kinds import FactTableSpec
from cantik.release.codec import decode, encode
from cantik.release.level_figures import LevelFigures
from cantik.release.model import Release, VillagePlace
from cantik.release.titles import title_case

Pair = tuple[str, str]
#: where it stands among the texts of a release
TEXT = "potret"
PER_DEGREE = 100_000
_YEAR = "tahun"
_HEAD = "kepala_desa"
_ANSWERS: Mapping[str, Pair] = {"ya": ("Ya", "Yes"), "tidak": ("Tidak", "No")}
#: rows of one kind of facts as the village stated them, canonical texts by attribute
FactRows = Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class RecordedTable:
    """A table of facts as it is printed, in both languages: heads, rows, the row of sums (empty without one); `year`
    of facts that hold for one ("" = as of the day of the release)."""

    fact: str
    title: str
    title_en: str
    heads: tuple[Pair, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[Pair, ...], ...]
    total: tuple[Pair, ...] = ()
    year: str = ""


@dataclass(frozen=True, slots=True)
class Outline:
    """A village of the kecamatan on the map: code, name, rings of longitude and latitude in hundred-thousandths of a
    degree (`PER_DEGREE`): a release holds no fractions that another program could print differently."""

    code: str
    name: str
    rings: tuple[tuple[tuple[int, int], ...], ...]

    def degrees(self) -> list[list[tuple[float, float]]]:
        """The rings in degrees."""
        return [[(x / PER_DEGREE, y / PER_DEGREE) for x, y in ring] for ring in self.rings]


@dataclass(frozen=True, slots=True)
class OwnPage:
    """What the village gives itself: paragraphs of its history, a photo (JPEG in base64) with its measures, what it
    shows and who took it."""

    history: tuple[str, ...] = ()
    photo: str = ""
    width: int = 0
    height: int = 0
    alt: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True)
class BookCover:
    """The cover of a book (`book`: its id, "" = the main one): sentence of the back, ground and accent, a picture (JPEG
    in base64) with its measures, what it shows and who took it."""

    book: str
    sentence: Pair
    ground: str
    accent: str
    picture: str = ""
    width: int = 0
    height: int = 0
    alt: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Portrait:
    """All of it. `parts`: how many dusun, RW and RT the register names, None where nobody has an address. `stated`: the
    day of the facts where it is another than that of the release (ISO). `level`: key figures of the area above; `site`:
    address of the village's pages, ending in `/`, "" where they have none that everybody reaches. `covers`: of books
    that have one of their own. Of a level `around` are the areas of its kind beside it, `inside` its parts on a map,
    `areas` how many areas it has of each kind below, the nearest first."""

    tables: tuple[RecordedTable, ...] = ()
    parts: tuple[int, int, int] | None = None
    around: tuple[Outline, ...] = ()
    own: OwnPage = field(default_factory=OwnPage)
    stated: str = field_with_default("")
    level: LevelFigures | None = field_with_default(None)  # noqa: RUF009 - a field, as the others
    site: str = field_with_default("")
    covers: tuple[BookCover, ...] = field_with_default(())
    inside: tuple[Outline, ...] = field_with_default(())
    areas: tuple[int, ...] = field_with_default(())

    @property
    def pages(self) -> Portrait:
        """What has pages of its own: without what stands beside figures and tables of the book, and its cover."""
        return replace(self, level=None, site="", covers=())

    def cover_of(self, book: str = "") -> BookCover | None:
        """The cover of a book; None for the one of the program."""
        return next((cover for cover in self.covers if cover.book == book), None)


def encode_portrait(portrait: Portrait) -> dict[str, Any]:
    """The texts that a portrait adds to a release: none for one that says nothing."""
    return {} if portrait == Portrait() else {TEXT: encode(portrait)}


def decode_portrait(release: Release) -> Portrait:
    """The portrait of a release. Raises `CantikError` T101 for texts of another form."""
    said = release.texts.get(TEXT)
    return Portrait() if said is None else decode(Portrait, said, TEXT)


def count_parts(persons: Mapping[str, Sequence[Any]]) -> tuple[int, int, int] | None:
    """How many dusun, RW and RT the people of a village live in; None where nobody's address names one."""
    bases = zip(persons.get("terdaftar", ()), persons.get("domisili", ()), strict=False)
    here = ["ya" in bases_of for bases_of in bases]
    columns = (persons.get(name, ()) for name in ("dusun", "rw", "rt"))
    places = {place for place, counts in zip(zip(*columns, strict=False), here, strict=False) if counts}
    dusun, rw, rt = ({place[:depth] for place in places if place[depth - 1]} for depth in (1, 2, 3))
    return (len(dusun), len(rw), len(rt)) if dusun or rw or rt else None


def fact_tables(
    specs: Sequence[FactTableSpec],
    stated: Mapping[str, FactRows],
    kinds: Mapping[str, FacilityKind],
    lists: Mapping[str, CodeList],
    place: VillagePlace,
    reference: dt.date,
) -> tuple[RecordedTable, ...]:
    """The tables of what was stated, in the order of the book; what nobody stated has no table, and a column that
    nobody filled has no place in one."""
    made = (
        _make_table(spec, stated[spec.fact], kinds[spec.fact], lists, place, reference)
        for spec in specs
        if stated.get(spec.fact)
    )
    return tuple(table for table in made if table is not None)


def _make_table(
    spec: FactTableSpec,
    stated: FactRows,
    kind: FacilityKind,
    lists: Mapping[str, CodeList],
    place: VillagePlace,
    reference: dt.date,
) -> RecordedTable | None:
    rows, year = _of_years(stated, kind, spec, reference)
    first = kind.attribute(spec.columns[0])
    if spec.only:
        rows = [row for row in rows if row.get(first.id, "") in spec.only]
    columns = [kind.attribute(name) for name in spec.columns if any(row.get(name) for row in rows)]
    if not rows or first not in columns:
        return None
    rows = sorted(rows, key=lambda row: tuple(_sort_key(column, row.get(column.id, ""), lists) for column in columns))
    say = place.words.speech.say
    return RecordedTable(
        fact=spec.fact,
        title=title_case(say(spec.title)),
        title_en=spec.title_en,
        heads=tuple(_make_head(column, say) for column in columns),
        numeric=tuple(column.type in ("angka", "desimal") for column in columns),
        rows=tuple(
            tuple(_print_value(column, row.get(column.id, ""), lists, place) for column in columns) for row in rows
        ),
        total=_make_totals(spec, columns, rows),
        year=year,
    )


def _of_years(
    stated: FactRows, kind: FacilityKind, spec: FactTableSpec, reference: dt.date
) -> tuple[list[Mapping[str, str]], str]:
    """The rows up to the year of the release; of a table without a column of years those of the newest one."""
    if kind.period != YEAR:
        return list(stated), ""
    rows = [row for row in stated if row.get(_YEAR, "") and int(row[_YEAR]) <= reference.year]
    if _YEAR in spec.columns or not rows:
        return rows, ""
    newest = max(row[_YEAR] for row in rows)
    return [row for row in rows if row[_YEAR] == newest], newest


def _sort_key(column: Attribute, value: str, lists: Mapping[str, CodeList]) -> tuple[int, str]:
    """Codes in the order of their list, years and dates as they came, numbers not at all, texts by letters."""
    if column.codelist:
        return lists[column.codelist].index(value), ""
    return (0, "") if column.type in ("angka", "desimal") else (0, value.casefold())


def _make_head(column: Attribute, say: Callable[[str], str]) -> Pair:
    unit, unit_en = (f" ({text})" if text else "" for text in (column.unit, column.unit_en))
    return say(column.label) + unit, column.label_en + unit_en


def _print_value(column: Attribute, value: str, lists: Mapping[str, CodeList], place: VillagePlace) -> Pair:
    """A value as a book prints it: `…` where it was not stated."""
    if not value:
        return UNAVAILABLE, UNAVAILABLE
    if column.codelist and value == _HEAD:
        return place.words.head[:1].upper() + place.words.head[1:], place.words.head_en
    if column.codelist:
        codes = lists[column.codelist]
        return place.words.speech.say(codes.label(value)), codes.label(value, "en")
    if column.type in ("angka", "desimal"):
        return _print_number(Decimal(value), column, "id"), _print_number(Decimal(value), column, "en")
    if column.type == "tanggal":
        day = dt.date.fromisoformat(value)
        return long_date(day), long_date(day, "en")
    return _ANSWERS.get(value, (value, value)) if column.type == "ya_tidak" else (value, value)


def _print_number(value: Decimal, column: Attribute, lang: str) -> str:
    return format_number(value, column.decimals, lang) if value else NONE


def _make_totals(spec: FactTableSpec, columns: Sequence[Attribute], rows: FactRows) -> tuple[Pair, ...]:
    """The sums of the columns that have one, where every row was stated; nothing for a table of one row."""
    added = [column for column in columns if column.id in spec.summed and all(row.get(column.id) for row in rows)]
    if not added or len(rows) < 2:
        return ()
    sums = {column.id: sum((Decimal(row[column.id]) for row in rows), Decimal(0)) for column in added}
    cells = [
        ("", "") if c.id not in sums else (_print_number(sums[c.id], c, "id"), _print_number(sums[c.id], c, "en"))
        for c in columns
    ]
    return (("Jumlah", "Total"), *cells[1:])

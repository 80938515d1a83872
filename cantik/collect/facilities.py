"""A row about a facility or village fact, from a file or a form, as values of its kind; every wrong cell is a problem.

Values are canonical texts (numbers without signs of thousands, dates in ISO), so that equal things are equal texts. A
blank cell is no value. A row with a problem says nothing at all: half a row would be a wrong fact.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from cantik.base.text import fold, holds_number
from cantik.codes.lists import MISSING, CodeList
from cantik.collect.columns import clean_text, text_of
from cantik.collect.dates import HARI_BULAN, parse
from cantik.collect.grid import Cell
from cantik.content.facility import (
    AREA,
    CODE,
    HAPPENED,
    INDONESIA,
    NOWHERE,
    POINT,
    STATE,
    YEAR,
    Attribute,
    FacilityKind,
)

KIND, SINCE, UNTIL, POINTS = "jenis_fasilitas", "sejak", "sampai", "titik_titik"
PLACE = ("dusun", "rw", "rt")
COORDINATES = ("lintang", "bujur")
#: headers of the columns that every kind shares, as templates write them
HEADERS: Mapping[str, str] = {
    KIND: "Jenis fasilitas",
    CODE: "Kode",
    SINCE: "Sejak",
    UNTIL: "Sampai",
    "dusun": "Dusun",
    "rw": "RW",
    "rt": "RT",
    "lintang": "Lintang",
    "bujur": "Bujur",
    POINTS: "Titik-titik",
}
Text = Callable[[str], str]
_BLANK = frozenset({"", "-", "–", "—"})
_YES = frozenset({"ya", "y", "1", "true", "ada"})
_NO = frozenset({"tidak", "tdk", "t", "0", "false", "tidak ada"})
_WHOLE = re.compile(r"-?\d+\Z|-?\d{1,3}(\.\d{3})+\Z")
_DECIMAL = re.compile(r"-?(\d+|\d{1,3}(\.\d{3})+),\d+\Z|-?\d+\.\d+\Z|-?\d+\Z|-?\d{1,3}(\.\d{3}){2,}\Z")
_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}\.\d{3}\Z")
_LONGEST_CODE = 40
_CODE = re.compile(rf"[^\W_][\w ./-]{{0,{_LONGEST_CODE - 1}}}\Z")
_PLACES = 6  # decimals of a degree that are kept: 11 cm
_MOST_POINTS = 2000
_LONG_PLACE = 60


@dataclass(frozen=True, slots=True)
class FacilityProblem:
    """What is wrong with a cell: column (id), rule of `content/rules`, what stood there, what is expected."""

    column: str
    rule: str
    found: str
    expected: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenFacility:
    """What a row says. `columns`: ids of the columns that it had, blank or not; `since` and `until` None: not said."""

    code: str
    since: dt.date | None
    until: dt.date | None
    place: tuple[str, str, str]
    shape: str  # "lat,lon" of a point, several divided by ";" for a line or an area, "" = not located
    values: Mapping[str, str]
    columns: frozenset[str]


def columns_of(kind: FacilityKind, *, personal: bool = True) -> tuple[str, ...]:
    """Ids of the columns of a kind in the order of its template."""
    first = (KIND, *((CODE,) if kind.has_codes else ()))
    own = tuple(attribute.id for attribute in kind.attributes if personal or not attribute.personal)
    located: tuple[str, ...] = ()
    if kind.shape != NOWHERE:
        located = (*PLACE, *(COORDINATES if kind.shape == POINT else (POINTS,)))
    dated = (SINCE, UNTIL) if kind.period == STATE else ()
    return (*first, *own, *located, *dated)


def header_of(kind: FacilityKind, column: str) -> str:
    """The header of a column as templates write it; units stand in it."""
    if column in HEADERS:
        return HEADERS[column]
    one = kind.attribute(column)
    return f"{one.label} ({one.unit})" if one.unit else one.label


def read_row(
    kind: FacilityKind, cells: Mapping[str, Cell], lists: Mapping[str, CodeList]
) -> tuple[WrittenFacility | None, list[FacilityProblem]]:
    """A row as values, or the problems that keep it out. `cells`: by column id, only columns that are there."""
    problems: list[FacilityProblem] = []

    def text(column: str) -> str:
        said = clean_text(text_of(cells.get(column, "")))
        return "" if said in _BLANK else said

    values: dict[str, str] = {}
    for attribute in kind.attributes:
        read = read_value(attribute, cells[attribute.id], lists) if attribute.id in cells else ""
        if isinstance(read, FacilityProblem):
            problems.append(read)
        elif read:
            values[attribute.id] = read
        elif attribute.required and attribute.id in cells:
            problems.append(FacilityProblem(attribute.id, "fasilitas_isian_wajib", ""))
    code = text(CODE) if kind.has_codes else ""
    if code and not _CODE.match(code):
        problems.append(
            FacilityProblem(CODE, "fasilitas_nilai_salah", code, ("huruf, angka, titik, garis; paling banyak 40",))
        )
    place = _place(text, problems)
    shape = _shape(kind, text, problems)
    since, until = (_day(column, cells.get(column, ""), problems) for column in (SINCE, UNTIL))
    if since is not None and until is not None and until < since:
        problems.append(FacilityProblem(UNTIL, "fasilitas_tanggal_terbalik", until.isoformat(), (since.isoformat(),)))
    if problems:
        return None, problems
    return WrittenFacility(code, since, until, place, shape, values, frozenset(cells)), []


def read_value(one: Attribute, cell: Cell, lists: Mapping[str, CodeList]) -> str | FacilityProblem:
    """A cell as the canonical text of an attribute, "" for a blank one."""
    said = clean_text(text_of(cell))
    if said in _BLANK:
        return ""
    if one.type == "kode":
        return _code(one, said, lists)
    if one.type in ("angka", "tahun"):
        return _whole(one, cell, said)
    if one.type == "desimal":
        return _decimal(one, cell, said)
    if one.type == "tanggal":
        parsed = parse(cell if isinstance(cell, dt.date) else said, notation=HARI_BULAN).date
        return parsed.isoformat() if parsed is not None else _wrong(one, said, "tanggal, misalnya 17/08/2025")
    if one.type == "ya_tidak":
        word = said.casefold()
        return "ya" if word in _YES else "tidak" if word in _NO else _wrong(one, said, "ya atau tidak")
    if len(said) > one.length:
        return _wrong(one, said, f"paling banyak {one.length} huruf")
    if holds_number(said):
        return FacilityProblem(one.id, "fasilitas_nomor_orang", "")
    return said


def _wrong(one: Attribute, found: str, expected: str) -> FacilityProblem:
    return FacilityProblem(one.id, "fasilitas_nilai_salah", found, (expected,))


def _code(one: Attribute, said: str, lists: Mapping[str, CodeList]) -> str | FacilityProblem:
    codelist = lists[one.codelist or ""]
    code = codelist.match(said)
    if not code:
        return FacilityProblem(
            one.id, "fasilitas_kode_asing", said, tuple(row.label for row in codelist.rows if row.code != MISSING)
        )
    return code


def _whole(one: Attribute, cell: Cell, said: str) -> str | FacilityProblem:
    if isinstance(cell, float) and not cell.is_integer():  # 1.234 that a spreadsheet took for a fraction is no 1234
        return _wrong(one, said, f"bilangan bulat {one.minimum} sampai {one.maximum}, tanpa titik ribuan")
    if not said.isascii() or not _WHOLE.match(said):
        return _wrong(one, said, f"bilangan bulat {one.minimum} sampai {one.maximum}")
    if one.type == "tahun" and "." in said:
        return _wrong(one, said, "tahun, misalnya 2025")
    return _format_bounded(one, Decimal(said.replace(".", "")), said)


def _decimal(one: Attribute, cell: Cell, said: str) -> str | FacilityProblem:
    least = Decimal(1).scaleb(-one.decimals)
    if isinstance(cell, float):  # 12.3 of a spreadsheet may be 12.300000000000001
        number = Decimal(repr(cell)) if cell == cell and abs(cell) < 1e18 else Decimal("NaN")
        rounded = number.quantize(least) if number.is_finite() else number
        if not number.is_finite() or abs(number - rounded) > Decimal("1e-9"):
            return _wrong(one, said, f"paling banyak {one.decimals} angka di belakang koma")
        return _format_bounded(one, rounded, said)
    if not said.isascii() or not _DECIMAL.match(said) or (_THOUSANDS.match(said) and "," not in said):
        return _wrong(one, said, "angka dengan koma desimal, tanpa titik ribuan, misalnya 1234,5")
    plain = said.replace(".", "").replace(",", ".") if "," in said or said.count(".") > 1 else said
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return _wrong(one, said, "angka")
    if number != number.quantize(least):
        return _wrong(one, said, f"paling banyak {one.decimals} angka di belakang koma")
    return _format_bounded(one, number, said)


def _format_bounded(one: Attribute, number: Decimal, said: str) -> str | FacilityProblem:
    if number < one.minimum or (one.maximum is not None and number > one.maximum):
        return _wrong(one, said, f"{one.minimum} sampai {one.maximum}")
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("", "-0") else text


def _day(column: str, cell: Cell, problems: list[FacilityProblem]) -> dt.date | None:
    said = clean_text(text_of(cell))
    if said in _BLANK:
        return None
    parsed = parse(cell if isinstance(cell, dt.date) else said, notation=HARI_BULAN).date
    if parsed is None:
        problems.append(FacilityProblem(column, "fasilitas_nilai_salah", said, ("tanggal, misalnya 17/08/2025",)))
    return parsed


def _place(text: Text, problems: list[FacilityProblem]) -> tuple[str, str, str]:
    said = tuple(text(column) for column in PLACE)
    for column, word in zip(PLACE, said, strict=True):
        if len(word) > _LONG_PLACE or holds_number(word):
            problems.append(
                FacilityProblem(column, "fasilitas_nilai_salah", word[:_LONG_PLACE], ("nama atau nomor wilayah",))
            )
    dusun, rw, rt = said
    return dusun, rw, rt


def _shape(kind: FacilityKind, text: Text, problems: list[FacilityProblem]) -> str:
    if kind.shape == NOWHERE:
        return ""
    if kind.shape == POINT:
        lat, lon = (text(column) for column in COORDINATES)
        if not lat and not lon:
            return ""
        point = point_of(lat, lon)
        if point is None:
            problems.append(FacilityProblem("lintang" if lat else "bujur", "fasilitas_titik_salah", f"{lat}; {lon}"))
        return point or ""
    said = text(POINTS)
    if not said:
        return ""
    shape = points_of(said, least=3 if kind.shape == AREA else 2)
    if shape is None:
        problems.append(FacilityProblem(POINTS, "fasilitas_titik_salah", said))
    return shape or ""


def point_of(lat: str, lon: str) -> str | None:
    """`-7.95,112.61` for two texts in degrees (point or comma), None outside Indonesia or for no numbers."""
    degrees = []
    for said in (lat, lon):
        try:
            number = Decimal(said.strip().replace(",", "."))
        except InvalidOperation:
            return None
        if not number.is_finite() or abs(number) > 180:
            return None
        degrees.append(number)
    south, north, west, east = INDONESIA
    if not (south <= degrees[0] <= north and west <= degrees[1] <= east):
        return None
    return ",".join(_degree(degree) for degree in degrees)


def _degree(number: Decimal) -> str:
    text = format(round(number, _PLACES), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def points_of(said: str, *, least: int) -> str | None:
    """`lat,lon;lat,lon` of at least `least` points, None when a point cannot be read or lies outside Indonesia."""
    parts = [part for part in said.split(";") if part.strip()]
    if not least <= len(parts) <= _MOST_POINTS:
        return None
    points = []
    for part in parts:
        pair = [number for number in re.split(r"[\s,]+", part.strip()) if number]
        point = point_of(*pair) if len(pair) == 2 else None
        if point is None:
            return None
        points.append(point)
    return ";".join(points)


def key_of(kind: FacilityKind, code: str, values: Mapping[str, str]) -> str:
    """What tells a thing from others of its kind: its code (else its name), or the values of its key; folded.

    >>> from cantik.content.loader import load_content
    >>> key_of(load_content().facilities["sekolah"], "", {"nama": "SDN Lembah 1"})
    'sdn lembah 1'
    """
    if kind.has_codes:
        return fold(code) or code_from_name(kind, values)
    return "|".join(fold(values.get(name, "")) for name in kind.key)


def code_from_name(kind: FacilityKind, values: Mapping[str, str]) -> str:
    """The code of a thing to which nobody gave one: its name, folded. It stays when the name changes."""
    return fold(values.get(kind.called[0], ""))[:_LONGEST_CODE].strip()


def begins(kind: FacilityKind, written: WrittenFacility, reference: dt.date) -> dt.date:
    """From when a row holds: a year's fact from its first day, what happened from its day, else as written."""
    if kind.period == YEAR:
        year = next(
            attribute for attribute in kind.attributes if attribute.type == "tahun" and attribute.id in kind.key
        )
        return dt.date(int(written.values.get(year.id) or reference.year), 1, 1)
    if kind.period == HAPPENED:
        day = next((attribute.id for attribute in kind.attributes if attribute.type == "tanggal"), "")
        return dt.date.fromisoformat(written.values[day]) if written.values.get(day) else reference
    return written.since or reference

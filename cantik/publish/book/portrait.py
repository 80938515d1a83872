"""The pages that open the book: where the village lies, what it recorded of itself, a page of its own; as plain data
for the template, every text as the release froze it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from cantik.base.dates import long_date
from cantik.base.numerals import format_number
from cantik.publish.book.pictures import width_of
from cantik.publish.map import MapLook, draw_locator
from cantik.publish.typeset import cut, soft
from cantik.release.model import Release
from cantik.release.portrait import Portrait, RecordedTable, decode_portrait

_MAP = 220
_LONG = 90  # letters of a name of a place that a table prints


def describe_portrait(release: Release) -> dict[str, Any] | None:
    """The part "Potret"; None where the release says nothing of it."""
    found = decode_portrait(release)
    if found.pages == Portrait():
        return None
    place = release.place
    day = dt.date.fromisoformat(found.stated) if found.stated else release.reference
    return {
        "i": soft(f"Potret {place.full()}"),
        "e": soft(f"Portrait of {place.full('en')}"),
        "letak": _describe_place(release),
        "pokok": _main_facts(release, found),
        "peta": _draw_location(release, found),
        "sejarah": [soft(text) for text in found.own.history],
        "foto": _show_photo(found),
        "catatan": (soft(f"Catatan {place.full()}"), soft(f"Records of {place.full('en')}")),
        "tabel": [_print_table(release, table, number, day) for number, table in enumerate(found.tables, start=2)],
    }


def _describe_place(release: Release) -> tuple[str, str]:
    place = release.place
    district = f"{place.words.kecamatan} {place.kecamatan[1]}"
    district_en = f"{place.kecamatan[1]} {place.words.kecamatan_en}"
    above = f"{place.kabupaten[1]}, {place.provinsi[1]}"
    return (
        soft(f"{place.full()} terletak di {district}, {above}. Kode wilayahnya {place.code}."),
        soft(f"{place.full('en')} lies in {district_en}, {above}. Its area code is {place.code}."),
    )


def _main_facts(release: Release, found: Portrait) -> list[tuple[str, str, str]]:
    """What stands beside the map: area, and how many parts the village has."""
    words, facts = release.place.words, list[tuple[str, str, str]]()
    if release.place.area_km2 is not None:
        facts.append(("Luas wilayah (km²)", "Area (km²)", format_number(release.place.area_km2, 2)))
    if found.parts is not None:
        named = ((words.dusun, words.dusun_en), ("RW", "Community units (RW)"), ("RT", "Neighbourhood units (RT)"))
        facts += [(i, e, format_number(count)) for (i, e), count in zip(named, found.parts, strict=True) if count]
    return [(soft(i), soft(e), text) for i, e, text in facts]


def _draw_location(release: Release, found: Portrait) -> dict[str, Any] | None:
    if not found.around:
        return None
    place = release.place
    names = ", ".join(each.name for each in found.around if each.code != place.code)
    district = f"{place.words.kecamatan} {place.kecamatan[1]}"
    title = f"Letak {place.full()} di {district}"
    alt = f"Peta: {title}, di antara {names}."
    drawn = draw_locator(found.around, place.code, alt, MapLook(width=_MAP, uid="letak"))
    return {
        "no": "0.1",
        "i": soft(title),
        "e": soft(f"Location of {place.full('en')} in {place.kecamatan[1]} {place.words.kecamatan_en}"),
        "svg": drawn,
        "lebar": round(width_of(drawn), 2),
        "alt": alt,
    }


def _show_photo(found: Portrait) -> dict[str, Any] | None:
    own = found.own
    if not own.photo:
        return None
    return {"data": own.photo, "lebar": own.width, "tinggi": own.height, "alt": own.alt, "kredit": soft(own.credit)}


def _print_table(release: Release, table: RecordedTable, number: int, stated: dt.date) -> dict[str, Any]:
    """A table of facts, numbered after that of the key figures."""
    place, when = release.place, (long_date(stated), long_date(stated, "en"))
    day, day_en = (table.year, table.year) if table.year else when
    source = f"Catatan {place.full()}, {when[0]}", f"Records of {place.full('en')}, {when[1]}"
    return {
        "no": f"0.{number}",
        "i": soft(f"{table.title} di {place.full()}, {day}"),
        "e": soft(f"{table.title_en} in {place.full('en')}, {day_en}"),
        "kepala": [(soft(i), soft(e)) for i, e in table.heads],
        "angka": list(table.numeric),
        "baris": [[_print_cell(pair) for pair in row] for row in table.rows],
        "jumlah": [_print_cell(pair) for pair in table.total],
        "sumber": (soft(source[0]), soft(source[1])),
    }


def _print_cell(pair: tuple[str, str]) -> tuple[str, str]:
    return soft(cut(pair[0], _LONG)), soft(cut(pair[1], _LONG))

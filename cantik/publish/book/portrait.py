"""The pages that open the book: where the village lies, what it recorded of itself, a page of its own; as plain data
for the template, every text as the release froze it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cantik.base.dates import long_date
from cantik.base.numerals import format_number, make_plural
from cantik.codes.area import is_area_code
from cantik.publish.book.pictures import ratio_of, width_of
from cantik.publish.map import MapLook, draw_locator
from cantik.publish.typeset import cut, prose, soft
from cantik.release.model import Release, VillagePlace
from cantik.release.portrait import Outline, Portrait, RecordedTable, decode_portrait
from cantik.release.show import figure_text

_MAP, _WIDE = 220, 320  # widths of a map beside facts, of one across the page
_COUNTS, _FEW = ("jiwa", "keluarga"), 2  # units of key figures that tell how large a level is, and how many of these
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
        "bagian": _draw_parts(release, found),
        "sejarah": [soft(text) for text in found.own.history],
        "foto": _show_photo(found),
        "catatan": (soft(f"Catatan {place.full()}"), soft(f"Records of {place.full('en')}")),
        "tabel": [_print_table(release, table, number, day) for number, table in enumerate(found.tables, start=2)],
    }


def _describe_place(release: Release) -> tuple[str, str]:
    place = release.place
    within, within_en = _name_above(place)
    lies = f"{place.full()} terletak di {within}. " if within else ""
    lies_en = f"{place.full('en')} lies in {within_en}. " if within else ""
    if not is_area_code(place.code):  # a group of areas
        return soft(lies), soft(lies_en)
    return soft(f"{lies}Kode wilayahnya {place.code}."), soft(f"{lies_en}Its area code is {place.code}.")


def _name_above(place: VillagePlace) -> tuple[str, str]:
    """The areas around a place, the nearest first."""
    district, district_en = _name_district(place) if place.kecamatan[1] else ("", "")
    above = [name for _, name in (place.kabupaten, place.provinsi) if name]
    return ", ".join(filter(None, (district, *above))), ", ".join(filter(None, (district_en, *above)))


def _name_district(place: VillagePlace) -> tuple[str, str]:
    return f"{place.words.kecamatan} {place.kecamatan[1]}", f"{place.kecamatan[1]} {place.words.kecamatan_en}"


def _main_facts(release: Release, found: Portrait) -> list[tuple[str, str, str]]:
    """What stands beside the map: area, and how many parts the village has; of a level its areas and people."""
    words, facts = release.place.words, list[tuple[str, str, str]]()
    if release.place.area_km2 is not None:
        facts.append(("Luas wilayah (km²)", "Area (km²)", format_number(release.place.area_km2, 2)))
    if found.parts is not None:
        named = ((words.dusun, words.dusun_en), ("RW", "Community units (RW)"), ("RT", "Neighbourhood units (RT)"))
        facts += [(i, e, format_number(count)) for (i, e), count in zip(named, found.parts, strict=True) if count]
    kinds = ((words.dusun, make_plural(words.dusun_en)), ("Desa/kelurahan", "Villages"))
    facts += [(i, e, format_number(count)) for (i, e), count in zip(kinds, found.areas, strict=False)]
    told = (f for f in map(release.figure, release.key_figures) if f.unit in _COUNTS and f.value is not None)
    facts += [(f.title, f.title_en, figure_text(f)) for f in list(told)[:_FEW]] if release.of_level else []
    return [(soft(i), soft(e), text) for i, e, text in facts]


def _draw_location(release: Release, found: Portrait) -> dict[str, Any] | None:
    if not found.around:
        return None
    place = release.place
    within = (place.kabupaten[1], place.kabupaten[1]) if release.of_level else _name_district(place)
    names = ", ".join(each.name for each in found.around if each.code != place.code)
    title = f"Letak {place.full()} di {within[0]}"
    drawn = _Drawn(title, f"Location of {place.full('en')} in {within[1]}", f"Peta: {title}, di antara {names}.")
    return _draw(found.around, place.code, drawn, "0.1", _MAP)


def _draw_parts(release: Release, found: Portrait) -> dict[str, Any] | None:
    """The parts of a level, as far as they are drawn."""
    if not found.inside:
        return None
    place, drawn = release.place, len(found.inside)
    some = found.areas[:1] != (drawn,)
    part, parts_en = place.words.dusun, make_plural(place.words.dusun_en)
    title = f"{drawn} {part.lower()} yang batasnya digambar" if some else part
    title_en = f"{drawn} {parts_en} with drawn borders" if some else parts_en
    title, title_en = f"{title} di {place.full()}", f"{title_en} in {place.full('en')}"
    names = ", ".join(each.name for each in found.inside)
    number = "0.2" if found.around else "0.1"
    return _draw(found.inside, "", _Drawn(title, title_en, f"Peta: {title}: {names}."), number, _WIDE)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What a map is called in both languages, and what it shows in words."""

    title: str
    title_en: str
    alt: str


def _draw(areas: Sequence[Outline], own: str, said: _Drawn, number: str, width: int) -> dict[str, Any]:
    drawn = draw_locator(areas, own, said.alt, MapLook(width=width, uid=f"letak{number[-1]}"))
    return {
        "no": number,
        "i": soft(said.title),
        "e": soft(said.title_en),
        "svg": drawn,
        "lebar": round(width_of(drawn), 2),
        "rasio": round(ratio_of(drawn), 4),
        "alt": said.alt,
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
        "kepala": [(prose(i), prose(e)) for i, e in table.heads],
        "angka": list(table.numeric),
        "baris": [[_print_cell(pair) for pair in row] for row in table.rows],
        "jumlah": [_print_cell(pair) for pair in table.total],
        "sumber": (soft(source[0]), soft(source[1])),
    }


def _print_cell(pair: tuple[str, str]) -> tuple[str, str]:
    return soft(cut(pair[0], _LONG)), soft(cut(pair[1], _LONG))

"""The place of a release above the village: a kecamatan, a kabupaten, a group of areas, with its own words."""

from __future__ import annotations

import datetime as dt

from cantik.codes.area import AreaCode, AreaLevel, is_area_code
from cantik.codes.index import AreaIndex
from cantik.codes.istilah import Vocabulary
from cantik.codes.nation import CODE as NATION
from cantik.release.model import VillagePlace, Words

_KINDS = {
    AreaLevel.KABUPATEN: ("Kabupaten", "Regency", "bupati", "regent"),
    AreaLevel.PROVINSI: ("Provinsi", "Province", "gubernur", "governor"),
}
_GROUP = ("Kelompok", "Group", "koordinator", "coordinator")
_NATION = ("Republik", "Republic", "presiden", "president")
_CITY = ("Kota", "City", "wali kota", "mayor")


def level_place(code: str, name: str, index: AreaIndex, vocabulary: Vocabulary, on: dt.date) -> VillagePlace:
    """The place of a level on a day; a code that is no area is that of a group.

    Its tables say "menurut desa" (or the word of the place), a kabupaten's "menurut kecamatan".
    """
    if code == NATION:
        return _place(code, name, "pusat", _NATION, ("Provinsi", "Province"))
    found = index.find(AreaCode.kemendagri(code)) if is_area_code(code) else None
    if found is None:
        words = vocabulary.words(None, on=on)
        kind, kind_en, head, head_en = _GROUP
        parts = words.desa
        return _place(code, name, "kelompok", (kind, kind_en, head, head_en), (parts.id, parts.en))
    own = vocabulary.words_of(found, index, on)
    named = {each.level: each for each in index.ancestors(found)}
    above = {level: (each.kemendagri.text() if each.kemendagri else "", each.name) for level, each in named.items()}
    if found.level is AreaLevel.KECAMATAN:
        kinds = own.kecamatan.id, own.kecamatan.en, own.camat.id, own.camat.en
        parts_of = own.desa.id, own.desa.en
    else:
        kinds = _CITY if found.name.startswith("Kota ") else _KINDS[found.level]
        parts_of = own.kecamatan.id, own.kecamatan.en
        if found.level is AreaLevel.PROVINSI:
            parts_of = _KINDS[AreaLevel.KABUPATEN][:2]
    name = found.name.removeprefix("Kota ").removeprefix("Kabupaten ").removeprefix("Provinsi ")
    place = _place(code, name, str(found.level.value), kinds, parts_of)
    return VillagePlace(
        code=place.code,
        bps=None,
        name=place.name,
        kind=place.kind,
        kecamatan=("", ""),
        kabupaten=above.get(AreaLevel.KABUPATEN, ("", "")),
        provinsi=above.get(AreaLevel.PROVINSI, ("", "")),
        area_km2=None,
        words=place.words,
    )


def _place(code: str, name: str, kind: str, words: tuple[str, str, str, str], parts: tuple[str, str]) -> VillagePlace:
    nothing = ("", "")
    own = Words(words[0], words[1], words[2], words[3], parts[0], parts[1], "", "")
    return VillagePlace(code, None, name, kind, nothing, nothing, nothing, None, own)

"""Find the village by its name, as people say it: "Sawentar", "Sukamaju, Cianjur", or its code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cantik.base.text import fold
from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.errors import InvalidAreaCode
from cantik.codes.index import AreaIndex
from cantik.codes.istilah import Vocabulary
from cantik.codes.nation import NAME, nation
from cantik.codes.places import AreaEntry
from cantik.codes.practice import is_practice

#: so many are shown; more are told to add the kecamatan
SHOWN = 20
_LOOKED_AT = 2000  # the commonest name of a village stands a few hundred times in Indonesia
_SHORTEST = 3
_WHOLE = {fold(NAME), "pusat", "nasional"}


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """An area to choose: code, name with its word, what lies above it."""

    kode: str
    name: str
    above: str
    village: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gave. `more`: there are others that are not shown."""

    places: tuple[PlaceChoice, ...]
    more: bool


def search(text: str) -> Found:
    """Areas by code or by name; after a comma, or as further words, the name of something above them.

    Villages first, then kecamatan, kabupaten/kota and provinces (for whoever runs their server). Fewer than three
    letters find nothing.
    """
    text = " ".join(text.split())
    index = AreaIndex.load_shipped()
    code = nation() if fold(text) in _WHOLE else _code(text)
    known = place_of(code) if code is not None else None
    if known is not None:
        return Found((known,), more=False)
    if len(fold(text).replace(" ", "")) < _SHORTEST:
        return Found((), more=False)
    for name, place in _readings(text):
        found = _matching_areas(index, name, place)
        if found:
            return Found(tuple(describe_place(area, index) for area in found[:SHOWN]), more=len(found) > SHOWN)
    return Found((), more=False)


def _code(text: str) -> AreaCode | None:
    try:
        return AreaCode.kemendagri(text)
    except InvalidAreaCode:
        return None


def _readings(text: str) -> Iterator[tuple[str, str]]:
    """Name and what lies above it: as the comma says, else the whole as a name, else ever fewer of its words."""
    name, comma, place = text.partition(",")
    if comma:
        yield name.strip(), place.strip()
        return
    yield text, ""
    words = text.split()
    for count in range(len(words) - 1, 0, -1):
        yield " ".join(words[:count]), " ".join(words[count:])


def _matching_areas(index: AreaIndex, name: str, place: str) -> list[AreaEntry]:
    wanted = fold(_bare(place))
    found: list[AreaEntry] = []
    for levels in ((AreaLevel.DESA,), (AreaLevel.KECAMATAN, AreaLevel.KABUPATEN, AreaLevel.PROVINSI)):
        for match in index.search(_bare(name), levels=levels, limit=_LOOKED_AT if wanted else SHOWN + 1):
            if not wanted or any(wanted in fold(above.name) for above in index.ancestors(match.area)):
                found.append(match.area)
            if len(found) > SHOWN:
                return found
    return found


def _bare(text: str) -> str:
    """A name without the word before it: "Desa Sawentar", "Kec. Kanigoro"."""
    first, _, rest = text.strip().partition(" ")
    return rest if rest and fold(first) in {"desa", "kelurahan", "kel", "kecamatan", "kec", "kab"} else text.strip()


def describe_place(area: AreaEntry, index: AreaIndex) -> PlaceChoice:
    """An area as the page shows it."""
    code = area.kemendagri
    words = Vocabulary.load().words_of(area, index)
    above = list(index.ancestors(area))  # nearest first
    parents = [area.name for area in above]
    if area.level is AreaLevel.DESA and parents:
        parents[0] = f"{words.kecamatan.id} {parents[0]}"
    name = {AreaLevel.DESA: f"{words.desa.id} {area.name}", AreaLevel.KECAMATAN: f"{words.kecamatan.id} {area.name}"}
    return PlaceChoice(
        code.text() if code else "", name.get(area.level, area.name), ", ".join(parents), area.level is AreaLevel.DESA
    )


def place_of(area: AreaCode) -> PlaceChoice | None:
    """The area of a code, None when there is none; a village of the invented province is called by its code.

    A practice village is none: it is opened beside one's own, after signing in.
    """
    index = AreaIndex.load_shipped()
    if area.fictitious:
        return None if is_practice(area) else PlaceChoice(area.text(), area.text(), "", area.level is AreaLevel.DESA)
    entry = index.find(area)
    return describe_place(entry, index) if entry is not None else None

"""The villages of a kabupaten as one drawing: each is a way to its own page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import escape
from itertools import pairwise
from typing import Any

import shapely
from shapely.geometry import mapping, shape

from cantik.publish.map.draw import WEB, MapLook, Ring, _area, _Frame, _inside, hatch
from cantik.publish.map.plain import rings_of

NAMED = 24  # up to so many villages bear their names; more would hide one another
LARGE = 10  # up to so many bear them on a phone, too
_LETTER = 7.2  # how wide a letter of a name comes out
_LINE = 13.0  # how high a line of it
KM_PER_DEGREE = 111.32  # of latitude
_LONG = 28  # letters of a name that takes three lines


@dataclass(frozen=True, slots=True)
class VillageMark:
    """A village on a drawing: name, address of its page, a class of the data ramp (0-4) or -1 where there is no figure,
    which is hatched as on any map, the figure in words, and what a script finds it by."""

    name: str
    href: str
    step: int
    told: str
    key: str = ""


class VillageOutlines:
    """Villages laid on the plane once, for many maps of them: the dusun of each joined."""

    def __init__(self, geometries: Sequence[Mapping[str, Any]], width: int) -> None:
        self._rings = [_outline(geometry) for geometry in geometries]
        self._frame = _Frame((point for rings in self._rings for ring in rings for point in ring), width)
        self._paths = ["".join(_short_path(ring, self._frame) for ring in rings) for rings in self._rings]

    @property
    def km_per_unit(self) -> float:
        """How many kilometres lie within a unit of the drawing."""
        return KM_PER_DEGREE / self._frame.scale

    @cached_property
    def _middles(self) -> list[tuple[float, float]]:
        """Where the name of each village stands; sought only where names are drawn."""
        return [self._frame.place(_inside(max(rings, key=_area))) for rings in self._rings]

    def draw(self, villages: Sequence[VillageMark], alt: str, look: MapLook) -> str:
        """One SVG with a link for each village, in the order of the outlines; `alt` names it for who hears the page."""
        named = self._place_names(villages) if len(villages) <= NAMED else frozenset()
        large, parts = len(villages) <= LARGE, []
        for at, (village, data) in enumerate(zip(villages, self._paths, strict=True)):
            fill = f"url(#{look.uid}-na)" if village.step < 0 else WEB["r"][village.step]
            edge = WEB["na" if village.step < 0 else "line"]
            name = _name(village, self._middles[at], large=large) if at in named else ""
            parts.append(
                f'<a href="{escape(village.href)}"{_key_attribute(village)}><path d="{data}" fill="{fill}" '
                f'stroke="{edge}" stroke-width="2" stroke-linejoin="round" fill-rule="evenodd">'
                f"<title>{escape(f'{village.name}: {village.told}')}</title></path>{name}</a>"
            )
        width, height = look.width + 8, f"{self._frame.height + 8:.0f}"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 {width} {height}" role="group" '
            f'aria-label="{escape(alt)}">{hatch(look)}{"".join(parts)}</svg>'
        )

    def _place_names(self, villages: Sequence[VillageMark]) -> frozenset[int]:
        """Which villages bear their names: one that is wider than its village does not, and of two that would cover
        each other the one of the larger village does."""
        placed, found = list[_Box](), set[int]()
        for at in sorted(range(len(villages)), key=lambda at: -max(map(_area, self._rings[at]))):
            lines, (x, y) = _name_lines(villages[at].name), self._middles[at]
            wide = max(map(len, lines)) * _LETTER
            box = (x - wide / 2, y - _LINE, x + wide / 2, y + _LINE * (len(lines) - 1))
            if wide <= self._room(self._rings[at]) and not any(_cover(box, other) for other in placed):
                placed.append(box)
                found.add(at)
        return frozenset(found)

    def _room(self, rings: Sequence[Ring]) -> float:
        """How wide the widest part of a village is on the drawing."""
        across = [self._frame.place(point)[0] for point in max(rings, key=_area)]
        return max(across) - min(across)


class _Same:
    """A value that is the same as itself alone: what was made of it is found again without comparing it."""

    __slots__ = ("value",)

    def __init__(self, value: Mapping[str, Any]) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.value is self.value

    def __hash__(self) -> int:
        return id(self.value)


def lay_outlines(geometries: Iterable[Mapping[str, Any]], width: int) -> VillageOutlines:
    """The outlines of villages for maps of one width, simplified as far as no reader sees it; those of the same
    villages were laid before as a rule: for the other language, another page, another indicator."""
    return _lay_same(tuple(map(_Same, geometries)), width)


@lru_cache(maxsize=8)
def _lay_same(geometries: tuple[_Same, ...], width: int) -> VillageOutlines:
    return VillageOutlines(simplify_villages([each.value for each in geometries], width), width)


def _short_path(ring: Ring, frame: _Frame) -> str:
    """The outline in steps from point to point: half as long as with places."""
    points = [(round(10 * x), round(10 * y)) for x, y in map(frame.place, ring)]
    steps = [(x - a, y - b) for (a, b), (x, y) in pairwise(points)]
    line = " ".join(f"{x / 10:g} {y / 10:g}" for x, y in steps if (x, y) != (0, 0))
    return f"M{points[0][0] / 10:g} {points[0][1] / 10:g}l{line.replace(' -', '-')}z"


def _key_attribute(village: VillageMark) -> str:
    return f' data-k="{escape(village.key)}"' if village.key else ""


def join_borders(geometries: Iterable[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The areas of several collections (GeoJSON) put together as one geometry."""
    return _join_same(tuple(map(_Same, geometries)))


@lru_cache(maxsize=128)  # a province has some fifty kecamatan, each of which a page draws in two languages
def _join_same(geometries: tuple[_Same, ...]) -> Mapping[str, Any]:
    joined: Mapping[str, Any] = mapping(_join_areas([each.value for each in geometries]))
    return joined


def _outline(geometry: Mapping[str, Any]) -> list[Ring]:
    """The rings of a village: the areas of its dusun put together."""
    features = geometry["features"]
    return rings_of(features[0]["geometry"] if len(features) == 1 else join_borders([geometry]))


def _join_areas(geometries: Iterable[Mapping[str, Any]]) -> shapely.Geometry:
    areas = [shape(feature["geometry"]) for geometry in geometries for feature in geometry["features"]]
    return shapely.union_all([area if area.is_valid else area.buffer(0) for area in areas])


@lru_cache(maxsize=4096)
def _join_village(geometry: _Same) -> shapely.Geometry:
    """A village from its dusun; of a province all, from one publication to the next."""
    return _join_areas([geometry.value])


def simplify_villages(geometries: Sequence[Mapping[str, Any]], width: int) -> list[Mapping[str, Any]]:
    """The same villages for many drawings of one width: the dusun of each joined, borders without what is finer than
    half a unit of the drawing. Neighbours keep one border; an outline that would not stay one is left as it is."""
    joined = [_join_village(_Same(geometry)) for geometry in geometries]
    if not joined:
        return []
    west, _south, east, _north = shapely.total_bounds(joined)
    simple = shapely.coverage_simplify(joined, (east - west) / width / 2)
    fitting = [new if new.is_valid and not new.is_empty else old for old, new in zip(joined, simple, strict=True)]
    return [{"type": "FeatureCollection", "features": [{"geometry": mapping(outline)}]} for outline in fitting]


#: west, north, east, south on the drawing
_Box = tuple[float, float, float, float]


def _cover(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _name(village: VillageMark, middle: tuple[float, float], *, large: bool) -> str:
    """The name within its village."""
    x, y = middle
    colour = WEB["high"] if village.step >= 3 else WEB["low"]
    halo = f' stroke="{WEB["line"]}" stroke-width="4" stroke-linejoin="round" paint-order="stroke"'
    lines = _name_lines(village.name)
    kind = "nama besar" if large else "nama"
    next_line = "1.08em"  # of the size at which the page draws it: larger on a phone
    spans = "".join(
        f'<tspan x="{x:.1f}" dy="{next_line if place else 0}">{escape(line)}</tspan>'
        for place, line in enumerate(lines)
    )
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="12" font-weight="600" text-anchor="middle" fill="{colour}"'
        f'{halo if village.step < 0 else ""} class="{kind}" aria-hidden="true">{spans}</text>'
    )


def _name_lines(name: str) -> list[str]:
    """A name on two lines, a long one on three."""
    words = name.split()
    count = min(len(words), 3 if len(name) > _LONG else 2)
    longest = -(-len(name) // count)
    lines = [""]
    for word in words:
        if lines[-1] and len(f"{lines[-1]} {word}") > longest and len(lines) < count:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines

"""Polygons against each other: overlaps, gaps, and parts that lie far from all others.

What is thin is an accident of drawing and can be mended; what is wide is a question of whose land it is, which no
program answers. The measures below are Cantik's own rule [U].
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

import shapely

from cantik.base.numerals import format_number
from cantik.collect.borders.defects import BorderDefect, Weight
from cantik.collect.borders.place import area_of, in_metres

#: overlaps up to this part of the smaller polygon are cut, larger ones refused
SHARE: Final = 0.02
#: gaps up to this mean width in metres are closed, wider ones told
WIDTH: Final = 15.0
#: below this a release's rounding to 1 m makes the same
LEAST_AREA: Final = 25.0
#: more than a few overlaps or gaps smaller than this (m²) are told together
TRIFLE: Final = 10_000.0
_FEW = 3
#: a polygon so far from all others, or borders so far from the former ones, are probably another village's
APART_KM: Final = 5.0
#: a polygon that covers so much of each of two others is the outline of the village, not a dusun
_COVERS: Final = 0.9


@dataclass(frozen=True, slots=True)
class DrawnPolygon:
    """One polygon: its number in the collection, its name, by what the name is compared, its shape in degrees."""

    number: int
    name: str
    key: str
    geometry: shapely.Geometry


def compare(places: Sequence[DrawnPolygon]) -> tuple[list[DrawnPolygon], list[BorderDefect]]:
    """The polygons without thin overlaps and gaps, and all that was found between them."""
    inner, found = list(places), list[BorderDefect]()
    for first, second in _touching_pairs(inner):
        found += _overlap(inner, first, second)
    found = _together(found, "tumpang_tipis", "tumpang_banyak") + _lonely(inner)
    if not any(defect.weight is Weight.REFUSE for defect in found):
        found += _together(_gaps(inner), "celah_tipis", "celah_banyak")
    return inner, found


def _together(found: Sequence[BorderDefect], kind: str, many: str) -> list[BorderDefect]:
    """More than a few small ones of one kind as one defect: every line of a drawing simplified polygon by polygon."""
    alike = [defect for defect in found if defect.kind == kind and _change_size(defect) < TRIFLE]
    if len(alike) <= _FEW:
        return list(found)
    largest = max(alike, key=_change_size)
    area = sum(map(_change_size, alike))
    return [
        replace(largest, kind=many, detail=str(len(alike)), before=area, after=0.0),
        *(defect for defect in found if defect not in alike),
    ]


def _change_size(defect: BorderDefect) -> float:
    return abs((defect.before or 0.0) - (defect.after or 0.0))


def _touching_pairs(places: Sequence[DrawnPolygon]) -> list[tuple[int, int]]:
    if len(places) < 2:
        return []
    tree = shapely.STRtree([place.geometry for place in places])
    pairs = tree.query([place.geometry for place in places], predicate="intersects").T
    return sorted((int(a), int(b)) for a, b in pairs if a < b and places[a].key != places[b].key)


def _overlap(places: list[DrawnPolygon], first: int, second: int) -> list[BorderDefect]:
    one, other = places[first], places[second]
    common = polygons_only(one.geometry.intersection(other.geometry))
    area = area_of(common)
    sizes = area_of(one.geometry), area_of(other.geometry)
    if area < LEAST_AREA and area < SHARE * min(sizes):
        return []
    share = area / min(sizes)
    point = common.representative_point()
    said = format_number(Decimal(str(100 * share)), 2)
    larger, smaller = (first, second) if sizes[0] >= sizes[1] else (second, first)
    names = (places[larger].name, places[smaller].name)
    if share > SHARE:
        return [BorderDefect("tumpang", Weight.REFUSE, names, said, (point.x, point.y), area)]
    rest = polygons_only(places[larger].geometry.difference(places[smaller].geometry))
    places[larger] = replace(places[larger], geometry=rest)
    at = (point.x, point.y)
    return [BorderDefect("tumpang_tipis", Weight.ASK, names, said, at, max(sizes), area_of(rest))]


def without_outline(places: Sequence[DrawnPolygon]) -> list[DrawnPolygon]:
    """The polygons but for one that covers at least two others: the outline of the village in the same layer."""
    if len(places) < 3:
        return list(places)
    return [place for place in places if _count_covered(place, places) < 2]


def _count_covered(place: DrawnPolygon, places: Sequence[DrawnPolygon]) -> int:
    return sum(
        place.geometry.intersection(other.geometry).area >= _COVERS * other.geometry.area
        for other in places
        if other.number != place.number and other.geometry.area < place.geometry.area
    )


def _lonely(places: Sequence[DrawnPolygon]) -> list[BorderDefect]:
    """Polygons far from all others; of two that are both alone, the smaller."""
    found: list[BorderDefect] = []
    if len(places) < 2:
        return found
    for place in places:
        others = shapely.union_all([other.geometry for other in places if other.number != place.number])
        away = distance(place.geometry, others)
        if away >= APART_KM * 1000 and (len(places) > 2 or place.geometry.area <= others.area):
            point = place.geometry.representative_point()
            found.append(BorderDefect("terpencil", Weight.ASK, (place.name,), kilometres(away), (point.x, point.y)))
    return found


def _gaps(places: list[DrawnPolygon]) -> list[BorderDefect]:
    found: list[BorderDefect] = []
    whole = shapely.union_all([place.geometry for place in places])
    rings = [ring for part in shapely.get_parts(whole) for ring in part.interiors]
    for gap in map(shapely.Polygon, rings):
        area = area_of(gap)
        if area >= LEAST_AREA:
            found.append(_gap(places, gap, area))
    return found


def _gap(places: list[DrawnPolygon], gap: shapely.Polygon, area: float) -> BorderDefect:
    line = gap.exterior
    shared = sorted(
        ((shapely.intersection(place.geometry, line).length, -at) for at, place in enumerate(places)), reverse=True
    )
    near = [-at for length, at in shared if length > 0] or [0]
    names = tuple(places[at].name for at in near[:2])
    point = gap.representative_point()
    defect = BorderDefect("celah", Weight.NOTE, names * (2 if len(names) == 1 else 1), "", (point.x, point.y), area)
    around = in_metres(gap, point.y).length
    if 2 * area / around > WIDTH:
        return defect
    chosen = places[near[0]]
    places[near[0]] = replace(chosen, geometry=polygons_only(chosen.geometry.union(gap)))
    return replace(defect, kind="celah_tipis", weight=Weight.ASK, after=0.0)


def polygons_only(geometry: shapely.Geometry) -> shapely.Geometry:
    """The polygons of a geometry as one; lines and points that an operation left over are dropped."""
    if geometry.geom_type in ("Polygon", "MultiPolygon"):
        return geometry
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type in ("Polygon", "MultiPolygon")]
    return shapely.union_all(parts) if parts else shapely.Polygon()


def distance(first: shapely.Geometry, second: shapely.Geometry) -> float:
    """Metres between the nearest points of two geometries in degrees."""
    latitude = (first.bounds[1] + second.bounds[3]) / 2
    return float(shapely.distance(in_metres(first, latitude), in_metres(second, latitude)))


def kilometres(metres: float) -> str:
    """`12,4`, as sentences say it."""
    return format_number(Decimal(str(metres)) / 1000, 1)

"""Each polygon by itself: whether it is one, where it lies; mended geometries beside what would be changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import shapely
from shapely.geometry import mapping

from cantik.codes.area import AreaCode
from cantik.collect.borders import neighbours
from cantik.collect.borders.defects import BorderDefect, Weight
from cantik.collect.borders.geojson import geometry_kind, holds_polygon
from cantik.collect.borders.names import key_of, name_of
from cantik.collect.borders.neighbours import DrawnPolygon
from cantik.collect.borders.place import INDONESIA, apart, area_of, extent_of, within
from cantik.collect.borders.settle import geometry_of

#: what GEOS calls it (`shapely.is_valid_reason`) and the kind of defect; anything else is a broken ring
_REASONS: Final = (
    ("self-intersection", "memotong_diri"),
    ("hole", "lubang_di_luar"),
)
_AT = re.compile(r"\[(-?[\d.]+(?:e[-+]?\d+)?) (-?[\d.]+(?:e[-+]?\d+)?)\]")


@dataclass(frozen=True, slots=True)
class ExaminedBorders:
    """A collection with all that may be mended mended, and what is wrong with it as it came."""

    mended: Mapping[str, Any]
    defects: tuple[BorderDefect, ...]


def examine(collection: Mapping[str, Any], area: AreaCode, wanted: Callable[[str], bool] | None) -> ExaminedBorders:
    """Look at the polygons of a collection in degrees whose name is wanted (asked by its key, `names.key_of`).

    Others stay as they are: they are not drawn. With `wanted` None all are looked at, but for the village's outline.
    """
    features = list(collection["features"])
    places: list[DrawnPolygon] = []
    defects: list[BorderDefect] = []
    for number, feature in enumerate(features):
        name = name_of(feature)
        if not holds_polygon(feature) or (wanted is not None and not wanted(key_of(name))):
            continue
        mended, found = _alone(feature, name or f"ke-{number + 1}", area)
        defects += found
        if mended is not None:
            places.append(DrawnPolygon(number, name or f"ke-{number + 1}", key_of(name), mended))
    if not any(defect.weight is Weight.REFUSE for defect in defects):
        places, between = neighbours.compare(places if wanted else neighbours.without_outline(places))
        defects += between
    for place in places:
        came = geometry_of(features[place.number])
        if came is None or not came.equals_exact(place.geometry, 0.0):
            features[place.number] = {**features[place.number], "geometry": mapping(place.geometry)}
    return ExaminedBorders({**collection, "features": features}, tuple(defects))


def _alone(feature: Any, name: str, area: AreaCode) -> tuple[shapely.Geometry | None, list[BorderDefect]]:
    """One polygon mended, and its defects; None when it is refused."""
    geometry = geometry_of(feature)
    if geometry is None:
        return None, [BorderDefect("rusak", Weight.REFUSE, (name,))]
    if geometry.is_empty:
        return None, [BorderDefect("kosong", Weight.REFUSE, (name,))]
    if outside := _outside(geometry, name, area):
        return None, [outside]
    defects = []
    if geometry_kind(feature) == "GeometryCollection":
        defects.append(BorderDefect("kumpulan", Weight.ASK, (name,)))
        geometry = neighbours.polygons_only(geometry)
    if not geometry.is_valid:
        whole = shapely.make_valid(geometry, method="structure", keep_collapsed=False)
        defects.append(replace(_invalid(geometry, name), before=area_of(geometry), after=area_of(whole)))
        geometry = neighbours.polygons_only(whole)
    if geometry.area <= 0:
        return None, [BorderDefect("tanpa_luas", Weight.REFUSE, (name,))]
    return geometry, defects


def _outside(geometry: shapely.Geometry, name: str, area: AreaCode) -> BorderDefect | None:
    box = geometry.bounds
    if not within(box, INDONESIA):
        return BorderDefect("luar_indonesia", Weight.REFUSE, (name,))
    extent = extent_of(area)
    if extent is not None and apart(box, extent):
        kabupaten = ".".join(area.parts[:2])
        middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
        return BorderDefect("luar_kabupaten", Weight.REFUSE, (name,), kabupaten, middle)
    return None


def _invalid(geometry: shapely.Geometry, name: str) -> BorderDefect:
    reason = str(shapely.is_valid_reason(geometry))
    found = _AT.search(reason)
    kind = next((kind for word, kind in _REASONS if word in reason.lower()), "cincin_rusak")
    at = (float(found[1]), float(found[2])) if found else None
    return BorderDefect(kind, Weight.ASK, (name,), at=at)


def apart_from(collection: Mapping[str, Any], former: Mapping[str, Any]) -> BorderDefect | None:
    """What is to be said when new borders do not even touch the ones that are used now."""
    new, old = _union(collection["features"]), _union(former["features"])
    if new is None or old is None:
        return None
    distance = neighbours.distance(new, old)
    if distance < neighbours.APART_KM * 1000:
        return None
    point = new.representative_point()
    return BorderDefect("jauh_dari_semula", Weight.ASK, (), neighbours.kilometres(distance), (point.x, point.y))


def _union(features: Sequence[Any]) -> shapely.Geometry | None:
    found = [geometry_of(feature) for feature in features if holds_polygon(feature)]
    whole = [shapely.make_valid(geometry) for geometry in found if geometry is not None and not geometry.is_empty]
    return shapely.union_all(whole) if whole else None

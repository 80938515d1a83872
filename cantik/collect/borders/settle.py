"""A drawing brought to longitude and latitude in degrees: by what the file says, checked against its numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.errors import ShapelyError
from shapely.geometry import mapping, shape

from cantik.codes.area import AreaCode
from cantik.collect.borders import systems
from cantik.collect.borders.defects import BorderDefect, Weight
from cantik.collect.borders.geojson import BorderDrawing, holds_polygon
from cantik.collect.borders.place import INDONESIA, Box, extent_of, within

#: Web Mercator of Indonesia's extent, in metres
_MERCATOR: Box = (10_500_000, -1_300_000, 15_800_000, 750_000)
_TRANSVERSE: Box = (100_000, 0, 900_000, 10_000_000)


@dataclass(frozen=True, slots=True)
class _Way:
    """From the numbers of a file to degrees; `defect` says what was found out."""

    change: Callable[[systems.Points], systems.Points] | None = None
    defect: BorderDefect | None = None


def settle(drawing: BorderDrawing, area: AreaCode) -> tuple[Mapping[str, Any], tuple[BorderDefect, ...]]:
    """The collection in degrees (without a member `crs`) and what was found out about its coordinates.

    A drawing that cannot be brought to degrees is handed back as it is, with a defect that refuses it.
    """
    plain = {key: value for key, value in drawing.collection.items() if key != "crs"}
    box = _bounds(drawing.collection)
    if box is None:
        return plain, ()  # nothing that has a place; what each polygon lacks is said by `examine`
    way = _way(drawing, box, area)
    if way.change is not None:
        plain["features"] = [_transform_feature(feature, way.change) for feature in plain["features"]]
    return plain, () if way.defect is None else (way.defect,)


def _way(drawing: BorderDrawing, box: Box, area: AreaCode) -> _Way:
    numbers = _by_numbers(box, area)
    said = drawing.system
    if said is None:
        if numbers is systems.DEGREES:
            return _Way(defect=BorderDefect("tanpa_prj", Weight.NOTE) if drawing.archive else None)
        return _guess_way(numbers, box, "sistem_ditebak", "")
    named = systems.of_wkt(said) if drawing.wkt else systems.by_name(said)
    title = said.split('"')[1][:60] if drawing.wkt and '"' in said else said
    if named is None:
        return _Way(defect=BorderDefect("sistem_asing", Weight.REFUSE, detail=title))
    if named is systems.DEGREES:
        return _Way() if numbers is systems.DEGREES else _guess_way(numbers, box, "sistem_berlawanan", named.name)
    if numbers is systems.DEGREES:
        return _Way(defect=BorderDefect("sistem_berlawanan", Weight.ASK, (named.name,), systems.DEGREES.name))
    return _Way(_by(named), BorderDefect("dari_sistem", Weight.NOTE, detail=named.name))


def _guess_way(numbers: systems.CoordinateSystem | None, box: Box, kind: str, said: str) -> _Way:
    """What the numbers make plain where the file says nothing, or something else."""
    if within(_exchange_axes(box), INDONESIA):
        return _Way(lambda points: points[:, ::-1], BorderDefect("sumbu_tertukar", Weight.ASK))
    if numbers is not None:
        return _Way(_by(numbers), BorderDefect(kind, Weight.ASK, (said,), numbers.name))
    if within(box, (-180, -90, 180, 90)):
        return _Way()  # degrees somewhere else: `examine` says which polygon lies where
    kind = "sistem_tak_jelas" if within(box, _TRANSVERSE) else "luar_indonesia"
    return _Way(defect=BorderDefect(kind, Weight.REFUSE, ("berkas ini",)))


def _by_numbers(box: Box, area: AreaCode) -> systems.CoordinateSystem | None:
    """The one system in which these numbers lie where the village may be; None when none or several do."""
    if within(box, INDONESIA):
        return systems.DEGREES
    if within(box, _MERCATOR):
        return systems.WEB_MERCATOR
    extent = extent_of(area)
    if extent is None or not within(box, _TRANSVERSE):
        return None
    corners = np.array([box[:2], box[2:], (box[0], box[3]), (box[2], box[1])], dtype=np.float64)
    fitting = []
    for zone in systems.ZONES:
        for south in (False, True):
            system = systems.utm(zone, south)
            found = systems.to_degrees(system, corners)
            if within((*found.min(axis=0), *found.max(axis=0)), extent):
                fitting.append(system)
    return fitting[0] if len(fitting) == 1 else None


def _by(system: systems.CoordinateSystem) -> Callable[[systems.Points], systems.Points]:
    return lambda points: systems.to_degrees(system, points)


def _exchange_axes(box: Box) -> Box:
    return (box[1], box[0], box[3], box[2])


def geometry_of(feature: Mapping[str, Any]) -> shapely.Geometry | None:
    """The geometry of a feature in two dimensions; None when it cannot be understood."""
    try:
        return shapely.force_2d(shape(feature["geometry"]))
    except (ShapelyError, ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError):
        return None


def _bounds(collection: Mapping[str, Any]) -> Box | None:
    found = [geometry_of(feature) for feature in collection["features"] if holds_polygon(feature)]
    boxes = [geometry.bounds for geometry in found if geometry is not None and not geometry.is_empty]
    if not boxes:
        return None
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)


def _transform_feature(feature: Any, change: Callable[[systems.Points], systems.Points]) -> Any:
    geometry = geometry_of(feature) if holds_polygon(feature) else None
    if geometry is None or geometry.is_empty:
        return feature
    return {**feature, "geometry": mapping(shapely.transform(geometry, change))}

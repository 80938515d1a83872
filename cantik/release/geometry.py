"""Polygons of the dusun as a release carries them: checked, matched to the areas of the tables, rounded to 11 m."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import mapping, shape

from cantik.collect.borders.defects import BordersUnreadable
from cantik.collect.borders.geojson import MOST_POINTS, holds_polygon, parse_geojson
from cantik.collect.borders.names import key_of, name_of
from cantik.collect.borders.neighbours import polygons_only
from cantik.content.axes import Category

DIGITS = 5


@dataclass(frozen=True, slots=True)
class Matched:
    """Polygons of a file against the dusun of a register.

    `shapes`: the GeoJSON of those that matched, by category, None when none did. `found`: name in the file and name
    in the register. `strangers`: name in the file ("" when it has none) and the reason why it is not used. `missing`:
    dusun without a polygon.
    """

    shapes: Mapping[str, Any] | None
    found: tuple[tuple[str, str], ...]
    strangers: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]


#: why a feature of the file is not used
NAMELESS, UNKNOWN, NO_POLYGON = "tanpa_nama", "tidak_dikenal", "bukan_poligon"


def read_polygons(path: Path) -> Mapping[str, Any]:
    """The GeoJSON of a file. Raises `UnreadableInput` T301 when it is none, too large, or holds no polygon."""
    try:
        return parse_geojson(path.read_bytes(), path.name, 3 * MOST_POINTS)  # with what was there before repairs
    except OSError as error:
        raise BordersUnreadable(path.name, "tidak dapat dibuka") from error


def dusun_geometry(
    data: Mapping[str, Any], areas: Sequence[Category], where: Path
) -> tuple[Mapping[str, Any] | None, tuple[str, ...]]:
    """The polygons whose name is that of a dusun of the tables, and the names of dusun without a polygon.

    No polygon at all gives None. Raises `UnreadableInput` T301 as `match` does.
    """
    matched = match(data, areas, where)
    return matched.shapes, matched.missing


def match(data: Mapping[str, Any], areas: Sequence[Category], where: Path) -> Matched:
    """Lay the polygons of a file to the dusun of a register, each with what did not match and why.

    Names are compared folded and without the word for dusun. Raises `UnreadableInput` T301 when coordinates are not
    longitude and latitude in degrees or a ring is no ring. Source and reference date of the borders (`sumber`,
    `keadaan` of the collection) stay with the shapes.
    """
    wanted = {key_of(c.label): c for c in areas if not c.total and not c.missing}
    shapes: dict[str, list[shapely.Geometry]] = {}
    found: dict[str, str] = {}
    strangers: list[tuple[str, str]] = []
    for feature in data["features"]:
        name = name_of(feature)
        category = wanted.get(key_of(name))
        if not holds_polygon(feature):
            strangers.append((name, NO_POLYGON))
        elif category is None:
            strangers.append((name, UNKNOWN if name else NAMELESS))
        else:
            shapes.setdefault(category.id, []).append(_check_polygon(feature["geometry"], name, where))
            found.setdefault(name, category.label)
    missing = tuple(c.label for c in wanted.values() if c.id not in shapes)
    collection = {
        "type": "FeatureCollection",
        **_drawn_by(data),
        "features": [_feature(c, shapes[c.id]) for c in areas if c.id in shapes],
    }
    return Matched(collection if shapes else None, tuple(found.items()), tuple(strangers), missing)


def _drawn_by(data: Mapping[str, Any]) -> dict[str, str]:
    """Source and reference date of the borders, when the file says both in this form."""
    source, day = data.get("sumber"), data.get("keadaan")
    if not isinstance(source, str) or not isinstance(day, str):
        return {}
    try:
        dt.date.fromisoformat(day)
    except ValueError:
        return {}
    return {"sumber": source[:200], "keadaan": day}


def _feature(category: Category, parts: Sequence[shapely.Geometry]) -> dict[str, Any]:
    united = shapely.set_precision(shapely.union_all(parts), 10**-DIGITS)
    oriented = shapely.orient_polygons(united)  # RFC 7946: exterior rings against the clock
    return {
        "type": "Feature",
        "properties": {"dusun": category.id, "nama": category.label},
        "geometry": _round_geometry(mapping(oriented)),
    }


def _check_polygon(geometry: Mapping[str, Any], name: str, where: Path) -> shapely.Geometry:
    try:
        polygon = shape(geometry)
        west, south, east, north = polygon.bounds
    except (ShapelyError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise BordersUnreadable(where.name, f"poligon {name} rusak") from error
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise BordersUnreadable(where.name, f"koordinat {name} bukan bujur dan lintang")
    mended = polygon if polygon.is_valid else shapely.make_valid(polygon, method="structure", keep_collapsed=False)
    if mended.area <= 0:
        raise BordersUnreadable(where.name, f"poligon {name} tanpa luas")
    return shapely.force_2d(polygons_only(mended))


def _round_geometry(geometry: Any) -> Any:
    """The geometry as plain lists with `DIGITS` decimals."""

    def round_nested(value: Any) -> Any:
        if isinstance(value, list | tuple):
            return [round_nested(v) for v in value]
        return round(float(value), DIGITS)

    return {"type": geometry["type"], "coordinates": round_nested(geometry["coordinates"])}

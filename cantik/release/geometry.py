"""Polygons of the dusun as a release carries them: checked, matched to the areas of the tables, rounded to 11 m."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import mapping, shape

from cantik.base.errors import UnreadableInput
from cantik.base.text import fold
from cantik.content.axes import Category

DIGITS = 5
_NAMES = ("dusun", "nama", "name", "NAMA", "DUSUN", "nama_dusun")
_DROP = ("dusun ", "lingkungan ", "jorong ", "padukuhan ", "banjar ", "kampung ")


def read_polygons(path: Path) -> Mapping[str, Any]:
    """The GeoJSON of a file. Raises `UnreadableInput` T301 when it is none, or holds no polygon."""
    try:
        data = json.loads(path.read_text("utf-8-sig"))
        features = data["features"]
        if data["type"] != "FeatureCollection" or not any("Polygon" in str(f["geometry"]["type"]) for f in features):
            raise KeyError("features")
    except (ValueError, KeyError, TypeError, UnicodeDecodeError) as error:
        raise _wrong(path, "bukan FeatureCollection dengan poligon") from error
    found: Mapping[str, Any] = data
    return found


def dusun_geometry(
    data: Mapping[str, Any], areas: Sequence[Category], where: Path
) -> tuple[Mapping[str, Any] | None, tuple[str, ...]]:
    """The polygons whose name is that of a dusun of the tables, and the names of dusun without a polygon.

    Names are compared folded and without the word for dusun. No polygon at all gives None. Raises `UnreadableInput`
    T302 when coordinates are not longitude and latitude in degrees or a ring is no ring.
    """
    wanted = {_key(c.label): c for c in areas if not c.total}
    shapes: dict[str, list[shapely.Geometry]] = {}
    for feature in data["features"]:
        properties = feature.get("properties") or {}
        name = next((str(properties[key]) for key in _NAMES if properties.get(key)), "")
        category = wanted.get(_key(name))
        if category is not None:
            shapes.setdefault(category.id, []).append(_checked(feature["geometry"], name, where))
    if not shapes:
        return None, tuple(c.label for c in wanted.values())
    features = []
    for category in (c for c in areas if c.id in shapes):
        united = shapely.set_precision(shapely.union_all(shapes[category.id]), 10**-DIGITS)
        oriented = shapely.orient_polygons(united)  # RFC 7946: exterior rings against the clock
        features.append(
            {
                "type": "Feature",
                "properties": {"dusun": category.id, "nama": category.label},
                "geometry": _rounded(mapping(oriented)),
            }
        )
    missing = tuple(c.label for c in wanted.values() if c.id not in shapes)
    return {"type": "FeatureCollection", "features": features}, missing


def _key(name: str) -> str:
    key = fold(name)
    for word in _DROP:
        key = key.removeprefix(word)
    return key


def _checked(geometry: Mapping[str, Any], name: str, where: Path) -> shapely.Geometry:
    try:
        polygon = shape(geometry)
        west, south, east, north = polygon.bounds
    except (ShapelyError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise _wrong(where, f"poligon {name} rusak") from error
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise _wrong(where, f"koordinat {name} bukan bujur dan lintang")
    return polygon if polygon.is_valid else shapely.make_valid(polygon, method="structure", keep_collapsed=False)


def _rounded(geometry: Any) -> Any:
    """The geometry as plain lists with `DIGITS` decimals."""

    def rounded(value: Any) -> Any:
        if isinstance(value, list | tuple):
            return [rounded(v) for v in value]
        return round(float(value), DIGITS)

    return {"type": geometry["type"], "coordinates": rounded(geometry["coordinates"])}


def _wrong(path: Path, found: str) -> UnreadableInput:
    return UnreadableInput(
        "T301",
        "Berkas batas dusun tidak dapat dipakai",
        where=path.name,
        found=found,
        expected="GeoJSON FeatureCollection, WGS 84, satu poligon tiap dusun dengan nama di kolom dusun atau nama",
        mend="Simpan batas dari QGIS sebagai GeoJSON (EPSG:4326), atau jalankan tanpa --polygons.",
    )

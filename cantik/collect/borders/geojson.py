"""Bytes of a file of borders as a GeoJSON FeatureCollection, whatever they came as; counted before they are parsed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cantik.base.nesting import parse_json
from cantik.collect.borders import shapefile_
from cantik.collect.borders.defects import BordersUnreadable
from cantik.collect.borders.shapefile_ import SIMPLER

#: the largest file that an upload may be, and more points than a map of one village can use
MOST_BYTES, MOST_POINTS = 25_000_000, 100_000


@dataclass(frozen=True, slots=True)
class BorderDrawing:
    """A FeatureCollection as it came, and the system of coordinates that it names (`None`: names none).

    `wkt`: `system` is the text of a `.prj`. `archive`: it came as a shapefile, which has no usual system.
    """

    collection: Mapping[str, Any]
    system: str | None
    wkt: bool = False
    archive: bool = False


def read_drawing(data: bytes, where: str) -> BorderDrawing:
    """The drawing in these bytes; `where` names the file. Raises `BordersUnreadable` (T301).

    How much it holds is counted before it is parsed, so that a file made to fill the memory is refused at once.
    """
    if len(data) > MOST_BYTES:
        limit = f"paling besar {MOST_BYTES // 1_000_000} MB"
        raise BordersUnreadable(where, f"{len(data) / 1e6:.0f} MB", limit, mend=SIMPLER)
    if data.startswith(b"PK"):
        found, prj = shapefile_.read(data, where, MOST_POINTS)
        return BorderDrawing(found, prj, wkt=True, archive=True)
    if data.startswith(b"\x00\x00\x27\x0a"):  # the first number of every .shp
        raise BordersUnreadable(where, "berkas .shp tanpa .dbf-nya", "ZIP berisi .shp, .dbf, dan .prj", mend=_ZIPPED)
    collection = parse_geojson(data, where)
    return BorderDrawing(collection, _named_system(collection))


_ZIPPED = "Masukkan .shp, .shx, .dbf, dan .prj ke dalam satu ZIP."


def parse_geojson(data: bytes, where: str, most_points: int = MOST_POINTS) -> Mapping[str, Any]:
    """The FeatureCollection of these bytes of JSON. Raises `BordersUnreadable` (T301)."""
    if max(data.count(sign) for sign in (b"[", b"{", b'"')) > 2 * most_points or data.count(b",") > 4 * most_points:
        raise too_many(where)
    try:
        found = parse_json(data)
        features = found["features"]
        if found["type"] != "FeatureCollection" or not any(holds_polygon(feature) for feature in features):
            raise KeyError("features")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BordersUnreadable(where, "bukan FeatureCollection dengan poligon") from error
    read: Mapping[str, Any] = found
    return read


def too_many(where: str) -> BordersUnreadable:
    """The refusal of a drawing with more points than a map of one village can use."""
    return BordersUnreadable(where, f"lebih dari {MOST_POINTS} titik", "batas yang disederhanakan", mend=SIMPLER)


def holds_polygon(feature: Any) -> bool:
    """Whether a feature is a polygon, several, or a collection with one."""
    kind = geometry_kind(feature)
    if kind != "GeometryCollection":
        return "Polygon" in kind
    parts = feature["geometry"].get("geometries")
    return isinstance(parts, list) and any(isinstance(part, Mapping) and _is_polygon(part) for part in parts)


def geometry_kind(feature: Any) -> str:
    """`Polygon`, `Point`, … ; "" for a feature without a geometry."""
    geometry = feature.get("geometry") if isinstance(feature, Mapping) else None
    return str(geometry.get("type")) if isinstance(geometry, Mapping) else ""


def _is_polygon(part: Mapping[str, Any]) -> bool:
    return "Polygon" in str(part.get("type"))


def _named_system(collection: Mapping[str, Any]) -> str | None:
    """The member `crs` of former GeoJSON; RFC 7946 has none and means degrees."""
    crs = collection.get("crs")
    properties = crs.get("properties") if isinstance(crs, Mapping) else None
    name = properties.get("name") if isinstance(properties, Mapping) else None
    return name[:100] if isinstance(name, str) else None

"""A shapefile in a ZIP as a FeatureCollection: `.shp` and `.dbf` of one name, `.prj` and `.cpg` where there are any."""

from __future__ import annotations

import codecs
import io
import struct
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

import shapefile

from cantik.collect.archive import Archive
from cantik.collect.borders.defects import BordersUnreadable
from cantik.collect.errors import DamagedFile, OverLimit, PasswordProtected

shapefile.VERBOSE = False  # what is wrong with a shape is said by this room, in the words of whoever reads it

_WANTED = "ZIP berisi satu .shp dengan .dbf dan .prj-nya"
_MEND = "Masukkan .shp, .shx, .dbf, dan .prj ke dalam satu ZIP, atau simpan dari QGIS sebagai GeoJSON (EPSG:4326)."
_MOST_ROWS = 5_000
_MOST_RINGS = 2_000  # of all shapes: the reader asks for each hole in which of all rings it lies
SIMPLER = "Sederhanakan dahulu di QGIS (Vector, Geometry Tools, Simplify), lalu simpan lagi."


def read(data: bytes, where: str, most_points: int) -> tuple[Mapping[str, Any], str | None]:
    """The polygons with their columns, and the text of the `.prj` (None without). Raises `BordersUnreadable` (T301)."""
    try:
        archive = Archive(data, where)
        parts = _members(archive, where)
        found = {end: archive.read(name) for end, name in parts.items()}
    except (DamagedFile, OverLimit, PasswordProtected) as error:
        raise BordersUnreadable(where, error.found or error.message, error.expected or _WANTED, mend=_MEND) from error
    if len(found[".shp"]) > 40 * most_points:  # 16 bytes a point, 32 with height and measure, and what goes round
        raise _too_many(where, most_points)
    try:
        features = _features(found, where, most_points)
    except (shapefile.ShapefileException, struct.error, ValueError, LookupError, TypeError, EOFError, OSError) as error:
        raise BordersUnreadable(where, "shapefile yang rusak", _WANTED, mend=_MEND) from error
    prj = found[".prj"].decode("utf-8", "replace") if ".prj" in found else None
    return {"type": "FeatureCollection", "features": features}, prj


def _members(archive: Archive, where: str) -> dict[str, str]:
    """The members of the one shapefile by their ending, in lower case."""
    places = [PurePosixPath(name.replace("\\", "/")) for name in archive.names]
    real = [(str(place), name) for place, name in zip(places, archive.names, strict=True) if _counts(place)]
    shapes = [place for place, _name in real if place.lower().endswith(".shp")]
    if len(shapes) != 1:
        said = "arsip ZIP tanpa .shp" if not shapes else f"arsip ZIP dengan {len(shapes)} .shp"
        raise BordersUnreadable(where, said, _WANTED, mend=_MEND)
    stem = shapes[0][:-4].lower()
    found = {place[-4:].lower(): name for place, name in real if place[:-4].lower() == stem}
    if ".dbf" not in found:
        raise BordersUnreadable(where, "arsip ZIP dengan .shp tanpa .dbf, jadi tanpa nama dusun", _WANTED, mend=_MEND)
    return {end: name for end, name in found.items() if end in (".shp", ".dbf", ".prj", ".cpg")}


def _counts(place: PurePosixPath) -> bool:
    """Not what macOS lays beside each file."""
    return "__MACOSX" not in place.parts and not place.name.startswith("._")


def _encoding(cpg: bytes) -> str:
    """The writing that a `.cpg` names; UTF-8 where it names none that is known."""
    name = cpg.decode("ascii", "replace").strip()
    for guess in (name, f"cp{name}", f"cp{name.removeprefix('ANSI ')}"):
        try:
            return codecs.lookup(guess).name if guess else "utf-8"
        except LookupError:
            continue
    return "utf-8"


def _too_many(where: str, most_points: int) -> BordersUnreadable:
    return BordersUnreadable(where, f"lebih dari {most_points} titik", "batas yang disederhanakan", mend=SIMPLER)


def _features(found: Mapping[str, bytes], where: str, most_points: int) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = []
    points = rings = 0
    with shapefile.Reader(
        shp=io.BytesIO(found[".shp"]),
        dbf=io.BytesIO(found[".dbf"]),
        encoding=_encoding(found.get(".cpg", b"")),
        encodingErrors="replace",
    ) as reader:
        if "POLYGON" not in reader.shapeTypeName:
            raise BordersUnreadable(where, f"shapefile berisi {reader.shapeTypeName}", "poligon", mend=_MEND)
        if reader.numRecords > _MOST_ROWS:
            raise BordersUnreadable(where, f"{reader.numRecords} baris", f"paling banyak {_MOST_ROWS}", mend=_MEND)
        for row in reader.iterShapeRecords():
            shape = row.shape
            points += len(shape.points) if shape is not None else 0
            rings += len(shape.parts) if shape is not None and shape.points else 0
            if points > most_points:
                raise _too_many(where, most_points)
            if rings > _MOST_RINGS:
                raise BordersUnreadable(where, f"lebih dari {_MOST_RINGS} garis tepi", _WANTED, mend=SIMPLER)
            geometry = shape.__geo_interface__ if shape is not None and shape.points else None
            columns = {str(key): str(value).strip() for key, value in row.record.as_dict().items() if value}
            features.append({"type": "Feature", "properties": columns, "geometry": geometry})
    if not any(feature["geometry"] for feature in features):
        raise BordersUnreadable(where, "shapefile tanpa poligon", _WANTED, mend=_MEND)
    return features

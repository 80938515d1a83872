"""Deliveries of borders that are broken on purpose: fictitious dusun, drawn and spoilt by this script alone.

Squares of a hundredth of a degree beside each other; projections by the textbook's formula or, where a number must be
beyond doubt, by PROJ 9 (pyproj 3.7), written down here.
"""

from __future__ import annotations

import io
import json
import math
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import shapefile

Ring = list[list[float]]

#: where the invented dusun lie: in the kabupaten of DESA
WEST, SOUTH, SIDE = 112.20, -8.10, 0.01
DESA = "35.05.10.2011"
#: PROJ: EPSG:4326 -> EPSG:32749 of the corners of the first square, counter-clockwise from the south-west, in metres
UTM_49S = [
    [632215.945925, 9104451.859307],
    [633317.767190, 9104448.048447],
    [633321.574750, 9105553.649680],
    [632219.727250, 9105557.460540],
    [632215.945925, 9104451.859307],
]
WGS_PRJ = (
    'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],'
    'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
)
UTM_PRJ = (
    f'PROJCS["WGS_1984_UTM_Zone_49S",{WGS_PRJ},PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],'
    'PARAMETER["False_Northing",10000000.0],PARAMETER["Central_Meridian",111.0],PARAMETER["Scale_Factor",0.9996],'
    'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
)
BATAVIA_PRJ = UTM_PRJ.replace("WGS_1984_UTM_Zone_49S", "Batavia_NEIEZ").replace(
    "6378137.0,298.257223563", "6377397.155,299.1528128"
)


def box(west: float, south: float, east: float, north: float) -> Ring:
    """A ring against the clock."""
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def square(place: int, *, east: float = 0.0, north: float = 0.0) -> Ring:
    """The square of a dusun, the first at 0; moved by degrees."""
    return box(
        WEST + place * SIDE + east,
        SOUTH + north,
        WEST + (place + 1) * SIDE + east,
        SOUTH + SIDE + north,
    )


def bow_tie(place: int) -> Ring:
    """The square with two corners exchanged."""
    a, b, c, d, _a = square(place)
    return [a, c, b, d, a]


def feature(name: str, geometry: Any, **columns: object) -> dict[str, Any]:
    """One polygon of a dusun; a list is the rings of a Polygon."""
    if isinstance(geometry, list):
        geometry = {"type": "Polygon", "coordinates": geometry}
    return {"type": "Feature", "properties": {"dusun": name, **columns}, "geometry": geometry}


def collection(names: Sequence[str], *rings: Ring, **members: object) -> dict[str, Any]:
    """Dusun of these names with one ring each."""
    drawn = [feature(name, [ring]) for name, ring in zip(names, rings, strict=True)]
    return {"type": "FeatureCollection", **members, "features": drawn}


def crs(name: str) -> dict[str, Any]:
    """The member by which former GeoJSON names its system."""
    return {"crs": {"type": "name", "properties": {"name": name}}}


def mercator(ring: Ring) -> Ring:
    """Web Mercator: x = R·λ, y = R·ln tan(π/4 + φ/2)."""
    radius = 6_378_137.0
    return [[radius * math.radians(x), radius * math.log(math.tan(math.pi / 4 + math.radians(y) / 2))] for x, y in ring]


def archive(
    names: Sequence[str],
    *rings: Ring,
    prj: str | None = WGS_PRJ,
    leave_out: str = "",
    folder: str = "batas/",
    column: str = "NAMOBJ",
) -> bytes:
    """A shapefile in a ZIP, as QGIS packs it."""
    parts = {end: io.BytesIO() for end in ("shp", "shx", "dbf")}
    with shapefile.Writer(**parts, shapeType=shapefile.POLYGON) as writer:
        writer.field(column, "C", 60)
        for name, ring in zip(names, rings, strict=True):
            writer.poly([ring[::-1]])  # outer rings of a shapefile run with the clock
            writer.record(name)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box_:
        for end, part in parts.items():
            if end != leave_out:
                box_.writestr(f"{folder}dusun.{end}", part.getvalue())
        if prj is not None:
            box_.writestr(f"{folder}dusun.prj", prj)
    return out.getvalue()


def bomb() -> bytes:
    """100 MB of nothing in a ZIP of 100 kB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box_:
        box_.writestr("dusun.shp", bytes(100_000_000))
        box_.writestr("dusun.dbf", b"")
    return out.getvalue()


def many_points(count: int) -> Ring:
    """A round dusun of so many points."""
    turn = 2 * math.pi / count
    ring = [
        [round(WEST + SIDE * math.cos(n * turn), 7), round(SOUTH + SIDE * math.sin(n * turn), 7)] for n in range(count)
    ]
    return [*ring, ring[0]]


Delivery = bytes | Callable[[], bytes]


def made(delivery: Delivery) -> bytes:
    """The bytes that are handed in; what is costly is made only now: every process of a run collects all tests."""
    return delivery if isinstance(delivery, bytes) else delivery()


def cases(names: Sequence[str]) -> list[tuple[str, Delivery, str, str]]:
    """(what, delivery, `tolak` or `setuju` or `terima`, a part of the sentence) for three dusun of these names."""
    a, b, c = names
    two, three = [square(1), square(2)], [square(0), square(1), square(2)]
    outside = feature(a, [square(0), box(WEST - 0.004, SOUTH, WEST - 0.002, SOUTH + 0.002)])
    heap = {
        "type": "GeometryCollection",
        "geometries": [
            {"type": "Polygon", "coordinates": [square(0)]},
            {"type": "LineString", "coordinates": square(0)[:2]},
        ],
    }
    high = [[[*point, 310.5] for point in square(0)]]
    rest = [feature(b, [square(1)]), feature(c, [square(2)])]
    holed = [*square(0)[:3], [WEST + SIDE, SOUTH + 0.006], [WEST + SIDE - 0.00005, SOUTH + 0.005]]
    holed = [
        [WEST, SOUTH],
        [WEST + SIDE, SOUTH],
        [WEST + SIDE, SOUTH + 0.004],
        [WEST + SIDE - 0.00005, SOUTH + 0.005],
        [WEST + SIDE, SOUTH + 0.006],
        [WEST + SIDE, SOUTH + SIDE],
        [WEST, SOUTH + SIDE],
        [WEST, SOUTH],
    ]
    wide = [[x - (0.003 if i == 3 else 0), y] for i, (x, y) in enumerate(holed)]
    reversed_ = [[[y, x] for x, y in ring] for ring in three]

    def all_(first: dict[str, Any]) -> dict[str, Any]:
        return {"type": "FeatureCollection", "features": [first, *rest]}

    def crowded() -> bytes:
        return json.dumps(collection(names, many_points(200_001), *two)).encode()

    plain: list[tuple[str, Any, str, str]] = [
        ("tiga dimensi", all_(feature(a, high)), "terima", ""),
        ("kupu-kupu", collection(names, bow_tie(0), *two), "setuju", f"Batas {a} memotong dirinya sendiri"),
        ("lubang di luar", all_(outside), "setuju", f"Lubang {a} terletak di luar"),
        ("kumpulan", all_(feature(a, heap)), "setuju", "kumpulan titik, garis, dan poligon"),
        ("irisan tipis", collection(names, square(0, east=0.0001), *two), "setuju", "bertumpuk 1,00 %"),
        ("celah tipis", collection(names, holed, *two), "setuju", "Celah tipis"),
        ("celah lebar", collection(names, wide, *two), "terima", "Celah di antara"),
        ("terpencil", collection(names, square(0, north=0.1), *two), "setuju", "km dari dusun lain"),
        ("sumbu tertukar", collection(names, *reversed_), "setuju", "Lintang dan bujur tertukar"),
        ("Web Mercator", collection(names, *map(mercator, three)), "setuju", "Web Mercator"),
        (
            "menyebut sistem lain",
            collection(names, *three, **crs("urn:ogc:def:crs:EPSG::32749")),
            "setuju",
            "Berkas menyebut UTM 49S",
        ),
        ("bertumpuk 5 %", collection(names, square(0, east=0.0005), *two), "tolak", "bertumpuk 5,00 %"),
        ("sistem asing", collection(names, *three, **crs("EPSG:4238")), "tolak", "EPSG:4238 tidak dikenal"),
        ("kosong", all_(feature(a, [])), "tolak", f"Poligon {a} kosong"),
        ("rusak", all_(feature(a, {"type": "Polygon", "coordinates": [[1, 2]]})), "tolak", f"Poligon {a} rusak"),
        ("di luar Indonesia", collection(names, square(0, east=-100), *two), "tolak", "bukan bujur dan lintang"),
        ("tanpa bentuk", {"type": "FeatureCollection", "features": [feature(a, None)]}, "tolak", "dengan poligon"),
    ]
    written = [(what, json.dumps(content).encode(), answer, said) for what, content, answer, said in plain]
    return [
        *written,
        ("shapefile", archive(names, *three), "terima", ""),
        ("shapefile tanpa .prj", archive(names, *three, prj=None), "terima", "tanpa .prj"),
        ("shapefile tanpa .dbf", archive(names, *three, leave_out="dbf"), "tolak", "tanpa .dbf"),
        ("shapefile tanpa .shp", archive(names, *three, leave_out="shp"), "tolak", "tanpa .shp"),
        ("shapefile Batavia", archive(names, *three, prj=BATAVIA_PRJ), "tolak", "Batavia_NEIEZ tidak dikenal"),
        ("banyak titik", crowded, "tolak", "lebih dari 100000 titik"),
        ("bom", bomb, "tolak", "mengembang"),
        (".shp sendiri", b"\x00\x00\x27\x0a" + bytes(96), "tolak", ".shp tanpa .dbf"),
    ]

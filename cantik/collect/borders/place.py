"""Where a village lies, roughly: the extent of its kabupaten (content/letak_wilayah.csv), metres and areas there.

Extents are those of indicative polygons, widened to a hundredth of a degree; a code without one (new kabupaten,
invented village) is not asked.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Final

import numpy as np
import shapely

from cantik.codes.area import AreaCode, Scheme

FILE: Final = "letak_wilayah.csv"
#: land and territorial sea, rounded outwards: 6°08' N (Rondo) to 11°08' S (Dana), 94°58' E (Benggala) to 141°01' E
INDONESIA: Final = (94.5, -11.6, 141.6, 6.6)
#: how far outside its kabupaten's extent a village may still lie: indicative lines, land won, islets (about 5 km)
MARGIN: Final = 0.05
_A, _E2 = 6_378_137.0, 0.00669437999014

Box = tuple[float, float, float, float]  # west, south, east, north in degrees


def extent_of(area: AreaCode) -> Box | None:
    """The extent of the village's kabupaten with the margin; None where none is known."""
    if area.scheme is not Scheme.KEMENDAGRI:
        return None
    box = _extents().get(".".join(area.parts[:2]))
    return None if box is None else (box[0] - MARGIN, box[1] - MARGIN, box[2] + MARGIN, box[3] + MARGIN)


@cache
def _extents() -> Mapping[str, Box]:
    lines = resources.files("cantik.content").joinpath(FILE).read_text(encoding="utf-8").splitlines()
    return {
        row["kode"]: (float(row["barat"]), float(row["selatan"]), float(row["timur"]), float(row["utara"]))
        for row in csv.DictReader(lines)
    }


def within(inner: Box, outer: Box) -> bool:
    """Whether the whole of one box lies in another; a box that is no number lies nowhere."""
    return outer[0] <= inner[0] <= inner[2] <= outer[2] and outer[1] <= inner[1] <= inner[3] <= outer[3]


def apart(inner: Box, outer: Box) -> bool:
    """Whether two boxes have no point in common."""
    return inner[2] < outer[0] or inner[0] > outer[2] or inner[3] < outer[1] or inner[1] > outer[3]


def in_metres(geometry: shapely.Geometry, latitude: float) -> shapely.Geometry:
    """The geometry in metres around this latitude (WGS 84; within 0.3 % over the size of a village)."""
    sine = math.sin(math.radians(latitude))
    root = 1 - _E2 * sine * sine
    east = math.radians(1) * _A / math.sqrt(root) * math.cos(math.radians(latitude))
    north = math.radians(1) * _A * (1 - _E2) / root**1.5
    return shapely.transform(geometry, lambda points: points * np.array([east, north]))


def area_of(geometry: shapely.Geometry) -> float:
    """The area in m² of a geometry in degrees; 0 for an empty one."""
    if geometry.is_empty:
        return 0.0
    south, north = geometry.bounds[1], geometry.bounds[3]
    return float(in_metres(geometry, (south + north) / 2).area)

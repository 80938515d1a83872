"""Systems of coordinates in which borders of Indonesian villages come, and the way from them to degrees.

Formulas: Karney, "Transverse Mercator with an accuracy of a few nanometers" (2011), series of Krüger to n³ (under 1 mm
within a zone); spherical Mercator as EPSG:3857 has it. Codes: EPSG data set 12. SRGI2013 and DGN95 lie within 2 m of
WGS 84, which no border of a dusun tells apart; ID74 and Batavia do not and are not read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

_A: Final = 6_378_137.0
_F: Final = 1 / 298.257223563
_N: Final = _F / (2 - _F)
_RADIUS: Final = _A / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
_BETA: Final = (_N / 2 - 2 * _N**2 / 3 + 37 * _N**3 / 96, _N**2 / 48 + _N**3 / 15, 17 * _N**3 / 480)
_DELTA: Final = (2 * _N - 2 * _N**2 / 3 - 2 * _N**3, 7 * _N**2 / 3 - 8 * _N**3 / 5, 56 * _N**3 / 15)
#: UTM zones that touch Indonesia
ZONES: Final = range(46, 55)
_UTM_SCALE, _TM3_SCALE = 0.9996, 0.9999

Points = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CoordinateSystem:
    """`kind`: `derajat`, `mercator` (EPSG:3857) or `tm` (transverse Mercator; then degrees and metres)."""

    name: str
    kind: str
    meridian: float = 0.0
    scale: float = 1.0
    easting: float = 0.0
    northing: float = 0.0


DEGREES: Final = CoordinateSystem("EPSG:4326", "derajat")
WEB_MERCATOR: Final = CoordinateSystem("Web Mercator (EPSG:3857)", "mercator")


def utm(zone: int, south: bool) -> CoordinateSystem:
    """UTM of a zone on WGS 84."""
    code = (32700 if south else 32600) + zone
    name = f"UTM {zone}{'S' if south else 'N'} (EPSG:{code})"
    return CoordinateSystem(name, "tm", 6.0 * zone - 183, _UTM_SCALE, 500_000, 10_000_000 if south else 0)


def _codes() -> dict[int, CoordinateSystem]:
    found = dict.fromkeys((4326, 4979, 4755, 4898, 9469, 9470), DEGREES)
    found |= dict.fromkeys((3857, 900913, 102100), WEB_MERCATOR)
    for zone in ZONES:
        for south in (False, True):
            found[(32700 if south else 32600) + zone] = utm(zone, south)
    for zone in range(46, 53):  # SRGI2013 and DGN95, north
        found[9476 + zone - 46] = found[23866 + zone - 46] = utm(zone, False)
    for zone in range(47, 55):  # … and south
        found[9487 + zone - 47] = found[23877 + zone - 47] = utm(zone, True)
    for place in range(16):  # DGN95 / Indonesia TM-3, zones 46.2 to 54.1
        name = f"TM-3 (EPSG:{23830 + place})"
        found[23830 + place] = CoordinateSystem(name, "tm", 94.5 + 3 * place, _TM3_SCALE, 200_000, 1_500_000)
    return found


_CODES: Final = _codes()


def by_name(name: str) -> CoordinateSystem | None:
    """The system that a GeoJSON names: `urn:ogc:def:crs:EPSG::32749`, `EPSG:32749`, `CRS84`; None for another."""
    if "CRS84" in name.upper():
        return DEGREES
    code = re.search(r"EPSG:(?:[\d.]*:)?(\d{4,6})\b", name, re.IGNORECASE)
    return _CODES.get(int(code[1])) if code else None


def of_wkt(text: str) -> CoordinateSystem | None:
    """The system of a `.prj`: degrees, Web Mercator or transverse Mercator on WGS 84's ellipsoid; None for another."""
    ellipsoid = re.search(r'(?:SPHEROID|ELLIPSOID)\["[^"]*",\s*([\d.]+),\s*([\d.]+)', text)
    if ellipsoid is None or float(ellipsoid[1]) != _A or abs(float(ellipsoid[2]) - 1 / _F) > 0.001:
        return None
    if text.lstrip().startswith(("GEOGCS", "GEOGCRS")):
        return DEGREES
    method = re.search(r'PROJECTION\["([^"]*)"', text)
    if method is None or not re.search(r'UNIT\["met(?:er|re)",\s*1(?:\.0*)?\]', text, re.IGNORECASE):
        return None
    if "mercator_auxiliary" in method[1].lower():
        return WEB_MERCATOR
    if method[1].lower() != "transverse_mercator":
        return None
    title = re.match(r'\s*PROJC\w*\["([^"]*)"', text)
    numbers = {key.lower(): float(value) for key, value in re.findall(r'PARAMETER\["(\w+)",\s*(-?[\d.]+)', text)}
    if numbers.get("latitude_of_origin", 0.0):
        return None
    try:
        return CoordinateSystem(
            (title[1] if title else "Transverse Mercator").replace("_", " ")[:60],
            "tm",
            numbers["central_meridian"],
            numbers["scale_factor"],
            numbers["false_easting"],
            numbers["false_northing"],
        )
    except KeyError:
        return None


def to_degrees(system: CoordinateSystem, points: Points) -> Points:
    """Longitude and latitude in degrees of points in a system, one row each."""
    if system.kind == "derajat":
        return points
    if system.kind == "mercator":
        x, y = points[:, 0] / _A, points[:, 1] / _A
        found: Points = np.degrees(np.column_stack((x, np.arctan(np.sinh(y)))))
        return found
    return _from_transverse(system, points)


def _from_transverse(system: CoordinateSystem, points: Points) -> Points:
    whole = system.scale * _RADIUS
    xi, eta = (points[:, 1] - system.northing) / whole, (points[:, 0] - system.easting) / whole
    # a number that is no coordinate of this system makes the series overflow; its place is then nowhere and refused
    with np.errstate(over="ignore", invalid="ignore"):
        north, east = xi.copy(), eta.copy()
        for place, factor in enumerate(_BETA, 1):
            north -= factor * np.sin(2 * place * xi) * np.cosh(2 * place * eta)
            east -= factor * np.cos(2 * place * xi) * np.sinh(2 * place * eta)
        conformal = np.arcsin(np.sin(north) / np.cosh(east))
        latitude: Any = conformal.copy()
        for place, factor in enumerate(_DELTA, 1):
            latitude += factor * np.sin(2 * place * conformal)
        longitude = np.arctan2(np.sinh(east), np.cos(north))
    found: Points = np.degrees(np.column_stack((longitude, latitude)))
    found[:, 0] += system.meridian
    return found

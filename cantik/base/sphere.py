"""Ways over the earth as a sphere: haversine with the mean radius of the earth of the IUGG, 6,371,008.8 m (Moritz,
Geodetic Reference System 1980); an ellipsoid differs by half a per cent at most."""

from __future__ import annotations

import math

#: latitude and longitude in degrees
Point = tuple[float, float]
_RADIUS = 6_371_008.8


def metres(one: Point, other: Point) -> float:
    """The way over the sphere between two points.

    >>> round(metres((0.0, 112.0), (0.0, 113.0)))
    111195
    """
    south, north = math.radians(one[0]), math.radians(other[0])
    up, across = (north - south) / 2, math.radians(other[1] - one[1]) / 2
    part = math.sin(up) ** 2 + math.cos(south) * math.cos(north) * math.sin(across) ** 2
    return 2 * _RADIUS * math.asin(math.sqrt(min(part, 1.0)))

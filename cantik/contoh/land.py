"""Invented land: a kabupaten in the open Indian Ocean, cut into dusun and desa without gaps.

Small squares with shaken corners grow together from seeds; the borders are then simplified all at
once (a coverage), so that neighbours keep exactly the same line.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from cantik.contoh.model import Dusun
from cantik.contoh.stream import Floats, Ints, Stream

CENTRE = (97.2, -3.9)
"""Longitude and latitude of the middle: open water, 150 km from the next island."""

METRES_PER_DEGREE = 111_320.0
_CELLS_PER_DUSUN = 260
_CELLS_OF_MANY = 90
_MANY = 150
_KM2_PER_DUSUN = 1.7
_COORDINATE_DIGITS = 6
_GENTLER = 8


@dataclass(frozen=True)
class Land:
    """Polygons in longitude and latitude: of every dusun (in order), and of every group of them."""

    dusun: tuple[Any, ...]
    villages: tuple[Any, ...]
    outline: Any


def draw_land(stream: Stream, dusun_of_village: Sequence[int]) -> Land:
    """Land for villages with the given numbers of dusun; every village and dusun is in one piece."""
    village = np.repeat(np.arange(len(dusun_of_village)), dusun_of_village)
    total = len(village)
    per_dusun = _CELLS_PER_DUSUN if total < _MANY else _CELLS_OF_MANY
    side = math.ceil(math.sqrt(total * per_dusun * 1.35)) + 2
    inside = _island(stream, side)
    cell_village = _grow(stream, inside, _seeds_apart(inside, len(dusun_of_village)))
    cell_dusun = np.full(side * side, -1, dtype=np.int64)
    first = 0
    for number, count in enumerate(dusun_of_village):
        mine = (cell_village == number).astype(np.int64)
        part = _grow(stream, mine, _seeds_apart(mine, count))
        cell_dusun[part >= 0] = first + part[part >= 0]
        first += count
    dusun = _polygons(stream, side, cell_dusun, math.sqrt(_KM2_PER_DUSUN * 1e6 / per_dusun))
    villages = tuple(
        shapely.orient_polygons(shapely.coverage_union_all(dusun[village == number]))
        for number in range(len(dusun_of_village))
    )
    return Land(tuple(dusun), villages, shapely.orient_polygons(shapely.coverage_union_all(dusun)))


def _island(stream: Stream, side: int) -> Ints:
    """Cells (as a flat mask of 0/1) inside a wavy disc."""
    grid = np.arange(side) + 0.5 - side / 2
    x, y = np.meshgrid(grid, grid)
    angle = np.arctan2(y, x)
    radius = np.ones_like(angle)
    for wave, phase in enumerate(stream.uniform(6), start=1):
        radius += 0.16 / wave * np.sin(wave * angle + 2 * math.pi * phase)
    flat: Ints = ((np.hypot(x, y * 1.15) < radius * side * 0.36).ravel()).astype(np.int64)
    return flat


def _seeds_apart(mask: Ints, count: int) -> Ints:
    """Cells that spread evenly over the mask: a few steps of Lloyd's method from evenly numbered cells."""
    side = math.isqrt(len(mask))
    cells = np.flatnonzero(mask)
    points = np.stack([cells // side, cells % side], axis=1).astype(np.float64)
    centres = points[(np.arange(count) * 2 + 1) * len(cells) // (2 * count)]
    for _ in range(8):
        nearest = _nearest(points, centres)
        weight = np.maximum(1, np.bincount(nearest, minlength=count))
        for axis in (0, 1):
            centres[:, axis] = np.bincount(nearest, weights=points[:, axis], minlength=count) / weight
    chosen = [int(np.argmin(((points - centre) ** 2).sum(axis=1))) for centre in centres]
    return cells[np.asarray(chosen, dtype=np.int64)]


def _nearest(points: Floats, centres: Floats) -> Ints:
    best = np.full(len(points), np.inf)
    nearest = np.zeros(len(points), dtype=np.int64)
    for number, centre in enumerate(centres):
        distance = ((points - centre) ** 2).sum(axis=1)
        closer = distance < best
        best[closer] = distance[closer]
        nearest[closer] = number
    return nearest


def _grow(stream: Stream, mask: Ints, seeds: Ints) -> Ints:
    """Let every seed grow over free neighbours at random speed, so that each region is in one piece."""
    side = math.isqrt(len(mask))
    free = mask.astype(bool).tolist()
    cost = (0.55 + stream.uniform(len(mask))).tolist()
    owner = [-1] * len(mask)
    queue = [(0.0, cell, number) for number, cell in enumerate(seeds.tolist())]
    heapq.heapify(queue)
    while queue:
        reached, cell, number = heapq.heappop(queue)
        if owner[cell] >= 0:
            continue
        owner[cell] = number
        row, column = divmod(cell, side)
        for step, within in ((-side, row > 0), (side, row < side - 1), (-1, column > 0), (1, column < side - 1)):
            if within and free[cell + step] and owner[cell + step] < 0:
                heapq.heappush(queue, (reached + cost[cell + step], cell + step, number))
    return np.asarray(owner, dtype=np.int64)


def _polygons(stream: Stream, side: int, owner: Ints, cell_metres: float) -> Any:
    """Cells to simplified polygons in degrees, oriented as RFC 7946 asks (outer ring counter-clockwise)."""
    cells = np.flatnonzero(owner >= 0)
    low = cells // side * (side + 1) + cells % side
    corners = np.stack([low, low + 1, low + side + 2, low + side + 1, low], axis=1)
    squares = shapely.polygons(_bend_rings(_bent_corners(stream, side), corners))
    number = owner[cells]
    parts = [shapely.coverage_union_all(squares[number == part]) for part in range(int(number.max()) + 1)]
    smooth = shapely.coverage_simplify(np.asarray(parts, dtype=object), 1.3)
    return shapely.orient_polygons(shapely.transform(smooth, lambda xy: _to_degrees((xy - side / 2) * cell_metres)))


def _bend_rings(corner: tuple[Floats, Floats], corners: Ints) -> Floats:
    """The rings of squares, bent as far as no square turns over: where two waves and the shaking meet it may, and land
    that lies over other land has no border. One in some hundred islands is bent less."""
    straight, shift = corner
    for part in 0.8 ** np.arange(_GENTLER):
        rings: Floats = (straight + part * shift)[corners]
        a, b, c, d = (rings[:, at] for at in range(4))
        one_way = np.minimum(_turn(a, b, c), _turn(a, c, d))
        other_way = np.minimum(_turn(a, b, d), _turn(b, c, d))
        if (np.maximum(one_way, other_way) > 0).all():
            return rings
    return straight[corners]


def _turn(a: Floats, b: Floats, c: Floats) -> Floats:
    """Twice the area of triangles, positive where their corners turn to the left."""
    area: Floats = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])
    return area


def _bent_corners(stream: Stream, side: int) -> tuple[Floats, Floats]:
    """Corners of the squares, and how far each is moved: bent in long waves and shaken a little, so that no border
    looks ruled."""
    row, column = np.divmod(np.arange((side + 1) ** 2), side + 1)
    straight = np.stack([column, row], axis=1).astype(np.float64)
    shift = 0.3 * (stream.uniform(2 * len(row)).reshape(-1, 2) - 0.5)
    for length in (17.0, 9.0):
        for axis, (phase, slant) in enumerate(stream.uniform(4).reshape(2, 2).tolist()):
            along = straight[:, 1 - axis] + (slant - 0.5) * straight[:, axis]
            shift[:, axis] += 0.05 * length * np.sin(2 * math.pi * (along / length + phase))
    return straight, shift


def _to_degrees(metres: Floats) -> Floats:
    """Metres east and north of the middle to rounded degrees; equal points stay equal."""
    longitude, latitude = CENTRE
    degrees = metres / METRES_PER_DEGREE
    degrees[:, 0] /= math.cos(math.radians(latitude))
    rounded: Floats = np.round(degrees + np.asarray([longitude, latitude]), _COORDINATE_DIGITS)
    return rounded


def area_km2(polygon: Any) -> float:
    """Area in square kilometres (equirectangular about the middle of the land, good to 0.1%), three decimals."""
    scale = METRES_PER_DEGREE**2 * math.cos(math.radians(CENTRE[1])) / 1e6
    return round(float(shapely.area(polygon)) * scale, 3)


def points_in(stream: Stream, dusun: Sequence[Dusun], which: Ints) -> tuple[Ints, Ints]:
    """A random point inside the dusun of each dwelling: latitude and longitude in millionths of a degree."""
    latitude = np.zeros(len(which), dtype=np.int64)
    longitude = np.zeros(len(which), dtype=np.int64)
    for number, place in enumerate(dusun):
        open_places = np.flatnonzero(which == number)
        west, south, east, north = shapely.bounds(place.polygon).tolist()
        while len(open_places):
            n = len(open_places)
            x = np.round(west + (east - west) * stream.uniform(n), _COORDINATE_DIGITS)
            y = np.round(south + (north - south) * stream.uniform(n), _COORDINATE_DIGITS)
            hit = shapely.contains_xy(place.polygon, x, y)
            longitude[open_places[hit]] = np.round(x[hit] * 1e6).astype(np.int64)
            latitude[open_places[hit]] = np.round(y[hit] * 1e6).astype(np.int64)
            open_places = open_places[~hit]
    return latitude, longitude

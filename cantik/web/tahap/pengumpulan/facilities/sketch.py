"""Where things stand on the borders of the village: one SVG without script, readable without colour."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

Point = tuple[float, float]  # longitude, latitude
_WIDTH, _HEIGHT, _EDGE = 640.0, 420.0, 14.0
_LEAST_SPAN = 0.002  # degrees, some 220 m: a single point is not blown up to a street corner


@dataclass(frozen=True, slots=True)
class SketchMark:
    """A thing to be drawn: name, its points (one, or a line, or the ring of an area), the address of its page."""

    name: str
    points: tuple[Point, ...]
    shape: str  # titik | garis | bidang
    address: str = ""


def mark(name: str, shape: str, located: str, address: str = "") -> SketchMark | None:
    """A mark from `lat,lon;lat,lon`, None for a thing that is not located."""
    if not located:
        return None
    pairs = [point.split(",") for point in located.split(";")]
    return SketchMark(name, tuple((float(lon), float(lat)) for lat, lon in pairs), shape, address)


def borders(path: Path | None) -> list[list[Point]]:
    """The rings of a file of borders; none without one."""
    if path is None or not path.is_file():
        return []
    rings: list[list[Point]] = []
    for feature in json.loads(path.read_bytes())["features"]:
        shape = feature["geometry"]
        polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        rings += [[(float(p[0]), float(p[1])) for p in ring] for polygon in polygons for ring in polygon]
    return rings


def draw(marks: Sequence[SketchMark], rings: Sequence[Sequence[Point]], alt: str) -> str:
    """The sketch, "" when there is nothing to draw. Colours come from the style sheet (`.sketsa`)."""
    points = [point for sign in marks for point in sign.points] + [point for ring in rings for point in ring]
    if not marks or not points:
        return ""
    place = _frame(points)
    parts = ["".join(f'<path class="batas" d="{_path(ring, place, closed=True)}"/>' for ring in rings)]
    parts += [_draw_mark(sign, place) for sign in marks]
    return (
        f'<svg class="sketsa" viewBox="0 0 {_WIDTH:.0f} {_HEIGHT:.0f}" role="group" aria-label="{escape(alt)}">'
        f"{''.join(parts)}</svg>"
    )


def _frame(points: Iterable[Point]) -> Any:
    """From degrees to the paper; a degree of longitude is shorter away from the equator."""
    known = list(points)
    west, east = min(p[0] for p in known), max(p[0] for p in known)
    south, north = min(p[1] for p in known), max(p[1] for p in known)
    narrow = math.cos(math.radians((south + north) / 2))
    wide, high = max((east - west) * narrow, _LEAST_SPAN), max(north - south, _LEAST_SPAN)
    scale = min((_WIDTH - 2 * _EDGE) / wide, (_HEIGHT - 2 * _EDGE) / high)
    middle = ((west + east) / 2, (south + north) / 2)

    def place(point: Point) -> Point:
        return (_WIDTH / 2 + (point[0] - middle[0]) * narrow * scale, _HEIGHT / 2 - (point[1] - middle[1]) * scale)

    return place


def _path(points: Iterable[Point], place: Any, *, closed: bool) -> str:
    drawn = " ".join(f"{x:.1f},{y:.1f}" for x, y in map(place, points))
    return f"M{drawn}{'Z' if closed else ''}"


def _draw_mark(sign: SketchMark, place: Any) -> str:
    title = f"<title>{escape(sign.name)}</title>"
    if sign.shape == "titik" or len(sign.points) == 1:
        x, y = place(sign.points[0])
        at = f'cx="{x:.1f}" cy="{y:.1f}"'
        body = f'<circle class="sentuh" {at} r="16"/><circle class="titik" {at} r="6"/>'
    else:
        area = sign.shape == "bidang"
        body = f'<path class="{"bidang" if area else "garis"}" d="{_path(sign.points, place, closed=area)}"/>'
    if not sign.address:
        return f'<g role="img" aria-label="{escape(sign.name)}">{title}{body}</g>'
    return f'<a href="{escape(sign.address)}" aria-label="{escape(sign.name)}">{title}{body}</a>'

"""Areas with their names and nothing else: what somebody looks at before borders are used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from cantik.publish.map.draw import LABELLED, WEB, MapLook, Ring, _area, _Frame, _inside, _path


@dataclass(frozen=True, slots=True)
class Overlay:
    """What is laid over a plain map: outlines that were there before (GeoJSON geometries), and numbered places in
    degrees, the first is 1."""

    former: Sequence[Mapping[str, Any]] = ()
    places: Sequence[tuple[float, float] | None] = ()


def draw_plain(geometry: Mapping[str, Any], alt: str, look: MapLook, over: Overlay | None = None) -> str:
    """One SVG of a collection of polygons, each with its `nama`; `alt` is read out instead of it."""
    areas = [(str(feature["properties"]["nama"]), rings_of(feature["geometry"])) for feature in geometry["features"]]
    frame = _Frame((p for _, rings in areas for ring in rings for p in ring), look.width)
    parts = []
    for place, (name, rings) in enumerate(areas):
        data = "".join(_path(ring, frame) for ring in rings)
        parts.append(
            f'<path d="{data}" fill="{WEB["r"][place % 2]}" stroke="{WEB["line"]}" stroke-width="1.5" '
            f'stroke-linejoin="round" fill-rule="evenodd"><title>{escape(name)}</title></path>'
        )
    if len(areas) <= 2 * LABELLED:
        for name, rings in areas:
            x, y = frame.place(_inside(max(rings, key=_area)))
            parts.append(
                f'<text x="{x:.1f}" y="{y:.1f}" font-size="12" font-weight="600" text-anchor="middle" '
                f'fill="{WEB["low"]}" aria-hidden="true">{escape(name)}</text>'
            )
    parts += _laid_over(over, frame) if over else []
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 {look.width + 8} {frame.height + 8:.0f}" role="img" '
        f'aria-labelledby="{look.uid}-t"><title id="{look.uid}-t">{escape(alt)}</title>{"".join(parts)}</svg>'
    )


def _laid_over(over: Overlay, frame: _Frame) -> list[str]:
    parts = []
    for shape in over.former:
        data = "".join(_path(ring, frame) for ring in rings_of(shape))
        parts.append(f'<path d="{data}" fill="none" stroke="{WEB["low"]}" stroke-width="1.5" stroke-dasharray="5 4"/>')
    for number, place in enumerate(over.places, 1):
        if place is not None:
            x, y = frame.place(place)
            parts.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="11" fill="#fff" stroke="{WEB["low"]}" stroke-width="2"/>'
                f'<text x="{x:.1f}" y="{y + 4:.1f}" font-size="12" font-weight="700" text-anchor="middle" '
                f'fill="{WEB["low"]}" aria-hidden="true">{number}</text>'
            )
    return parts


def rings_of(shape: Mapping[str, Any]) -> list[Ring]:
    """All rings of a polygon or of several, outer ones and holes."""
    polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    return [ring for polygon in polygons for ring in polygon]

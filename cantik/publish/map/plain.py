"""Areas with their names and nothing else: what somebody looks at before borders are used."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from cantik.publish.map.draw import LABELLED, WEB, MapLook, Ring, _area, _Frame, _inside, _path


def draw_plain(geometry: Mapping[str, Any], alt: str, look: MapLook) -> str:
    """One SVG of a collection of polygons, each with its `nama`; `alt` is read out instead of it."""
    areas = [(str(feature["properties"]["nama"]), _rings(feature["geometry"])) for feature in geometry["features"]]
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
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 {look.width + 8} {frame.height + 8:.0f}" role="img" '
        f'aria-labelledby="{look.uid}-t"><title id="{look.uid}-t">{escape(alt)}</title>{"".join(parts)}</svg>'
    )


def _rings(shape: Mapping[str, Any]) -> list[Ring]:
    polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    return [ring for polygon in polygons for ring in polygon]

"""The villages of a kabupaten as one drawing: each is a way to its own page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import shapely
from shapely.geometry import mapping, shape

from cantik.publish.map.draw import WEB, MapLook, Ring, _area, _Frame, _inside, _path, hatch
from cantik.publish.map.plain import rings_of

NAMED = 24  # up to so many villages bear their names; more would hide one another
LARGE = 10  # up to so many bear them on a phone, too


@dataclass(frozen=True, slots=True)
class VillageShape:
    """A village on the drawing: name, address of its page, the GeoJSON of its dusun, a class of the data ramp (0-4) or
    -1 where there is no figure, which is hatched as on any map, and the figure in words."""

    name: str
    href: str
    geometry: Mapping[str, Any]
    step: int
    told: str


def draw_villages(villages: Sequence[VillageShape], alt: str, look: MapLook) -> str:
    """One SVG with a link for each village, its dusun joined; `alt` names it for who hears the page."""
    outlines = [(village, _outline(village.geometry)) for village in villages]
    frame = _Frame((point for _, rings in outlines for ring in rings for point in ring), look.width)
    parts = []
    for village, rings in outlines:
        data = "".join(_path(ring, frame) for ring in rings)
        fill = f"url(#{look.uid}-na)" if village.step < 0 else WEB["r"][village.step]
        edge = WEB["na" if village.step < 0 else "line"]
        parts.append(
            f'<a href="{escape(village.href)}"><path d="{data}" fill="{fill}" stroke="{edge}" stroke-width="2" '
            f'stroke-linejoin="round" fill-rule="evenodd"><title>{escape(f"{village.name}: {village.told}")}</title>'
            f"</path>{_name(village, rings, frame, large=len(villages) <= LARGE) if len(villages) <= NAMED else ''}</a>"
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 {look.width + 8} {frame.height + 8:.0f}" role="group" '
        f'aria-label="{escape(alt)}">{hatch(look)}{"".join(parts)}</svg>'
    )


def join_borders(geometries: Iterable[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The areas of several collections (GeoJSON) put together as one geometry."""
    areas = [shape(feature["geometry"]) for geometry in geometries for feature in geometry["features"]]
    joined: Mapping[str, Any] = mapping(
        shapely.union_all([area if area.is_valid else area.buffer(0) for area in areas])
    )
    return joined


def _outline(geometry: Mapping[str, Any]) -> list[Ring]:
    """The rings of a village: the areas of its dusun put together."""
    return rings_of(join_borders([geometry]))


def _name(village: VillageShape, rings: Sequence[Ring], frame: _Frame, *, large: bool) -> str:
    x, y = frame.place(_inside(max(rings, key=_area)))
    colour = WEB["high"] if village.step >= 3 else WEB["low"]
    halo = f' stroke="{WEB["line"]}" stroke-width="4" stroke-linejoin="round" paint-order="stroke"'
    words = village.name.split()
    middle = (len(words) + 1) // 2
    lines = [" ".join(words[:middle]), " ".join(words[middle:])] if len(words) > 1 else words
    kind = "nama besar" if large else "nama"
    next_line = "1.08em"  # of the size at which the page draws it: larger on a phone
    spans = "".join(
        f'<tspan x="{x:.1f}" dy="{next_line if place else 0}">{escape(line)}</tspan>'
        for place, line in enumerate(lines)
    )
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="12" font-weight="600" text-anchor="middle" fill="{colour}"'
        f'{halo if village.step < 0 else ""} class="{kind}" aria-hidden="true">{spans}</text>'
    )

"""Where a village lies: the villages of its kecamatan as outlines, the village itself in a strong colour."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from cantik.publish.map.draw import PRINT, MapLook, _area, _Frame, _inside, _path
from cantik.publish.map.villages import _name_lines
from cantik.release.portrait import Outline

_OWN, _OTHER, _EDGE = "#0d565f", "#dfe9ee", "#ffffff"
_SIZE, _LEAD = 11, 12
_LETTER = 5.8  # how wide a letter of a name comes out at that size


def draw_locator(around: Sequence[Outline], own: str, alt: str, look: MapLook) -> str:
    """One SVG for print: names stand where their village has room, the village's own always; `alt` says all."""
    frame = _Frame((point for each in around for ring in each.degrees() for point in ring), look.width)
    shapes, names = [], []
    for each in sorted(around, key=lambda one: one.code == own):  # its own last, so that its border lies on top
        fill, strong = (_OWN, True) if each.code == own else (_OTHER, False)
        data = "".join(_path(ring, frame) for ring in each.degrees())
        shapes.append(
            f'<path d="{data}" fill="{fill}" stroke="{_EDGE}" stroke-width="1.5" stroke-linejoin="round" '
            f'fill-rule="evenodd"/>'
        )
        names.append(_draw_name(each, frame, look, strong=strong))
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 {look.width + 8} {frame.height + 8:.0f}" role="img" '
        f'aria-labelledby="{look.uid}-t"><title id="{look.uid}-t">{escape(alt)}</title>'
    )
    return head + "".join(shapes) + "".join(names) + "</svg>"


def _draw_name(each: Outline, frame: _Frame, look: MapLook, *, strong: bool) -> str:
    ring, lines = max(each.degrees(), key=_area), _name_lines(each.name)
    across = [frame.place(point)[0] for point in ring]
    if not strong and max(map(len, lines)) * _LETTER > max(across) - min(across):
        return ""
    x, y = frame.place(_inside(ring))
    colour, around = (PRINT["high"], _OWN) if strong else (PRINT["low"], _OTHER)
    spans = "".join(
        f'<tspan x="{x:.1f}" dy="{_LEAD if place else 0}">{escape(line)}</tspan>' for place, line in enumerate(lines)
    )
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{_SIZE}" font-weight="{700 if strong else 400}" '
        f'text-anchor="middle" fill="{colour}" stroke="{around}" stroke-width="3" stroke-linejoin="round" '
        f'paint-order="stroke" font-family="{look.font}">{spans}</text>'
    )

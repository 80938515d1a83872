"""One SVG for a map: a path and a title for each area, a class of the data ramp, hatching for NA."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from shapely.geometry import Polygon
from shapely.ops import polylabel

from cantik.base.dates import long_date
from cantik.base.numerals import HIDDEN, UNAVAILABLE
from cantik.publish.map.classes import MapClasses, classes_of
from cantik.release.model import Figure, Release
from cantik.release.show import figure_text

Ring = Sequence[Sequence[float]]
LABELLED = 8  # up to so many areas carry their names and values
_LETTER, _COMMON = 5.6, 20  # units of a letter of a name on a map; letters that a name may have in any area

PRINT = {
    "r": ("#e1efed", "#b2d7d2", "#74b4af", "#22767a", "#0d565f"),
    "low": "#13202a",
    "high": "#ffffff",
    "na": "#c4cdd2",
    "line": "#ffffff",
    "ink": "#13202a",
}
WEB = {
    "r": tuple(f"var(--r{i})" for i in range(1, 6)),
    "low": "var(--ronlow)",
    "high": "var(--ronhigh)",
    "na": "var(--na)",
    "line": "var(--surface)",
    "ink": "var(--ink)",
}


@dataclass(frozen=True, slots=True)
class MapLook:
    """How a map is drawn: width in units, for the web (CSS variables) or for print, language, unique id for titles."""

    width: int = 360
    web: bool = False
    lang: str = "id"
    uid: str = "peta"
    font: str = "'Source Sans 3'"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A map: `svg`, the formal title, `alt` that says the values, `legend` as (class number or -1 for NA, text)."""

    figure: str
    title: str
    svg: str
    alt: str
    legend: tuple[tuple[int, str], ...]


def draw(release: Release, figure: str, look: MapLook | None = None) -> Drawing | None:
    """The map of one indicator by dusun; None without geometry or when fewer than two areas have a published value."""
    look = look or MapLook()
    if release.geometry is None:
        return None
    by_area = {f.area: f for f in release.figures if f.id == figure and f.area}
    if sum(f.value is not None for f in by_area.values()) < 2:
        return None
    features = _rings_by_area(release.geometry, by_area)
    if not features:
        return None
    classes = classes_of([*by_area.values()])
    title, legend, alt = _words(release, by_area, classes, look.lang)
    return Drawing(figure, title, _svg(features, by_area, classes, look, alt), alt, legend)


def credit(release: Release, lang: str = "id") -> str:
    """Who drew the borders and the day that they describe, as one sentence; "" when the release does not say."""
    told = release.geometry or {}
    source, day = str(told.get("sumber", "")), str(told.get("keadaan", ""))
    if not source or not day:
        return ""
    when = long_date(dt.date.fromisoformat(day), "en" if lang == "en" else "id")
    return f"Boundaries: {source}, as of {when}." if lang == "en" else f"Batas: {source}, keadaan {when}."


def _rings_by_area(geometry: Mapping[str, Any], by_area: Mapping[str, Figure]) -> list[tuple[str, list[Ring]]]:
    """Rings of each area that the release knows, in the order of the release's categories."""
    rings: dict[str, list[Ring]] = {}
    for feature in geometry.get("features", ()):
        area = str(feature["properties"].get("dusun", ""))
        shape = feature["geometry"]
        polygons = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        if area in by_area:
            rings.setdefault(area, []).extend(ring for polygon in polygons for ring in polygon)
    return [(area, rings[area]) for area in by_area if area in rings]


def _words(
    release: Release, by_area: Mapping[str, Figure], classes: MapClasses, lang: str
) -> tuple[str, tuple[tuple[int, str], ...], str]:
    first = next(iter(by_area.values()))
    words = release.place.words
    if lang == "id":
        title = f"{first.title} Menurut {words.dusun} di {release.place.heading()} ({first.unit})"
    else:
        title = f"{first.title_en} by {words.dusun_en} in {release.place.heading('en')} ({first.unit_en})"
    known = [f.value for f in by_area.values() if f.value is not None]
    legend = [(step, told) for step, told, held in classes.legend_of(known, first.decimals, lang) if held]
    empty = {f.status for f in by_area.values() if f.value is None}
    marks = [(HIDDEN, "tidak ditampilkan", "not shown")] if "rahasia" in empty else []
    marks += [(UNAVAILABLE, "tidak ada data", "no data")] if empty - {"rahasia"} else []
    if marks:  # one hatch for both: what stands on the area says which
        told = (f"{mark}, {known if lang == 'id' else english}" for mark, known, english in marks)
        legend.append((-1, "; ".join(told)))
    parts = "; ".join(f"{f.area_label} {_value(f, lang)}" for f in by_area.values())
    return title, tuple(legend), f"{'Peta' if lang == 'id' else 'Map'}: {title}. {parts}."


def _value(figure: Figure, lang: str) -> str:
    return figure_text(figure, lang)


class _Frame:
    """Longitude and latitude to the plane of the drawing (equirectangular, true at the middle latitude)."""

    def __init__(self, points: Iterable[Sequence[float]], width: int) -> None:
        pairs = list(points)
        self.west, self.north = min(p[0] for p in pairs), max(p[1] for p in pairs)
        east, south = max(p[0] for p in pairs), min(p[1] for p in pairs)
        self.squeeze = math.cos(math.radians((self.north + south) / 2))
        self.scale = width / max((east - self.west) * self.squeeze, 1e-9)
        self.height = (self.north - south) * self.scale
        if self.height > 1.3 * width:  # a long thin village must not fill a phone twice over
            self.scale *= 1.3 * width / self.height
            self.height = 1.3 * width

    def place(self, point: Sequence[float]) -> tuple[float, float]:
        return (point[0] - self.west) * self.squeeze * self.scale, (self.north - point[1]) * self.scale


def _svg(
    features: list[tuple[str, list[Ring]]],
    by_area: Mapping[str, Figure],
    classes: MapClasses,
    look: MapLook,
    alt: str,
) -> str:
    colours: Mapping[str, Any] = WEB if look.web else PRINT
    frame = _Frame((p for _, rings in features for ring in rings for p in ring), look.width)
    paths, labels = [], []
    for area, rings in features:
        figure = by_area[area]
        step = -1 if figure.value is None else classes.step_of(figure.value)
        fill = f"url(#{look.uid}-na)" if step < 0 else colours["r"][step]
        edge = colours["na" if step < 0 else "line"]  # between two hatched areas a light line is none
        data = "".join(_path(ring, frame) for ring in rings)
        name = f"{figure.area_label}: {_value(figure, look.lang)}"
        paths.append(
            f'<path d="{data}" fill="{fill}" stroke="{edge}" stroke-width="1.5" stroke-linejoin="round">'
            f"<title>{escape(name)}</title></path>"
        )
        if len(features) <= LABELLED:
            labels.append(_label(figure, max(rings, key=_area), frame, step, colours, look))
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 {look.width + 8} {frame.height + 8:.0f}" role="img" '
        f'aria-labelledby="{look.uid}-t"><title id="{look.uid}-t">{escape(alt)}</title>'
    )
    return head + hatch(look) + "".join(paths) + "".join(labels) + "</svg>"


def hatch(look: MapLook) -> str:
    """What fills an area without a figure, as `url(#UID-na)`."""
    colours: Mapping[str, Any] = WEB if look.web else PRINT
    return (
        f'<defs><pattern id="{look.uid}-na" width="6" height="6" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)">'
        f'<rect width="6" height="6" fill="{colours["line"]}"/><rect width="2.5" height="6" fill="{colours["na"]}"/>'
        "</pattern></defs>"
    )


def _path(ring: Ring, frame: _Frame) -> str:
    points: list[tuple[float, float]] = []
    for point in ring:
        x, y = frame.place(point)
        rounded = (round(x, 1), round(y, 1))
        if not points or points[-1] != rounded:
            points.append(rounded)
    if len(points) > 1 and points[0] == points[-1]:
        points.pop()
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points) + "Z"


def _area(ring: Ring) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))) / 2


def _inside(ring: Ring) -> tuple[float, float]:
    """The point of the ring that lies farthest from its border, where a label has most room."""
    shape = Polygon(ring)
    point = (
        polylabel(shape, tolerance=max(shape.length / 500, 1e-6)) if shape.is_valid else shape.representative_point()
    )
    return float(point.x), float(point.y)


def _label(figure: Figure, ring: Ring, frame: _Frame, step: int, colours: Mapping[str, Any], look: MapLook) -> str:
    x, y = frame.place(_inside(ring))
    name = _fit_name(figure.area_label, ring, frame)
    colour = colours["high"] if step >= 3 else colours["low"]
    font = "" if look.web else f' font-family="{look.font}"'
    # a name may be wider than its area: it stays legible on the neighbour's colour, too
    around, wide = (colours["r"][step], 3) if step >= 0 else (colours["line"], 4)
    halo = f' stroke="{around}" stroke-width="{wide}" stroke-linejoin="round" paint-order="stroke"'
    return (
        f'<g text-anchor="middle" fill="{colour}"{font}{halo} aria-hidden="true">'
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="15" font-weight="700">{escape(_value(figure, look.lang))}</text>'
        f'<text x="{x:.1f}" y="{y + 14:.1f}" font-size="11">{escape(name)}</text></g>'
    )


def _fit_name(name: str, ring: Ring, frame: _Frame) -> str:
    """A name as long as its area is wide, and at least a common one: a longer one would stand on that of the next area;
    the title of the area says it in full."""
    across = [frame.place(point)[0] for point in ring]
    most = max(_COMMON, int((max(across) - min(across)) / _LETTER))
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"

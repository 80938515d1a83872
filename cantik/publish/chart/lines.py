"""Lines over years: one, several small ones on one scale, and slopes between two years.

A year without a published figure leaves a gap, a year that cannot be set beside the one before ends the line: neither
is drawn across.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from cantik.publish.chart.forms import Lines, Number, Point, Slope, SmallLine, SmallLines
from cantik.publish.chart.marks import (
    DROP,
    LEADING,
    SIZE,
    WEB,
    ChartLook,
    Shapes,
    dot_mark,
    line_mark,
    spread_labels,
    svg_num,
    text_mark,
    text_width,
)

_WIDE, _HIGH = 360.0, 150.0
_PANEL_WIDE, _PANEL_HIGH, _PANELS_GAP = 172.0, 66.0, 16.0
_SPARK_WIDE, _SPARK_HIGH, _SPARK_EDGE = 92.0, 28.0, 5.0
_FALL = 150.0  # of a slope: from year to year
_STROKE, _DOT = 2.0, 3.5
_MOST = 6  # so many points carry their figures all; of more only the first, the last, the least and the greatest
_ABOVE, _BELOW = 20.0, 22.0  # for figures over the points, for the years under them

Ticks = Sequence[tuple[Number, str]]


@dataclass(frozen=True, slots=True)
class _Field:
    """Where a line is drawn: its left, top, width and height, the years and the numbers at its ends."""

    left: float
    top: float
    width: float
    height: float
    years: tuple[int, int]
    ends: tuple[Number, Number]

    def x_of(self, year: int) -> float:
        """Where a year stands."""
        first, last = self.years
        return self.left + self.width * ((year - first) / (last - first) if last > first else 0.5)

    def y_of(self, value: Number) -> float:
        """Where a number stands."""
        low, high = self.ends
        return self.top + self.height * (1 - float((value - low) / (high - low)))


def draw_lines(form: Lines | SmallLines | Slope, look: ChartLook) -> Shapes:
    """The drawing of lines over years."""
    match form:
        case Lines():
            return _draw_single(form, look)
        case SmallLines():
            return _draw_panels(form, look)
        case Slope():
            return _draw_slope(form, look)


def _draw_single(form: Lines, look: ChartLook) -> Shapes:
    margin = look.room * max(text_width(text) for _, text in form.ticks) + 8
    under = [text for point in form.points for text in (point.text, str(point.year))]
    aside = look.room * max(text_width(text, "Bold") for text in under) / 2 + 4
    years = (form.points[0].year, form.points[-1].year)
    width = _WIDE - margin - 2 * aside
    field = _Field(margin + aside, _ABOVE, width, _HIGH, years, (form.ticks[0][0], form.ticks[-1][0]))
    marks = list(_draw_axis(field, form.ticks, look, aside))
    marks += _draw_line(field, form.points, look, form.gap, labels=True)
    marks += [
        text_mark(field.x_of(point.year), _ABOVE + _HIGH + 17, str(point.year), look.quiet, "middle")
        for point in form.points
    ]
    return Shapes(tuple(marks), _WIDE, _ABOVE + _HIGH + _BELOW)


def draw_spark(points: Sequence[Point]) -> str:
    """A line of years as small as a word, beside a text that says its numbers; breaks are marked as on every line."""
    known = [point.value for point in points if point.value is not None]
    low, high = min(known), max(known)
    ends = (low, high) if high > low else (low - 1, high + 1)
    wide, high_of = _SPARK_WIDE - 2 * _SPARK_EDGE, _SPARK_HIGH - 2 * _SPARK_EDGE
    field = _Field(_SPARK_EDGE, _SPARK_EDGE, wide, high_of, (points[0].year, points[-1].year), ends)
    marks = "".join(_draw_line(field, points, WEB, "", labels=False))
    size = f"{svg_num(_SPARK_WIDE)} {svg_num(_SPARK_HIGH)}"
    return f'<svg class="spark" viewBox="0 0 {size}" aria-hidden="true">{marks}</svg>'


def _draw_axis(field: _Field, ticks: Ticks, look: ChartLook, aside: float) -> Iterable[str]:
    """Thin rules at round numbers, each with its number."""
    for value, text in ticks:
        y = field.y_of(value)
        yield line_mark((field.left - aside, y), (field.left + field.width + aside, y), look.line, 1)
        yield text_mark(field.left - aside - 4, y + DROP, text, look.quiet, "end")


def _draw_line(field: _Field, points: Sequence[Point], look: ChartLook, gap: str, *, labels: bool) -> Iterable[str]:
    """The line with its dots, its breaks and, with `labels`, its figures."""
    for former, point in pairwise(points):
        if point.broken:
            middle = (field.x_of(former.year) + field.x_of(point.year)) / 2
            yield line_mark((middle, field.top), (middle, field.top + field.height), look.quiet, 1, "3 3")
            if labels:
                yield text_mark(middle, field.top - 6, gap, look.quiet, "middle")
        elif former.value is not None and point.value is not None and point.year == former.year + 1:
            start = (field.x_of(former.year), field.y_of(former.value))
            yield line_mark(start, (field.x_of(point.year), field.y_of(point.value)), look.subject, _STROKE)
    told = _points_with_figures(points)
    for point in points:
        x = field.x_of(point.year)
        if point.value is None:
            if labels and point.text:
                yield text_mark(x, field.top + field.height - 5, point.text, look.quiet, "middle")
            continue
        y = field.y_of(point.value)
        yield dot_mark(x, y, _DOT, look.subject)
        if labels and point in told:
            # a rule of the axis behind a figure is covered
            cover = f'font-weight="700" paint-order="stroke" stroke="{look.ground}" stroke-width="4"'
            yield text_mark(x, y - 8, point.text, look.ink, "middle", cover)


def _points_with_figures(points: Sequence[Point]) -> Sequence[Point]:
    """The points that carry their figure."""
    known = [point for point in points if point.value is not None]
    if len(known) <= _MOST:
        return known
    by_size = sorted(known, key=lambda point: point.value or 0)
    return [known[0], known[-1], by_size[0], by_size[-1]]


def _draw_panels(form: SmallLines, look: ChartLook) -> Shapes:
    """Two beside one another, all on one scale; each says its last figure."""
    rows = max(len(panel.label) for panel in form.panels)
    head = LEADING * rows + 6
    step = head + _PANEL_HIGH + _BELOW + 8
    marks: list[str] = []
    for number, panel in enumerate(form.panels):
        left, top = (number % 2) * (_PANEL_WIDE + _PANELS_GAP), (number // 2) * step
        marks += _draw_panel(panel, form, (left, top + head), look)
        for line, text in enumerate(panel.label):
            more = 'font-weight="700"'
            marks.append(text_mark(left, top + LEADING * (line + 1) - 2, text, look.ink, more=more))
    height = -(-len(form.panels) // 2) * step - 8
    return Shapes(tuple(marks), 2 * _PANEL_WIDE + _PANELS_GAP, height)


def _draw_panel(panel: SmallLine, form: SmallLines, place: tuple[float, float], look: ChartLook) -> Iterable[str]:
    left, top = place
    last = panel.points[-1]
    after = look.room * max(text_width(point.text, "Bold") for each in form.panels for point in each.points) + 8
    years = (panel.points[0].year, last.year)
    field = _Field(left + 5, top, _PANEL_WIDE - 5 - after, _PANEL_HIGH, years, (form.ticks[0][0], form.ticks[-1][0]))
    base = top + _PANEL_HIGH
    yield line_mark((left, base), (left + _PANEL_WIDE - after, base), look.line, 1)
    yield from _draw_line(field, panel.points, look, form.gap, labels=False)
    known = [point for point in panel.points if point.value is not None]
    y = base if last.value is None else field.y_of(last.value)
    more = 'font-weight="700"'
    yield text_mark(field.left + field.width + 7, y + DROP, last.text, look.ink, more=more)
    yield text_mark(left, base + 15, str(years[0]), look.quiet)
    yield text_mark(field.left + field.width + 5, base + 15, str(years[1]), look.quiet, "end")
    if len(known) > 1 and known[0].year == years[0] and known[0].value is not None:
        yield text_mark(left, field.y_of(known[0].value) - 7, known[0].text, look.quiet)


def _draw_slope(form: Slope, look: ChartLook) -> Shapes:
    """Two columns of figures with a line between those of one name; a name stands behind its last figure."""
    heads = [str(point.year) for point in (form.lines[0].start, form.lines[0].end)]
    before = look.room * max(text_width(text) for text in [heads[0], *(line.start.text for line in form.lines)]) + 8
    named = [f"{line.end.text}  {line.label}" for line in form.lines]
    after = look.room * max(text_width(text, "Bold") for text in named) + 8
    values = [point.value for line in form.lines for point in (line.start, line.end) if point.value is not None]
    low, high = min(values), max(values)
    height = max(_HIGH, (LEADING + 3) * len(form.lines))
    field = _Field(before, 30, _FALL, height - 10, (0, 1), (low, high if high > low else low + 1))
    starts, ends = (
        [field.y_of(point.value) if point.value is not None else field.top + field.height for point in points]
        for points in ([line.start for line in form.lines], [line.end for line in form.lines])
    )
    marks = [
        text_mark(before, 14, heads[0], look.quiet, "end"),
        text_mark(before + _FALL, 14, heads[1], look.quiet),
    ]
    left, right = (spread_labels(places, LEADING + 1, 30) for places in (starts, ends))
    for at, line in enumerate(form.lines):
        colour = look.subject if line.subject else look.context
        if line.start.value is not None and line.end.value is not None and not line.end.broken:
            marks.append(line_mark((before + 4, starts[at]), (before + _FALL - 4, ends[at]), colour, _STROKE))
        for x, y, point in ((before + 4, starts[at], line.start), (before + _FALL - 4, ends[at], line.end)):
            if point.value is not None:
                marks.append(dot_mark(x, y, _DOT, colour))
        more = 'font-weight="700"' if line.subject else ""
        marks.append(text_mark(before - 4, left[at] + DROP, line.start.text, look.ink, "end", more))
        marks.append(text_mark(before + _FALL + 4, right[at] + DROP, named[at], look.ink, more=more))
    bottom = max([field.top + field.height, *left, *right])
    return Shapes(tuple(marks), before + _FALL + 4 + after, bottom + SIZE)

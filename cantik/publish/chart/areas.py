"""Many areas on one scale: dots in rows, a swarm of dots, lines over years. Each mark bears the key of its area, by
which the script of a page brings out those that its reader chose."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from html import escape

from cantik.publish.chart.forms import DotSwarm, KeyedDot, KeyedLine, ManyLines, Number, Point, RankedDots, Ticks
from cantik.publish.chart.marks import (
    DROP,
    LEADING,
    ChartLook,
    Shapes,
    line_mark,
    spread_labels,
    svg_num,
    text_mark,
    text_width,
)

_WIDE = 360.0
_SCALE = 150.0  # of dots in rows
_ROW, _ROW_STEP = 22.0, 13.0  # a row of one line, each further line
_DOT = 5.0
_HEAD = 20.0  # room over the marks for the name of the rule
_UNDER = 20.0  # for the numbers of the scale
_RADII = (4.0, 3.2, 2.5, 1.8)  # of dots of a swarm: the largest that stays within its height
_SWARM_HIGH = 150.0
_LINES_HIGH = 190.0
_NAMED_LINES = 8  # so many lines bear their names
_TOLD_LINES = 40  # so many say their figures under the pointer; of more the table does
_LONGEST_NAME = 22  # letters of a name on one line


def draw_areas(form: RankedDots | DotSwarm | ManyLines, look: ChartLook) -> Shapes:
    """The drawing of many areas."""
    match form:
        case RankedDots():
            return _draw_ranking(form, look)
        case DotSwarm():
            return _draw_swarm(form, look)
        case ManyLines():
            return _draw_lines(form, look)


class _Scale:
    """Where a number stands between the ends of a scale."""

    def __init__(self, ticks: Ticks, start: float, length: float) -> None:
        self._low, self._reach = ticks[0][0], ticks[-1][0] - ticks[0][0]
        self._start, self._length = start, length

    def place(self, value: Number) -> float:
        return self._start + self._length * float((value - self._low) / self._reach)


def _mark_group(key: str, marks: Iterable[str], title: str = "") -> str:
    told = f"<title>{escape(title, quote=False)}</title>" if title else ""
    return f'<g data-k="{escape(key)}">{told}{"".join(marks)}</g>'


def _dot(x: float, y: float, radius: float, fill: str, key: str = "", title: str = "") -> str:
    known = f' data-k="{escape(key)}"' if key else ""
    inner = f"><title>{escape(title, quote=False)}</title></circle>" if title else "/>"
    return f'<circle{known} cx="{svg_num(x)}" cy="{svg_num(y)}" r="{svg_num(radius)}" fill="{fill}"{inner}'


def _wrap(label: str) -> list[str]:
    """A name on as many lines as it takes; a word is never cut."""
    lines = [""]
    for word in label.split():
        if lines[-1] and len(lines[-1]) + len(word) >= _LONGEST_NAME:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _draw_scale(scale: _Scale, ticks: Ticks, top: float, bottom: float, look: ChartLook) -> Iterable[str]:
    for value, text in ticks:
        x = scale.place(value)
        yield line_mark((x, top), (x, bottom), look.line, 1)
        yield text_mark(x, bottom + 14, text, look.quiet, "middle")


def _draw_whole(whole: KeyedDot | None, scale: _Scale, bottom: float, width: float, look: ChartLook) -> Iterable[str]:
    if whole is None:
        return
    x, text = scale.place(whole.value), f"{whole.label} {whole.text}"
    half = look.room * text_width(text, "Bold") / 2
    yield line_mark((x, _HEAD), (x, bottom), look.ink, 1, "3 3")
    yield text_mark(min(max(x, half), max(half, width - half)), 13, text, look.ink, "middle", 'font-weight="700"')


def _draw_ranking(form: RankedDots, look: ChartLook) -> Shapes:
    """A row an area; names before the scale, figures behind it."""
    labels = [_wrap(dot.label) for dot in form.dots]
    # a chosen row is bold
    left = look.room * max(text_width(line, "Bold") for label in labels for line in label) + 10
    scale = _Scale(form.ticks, left, _SCALE)
    column = left + _SCALE + 12 + look.room * max(text_width(dot.text, "Bold") for dot in form.dots)
    heights = [_ROW + _ROW_STEP * (len(label) - 1) for label in labels]
    bottom = _HEAD + sum(heights)
    marks = list(_draw_scale(scale, form.ticks, _HEAD, bottom, look))
    y = _HEAD
    for dot, label, height in zip(form.dots, labels, heights, strict=True):
        middle, row = y + height / 2, []
        first = middle + DROP - LEADING * (len(label) - 1) / 2
        row += [text_mark(left - 10, first + LEADING * at, line, look.quiet, "end") for at, line in enumerate(label)]
        row.append(_dot(scale.place(dot.value), middle, _DOT, look.subject))
        row.append(text_mark(column, middle + DROP, dot.text, look.ink, "end"))
        marks.append(_mark_group(dot.key, row))
        y += height
    width = max(column + 2, left + _SCALE + 12)
    marks += _draw_whole(form.whole, scale, bottom, width, look)
    told = 0.0 if form.whole is None else look.room * text_width(f"{form.whole.label} {form.whole.text}", "Bold")
    return Shapes(tuple(marks), max(width, told), bottom + _UNDER)


def _draw_swarm(form: DotSwarm, look: ChartLook) -> Shapes:
    """Dots upon the scale; who is lowest stands at its left end, who is highest at its right."""
    aside = look.room * max(text_width(text) for _, text in form.ticks) / 2 + 6
    scale = _Scale(form.ticks, aside, _WIDE - 2 * aside)
    places, radius = _pack_within(tuple(scale.place(dot.value) for dot in form.dots))
    high = max(places) + 2 * radius + 4
    base = _HEAD + high
    marks = list(_draw_scale(scale, form.ticks, _HEAD, base, look))
    marks += [
        _dot(scale.place(dot.value), base - radius - 1 - y, radius, look.subject, dot.key, f"{dot.label}: {dot.text}")
        for dot, y in zip(form.dots, places, strict=True)
    ]
    marks += _draw_whole(form.whole, scale, base, _WIDE, look)
    lowest, highest = form.ends
    names = [text_mark(0, base + _UNDER + LEADING, lowest, look.ink)] if lowest != highest else []
    names.append(text_mark(_WIDE, base + _UNDER + LEADING * (len(names) + 1), highest, look.ink, "end"))
    return Shapes((*marks, *names), _WIDE, base + _UNDER + LEADING * len(names) + 6)


def _pack_within(xs: tuple[float, ...]) -> tuple[list[float], float]:
    """Heights of dots over the scale and their radius: the largest with which they stay within `_SWARM_HIGH`; of the
    smallest, which do not, they are pressed together."""
    *larger, least = _RADII
    for radius in larger:
        places = pack_dots(xs, radius)
        if max(places) + 2 * radius <= _SWARM_HIGH:
            return list(places), radius
    places = pack_dots(xs, least)
    press = min(1.0, (_SWARM_HIGH - 2 * least) / max(*places, 1.0))
    return [y * press for y in places], least


@lru_cache(maxsize=64)
def pack_dots(xs: tuple[float, ...], radius: float) -> tuple[float, ...]:
    """How high each dot stands so that none covers another: in order of their places, each as low as it can.

    >>> pack_dots((0.0, 100.0, 0.0), 4.0)
    (0.0, 0.0, 8.0)
    """
    wide = 2 * radius
    heights, near = [0.0] * len(xs), list[tuple[float, float]]()
    for at in sorted(range(len(xs)), key=lambda at: xs[at]):
        near = [(x, y) for x, y in near if xs[at] - x < wide]
        reaches = ((y, float((wide * wide - (xs[at] - x) ** 2) ** 0.5)) for x, y in near)
        for low, high in sorted((y - reach, y + reach) for y, reach in reaches):
            if low >= heights[at]:
                break
            heights[at] = max(heights[at], high)
        near.append((xs[at], heights[at]))
    return tuple(heights)


def _draw_lines(form: ManyLines, look: ChartLook) -> Shapes:
    """All lines alike; a year without a figure leaves a gap, a break ends the line. Few lines bear their names."""
    margin = look.room * max(text_width(text) for _, text in form.ticks) + 8
    named = form.lines if len(form.lines) <= _NAMED_LINES else ()
    names = [f"{line.points[-1].text} {line.label}" for line in named]
    after = look.room * max((text_width(text) for text in names), default=0) + 10
    years = sorted({point.year for line in form.lines for point in line.points})
    width = _WIDE - margin - 14 if not named else _SCALE + 40
    across = _Scale(((years[0], ""), (years[-1], "")), margin + 8, width - 16)
    down = _Scale(form.ticks, _HEAD + _LINES_HIGH, -_LINES_HIGH)
    marks = []
    for value, text in form.ticks:
        y = down.place(value)
        marks.append(line_mark((margin, y), (margin + width, y), look.line, 1))
        marks.append(text_mark(margin - 4, y + DROP, text, look.quiet, "end"))
    marks += [
        text_mark(across.place(year), _HEAD + _LINES_HIGH + 16, str(year), look.quiet, "middle") for year in years
    ]
    told = len(form.lines) <= _TOLD_LINES
    marks += [_draw_line(line, across, down, look, told=told) for line in form.lines]
    wanted = [down.place(line.points[-1].value or form.ticks[0][0]) for line in named]
    places = spread_labels(wanted, LEADING + 1, _HEAD)
    for line, text, y in zip(named, names, places, strict=True):
        marks.append(_mark_group(line.key, [text_mark(margin + width + 4, y + DROP, text, look.ink)]))
    right = margin + width + (after if named else 6)
    return Shapes(tuple(marks), right, max([_HEAD + _LINES_HIGH, *places]) + 24)


def _draw_line(line: KeyedLine, across: _Scale, down: _Scale, look: ChartLook, *, told: bool) -> str:
    """One path from point to point, with a dot at its last figure and at each that no line reaches; with `told`, its
    figures in words."""
    runs: list[list[Point]] = []
    for former, point in zip((None, *line.points), line.points, strict=False):
        if point.value is None:
            continue
        joined = former is not None and former.value is not None and point.year == former.year + 1 and not point.broken
        runs = [*runs[:-1], [*runs[-1], point]] if joined else [*runs, [point]]
    places = [[(across.place(point.year), down.place(point.value or 0)) for point in run] for run in runs]
    steps = "".join("M" + "L".join(f"{svg_num(x)} {svg_num(y)}" for x, y in run) for run in places)
    path = f'<path d="{steps}" fill="none" stroke="{look.context}" stroke-width="{1.5 if told else 0.7}"/>'
    ends = [run[0] for run in places[:-1] if len(run) == 1] + [run[-1] for run in places[-1:]]
    dots = [_dot(x, y, 2.5, look.context) for x, y in ends]
    if not told:
        return _mark_group(line.key, [path, *dots])
    years = ", ".join(f"{point.year} {point.text}" for point in line.points)
    return _mark_group(line.key, [path, *dots], f"{line.label}: {years}")

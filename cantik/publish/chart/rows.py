"""Rows under one another: dots on a common axis with their range, bars beside one another, bars of shares."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cantik.publish.chart.forms import Dot, Dots, GroupedBars, Number, PartsRow, StackedBars
from cantik.publish.chart.marks import (
    DROP,
    LEADING,
    SIZE,
    ChartLook,
    Shapes,
    dot_mark,
    line_mark,
    rect_mark,
    text_mark,
    text_width,
)

_LONGEST = 150.0
_BEFORE, _AFTER = 8, 6
_DOT = 5.0
_ROW = 24.0  # of a dot
_BAR, _BETWEEN = 13.0, 9.0  # a bar of a group, from group to group
_STACK, _FULL = 22.0, 220.0  # a bar of shares, its length
_KEY = 11.0  # a square of a colour before its name
_LEAST_SHARE = 4  # room beside a figure within a bar


def draw_rows(form: Dots | GroupedBars | StackedBars, look: ChartLook) -> Shapes:
    """The drawing of rows."""
    match form:
        case Dots():
            return _draw_dots(form, look)
        case GroupedBars():
            return _draw_groups(form, look)
        case StackedBars():
            return _draw_stacks(form, look)


def _left_of(labels: Iterable[tuple[str, ...]], look: ChartLook) -> float:
    return look.room * max(text_width(text) for label in labels for text in label) + _BEFORE


def _draw_label(label: Sequence[str], right: float, middle: float, look: ChartLook) -> Iterable[str]:
    first = middle + DROP - LEADING * (len(label) - 1) / 2
    for line, text in enumerate(label):
        yield text_mark(right - _BEFORE, first + LEADING * line, text, look.quiet, "end")


def _draw_dots(form: Dots, look: ChartLook) -> Shapes:
    """A row an area; the band reaches from the lowest to the highest, the rule is what all of them have together."""
    rows: list[Dot] = [*form.dots]
    left = _left_of([dot.label for dot in rows], look)
    known = [dot.value for dot in [*rows, form.whole] if dot.value is not None]
    top_value = max(known) or 1

    def x_of(value: Number) -> float:
        return left + _LONGEST * float(value / top_value)

    heights = [max(_ROW, LEADING * len(dot.label) + 5) for dot in rows]
    head, bottom = 22.0, 22.0 + sum(heights)
    shown = [dot.value for dot in rows if dot.value is not None]
    low, high = x_of(min(shown)), x_of(max(shown))
    marks = [rect_mark(low, head, max(high - low, 1), bottom - head, look.ramp[0])] if form.ranged else []
    marks.append(line_mark((left, head), (left, bottom), look.line, 1))
    figures = look.room * max(text_width(dot.text) for dot in rows)
    column = left + _LONGEST + _DOT + _AFTER + figures  # figures stand under one another, none on the rule
    right, y = column + 2, head
    if form.whole.value is not None:
        x = x_of(form.whole.value)
        marks.append(line_mark((x, head), (x, bottom), look.quiet, 1, "3 3"))
        text = f"{' '.join(form.whole.label)} {form.whole.text}"
        half = look.room * text_width(text, "Bold") / 2
        marks.append(text_mark(max(x, half), 14, text, look.ink, "middle", 'font-weight="700"'))
        right = max(right, max(x, half) + half)
    for dot, height in zip(rows, heights, strict=True):
        middle = y + height / 2
        marks += _draw_label(dot.label, left, middle, look)
        if dot.value is not None:
            colour = look.subject if dot.subject else look.context
            marks.append(line_mark((left, middle), (x_of(dot.value), middle), look.line, 1))
            marks.append(dot_mark(x_of(dot.value), middle, _DOT, colour))
        marks.append(text_mark(column, middle + DROP, dot.text, look.ink, "end"))
        y += height
    return Shapes(tuple(marks), right, bottom + 2)


def _draw_key(names: Sequence[str], colours: Sequence[str], width: float, look: ChartLook) -> tuple[list[str], float]:
    """Colours with their names from the left, in as many lines as they take; and how high they come out."""
    marks, x, y = [], 0.0, 0.0
    for name, colour in zip(names, colours, strict=True):
        wide = _KEY + 5 + look.room * text_width(name) + 14
        if x and x + wide > width:
            x, y = 0.0, y + LEADING + 4
        marks += [rect_mark(x, y + 1, _KEY, _KEY, colour), text_mark(x + _KEY + 5, y + 10, name, look.ink)]
        x += wide
    return marks, y + LEADING + 8


def _draw_groups(form: GroupedBars, look: ChartLook) -> Shapes:
    """Bars of one row stand directly under one another."""
    colours = (look.men, look.women, look.context)[: len(form.names)]
    left = _left_of([row.label for row in form.rows], look)
    largest = max(value for row in form.rows for value in row.values) or 1
    longest = look.room * max(text_width(text) for row in form.rows for text in row.texts)
    right = left + _LONGEST + _AFTER + longest
    marks, y = _draw_key(form.names, colours, right, look)
    for row in form.rows:
        height = max(_BAR * len(row.values), LEADING * len(row.label))
        marks += _draw_label(row.label, left, y + height / 2, look)
        top = y + (height - _BAR * len(row.values)) / 2
        for at, (value, text, colour) in enumerate(zip(row.values, row.texts, colours, strict=True)):
            long = _LONGEST * float(value / largest)
            if long:
                marks.append(rect_mark(left, top + _BAR * at, long, _BAR - 1, colour))
            marks.append(text_mark(left + long + _AFTER - 1, top + _BAR * at + _BAR / 2 + DROP - 1, text, look.ink))
        y += height + _BETWEEN
    return Shapes(tuple(marks), max(right, _key_width(form.names, look)), y - _BETWEEN + 2)


def _key_width(names: Sequence[str], look: ChartLook) -> float:
    """How wide a key is at least: its longest name."""
    return max(_KEY + 5 + look.room * text_width(name) for name in names)


def _draw_stacks(form: StackedBars, look: ChartLook) -> Shapes:
    """Every row is as long; a share stands in its part where there is room for it."""
    steps = {1: (3,), 2: (1, 3), 3: (0, 2, 4), 4: (0, 1, 3, 4)}.get(len(form.names), (0, 1, 2, 3, 4))
    colours = [look.ramp[step] for step in steps]
    letters = [look.on_ramp[step > 2] for step in steps]
    left = _left_of([row.label for row in form.rows], look)
    width = left + _FULL
    marks, y = _draw_key(form.names, colours, width, look)
    for row in form.rows:
        height = max(_STACK, LEADING * len(row.label))
        marks += _draw_label(row.label, left, y + height / 2, look)
        marks += _draw_parts(row, (left, y + (height - _STACK) / 2), list(zip(colours, letters, strict=True)), look)
        y += height + 6
    return Shapes(tuple(marks), max(width, _key_width(form.names, look)) + 1, y - 6 + 2)


def _draw_parts(
    row: PartsRow, place: tuple[float, float], inks: list[tuple[str, str]], look: ChartLook
) -> Iterable[str]:
    x, top = place
    whole = sum(row.values) or 1
    for value, text, (colour, letter) in zip(row.values, row.texts, inks, strict=True):
        long = _FULL * float(value / whole)
        if long:
            yield rect_mark(x, top, max(long - 1, 0.5), _STACK, colour)
        if look.room * text_width(text, size=SIZE) + _LEAST_SHARE <= long:
            yield text_mark(x + (long - 1) / 2, top + _STACK / 2 + DROP, text, letter, "middle")
        x += long

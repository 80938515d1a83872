"""Charts drawn to SVG: once for paper, once for a page, the same shapes.

The longest bar is always so long; room for labels and values is measured with the bundled font, so nothing is cut off.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from html import escape

from cantik.publish.chart.areas import draw_areas
from cantik.publish.chart.forms import (
    Dots,
    DotSwarm,
    GroupedBars,
    Lines,
    ManyLines,
    RankedDots,
    Slope,
    SmallLines,
    StackedBars,
)
from cantik.publish.chart.lines import draw_lines
from cantik.publish.chart.marks import (
    DROP,
    LEADING,
    PRINT,
    SIZE,
    WEB,
    ChartLook,
    Shapes,
    rect_mark,
    svg_num,
    text_mark,
    text_width,
)
from cantik.publish.chart.rows import draw_rows
from cantik.publish.chart.spec import Bar, Chart, Side

_HEAD = 13  # letters of what stands over a side of a pyramid
_STEPS = (23, 31, 43)  # what a bar takes with a label of one, two, three lines
_BAR = 16  # the height of a bar itself, whatever its label takes
_LONGEST = 136.0
_BEFORE, _AFTER = 8, 5  # between label and bar, between bar and value
_AGE, _AGES, _SIDE = 17, 44.0, 126.0  # a pyramid: from bar to bar, width of the ages, longest bar
_OVER, _AGE_THICK = 17, 0.82  # a pyramid: height of its heads; of a step, a bar
_GAP, _NEAR = 2, 4  # between sides and ages, between bar and value


def svg(chart: Chart) -> str:
    """The chart for print as SVG text (fonts by name). The same chart gives the same text."""
    made = shapes_of(chart)
    size = f"{svg_num(made.width)} {svg_num(made.height)}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}"><g font-family="{PRINT.font}" '
        f'font-size="{SIZE}">{"".join(made.marks)}</g></svg>'
    )


def for_web(chart: Chart, uid: str) -> str:
    """The chart for inlining in a page: a title that says the values, colours as CSS variables (dark theme), fonts of
    the page."""
    made = shapes_of(chart, WEB)
    width, height = svg_num(made.width), svg_num(made.height)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-labelledby="{uid}" style="max-width:{width}px"><title id="{uid}">{escape(chart.alt)}</title>'
        f'<g font-size="{SIZE}">{"".join(made.marks)}</g></svg>'
    )


@lru_cache(maxsize=512)
def shapes_of(chart: Chart, look: ChartLook = PRINT) -> Shapes:
    """What a chart consists of, in the colours of a look. Kept: a site shows a chart beside its table, on a page of its
    own and in front."""
    match chart.form:
        case Lines() | SmallLines() | Slope():
            return draw_lines(chart.form, look)
        case Dots() | GroupedBars() | StackedBars():
            return draw_rows(chart.form, look)
        case RankedDots() | DotSwarm() | ManyLines():
            return draw_areas(chart.form, look)
        case None:
            return _pyramid(chart, look) if chart.sides else _bars(chart.bars, look)


def _bars(bars: tuple[Bar, ...], look: ChartLook) -> Shapes:
    """Horizontal bars from the top, their labels before them and their values behind them."""
    left = look.room * max(text_width(text) for bar in bars for text in bar.label) + _BEFORE
    largest = max(bar.value for bar in bars) or 1
    marks, right, low = [], left + _LONGEST, 0.0
    for bar in bars:
        step, long = _STEPS[len(bar.label) - 1], _LONGEST * float(bar.value / largest)
        top = low + (step - _BAR) / 2
        middle, low = top + _BAR / 2 + DROP, low + step
        first = middle - LEADING * (len(bar.label) - 1) / 2
        for line, text in enumerate(bar.label):
            marks.append(text_mark(left - _BEFORE, first + LEADING * line, text, look.quiet, "end"))
        if long:
            marks.append(rect_mark(left, top, long, _BAR, look.subject if bar.subject else look.context))
        marks.append(text_mark(left + long + _AFTER, middle, bar.text, look.ink))
        right = max(right, left + long + _AFTER + look.room * text_width(bar.text))
    return Shapes(tuple(marks), right, low)


def _pyramid(chart: Chart, look: ChartLook) -> Shapes:
    """The oldest on top; men grow to the left, women to the right of the ages."""
    everybody = [bar for side in chart.sides for bar in side.bars]
    largest = max((bar.value for bar in everybody), default=1) or 1
    side = _SIDE + _NEAR + look.room * max((text_width(bar.text) for bar in everybody), default=0)
    side = max([side, *(look.room * text_width(part.head, "Bold", _HEAD) for part in chart.sides)])
    middle = side + _GAP + _AGES / 2
    height = _AGE * len(chart.sides[0].bars)
    marks = [text_mark(middle, _OVER - 5, chart.ages, look.quiet, "middle")]
    for bar, base in zip(chart.sides[0].bars, _bases(height), strict=False):
        marks.append(text_mark(middle, base, bar.label[0], look.quiet, "middle"))
    for part, sign, colour in zip(chart.sides, (-1, 1), (look.men, look.women), strict=False):
        inner = middle + sign * (_AGES / 2 + _GAP)
        anchor = "end" if sign < 0 else "start"
        marks.append(text_mark(inner, _OVER - 5, part.head, look.ink, anchor, f'font-size="{_HEAD}" font-weight="700"'))
        marks += _side(part, (inner, sign), _SIDE / float(largest), (colour, look.ink))
    return Shapes(tuple(marks), 2 * middle, _OVER + height)


def _side(part: Side, place: tuple[float, int], unit: float, inks: tuple[str, str]) -> Iterable[str]:
    """The bars of one sex and their values; `place`: where they begin and whether they grow to the left (-1)."""
    inner, sign = place
    for bar, base in zip(part.bars, _bases(_AGE * len(part.bars)), strict=False):
        end = inner + sign * unit * float(bar.value)
        top = base - DROP - _AGE * _AGE_THICK / 2
        if bar.value:
            yield rect_mark(min(inner, end), top, abs(end - inner), _AGE * _AGE_THICK, inks[0])
        yield text_mark(end + sign * _NEAR, base, bar.text, inks[1], "end" if sign < 0 else "start")


def _bases(height: float) -> Iterable[float]:
    """Base lines of the rows of a pyramid of that height, from the youngest at the bottom to the oldest."""
    low = _OVER + height - _AGE / 2 + DROP
    return (low - _AGE * number for number in range(round(height / _AGE)))

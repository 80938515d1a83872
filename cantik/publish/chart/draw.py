"""Charts drawn to SVG: once for paper, once for a page, the same shapes.

The longest bar is always so long; room for labels and values is measured with the bundled font, so nothing is cut off.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from cantik.publish.chart.spec import Bar, Chart, Side
from cantik.publish.typeset.fonts import face

_SIZE, _HEAD = 12, 13  # letters of labels and values; of what stands over a side of a pyramid
_LEADING = 13
_STEPS = (23, 31, 43)  # what a bar takes with a label of one, two, three lines
_BAR = 16  # the height of a bar itself, whatever its label takes
_LONGEST = 136.0
_BEFORE, _AFTER = 8, 5  # between label and bar, between bar and value
_DROP = 4  # from the middle of a letter to its base line
_AGE, _AGES, _SIDE = 17, 44.0, 126.0  # a pyramid: from bar to bar, width of the ages, longest bar
_OVER, _AGE_THICK = 17, 0.82  # a pyramid: height of its heads; of a step, a bar
_GAP, _NEAR = 2, 4  # between sides and ages, between bar and value


@dataclass(frozen=True, slots=True)
class ChartLook:
    """Colours by role and `room`: how much wider than the bundled one a font may come out."""

    ink: str
    quiet: str
    subject: str
    context: str
    men: str
    women: str
    room: float
    font: str = ""


#: A family name that ends in a digit must be quoted, or the SVG reader of Typst falls back silently.
PRINT = ChartLook("#13202a", "#435561", "#124a7c", "#9aa8b1", "#22767a", "#f2b01e", 1.03, "'Source Sans 3'")
#: A page follows the dark theme and takes the fonts of its reader; the widest of them is a quarter wider.
WEB = ChartLook("var(--ink)", "var(--ink2)", "var(--btn)", "var(--ctx)", "var(--r4)", "var(--kunyitfill)", 1.25)


@dataclass(frozen=True, slots=True)
class Shapes:
    """What a chart consists of, as SVG text, and the size of all of it together."""

    marks: tuple[str, ...]
    width: float
    height: float


def svg(chart: Chart) -> str:
    """The chart for print as SVG text (fonts by name). The same chart gives the same text."""
    made = _shapes(chart, PRINT)
    size = f"{_n(made.width)} {_n(made.height)}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}"><g font-family="{PRINT.font}" '
        f'font-size="{_SIZE}">{"".join(made.marks)}</g></svg>'
    )


def for_web(chart: Chart, uid: str) -> str:
    """The chart for inlining in a page: a title that says the values, colours as CSS variables (dark theme), fonts of
    the page."""
    made = _shapes(chart, WEB)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(made.width)} {_n(made.height)}" role="img" '
        f'aria-labelledby="{uid}" style="max-width:{_n(made.width)}px"><title id="{uid}">{escape(chart.alt)}</title>'
        f'<g font-size="{_SIZE}">{"".join(made.marks)}</g></svg>'
    )


def _shapes(chart: Chart, look: ChartLook) -> Shapes:
    return _pyramid(chart, look) if chart.sides else _bars(chart.bars, look)


def _bars(bars: tuple[Bar, ...], look: ChartLook) -> Shapes:
    """Horizontal bars from the top, their labels before them and their values behind them."""
    left = look.room * max(_width(text) for bar in bars for text in bar.label) + _BEFORE
    largest = max(bar.value for bar in bars) or 1
    marks, right, low = [], left + _LONGEST, 0.0
    for bar in bars:
        step, long = _STEPS[len(bar.label) - 1], _LONGEST * float(bar.value / largest)
        top = low + (step - _BAR) / 2
        middle, low = top + _BAR / 2 + _DROP, low + step
        first = middle - _LEADING * (len(bar.label) - 1) / 2
        for line, text in enumerate(bar.label):
            marks.append(_text(left - _BEFORE, first + _LEADING * line, text, look.quiet, "end"))
        if long:
            marks.append(_rect(left, top, long, _BAR, look.subject if bar.subject else look.context))
        marks.append(_text(left + long + _AFTER, middle, bar.text, look.ink))
        right = max(right, left + long + _AFTER + look.room * _width(bar.text))
    return Shapes(tuple(marks), right, low)


def _pyramid(chart: Chart, look: ChartLook) -> Shapes:
    """The oldest on top; men grow to the left, women to the right of the ages."""
    everybody = [bar for side in chart.sides for bar in side.bars]
    largest = max((bar.value for bar in everybody), default=1) or 1
    side = _SIDE + _NEAR + look.room * max((_width(bar.text) for bar in everybody), default=0)
    side = max([side, *(look.room * _width(part.head, "Bold", _HEAD) for part in chart.sides)])
    middle = side + _GAP + _AGES / 2
    height = _AGE * len(chart.sides[0].bars)
    marks = [_text(middle, _OVER - 5, chart.ages, look.quiet, "middle")]
    for bar, base in zip(chart.sides[0].bars, _bases(height), strict=False):
        marks.append(_text(middle, base, bar.label[0], look.quiet, "middle"))
    for part, sign, colour in zip(chart.sides, (-1, 1), (look.men, look.women), strict=False):
        inner = middle + sign * (_AGES / 2 + _GAP)
        anchor = "end" if sign < 0 else "start"
        marks.append(_text(inner, _OVER - 5, part.head, look.ink, anchor, f'font-size="{_HEAD}" font-weight="700"'))
        marks += _side(part, (inner, sign), _SIDE / float(largest), (colour, look.ink))
    return Shapes(tuple(marks), 2 * middle, _OVER + height)


def _side(part: Side, place: tuple[float, int], unit: float, inks: tuple[str, str]) -> Iterable[str]:
    """The bars of one sex and their values; `place`: where they begin and whether they grow to the left (-1)."""
    inner, sign = place
    for bar, base in zip(part.bars, _bases(_AGE * len(part.bars)), strict=False):
        end = inner + sign * unit * float(bar.value)
        top = base - _DROP - _AGE * _AGE_THICK / 2
        if bar.value:
            yield _rect(min(inner, end), top, abs(end - inner), _AGE * _AGE_THICK, inks[0])
        yield _text(end + sign * _NEAR, base, bar.text, inks[1], "end" if sign < 0 else "start")


def _bases(height: float) -> Iterable[float]:
    """Base lines of the rows of a pyramid of that height, from the youngest at the bottom to the oldest."""
    low = _OVER + height - _AGE / 2 + _DROP
    return (low - _AGE * number for number in range(round(height / _AGE)))


def _width(text: str, style: str = "Regular", size: float = _SIZE) -> float:
    return face(style).width(text, size)


def _rect(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" fill="{fill}"/>'


def _text(x: float, y: float, text: str, fill: str, anchor: str = "start", more: str = "") -> str:
    where = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text x="{_n(x)}" y="{_n(y)}"{where} fill="{fill}"{more and " " + more}>{escape(text, quote=False)}</text>'


def _n(number: float) -> str:
    """A coordinate with two decimals at most."""
    return f"{number:.2f}".rstrip("0").rstrip(".")

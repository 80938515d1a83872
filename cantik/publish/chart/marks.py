"""What every chart is drawn with: colours by role, letters and shapes as SVG text, widths of the bundled font."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from html import escape

from cantik.publish.typeset.fonts import face

SIZE = 12  # letters of labels and values
LEADING = 13
DROP = 4  # from the middle of a letter to its base line


@dataclass(frozen=True, slots=True)
class ChartLook:
    """Colours by role and `room`: how much wider than the bundled one a font may come out. `ramp`: five steps from low
    to high, `on_ramp` the letters that can be read on the first three and on the last two."""

    ink: str
    quiet: str
    subject: str
    context: str
    men: str
    women: str
    room: float
    line: str
    ramp: tuple[str, ...]
    on_ramp: tuple[str, str]
    ground: str
    font: str = ""


RAMP = ("#e1efed", "#b2d7d2", "#74b4af", "#22767a", "#0d565f")
#: A family name that ends in a digit must be quoted, or the SVG reader of Typst falls back silently.
FONT = "'Source Sans 3'"
PRINT = ChartLook(
    "#13202a",
    "#435561",
    "#124a7c",
    "#9aa8b1",
    "#22767a",
    "#f2b01e",
    1.03,
    "#d6dde1",
    RAMP,
    ("#13202a", "#ffffff"),
    "#ffffff",
    FONT,
)
#: A file is opened where the bundled font may be missing.
FILE = replace(PRINT, room=1.25, font=f"{FONT}, sans-serif")
#: A page follows the dark theme and takes the fonts of its reader; the widest of them is a quarter wider.
WEB = ChartLook(
    "var(--ink)",
    "var(--ink2)",
    "var(--btn)",
    "var(--ctx)",
    "var(--r4)",
    "var(--kunyitfill)",
    1.25,
    "var(--line)",
    tuple(f"var(--r{step})" for step in range(1, 6)),
    ("var(--ronlow)", "var(--ronhigh)"),
    "var(--surface)",
)


@dataclass(frozen=True, slots=True)
class Shapes:
    """What a chart consists of, as SVG text, and the size of all of it together."""

    marks: tuple[str, ...]
    width: float
    height: float


@lru_cache(maxsize=4096)
def text_width(text: str, style: str = "Regular", size: float = SIZE) -> float:
    """How wide a text comes out in the bundled font. Kept: every chart of a site stands over the same citation."""
    return face(style).width(text, size)


def rect_mark(x: float, y: float, width: float, height: float, fill: str) -> str:
    """A rectangle."""
    place = f'x="{svg_num(x)}" y="{svg_num(y)}" width="{svg_num(width)}" height="{svg_num(height)}"'
    return f'<rect {place} fill="{fill}"/>'


def text_mark(x: float, y: float, text: str, fill: str, anchor: str = "start", more: str = "") -> str:
    """A line of text; `more`: further attributes."""
    where = "" if anchor == "start" else f' text-anchor="{anchor}"'
    further = f" {more}" if more else ""
    inner = escape(text, quote=False)
    return f'<text x="{svg_num(x)}" y="{svg_num(y)}"{where} fill="{fill}"{further}>{inner}</text>'


def svg_num(number: float) -> str:
    """A coordinate with two decimals at most."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def line_mark(start: tuple[float, float], end: tuple[float, float], stroke: str, width: float, dash: str = "") -> str:
    """A straight line."""
    (x1, y1), (x2, y2) = start, end
    ends = f'x1="{svg_num(x1)}" y1="{svg_num(y1)}" x2="{svg_num(x2)}" y2="{svg_num(y2)}"'
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<line {ends} stroke="{stroke}" stroke-width="{svg_num(width)}"{dashes}/>'


def dot_mark(x: float, y: float, radius: float, fill: str) -> str:
    """A dot."""
    return f'<circle cx="{svg_num(x)}" cy="{svg_num(y)}" r="{svg_num(radius)}" fill="{fill}"/>'


def spread_labels(wanted: Sequence[float], least: float, top: float) -> list[float]:
    """Places of labels, as near to the wanted ones as they can stand `least` apart, none above `top`.

    >>> spread_labels([10, 12, 40], 13, 0)
    [10, 23, 40]
    """
    places, former = list(wanted), top - least
    for at in sorted(range(len(wanted)), key=lambda at: wanted[at]):
        places[at] = former = max(wanted[at], former + least)
    return places


def nice_ticks(low: Decimal, high: Decimal) -> list[Decimal]:
    """Two to five round values from at most `low` to at least `high`.

    >>> [str(tick) for tick in nice_ticks(Decimal(0), Decimal(310))]
    ['0', '200', '400']

    >>> [str(tick) for tick in nice_ticks(Decimal("7.1"), Decimal("9.8"))]
    ['7', '8', '9', '10']
    """
    reach = max(high - low, Decimal("0.01"))
    step = next(
        size * Decimal(10) ** power
        for power in range(-4, 12)
        for size in (Decimal(1), Decimal(2), Decimal(5))
        if reach / (size * Decimal(10) ** power) <= 3
    )
    first, last = math.floor(low / step), max(math.ceil(high / step), math.floor(low / step) + 1)
    return [at * step for at in range(first, last + 1)]

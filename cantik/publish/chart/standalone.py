"""A chart as a file of its own: what it says and is above it, where it comes from below, on white."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from cantik.publish.chart.draw import shapes_of
from cantik.publish.chart.marks import FILE, SIZE, svg_num, text_mark, text_width
from cantik.publish.chart.spec import Chart

_LEAST, _MARGIN = 400.0, 14.0
_HEAD, _HEAD_STEP, _STEP = 16, 20.0, 16.0


def write_picture(chart: Chart, finding: str, title: str, feet: Sequence[str]) -> str:
    """The chart as SVG text with `finding` over the formal `title`, and the lines `feet` (source, edition, licence)."""
    made = shapes_of(chart, FILE)
    width = max(made.width, _LEAST)
    marks, y = [], _MARGIN
    for line in _wrap_text(finding, width, "Bold", _HEAD):
        y += _HEAD_STEP
        marks.append(text_mark(0, y - 5, line, FILE.ink, more=f'font-size="{_HEAD}" font-weight="700"'))
    for line in _wrap_text(title, width, "Regular", SIZE):
        y += _STEP
        marks.append(text_mark(0, y - 4, line, FILE.quiet))
    y += 12
    marks.append(f'<g transform="translate(0 {svg_num(y)})">{"".join(made.marks)}</g>')
    y += made.height + 8
    for foot in feet:
        for line in _wrap_text(foot, width, "Regular", SIZE - 1):
            y += _STEP
            marks.append(text_mark(0, y - 3, line, FILE.quiet, more=f'font-size="{SIZE - 1}"'))
    size = f"{svg_num(width + 2 * _MARGIN)} {svg_num(y + _MARGIN)}"
    wide, high = size.split()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" width="{wide}" height="{high}" role="img">'
        f'<title>{escape(chart.alt)}</title><rect width="{wide}" height="{high}" fill="#ffffff"/>'
        f'<g transform="translate({svg_num(_MARGIN)} 0)" font-family="{FILE.font}" font-size="{SIZE}">'
        f"{''.join(marks)}</g></svg>\n"
    )


def _wrap_text(text: str, width: float, style: str, size: float) -> Iterable[str]:
    """Lines that fit, with the room that another font may need."""
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and FILE.room * text_width(longer, style, size) > width:
            yield line
            longer = word
        line = longer
    if line:
        yield line

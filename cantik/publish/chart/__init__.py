"""Charts of published tables: what they show, alternative texts, SVG for print and for the web."""

from cantik.publish.chart.draw import for_web, svg
from cantik.publish.chart.spec import Bar, Chart, Side, bars, order_parts, pyramid, subject
from cantik.publish.chart.standalone import write_picture
from cantik.publish.chart.tables import draw_groups, draw_shares

__all__ = [
    "Bar",
    "Chart",
    "Side",
    "bars",
    "draw_groups",
    "draw_shares",
    "for_web",
    "order_parts",
    "pyramid",
    "subject",
    "svg",
    "write_picture",
]

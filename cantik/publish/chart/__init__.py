"""Charts of published tables: what they show, alternative texts, SVG for print and for the web."""

from cantik.publish.chart.draw import for_web, svg
from cantik.publish.chart.spec import Bar, Chart, Side, bars, order_parts, pyramid, subject

__all__ = ["Bar", "Chart", "Side", "bars", "for_web", "order_parts", "pyramid", "subject", "svg"]

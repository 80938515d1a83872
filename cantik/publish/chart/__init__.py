"""Charts of published tables: specifications, alternative texts, SVG for print and for the web."""

from cantik.publish.chart.ahead import Easel, ahead
from cantik.publish.chart.render import FONTS, for_web, svg
from cantik.publish.chart.spec import Chart, bars, ordered, pyramid, subject

__all__ = ["FONTS", "Chart", "Easel", "ahead", "bars", "for_web", "ordered", "pyramid", "subject", "svg"]

"""Charts of indicators and series: dusun on one axis, lines over years, slopes between two.

What they show stands in the release or the series already (`release.series`): nothing is reckoned, and where something
is hidden the chart has no mark for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from cantik.base.numerals import format_number
from cantik.publish.chart import Chart
from cantik.publish.chart.forms import Dot, Dots, Lines, Point, Slope, SlopeLine, SmallLine, SmallLines, Ticks
from cantik.publish.chart.marks import nice_ticks
from cantik.publish.chart.spec import wrap_label
from cantik.publish.site.deret import format_cell
from cantik.publish.site.search_index import unit_of
from cantik.publish.site.view import Text, short
from cantik.release.model import Figure, Release
from cantik.release.series import MeasureSeries, SeriesLine
from cantik.release.show import figure_text

#: more lines than these say nothing beside one another
MOST_LINES = 12
_TREND = 3  # from so many years on a line says more than two numbers


def chart_of_areas(release: Release, name: str, t: Text) -> tuple[Chart, str] | None:
    """An indicator by dusun, with its finding; None of a count (it tells how large a part is), and below two parts that
    are shown."""
    parts = [figure for figure in release.figures if figure.id == name and figure.area]
    whole = next((figure for figure in release.figures if figure.id == name and not figure.area), None)
    known = [figure for figure in parts if figure.value is not None]
    if whole is None or not whole.decimals or len(known) < 2 or not any(figure.value for figure in known):
        return None
    ordered = sorted(parts, key=lambda figure: (figure.value is None, -(figure.value or 0)))
    dots = tuple(Dot(wrap_label(f.area_label), f.value, figure_text(f, t.lang)) for f in ordered)
    village = release.place.words.desa if t.lang == "id" else release.place.words.desa_en
    form = Dots(dots, Dot((village,), whole.value, figure_text(whole, t.lang)), ranged=len(known) == len(parts))
    title = t(
        f"{whole.title} Menurut {release.place.words.dusun} ({whole.unit})",
        f"{whole.title_en} by {release.place.words.dusun_en} ({whole.unit_en})",
    )
    told = "; ".join(f"{figure.area_label} {figure_text(figure, t.lang)}" for figure in [*ordered])
    alt = f"{title}: {village} {figure_text(whole, t.lang)}; {told}."
    return Chart("titik", name, title, alt, form=form), _finding_of_areas(ordered, form.ranged, t) or title


def _finding_of_areas(ordered: Sequence[Figure], ranged: bool, t: Text) -> str:
    """Which part has most and which least; "" where one is hidden."""
    high, low = ordered[0], ordered[-1]
    if not ranged:
        return ""
    texts = [f"{figure_text(figure, t.lang)}{unit_of(figure, t)}" for figure in (high, low)]
    if texts[0] == texts[1]:
        return t(f"Sama di semua: {texts[0]}", f"The same in all: {texts[0]}")
    return t(
        f"Tertinggi {high.area_label}, {texts[0]}; terendah {low.area_label}, {texts[1]}",
        f"Highest {high.area_label}, {texts[0]}; lowest {low.area_label}, {texts[1]}",
    )


def chart_of_years(series: MeasureSeries, t: Text) -> tuple[Chart, str] | None:
    """A measure over years: an indicator as a line from three years on, the classes of a table as small lines or as
    slopes between two years; with its finding."""
    if len(series.years) < 2:
        return None
    if series.kind == "indikator":
        return _line_of(series, t) if len(series.years) >= _TREND else None
    lines = [
        line for line in series.lines if not line.total and any(cell and cell.value is not None for cell in line.cells)
    ]
    if not 2 <= len(lines) <= MOST_LINES:
        return None
    return _panels_of(series, lines, t) if len(series.years) >= _TREND else _slope_of(series, lines, t)


def points_of(series: MeasureSeries, line: SeriesLine, t: Text) -> tuple[Point, ...]:
    """The years of a line as a chart draws them."""
    return tuple(
        Point(year.year, cell.value if cell else None, format_cell(cell, series.decimals, t).text, bool(year.breaks))
        for year, cell in zip(series.years, line.cells, strict=True)
    )


def _ticks_of(points: Sequence[Point], t: Text) -> Ticks:
    return ticks_of([Decimal(point.value) for point in points if point.value is not None], t)


def ticks_of(values: Sequence[Decimal], t: Text) -> Ticks:
    """An axis from zero, or near the lowest where all values lie close together: it says its numbers either way."""
    low, high = min(values), max(values)
    if high - low < high / 3 and high > low:
        ticks = nice_ticks(low, high)
    else:
        ticks = nice_ticks(Decimal(0), high or Decimal(1))
    places = max(0, -min(int(tick.normalize().as_tuple().exponent) for tick in ticks))
    return tuple((tick, format_number(tick, places, t.lang)) for tick in ticks)


def _told_years(points: Sequence[Point]) -> str:
    return ", ".join(f"{point.year} {point.text}" for point in points)


def _line_of(series: MeasureSeries, t: Text) -> tuple[Chart, str] | None:
    line = next((line for line in series.lines if not line.place), None)
    points = () if line is None else points_of(series, line, t)
    known = [point for point in points if point.value is not None]
    if len(known) < _TREND:
        return None
    title = f"{t(series.title, series.title_en)} ({t(series.unit, series.unit_en)}), {points[0].year}–{points[-1].year}"
    finding = t(
        f"{series.title}: {known[0].text} pada {known[0].year}, {known[-1].text} pada {known[-1].year}",
        f"{series.title_en}: {known[0].text} in {known[0].year}, {known[-1].text} in {known[-1].year}",
    )
    form = Lines(points, _ticks_of(points, t), t("putus", "break"))
    return Chart("garis", series.key, title, f"{title}: {_told_years(points)}.", form=form), finding


def _panels_of(series: MeasureSeries, lines: Sequence[SeriesLine], t: Text) -> tuple[Chart, str]:
    panels = tuple(SmallLine(wrap_label(t(line.label, line.label_en)), points_of(series, line, t)) for line in lines)
    ticks = _ticks_of([point for panel in panels for point in panel.points], t)
    if ticks[0][0] != 0:  # small charts have no axis that says where it begins
        ticks = ((0, "0"), ticks[-1])
    title, alt = _title_and_alt(series, lines, t)
    form = SmallLines(panels, ticks, t("putus", "break"))
    return Chart("panel", series.key, title, alt, form=form), _finding_of_classes(series, lines, t) or title


def _slope_of(series: MeasureSeries, lines: Sequence[SeriesLine], t: Text) -> tuple[Chart, str]:
    most = _largest_line(lines)
    slopes = []
    for line in lines:
        start, end = points_of(series, line, t)
        slopes.append(SlopeLine(t(line.label, line.label_en), start, end, subject=line is most))
    form = Slope(tuple(slopes))
    title, alt = _title_and_alt(series, lines, t)
    return Chart("lereng", series.key, title, alt, form=form), _finding_of_classes(series, lines, t) or title


def _title_and_alt(series: MeasureSeries, lines: Sequence[SeriesLine], t: Text) -> tuple[str, str]:
    years = f"{series.years[0].year}–{series.years[-1].year}"
    title = f"{short(t(series.title, series.title_en), t)}, {years}"
    told = "; ".join(f"{t(line.label, line.label_en)}: {_told_years(points_of(series, line, t))}" for line in lines)
    return title, f"{title}: {told}."


def _largest_line(lines: Sequence[SeriesLine]) -> SeriesLine | None:
    """The class of the largest number in the last year; None where one of that year is hidden."""
    last = [(line, line.cells[-1]) for line in lines]
    if any(cell is None or cell.value is None for _, cell in last):
        return None
    return max(last, key=lambda pair: pair[1].value or 0 if pair[1] else 0)[0]


def _finding_of_classes(series: MeasureSeries, lines: Sequence[SeriesLine], t: Text) -> str:
    most = _largest_line(lines)
    if most is None:
        return ""
    points = points_of(series, most, t)
    return t(
        f"{most.label} terbanyak pada {points[-1].year}: {points[-1].text}",
        f"{most.label_en} most in {points[-1].year}: {points[-1].text}",
    )

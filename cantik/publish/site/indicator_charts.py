"""The charts of an indicator over areas: the ranking as dots, from many areas on as a swarm, and the years as lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal

from cantik.base.numerals import count_noun
from cantik.publish.chart import Chart
from cantik.publish.chart.forms import DotSwarm, KeyedDot, KeyedLine, ManyLines, Point, RankedDots
from cantik.publish.site.chart_views import ticks_of
from cantik.publish.site.deret import format_cell
from cantik.publish.site.indicator_areas import AreaYears, IndicatorAreas, RankedArea
from cantik.publish.site.search_index import unit_of
from cantik.publish.site.view import Text
from cantik.release.comparability import judge_alone
from cantik.release.show import figure_text

#: from so many areas on rows under one another are no picture any more
SWARM_FROM = 30


def name_areas(areas: IndicatorAreas, t: Text) -> dict[str, str]:
    """The name of each area by code; with its kecamatan where another one has the same."""
    places = {member.code: member.release.place for member in areas.members}
    names = {code: place.full(t.lang) for code, place in places.items()}
    bearers = Counter(names.values())
    return {
        code: name + (f" ({places[code].kecamatan[1]})" if bearers[name] > 1 else "") for code, name in names.items()
    }


def draw_ranking(areas: IndicatorAreas, names: Mapping[str, str], t: Text) -> Chart | None:
    """All compared areas on one scale; None below two."""
    if len(areas.ranked) < 2:
        return None
    dots = tuple(
        KeyedDot(
            line.member.code, names[line.member.code], line.figure.value or Decimal(0), figure_text(line.figure, t.lang)
        )
        for line in areas.ranked
    )
    whole = _whole_of(areas, t)
    values = [Decimal(dot.value) for dot in (*dots, *([whole] if whole else []))]
    ticks = ticks_of(values, t)
    title = _title_of(areas, t)
    if len(dots) < SWARM_FROM:
        alt = f"{title}: {'; '.join(f'{dot.label} {dot.text}' for dot in dots)}."
        return Chart("urutan", areas.id, title, alt + _tell_whole(whole), form=RankedDots(dots, ticks, whole))
    low, high = (_name_ends(areas, line.rank, names, t) for line in (areas.ranked[-1], areas.ranked[0]))
    ends = (f"{dots[-1].text} {low}", f"{high} {dots[0].text}")
    alt = t(
        f"{title}: {len(dots)} desa, dari {ends[0]} sampai {ends[1]}. Semua angkanya ada pada tabel.",
        f"{title}: {count_noun(len(dots), 'village')}, from {ends[0]} to {ends[1]}. All figures are in the table.",
    )
    return Chart("kawanan", areas.id, title, alt + _tell_whole(whole), form=DotSwarm(dots, ticks, ends, whole))


def _tell_whole(whole: KeyedDot | None) -> str:
    return f" {whole.label} {whole.text}." if whole else ""


def _title_of(areas: IndicatorAreas, t: Text) -> str:
    return f"{t(areas.figure.title, areas.figure.title_en)} ({t(areas.figure.unit, areas.figure.unit_en)})"


def _whole_of(areas: IndicatorAreas, t: Text) -> KeyedDot | None:
    """The largest area around all of them whose release can be set among them, of a rate alone: a count of all dwarfs
    every part."""
    codes = [line.member.code for line in areas.ranked]
    around = [line for line in areas.levels if all(code.startswith(f"{line.release.place.code}.") for code in codes)]
    fitting = [line for line in around if not any(line.why)]
    if not fitting:
        return None
    line = min(fitting, key=lambda line: len(line.release.place.code))
    return KeyedDot(
        line.release.place.code,
        line.release.place.full(t.lang),
        line.figure.value or Decimal(0),
        figure_text(line.figure, t.lang),
    )


def find_message(areas: IndicatorAreas, names: Mapping[str, str], t: Text) -> str:
    """What the ranking says: who is highest and who is lowest; "" below two areas."""
    if len(areas.ranked) < 2:
        return ""
    high, low = areas.ranked[0], areas.ranked[-1]
    if high.rank == low.rank:
        return t(f"Sama di semua desa: {_print_figure(high, t)}", f"The same in all villages: {_print_figure(high, t)}")
    highest, lowest = (_name_ends(areas, end.rank, names, t) for end in (high, low))
    return t(
        f"Tertinggi {highest}, {_print_figure(high, t)}; terendah {lowest}, {_print_figure(low, t)}",
        f"Highest {highest}, {_print_figure(high, t)}; lowest {lowest}, {_print_figure(low, t)}",
    )


def _name_ends(areas: IndicatorAreas, rank: int, names: Mapping[str, str], t: Text) -> str:
    """Who has a place: one name, or how many share it."""
    found = [line for line in areas.ranked if line.rank == rank]
    return (
        names[found[0].member.code]
        if len(found) == 1
        else t(f"{len(found)} desa", f"{count_noun(len(found), 'village')}")
    )


def _print_figure(line: RankedArea, t: Text) -> str:
    return f"{figure_text(line.figure, t.lang)}{unit_of(line.figure, t)}"


# ── years ───────────────────────────────────────────────────────────────────────────────────────
def trend_points(years: AreaYears, t: Text) -> tuple[Point, ...]:
    """The years of an area; one whose figure must not be compared has its text and no place on the line."""
    series = years.series
    own = next((row for row in series.lines if not row.place), None)
    cells = own.cells if own is not None else (None,) * len(series.years)
    return tuple(
        Point(
            year.year,
            cell.value if cell and judge_alone(read).comparable else None,
            format_cell(cell, series.decimals, t).text,
            bool(year.breaks),
        )
        for year, cell, read in zip(series.years, cells, years.compared, strict=True)
    )


def list_trends(areas: IndicatorAreas, t: Text) -> dict[str, tuple[Point, ...]]:
    """The years of the compared areas that tell several, by code in the order of their ranks."""
    codes = [line.member.code for line in areas.ranked]
    return {code: trend_points(areas.years[code], t) for code in codes if code in areas.years}


def draw_trend(
    areas: IndicatorAreas, trends: Mapping[str, tuple[Point, ...]], names: Mapping[str, str], t: Text
) -> Chart | None:
    """Years of areas as lines on one scale; None without two points on one of them."""
    lines = [
        KeyedLine(code, names[code], points)
        for code, points in trends.items()
        if sum(point.value is not None for point in points) > 1
    ]
    if not lines:
        return None
    values = [Decimal(point.value) for line in lines for point in line.points if point.value is not None]
    years = sorted({point.year for line in lines for point in line.points})
    title = f"{_title_of(areas, t)}, {years[0]}–{years[-1]}"
    alt = t(
        f"{title}: garis {len(lines)} desa. Semua angkanya ada pada tabel menurut tahun.",
        f"{title}: lines of {count_noun(len(lines), 'village')}. All figures are in the table by year.",
    )
    return Chart("garis_banyak", areas.id, title, alt, form=ManyLines(tuple(lines), ticks_of(values, t)))

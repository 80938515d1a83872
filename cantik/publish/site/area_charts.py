"""The charts of an indicator over areas as objects of their own, as those of a village are (`chart_pages`): finding
over formal title, source and edition, a page that others may frame, an SVG file, the open data of the indicator.

They lie beside the page of the indicator, `indikator/urutan-<id>.html` and `indikator/deret-<id>.html`, and are written
with it.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from markupsafe import Markup

from cantik.base.dates import long_date
from cantik.base.numerals import count_noun, round_half_up
from cantik.base.text_file import write_text
from cantik.publish.chart import Chart
from cantik.publish.chart.forms import Point, RankedDots
from cantik.publish.site import chart_pages
from cantik.publish.site.chart_pages import PROGRAM, ChartPage
from cantik.publish.site.indicator_areas import IndicatorAreas
from cantik.publish.site.indicator_charts import draw_ranking, draw_trend, find_message
from cantik.publish.site.page_templates import environment
from cantik.publish.site.search_index import OVER_AREAS
from cantik.publish.site.search_pages import FOLDER
from cantik.publish.site.view import Text, in_words

RANKING, TREND = OVER_AREAS
Trends = Mapping[str, tuple[Point, ...]]
_NAMED_EDITIONS = 3  # so many are named under a chart; of more the table says which
_HEIGHT, _ROW = 520, 24  # of a frame, and of a row of dots in it


def charts_of(
    areas: IndicatorAreas, names: Mapping[str, str], trends: Trends, kabupaten: str, t: Text
) -> dict[str, ChartPage]:
    """The charts that the figures of an indicator give, by what they show (`RANKING`, `TREND`)."""
    drawn: list[tuple[str, Chart | None, str, str, str]] = [
        (
            RANKING,
            draw_ranking(areas, names, t),
            find_message(areas, names, t),
            "–".join(list_days(areas, t)),
            _source_of(areas, t),
        ),
        (
            TREND,
            draw_trend(areas, trends, names, t),
            tell_direction(areas, trends, t),
            _years_of(trends),
            t(
                f"rilis tiap tahun dari {len(trends)} desa",
                f"the releases of each year of {count_noun(len(trends), 'village')}",
            ),
        ),
    ]
    return {
        kind: ChartPage(
            kind + areas.id,
            chart,
            finding,
            f"{_title_of(areas, kabupaten, t)}, {when}",
            source,
            f"{FOLDER}/{areas.id}.csv",
            f"{FOLDER}/{areas.id}.html",
            FOLDER,
            _height_of(chart),
        )
        for kind, chart, finding, when, source in drawn
        if chart is not None
    }


def cite(areas: IndicatorAreas, kabupaten: str, t: Text) -> str:
    """How an indicator over all areas is cited."""
    release, figure = areas.shown
    return f"Satu Data {kabupaten}. {t(figure.title, figure.title_en)}, {release.reference.year}."


def write_pages(charts: Mapping[str, ChartPage], citation: str, folder: Path, t: Text, **values: object) -> None:
    """Write page and file of each chart into the folder of a language; `values`: as the page of the indicator has
    them."""
    render = environment(t.lang).get_template("grafik_wilayah.html").render
    here, root = "../", "../" if t.lang == "id" else "../../"
    files = chart_pages.files_of({chart.name: chart for chart in charts.values()}, citation, t)
    for chart in charts.values():
        file = files[f"{chart_pages.FOLDER}/{chart.name}.svg"]
        write_text(folder / f"{chart.name}.svg", file)
        text = render(
            **values,
            lang=t.lang,
            t=t,
            c=chart,
            here=here,
            root=root,
            other=f"{root}{'en/' if t.lang == 'id' else ''}{chart.address}",
            citation=citation,
            file=Markup(file),  # noqa: S704 - drawn by `publish.chart`, which escapes every text
        )
        write_text(folder / f"{chart.name}.html", text)


def copy_program(folder: Path) -> None:
    """Lay the script of these pages beside them."""
    shutil.copyfile(PROGRAM, folder / PROGRAM.name)


def tell_direction(areas: IndicatorAreas, trends: Trends, t: Text) -> str:
    """In how many areas the figure rose and fell between the two newest years, of those in which both compare, as they
    are printed; "" below two."""
    newest = max((point.year for points in trends.values() for point in points), default=0)
    steps = [_step_of(points, newest, areas.figure.decimals) for points in trends.values()]
    known = [step for step in steps if step is not None]
    if len(known) < 2:
        return ""
    up, down, of = known.count(1), known.count(-1), len(known)
    return t(
        f"Sejak {newest - 1} naik di {up} dan turun di {down} dari {of} desa",
        f"Since {newest - 1} it rose in {up} and fell in {down} of {count_noun(of, 'village')}",
    )


def _step_of(points: tuple[Point, ...], year: int, decimals: int) -> int | None:
    own = {point.year: point for point in points}
    was, now = own.get(year - 1), own.get(year)
    if was is None or now is None or now.broken or was.value is None or now.value is None:
        return None
    before, after = (round_half_up(Decimal(value), decimals) for value in (was.value, now.value))
    return (after > before) - (after < before)


def _title_of(areas: IndicatorAreas, kabupaten: str, t: Text) -> str:
    figure = areas.figure
    return t(
        f"{figure.title} Menurut Desa di {kabupaten} ({figure.unit})",
        f"{figure.title_en} by Village in {kabupaten} ({figure.unit_en})",
    )


def list_days(areas: IndicatorAreas, t: Text) -> list[str]:
    """The day of which the compared figures tell, or the first and the last where they tell of several."""
    days = sorted({line.member.release.day_of(line.figure) for line in areas.ranked})
    return [long_date(day, t.lang) for day in dict.fromkeys([*days[:1], *days[-1:]])]


def _years_of(trends: Trends) -> str:
    years = sorted({point.year for points in trends.values() for point in points})
    return f"{years[0]}–{years[-1]}" if years else ""


def _source_of(areas: IndicatorAreas, t: Text) -> str:
    count = len(areas.ranked)
    told = t(f"rilis {count} desa", f"the releases of {count_noun(count, 'village')}")
    editions = sorted({in_words(line.member.release.edition, t) for line in areas.ranked})
    return f"{told} ({', '.join(editions)})" if len(editions) <= _NAMED_EDITIONS else told


def _height_of(chart: Chart | None) -> int:
    rows = len(chart.form.dots) if chart is not None and isinstance(chart.form, RankedDots) else 0
    return max(_HEIGHT, 300 + _ROW * rows)

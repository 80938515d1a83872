"""Each chart of a village's site as an object of its own: a page that others may frame, an SVG file, a citation.

The page shows the chart without a script; the script adds the picture (PNG) and the code that frames the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from cantik.publish.chart import Chart, for_web, write_picture
from cantik.publish.site import view
from cantik.publish.site.chart_views import chart_of_areas, chart_of_years
from cantik.publish.site.view import Text
from cantik.release.model import Release
from cantik.release.series import MeasureSeries

FOLDER = "grafik"
PROGRAM = Path(__file__).with_name("grafik.js")
LICENCE = "CC BY 4.0"
Render = Callable[..., str]


@dataclass(frozen=True, slots=True)
class ChartPage:
    """A chart: its name in addresses, finding, formal title, where its figures come from, the file that holds them
    (from the root of the site), and the page that it belongs to (from the root of the language). `folder`: where its
    own page lies; `height`: of a frame that shows it, in pixels."""

    name: str
    chart: Chart
    finding: str
    title: str
    source: str
    data: str
    back: str
    folder: str = FOLDER
    height: int = 520

    @property
    def address(self) -> str:
        """Its page from the root of the language."""
        return f"{self.folder}/{self.name}.html"

    def draw_inline(self, uid: str) -> Markup:
        """The chart inline, as a template prints it."""
        return Markup(for_web(self.chart, uid))  # noqa: S704 - drawn by `publish.chart`, which escapes every text


Charts = Mapping[str, ChartPage]


def charts_of(
    release: Release, pictures: Mapping[str, view.Picture], found: Sequence[MeasureSeries], t: Text
) -> dict[str, ChartPage]:
    """All charts of a site by name: `<table>`, `dusun-<indicator>`, `deret-<table or indicator>`."""
    listed = [*_of_tables(pictures), *_of_indicators(release, t), *_of_series(release, found, t)]
    return {chart.name: chart for chart in listed}


def _of_tables(pictures: Mapping[str, view.Picture]) -> Iterable[ChartPage]:
    for key, picture in pictures.items():
        page, data = f"tabel/{key}.html", f"rilis/tabel/{key}.csv"
        yield ChartPage(key, picture.chart, picture.finding, picture.title, picture.source, data, page)


def _of_indicators(release: Release, t: Text) -> Iterable[ChartPage]:
    for name in dict.fromkeys(figure.id for figure in release.figures):
        drawn = chart_of_areas(release, name, t)
        if drawn is not None:
            chart, finding = drawn
            page, data = f"indikator/{name}.html", "rilis/tabel/indikator.csv"
            yield ChartPage(f"dusun-{name}", chart, finding, chart.title, view.sources(release, t), data, page)


def _of_series(release: Release, found: Sequence[MeasureSeries], t: Text) -> Iterable[ChartPage]:
    pages = {table.key for table in release.tables} | {figure.id for figure in release.figures}
    for series in found:
        drawn = chart_of_years(series, t) if series.key in pages else None
        if drawn is None:
            continue
        chart, finding = drawn
        own = series.kind == "indikator"
        page = f"indikator/{series.key}.html" if own else f"deret/{series.key}.html"
        data = "deret/indikator.csv" if own else f"deret/{series.key}.csv"
        told = t("rilis tiap tahun", "the release of each year")
        yield ChartPage(f"deret-{series.key}", chart, finding, chart.title, told, data, page)


def page_names(charts: Charts) -> list[str]:
    """The addresses of their pages from the root of a language."""
    return [f"{FOLDER}/{name}.html" for name in charts]


def render_pages(charts: Charts, files: Mapping[str, str], render: Render) -> dict[str, str]:
    """Their pages by path from the root of the language; each holds its file, of which a picture is made."""
    pages = {}
    for chart in charts.values():
        path = f"{FOLDER}/{chart.name}.html"
        file = Markup(files[f"{FOLDER}/{chart.name}.svg"])  # noqa: S704 - drawn by `publish.chart`
        pages[path] = render("grafik", 1, "grafik", path=path, c=chart, file=file)
    return pages


def program_file() -> dict[str, bytes]:
    """The script of these pages by its path from the root of the site."""
    return {f"{FOLDER}/{PROGRAM.name}": PROGRAM.read_bytes()}


def files_of(charts: Charts, citation: str, t: Text) -> dict[str, str]:
    """Their SVG files by path from the root of the language."""
    source = t("Sumber", "Source")
    return {
        f"{FOLDER}/{told.name}.svg": write_picture(
            told.chart, told.finding, told.title, [f"{source}: {told.source}.", f"{citation} {LICENCE}."]
        )
        for told in charts.values()
    }

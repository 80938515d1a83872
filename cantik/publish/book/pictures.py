"""The figures of a chapter: pyramid, bars, map; drawn from published tables, with caption, source, alternative text."""

from __future__ import annotations

import re
from dataclasses import replace
from string import ascii_lowercase
from typing import Any

from cantik.base.dates import long_date
from cantik.publish.book.layout import WIDTH
from cantik.publish.chart import Chart, bars, pyramid, svg
from cantik.publish.map import LABELLED, MapLook, credit, draw
from cantik.publish.typeset.safe import cut, soft
from cantik.release.model import Chapter, Figure, Release, Table
from cantik.release.narrative import main_axis
from cantik.release.sources import join_sources
from cantik.release.titles import title_case, told_by

_SCALE = 0.7  # a unit of a chart in points: its 12-unit labels are printed at 8.4 points
_MAP = 300
_LABEL = 28  # letters of a label on a map; the tables say it in full


def pictures(release: Release, chapter: Chapter) -> list[dict[str, Any]]:
    """The figures of a chapter, numbered n.1, n.2 … in the order in which they stand: a map before the tables, a chart
    beside its table (`tabel`). One that cannot be drawn is left out."""
    names = _names(release, chapter)
    drawn = (_map(release, chapter) if name == "peta" else _chart(release, chapter, name) for name in names)
    place = {"": -1} | {key: at for at, key in enumerate(chapter.tables)}
    found = sorted((picture for picture in drawn if picture is not None), key=lambda picture: place[picture["tabel"]])
    return [{"no": f"{chapter.number}.{number}"} | picture for number, picture in enumerate(found, start=1)]


def _names(release: Release, chapter: Chapter) -> tuple[str, ...]:
    """The figures of a chapter: those that it names, or the first of its tables that can be drawn where none of them
    can."""
    if any(name == "peta" or _find_chart(release, chapter, name) is not None for name in chapter.figures):
        return chapter.figures
    tables = (release.table(key) for key in chapter.tables)
    return next((names for t in tables if _find_chart(release, chapter, (names := (f"batang:{t.id}",))[0])), ())


def _chart(release: Release, chapter: Chapter, name: str) -> dict[str, Any] | None:
    found = _find_chart(release, chapter, name)
    return None if found is None else _of_table(release, *found)


def _find_chart(release: Release, chapter: Chapter, name: str) -> tuple[Table, Chart] | None:
    """The table that a figure of a chapter shows, and its chart."""
    kind, _, wanted = name.partition(":")
    if kind == "piramida":
        candidates = [release.table(key) for key in chapter.tables]
        pairs = [(t, pyramid(t)) for t in candidates]
    else:
        found = next((t for t in release.book_tables if t.id == wanted and t.kind in "AT"), None)
        pairs = [(found, bars(found))] if found else []
    return next(((table, chart) for table, chart in pairs if chart is not None and _compares(chart)), None)


def _compares(chart: Chart) -> bool:
    """There is something to compare: one bar among those of nothing shows less than the table does."""
    return chart.kind == "piramida" or sum(bool(bar.value) for bar in chart.bars) > 1


def _of_table(release: Release, table: Table, chart: Chart) -> dict[str, Any]:
    title, title_en = _chart_titles(release, table, chart)
    drawn = svg(chart)
    number = table.number.rstrip(ascii_lowercase) if table.repeated_in else table.number
    return {
        "tabel": table.repeated_in or table.key,
        "i": soft(title),
        "e": soft(title_en),
        "temuan": soft(table.finding),
        "svg": drawn,
        "lebar": round(min(width_of(drawn) * _SCALE, WIDTH), 2),
        "alt": chart.alt.replace(table.title, title, 1),
        "legenda": [],
        "sumber": (
            soft(f"Tabel {number}; {table.source}"),
            soft(f"Table {number}; {table.source_en}"),
        ),
    }


def _chart_titles(release: Release, table: Table, chart: Chart) -> tuple[str, str]:
    """What a chart is called: bars tell one axis of their table and none of its derived columns."""
    if chart.kind == "piramida":
        return f"Piramida {table.title}", f"Pyramid of {table.title_en}"
    title, title_en = table.title, table.title_en
    for column in table.derived:
        title = title.replace(f" dan {title_case(column.label)} Menurut ", " Menurut ", 1)
        title_en = title_en.replace(f" and {title_case(column.label_en)} by ", " by ", 1)
    if len(table.axes) < 2:
        return title, title_en
    axis = main_axis(table)
    return told_by(title, axis, release.place), told_by(title_en, axis, release.place, "en")


def width_of(drawn: str) -> float:
    """Width of an SVG in its own units."""
    return _measure(drawn)[0]


def ratio_of(drawn: str) -> float:
    """Width of an SVG over its height."""
    width, height = _measure(drawn)
    return width / height


def _measure(drawn: str) -> tuple[float, float]:
    found = re.search(r'viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"', drawn)
    if found is None:
        raise ValueError("an SVG without a viewBox")
    return float(found.group(1)), float(found.group(2))


def map_figures(release: Release) -> list[Figure]:
    """Village indicators in the order of the key figures, then the others."""
    order = {name: i for i, name in enumerate(release.key_figures)}
    village = [f for f in release.figures if not f.area and f.value is not None]
    return sorted(village, key=lambda f: (order.get(f.id, len(order)), f.id))


def _needs_legend(release: Release, figure: Figure) -> bool:
    """Without many areas every one carries its value on the map; a legend would say the same once more."""
    areas = [f for f in release.figures if f.id == figure.id and f.area]
    return len(areas) > LABELLED or any(f.value is None for f in areas)


def _map(release: Release, chapter: Chapter) -> dict[str, Any] | None:
    """The map of the first indicator of the chapter's topics that has one (rates, never counts), one without NA before
    others."""
    short = replace(release, figures=tuple(replace(f, area_label=cut(f.area_label, _LABEL)) for f in release.figures))
    topics = {release.table(key).topic for key in chapter.tables}
    hidden = {f.id for f in release.figures if f.area and f.value is None}
    for figure in sorted(
        map_figures(release), key=lambda f: (f.topic not in topics, f.id in hidden, f.unit != "persen")
    ):
        if figure.denominator is None or figure.denominator == 1:
            continue
        drawing = draw(short, figure.id, MapLook(width=_MAP))
        english = draw(short, figure.id, MapLook(width=_MAP, lang="en"))
        if drawing is not None and english is not None:
            return {
                "tabel": "",
                "i": soft(f"{drawing.title}, {long_date(release.day_of(figure))}"),
                "e": soft(f"{english.title}, {long_date(release.day_of(figure), 'en')}"),
                "temuan": "",
                "svg": drawing.svg,
                "lebar": round(min(width_of(drawing.svg), WIDTH), 2),
                "alt": drawing.alt,
                "legenda": list(drawing.legend) if _needs_legend(release, figure) else [],
                "sumber": tuple(map(soft, _sources(release))),
            }
    return None


def _sources(release: Release) -> tuple[str, str]:
    """Where the figures come from, then who drew the borders; no English where that of a source is not known."""
    (named, named_en), drawn = join_sources(release), credit(release)
    if not drawn:
        return named, named_en
    return f"{named}. {drawn}", f"{named_en}. {credit(release, 'en')}" if named_en else ""

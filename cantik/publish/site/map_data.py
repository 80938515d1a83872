"""An indicator over villages and years for the page on which a reader chooses what the maps show: a script file of its
own, read when it is chosen, also from a stick."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from cantik.publish.site.indicator_areas import IndicatorAreas
from cantik.publish.site.indicator_map import NO_FIGURE, tell_limits, tell_releases
from cantik.publish.site.view import Text
from cantik.release.comparability import Comparison, judge_pair
from cantik.release.model import Figure
from cantik.release.show import figure_text

#: what the name of such a file ends with, after the name of the indicator
ENDING = ".peta.js"


def has_map(areas: IndicatorAreas) -> bool:
    """Whether an indicator is mapped: a rate alone, because a count would tell who is large."""
    return bool(areas.figure.decimals and areas.ranked)


def write_script(areas: IndicatorAreas, t: Text) -> str:
    """The file: title, unit, classes as (step, words), and by year and village the step and the figure in words.

    A year holds what compares with what the page ranks: the same unit, base and version of the definition."""
    classes, held = areas.classes, _figures_by_year(areas)
    values = [figure.value for year in held.values() for _day, figure in year.values() if figure.value is not None]
    legend = classes.legend_of(values, areas.figure.decimals, t.lang)
    said: dict[str, Any] = {
        "judul": t(areas.figure.title, areas.figure.title_en),
        "satuan": t(areas.figure.unit, areas.figure.unit_en),
        "batas": tell_limits(classes, t),
        "tanpa": t(*NO_FIGURE),
        "kelas": [(step, words) for step, words, _held in legend],
        "sumber": {str(year): tell_releases([day for day, _ in own.values()], t) for year, own in held.items()},
        "angka": {
            str(year): {
                code: (classes.step_of(figure.value), figure_text(figure, t.lang))
                for code, (_day, figure) in sorted(figures.items())
                if figure.value is not None
            }
            for year, figures in sorted(held.items(), reverse=True)
        },
    }
    body = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return f"(window.PETA=window.PETA||{{}})[{json.dumps(areas.id)}]={body};\n"


def _figures_by_year(areas: IndicatorAreas) -> dict[int, dict[str, tuple[dt.date, Figure]]]:
    """By year and village the figure and its day."""
    found: dict[int, dict[str, tuple[dt.date, Figure]]] = {}
    for line in areas.ranked:
        day = line.member.release.day_of(line.figure)
        found.setdefault(day.year, {})[line.member.code] = (day, line.figure)
    shown = areas.comparand
    for line in areas.ranked:
        own = areas.years.get(line.member.code)
        years = () if own is None else zip(own.series.years, own.figures, own.compared, strict=True)
        for year, figure, read in years:
            if figure is not None and judge_pair(shown, read, Comparison.YEARS).comparable:
                found.setdefault(year.reference.year, {}).setdefault(line.member.code, (year.reference, figure))
    return found

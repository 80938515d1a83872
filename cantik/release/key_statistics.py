"""What stands among the key statistics beside the indicators: the density of the population, from the table that
tells it, and what the edition of the year before said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cantik.base.numerals import format_number
from cantik.release.comparability import Comparison, judge_pair, read_figure
from cantik.release.model import Figure, Release
from cantik.release.narrative import FormerFigure
from cantik.release.show import figure_text

#: the derived column of content that says persons per km² (`content/tables/penduduk_dusun.yaml`)
DENSITY = "kepadatan"
POPULATION = "jumlah_penduduk"
#: the text of a release that holds them
FORMER = "statistik_kunci_lalu"


@dataclass(frozen=True, slots=True)
class Density:
    """Persons per km² of the whole village, as its table prints it; `table`: the key of that table."""

    value: Decimal
    decimals: int
    table: str
    label: tuple[str, str] = ("Kepadatan penduduk", "Population density")
    unit: tuple[str, str] = ("jiwa per km²", "persons per km²")


def density_of(release: Release) -> Density | None:
    """The density in the total row of the table that has it; None where the area is not known, or the number of
    persons is not told."""
    for table in release.tables:
        for column in table.derived:
            if column.id != DENSITY:
                continue
            rows = table.grid().rows
            for line, value in zip(rows, column.values, strict=True):
                if line.total and value is not None:
                    return Density(value, column.decimals, table.key)
    return None


def former_figures(release: Release, before: Release | None) -> dict[str, FormerFigure]:
    """What the edition of an earlier data year told of the village by the figures of a release, by id: only what may
    stand beside today's."""
    if before is None:
        return {}
    today = {figure.id: figure for figure in release.figures if not figure.area}
    return {
        former.id: FormerFigure(before.year, former)
        for former in before.figures
        if not former.area
        and former.value is not None
        and former.id in today
        and _may_stand_beside(release, today[former.id], before, former)
    }


def encode_former(release: Release, names: Iterable[str], before: Release) -> dict[str, Any]:
    """What the edition of an earlier data year printed of these figures of a release, by id, with its year and day.

    Only what may stand beside today's: the same definition, base and unit, and a value that was told.
    """
    said = {}
    for figure in (release.figure(name) for name in names):
        former = next((each for each in before.figures if each.id == figure.id and each.area == figure.area), None)
        if former is not None and former.value is not None and _may_stand_beside(release, figure, before, former):
            said[figure.id] = figure_text(former)
    density = density_of(before)
    if density is not None and POPULATION in said:  # of the same base then
        said[DENSITY] = format_number(density.value, density.decimals)
    return {"tahun": before.year, "keadaan": before.reference.isoformat(), "nilai": said} if said else {}


def _may_stand_beside(release: Release, figure: Figure, before: Release, former: Figure) -> bool:
    """Whether two figures of a place are the same measure of two years. What was carried over has a day of its own."""
    if figure.reference is not None:
        return False
    return judge_pair(read_figure(release, figure), read_figure(before, former), Comparison.YEARS).comparable


def former_of(release: Release) -> tuple[int, Mapping[str, str]]:
    """The earlier data year that a release tells beside its key figures, and their texts by id; 0 and nothing without
    one."""
    held = release.texts.get(FORMER)
    return (int(held["tahun"]), held["nilai"]) if held else (0, {})

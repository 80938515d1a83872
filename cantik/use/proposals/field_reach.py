"""Who is reached in a field of programmes and who is not, as a release prints it. Pure.

Nothing is reckoned that a release does not print: a hidden figure is told as hidden.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cantik.content.axes import Category
from cantik.content.gap_rule import GapMeasure, GapRule
from cantik.content.programme_fields import ProgrammeField
from cantik.release.model import Cell, Figure, Release, Table

_PERCENT = "persen"


@dataclass(frozen=True, slots=True)
class FigureReach:
    """A figure of a field: how many are reached and how many are not, None where its counts are not printed."""

    measure: GapMeasure
    figure: Figure
    reached: int | None
    lacking: int | None


@dataclass(frozen=True, slots=True)
class TableReach:
    """The classes of a table of the whole village, each with its cell."""

    table: Table
    rows: tuple[tuple[Category, Cell], ...]


def read_figures(release: Release, field: ProgrammeField, rule: GapRule) -> tuple[FigureReach, ...]:
    """The figures of a field, of one topic the first one that is told, else one that is hidden."""
    figures = {each.id: each for each in release.figures if not each.area and not each.partial}
    chosen: dict[str, FigureReach] = {}
    for name in field.indicators:
        measure, figure = rule.measure(name), figures.get(name)
        if measure is None or figure is None:
            continue
        held = chosen.get(measure.topic)
        if held is None or (held.figure.value is None and figure.value is not None):
            chosen[measure.topic] = FigureReach(measure, figure, *_count_sides(measure, figure))
    return tuple(chosen.values())


def _count_sides(measure: GapMeasure, figure: Figure) -> tuple[int | None, int | None]:
    above, below = figure.numerator, figure.denominator
    if figure.percent_only or figure.unit != _PERCENT or above is None or below is None:
        return None, None
    return (above, below - above) if measure.upward else (below - above, above)


def read_tables(release: Release, field: ProgrammeField) -> tuple[TableReach, ...]:
    """The tables of a field, each by the classes of its own axis, of both sexes and the whole village."""
    found = []
    for name in field.tables:
        table = next((each for each in release.tables if each.id == name and not each.percent_only), None)
        rows = () if table is None else tuple(_village_rows(table))
        if table is not None and rows:
            found.append(TableReach(table, rows))
    return tuple(found)


def _village_rows(table: Table) -> Iterable[tuple[Category, Cell]]:
    for path, cell in table.walk():
        own = [each for axis, each in zip(table.axes, path, strict=True) if axis.role == "kategori"]
        others = [each for axis, each in zip(table.axes, path, strict=True) if axis.role != "kategori"]
        if len(own) == 1 and not own[0].total and all(each.total for each in others):
            yield own[0], cell

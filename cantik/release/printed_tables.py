"""A release as products print it: tables whose coverage allows no counts stand in percentages of those who answered.

The description of a release (`rilis.json`) keeps the counts, so that anybody can prove that they give nobody away; no
product prints them (docs/bidang/quality_policy.md 4: from 80 to 95 per cent "percentages only").
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from cantik.base.numerals import ratio
from cantik.content.axes import Axis
from cantik.release.model import Cell, Release, Table
from cantik.release.narrative import main_axis

PERCENT = ("persen", "per cent")
DECIMALS = 1


def print_release(release: Release) -> Release:
    """The release with the cells that products print; the same release where every table may show counts."""
    if not any(table.percent_only for table in release.tables):
        return release
    return replace(release, tables=tuple(print_table(table) for table in release.tables))


def print_table(table: Table) -> Table:
    """The table with the cells that products print: counts, or percentages of those who answered in each row."""
    if not table.percent_only:
        return table
    axis = main_axis(table)
    place = table.axes.index(axis)
    kept = [position for position, category in enumerate(axis.categories) if not category.missing]
    axes = (
        *table.axes[:place],
        replace(axis, categories=tuple(axis.categories[position] for position in kept)),
        *table.axes[place + 1 :],
    )
    least = int(table.definition["cakupan"]["penyebut_min"])
    rows = list(_rows(table, axis, place))
    few = any(whole is not None and 0 < whole < least for _, answered in rows for whole in answered)
    return replace(
        table,
        title=table.title.replace(f"({table.unit})", f"({PERCENT[0]})"),
        title_en=table.title_en.replace(f"({table.unit_en})", f"({PERCENT[1]})"),
        unit=PERCENT[0],
        unit_en=PERCENT[1],
        axes=axes,
        cells=tuple(
            _percentage(line[position], whole, least)
            for lines, answered in rows
            for position in kept
            for line, whole in zip(lines, answered, strict=True)
        ),
        derived=(),
        notes=(*table.notes, *([f"…: persentase dari kurang dari {least} tidak dihitung."] if few else [])),
        notes_en=(*table.notes_en, *([f"…: no percentage is made of fewer than {least}."] if few else [])),
    )


def _rows(table: Table, axis: Axis, place: int) -> Iterator[tuple[list[list[Cell]], list[int | None]]]:
    """In row-major order what stands before the axis: the lines of its cells, and who answered in each of them."""
    shape = table.shape()
    inner = math.prod(shape[place + 1 :])
    for outer in range(math.prod(shape[:place])):
        first = outer * shape[place] * inner
        lines = [
            [table.cells[first + position * inner + column] for position in range(shape[place])]
            for column in range(inner)
        ]
        yield lines, [_count_answered(axis, line) for line in lines]


def _count_answered(axis: Axis, line: list[Cell]) -> int | None:
    """Who answered in a row: its total without those who did not; None when one of them is not printed."""
    whole = line[axis.total].value if axis.total is not None else None
    missing = [cell.value for category, cell in zip(axis.categories, line, strict=True) if category.missing]
    if not isinstance(whole, int):
        return None
    return whole - sum(value for value in missing if isinstance(value, int)) if None not in missing else None


def _percentage(cell: Cell, answered: int | None, least: int) -> Cell:
    """The percentage of a cell; none of fewer than `least`, which would tell of persons (docs/bidang/governance.md
    5.3)."""
    if cell.status != "ada":
        return Cell(None, cell.status)
    if not answered:
        return Cell(None, "tidak_tersedia")  # nobody, or nobody knows: how few answered is no word of a percentage
    if answered < least:
        return Cell(None, "tidak_tersedia")
    value = ratio(min(int(cell.value or 0), answered), answered, 100, DECIMALS)
    return Cell(value, "ada", state=cell.state)

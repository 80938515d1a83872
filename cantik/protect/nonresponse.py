"""Dusun of which too little is known: their cells are not available, and what everybody knows of them hides nothing.

A dusun from which no answer came holds nobody in any category, as its note says, so none of its cells can keep another
one secret. Of a dusun with some answers nothing is printed either; the auditor reads its cells as unknown, for that is
what they are to a reader (docs/bidang/quality_policy.md 4; docs/adr/0021).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from cantik.content.axes import Category
from cantik.content.kinds import Policy
from cantik.measure.result import Cube
from cantik.protect.group import Key
from cantik.protect.render import PrintedTable
from cantik.protect.result import SafeCell, SafeFigure, SafeTable
from cantik.protect.suppression.problem import Ties

NOT_AVAILABLE = SafeCell(None, "tidak_tersedia")


def with_silence(ties: Ties, cube: Cube) -> Ties:
    """The ties of a group, in which everybody knows the cells of dusun that answered nothing."""
    silent = cube.coverage.silent if cube.coverage else frozenset[str]()
    places = frozenset(place for place, area in enumerate(cube.geo.categories, start=1) if area.id in silent)
    if not places:
        return ties
    others = ties.known

    def is_known(key: Key) -> bool:
        return key[0] in places or bool(others and others(key))

    return replace(ties, known=is_known, label=(ties.label, places))


def as_read(printed: PrintedTable, policy: Policy) -> PrintedTable:
    """A table as its readers know it: nothing of a dusun without data, but that nobody of it is in any category where
    it answered nothing."""
    table = printed.table
    if not _without_data(table, policy):
        return printed
    silent = table.coverage.silent if table.coverage else frozenset[str]()
    cells = (_read(cell, area, silent, place) for area, place, cell in _place_cells(table, policy))
    return replace(printed, table=replace(table, cells=tuple(cells)))


def _read(
    cell: SafeCell, area: str | None, silent: frozenset[str], place: tuple[tuple[str, Category], ...]
) -> SafeCell:
    if area is None:
        return cell
    answer = not any(category.missing or (category.total and role != "wilayah") for role, category in place)
    return SafeCell(0, "ada") if area in silent and answer else NOT_AVAILABLE


def blank_table(table: SafeTable, policy: Policy) -> SafeTable:
    """A table as it is printed: no cell of a dusun without data has a value."""
    if not _without_data(table, policy):
        return table
    cells = (cell if area is None else NOT_AVAILABLE for area, _, cell in _place_cells(table, policy))
    return replace(table, cells=tuple(cells))


def blanked_figure(figure: SafeFigure, policy: Policy) -> SafeFigure:
    """An indicator of a dusun without data is not available."""
    if figure.coverage is None or figure.area not in figure.coverage.without_data(policy):
        return figure
    return replace(figure, value=None, numerator=None, denominator=None, status="tidak_tersedia")


def _without_data(table: SafeTable, policy: Policy) -> frozenset[str]:
    by_area = any(axis.role == "wilayah" for axis in table.axes)
    return table.coverage.without_data(policy) if by_area and table.coverage else frozenset()


def _place_cells(
    table: SafeTable, policy: Policy
) -> Iterator[tuple[str | None, tuple[tuple[str, Category], ...], SafeCell]]:
    """Each cell with the dusun without data that it belongs to (None: none), and its categories by role."""
    gone = _without_data(table, policy)
    roles = [axis.role for axis in table.axes]
    places = product(*(axis.categories for axis in table.axes))
    for categories, cell in zip(places, table.cells, strict=True):
        place = tuple(zip(roles, categories, strict=True))
        area = next((category.id for role, category in place if role == "wilayah" and not category.total), None)
        yield (area if area in gone else None), place, cell

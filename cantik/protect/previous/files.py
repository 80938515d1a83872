"""Whoever holds an edition of the same persons reads it beside today's: its tables and indicators as the gate is told
of them.

A number that is the same today is known. Of one that changed a reader knows at most that the truth lies between the two
(who came or went is seen in the public tables), and what the former edition hid stays hidden: today's numbers may not
tell it (docs/adr/0024). So an edition is held of which only its files are left; what is known of
another besides is what was then (`previous/tables.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import reduce
from itertools import product
from operator import or_

from cantik.content.axes import Axis, Category
from cantik.content.kinds import Classification
from cantik.measure.result import Cube, MeasuredFigure, Results
from cantik.protect.audit.gate import HeldFigure, MergedClasses
from cantik.protect.audit.model.statements import bound_rounded
from cantik.protect.group import Group, Key
from cantik.protect.linked.meaning import inside, subject_of
from cantik.protect.previous.hysteresis import of_the_same_persons
from cantik.protect.render import Need
from cantik.protect.result import Protected, SafeCell, SafeFigure, SafeTable
from cantik.protect.sensitivity.policy import Rules

OPEN = "A"
_NOTHING = SafeCell(None, "rahasia")


@dataclass(frozen=True, slots=True)
class HeldTable:
    """A table of a former edition as its readers use it today, and what its hidden cells must keep. `changes`: of one
    that says what was then, between how many and how many more there were then than now (None: unknown); `merged`: the
    classes that its cells merge and that must keep an interval, too."""

    table: SafeTable
    needs: tuple[Need | None, ...]
    changes: tuple[Need | None, ...] = ()
    merged: tuple[tuple[MergedClasses, ...], ...] = ()

    @property
    def fixed_cells(self) -> tuple[bool, ...]:
        """What it tells nobody can hide any more."""
        return tuple(need is None for need in self.needs)

    def keep_cells(self, cells: Mapping[int, Need]) -> HeldTable:
        """The table with other things that some of its cells must keep."""
        return replace(self, needs=tuple(cells.get(at, need) for at, need in enumerate(self.needs)))


@dataclass(frozen=True, slots=True)
class HeldEdition:
    """What readers hold of a former edition of the same persons. `then`: where it is held as it was then, not as it is
    known today, by group and key between which numbers its cells lay; `older`: since then people may have grown older
    unseen; `groups`: of an edition further away, those that are held, because hardly anybody's answer changed."""

    tables: Sequence[HeldTable] = ()
    figures: Sequence[HeldFigure] = ()
    then: Mapping[str, Mapping[Key, tuple[int, int]]] | None = None
    older: bool = False
    groups: frozenset[str] = frozenset()


def held_edition(
    former: Protected | None, counted: Results, classifications: Mapping[str, Classification], rules: Rules
) -> HeldEdition:
    """The tables and indicators of a former edition of the same persons, as far as their subject is counted today,
    whether it is printed today or not."""
    if former is None or not of_the_same_persons(former, counted.reference, rules.policy.same_persons_days):
        return HeldEdition()
    today = {(cube.spec.id, cube.spec.unit_of): cube for cube in counted.cubes}
    small, tables = rules.policy.zero_denominator_below, []
    for table in former.tables:
        own = today.get((table.spec.id, table.spec.unit_of))
        if own is not None and table.spec.disclosure.kelas != OPEN:
            tables.append(
                _hold_table(table, own, subject_of(own, classifications, small).group, classifications, rules)
            )
    measured = {figure.spec.id: figure for figure in counted.figures}
    figures = [
        _held_figure(figure, measured[figure.spec.id], rules)
        for figure in former.figures
        if figure.spec.id in measured and figure.spec.disclosure.kelas != OPEN
    ]
    return HeldEdition(tables, [figure for figure in figures if figure is not None])


def _held_figure(figure: SafeFigure, own: MeasuredFigure, rules: Rules) -> HeldFigure | None:
    """An indicator of the village or of a dusun; None where the dusun is not counted any more. A percentage that
    changed lies, as far as a reader knows, between the two."""
    places = [category.id for category in own.geo.categories]
    if figure.area and figure.area not in places:
        return None
    at = places.index(figure.area) if figure.area else None
    n, d = (own.n, own.d) if at is None else (own.n_by_geo[at], own.d_by_geo[at])
    told = replace(figure, spec=own.spec, population=own.population)  # an index is read as the condition that it is
    if figure.status == "rahasia":
        kelas = figure.spec.disclosure.kelas_bawah if figure.area else None
        kelas = kelas or figure.spec.disclosure.kelas
        sides = (n, d - n) if inside(own) else (n,)
        needs = [rules.require_interval(count, d, kelas) if rules.hides(count, kelas) else None for count in sides]
        return HeldFigure(told, share=_still(told, n, d), needs=(needs[0], needs[1] if len(needs) > 1 else None))
    share = None
    if figure.value is not None and figure.numerator is None and own.spec.kind == "persen" and d:
        low, high = bound_rounded(figure.value)
        now = Decimal(100 * n) / d
        share = min(low, now), max(high, now)
    return HeldFigure(told, _between(figure.numerator, n), _between(figure.denominator, d), share)


def least_of(figure: SafeFigure) -> tuple[Decimal, Decimal] | None:
    """Between which percentages a share lies of which it is printed that it is at least so much; None of others."""
    return None if figure.least is None else (figure.least, Decimal(figure.spec.scale))


def _still(figure: SafeFigure, n: int, d: int) -> tuple[Decimal, Decimal] | None:
    """The same as a reader uses it today, where it is true today."""
    told = least_of(figure)
    return told if told is not None and d and told[0] * d <= figure.spec.scale * n else None


def _between(then: int | None, now: int) -> tuple[int, int] | None:
    return None if then is None else (min(then, now), max(then, now))


def _hold_table(
    table: SafeTable, cube: Cube, group: Group, classifications: Mapping[str, Classification], rules: Rules
) -> HeldTable:
    places = [places_of(axis, cube, classifications.get(axis.id)) for axis in table.axes]
    masks = [code for axis, place in zip(table.axes, places, strict=True) if axis.role == "kategori" for code in place]
    shown = reduce(or_, (code for code in masks if code is not None), 0)
    cells, needs = [], []
    for chosen, cell in zip(chosen_places(table, places), table.cells, strict=True):
        told, need = _cell(cell, chosen, shown, group, rules)
        cells.append(told)
        needs.append(need)
    return HeldTable(replace(table, cells=tuple(cells), asked=cube.asked, population=cube.population), tuple(needs))


def chosen_places(table: SafeTable, places: Sequence[Sequence[int | None]]) -> Iterator[dict[str, int | None]]:
    """Where each cell of a table stands, by role of the axis (`places`: by axis and category)."""
    for at in product(*(range(len(axis.categories)) for axis in table.axes)):
        yield {axis.role: place[i] for axis, place, i in zip(table.axes, places, at, strict=True)}


def key_of(chosen: Mapping[str, int | None], group: Group) -> Key | None:
    """The key of a cell in today's group; None where it is not counted any more."""
    area, sex, age, code = (chosen.get(role, 0) for role in ("wilayah", "jenis_kelamin", "umur", "kategori"))
    if area is None or sex is None or age is None or code is None:
        return None
    if any(place >= size for place, size in zip((area, sex, age), group.totals.shape[:3], strict=True)):
        return None
    return area, sex, age, code


def _cell(
    cell: SafeCell, chosen: Mapping[str, int | None], shown: int, group: Group, rules: Rules
) -> tuple[SafeCell, Need | None]:
    """What a reader knows of a cell by the former edition, and what it must keep when that edition hid it. `shown`: the
    categories that the table shows together."""
    key = key_of(chosen, group)
    if key is None:
        return _NOTHING, None
    area, sex, age, code = key
    count, whole = group.count(key), group.count((area, sex, age, shown))
    if cell.value is not None:
        low, high = min(cell.value, count), max(cell.value, count)
        return (SafeCell(count, "ada") if low == high else SafeCell(None, "rahasia", low, high)), None
    kelas = group.kelas(area, code)
    if cell.status != "rahasia" or not rules.hides(count, kelas):
        return _NOTHING, None
    return _NOTHING, rules.require_interval(count, whole, kelas)


def places_of(axis: Axis, cube: Cube, found: Classification | None) -> list[int | None]:
    """Where each category of an axis stands in today's cube: an area, sex or age from 1 on (0: all of them), categories
    as a bit mask; None where it is not counted any more."""
    own = cube.geo if axis.role == "wilayah" else next((each for each in cube.axes if each.role == axis.role), None)
    if own is None:
        return [0 if category.total else None for category in axis.categories]
    place = {category.id: number for number, category in enumerate(own.categories)}
    if axis.role != "kategori":
        known = ((0 if c.total else place.get(c.id, -2) + 1) for c in axis.categories)
        return [None if number < 0 else number for number in known]
    names = [each.id for each in found.classes] if found else []
    masks = [0 if c.total else _mask(c, names, own, place) for c in axis.categories]
    every = reduce(or_, (mask for mask in masks if mask is not None), 0)
    return [every if c.total else mask for c, mask in zip(axis.categories, masks, strict=True)]


def _mask(category: Category, names: Sequence[str], own: Axis, place: Mapping[str, int]) -> int | None:
    """The bit mask of a category over today's categories; None where a part of it is none of their classification."""
    if category.id in place:
        return 1 << place[category.id]
    silent = next((each.id for each in own.categories if each.missing), "")
    parts = {names[leaf] if leaf < len(names) else silent for leaf in category.leaves}
    if parts - {silent} <= set(names):  # a class without anybody is left out of today's categories: it adds nothing
        return sum(1 << place[name] for name in parts if name in place)
    return None

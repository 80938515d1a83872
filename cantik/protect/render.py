"""From a protected pattern to tables as they may be printed: axes with totals, names of merged categories, cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from typing import Literal, cast

import numpy as np
import numpy.typing as npt

from cantik.content.axes import Axis, Category
from cantik.content.kinds import Classification, Recode
from cantik.measure.result import Cube
from cantik.protect.audit.model.statements import MergedClasses
from cantik.protect.group import Group, Key, Layout, bits
from cantik.protect.recoding.merged_rows import merged_row, parts_of
from cantik.protect.result import SafeCell, SafeTable

Tier = Literal["buku", "lampiran"]
Kind = Literal["A", "T", "X", "G"]
Need = tuple[int, int]

TOTAL = ("jumlah", "Jumlah", "Total")


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table to be printed; by cell its key in the store, the interval that it must keep when it is hidden (None:
    none), and the classes that it merges and that must keep one, too."""

    group: str
    table: SafeTable
    keys: tuple[Key, ...]
    required: tuple[Need | None, ...]
    merged: tuple[tuple[MergedClasses, ...], ...]


@dataclass(frozen=True, slots=True)
class KeptNumbers:
    """What the tables of a group keep to themselves: the keys of the cells that are hidden, what those must keep that
    are protected, and the classes that a cell merges."""

    hidden: frozenset[Key]
    required: Mapping[Key, Need]
    merged: Mapping[Key, tuple[MergedClasses, ...]]


def with_total(axis: Axis, *, whole: int | None = None) -> Axis:
    """The axis with a total as its last category; `whole` is the number of leaves when some categories were dropped."""
    leaves = tuple(range(len(axis.categories) if whole is None else whole))
    return replace(axis, categories=(*axis.categories, Category(*TOTAL, leaves=leaves, total=True)))


def leaf_axis(axis: Axis) -> Axis:
    """The axis of a cube with every category as one leaf."""
    return replace(axis, categories=tuple(_leaf(category, i) for i, category in enumerate(axis.categories)))


def _leaf(category: Category, place: int) -> Category:
    return category if category.leaves == (place,) else replace(category, leaves=(place,))


@lru_cache(maxsize=512)
def _whole(axis: Axis) -> Axis:
    """The axis of a cube as it is printed: areas, sexes and ages are those of every table of a release."""
    return with_total(leaf_axis(axis))


def open_tables(cube: Cube) -> list[SafeTable]:
    """The tables of a class A cube: the village's in the book, the same by area in the annex when it is declared."""
    by_area = cube.spec.rows == "dusun"
    areas = len(cube.geo.categories)
    inner = [cube.axes[-1], *cube.axes[:-1]] if cube.axes else []
    counts = cube.counts
    if cube.axes:
        counts = counts.transpose(0, counts.ndim - 1, *range(1, counts.ndim - 1))
    if by_area:
        axes, order = [cube.geo, *cube.axes], cube.counts
        return [_open_table(cube, axes, order, "buku")] if areas > 1 or cube.axes else []
    out = [_open_table(cube, inner, counts.sum(axis=0), "buku")]
    if areas > 1 and "dusun" in cube.spec.levels and cube.spec.disclosure.level_min != "desa":
        out.append(_open_table(cube, [cube.geo, *inner], counts, "lampiran"))
    return out


def _open_table(cube: Cube, axes: Sequence[Axis], counts: npt.NDArray[np.int64], tier: Tier) -> SafeTable:
    values = counts
    for position in range(len(axes)):
        values = np.concatenate([values, values.sum(axis=position, keepdims=True)], axis=position)
    cells = tuple(SafeCell(int(value), "ada") for value in values.reshape(-1))
    printed = tuple(map(_whole, axes))
    return SafeTable(cube.spec, tier, "A", printed, cells, cube.population, cube.answered, cube.asked)


_SECRET = SafeCell(None, "rahasia")


def sheet(
    cube: Cube,
    group: Group,
    layout: Layout,
    tier: Tier,
    classification: Classification | None,
    kept: KeptNumbers,
) -> PrintedTable:
    """One printable table of a group; hidden cells get their public range later, from the audit."""
    axes: list[Axis] = []
    picks: list[list[int]] = []
    for shown, position, axis in (
        (layout.area, 0, cube.geo),
        (layout.sex, 1, _axis(cube, "jenis_kelamin")),
        (layout.age, 2, _axis(cube, "umur")),
    ):
        if shown and axis is not None and group.totals.shape[position] > 1:
            axes.append(_whole(axis))
            picks.append([*range(1, group.totals.shape[position]), 0])
        else:
            picks.append([0])
    axes.append(_categories(cube.axes[-1], group, layout, classification))
    keys = tuple((g, s, a, code) for g, s, a, code in product(*picks, (*layout.codes, group.whole)))
    cells, needs = [], []
    for key, count in zip(keys, group.counts(keys), strict=True):
        secret = key in kept.hidden
        cells.append(_SECRET if secret else SafeCell(count, "ada"))
        needs.append(kept.required.get(key) if secret else None)
    kind = cast("Kind", layout.kind)
    seen = (cube.population, cube.answered, cube.asked, cube.coverage)
    table = SafeTable(cube.spec, tier, kind, tuple(axes), tuple(cells), *seen)
    return PrintedTable(group.id, table, keys, tuple(needs), tuple(kept.merged.get(key, ()) for key in keys))


def _axis(cube: Cube, role: str) -> Axis | None:
    return next((axis for axis in cube.axes if axis.role == role), None)


def _categories(axis: Axis, group: Group, layout: Layout, classification: Classification | None) -> Axis:
    """The printed categories: classes as they are, those that its rung shows as one by its name. A rung names all that
    it merges, also where one class alone has anybody: the others would else be known to be empty, and their zeros are
    not printed here."""
    merges = _merges_of(axis, group, layout, classification)
    made = []
    for code in layout.codes:
        places = parts_of(merges[code], axis) if code in merges else bits(code)
        if len(places) > 1:
            made.append(merged_row(merges[code], [axis.categories[place] for place in places], places))
        else:
            made.append(_leaf(axis.categories[places[0]], places[0]))
    return with_total(replace(axis, categories=tuple(made)), whole=len(axis.categories))


def _merges_of(axis: Axis, group: Group, layout: Layout, classification: Classification | None) -> Mapping[int, Recode]:
    """By category of a layout the group of classes that its rung merges there. Its rung is the finest that has all its
    categories; where none has, each stands on the finest that has it."""
    position = {category.id: place for place, category in enumerate(axis.categories)}
    found: dict[int, Recode] = {}
    rungs = classification.ladder if classification else ()
    for recoding, rung in zip(group.ladder, (None, *rungs), strict=False):
        here = {} if rung is None else {_code_of(recode, position) & group.whole: recode for recode in rung.groups}
        if set(layout.codes) <= set(recoding.codes):
            return here
        found = here | found
    lacking = [code for code in layout.codes if code not in found and len(bits(code)) > 1]
    if lacking:
        raise ValueError(f"no rung of {axis.id} has the categories {lacking[0]:b}")
    return {code: recode for code, recode in found.items() if len(bits(code)) > 1}


def _code_of(recode: Recode, position: Mapping[str, int]) -> int:
    return sum(1 << position[name] for name in recode.classes if name in position)

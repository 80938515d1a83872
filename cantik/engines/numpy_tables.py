"""Tables by mixed radix and `bincount`: those of the same rows are counted together and told apart afterwards.

What a row of a block costs is one increment for each bundle of tables, whatever their number; an index fits into 16
bits almost always, because a slice of rows holds few areas. Measured in docs/adr/0056.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import prod
from typing import Any

import numpy as np
import numpy.typing as npt

from cantik.engines.protocol import CodeBlock, Codes, Dimension, Integers, Tally

Bools = npt.NDArray[np.bool_]
Groups = npt.NDArray[np.int32]
Index = npt.NDArray[Any]  # uint16, uint32 or int64

# Rows counted at a time: index and mask of a slice stay in the cache of the processor.
_ROWS = 1 << 14
# Tables of the same rows become one of at most so many cells an area; a wider one stands alone.
_TOGETHER = 128


@dataclass(frozen=True, slots=True)
class _Member:
    """A table of a bundle: its place among the cells, and its axes as positions in the bundle, in its own order."""

    offset: int
    size: int
    axes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TableBundle:
    """Tables over the rows of one predicate (`step`), counted by all their axes (positions of dimensions)."""

    step: int
    axes: tuple[int, ...]
    radices: tuple[int, ...]
    members: tuple[_Member, ...]

    @property
    def size(self) -> int:
        """Cells an area."""
        return prod(self.radices)


@dataclass(frozen=True, slots=True)
class TableProgram:
    """The tables of a plan made ready: distinct dimensions, what turns codes into classes (None where the class is the
    code itself), and the bundles."""

    dimensions: tuple[Dimension, ...]
    lookups: tuple[Codes | None, ...]
    bundles: tuple[TableBundle, ...]

    @property
    def steps(self) -> tuple[int, ...]:
        """The predicates whose rows are counted."""
        return tuple(dict.fromkeys(bundle.step for bundle in self.bundles))


def table_program(tallies: Sequence[Tally], steps: Sequence[int]) -> TableProgram:
    """`steps`: of each table the number of the predicate that chooses its rows."""
    dimensions = tuple(dict.fromkeys(dimension for tally in tallies for dimension in tally.dimensions))
    position = {dimension: number for number, dimension in enumerate(dimensions)}
    own = [tuple(position[dimension] for dimension in tally.dimensions) for tally in tallies]
    bundles = []
    for step in dict.fromkeys(steps):
        tables = [number for number, its in enumerate(steps) if its == step]
        tables.sort(key=lambda number: -tallies[number].size)
        for axes, members in _together([own[number] for number in tables], dimensions):
            chosen = (tables[member] for member in members)
            bundles.append(_bundle(step, axes, [(tallies[number], own[number]) for number in chosen], dimensions))
    return TableProgram(dimensions, tuple(_lookup(dimension) for dimension in dimensions), tuple(bundles))


def _together(
    tables: Sequence[tuple[int, ...]], dimensions: Sequence[Dimension]
) -> list[tuple[tuple[int, ...], list[int]]]:
    """Tables of the same rows, the widest first: each joins the bundle that grows least by it and stays small. One that
    names an axis twice stands alone."""
    made: list[tuple[tuple[int, ...], list[int]]] = []
    for number, axes in enumerate(tables):
        best, grown = -1, 0
        for at, (known, _) in enumerate(made):
            if len(set(axes)) < len(axes) or len(set(known)) < len(known):
                continue
            size = prod(dimensions[axis].radix for axis in {*known, *axes})
            within = set(axes) <= set(known)
            if (within or size <= _TOGETHER) and (best < 0 or size < grown):
                best, grown = at, size
        if best < 0:
            made.append((axes, [number]))
        else:
            known, members = made[best]
            made[best] = tuple(dict.fromkeys((*known, *axes))), [*members, number]
    return made


def _bundle(
    step: int, axes: tuple[int, ...], tables: Sequence[tuple[Tally, tuple[int, ...]]], dimensions: Sequence[Dimension]
) -> TableBundle:
    members = (
        _Member(tally.offset, tally.size, tuple(range(len(own)) if own == axes else map(axes.index, own)))
        for tally, own in tables
    )
    return TableBundle(step, axes, tuple(dimensions[axis].radix for axis in axes), tuple(members))


def _lookup(dimension: Dimension) -> Codes | None:
    if dimension.classes == tuple(range(dimension.radix)):
        return None
    if dimension.radix > 256:
        return np.array(dimension.classes, np.uint16)
    return np.array(dimension.classes, np.uint8)


def count_tables(
    block: CodeBlock, group: Groups, masks: dict[int, Bools], program: TableProgram, cells: Integers
) -> None:
    """Add what the rows of a block count to `cells[group, width]`. `masks`: the rows of each predicate."""
    if not program.bundles:
        return
    first, last = int(group.min()), int(group.max())
    sums = [_room(bundle, cells[first : last + 1]) for bundle in program.bundles]
    for start in range(0, len(block), _ROWS):
        _count_slice(_Slice(block, group, masks, slice(start, start + _ROWS), program), sums, first)
    for bundle, counted in zip(program.bundles, sums, strict=True):
        if len(bundle.members) > 1:
            whole = counted.reshape(-1, *bundle.radices)
            for member in bundle.members:
                cells[first : last + 1, member.offset : member.offset + member.size] += _of(whole, member)


def _room(bundle: TableBundle, cells: Integers) -> Integers:
    """Where a bundle is counted: the cells themselves where it is one table."""
    if len(bundle.members) == 1:
        (member,) = bundle.members
        return cells[:, member.offset : member.offset + member.size]
    return np.zeros((len(cells), bundle.size), np.int64)


def _of(whole: Integers, member: _Member) -> Integers:
    """The cells of a table of a bundle by area."""
    kept = sorted(set(member.axes))
    others = tuple(axis + 1 for axis in range(whole.ndim - 1) if axis not in kept)
    found = whole.sum(axis=others) if others else whole
    order = [0, *(1 + kept.index(axis) for axis in member.axes)]
    return found.transpose(order).reshape(len(whole), member.size)


@dataclass(slots=True)
class _Slice:
    """Some rows of a block that are counted into all bundles while they are in the cache: the classes of each axis, and
    the index that bundles of the same beginning share."""

    block: CodeBlock
    group: Groups
    masks: dict[int, Bools]
    rows: slice
    program: TableProgram
    values: dict[int, Codes] = field(default_factory=dict)
    begun: dict[tuple[int, ...], Index] = field(default_factory=dict)
    chosen: dict[int, npt.NDArray[np.intp] | None] = field(default_factory=dict)

    def classes(self, axis: int) -> Codes:
        """The class of each row."""
        if axis not in self.values:
            codes = self.block.columns[self.program.dimensions[axis].column][self.rows]
            lookup = self.program.lookups[axis]
            self.values[axis] = codes if lookup is None else lookup.take(codes)
        return self.values[axis]

    def code(self, axes: tuple[int, ...]) -> Index:
        """The place of each row among the cells of an area, row-major over the axes."""
        if not axes:
            return np.zeros(1, np.uint16)
        if axes not in self.begun:
            size = prod(self.program.dimensions[axis].radix for axis in axes)
            own, kind = self.classes(axes[-1]), _narrowest(size)
            if len(axes) == 1:
                self.begun[axes] = own.astype(kind)
            else:
                made = self.code(axes[:-1]).astype(kind)
                made *= kind(self.program.dimensions[axes[-1]].radix)
                made += own
                self.begun[axes] = made
        return self.begun[axes]

    def inside(self, step: int) -> npt.NDArray[np.intp] | None:
        """The rows of a predicate; None where it holds for all."""
        if step not in self.chosen:
            mask = self.masks[step][self.rows]
            self.chosen[step] = None if mask.all() else np.flatnonzero(mask)
        return self.chosen[step]


def _narrowest(size: int) -> Any:
    """The type that holds the places of so many cells, and their number."""
    if size < 1 << 16:
        return np.uint16
    return np.uint32 if size < 1 << 32 else np.int64


def _count_slice(part: _Slice, sums: Sequence[Integers], first: int) -> None:
    groups = part.group[part.rows]
    low, high = int(groups.min()), int(groups.max())
    own = groups - np.int32(low)
    for bundle, counted in zip(part.program.bundles, sums, strict=True):
        size = bundle.size
        kind = _narrowest((high - low + 1) * size)
        index = own.astype(kind)
        index *= kind(size)
        index += part.code(bundle.axes)
        rows = part.inside(bundle.step)
        chosen = (index if rows is None else index.take(rows)).astype(np.intp)  # which `bincount` does itself, slowly
        found = np.bincount(chosen, minlength=(high - low + 1) * size)
        counted[low - first : high - first + 1] += found.reshape(-1, size)

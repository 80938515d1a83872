"""What an engine is: it counts rows of a basis that satisfy predicates, by area and by a few small integer dimensions.

Everything that is published is derived above the engine from the integers of `Counts`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import numpy.typing as npt

from cantik.engines.group_values import GroupValues
from cantik.expr.sets import CodeSet

Codes = npt.NDArray[np.uint8] | npt.NDArray[np.uint16]
Integers = npt.NDArray[np.int64]

#: of a value how many rows have it, and how many they stand for
Values = dict[int, tuple[int, int]]
#: an amount that nobody told
UNTOLD = -1

#: A table may have so many cells an area; wider ones are refused when the plan is made, never counted sparsely.
WIDEST_TABLE = 1 << 16


@dataclass(frozen=True, slots=True)
class Dimension:
    """A small integer of each row: `classes[code of column]`, from 0 to `radix - 1`; the last class is "missing"."""

    id: str
    column: str
    classes: tuple[int, ...]
    radix: int


@dataclass(frozen=True, slots=True)
class Tally:
    """A table to count: rows that satisfy `where`, by dimensions; row-major cells from `offset` of the vector on."""

    id: str
    where: CodeSet
    dimensions: tuple[Dimension, ...]
    offset: int

    @property
    def shape(self) -> tuple[int, ...]:
        """The radix of each dimension."""
        return tuple(dimension.radix for dimension in self.dimensions)

    @property
    def size(self) -> int:
        """The number of cells an area."""
        size = 1
        for dimension in self.dimensions:
            size *= dimension.radix
        return size


@dataclass(frozen=True, slots=True)
class ColumnTotal:
    """A sum to form: the numbers of `column` over the rows that satisfy `where` (which leaves the missing code out)."""

    column: str
    where: CodeSet


@dataclass(frozen=True, slots=True)
class Spread:
    """Values to tell apart, of the rows that satisfy `where` (which leaves missing codes out): the numbers of `column`
    or, without one, the points of the predicates that hold. Each row stands for as many as its number in `weight`
    says, for one without.

    A column of amounts has its missing value too (`UNTOLD`): such rows are left out.
    """

    where: CodeSet
    column: str | None
    points: tuple[tuple[int, CodeSet], ...]
    weight: str | None


@dataclass(frozen=True, slots=True)
class Plan:
    """All that is counted of one basis. Made of definitions only, so that vectors of two villages have one layout.

    `radix` names every column that is read, with its number of codes (the missing one, the last, included).
    """

    basis: str
    radix: Mapping[str, int]
    tables: tuple[Tally, ...]
    counters: tuple[CodeSet, ...]
    totals: tuple[ColumnTotal, ...]
    spreads: tuple[Spread, ...] = ()
    amounts: tuple[str, ...] = ()  # columns of amounts that are read

    @property
    def width(self) -> int:
        """The length of the vector of one group of areas."""
        return self.tables[-1].offset + self.tables[-1].size if self.tables else 0


@dataclass(frozen=True, slots=True)
class Areas:
    """Smallest areas (segments) and the groups for which tables are counted: `group[segment]`, from 0 to `groups - 1`.

    In a village segments are RT and groups are dusun; in a kabupaten groups are villages.
    """

    group: npt.NDArray[np.int32]
    groups: int

    @property
    def segments(self) -> int:
        """The number of smallest areas."""
        return len(self.group)


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Some rows of a basis: one array of codes a column and the segment of each row. Rows may come in any order.

    `amounts`: whole numbers that no code list holds (rupiah), never negative, `UNTOLD` where missing.
    """

    columns: Mapping[str, Codes]
    segment: npt.NDArray[np.int32]
    amounts: Mapping[str, Integers] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.segment)


@dataclass(frozen=True, slots=True)
class Counts:
    """What was counted: `cells[group, width]`, `counters[segment, counter]`, `totals[segment, total]`, all int64;
    `spreads`: of each group, how many rows have each value and how many they stand for."""

    cells: Integers
    counters: Integers
    totals: Integers
    spreads: tuple[GroupValues, ...] = ()

    def __add__(self, other: Counts) -> Counts:
        """The counts of both: a roll-up is an addition."""
        return Counts(
            self.cells + other.cells,
            self.counters + other.counters,
            self.totals + other.totals,
            tuple(own + more for own, more in zip(self.spreads, other.spreads, strict=True)),
        )

    @classmethod
    def empty(cls, plan: Plan, areas: Areas) -> Counts:
        """Nothing counted yet."""
        return cls(
            np.zeros((areas.groups, plan.width), np.int64),
            np.zeros((areas.segments, len(plan.counters)), np.int64),
            np.zeros((areas.segments, len(plan.totals)), np.int64),
            tuple(GroupValues() for _ in plan.spreads),
        )

    def values(self, spread: int) -> Values:
        """The values of all groups together."""
        found: Values = {}
        columns = (column.tolist() for column in self.spreads[spread].columns()[1:])
        for value, rows, weight in zip(*columns, strict=True):
            known = found.get(value, (0, 0))
            found[value] = known[0] + rows, known[1] + weight
        return found


def add_values(own: Values, other: Values) -> Values:
    """The values of both."""
    found = dict(own)
    for value, (rows, weight) in other.items():
        known = found.get(value, (0, 0))
        found[value] = known[0] + rows, known[1] + weight
    return found


class Engine(Protocol):
    """Laws: count(a ++ b) = count(a) + count(b); order of rows, cuts of blocks do not matter; equal to `reference`."""

    name: str

    def count(self, blocks: Iterable[CodeBlock], plan: Plan, areas: Areas) -> Counts:
        """Count everything of the plan over all blocks."""

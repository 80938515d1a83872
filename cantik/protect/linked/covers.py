"""Sets that together hold another one, though none of them does alone.

An indicator of those with SMA or more among persons of 15 and over lies within the sum of five rows of a table of
everybody. A reader who adds the rows knows that the sum is not below the indicator, and what the difference counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from math import prod
from types import MappingProxyType

from cantik.protect.linked.areas import AMOUNT, FRAME, Values, Where

NOTHING: Mapping[str, Values] = MappingProxyType({})


class Grid:
    """Sets that one source prints over the same columns, by their finest categories."""

    def __init__(self, sets: Iterable[Where]) -> None:
        """`sets`: those of one place (unit, population, area); all name the same columns and the same other words."""
        self._sets = {frozenset(where.columns.items()): where for where in sets}
        self.other: frozenset[str] = next(iter(self._sets.values())).other
        found: dict[str, dict[Values, None]] = {}
        for where in self._sets.values():
            for column, values in where.columns.items():
                found.setdefault(column, {})[values] = None
        self._finest = {
            column: [values for values in family if not any(other < values for other in family)]
            for column, family in found.items()
        }
        self.columns = frozenset(self._finest)  # that all sets name

    def cover(self, inner: Where, everybody: Mapping[str, Values] = NOTHING) -> list[Where]:
        """The fewest sets, at least two, that together hold the inner one; none when they do not, when one is enough,
        when they are just the inner set, or when they are everybody on some column (its total says the same).

        `everybody`: all ages and all sexes, where the sets may be finer than the inner one.
        """
        if inner.own_columns.isdisjoint(self.columns):
            return []  # asked first: it rules out most
        finer = self.columns - inner.columns.keys()
        near = finer <= everybody.keys() and self.other <= inner.other
        if not near or any(word.startswith(AMOUNT) for word in inner.other):
            return []
        chosen: dict[str, list[Values]] = {}
        exact = self.columns == inner.columns.keys() and self.other == inner.other
        for column, finest in self._finest.items():
            wanted = everybody[column] if column in finer else inner.columns[column]
            some = [values for values in finest if not values.isdisjoint(wanted)]
            held = frozenset[str]().union(*some)
            if not wanted <= held or (column not in finer and len(finest) > 1 and len(some) == len(finest)):
                return []
            if any(not values.isdisjoint(other) for number, values in enumerate(some) for other in some[:number]):
                return []  # categories that overlap cannot be added
            exact = exact and held == wanted
            chosen[column] = some
        if exact or prod(map(len, chosen.values())) < 2:
            return []
        every = [frozenset(zip(chosen, values, strict=True)) for values in product(*chosen.values())]
        return [self._sets[place] for place in every] if all(place in self._sets for place in every) else []


def grids(sets: Iterable[Where]) -> list[Grid]:
    """The grids of some sets; those that tell something beyond age and sex."""
    by_columns: dict[tuple[frozenset[str], frozenset[str]], list[Where]] = {}
    for where in sets:
        if frozenset(where.columns) - FRAME:
            by_columns.setdefault((frozenset(where.columns), where.other), []).append(where)
    return [Grid(some) for some in by_columns.values() if len(some) > 1]


def union(sets: Sequence[Where]) -> Where:
    """The set that a cover fills."""
    columns = {column: frozenset[str]().union(*(where.columns[column] for where in sets)) for column in sets[0].columns}
    return Where(columns, sets[0].other, sets[0].named)

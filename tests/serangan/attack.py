"""An attacker with a solver: whatever can be computed from published numbers, and nothing else.

It shares no code with `cantik.protect`. A fact is a linear statement about persons: "the number in this set is 12",
"this set is 4.5 % of that one". The attacker asks for the least and the largest number of persons in a set that fit all
facts, by a program over *atoms*: every combination of area, sex, age and category is an unknown count, never negative.
Totals, merged categories and tables that cross differently need no rules of their own: they are sums of the same atoms.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product

import highspy
import numpy as np

Set = Mapping[str, frozenset[str]]  # axis -> the parts meant; an axis that is not named means all of it


@dataclass(frozen=True)
class Fact:
    """low <= sum of coefficient x persons(set) <= high."""

    terms: tuple[tuple[float, Set], ...]
    low: float
    high: float


def number(where: Set, value: int) -> Fact:
    """A printed count."""
    return Fact(((1.0, where),), value, value)


def share(part: Set, whole: Set, value: Decimal, *, scale: int = 100) -> Iterable[Fact]:
    """A printed percentage or ratio, rounded half up to its decimals: scale x part / whole lies within half a unit."""
    half = Decimal(1).scaleb(int(value.as_tuple().exponent)) / 2
    for bound, sign in ((value - half, 1.0), (value + half, -1.0)):
        yield Fact(((sign * scale, part), (-sign * float(bound), whole)), 0.0, float("inf"))


@dataclass
class Attacker:
    """Everything that is known about one characteristic of one population: axes with their parts, and facts."""

    axes: Mapping[str, Sequence[str]]
    facts: list[Fact] = field(default_factory=list)

    def learn(self, *facts: Fact) -> Attacker:
        """Add facts."""
        self.facts.extend(facts)
        return self

    def interval(self, where: Set) -> tuple[float, float]:
        """The least and largest number of persons of a set that fit all facts; raises when the facts contradict."""
        solver = self._solver()
        target = self._row(((1.0, where),))
        found = []
        for sign in (1.0, -1.0):
            for column, value in enumerate(target):
                solver.changeColCost(column, sign * value)
            solver.run()
            status = solver.getModelStatus()
            if status in (highspy.HighsModelStatus.kUnbounded, highspy.HighsModelStatus.kUnboundedOrInfeasible):
                found.append(float("inf"))
                continue
            assert status == highspy.HighsModelStatus.kOptimal, status
            found.append(sign * solver.getInfo().objective_function_value)
        return found[0], found[1]

    def intervals(self, sets: Iterable[Set]) -> list[tuple[float, float]]:
        """The interval of each set."""
        return [self.interval(one) for one in sets]

    def _atoms(self) -> list[tuple[str, ...]]:
        return list(product(*self.axes.values()))

    def _row(self, terms: Sequence[tuple[float, Set]]) -> np.ndarray:
        names = list(self.axes)
        row = np.zeros(len(self._atoms()))
        for coefficient, where in terms:
            for column, atom in enumerate(self._atoms()):
                if all(atom[names.index(axis)] in parts for axis, parts in where.items()):
                    row[column] += coefficient
        return row

    def _solver(self) -> highspy.Highs:
        solver = highspy.Highs()  # type: ignore[no-untyped-call]
        solver.setOptionValue("output_flag", False)
        atoms = len(self._atoms())
        for _ in range(atoms):
            solver.addVar(0.0, highspy.kHighsInf)
        for fact in self.facts:
            row = self._row(fact.terms)
            index = np.flatnonzero(row).astype(np.int32)
            solver.addRow(fact.low, min(fact.high, highspy.kHighsInf), len(index), index, row[index])
        return solver

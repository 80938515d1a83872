"""The cheapest pattern of a small table, found by an integer program over all patterns: an oracle that shares nothing
with the chooser but the rules and the solver.

A pattern holds when for every protected cell and each of its two sides there is a table that a reader cannot tell from
the true one, in which the cell lies at its required bound. One program asks for the pattern and for all of these tables
together: a cell may differ from the truth only where it is hidden.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

import highspy
import numpy as np
import numpy.typing as npt

from cantik.protect.sensitivity.policy import Rules

Place = tuple[int, ...]  # area, sex, category; 0 is the sum over areas or sexes
Sums = list[tuple[int, int]]  # cell, sign: of a sum of cells with a number that everybody knows
_FAR = 1e-4  # how near the solver must come to a whole number


class Target(NamedTuple):
    """A protected cell and by how many it must be able to differ (negative: fewer)."""

    cell: int
    step: int


class Table:
    """Persons by area, sex and category with all sums; how many persons an area and a sex have is known."""

    def __init__(self, inner: npt.NDArray[np.int64], rules: Rules, kelas: str) -> None:
        """`inner`: [area, sex, category] without sums; one sex only is a table without it."""
        counts = np.concatenate([inner.sum(axis=0, keepdims=True), inner])
        if inner.shape[1] > 1:
            counts = np.concatenate([counts.sum(axis=1, keepdims=True), counts], axis=1)
        self.places: list[Place] = list(product(*map(range, counts.shape)))
        self.counts = [int(count) for count in counts.ravel()]
        self.whole = [int(counts[area, sex].sum()) for area, sex, _ in self.places]
        self.costs = [_cost(place, count) for place, count in zip(self.places, self.counts, strict=True)]
        self.sums = list(_sums(counts.shape, {place: cell for cell, place in enumerate(self.places)}))
        self.able = [bool(whole) for whole in self.whole]  # of nobody everything is known
        least = rules.threshold(kelas)
        self.protected = [
            cell
            for cell, (count, whole) in enumerate(zip(self.counts, self.whole, strict=True))
            if whole and (0 < count < least or whole < least)
        ]
        self.targets: list[Target] = []
        for cell in self.protected:
            ends = rules.require_interval(self.counts[cell], self.whole[cell], kelas)
            steps = (end - self.counts[cell] for end in ends)
            self.targets += [Target(cell, step) for step in steps if step]

    def cost(self, hidden: set[int]) -> float:
        """What a pattern hides beside the protected cells."""
        return sum(self.costs[cell] for cell in hidden.difference(self.protected))

    def cheapest(self) -> set[int] | None:
        """The hidden cells of the cheapest pattern that holds; None where there is none."""
        solver = _solver()
        kept = set(self.protected)
        for cell, cost in enumerate(self.costs):
            column = solver.addVariable(float(cell in kept), float(self.able[cell]), 0.0 if cell in kept else cost)
            solver.changeColIntegrality(column.index, highspy.HighsVarType.kInteger)
        for target in self.targets:
            self._add_table(solver, target)
        for entries in self._rules_of_lines():
            _add_row(solver, entries, 0.0, highspy.kHighsInf)
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        values = solver.getSolution().col_value[: len(self.costs)]
        assert all(min(value, 1 - value) < _FAR for value in values)
        return {cell for cell, value in enumerate(values) if value > 0.5}

    def holds(self, hidden: set[int]) -> bool:
        """Whether a pattern keeps everything: each bound by a table over its hidden cells alone, and the rules of
        lines. Asked without the program that finds the cheapest."""
        lines = (sum(weight for cell, weight in entries if cell in hidden) for entries in self._rules_of_lines())
        return all(line >= 0 for line in lines) and all(self._reaches(hidden, target) for target in self.targets)

    def _reaches(self, hidden: set[int], target: Target) -> bool:
        """Whether a reader who sees all but some cells must take a protected one to be able to lie at its bound."""
        solver = _solver()
        for cell, (count, whole) in enumerate(zip(self.counts, self.whole, strict=True)):
            solver.addVar(-float(count) if cell in hidden else 0.0, float(whole - count) if cell in hidden else 0.0)
        for entries in self.sums:
            _add_row(solver, entries, 0.0, 0.0)
        solver.changeColCost(target.cell, -1.0 if target.step > 0 else 1.0)
        solver.run()
        return bool(-solver.getInfo().objective_function_value >= abs(target.step) - _FAR)

    def _add_table(self, solver: highspy.Highs, target: Target) -> None:
        """A table in which a protected cell lies at its bound: how far each cell differs, all sums being the same."""
        first = solver.getNumCol()
        for cell, (count, whole) in enumerate(zip(self.counts, self.whole, strict=True)):
            own = float(target.step) if cell == target.cell else None
            low, high = (float(-count), float(whole - count)) if own is None else (own, own)
            solver.addVar(low, high)
            _add_row(solver, [(first + cell, 1), (cell, count)], 0.0, highspy.kHighsInf)
            _add_row(solver, [(first + cell, 1), (cell, count - whole)], -highspy.kHighsInf, 0.0)
        for entries in self.sums:
            _add_row(solver, [(first + cell, sign) for cell, sign in entries], 0.0, 0.0)

    def _rules_of_lines(self) -> Iterator[Sums]:
        """Of a sum with a protected cell: a single person who knows her own cell meets two more hidden ones, as far as
        there are any, and zeros do not stand alone (a sum of nothing but zeros is told by its total)."""
        for entries in self.sums:
            able = [(cell, sign) for cell, sign in entries if self.able[cell]]
            if not any(cell in self.protected for cell, _ in able):
                continue
            for cell, _ in able:
                others = [(other, 1) for other, _ in able if other != cell]
                if self.counts[cell] == 1 and len(others) > 1:
                    yield [*others, (cell, -2)]
                something = [(other, 1) for other, sign in able if self.counts[other] or sign > 0]
                if not self.counts[cell] and (cell, 1) not in something and something:
                    yield [*something, (cell, -1)]


def _cost(place: Place, count: int) -> float:
    """What hiding a cell costs (docs/bidang/publications.md, design of disclosure control 5.2): more people, and the
    more the less detailed it is."""
    area, sex, _ = place
    return math.log2(2 + count) * (1 if area else 4) * (1 if sex else 2)


def _sums(shape: Sequence[int], cell: dict[Place, int]) -> Iterator[Sums]:
    """The categories of an area and a sex; areas and sexes, each below its sum."""
    areas, sexes, categories = map(range, shape)
    for area, sex in product(areas, sexes):
        yield [(cell[area, sex, category], -1) for category in categories]
    for sex, category in product(sexes, categories):
        yield [(cell[area, sex, category], -1 if area else 1) for area in areas]
    if len(sexes) > 1:
        for area, category in product(areas, categories):
            yield [(cell[area, sex, category], -1 if sex else 1) for sex in sexes]


def _solver() -> highspy.Highs:
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 0), ("mip_rel_gap", 0.0)):
        solver.setOptionValue(option, value)
    return solver


def _add_row(solver: highspy.Highs, entries: Sequence[tuple[int, int]], low: float, high: float) -> None:
    at, weights = zip(*entries, strict=True)
    solver.addRow(low, high, len(at), np.array(at, np.int32), np.array(weights, float))

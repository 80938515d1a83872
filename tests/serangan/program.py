"""The linear program itself: is anything possible, and how narrow do sums become."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import highspy
import numpy as np
import numpy.typing as npt

from tests.serangan.massa import Mask
from tests.serangan.pohon import Sum

Numbers = npt.NDArray[np.float64]
Interval = tuple[float, float]
NEAR = 1e-6

_PRIMAL = 4  # HiGHS: only the costs change between two questions, so that the last point stays feasible
_ROUNDS = 40  # questions about many sums at once, before each is asked alone


def is_narrower(found: Interval, keep: Interval) -> bool:
    """Whether what was found of a number leaves less than what must be kept of it."""
    return found[0] > keep[0] + NEAR or found[1] < keep[1] - NEAR


@dataclass(frozen=True)
class Row:
    """A statement: a weighted sum lies between two numbers."""

    sum: Sum
    low: float
    high: float


class Solver:
    """Unknowns, never negative and zero unless `possible`, and statements about them; every point found serves all
    sums."""

    def __init__(self, possible: Mask, rows: Iterable[Row]) -> None:
        self.possible = np.flatnonzero(possible)
        self._into = np.full(len(possible), -1, np.int64)
        self._into[self.possible] = np.arange(len(self.possible))
        unique: dict[bytes, Row] = {}
        for row in rows:
            own = self.own(row.sum)
            name = own.places.tobytes() + own.weights.tobytes()
            former = unique.get(name)
            low = row.low if former is None else max(row.low, former.low)
            unique[name] = Row(own, low, row.high if former is None else min(row.high, former.high))
        self._solver = _loaded(len(self.possible), list(unique.values()))

    def own(self, total: Sum) -> Sum:
        """A sum over the unknowns that are possible, in order."""
        places = self._into[total.places]
        kept = (places >= 0) & (total.weights != 0)
        places, weights = places[kept], total.weights[kept]
        order = np.argsort(places, kind="stable")
        return Sum(places[order], weights[order])

    @property
    def feasible(self) -> bool:
        """Whether anything fits all statements."""
        self._solver.run()
        fits: bool = self._solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        self._solver.setOptionValue("presolve", "off")  # from here on the last basis is the start of the next question
        self._solver.setOptionValue("simplex_strategy", _PRIMAL)
        return fits

    def point(self, cost: Numbers) -> Numbers | None:
        """A point at which a weighted sum of the possible unknowns is least; None where it has no end."""
        self._solver.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)
        self._solver.run()
        status = self._solver.getModelStatus()
        if status in (highspy.HighsModelStatus.kUnbounded, highspy.HighsModelStatus.kUnboundedOrInfeasible):
            return None
        if status != highspy.HighsModelStatus.kOptimal:  # numbers went astray on the way: once more from nothing
            self._solver.clearSolver()
            self._solver.run()
            status = self._solver.getModelStatus()
        assert status == highspy.HighsModelStatus.kOptimal, status
        return np.asarray(self._solver.getSolution().col_value)


def _loaded(size: int, rows: Sequence[Row]) -> highspy.Highs:
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = size, len(rows)
    model.col_cost_, model.col_lower_ = np.zeros(size), np.zeros(size)
    model.col_upper_ = np.full(size, highspy.kHighsInf)
    ends = np.array([(row.low, row.high) for row in rows]).reshape(-1, 2)
    model.row_lower_, model.row_upper_ = ends[:, 0], ends[:, 1]
    matrix = model.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.start_ = np.cumsum([0, *(len(row.sum.places) for row in rows)]).astype(np.int32)
    matrix.index_ = np.concatenate([np.zeros(0, int), *(row.sum.places for row in rows)]).astype(np.int32)
    matrix.value_ = np.concatenate([np.zeros(0), *(row.sum.weights for row in rows)])
    solver.passModel(model)
    return solver


def reached(
    possible: Mask, rows: Iterable[Row], sums: Sequence[Sum], keep: Sequence[tuple[float, float]]
) -> list[Interval] | None:
    """Intervals of sums: exact where narrower than `keep`, else wide enough to show that `keep` is possible.

    None where nothing fits all statements.
    """
    solver = Solver(possible, rows)
    if not solver.feasible:
        return None
    return _Reach(solver, [solver.own(each) for each in sums], keep).found() if sums else []


class _Reach:
    """Least and largest values of many sums, of all points that were found."""

    def __init__(self, solver: Solver, sums: Sequence[Sum], keep: Sequence[tuple[float, float]]) -> None:
        self._solver, self._sums = solver, sums
        self._ends = np.cumsum([0, *(len(each.places) for each in sums)])
        self._places = np.concatenate([each.places for each in sums])
        self._weights = np.concatenate([each.weights for each in sums])
        self._need = np.array([(-low - NEAR, high - NEAR) for low, high in keep])  # of -sum and of sum
        self._seen = np.full((len(sums), 2), -math.inf)

    def found(self) -> list[Interval]:
        """Many at once as long as that shows something, then one by one."""
        chance = np.random.default_rng(len(self._sums))
        for _ in range(_ROUNDS):
            open_ = np.flatnonzero((self._seen < self._need).any(axis=1))
            if len(open_) < 4:
                break
            before = int((self._seen < self._need).sum())
            low = self._seen[open_, 0] < self._need[open_, 0]
            high = self._seen[open_, 1] < self._need[open_, 1]
            down = np.where(low & high, chance.random(len(open_)) < 0.5, low)
            self._ask(zip(open_.tolist(), np.where(down, 1.0, -1.0).tolist(), strict=True))
            if int((self._seen < self._need).sum()) > 0.9 * before:
                break
        for number in range(len(self._sums)):
            for side, sign in ((1, -1.0), (0, 1.0)):
                if self._seen[number, side] < self._need[number, side] and not self._ask([(number, sign)]):
                    self._seen[number, side] = math.inf
        return [(-low, high) for low, high in self._seen.tolist()]

    def _ask(self, wanted: Iterable[tuple[int, float]]) -> bool:
        """Ask for the least of a sum of sums; False where it has no end."""
        cost = np.zeros(len(self._solver.possible))
        for number, sign in wanted:
            np.add.at(cost, self._sums[number].places, sign * self._sums[number].weights)
        point = self._solver.point(cost)
        if point is None:
            return False
        running = np.concatenate([[0.0], np.cumsum(self._weights * point[self._places])])
        values = np.array([running[end] - running[begin] for begin, end in pairwise(self._ends)])
        np.maximum(self._seen, np.stack([-values, values], axis=1), out=self._seen)
        return True

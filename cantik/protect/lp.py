"""Linear programs on HiGHS: one thread, simplex, a fixed seed, so that the same input gives the same bytes anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

import highspy
import numpy as np

from cantik.base.errors import CantikError

TOLERANCE = 1e-6
PRIMAL = 4  # HiGHS: only costs change between two questions, so that the last point stays feasible
Entry = tuple[int, float]


#: one thread, simplex, a fixed seed
_FIXED = (("output_flag", False), ("threads", 1), ("random_seed", 0), ("parallel", "off"), ("solver", "simplex"))


class ProtectionError(CantikError):
    """Protection could not be proven; nothing is released (fail closed)."""


def steady() -> highspy.Highs:
    """A solver without a problem yet that answers the same anywhere."""
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in _FIXED:
        solver.setOptionValue(option, value)
    return solver


_solved = 0


def run(solver: Any) -> None:
    """Let a solver answer, and count it."""
    global _solved  # noqa: PLW0603 - a counter of this process, read by the report of what protecting took
    _solved += 1
    solver.run()


def count_solved() -> int:
    """How many programs were solved in this process so far."""
    return _solved


class Program:
    """min cost·x with A x = rhs and lower <= x <= upper; costs and bounds may change between two calls of `solve`.

    `columns[j]` holds the (row, coefficient) pairs of column j. The basis of the last call is the start of the next:
    `costs_only` says that only costs change, so that the last point stays one (the primal simplex goes on from it).
    """

    def __init__(
        self,
        columns: Sequence[Sequence[Entry]],
        rhs: Sequence[float],
        lower: Sequence[float],
        upper: Sequence[float],
        cost: Sequence[float],
        *,
        costs_only: bool = False,
    ) -> None:
        solver: Any = steady()
        solver.setOptionValue("presolve", "off")
        if costs_only:
            solver.setOptionValue("simplex_strategy", PRIMAL)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(columns), len(rhs)
        model.col_cost_, model.col_lower_, model.col_upper_ = (np.asarray(v, float) for v in (cost, lower, upper))
        model.row_lower_ = model.row_upper_ = np.asarray(rhs, float)
        entries = np.fromiter(chain.from_iterable(chain.from_iterable(columns)), float).reshape(-1, 2)
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_ = np.cumsum([0, *(len(column) for column in columns)]).astype(np.int32)
        model.a_matrix_.index_ = entries[:, 0].astype(np.int32)
        model.a_matrix_.value_ = entries[:, 1]
        solver.passModel(model)
        self._solver = solver

    def cost(self, column: int, value: float) -> None:
        """Set the cost of one column."""
        self._solver.changeColCost(column, value)

    def bounds(self, column: int, lower: float, upper: float) -> None:
        """Set the bounds of one column."""
        self._solver.changeColBounds(column, lower, upper)

    def solve(self) -> list[float] | None:
        """The cheapest point, or None when there is none."""
        run(self._solver)
        status = self._solver.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            return list(self._solver.getSolution().col_value)
        if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
            return None
        raise ProtectionError("P101", f"Pemecah program linear berhenti tanpa jawaban ({status})")

    def value(self) -> float:
        """The objective at the last optimum."""
        return float(self._solver.getInfo().objective_function_value)

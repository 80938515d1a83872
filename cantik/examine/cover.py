"""The cheapest choice of fields of which each of some groups has at least one: an integer program, solved by HiGHS."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import highspy
import numpy as np


def cheapest_cover(cost: Sequence[int], groups: Sequence[Collection[int]]) -> frozenset[int] | None:
    """Positions of the cheapest choice; None when a group is empty. Of choices that cost the same the one with the
    earlier positions: one thread and a fixed seed give the same answer anywhere.

    >>> sorted(cheapest_cover([1, 1, 3], [{0, 1}, {1, 2}]))
    [1]
    """
    if not all(groups):
        return None
    if not groups:
        return frozenset()
    count = len(cost)
    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 0), ("parallel", "off")):
        solver.setOptionValue(option, value)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = count, len(groups)
    # a whole unit of cost weighs more than all positions together, so that these decide between equals only
    model.col_cost_ = np.array([price * count * count + place for place, price in enumerate(cost)], float)
    model.col_lower_, model.col_upper_ = np.zeros(count), np.ones(count)
    model.row_lower_, model.row_upper_ = np.ones(len(groups)), np.full(len(groups), highspy.kHighsInf)
    model.integrality_ = [highspy.HighsVarType.kInteger] * count
    rows = [sorted(group) for group in groups]
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.cumsum([0, *map(len, rows)]).astype(np.int32)
    model.a_matrix_.index_ = np.array([place for row in rows for place in row], np.int32)
    model.a_matrix_.value_ = np.ones(sum(map(len, rows)))
    solver.passModel(model)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise AssertionError(f"a cover without empty groups has an optimum: {solver.getModelStatus()}")
    return frozenset(place for place, value in enumerate(solver.getSolution().col_value) if value > 0.5)

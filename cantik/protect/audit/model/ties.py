"""Two editions of the same days, combination by combination: where nobody came or went, nobody's answers are others.

What is said of whole sets (`audit/model/changes.py`) leaves open whether two of a place changed places; whoever knows
that nobody of that dusun, sex and age came or went knows that they did not. So a combination of a place without a
change is the same unknown in both editions, and one of a place from which somebody went is at most so many fewer. That
goes beyond what numbers need to admit: where somebody's answer was corrected, they contradict it, and it is left out
(`ReadRelease`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from cantik.protect.audit.model.changes import Flows
from cantik.protect.audit.model.crosses import Cross
from cantik.protect.audit.model.members import EveryPart, HasAny
from cantik.protect.audit.model.problems import CrossProblem, ProtectedSum, Row
from cantik.protect.audit.model.statements import NOW, THEN

_Places = npt.NDArray[np.int64]


def tie_problem(problem: CrossProblem, flows: Flows) -> CrossProblem:
    """The problem in which combinations of both editions are tied by who came and went."""
    same, possible = np.arange(len(problem.possible)), problem.possible.copy()
    more: list[Row] = []
    for cross in problem.crosses:
        for then, now, low, high in _alike(cross, flows):
            if not low and not high and then.shape[1] == 1:
                same[then] = now
            else:
                more += _rows(then, now, low, high)
    gone = same != np.arange(len(same))
    possible[same[gone]] &= possible[gone]
    possible[gone] = False
    rows = [row for row in (_merge_row(row, same) for row in (*problem.rows, *more)) if len(row.at)]
    targets = [ProtectedSum(target.ref, same[target.at], target.need) for target in problem.targets]
    return replace(problem, rows=rows, targets=targets, possible=possible)


def _alike(cross: Cross, flows: Flows) -> Iterator[tuple[_Places, _Places, int, int]]:
    """By place the unknowns of then and of now, a row for each combination of answers, and between how many and how
    many more there may have been then."""
    numbers, parts = cross.answers(), cross.parts["umur"]
    for (area, sex), blocks in flows.blocks(parts):
        if area and area not in cross.areas:
            continue
        for ages, low, high in blocks:
            who = EveryPart((HasAny("jenis_kelamin", sex), HasAny("umur", ages)))
            masks = [cross.mask(area, EveryPart((who, edition))) for edition in (THEN, NOW)]
            found = [np.flatnonzero(mask) for mask in masks if mask is not None]
            if len(found) == len(masks) and len(found[0]):
                then, now = (at[np.argsort(numbers[at], kind="stable")] + cross.first for at in found)
                size = len(np.unique(numbers[found[0]]))
                yield then.reshape(size, -1), now.reshape(size, -1), low, high


def _rows(then: _Places, now: _Places, low: int, high: int) -> Iterator[Row]:
    for before, after in zip(then, now, strict=True):
        weights = np.concatenate([np.ones(len(before)), -np.ones(len(after))])
        yield Row(np.concatenate([before, after]), weights, float(low), float(high), {None}, lasting=True)


def _merge_row(row: Row, same: _Places) -> Row:
    """A row over the unknowns that are left."""
    at = same[row.at]
    if np.array_equal(at, row.at):
        return row
    own, place = np.unique(at, return_inverse=True)
    weights = np.bincount(place, row.weights, len(own)).astype(float)
    kept = weights != 0
    return replace(row, at=own[kept], weights=weights[kept])

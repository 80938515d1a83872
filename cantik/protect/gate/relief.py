"""What to hide so that printed numbers do not narrow a protected one.

The linear program of the repair of disclosure 5.2, over the inner cross.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import highspy
import numpy as np

from cantik.protect.gate.kept import KeptPoints
from cantik.protect.gate.problems import CrossProblem, Numbers
from cantik.protect.gate.solve import FreeUnknowns, Narrowed, Points, loaded
from cantik.protect.gate.statements import Ref
from cantik.protect.lp import TOLERANCE, ProtectionError, run

_FREE = (-math.inf, math.inf)
_AT_ONCE = 6  # questions of a program (0.3 s each where it is large) before it is seen who needs none any more


def helpless(problem: CrossProblem, found: Sequence[Narrowed]) -> list[Narrowed]:
    """Those that stay narrowed when everything is hidden that can be, and how far: nothing helps them."""
    every = {ref for row in problem.rows for ref in row.refs if ref is not None}
    return _without(problem, found, every)


def hidden_for(problem: CrossProblem, found: Sequence[Narrowed], kept: KeptPoints | None = None) -> set[Ref]:
    """What to hide so that none of these is narrowed any more; what is hidden for some often helps the others. The
    points that show it are left in `kept`: they still fit when that is hidden."""
    points = KeptPoints()
    reliefs, hidden, left = Reliefs(problem, found, points), set[Ref](), list(found)
    while left:
        for narrowed in left[:_AT_ONCE]:
            hidden |= reliefs.of(narrowed)
        left = _still_narrowed(problem, left[_AT_ONCE:], hidden, points)
    if kept is not None:
        kept.take(points)
    return hidden


def _still_narrowed(
    problem: CrossProblem, found: Sequence[Narrowed], hidden: set[Ref], points: KeptPoints
) -> list[Narrowed]:
    """Those that stay narrowed by what is not hidden."""
    stay = {id(left.target) for left in _without(problem, found, hidden, points)}
    return [narrowed for narrowed in found if id(narrowed.target) in stay]


def _without(
    problem: CrossProblem, found: Sequence[Narrowed], hidden: set[Ref], points: KeptPoints | None = None
) -> list[Narrowed]:
    """How far what is not hidden narrows them; public ranges are computed anew and not counted."""
    if not found:
        return []
    rows = [row for row in problem.rows if row.lasting or (row.number and not row.refs <= hidden)]
    asked = Points(replace(problem, rows=rows, targets=[narrowed.target for narrowed in found]), points)
    if not asked.fits():
        raise ProtectionError("P102", "Angka yang dicetak saling bertentangan", where=str(problem.scope))
    return asked.narrowed()


class Reliefs:
    """The cheapest printed numbers whose hiding lets narrowed ones keep what they must, one after the other.

    Each printed number may miss its value at a price for every person. Public ranges are left out: they are computed
    anew. Every question starts from one point in which nothing is missed: whatever missing costs, that point is the
    cheapest as long as nothing is asked, so that the dual simplex has only the question itself to mend (from the last
    answer, with other prices and another question, it took four times as long).
    """

    def __init__(self, problem: CrossProblem, found: Sequence[Narrowed], kept: KeptPoints) -> None:
        """`kept`: where the points are left that show what helps."""
        self._kept = kept
        self._rows = [row for row in problem.rows if row.lasting or row.number]
        self._soft = [number for number, row in enumerate(self._rows) if row.number and None not in row.refs]
        self._columns = columns = FreeUnknowns(problem.possible)
        at, weights, ends = columns.matrix(self._rows)
        self._size = columns.size
        for number, place in enumerate(self._soft):
            at[place] = np.append(at[place], (self._size + 2 * number, self._size + 2 * number + 1))
            weights[place] = np.append(weights[place], (1.0, -1.0))
        self._asked = {id(narrowed): len(at) + number for number, narrowed in enumerate(found)}
        for narrowed in found:
            own = columns.of(narrowed.target.at)
            at.append(own)
            weights.append(np.ones(len(own)))
        upper = np.zeros(self._size + 2 * len(self._soft))
        upper[: self._size] = highspy.kHighsInf
        ends = np.vstack([ends, [_FREE] * len(found)])
        self._solver = loaded(at, weights, ends, np.zeros(len(upper)), upper)
        self._misses = np.arange(self._size, len(upper), dtype=np.int32)
        self._start = self._nothing_missed()
        self._hidden: set[Ref | None] = set()
        self._shown: list[Numbers] = []  # of each point found, the sums of all rows

    def _nothing_missed(self) -> highspy.HighsBasis:
        """The basis of a point in which every printed number has its value; from now on they may miss it."""
        solver, number = self._solver, len(self._misses)
        self._run()
        solver.setOptionValue("presolve", "off")
        solver.changeColsBounds(number, self._misses, np.zeros(number), np.full(number, highspy.kHighsInf))
        return solver.getBasis()

    def _run(self) -> None:
        run(self._solver)
        status = self._solver.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            raise ProtectionError("P101", f"Pemecah program linear berhenti tanpa jawaban ({status})")

    def of(self, narrowed: Narrowed) -> set[Ref]:
        """What to hide for one, beside what is hidden for those before it. Raises `ProtectionError` P101 when nothing
        helps (see `helpless`)."""
        need_low, need_high = narrowed.target.need
        taken: set[Ref] = set()
        if narrowed.low > need_low + TOLERANCE:
            taken |= self._taken(narrowed, -math.inf, need_low)
        if narrowed.high < need_high - TOLERANCE:
            taken |= self._taken(narrowed, need_high, math.inf)
        return taken

    def _taken(self, narrowed: Narrowed, low: float, high: float) -> set[Ref]:
        """What must miss its value for the sum to lie within some bounds; nothing more where what is hidden for others
        lets it lie there, as one of their points shows."""
        row = self._asked[id(narrowed)]
        if any(low - TOLERANCE <= sums[row] <= high + TOLERANCE for sums in self._shown):
            return set()
        prices = np.array([0.0 if self._rows[at].refs <= self._hidden else self._rows[at].price for at in self._soft])
        solver = self._solver
        solver.changeColsCost(len(self._misses), self._misses, np.repeat(prices, 2))
        solver.changeRowBounds(row, low, high)
        solver.setBasis(self._start)
        self._run()
        solution = solver.getSolution()
        point = np.asarray(solution.col_value)
        self._shown.append(np.asarray(solution.row_value))
        self._kept.keep(self._columns.spread(np.maximum(point[: self._size], 0.0)))
        misses = point[self._size :].reshape(-1, 2).sum(axis=1)
        solver.changeRowBounds(row, *_FREE)
        missed = [self._rows[self._soft[number]].refs for number in np.flatnonzero(misses > TOLERANCE).tolist()]
        out = {ref for refs in missed for ref in refs if ref is not None}
        self._hidden |= out
        return out

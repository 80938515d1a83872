"""What to hide so that printed numbers do not narrow a protected one.

The linear program of the repair of disclosure 5.2, over the inner cross.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import highspy
import numpy as np

from cantik.protect.audit.bounds import FreeUnknowns, Narrowed, Points, load_solver
from cantik.protect.audit.model.problems import CrossProblem, Numbers
from cantik.protect.audit.model.statements import Ref
from cantik.protect.audit.points import KeptPoints
from cantik.protect.audit.presolve import without_sure
from cantik.protect.lp import TOLERANCE, ProtectionError, run

_FREE = (-math.inf, math.inf)
_AT_ONCE = 6  # questions of a program (0.3 s each where it is large) before it is seen who needs none any more


def helpless(problem: CrossProblem, found: Sequence[Narrowed], kept: KeptPoints | None = None) -> list[Narrowed]:
    """Those that stay narrowed when everything is hidden that can be, and how far: nothing helps them. `kept`: points
    that showed of others that something does."""
    every = {ref for row in problem.rows for ref in row.refs if ref is not None}
    return _without(problem, found, every, kept)


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
    return asked.find_narrowed()


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
        self._soft = [row for row in problem.rows if row.number and None not in row.refs]
        soft = set(map(id, self._soft))
        sure = [row for row in problem.rows if id(row) not in soft and (row.lasting or row.number)]
        asked = replace(problem, rows=sure, targets=[narrowed.target for narrowed in found])
        rests, numbers, self._sums = without_sure(asked, self._soft)
        self._columns = columns = FreeUnknowns(rests.possible)
        self._size, self._first = columns.size, len(rests.rows) + len(numbers)
        self._asked = {id(narrowed): number for number, narrowed in enumerate(found)}
        left = [*numbers, *self._sums]
        at, weights, ends = columns.matrix([*rests.rows, *(each.row for each in left)])
        for own, (place, each) in enumerate(enumerate(left, start=len(rests.rows))):
            missed = [*([own] if own < len(numbers) else []), *each.inside]
            signs = np.array([1.0 if number == own else -1.0 for number in missed])
            misses = self._size + 2 * np.array(missed, np.int64)
            at[place] = np.concatenate([at[place], misses, misses + 1])
            weights[place] = np.concatenate([weights[place], signs, -signs])
        upper = np.zeros(self._size + 2 * len(self._soft))
        upper[: self._size] = highspy.kHighsInf
        self._solver = load_solver(at, weights, ends, np.zeros(len(upper)), upper)
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
            taken |= self._take_refs(narrowed, -math.inf, need_low)
        if narrowed.high < need_high - TOLERANCE:
            taken |= self._take_refs(narrowed, need_high, math.inf)
        return taken

    def _take_refs(self, narrowed: Narrowed, low: float, high: float) -> set[Ref]:
        """What must miss its value for the sum to lie within some bounds; nothing more where what is hidden for others
        lets it lie there, as one of their points shows."""
        number = self._asked[id(narrowed)]
        row, known = self._first + number, self._sums[number].known
        low, high = low - known, high - known
        if any(low - TOLERANCE <= sums[row] <= high + TOLERANCE for sums in self._shown):
            return set()
        prices = np.array([0.0 if each.refs <= self._hidden else each.price for each in self._soft])
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
        missed = [self._soft[number].refs for number in np.flatnonzero(misses > TOLERANCE).tolist()]
        out = {ref for refs in missed for ref in refs if ref is not None}
        self._hidden |= out
        return out

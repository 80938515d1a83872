"""The arithmetic of the gate: how far printed numbers narrow a protected one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np
import numpy.typing as npt

from cantik.protect.audit.model.crosses import Mask
from cantik.protect.audit.model.problems import CrossProblem, Numbers, ProtectedSum, Row
from cantik.protect.audit.model.statements import Need
from cantik.protect.audit.points import KeptPoints, Sums
from cantik.protect.audit.presolve import RestProblem, RestSum, without_known
from cantik.protect.lp import PRIMAL, TOLERANCE, ProtectionError, run, steady

_WORTH = 5  # targets that a point for all must prove to be cheaper than one for each
_FEW = 4  # targets far apart that are asked about together before each by itself: most get in nobody's way


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A protected number that is known too well."""

    target: ProtectedSum
    low: float
    high: float


class Points:
    """What can be computed from the rows of a problem; every point found serves all questions, and those of `kept` that
    fit spare theirs.
    """

    def __init__(self, problem: CrossProblem, kept: KeptPoints | None = None) -> None:
        self.targets = problem.targets
        self._problem, self.kept = problem, kept or KeptPoints()
        self._needs = np.array([target.need for target in self.targets]).reshape(-1, 2)
        self._low = np.full(len(self.targets), math.inf)
        self._high = np.full(len(self.targets), -math.inf)
        self._program: _Questions | None = None

    def fits(self) -> bool:
        """Anything fits all rows; the first point already keeps as many upper bounds as it can."""
        if not len(self._problem.possible):
            return True  # every cross was too large
        sums, known = Sums([target.at for target in self.targets]), False
        for point in self.kept.list_fitting(self._problem):
            known = True
            self._take(sums.of(point))
        return known or self._questions().fits

    def find_narrowed(self) -> list[Narrowed]:
        """The targets whose interval does not hold what they must keep."""
        for helper in (0, 1):
            left, before = self._unproven(helper), len(self.targets) + _WORTH
            while len(left) > 1 and before - len(left) >= _WORTH:
                before = len(left)
                self._ask(helper, left)
                left = self._unproven(helper)
        for helper in (0, 1):
            left = self._unproven(helper)
            few = -(-len(left) // _FEW)
            for numbers in [*(left[at::few] for at in range(few)), *left.reshape(-1, 1)]:
                asked = np.intersect1d(numbers, self._unproven(helper))
                if len(asked):
                    self._ask(helper, asked)
        found = zip(self.targets, self._low.tolist(), self._high.tolist(), strict=True)
        return [Narrowed(*each) for each in found if breaks(each[0].need, each[1], each[2])]

    def _unproven(self, helper: int) -> npt.NDArray[np.int64]:
        """The targets of which no point shows yet that their upper (0) or lower (1) bound keeps what it must."""
        needs = self._needs
        short = self._high < needs[:, 1] - TOLERANCE if helper == 0 else self._low > needs[:, 0] + TOLERANCE
        return np.flatnonzero(short)

    def _questions(self) -> _Questions:
        """The program, made when points that are known leave something to ask."""
        if self._program is None:
            left = np.union1d(self._unproven(0), self._unproven(1))
            self._program = _Questions(without_known(self._problem), left)
            if self._program.fits:
                self._see(self._program)
        return self._program

    def _ask(self, helper: int, numbers: npt.NDArray[np.int64]) -> None:
        """Bring some targets as near as can be to what their upper (0) or lower (1) bound must keep, all together."""
        program = self._questions()
        program.ask(helper, numbers)
        self._see(program)

    def _see(self, program: _Questions) -> None:
        """Take in what the last point shows of every target; keep it if it shows something new."""
        before = len(self._unproven(0)) + len(self._unproven(1))
        point = program.point()
        self._take(program.sums(point))
        if len(self._unproven(0)) + len(self._unproven(1)) < before:
            self.kept.keep(program.whole(point))

    def _take(self, seen: Numbers) -> None:
        np.minimum(self._low, seen, out=self._low)
        np.maximum(self._high, seen, out=self._high)


class _Questions:
    """The program of a problem.

    Beside the unknowns stand two helpers for each protected number that is asked about: one that is at most the number
    and what its upper bound must keep, one that is at least the number and what its lower bound must keep. A point
    where all the first are largest (all the second least) together often proves most of the numbers at once.
    """

    def __init__(self, rests: RestProblem, asked: npt.NDArray[np.int64]) -> None:
        """`asked`: the protected numbers to be asked about."""
        self._columns = FreeUnknowns(rests.possible)
        self._known = np.array([rest.known for rest in rests.targets])
        places = [self._columns.of(rest.at) for rest in rests.targets]
        self._sums = Sums(places)
        self._helper = np.full(len(rests.targets), -1)
        self._helper[asked] = self._columns.size + 2 * np.arange(len(asked))
        self._solver = self._build_solver(
            rests.rows, [(rests.targets[number], places[number]) for number in asked.tolist()]
        )
        self._priced: npt.NDArray[np.int32] = np.zeros(0, np.int32)
        self._price(self._helper[asked], -1.0)
        self.fits: bool = self._run()
        self._solver.setOptionValue("presolve", "off")
        self._solver.setOptionValue("simplex_strategy", PRIMAL)

    def _build_solver(
        self, rows: Sequence[Row], asked: Sequence[tuple[RestSum, npt.NDArray[np.int64]]]
    ) -> highspy.Highs:
        at, weights, ends = self._columns.matrix(rows)
        size, helpers = self._columns.size, 2 * len(asked)
        lower, upper = np.zeros(size + helpers), np.full(size + helpers, highspy.kHighsInf)
        more = []
        for first, (rest, place) in zip(range(size, size + helpers, 2), asked, strict=True):
            low, high = rest.needs()
            lower[first], upper[first], lower[first + 1] = min(0.0, high), high, low
            for helper, end in ((first, (0.0, math.inf)), (first + 1, (-math.inf, 0.0))):
                at.append(np.append(place, helper))
                weights.append(np.append(np.ones(len(place)), -1.0))
                more.append(end)
        return load_solver(at, weights, np.vstack([ends, np.array(more).reshape(-1, 2)]), lower, upper)

    def ask(self, helper: int, numbers: npt.NDArray[np.int64]) -> None:
        """Find a point where the sum of some upper helpers (0) is largest or that of lower ones (1) least."""
        self._price(self._helper[numbers] + helper, 1.0 if helper else -1.0)
        if not self._run():
            status = self._solver.getModelStatus()
            raise ProtectionError("P101", f"Pemecah program linear berhenti tanpa jawaban ({status})")

    def _run(self) -> bool:
        run(self._solver)
        found: bool = self._solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        return found

    def _price(self, at: npt.NDArray[np.int64], sign: float) -> None:
        """Set the cost of some columns, and of no others."""
        if len(self._priced):
            self._solver.changeColsCost(len(self._priced), self._priced, np.zeros(len(self._priced)))
        self._priced = at.astype(np.int32)
        if len(at):
            self._solver.changeColsCost(len(at), self._priced, np.full(len(at), sign))

    def point(self) -> Numbers:
        """The last point, helpers included."""
        return np.asarray(self._solver.getSolution().col_value)

    def sums(self, point: Numbers) -> Numbers:
        """The protected numbers at a point."""
        return self._known + self._sums.of(point)

    def whole(self, point: Numbers) -> Numbers:
        """A point by all unknowns of the problem."""
        return self._columns.spread(np.maximum(point[: self._columns.size], 0.0))


class FreeUnknowns:
    """The unknowns that may be positive, as columns of a program."""

    def __init__(self, possible: Mask) -> None:
        self._own = np.flatnonzero(possible)
        self.size = len(self._own)
        self._place = np.full(len(possible), -1)
        self._place[self._own] = np.arange(self.size)

    def of(self, at: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """The columns of some unknowns."""
        place = self._place[at]
        return np.asarray(place[place >= 0])

    def spread(self, values: Numbers) -> Numbers:
        """All unknowns, of which these have values."""
        out = np.zeros(len(self._place))
        out[self._own] = values
        return out

    def matrix(self, rows: Sequence[Row]) -> tuple[list[npt.NDArray[np.int64]], list[Numbers], Numbers]:
        """FreeUnknowns, weights and ends of each row."""
        places = [self._place[row.at] for row in rows]
        kept = [place >= 0 for place in places]
        at = [place[keep] for place, keep in zip(places, kept, strict=True)]
        weights = [row.weights[keep] for row, keep in zip(rows, kept, strict=True)]
        return at, weights, np.array([(row.low, row.high) for row in rows]).reshape(-1, 2)


def breaks(need: Need, low: float, high: float) -> bool:
    """Whether a number that lies between two others does not keep the interval that it must."""
    return low > need[0] + TOLERANCE or high < need[1] - TOLERANCE


def load_solver(
    at: Sequence[npt.NDArray[np.int64]],
    weights: Sequence[Numbers],
    ends: Numbers,
    lower: Numbers,
    upper: Numbers,
) -> highspy.Highs:
    """A solver of rows over columns between `lower` and `upper`."""
    solver = steady()
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(lower), len(at)
    model.col_cost_, model.col_lower_, model.col_upper_ = np.zeros(len(lower)), lower, upper
    model.row_lower_, model.row_upper_ = ends[:, 0], ends[:, 1]
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.cumsum([0, *map(len, at)]).astype(np.int32)
    model.a_matrix_.index_ = np.concatenate([np.zeros(0, np.int64), *at]).astype(np.int32)
    model.a_matrix_.value_ = np.concatenate([np.zeros(0), *weights])
    solver.passModel(model)
    return solver

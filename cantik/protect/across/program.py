"""One problem of the gate as a linear program in which the classes that a level counts may be otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import highspy
import numpy as np
import numpy.typing as npt

from cantik.measure.layout import Key
from cantik.protect.across.sums import OUTSIDE, Class
from cantik.protect.audit.bounds import FreeUnknowns, Narrowed, load_solver
from cantik.protect.audit.model.problems import CrossProblem, Numbers, ProtectedSum
from cantik.protect.audit.presolve import without_known
from cantik.protect.lp import PRIMAL, TOLERANCE, ProtectionError, run

_INF = highspy.kHighsInf
_MOST = 25.0  # more than any threshold asks for
_FEW = 3  # classes of a measure of which every pair is asked for
_LITTLE = 1e-3
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class VillageClass:
    """A class of a measure (`OUTSIDE`: all of its classes together) as unknowns of a problem, and how many it has."""

    name: Class
    at: Places
    count: int


class VillageProgram:
    """A problem as a linear program: what is unknown of it, and for each class that printed numbers leave open two
    columns, how many more and how many fewer there may be than there are. They are closed until somebody asks."""

    def __init__(self, problem: CrossProblem, classes: Sequence[VillageClass], targets: Sequence[ProtectedSum]) -> None:
        asked = [ProtectedSum(None, each.at, (0, 0)) for each in classes]
        rests = without_known(replace(problem, targets=[*targets, *asked]))
        columns = FreeUnknowns(rests.possible)
        at, weights, ends = columns.matrix(rests.rows)
        sums = [(columns.of(rest.at), rest.known) for rest in rests.targets]
        self._open = [
            (each, place, each.count - known)
            for each, (place, known) in zip(classes, sums[len(targets) :], strict=True)
            if len(place)
        ]
        self._known: set[Class] = set()
        self._size = columns.size
        self._targets = sums[: len(targets)]
        self._solver = self._build_program(at, weights, ends)

    def _build_program(self, at: list[Places], weights: list[Numbers], ends: Numbers) -> highspy.Highs:
        size, classes, targets = self._size, len(self._open), len(self._targets)
        lower, upper = np.zeros(size + 2 * classes + targets), np.full(size + 2 * classes + targets, _INF)
        upper[size : size + 2 * classes] = 0.0
        lower[size + 2 * classes :] = -_INF
        rows = [np.nan_to_num(ends, posinf=_INF, neginf=-_INF)]
        for number, (_, place, rest) in enumerate(self._open):
            more = size + 2 * number
            at.append(np.append(place, (more, more + 1)))
            weights.append(np.append(np.ones(len(place)), (-1.0, 1.0)))
            rows.append(np.array([[rest, rest]]))
        for number, (place, known) in enumerate(self._targets):
            at.append(np.append(place, size + 2 * classes + number))
            weights.append(np.append(np.ones(len(place)), -1.0))
            rows.append(np.array([[-known, -known]]))
        solver = load_solver(at, weights, np.vstack(rows), lower, upper)
        run(solver)
        solver.setOptionValue("presolve", "off")
        solver.setOptionValue("simplex_strategy", PRIMAL)  # a third of the time of the dual one, measured
        return solver

    @property
    def open(self) -> frozenset[Class]:
        """The classes of which what is printed does not say how many they have (asked after `moves`)."""
        return frozenset(each.name for each, _, _ in self._open) - self._known

    def find_owed(self, narrowed: Sequence[Narrowed]) -> list[dict[Class, float]] | None:
        """The changes of points that together keep the intervals of the targets; None where one cannot be kept."""
        needs = np.array([each.target.need for each in narrowed], float).reshape(-1, 2)
        low, high = (np.array([getattr(each, side) for each in narrowed]) for side in ("low", "high"))
        found: dict[tuple[tuple[Class, float], ...], dict[Class, float]] = {}
        for number in range(len(narrowed)):
            for least in (True, False):
                if high[number] < needs[number, 1] - TOLERANCE if least else low[number] > needs[number, 0] + TOLERANCE:
                    point = self._nearest(number, needs[number], least=least)
                    if point is None:
                        return None
                    changes, seen = self._changes(point), point[self._size + 2 * len(self._open) :]
                    found[tuple(sorted(changes.items()))] = changes
                    low, high = np.minimum(low, seen), np.maximum(high, seen)
        return list(found.values())

    def moves(self) -> list[dict[Class, float]]:
        """Changes by which classes may be otherwise: of two classes of a measure with everything else as it is; of a
        class for which there is no such pair those that change as little else as can be."""
        found = [changes for key in sorted({each.name[0] for each, _, _ in self._open}) for changes in self._pairs(key)]
        for number, (each, _, _) in enumerate(self._open):
            if each.name[1] == OUTSIDE or any(each.name in changes for changes in found):
                continue
            ways = [self._joint(number, more=more) for more in (True, False)]
            found += [changes for changes in ways if changes]
            if ways == [None, None]:
                self._known.add(each.name)
        return found

    def _changes(self, point: Numbers) -> dict[Class, float]:
        ends = point[self._size : self._size + 2 * len(self._open)]
        changed = ends[::2] - ends[1::2]
        return {
            each.name: round(float(change), 6)
            for (each, _, _), change in zip(self._open, changed, strict=True)
            if each.name[1] != OUTSIDE and abs(change) > TOLERANCE
        }

    def _nearest(self, target: int, need: Numbers, *, least: bool) -> Numbers | None:
        """The point that changes least of those where a protected number is at least what its upper bound must keep (at
        most what the lower one must)."""
        own, columns = self._size + 2 * len(self._open) + target, self._columns()
        self._bounds(columns, _MOST)
        self._costs(columns, 1.0)
        self._solver.changeColBounds(own, need[1] if least else -_INF, _INF if least else need[0])
        point = self._solve()
        self._solver.changeColBounds(own, -_INF, _INF)
        self._costs(columns, 0.0)
        self._bounds(columns, 0.0)
        return point

    def _joint(self, number: int, *, more: bool) -> dict[Class, float] | None:
        """The changes that go with more (fewer) of a class, as few as can be, as large as they may be; None where
        there cannot be one more (fewer)."""
        own, columns = np.array([self._size + 2 * number + (not more)], np.int32), self._columns()
        self._bounds(columns, _MOST)
        self._costs(columns, 1.0)
        self._solver.changeColBounds(int(own[0]), 1.0, _MOST)
        self._solver.changeColBounds(self._size + 2 * number + more, 0.0, 0.0)  # not both more and fewer
        point = self._solve()
        self._bounds(columns, 0.0)
        if point is not None:
            with_it = columns[point[columns] > TOLERANCE]
            self._bounds(with_it, _MOST)
            self._costs(with_it, _LITTLE)
            self._costs(own, -1.0)
            point = self._solve()
        self._costs(columns, 0.0)
        self._bounds(columns, 0.0)
        return None if point is None else self._changes(point)

    def _pairs(self, key: Key) -> list[dict[Class, float]]:
        """How many of one class of a measure may as well be of another: every pair of a few classes, of many all with
        the largest one."""
        numbers = [number for number, (each, _, _) in enumerate(self._open) if each.name[0] == key]
        found: list[dict[Class, float]] = []
        while len(numbers) > 1:
            hub = max(numbers, key=lambda number: (self._open[number][0].count, -number))
            others = [number for number in numbers if number != hub]
            asked = [(a, b) for a in numbers for b in numbers if a != b] if len(numbers) <= _FEW else None
            for source, target in asked or [pair for other in others for pair in ((other, hub), (hub, other))]:
                changes = self._most(source, target)
                if changes:
                    found.append(changes)
            if asked:
                break
            moved = {name for changes in found for name in changes}
            numbers = [number for number in others if self._open[number][0].name not in moved]
        return found

    def _most(self, source: int, target: int) -> dict[Class, float]:
        """As many of one class as may as well be of another while all others have as many as they have."""
        fewer, more = self._size + 2 * source + 1, self._size + 2 * target
        if self._open[target][0].name[1] == OUTSIDE:  # who leaves every class is fewer of all
            more = self._size + 2 * target + 1
        elif self._open[source][0].name[1] == OUTSIDE:
            fewer = self._size + 2 * source
        columns = np.array([fewer, more], np.int32)
        self._bounds(columns, _MOST)
        self._costs(columns[:1], -1.0)
        point = self._solve()
        self._costs(columns[:1], 0.0)
        self._bounds(columns, 0.0)
        return {} if point is None else self._changes(point)

    def _columns(self) -> npt.NDArray[np.int32]:
        return np.arange(self._size, self._size + 2 * len(self._open), dtype=np.int32)

    def _bounds(self, columns: npt.NDArray[np.int32], upper: float) -> None:
        self._solver.changeColsBounds(len(columns), columns, np.zeros(len(columns)), np.full(len(columns), upper))

    def _costs(self, columns: npt.NDArray[np.int32], cost: float) -> None:
        self._solver.changeColsCost(len(columns), columns, np.full(len(columns), cost))

    def _solve(self) -> Numbers | None:
        run(self._solver)
        status = self._solver.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            return np.asarray(self._solver.getSolution().col_value)
        if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
            return None
        raise ProtectionError("P101", f"Pemecah program linear berhenti tanpa jawaban ({status})")

"""One move of hidden cells that is a witness for many protected cells: asked for all of them together.

Tables whose own cells are hidden already need hundreds of witnesses and hardly a further cell. Which witness a cell has
decides nothing of what is hidden: any will do that moves hidden cells only (`suppression/repair.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from cantik.protect.lp import TOLERANCE, Program
from cantik.protect.suppression.problem import Move, Problem, Target
from cantik.protect.suppression.reduction import FewerUnknowns

FEW = 6  # protected cells that are asked about one by one: a program for all of them is not worth its making
_WORTH = 4  # of them that a move must serve to be cheaper than one for each


class JointMoves:
    """Moves over some hidden cells. Beside them stands a helper for each target: at most the step of its cell, and at
    most what it needs; where the sum of the helpers is largest, most cells reach their bounds."""

    def __init__(self, problem: Problem, cells: Sequence[int], steps: Iterable[tuple[Target, float]]) -> None:
        """`steps`: how far each protected cell must be able to move, negative down."""
        fewer = FewerUnknowns(problem, cells)
        self._place, self._columns = fewer.place, {at: number for number, at in enumerate(fewer.together)}
        self._steps = {target: step for target, step in steps if target[0] in fewer.place}
        self.able = list(self._steps)  # targets whose cells may move at all
        ends = [(float(group.low), float(group.high)) for group in fewer.together.values()]
        columns: list[list[tuple[int, float]]] = [[] for _ in ends]
        for number, terms in enumerate(fewer.rows):
            for at, sign in terms:
                columns[self._columns[at]].append((number, sign))
        self._helpers: dict[Target, int] = {}
        for number, (target, step) in enumerate(self._steps.items(), start=len(fewer.rows)):
            at, sign = self._place[target[0]]
            own, way = self._columns[at], sign * target[1]
            columns[own].append((number, way))
            self._helpers[target] = len(columns)
            columns += [[(number, -1.0)], [(number, -1.0)]]  # the helper, and by how much the step is more
            back = -ends[own][0] if way > 0 else ends[own][1]
            ends += [(-back, abs(step)), (0.0, back + abs(step) + ends[own][1] - ends[own][0])]
        lower, upper = zip(*ends, strict=True) if ends else ((), ())
        rows = len(fewer.rows) + len(self._steps)
        self._program = Program(columns, [0.0] * rows, lower, upper, [0.0] * len(columns), costs_only=True)
        self._priced: Sequence[Target] = ()

    def find_serving(self, targets: Sequence[Target]) -> tuple[Move, list[Target]]:
        """A move for as many of these targets as can be (all of them `able`), and those that it serves: their cells
        reach their bounds or go beyond, and less of the move is a move too."""
        for target in self._priced:
            self._program.cost(self._helpers[target], 0.0)
        self._priced = targets
        for target in self._priced:
            self._program.cost(self._helpers[target], -1 / abs(self._steps[target]))
        found = self._program.solve() or [0.0] * len(self._columns)  # to move nothing is always a move
        size = {at: found[column] for at, column in self._columns.items()}
        move = {cell: sign * size[at] for cell, (at, sign) in self._place.items() if abs(size[at]) > TOLERANCE}
        return move, [t for t in self._priced if move.get(t[0], 0.0) * t[1] >= abs(self._steps[t]) - TOLERANCE]


def joint_witnesses(
    problem: Problem, cells: Sequence[int], targets: Sequence[Target], needed: Callable[[Problem, Target], float]
) -> dict[Target, Move]:
    """Witnesses among hidden cells for those targets that moves for all of them serve."""
    out: dict[Target, Move] = {}
    if len(targets) <= FEW:
        return out
    joint = JointMoves(problem, cells, ((target, needed(problem, target)) for target in targets))
    for side in (1, -1):
        left = [target for target in joint.able if target[1] == side]
        while len(left) > FEW:
            move, served = joint.find_serving(left)
            out.update(dict.fromkeys(served, move))
            if len(served) < _WORTH:
                break
            left = [target for target in left if target not in out]
    return out

"""Proof and repair in one: the cheapest move of the whole table that carries a protected cell to its required bound.

A move adds to each cell so that every relation still holds and no cell leaves [0, cap]. If it touches hidden cells
only, it is a witness: a table that the reader cannot tell from the true one. Else the cells it touches are hidden
too, which makes it one. Witnesses stay valid when more cells are hidden, so one pass over the protected cells is
enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cantik.protect.cells import Problem
from cantik.protect.closure import close
from cantik.protect.lp import TOLERANCE, Program

Move = dict[int, float]
Target = tuple[int, int]  # cell, +1 up or -1 down

_FREE = 1e-4  # cost of moving a cell that is hidden already: almost nothing, so that moves stay sparse


class Moves:
    """The cheapest moves over a set of cells; one warm program, the target enters as a bound."""

    def __init__(self, problem: Problem, cells: Sequence[int], hidden: Sequence[bool]) -> None:
        self._problem = problem
        self._cells = list(cells)
        self._position = {cell: i for i, cell in enumerate(cells)}
        rows = sorted({relation for cell in cells for relation in problem.of_cell[cell]})
        number = {relation: i for i, relation in enumerate(rows)}
        up: list[list[tuple[int, float]]] = [[] for _ in cells]
        for relation in rows:
            for cell, sign in zip(*problem.relations[relation], strict=True):
                if cell in self._position:
                    up[self._position[cell]].append((number[relation], float(sign)))
        down = [[(row, -value) for row, value in column] for column in up]
        self._room = [float(problem.caps[c] - problem.counts[c]) for c in cells] + [
            float(problem.counts[c]) for c in cells
        ]
        cost = [_FREE if hidden[cell] else problem.weight[cell] for cell in cells]
        self._program = Program([*up, *down], [0.0] * len(rows), [0.0] * (2 * len(cells)), self._room, cost + cost)

    def free(self, cell: int) -> None:
        """A cell that became hidden costs nothing more."""
        for column in self._columns(cell):
            self._program.cost(column, _FREE)

    def fix(self, cell: int, fixed: bool) -> None:
        """Hold a cell at its count (it is printed), or let it move again."""
        for column in self._columns(cell):
            self._program.bounds(column, 0.0, 0.0 if fixed else self._room[column])

    def to(self, target: Target) -> Move | None:
        """The cheapest move that brings the cell to its required bound, or None when there is none."""
        cell, side = target
        need = abs(needed(self._problem, target))
        up, down = self._columns(cell)
        go, stay = (up, down) if side > 0 else (down, up)
        self._program.bounds(go, need, need)
        self._program.bounds(stay, 0.0, 0.0)
        found = self._program.solve()
        self._program.bounds(go, 0.0, self._room[go])
        self._program.bounds(stay, 0.0, self._room[stay])
        if found is None:
            return None
        size = len(self._cells)
        steps = ((c, found[i] - found[i + size]) for i, c in enumerate(self._cells))
        return {c: step for c, step in steps if abs(step) > TOLERANCE}

    def _columns(self, cell: int) -> tuple[int, int]:
        position = self._position[cell]
        return position, position + len(self._cells)


def needed(problem: Problem, target: Target) -> float:
    """How far a protected cell must be able to move to one side (negative: down)."""
    cell, side = target
    return float((problem.high[cell] if side > 0 else problem.low[cell]) - problem.counts[cell])


def targets(problem: Problem, cells: Iterable[int]) -> list[Target]:
    """The (cell, side) pairs that need a proof."""
    return [(cell, side) for cell in cells for side in (1, -1) if needed(problem, (cell, side))]


def scaled(problem: Problem, move: Move, target: Target) -> Move | None:
    """The move stretched or turned round so that it meets the target, if every cell stays within its bounds."""
    step = move.get(target[0])
    if step is None:
        return None
    factor = needed(problem, target) / step
    if not -50 < factor <= 50:
        return None
    for cell, size in move.items():
        value = problem.counts[cell] + factor * size
        if value < -TOLERANCE or value > problem.caps[cell] + TOLERANCE:
            return None
    return {cell: factor * size for cell, size in move.items()}


@dataclass(slots=True)
class Pattern:
    """Which cells of a problem are hidden, and a witness for every (protected cell, side)."""

    problem: Problem
    hidden: list[bool]
    witness: dict[Target, Move] = field(default_factory=dict)

    def share(self, table: Sequence[int]) -> tuple[int, int]:
        """Hidden and suppressible cells among the given ones."""
        return sum(self.hidden[cell] for cell in table), len(table)

    @property
    def printed_hidden(self) -> int:
        """Hidden cells that stand in a table: the NA that a reader meets."""
        return sum(h and p for h, p in zip(self.hidden, self.problem.printed, strict=True))


def protect(problem: Problem, blocked: list[int] | None = None) -> Pattern | None:
    """Hide further cells until every protected cell has both witnesses; None when that is impossible.

    The cell whose proof failed is added to `blocked`.
    """
    pattern = Pattern(problem, list(problem.held))
    close(problem, pattern.hidden)
    wanted = targets(problem, problem.primary)
    if not wanted:
        return pattern
    movable = [cell for cell in range(len(problem.keys)) if not problem.forced[cell]]
    moves = Moves(problem, movable, pattern.hidden)
    while wanted:
        before = list(pattern.hidden)
        for target in wanted:
            if not _prove(pattern, moves, target):
                if blocked is not None:
                    blocked.append(target[0])
                return None
        close(problem, pattern.hidden)
        for cell, was in enumerate(before):
            if pattern.hidden[cell] and not was:
                moves.free(cell)
        wanted = [target for target in wanted if target not in pattern.witness]
    return pattern


def _prove(pattern: Pattern, moves: Moves, target: Target) -> bool:
    """Give the target a witness, from the known ones or by a new move whose cells are hidden; False when impossible."""
    problem = pattern.problem
    for known in reversed(list(pattern.witness.values())):
        fitting = scaled(problem, known, target)
        if fitting is not None:
            pattern.witness[target] = fitting
            return True
    move = moves.to(target)
    if move is None:
        return False
    pattern.witness[target] = move
    for cell in move:
        if not pattern.hidden[cell]:
            pattern.hidden[cell] = True
            moves.free(cell)
    return True

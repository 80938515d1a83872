"""Proof and repair in one: the cheapest move of the whole table that carries a protected cell to its required bound.

A move adds to each cell so that every relation still holds and no cell leaves [0, cap]. If it touches hidden cells
only, it is a witness: a table that the reader cannot tell from the true one. Else the cells it touches are hidden
too, which makes it one. Witnesses stay valid when more cells are hidden, so one pass over the protected cells is
enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from cantik.protect.group import Key
from cantik.protect.lp import TOLERANCE, Program
from cantik.protect.suppression.hitting_sets import close
from cantik.protect.suppression.joint_moves import joint_witnesses
from cantik.protect.suppression.problem import Move, Problem, Target, components
from cantik.protect.suppression.reduction import FewerUnknowns, Terms

_FREE = 1e-4  # cost of moving a cell that is hidden whatever happens: almost nothing, so that moves stay sparse
_SPARED = 1e-3  # of one hidden only to protect others: pruning prints it without a new proof where no witness moves it


class Moves:
    """The cheapest moves over a set of cells; one warm program, the target enters as a bound.

    Cells that always move together are one (`suppression/reduction.py`). What may be printed has two columns, up and
    down, so that moving it costs; what is never printed has one.
    """

    def __init__(self, problem: Problem, cells: Sequence[int], hidden: Sequence[bool], spared: float = _FREE) -> None:
        """`spared`: what it costs to move a cell that is hidden only to protect others."""
        self._spared = spared
        fewer = FewerUnknowns(problem, cells)
        self._problem, self._place, self._together = problem, fewer.place, fewer.together
        self._prices: dict[int, dict[int, float]] = {}
        self._fixed: dict[int, set[int]] = {}
        self._columns: dict[int, tuple[int, ...]] = {}
        self._bounds: list[tuple[float, float]] = []
        cost: list[float] = []
        for at, group in fewer.together.items():
            printed = (cell for cell, _ in group.cells if problem.printed[cell])
            own = {c: self._free_price(c) if hidden[c] else problem.weight[c] for c in printed}
            self._prices[at], first = own, len(cost)
            self._columns[at] = (first, first + 1) if own else (first,)
            low, high = float(group.low), float(group.high)
            self._bounds += [(0.0, high), (0.0, -low)] if own else [(low, high)]
            cost += [sum(own.values())] * len(self._columns[at])
        self._program = self._build_program(fewer.rows, cost)
        self._see(sorted(fewer.place))

    def _free_price(self, cell: int) -> float:
        """What moving a hidden cell costs."""
        return _FREE if self._problem.held[cell] else self._spared

    def _build_program(self, rows: Sequence[Terms], cost: Sequence[float]) -> Program:
        columns: list[list[tuple[int, float]]] = [[] for _ in cost]
        for number, terms in enumerate(rows):
            for at, sign in terms:
                own = self._columns[at]
                columns[own[0]].append((number, sign))
                if len(own) == 2:
                    columns[own[1]].append((number, -sign))
        lower, upper = zip(*self._bounds, strict=True) if cost else ((), ())
        return Program(columns, [0.0] * len(rows), lower, upper, cost)

    def _see(self, cells: Sequence[int]) -> None:
        """Note for each cell that may move the columns that move it, and in which direction."""
        places = [self._place[cell] for cell in cells]
        self._cells = cells
        self._up = np.array([self._columns[at][0] for at, _ in places], np.int64)
        self._down = np.array([self._columns[at][-1] for at, _ in places], np.int64)
        self._sign = np.array([sign for _, sign in places], np.float64)
        self._both = np.array([len(self._columns[at]) == 2 for at, _ in places]) * self._sign

    def free(self, cell: int) -> None:
        """A cell that became hidden costs nothing more."""
        if cell in self._place:
            at = self._place[cell][0]
            self._prices[at][cell] = self._free_price(cell)
            for column in self._columns[at]:
                self._program.cost(column, sum(self._prices[at].values()))

    def fix(self, cell: int, fixed: bool) -> None:
        """Hold a cell at its count (it is printed), or let it move again."""
        if cell not in self._place:
            return  # it cannot move anyway
        at = self._place[cell][0]
        held = self._fixed.setdefault(at, set())
        (held.add if fixed else held.discard)(cell)
        for column in self._columns[at]:
            self._program.bounds(column, *((0.0, 0.0) if held else self._bounds[column]))

    def to(self, target: Target) -> Move | None:
        """The cheapest move that brings the cell to its required bound, or None when there is none."""
        at, sign = self._place.get(target[0], (None, 0))
        if at is None or self._fixed.get(at):
            return None
        step, own = sign * measure_need(self._problem, target), self._columns[at]
        if not self._together[at].low <= step <= self._together[at].high:
            return None
        steps = (step,) if len(own) == 1 else (max(step, 0.0), max(-step, 0.0))
        for column, end in zip(own, steps, strict=True):
            self._program.bounds(column, end, end)
        found = self._program.solve()
        for column in own:
            self._program.bounds(column, *self._bounds[column])
        if found is None:
            return None
        point = np.array(found)
        steps_of = point[self._up] * self._sign - point[self._down] * self._both
        moved = np.flatnonzero(np.abs(steps_of) > TOLERANCE)
        return {self._cells[place]: size for place, size in zip(moved.tolist(), steps_of[moved].tolist(), strict=True)}


def measure_need(problem: Problem, target: Target) -> float:
    """How far a protected cell must be able to move to one side (negative: down)."""
    cell, side = target
    return float((problem.high[cell] if side > 0 else problem.low[cell]) - problem.counts[cell])


def targets(problem: Problem, cells: Iterable[int]) -> list[Target]:
    """The (cell, side) pairs that need a proof."""
    return [(cell, side) for cell in cells for side in (1, -1) if measure_need(problem, (cell, side))]


def scale_move(problem: Problem, move: Move, target: Target) -> Move | None:
    """The move stretched or turned round so that it meets the target, if every cell stays within its bounds."""
    step = move.get(target[0])
    if step is None:
        return None
    factor = measure_need(problem, target) / step
    if not -50 < factor <= 50:
        return None
    for cell, size in move.items():
        value = problem.counts[cell] + factor * size
        if value < -TOLERANCE or value > problem.caps[cell] + TOLERANCE:
            return None
    return {cell: factor * size for cell, size in move.items()}


@dataclass(slots=True)
class Pattern:
    """Which cells of a problem are hidden, and a witness for every (protected cell, side): a move that brings the cell
    to its required bound or beyond."""

    problem: Problem
    hidden: list[bool]
    witness: dict[Target, Move] = field(default_factory=dict)
    _programs: dict[tuple[int, ...], Moves] = field(default_factory=dict)

    def moves(self, cells: Sequence[int]) -> Moves:
        """The moves of some hidden cells, all others held; the same for who asks again."""
        found = self._programs.get(key := tuple(cells))
        if found is None:
            found = self._programs[key] = Moves(self.problem, cells, [True] * len(self.hidden), _SPARED)
        return found

    def share(self, table: Sequence[int]) -> tuple[int, int]:
        """Hidden and suppressible cells among the given ones."""
        return sum(self.hidden[cell] for cell in table), len(table)

    @property
    def hidden_keys(self) -> frozenset[Key]:
        """The keys of the hidden cells."""
        return frozenset(key for key, secret in zip(self.problem.keys, self.hidden, strict=True) if secret)

    @property
    def printed_hidden(self) -> int:
        """Hidden cells that stand in a table: the NA that a reader meets."""
        return sum(h and p for h, p in zip(self.hidden, self.problem.printed, strict=True))


def protect(problem: Problem, blocked: list[int] | None = None, *, standing: bool = False) -> Pattern | None:
    """Hide further cells until every protected cell has both witnesses; None when that is impossible.

    The cell whose proof failed is added to `blocked`. `standing`: tables whose own cells are hidden already (a family):
    hardly a proof needs another one, so that witnesses are sought among hidden cells first.
    """
    pattern = Pattern(problem, list(problem.held))
    close(problem, pattern.hidden)
    wanted = targets(problem, problem.primary)
    if not wanted:
        return pattern
    moves = _Parts(pattern, standing=standing)
    pattern.witness.update(moves.together(wanted))
    wanted = [target for target in wanted if target not in pattern.witness]
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


class _Parts:
    """The programs of moves, one for each part of the problem that hangs together, made when first needed."""

    def __init__(self, pattern: Pattern, *, standing: bool) -> None:
        self._pattern = pattern
        self._among: dict[int, list[int]] = {}  # the hidden cells that hang together with each of them
        for cells in components(pattern.problem, pattern.hidden) if standing else ():
            self._among.update(dict.fromkeys(cells, cells))
        parts = components(pattern.problem, [not fixed for fixed in pattern.problem.forced])
        self._part = {cell: number for number, cells in enumerate(parts) for cell in cells}
        self._cells = parts
        self._moves: dict[int, Moves] = {}
        self._seen: dict[int, list[Move]] = {}
        self._asked = frozenset(pattern.problem.primary)

    def together(self, wanted: Sequence[Target]) -> dict[Target, Move]:
        """Witnesses that serve several of the targets each; none where tables do not stand yet.

        They move only what stays hidden whatever happens: pruning would have to find each of them anew for every cell
        that it prints."""
        held = self._pattern.problem.held
        asked: dict[int, list[Target]] = {}
        for target in wanted:
            if target[0] in self._among:
                asked.setdefault(self._among[target[0]][0], []).append(target)
        found: dict[Target, Move] = {}
        for first, some in asked.items():
            cells = [cell for cell in self._among[first] if held[cell]]
            found |= joint_witnesses(self._pattern.problem, cells, some, measure_need)
        return found

    def to(self, target: Target) -> Move | None:
        """See `Moves.to`."""
        cells = self._among.get(target[0])
        found = self._pattern.moves(cells).to(target) if cells else None
        return self._any(target) if found is None else found

    def _any(self, target: Target) -> Move | None:
        """As `to`, over all cells that are not printed whatever happens."""
        number = self._part.get(target[0])
        if number is None:
            return None  # printed whatever happens: it cannot move
        if number not in self._moves:
            self._moves[number] = Moves(self._pattern.problem, self._cells[number], self._pattern.hidden)
        return self._moves[number].to(target)

    def free(self, cell: int) -> None:
        """See `Moves.free`; only where a move was asked for are further cells hidden."""
        self._moves[self._part[cell]].free(cell)

    def note(self, move: Move) -> None:
        """Keep a witness under the protected cells that it moves; a few for each cell are enough."""
        for cell in self._asked & move.keys():
            kept = self._seen.setdefault(cell, [])
            kept.append(move)
            del kept[:-_KEPT]

    def find_witness(self, target: Target) -> Move | None:
        """A kept witness stretched or turned round to another target."""
        for move in reversed(self._seen.get(target[0], ())):
            fitting = scale_move(self._pattern.problem, move, target)
            if fitting is not None:
                return fitting
        return None


_KEPT = 12  # witnesses kept for each cell


def _prove(pattern: Pattern, moves: _Parts, target: Target) -> bool:
    """Give the target a witness, from the known ones or by a new move whose cells are hidden; False when impossible."""
    fitting = moves.find_witness(target)
    if fitting is not None:
        pattern.witness[target] = fitting
        return True
    move = moves.to(target)
    if move is None:
        return False
    pattern.witness[target] = move
    moves.note(move)
    for cell in move:
        if not pattern.hidden[cell]:
            pattern.hidden[cell] = True
            moves.free(cell)
    return True

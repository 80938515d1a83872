"""The moves of a problem over fewer unknowns: what cannot move is left out, and cells that always move together are
one.

A sum with one cell that may move says that it does not; one with two says that they move together, or against each
other. A sum whose cells could all move one way only, since nobody is less than nobody, says that none does. That is
repeated until nothing follows; of sums that then say the same one is kept. Every move of the problem is a move of what
is left, and the other way round.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from cantik.protect.suppression.problem import Problem

Terms = list[tuple[int, int]]  # cell that stands for those that move with it, coefficient


@dataclass(slots=True)
class CellsTogether:
    """Cells that move as one: each with its direction (1 or -1), and how far all of them may move."""

    cells: Terms
    low: int
    high: int


class FewerUnknowns:
    """What is left of some cells of a problem, the others being held at their counts.

    `together`: by the cell that stands for them, in ascending order. `rows`: sums of moves that are zero.
    """

    def __init__(self, problem: Problem, cells: Sequence[int]) -> None:
        self.together = {
            cell: CellsTogether([(cell, 1)], -problem.counts[cell], problem.caps[cell] - problem.counts[cell])
            for cell in cells
            if problem.counts[cell] or problem.caps[cell]
        }
        self.place: dict[int, tuple[int, int]] = {cell: (cell, 1) for cell in self.together}
        self._problem = problem
        self.rows: list[Terms] = list(self._distinct(self._reduce_relations(cells)))

    def _reduce_relations(self, cells: Sequence[int]) -> dict[int, Terms]:
        """What is left of each relation, by its number, in ascending order."""
        relations, of_cell = self._problem.relations, self._problem.of_cell
        numbers = sorted({number for cell in cells for number in of_cell[cell]})
        left: dict[int, Terms] = {number: [] for number in numbers}
        while numbers:
            touched: list[int] = []
            for number in numbers:
                terms = self._terms(*relations[number])
                gone = self._learn_ties(terms)
                left[number] = [] if gone else terms
                touched += gone
            numbers = sorted({number for cell in touched for number in of_cell[cell] if left.get(number)})
        return left

    def _terms(self, cells: Iterable[int], signs: Iterable[int]) -> Terms:
        """A relation over what may move."""
        place = self.place
        terms = [(at[0], sign * at[1]) for cell, sign in zip(cells, signs, strict=True) if (at := place.get(cell))]
        if len(dict(terms)) == len(terms):
            return terms
        found: dict[int, int] = {}
        for stands, sign in terms:
            found[stands] = found.get(stands, 0) + sign
        return [(stands, sign) for stands, sign in found.items() if sign]

    def _learn_ties(self, terms: Terms) -> list[int]:
        """Learn from a relation what cannot move, or moves together; the cells of which that is new."""
        if len(terms) == 2 and abs(terms[0][1]) == abs(terms[1][1]):
            return self._join(*sorted(terms))
        if len(terms) == 1 or (terms and self._one_way(terms)):
            return [cell for at, _ in terms for cell in self._hold(at)]
        return []

    def _one_way(self, terms: Terms) -> bool:
        """All cells could only add to the sum, or only take from it."""
        up = down = False
        for at, sign in terms:
            group = self.together[at]
            up = up or (group.high if sign > 0 else group.low) != 0
            down = down or (group.low if sign > 0 else group.high) != 0
            if up and down:
                return False
        return True

    def _hold(self, at: int) -> list[int]:
        """Cells that do not move."""
        held = [cell for cell, _ in self.together.pop(at).cells]
        for cell in held:
            del self.place[cell]
        return held

    def _join(self, first: tuple[int, int], second: tuple[int, int]) -> list[int]:
        """Cells that move together from now on, under the first of them."""
        (stays, one_sign), (goes, other_sign) = first, second
        turned = -1 if one_sign == other_sign else 1
        ours, theirs = self.together[stays], self.together.pop(goes)
        low, high = (theirs.low, theirs.high) if turned > 0 else (-theirs.high, -theirs.low)
        ours.low, ours.high = max(ours.low, low), min(ours.high, high)
        moved = [(cell, sign * turned) for cell, sign in theirs.cells]
        ours.cells += moved
        for cell, sign in moved:
            self.place[cell] = (stays, sign)
        if not ours.low and not ours.high:
            return self._hold(stays)
        return [cell for cell, _ in (ours.cells if (low, high) != (ours.low, ours.high) else moved)]

    @staticmethod
    def _distinct(left: dict[int, Terms]) -> Iterator[Terms]:
        """Relations that say something, each once, whatever its sign."""
        seen: set[tuple[tuple[int, int], ...]] = set()
        for terms in left.values():
            if terms:
                ordered = sorted(terms)
                turn = 1 if ordered[0][1] > 0 else -1
                key = tuple((cell, turn * sign) for cell, sign in ordered)
                if key not in seen:
                    seen.add(key)
                    yield terms

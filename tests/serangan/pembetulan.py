"""Whoever holds an edition and its correction of the same date, in which answers of some persons were changed.

Two populations, one of each edition, that differ in the answers of at most so many persons; nobody came, went or grew
older. The attacker is told how many answers were changed at most, or takes the least number that explains what he
reads.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from tests.serangan import luar
from tests.serangan.hakim import Breach, Secret
from tests.serangan.luar import NEAR, Interval, Problem, Row
from tests.serangan.massa import Atoms, Persons
from tests.serangan.rilis import FRAME, Folder, Told

LARGEST = 3_000  # atoms of a problem: two populations and who moved between them are four times as many


@dataclass
class Corrected:
    """What came out: protected cells tried, those narrowed, and how many were missed by a wrong guess."""

    tried: int = 0
    breaches: list[Breach] = field(default_factory=list)
    misled: int = 0
    apart: int = 0  # combinations of answers that are too large to be attacked so
    impossible: int = 0  # combinations of answers that no so few changes explain

    def judge(self, mine: Sequence[tuple[int, Secret]], found: Sequence[Interval]) -> None:
        """Hold what was reckoned of protected cells, each of its edition, against the truth and what must stay open."""
        for (edition, secret), interval in zip(mine, found, strict=True):
            self.tried += 1
            if not interval[0] - NEAR <= secret.count <= interval[1] + NEAR:
                self.misled += 1
            elif interval[0] > secret.keep[0] + NEAR or interval[1] < secret.keep[1] - NEAR:
                name = f"{('lama', 'baru')[edition]} {secret.told.source}"
                self.breaches.append(Breach(name, secret.count, secret.keep, interval))


def both_read(former: Folder, present: Folder) -> tuple[Folder, Folder]:
    """Both editions, each with the sets of the other though not their numbers, so that both are cut alike."""

    def beside(own: Folder, other: Folder) -> Folder:
        asked: list[Told] = [replace(told, value=None, low=None, high=None) for told in other.told]
        return replace(own, told=[*own.told, *asked])

    return beside(former, present), beside(present, former)


def corrected(
    folders: tuple[Folder, Folder], secrets: tuple[Sequence[Secret], Sequence[Secret]], level: int, changed: int | None
) -> Corrected:
    """Attack the protected cells of both editions; `changed`: so many persons at most (None: the least that fits)."""
    out = Corrected()
    for basis, answers in luar.combinations(folders[0], level):
        mine = [
            (edition, secret)
            for edition in (0, 1)
            for secret in secrets[edition]
            if secret.told.basis == basis and luar.traits(secret.told.who) <= answers
        ]
        problems = [luar.fitting(folder, basis, answers, level)[0] for folder in folders]
        mine = [(edition, secret) for edition, secret in mine if problems[0].atoms.tells(secret.told.who)]
        if mine and problems[0].atoms.size > LARGEST:
            out.apart += 1
        elif mine:
            _attack(problems, mine, changed, out)
    return out


def _attack(
    problems: Sequence[Problem], mine: Sequence[tuple[int, Secret]], changed: int | None, out: Corrected
) -> None:
    pair = _Pair(problems)
    least = pair.least()
    most = least if changed is None else changed
    if least is None or most is None or most < least - NEAR:
        out.impossible += 1
        return
    found = pair.bounds(most, [(edition, s.told.who) for edition, s in mine], [s.keep for _, s in mine])
    assert found is not None
    out.judge(mine, found)


class _Pair:
    """Both populations as one problem: the unknowns of the former, of the present, who left an answer, who took one."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        first, second = problems
        self._size = [first.atoms.size + first.frame.size, second.atoms.size + second.frame.size]
        self._atoms = first.atoms.size
        rows = [self._row(problems, edition, row) for edition in (0, 1) for row in problems[edition].rows]
        width = sum(self._size) + 2 * self._atoms
        left, took = sum(self._size), sum(self._size) + self._atoms
        for atom in range(self._atoms):  # present - former = took - left
            weights = np.zeros(width)
            weights[[self._size[0] + atom, atom, took + atom, left + atom]] = (1.0, -1.0, -1.0, 1.0)
            rows.append(Row(weights, 0.0, 0.0))
        for place in _places(first.atoms):
            weights = np.zeros(width)
            weights[took + place], weights[left + place] = 1.0, -1.0
            rows.append(Row(weights, 0.0, 0.0))
        self._moves = np.zeros(width)
        self._moves[left:took] = 1.0
        possible = np.ones(width, bool)
        for edition, problem in enumerate(problems):
            begin = edition * self._size[0]
            possible[begin : begin + self._atoms] = problem.possible
        nothing = Atoms({}, {}, 0)
        self._all = Problem(first.basis, first.answers, Atoms({}, {}, width), possible, nothing, rows)
        self._problems = problems

    def _row(self, problems: Sequence[Problem], edition: int, row: Row) -> Row:
        own = problems[edition].whole(row.weights)
        weights = np.zeros(sum(self._size) + 2 * self._atoms)
        begin = edition * self._size[0]
        weights[begin : begin + len(own)] = own
        return Row(weights, row.low, row.high)

    def least(self) -> int | None:
        """The least number of changed persons that explains both editions; None where nothing does."""
        solver = luar.Solver(self._all)
        if not solver.feasible:
            return None
        point = solver.point(self._moves, 1.0)
        return None if point is None else math.ceil(float(self._moves[solver.columns] @ point) - NEAR)

    def bounds(
        self, most: int, sets: Sequence[tuple[int, Persons]], keep: Sequence[tuple[int, int]]
    ) -> list[Interval] | None:
        """Intervals of sets of one of the editions when at most so many changed."""
        sums = []
        for edition, who in sets:
            own = self._problems[edition].weights(who)
            weights = np.zeros(len(self._moves))
            weights[edition * self._size[0] : edition * self._size[0] + len(own)] = own
            sums.append(weights)
        return luar.reached(self._all, sums, keep, [Row(self._moves, 0.0, most)])


def _places(atoms: Atoms) -> list[np.ndarray]:
    """The atoms of each dusun, sex and age: nobody moves between them."""
    key = np.zeros(atoms.size, np.int64)
    for name in sorted(FRAME & atoms.columns.keys()):
        key = key * 1000 + atoms.columns[name]
    return [np.flatnonzero(key == each) for each in np.unique(key)]

"""Whoever holds an edition and its correction of the same date, in which answers of some persons were changed.

Two populations, one of each edition, that differ in the answers of at most so many persons; nobody came, went or grew
older. The attacker is told how many answers were changed at most, or takes the least number that explains what he
reads.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from tests.serangan.hakim import Breach, Secret
from tests.serangan.luar import Group, Outsider
from tests.serangan.massa import Persons
from tests.serangan.pohon import Cross, Sum, TooLarge
from tests.serangan.program import NEAR, Interval, Row, Solver, is_narrower, reached
from tests.serangan.rilis import FRAME, Folder, Told
from tests.serangan.soal import Problem

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
            elif is_narrower(interval, secret.keep):
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
    outsiders = [Outsider(folder, level) for folder in folders]
    for _, problems in pairs(outsiders, out):
        mine = told_by(problems[0], secrets)
        if mine:
            _attack(problems, mine, changed, out)
    return out


def pairs(outsiders: Sequence[Outsider], out: Corrected) -> Iterator[tuple[Group, list[Problem]]]:
    """The answers of single sets with the problem of each edition; those that are too large are counted, and the sets
    of fewer answers in them are taken instead."""
    left = outsiders[0].combinations()
    done: set[frozenset[str]] = set()
    while left:
        group = left.pop(0)
        if any(group.answers <= each for each in done):
            continue
        try:
            problems = [outsider.fitting(group, one_cross=True)[0] for outsider in outsiders]
        except TooLarge:
            problems = []
        if not problems or problems[0].atoms.size > LARGEST or problems[0].atoms.cuts != problems[1].atoms.cuts:
            out.apart += 1
            left += outsiders[0].within(group)
        else:
            done.add(group.answers)
            yield group, problems


def told_by(problem: Problem, secrets: tuple[Sequence[Secret], Sequence[Secret]]) -> list[tuple[int, Secret]]:
    """The protected cells of both editions that a problem is about, each with its edition."""
    return [
        (edition, secret)
        for edition in (0, 1)
        for secret in secrets[edition]
        if secret.told.basis == problem.basis and problem.shape.traits(secret.told.who) <= problem.answers
    ]


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
        self._begins, self._atoms = (0, first.size), first.atoms.size
        left = first.size + second.size
        took = left + self._atoms
        rows = [
            Row(row.sum.shifted(begin), row.low, row.high)
            for begin, problem in zip(self._begins, problems, strict=True)
            for row in problem.rows
        ]
        for atom in range(self._atoms):  # present - former = took - left
            places = np.array([first.size + atom, atom, took + atom, left + atom])
            rows.append(Row(Sum(places, np.array([1.0, -1.0, -1.0, 1.0])), 0.0, 0.0))
        stay = (Sum.of(took + place) + Sum.of(left + place, -1.0) for place in _places(first.atoms))
        rows += [Row(each, 0.0, 0.0) for each in stay]
        self._moves = Sum.of(np.arange(left, took))
        self._possible = np.concatenate([first.possible, second.possible, np.ones(2 * self._atoms, bool)])
        self._rows, self._problems = rows, problems

    def least(self) -> int | None:
        """The least number of changed persons that explains both editions; None where nothing does."""
        solver = Solver(self._possible, self._rows)
        if not solver.feasible:
            return None
        moves = solver.own(self._moves)
        cost = np.zeros(len(solver.possible))
        cost[moves.places] = moves.weights
        point = solver.point(cost)
        return None if point is None else math.ceil(float(cost @ point) - NEAR)

    def bounds(
        self, most: int, sets: Sequence[tuple[int, Persons]], keep: Sequence[tuple[int, int]]
    ) -> list[Interval] | None:
        """Intervals of sets of one of the editions when at most so many changed."""
        sums = [self._problems[edition].sum(who).shifted(self._begins[edition]) for edition, who in sets]
        return reached(self._possible, [*self._rows, Row(self._moves, 0.0, most)], sums, keep)


def _places(atoms: Cross) -> list[np.ndarray]:
    """The atoms of each dusun, sex and age: nobody moves between them."""
    key = np.zeros(atoms.size, np.int64)
    for name in sorted(FRAME & atoms.columns.keys()):
        key = key * 1000 + atoms.columns[name]
    return [np.flatnonzero(key == each) for each in np.unique(key)]

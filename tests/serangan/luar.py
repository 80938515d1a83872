"""The outsider: one linear program for each group of answers that anything ties, over their full cross.

One unknown, never negative, for every combination of dusun, sex, part of age and answers: what any printed set is made
of. Each column is cut only where a printed set or a fact asks about it, and the combinations stand as a tree of small
crosses (`pohon.py`), so that a statement is a short row. The outsider knows what a release folder says (`rilis.py`),
what the definitions say (`definisi.py`) and, at levels 2 and 3, facts of life (`fakta.py`). He shares no code with the
stations that protect, measure or release.

**What he finds.** Answers that printed sets, definitions or facts tie are taken together, whatever their number: the
least and the largest number of persons of a set that fit all statements about all of these answers, exactly as over
their full cross (in real numbers, not in whole persons).

**What he does not find.** Groups that nothing ties are taken apart. All know the printed numbers of dusun, sex and age;
what hidden cells of one group would say of ages that nothing prints does not reach another. A group whose tree has more
than `LARGEST` unknowns falls into overlapping ones, each grown around a set with as many of its neighbours as have
room; pairs of sets that share answers and are in none of them together are counted (`Group.apart`), and the judge
reports them. A set that no cross tells is an error, never passed over.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations as pairs_of

from tests.serangan import definisi, fakta
from tests.serangan.massa import Persons
from tests.serangan.pohon import agreements, needed
from tests.serangan.program import NEAR, Interval, Row, reached
from tests.serangan.rilis import Folder, Told
from tests.serangan.soal import Problem, Shape, plain, traits

LARGEST = 6_000  # unknowns of answers that are taken together although no single set asks about all of them
HELD = 120_000  # unknowns of the answers of one set

__all__ = [
    "HELD",
    "LARGEST",
    "NEAR",
    "Group",
    "Interval",
    "Outsider",
    "Problem",
    "Row",
    "bounds",
    "is_believed",
    "plain",
    "traits",
]


@dataclass(frozen=True)
class Group:
    """Answers that are taken together. `apart`: pairs of sets of the same answers that no group takes together; they
    are told by the first group of those that they were cut from."""

    basis: str
    answers: frozenset[str]
    apart: int = 0


class Outsider:
    """Whoever has read a folder, at a level."""

    def __init__(self, folder: Folder, level: int) -> None:
        self.folder, self.level = folder, level
        self._shapes: dict[tuple[str, frozenset[str]], Shape] = {}

    def groups(self, largest: int = LARGEST) -> list[Group]:
        """What is taken together: whatever anything ties, as far as it has room."""
        out: list[Group] = []
        for basis in sorted({told.basis for told in self.folder.told}):
            shape = self._shape(basis)
            joined: list[list[frozenset[str]]] = []
            for own in shape.widest:
                near = [each for each in joined if any(own & other for other in each)]
                joined = [each for each in joined if each not in near] + [[own, *(o for each in near for o in each)]]
            for sets in joined:
                out += _grown(shape, sets, largest)
        return out

    def combinations(self) -> list[Group]:
        """The answers of single sets, the widest only."""
        bases = sorted({told.basis for told in self.folder.told})
        return [Group(basis, own) for basis in bases for own in self._shape(basis).widest]

    def within(self, group: Group) -> list[Group]:
        """The answers of single sets about fewer of the answers of a group, the widest only."""
        inside = [own for own in self._shape(group.basis).by if own and own < group.answers]
        return [Group(group.basis, own) for own in inside if not any(own < other for other in inside)]

    def problem(self, group: Group, without: Collection[str] = (), *, one_cross: bool = False) -> Problem:
        """The statements about some answers, and facts of life `without` some of them.

        `one_cross`: its first cross has all the answers, dusun, sex and age as the sets about them cut them.
        Raises `TooLarge`.
        """
        folder, level, basis = self.folder, self.level, group.basis
        shape = self._shape(basis, without)
        answers = group.answers & frozenset[str]().union(*shape.by)  # of others this folder says nothing
        problem = Problem.of(shape, answers, HELD, one_cross=one_cross)
        problem.without = frozenset(without)
        for who in shape.impossible:
            if traits(who) <= answers:
                assert problem.rule_out(who), f"no cross tells {who}"
        for left, right in agreements(problem.tree):
            problem.learn(left + right * -1.0, 0.0, 0.0)
        for told in folder.told:
            if told.basis == basis and is_believed(told, without) and shape.traits(told.who) <= answers:
                problem.told(told)
        for share in folder.shares:
            if share.basis == basis and shape.traits(share.part) | shape.traits(share.whole) <= answers:
                problem.share(share)
        for fact in shape.known:
            if all(traits(who) <= answers for _, who in fact.terms):
                problem.terms(fact.terms, fact.low, fact.high)
        fakta.sums(problem, folder, level, without)
        return problem

    def fitting(self, group: Group, *, one_cross: bool = False) -> tuple[Problem, list[str]]:
        """The problem without the facts that contradict what is printed, taken in order; and those facts."""
        problem = self.problem(group, one_cross=one_cross)
        if problem.solver().feasible:
            return problem, []
        facts = fakta.names(group.basis, group.answers, self.level)
        out: list[str] = []
        for place, fact in enumerate(facts):
            if not self.problem(group, [*out, *facts[place + 1 :]]).solver().feasible:
                out.append(fact)
        return self.problem(group, out, one_cross=one_cross), out

    def _shape(self, basis: str, without: Collection[str] = ()) -> Shape:
        name = basis, frozenset(without)
        if name not in self._shapes:
            self._shapes[name] = self._shaped(basis, without)
        return self._shapes[name]

    def _shaped(self, basis: str, without: Collection[str]) -> Shape:
        folder = self.folder
        told = [each.who for each in folder.told if each.basis == basis and is_believed(each, without)]
        told += [who for share in folder.shares if share.basis == basis for who in (share.part, share.whole)]
        told = list(dict.fromkeys(plain(basis, who) for who in told))
        asked = frozenset[str]().union(*map(traits, told))
        known = fakta.known(folder, basis, asked, self.level, without)
        told += [who for fact in known for _, who in fact.terms]
        never = [
            *definisi.impossible(basis, asked, told),
            *fakta.impossible(basis, asked, self.level, without),
        ]
        tied = [own & asked for own in (*definisi.ties(basis), *fakta.ties(basis, self.level))]
        crossed = [own & asked for own in fakta.crossed(basis, asked, self.level)]
        return Shape(basis, max(1, len(folder.areas)), told, never, known, tied, crossed)


def is_believed(told: Told, without: Collection[str]) -> bool:
    """Whether a number is believed: not one that a fact alone lets be read, where the fact is left out."""
    return fakta.HEADED not in without or not told.source.startswith(fakta.HEADED)


def _grown(shape: Shape, sets: Sequence[frozenset[str]], largest: int) -> list[Group]:
    """One group of sets that are tied, or overlapping ones that have room."""
    whole = frozenset[str]().union(*sets)
    if len(sets) == 1 or needed(*shape.tied(whole)) <= largest:
        return [Group(shape.basis, whole)]
    made: list[frozenset[str]] = []
    for own in sorted(sets, key=lambda each: (-len(each), sorted(each))):
        if any(own <= each for each in made):
            continue
        answers, left = own, [each for each in sets if each != own]
        while beside := [each for each in left if each & answers]:
            new = min(
                beside, key=lambda each: (any(each <= other for other in made), len(each - answers), sorted(each))
            )
            left.remove(new)
            if needed(*shape.tied(answers | new)) <= largest:
                answers |= new
        made.append(answers)
    apart = sum(bool(one & other) and not any(one | other <= each for each in made) for one, other in pairs_of(sets, 2))
    return [Group(shape.basis, each, apart if number == 0 else 0) for number, each in enumerate(made)]


def bounds(
    problem: Problem, sets: Sequence[Persons], keep: Sequence[tuple[float, float]], extra: Sequence[Row] = ()
) -> list[Interval] | None:
    """Intervals of sets: exact where narrower than `keep`, else wide enough to show that `keep` is possible.

    None where nothing fits all statements.
    """
    return reached(problem.possible, [*problem.rows, *extra], [problem.sum(who) for who in sets], keep)

"""A problem of the outsider: the tree of the crosses of some answers, and statements about their unknowns."""

from __future__ import annotations

import math
import operator
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce

import numpy as np

from tests.acuan.bacaan import scales
from tests.serangan.fakta import Known
from tests.serangan.massa import Mask, Persons
from tests.serangan.pohon import Automaton, Cross, Node, Positions, Relation, Sum, Tree, cut_by, tree_of
from tests.serangan.program import Row, Solver
from tests.serangan.rilis import DUSUN, FRAME, Share, Told

WIDE = 400  # combinations of the answers of one set: wider ones are read column by column
Ties = tuple[list[frozenset[Node]], list[Relation]]


def traits(who: Persons) -> frozenset[str]:
    """What a set depends on beside dusun, sex and age."""
    return who.columns() - FRAME


def plain(basis: str, who: Persons) -> Persons:
    """A set without conditions that everybody fulfils: any answer or none."""
    own, kept = scales(basis), []
    for some in who.lists:
        alternatives = tuple(some)
        if len(alternatives) == 1:
            alternatives = ({
                name: values
                for name, values in alternatives[0].items()
                if name not in own or not values >= frozenset(range(own[name].missing + (name not in FRAME)))
            },)  # fmt: skip
        if all(alternatives):
            kept.append(alternatives)
    return Persons(tuple(kept))


def split(who: Persons) -> tuple[Persons, Persons]:
    """The conditions of a set about dusun, sex and age, and those about answers."""
    frame = tuple(some for some in who.lists if {name for each in some for name in each} <= FRAME)
    return Persons(frame), Persons(tuple(some for some in who.lists if some not in frame))


@dataclass(frozen=True)
class Reading:
    """How the sets about the same answers cut columns, and how they are read where they are many."""

    tie: frozenset[Node]
    automaton: Automaton | None = None
    sets: Sequence[Persons] = ()


class Shape:
    """All sets of persons or families that anything says something about; what is impossible and what is known.

    `tied`: answers that belong together beyond single sets; `crossed`: those that need a cross with dusun.
    """

    def __init__(
        self,
        basis: str,
        areas: int,
        told: Sequence[Persons],
        impossible: Sequence[Persons],
        known: Sequence[Known],
        tied: Collection[frozenset[str]],
        crossed: Sequence[frozenset[str]],
    ) -> None:
        self.basis, self.impossible, self.known = basis, impossible, known
        self._areas, self._crossed = areas, [own for own in crossed if own]
        self._own = scales(basis)
        self._plain: dict[Persons, Persons] = {}
        self._by: dict[frozenset[str], list[Persons]] = {}
        for who in dict.fromkeys((*told, *impossible)):
            self._by.setdefault(self.traits(who), []).append(self.plain(who))
        self.by = {own: self._read(own, some) for own, some in sorted(self._by.items(), key=lambda e: sorted(e[0]))}
        sets = {own for own in (*self.by, *tied, *self._crossed) if own}
        self.widest = sorted((own for own in sets if not any(own < other for other in sets)), key=sorted)

    def plain(self, who: Persons) -> Persons:
        """A set without conditions that everybody fulfils."""
        if who not in self._plain:
            self._plain[who] = plain(self.basis, who)
        return self._plain[who]

    def traits(self, who: Persons) -> frozenset[str]:
        """The answers that a set depends on."""
        return traits(self.plain(who))

    def tied(self, answers: frozenset[str]) -> Ties:
        """What belongs together of some answers, and which nodes are functions of others."""
        inside = [self.by[own] for own in self.by if own <= answers]
        ties = [each.tie for each in inside]
        for own in self._crossed:
            some = [who for sets, whos in self._by.items() if len(sets) <= 1 or sets <= own for who in whos]
            ties.append(frozenset(self._nodes(some, (own & answers) | {DUSUN})))
        return ties, [each for told in inside if told.automaton for each in told.automaton.relations]

    def front(self, answers: frozenset[str]) -> frozenset[Node]:
        """All the answers, dusun, sex and age as the sets about any of the answers cut them."""
        some = [who for own, whos in self._by.items() if own and own <= answers for who in whos]
        return frozenset(self._nodes(some, answers | self._frame()))

    def _frame(self) -> frozenset[str]:
        return FRAME & (self._own.keys() | {DUSUN})

    def _radix(self, name: str) -> int:
        """How many positions a column has; those of dusun, sex and age are all answered."""
        return self._areas if name == DUSUN else self._own[name].missing + (name not in FRAME)

    def _nodes(self, sets: Sequence[Persons], columns: Iterable[str]) -> list[Node]:
        """Columns as some sets cut them; one that is not cut is none."""
        made = (Node(name, cut_by(self._radix(name), _positions(sets, name))) for name in sorted(columns))
        return [node for node in made if node.size > 1]

    def _read(self, own: frozenset[str], some: Sequence[Persons]) -> Reading:
        nodes, frame = self._nodes(some, own), self._nodes(some, self._frame())
        if math.prod(node.size for node in nodes) <= WIDE or not all(map(_apart, some)):
            return Reading(frozenset([*nodes, *frame]))
        sets = list(dict.fromkeys(split(who)[1] for who in some))
        automaton = Automaton("-".join(sorted(own)), {name: self._radix(name) for name in own}, sets)
        return Reading(frozenset([automaton.last, *frame]), automaton, sets)


def _positions(sets: Iterable[Persons], name: str) -> Iterator[Positions]:
    for who in sets:
        for some in who.lists:
            yield from (each[name] for each in some if name in each)


def _apart(who: Persons) -> bool:
    """Whether conditions about dusun, sex and age stand apart from those about answers."""
    return not split(who)[1].columns() & FRAME


@dataclass
class Problem:
    """What is solved together: answers, the tree of their crosses, all statements about them.

    `possible`: which unknowns a fact or a definition leaves; `without`: the facts that are not believed. The first
    cross holds all answers where they were asked for in one.
    """

    shape: Shape
    answers: frozenset[str]
    tree: Tree
    possible: Mask
    rows: list[Row] = field(default_factory=list)
    without: frozenset[str] = frozenset()

    @classmethod
    def of(cls, shape: Shape, answers: frozenset[str], largest: int, *, one_cross: bool) -> Problem:
        """Without a statement yet. Raises `TooLarge`."""
        front = shape.front(answers) if one_cross else frozenset[Node]()
        tree = tree_of(*shape.tied(answers), front, largest)
        return cls(shape, answers, tree, np.ones(tree.size, bool))

    @property
    def basis(self) -> str:
        """Who is counted."""
        return self.shape.basis

    @property
    def size(self) -> int:
        """The number of unknowns."""
        return self.tree.size

    @property
    def atoms(self) -> Cross:
        """The first cross; its unknowns begin at 0."""
        return self.tree.crosses[0]

    @cached_property
    def _smallest(self) -> list[Cross]:
        return sorted(self.tree.crosses, key=lambda cross: cross.size)

    def solver(self, extra: Sequence[Row] = ()) -> Solver:
        """The program of all statements."""
        return Solver(self.possible, (*self.rows, *extra))

    def sum_of(self, who: Persons) -> Sum | None:
        """The persons of a set; None where no cross tells it."""
        read = self._read(who)
        for cross in self._smallest if read is not None else ():
            mask = cross.mask(read) if read is not None else None
            if mask is not None:
                return Sum.of(cross.begin + np.flatnonzero(mask))
        return None

    def sum(self, who: Persons) -> Sum:
        """The persons of a set that a cross tells."""
        found = self.sum_of(who)
        assert found is not None, f"no cross tells {who}"
        return found

    def _read(self, who: Persons) -> Persons | None:
        """A set over many columns as a set of last states."""
        who = self.shape.plain(who)
        told = self.shape.by.get(traits(who))
        if told is None or told.automaton is None or not traits(who) <= self.answers:
            return who
        frame, answers = split(who)
        if answers not in told.sets:
            return None
        automaton = told.automaton
        return frame.but(**{automaton.last.column: automaton.accepting(told.sets.index(answers))})

    def cross_of(self, columns: Collection[str]) -> Cross | None:
        """The cross that has some columns in most parts, the smallest of those."""
        having = [cross for cross in self._smallest if set(columns) <= cross.cuts.keys()]
        return max(having, key=lambda cross: math.prod(max(cross.cuts[name]) + 1 for name in columns), default=None)

    def learn(self, total: Sum, low: float, high: float) -> None:
        """Add a statement."""
        self.rows.append(Row(total, low, high))

    def told(self, told: Told) -> None:
        """Add what is said of a set, if anything."""
        if told.value is not None:
            self.learn(self.sum(told.who), told.value, told.value)
        elif told.low is not None or told.high is not None:
            low, high = told.low or 0.0, math.inf if told.high is None else told.high
            self.learn(self.sum(told.who), low, high)

    def share(self, share: Share) -> None:
        """Add a printed percentage."""
        half = 0.5 * 10.0 ** int(share.value.as_tuple().exponent)
        part, whole, value = self.sum(share.part) * 100, self.sum(share.whole), float(share.value)
        self.learn(part + whole * (half - value), -share.less, math.inf)
        if share.more < math.inf:
            self.learn(part + whole * (-half - value), -math.inf, share.more)

    def terms(self, terms: Iterable[tuple[float, Persons]], low: float, high: float) -> None:
        """A weighted sum of sets lies between two numbers."""
        self.learn(reduce(operator.add, (self.sum(who) * weight for weight, who in terms)), low, high)

    def rule_out(self, who: Persons) -> bool:
        """Nobody is in a set; False where no cross tells it."""
        told, read = False, self._read(who)
        for cross in self.tree.crosses:
            mask = cross.mask(read) if read is not None else None
            if mask is not None:
                self.possible[cross.begin : cross.begin + cross.size] &= ~mask
                told = True
        return told

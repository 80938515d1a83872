"""The tree of small crosses that stands for the full cross of many columns, and loses nothing of it.

An outsider's unknowns are the numbers of persons in every combination of answers. Of thirty columns there are more
combinations than a machine holds. But every printed set asks about few of them, and of each only whether it lies in
some positions. So:

* a *node* is a column as cut by what some sets ask (`Cut`: the part of every position); a set ties its nodes;
* a set over many columns (a house is proper when eight answers are) is read one column after another: what matters of
  those read so far is a *state* (`Automaton`), a node like others that is a function of the former state and a column;
* eliminating one node after another, that of the smallest cross first, gives crosses that form a tree: each set is
  told by one of them, and what two neighbours share they must agree about (`Tree`).

**Whatever is so in the tree is so in the full cross, and the reverse**: numbers, never negative, of the crosses of a
tree that agree where they meet are the margins of numbers of the full cross (each branch drawn independently, given
what it shares: the junction tree theorem). The theorem is about real numbers: neither the tree nor the full cross
asks for whole persons.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import prod

import numpy as np
import numpy.typing as npt

from tests.serangan.massa import Mask, Parts, Persons

Codes = npt.NDArray[np.int64]
Cut = tuple[int, ...]  # the part of each position, parts numbered as they first occur
Positions = frozenset[int]


def cut_by(radix: int, asked: Iterable[Positions]) -> Cut:
    """The coarsest cut of so many positions that divides none of some sets."""
    signs = np.zeros(radix, np.int64)
    for positions in set(asked):
        inside = np.zeros(radix, np.int64)
        inside[[each for each in positions if each < radix]] = 1
        _, signs = np.unique(2 * signs + inside, return_inverse=True)
    return numbered(signs)


def numbered(signs: Codes) -> Cut:
    """A cut of signs: equal ones are one part."""
    seen: dict[int, int] = {}
    return tuple(seen.setdefault(int(sign), len(seen)) for sign in signs)


def refined(cuts: Iterable[Cut]) -> Cut:
    """The coarsest cut that divides whatever one of them divides."""
    signs: Codes | None = None
    for cut in cuts:
        own = np.array(cut, np.int64)
        signs = own if signs is None else signs * (max(cut) + 1) + own
    assert signs is not None
    return numbered(signs)


@dataclass(frozen=True)
class Node:
    """A column, cut."""

    column: str
    cut: Cut

    @property
    def size(self) -> int:
        """The number of its parts."""
        return max(self.cut, default=-1) + 1


@dataclass(frozen=True)
class Relation:
    """A node that is a function of others: `table` gives its part for every combination of their parts."""

    given: tuple[Node, ...]
    made: Node
    table: npt.NDArray[np.int64] = field(compare=False)


class Automaton:
    """Sets over the same many columns, read column by column: states of what is still undecided."""

    def __init__(self, name: str, radix: Mapping[str, int], sets: Sequence[Persons]) -> None:
        self._sets = [who.lists for who in sets]
        columns = sorted({column for who in sets for column in who.columns()})
        self._read: set[str] = set()
        self.relations: list[Relation] = []
        states: dict[object, int] = {self._begin(): 0}
        before: Node | None = None
        for number, column in enumerate(columns):
            asked = [each[column] for lists in self._sets for some in lists for each in some if column in each]
            node = Node(column, cut_by(radix[column], asked))
            shown = [node.cut.index(part) for part in range(node.size)]  # a position of each part
            self._read.add(column)
            after: dict[object, int] = {}
            table = np.zeros((len(states), node.size), np.int64)
            for state, place in states.items():
                for part, position in enumerate(shown):
                    table[place, part] = after.setdefault(self._next(state, column, position), len(after))
            made = Node(f"#{name}:{number}", tuple(range(len(after))))
            given = (node,) if before is None else (before, node)
            self.relations.append(Relation(given, made, table[0] if before is None else table))
            states, before = after, made
        assert before is not None
        self.last = before
        self._states = states

    def _begin(self) -> object:
        return tuple(tuple(frozenset(range(len(some))) for some in lists) for lists in self._sets)

    def _next(self, state: object, column: str, position: int) -> object:
        """Of each list the alternatives that are still possible; True once one of them holds, and of a set False once
        a list has none."""
        out: list[object] = []
        for lists, known in zip(self._sets, state, strict=True):  # type: ignore[call-overload]
            if isinstance(known, bool):
                out.append(known)
                continue
            lines = [
                alive if alive is True else self._alive(some, alive, column, position)
                for some, alive in zip(lists, known, strict=True)
            ]
            out.append(False if frozenset() in lines else True if all(one is True for one in lines) else tuple(lines))
        return tuple(out)

    def _alive(self, some: Sequence[Mapping[str, Positions]], alive: frozenset[int], column: str, at: int) -> object:
        left = {n for n in alive if column not in some[n] or at in some[n][column]}
        return True if any(some[n].keys() <= self._read for n in left) else frozenset(left)

    def accepting(self, number: int) -> Positions:
        """The last states at which a set holds."""
        return frozenset(place for state, place in self._states.items() if state[number] is True)  # type: ignore[index]


@dataclass(frozen=True)
class Sum:
    """A weighted sum of unknowns: their places and weights."""

    places: Codes
    weights: npt.NDArray[np.float64]

    @classmethod
    def of(cls, places: Codes, weight: float = 1.0) -> Sum:
        """Some unknowns, all with one weight."""
        return cls(places, weight * np.ones(len(places)))

    def __add__(self, other: Sum) -> Sum:
        places = np.concatenate([self.places, other.places])
        weights = np.concatenate([self.weights, other.weights])
        own, into = np.unique(places, return_inverse=True)
        return Sum(own, np.bincount(into, weights, len(own)).astype(float))

    def __mul__(self, factor: float) -> Sum:
        return Sum(self.places, self.weights * factor)

    def shifted(self, begin: int) -> Sum:
        """The same of unknowns that stand so much further."""
        return Sum(self.places + begin, self.weights)


@dataclass(frozen=True, eq=False)
class Cross:
    """All combinations of the parts of some nodes that their relations allow. `begin`: its place among all unknowns."""

    nodes: frozenset[Node]
    cuts: Mapping[str, Cut]
    columns: Mapping[str, Codes]  # of each combination: the least position of its part
    size: int
    begin: int

    @classmethod
    def of(cls, nodes: frozenset[Node], relations: Iterable[Relation], begin: int) -> Cross:
        """Make it."""
        by_column: dict[str, list[Cut]] = {}
        for node in sorted(nodes, key=lambda each: (each.column, each.cut)):
            by_column.setdefault(node.column, []).append(node.cut)
        cuts = {column: refined(own) for column, own in by_column.items()}
        least = [np.array([cut.index(part) for part in range(max(cut) + 1)], np.int64) for cut in cuts.values()]
        grids = np.meshgrid(*least, indexing="ij") if least else []
        columns = {column: grid.ravel() for column, grid in zip(cuts, grids, strict=True)}
        size = prod(len(each) for each in least)
        allowed = np.ones(size, bool)
        for relation in relations:
            if {*relation.given, relation.made} <= nodes:
                parts = [np.array(node.cut)[columns[node.column]] for node in relation.given]
                allowed &= relation.table[tuple(parts)] == columns[relation.made.column]
        kept = {column: codes[allowed] for column, codes in columns.items()}
        return cls(nodes, cuts, kept, int(allowed.sum()), begin)

    @cached_property
    def parts(self) -> Mapping[str, Parts]:
        """The parts of each column."""
        return {
            column: frozenset(frozenset(np.flatnonzero(np.array(cut) == part).tolist()) for part in range(max(cut) + 1))
            for column, cut in self.cuts.items()
        }

    @cached_property
    def _known(self) -> dict[tuple[str, Positions], Mask | None]:
        return {}

    def _mask(self, column: str, positions: Positions) -> Mask | None:
        """Which combinations have one of some positions; None where a part is divided by them."""
        asked = (column, positions)
        if asked not in self._known:
            self._known[asked] = self._made(column, positions)
        return self._known[asked]

    def _made(self, column: str, positions: Positions) -> Mask | None:
        cut = np.array(self.cuts[column])
        inside = np.zeros(len(cut), bool)
        inside[[each for each in positions if each < len(cut)]] = True
        full, touched = np.ones(max(cut) + 1, bool), np.zeros(max(cut) + 1, bool)
        np.logical_and.at(full, cut, inside)
        np.logical_or.at(touched, cut, inside)
        return inside[self.columns[column]] if bool((full == touched).all()) else None

    def mask(self, who: Persons) -> Mask | None:
        """Which combinations belong to a set; None where the cross does not tell."""
        if not who.columns() <= self.cuts.keys():
            return None
        whole = np.ones(self.size, bool)
        for alternatives in who.lists:
            some = np.zeros(self.size, bool)
            for each in alternatives:
                held = np.ones(self.size, bool)
                for column, positions in each.items():
                    one = self._mask(column, positions)
                    if one is None:
                        return None
                    held &= one
                some |= held
            whole &= some
        return whole

    def sum_of(self, weights: npt.NDArray[np.float64]) -> Sum:
        """A weight for each combination as a sum."""
        places = np.flatnonzero(weights)
        return Sum(self.begin + places, weights[places])

    def groups(self, nodes: Iterable[Node]) -> Codes:
        """A number for each combination that says which parts of some of its nodes it has."""
        out = np.zeros(self.size, np.int64)
        for node in sorted(nodes, key=lambda each: (each.column, each.cut)):
            out = out * node.size + np.array(node.cut)[self.columns[node.column]]
        return out


@dataclass(frozen=True, eq=False)
class Tree:
    """The crosses, and the pairs that must agree with the nodes about which they must."""

    crosses: Sequence[Cross]
    edges: Sequence[tuple[int, int, frozenset[Node]]]

    @property
    def size(self) -> int:
        """The number of unknowns."""
        return sum(cross.size for cross in self.crosses)


def cliques(ties: Iterable[frozenset[Node]], relations: Sequence[Relation]) -> list[tuple[frozenset[Node], int]]:
    """The crosses of a tree as nodes, and the place of the neighbour of each (of the last one its own).

    Nodes of one column are tied to the finest of them, of which the others are functions. The node whose cross is the
    smallest goes first.
    """
    near: dict[Node, set[Node]] = {}
    for tie in (*ties, *(frozenset({*each.given, each.made}) for each in relations)):
        for node in tie:
            near.setdefault(node, set()).update(tie - {node})
    by_column: dict[str, set[Node]] = {}
    for node in near:
        by_column.setdefault(node.column, set()).add(node)
    for column, versions in by_column.items():
        finest = Node(column, refined(sorted(each.cut for each in versions)))
        near.setdefault(finest, set()).update(versions - {finest})
        for node in versions - {finest}:
            near[node].add(finest)
    order, made = [], list[frozenset[Node]]()
    size = _Sizes(relations)
    cost = {node: size.of(frozenset({node, *beside})) for node, beside in near.items()}
    while near:
        node = min(near, key=lambda each: (cost[each], len(near[each]), each.column, each.cut))
        beside = near.pop(node)
        order.append(node)
        made.append(frozenset({node, *beside}))
        for each in beside:
            near[each] |= beside - {each}
            near[each].discard(node)
        for each in beside:
            cost[each] = size.of(frozenset({each, *near[each]}))
    place = {node: number for number, node in enumerate(order)}
    parents = [
        min((place[each] for each in clique if place[each] > number), default=number)
        for number, clique in enumerate(made)
    ]
    return _merged(made, parents)


def _merged(made: Sequence[frozenset[Node]], parents: Sequence[int]) -> list[tuple[frozenset[Node], int]]:
    """Without the crosses that lie within a neighbour."""
    own, into = list(made), list(range(len(made)))

    def root(number: int) -> int:
        while into[number] != number:
            number = into[number]
        return number

    for number, parent in enumerate(parents):
        at = root(parent)
        if at != root(number) and (own[root(number)] <= own[at] or own[at] <= own[root(number)]):
            own[at] |= own[root(number)]
            into[root(number)] = at
    kept = [number for number in range(len(own)) if into[number] == number]
    places = {number: at for at, number in enumerate(kept)}
    return [(own[number], places[root(parents[number])]) for number in kept]


class _Sizes:
    """How many combinations some nodes have, before relations between columns take some away."""

    def __init__(self, relations: Sequence[Relation]) -> None:
        self._parts: dict[frozenset[Node], int] = {}
        self._made = {each.made: frozenset(each.given) for each in relations}

    def of(self, nodes: frozenset[Node]) -> int:
        by_column: dict[str, set[Node]] = {}
        for node in nodes:
            if not (node in self._made and self._made[node] <= nodes):
                by_column.setdefault(node.column, set()).add(node)
        return prod(self._of_column(frozenset(own)) for own in by_column.values())

    def _of_column(self, own: frozenset[Node]) -> int:
        if own not in self._parts:
            self._parts[own] = max(refined(sorted(node.cut for node in own)), default=0) + 1
        return self._parts[own]


class TooLarge(Exception):
    """The crosses have more combinations than are held."""


def needed(ties: Iterable[frozenset[Node]], relations: Sequence[Relation]) -> int:
    """About how many unknowns the tree of some ties has: no fewer than it will have."""
    sizes = _Sizes(relations)
    return sum(sizes.of(nodes) for nodes, _ in cliques(ties, relations))


def tree_of(
    ties: Iterable[frozenset[Node]], relations: Sequence[Relation], first: frozenset[Node], largest: int
) -> Tree:
    """The tree of some ties; the cross that holds `first` begins at 0. Raises `TooLarge`."""
    found = cliques([*ties, first], relations) or [(frozenset(), 0)]
    sizes = _Sizes(relations)
    if (size := sum(sizes.of(nodes) for nodes, _ in found)) > largest:
        raise TooLarge(size)
    front = min((n for n, (nodes, _) in enumerate(found) if first <= nodes), key=lambda n: len(found[n][0]))
    crosses: dict[int, Cross] = {}
    begin = 0
    for number in sorted(range(len(found)), key=lambda n: n != front):
        crosses[number] = Cross.of(found[number][0], relations, begin)
        begin += crosses[number].size
    places = {number: at for at, number in enumerate(crosses)}
    edges = [
        (places[number], places[parent], nodes & found[parent][0])
        for number, (nodes, parent) in enumerate(found)
        if parent != number
    ]
    roots = [places[number] for number, (_, parent) in enumerate(found) if parent == number]
    edges += [(roots[0], other, frozenset()) for other in roots[1:]]
    return Tree(list(crosses.values()), edges)


def agreements(tree: Tree) -> Iterable[tuple[Sum, Sum]]:
    """The unknowns of one cross that are together as many as those of another."""
    for one, other, shared in tree.edges:
        left, right = (_split(tree.crosses[number], shared) for number in (one, other))
        none = np.zeros(0, np.int64)
        for each in sorted(left.keys() | right.keys()):
            yield Sum.of(left.get(each, none)), Sum.of(right.get(each, none))


def _split(cross: Cross, shared: frozenset[Node]) -> dict[int, Codes]:
    """The unknowns of a cross by the parts that they have of some nodes."""
    groups = cross.groups(shared)
    order = np.argsort(groups, kind="stable")
    names, begins = np.unique(groups[order], return_index=True)
    return dict(zip(names.tolist(), np.split(cross.begin + order, begins[1:]), strict=True))

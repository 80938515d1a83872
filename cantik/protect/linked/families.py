"""Tables that tell of each other: one problem for all groups with a column in common.

Three ties, all read from definitions (`linked/areas.py`): the same set of records in two tables is one unknown; a set
that other printed sets fill is their sum; a set that holds others leaves a rest, which a reader gets by subtraction and
which is therefore a hidden cell with a threshold of its own (indicator 0-17 years beside a table of all ages: the rest
is 18+).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from math import prod

from cantik.protect.group import Key, Total
from cantik.protect.linked.areas import FRAME, Answers, Nest, Values, Where
from cantik.protect.linked.covers import Grid, grids, union
from cantik.protect.linked.cross import add_cross
from cantik.protect.linked.meaning import Subject
from cantik.protect.memory import Memory
from cantik.protect.recoding.choice import Variant
from cantik.protect.sensitivity.policy import Rules
from cantik.protect.sensitivity.rules import Reason
from cantik.protect.suppression.problem import UNBOUNDED, Problem, Relation, Ties, build, relation
from cantik.protect.suppression.prune import hide_least

Place = tuple[int, Where]  # area and set of records


@dataclass(frozen=True, slots=True)
class TiedGroup:
    """A group in a family: what it prints, and what is decided of it. `open`: a class A table, known to everybody."""

    subject: Subject
    layouts: Variant
    ties: Ties = field(default_factory=Ties)
    open: bool = False

    @property
    def id(self) -> str:
        """The id of the group."""
        return self.subject.group.id

    @property
    def key(self) -> Hashable:
        """Everything that the member brings into a family."""
        ties = self.ties
        decided = (self.layouts, ties.forced, ties.held, ties.label, self.open)
        return self.subject.group.digest(), self.subject.meaning, decided

    def where(self, key: Key) -> Where:
        """The records of a cell."""
        return self.subject.meaning.where(key, self.subject.group.whole)


def families(members: Sequence[TiedGroup]) -> list[list[TiedGroup]]:
    """Members of one unit and population with a column in common, in the order given; those alone are left out."""
    home = list(range(len(members)))

    def root(number: int) -> int:
        while home[number] != number:
            number = home[number]
        return number

    first: dict[tuple[str, str, str], int] = {}
    for number, member in enumerate(members):
        meaning = member.subject.meaning
        for column in sorted(meaning.subject):
            other = first.setdefault((meaning.unit, meaning.population, column), number)
            home[root(number)] = root(other)
    found: dict[int, list[TiedGroup]] = {}
    for number, member in enumerate(members):
        found.setdefault(root(number), []).append(member)
    return [family for family in found.values() if len(family) > 1]


def near(subject: Subject, other: Subject) -> bool:
    """Whether two subjects have unit, population and a column in common: their tables may tell of each other."""
    ours, theirs = subject.meaning, other.meaning
    same = ours.unit == theirs.unit and ours.population == theirs.population
    return same and not ours.subject.isdisjoint(theirs.subject)


def known_to_all(subject: Subject, open_members: Sequence[TiedGroup]) -> frozenset[Place]:
    """The places of class A cells that could coincide with cells of the subject."""
    members = (member for member in open_members if near(member.subject, subject))
    return frozenset(place for member in members for place, _ in _open_cells(member))


_OPEN_CELLS: Memory[list[tuple[Place, int]]] = Memory(32)
_RECORDS: Memory[dict[tuple[int, int, int], Where]] = Memory(256)


def _open_cells(member: TiedGroup) -> list[tuple[Place, int]]:
    """All cells of a class A table, its totals included."""
    group = member.subject.group

    def list_places() -> list[tuple[Place, int]]:
        areas, sexes, ages = map(range, group.totals.shape[:3])
        keys = list(product(areas, sexes, ages, (*group.leaves, group.whole)))
        cells = zip(keys, _records(member, keys), group.counts(keys), strict=True)
        return [((key[0], where), count) for key, where, count in cells]

    return _OPEN_CELLS.recall((group.digest(), member.subject.meaning), list_places)


def _records(member: TiedGroup, keys: Sequence[Key]) -> list[Where]:
    """The records of some cells; the dusun decides nothing of them."""
    subject = member.subject
    known = _RECORDS.recall((subject.meaning, subject.group.whole), dict)
    out = []
    for key in keys:
        found = known.get(key[1:])
        if found is None:
            found = known[key[1:]] = member.where(key)
        out.append(found)
    return out


@dataclass(frozen=True, slots=True)
class Answer:
    """What a family decides of a member: its hidden cells, and the intervals that its protected cells must keep."""

    hidden: frozenset[Key]
    needs: Mapping[Key, tuple[int, int]]


@dataclass(slots=True, eq=False)
class _Node:
    """A number of the family: an unknown (`cell`) or known to everybody (None)."""

    member: int
    area: int
    where: Where
    count: int
    cell: int | None
    kelas: str
    printed: bool = True  # false: of the inner cross


class FamilyProblem:
    """The joint problem of several members."""

    def __init__(self, members: Sequence[TiedGroup], rules: Rules, answers: Answers) -> None:
        self._members, self._rules, self._answers = members, rules, answers
        known = {column: answers.of(column) for column in FRAME}
        self._everybody = {column: values for column, values in known.items() if values}
        self._place: dict[Place, int] = {}
        self.owned: list[dict[Key, int]] = [{} for _ in members]
        self._nodes: list[list[_Node]] = [[] for _ in members]
        self.blocked: list[int] = []
        self.problem = Problem([], [], [], [], [], [], [], [], [], [], [], [], {})
        relations: set[Relation] = set()
        for number, member in enumerate(members):
            if member.open:
                kelas_of = member.subject.group.kelas
                self._nodes[number] = [
                    _Node(number, area, where, count, None, kelas_of(area, 0))
                    for (area, where), count in _open_cells(member)
                ]
            else:
                relations |= self._add(number, member)
        self._seekers = [
            _Seeker(nodes, _geometry(member, rules, self._everybody), rules.youngest_head, self._everybody)
            for member, nodes in zip(members, self._nodes, strict=True)
        ]
        for outer in range(len(members)):
            for other in range(len(members)):
                if outer != other and self._may_relate(outer, other):
                    relations |= set(self._ties(outer, other))
                    relations |= set(self._covers(outer, other))
        self.problem.relations = sorted(relation for relation in relations if relation[0])
        self.problem.tie()

    def _add(self, number: int, member: TiedGroup) -> set[Relation]:
        """Enter the cells of a member; a set of records that is there already is the same unknown."""
        local = build(member.subject.group, member.layouts, self._rules, member.ties)
        add_cross(local, member.subject.group, member.layouts)
        where = _records(member, local.keys)
        position = []
        for cell, key in enumerate(local.keys):
            place = (key[0], where[cell])
            known = self._place.get(place)
            if known is None or self.problem.counts[known] != local.counts[cell]:
                known = self.problem.append(local, cell, key)
                self._place.setdefault(place, known)
            else:
                self.problem.merge(known, local, cell)
            position.append(known)
            self.owned[number][key] = known
            kelas = member.subject.group.kelas(key[0], key[3])
            node = _Node(number, key[0], where[cell], local.counts[cell], known, kelas, local.printed[cell])
            self._nodes[number].append(node)
        self._nodes[number].extend(self._public_totals(number, member))
        return {_rename_cells(relation_, position) for relation_ in local.relations}

    def _public_totals(self, number: int, member: TiedGroup) -> Iterator[_Node]:
        group = member.subject.group
        if group.total is not Total.PUBLIC:
            return
        printed = {c for layout in member.layouts for c in layout.contexts(group)}
        for context in sorted({key[:3] for key in self.owned[number]}):
            key = (*context, group.whole)
            told = context in printed
            kelas = group.kelas(context[0], group.whole)
            yield _Node(number, context[0], member.where(key), group.denominator(context), None, kelas, told)

    def _may_relate(self, outer: int, other: int) -> bool:
        """Sets of the second member may lie within sets of the first."""
        return bool(self._members[outer].subject.meaning.subject & self._members[other].subject.meaning.subject)

    def _ties(self, outer: int, inner: int) -> Iterator[Relation]:
        """Each set of the outer member as the sum of the largest sets of the inner one within it, and a rest."""
        nodes, near = self._nodes[outer], self._nodes[inner]
        # A number by dusun and age meets the table by dusun and the table by age only in their inner cross.
        for number, places in self._find_nearness(outer, inner).inside:
            yield from self._fill_sets(nodes[number], [near[place] for place in places])

    def _fill_sets(self, node: _Node, parts: Sequence[_Node]) -> Iterator[Relation]:
        """A set of the outer member as the sum of sets of the inner one within it, and a rest."""
        if node.cell is None and all(part.cell is None for part in parts):
            return
        if (node.cell is None or self.problem.forced[node.cell]) and not self._few(node):
            self._limit(parts, node.count)
        rest = node.count - sum(part.count for part in parts)
        exact = _fills(parts, node.where)
        if rest < 0 or (exact and rest):
            return
        cells = _sign_cells([node], parts)
        if not exact and (rest or not self._fills_by_frame(parts, node.where)):
            cells[self._rest([node], parts)] = -1
        yield _make_relation(cells)

    def _covers(self, outer: int, inner: int) -> Iterator[Relation]:
        """Each set of the inner member that lies within several of the outer one together: their sum and a rest."""
        nodes, near = self._nodes[outer], self._nodes[inner]
        for number, places in self._find_nearness(outer, inner).covers:
            part, cover = near[number], [nodes[place] for place in places]
            cells = _sign_cells(cover, [part])
            if sum(node.count for node in cover) >= part.count and any(cells.values()):
                cells[self._rest(cover, [part])] = -1
                yield _make_relation(cells)

    def _find_nearness(self, outer: int, inner: int) -> _Nearness:
        """Which sets of the two lie within each other: the same wherever their tables have the same form."""
        seekers = self._seekers
        pair = seekers[outer].geometry, seekers[inner].geometry
        return _NEAR.recall(pair, lambda: seekers[outer].nearness(seekers[inner]))

    def _fills_by_frame(self, parts: Sequence[_Node], whole: Where) -> bool:
        """The parts are all of the whole, since everybody has an age and a sex: the public frame says so."""
        columns = set(parts[0].where.columns)
        more = columns - set(whole.columns)
        size = whole.size * prod(len(self._everybody.get(column, ())) for column in more)
        same = all(set(part.where.columns) == columns and part.where.other == whole.other for part in parts)
        return same and sum(part.where.size for part in parts) == size

    def _few(self, node: _Node) -> bool:
        """A small number that is printed nevertheless (`key_indicators.py`): who is counted in it is protected as
        before."""
        return bool(node.where.own_columns) and self._rules.hides(node.count, node.kelas)

    def _limit(self, parts: Sequence[_Node], known: int) -> None:
        """Sets within a set whose number everybody knows: that number is the denominator of their requirement."""
        problem = self.problem
        for part in parts:
            cell = part.cell
            if cell is not None and known < problem.caps[cell]:
                problem.caps[cell] = max(known, problem.counts[cell])
                problem.high[cell] = max(problem.counts[cell], min(problem.high[cell], known))

    def needs(self, member: int) -> dict[Key, tuple[int, int]]:
        """The intervals that the protected cells of a member must keep, given everything known in the family."""
        problem = self.problem
        return {
            key: (problem.low[cell], problem.high[cell])
            for key, cell in self.owned[member].items()
            if problem.low[cell] < problem.counts[cell] or problem.high[cell] > problem.counts[cell]
        }

    def _rest(self, whole: Sequence[_Node], parts: Sequence[_Node]) -> int:
        """A new hidden cell for what sets of the outer member leave beside those of the inner one; what no printed
        numbers tell, and those that did not answer, need no protection."""
        area = parts[0].area
        kelas = max(node.kelas for node in (*whole, *parts))
        count = sum(node.count for node in whole) - sum(node.count for node in parts)
        caps = (max(node.count, 1) if node.cell is None else self.problem.caps[node.cell] for node in whole)
        cap = min(sum(caps), UNBOUNDED)
        silent = not all(node.printed for node in (*whole, *parts)) or self._answers.silence(
            union([node.where for node in whole]), [node.where for node in parts]
        )
        small = self._rules.hides(count, kelas) and not silent
        low, high = self._rules.require_interval(count, cap, kelas) if small else (count, count)
        key = (area, -1 - len(self.problem.keys), 0, 0)
        return self.problem.add(key, count, cap, Reason.AMBANG if small else Reason.NONE, (low, high))

    def to_blame(self) -> frozenset[str]:
        """Ids of the members whose cells stand in the way of the proof that failed; all when it is not clear."""
        near = self._neighbours(self._neighbours(set(self.blocked)))
        found = {
            member.id
            for member, owned in zip(self._members, self.owned, strict=True)
            if not member.open and near & set(owned.values())
        }
        return frozenset(found or {member.id for member in self._members if not member.open})

    def _neighbours(self, cells: set[int]) -> set[int]:
        problem = self.problem
        relations = {relation for cell in cells for relation in problem.of_cell[cell]}
        return cells | {cell for relation in relations for cell in problem.relations[relation][0]}

    def solve(self) -> list[Answer] | None:
        """The answer for each member when all are printed together; None when that cannot be proven."""
        if any(f and h for f, h in zip(self.problem.forced, self.problem.held, strict=True)):
            return None
        pattern = hide_least(self.problem, self.blocked, standing=True)
        if pattern is None:
            return None
        return [
            Answer(frozenset(key for key, cell in owned.items() if pattern.hidden[cell]), self.needs(number))
            for number, owned in enumerate(self.owned)
        ]


@dataclass(frozen=True, slots=True, eq=False)
class _Geometry:
    """What was found of a member's sets, by definitions alone: it holds whatever is counted and hidden in them and
    whoever is near."""

    inside: dict[tuple[bool, int, Where], list[Where]]
    covers: dict[tuple[bool, int, Where], list[list[Where]]]


_GEOMETRIES: Memory[_Geometry] = Memory(256)


def _geometry(member: TiedGroup, rules: Rules, everybody: Mapping[str, Values]) -> _Geometry:
    """The geometry of a member: the same for all tables of its form, of another village too."""
    group = member.subject.group
    key = (
        (group.totals.shape[:3], group.total, group.leaves),
        member.subject.meaning,
        member.layouts,
        member.open,
        frozenset(everybody.items()),
        rules.youngest_head,
    )
    return _GEOMETRIES.recall(key, lambda: _Geometry({}, {}))


@dataclass(frozen=True, slots=True)
class _Nearness:
    """Numbers of nodes of two members. `inside`: of the outer one, and of the inner one those within it. `covers`: of
    the inner one, and of the outer one those that hold it together."""

    inside: list[tuple[int, list[int]]]
    covers: list[tuple[int, list[int]]]


_NEAR: Memory[_Nearness] = Memory(2048)


class _Seeker:
    """The sets of a member, made ready only where what is asked of them is not known yet."""

    def __init__(
        self, nodes: Sequence[_Node], geometry: _Geometry, youngest_head: int | None, everybody: Mapping[str, Values]
    ) -> None:
        self.geometry, self._nodes = geometry, nodes
        self._youngest, self._everybody = youngest_head, everybody

    @cached_property
    def _place(self) -> dict[_Node, int]:
        return {node: place for place, node in enumerate(self._nodes)}

    @cached_property
    def _sets(self) -> _Sets:
        return _Sets(self._nodes)

    @cached_property
    def _inside(self) -> _Inside:
        return _Inside(self._sets, self.geometry, self._youngest)

    @cached_property
    def _covers(self) -> _Covers:
        return _Covers(self._sets, self.geometry, self._everybody)

    def nearness(self, inner: _Seeker) -> _Nearness:
        """Which sets of another member lie within sets of this one."""
        ours, theirs = self._place, inner._place
        return _Nearness(
            [
                (at, [theirs[part] for part in some])
                for node, at in ours.items()
                for some in inner._inside.of(node)
                if some
            ],
            [
                (at, [ours[part] for part in cover])
                for node, at in theirs.items()
                if node.printed
                for cover in self._covers.of(node)
            ],
        )


class _Sets:
    """The sets of a member by area: those that are printed, and those of the inner cross too."""

    def __init__(self, nodes: Sequence[_Node]) -> None:
        self.every: dict[int, dict[Where, _Node]] = {}
        self.printed: dict[int, dict[Where, _Node]] = {}
        for node in nodes:
            self.every.setdefault(node.area, {}).setdefault(node.where, node)
            if node.printed:
                self.printed.setdefault(node.area, {}).setdefault(node.where, node)
        self.crossed = any(not node.printed for node in nodes)


class _Inside:
    """Which sets of a member lie within a given set."""

    def __init__(self, sets: _Sets, geometry: _Geometry, youngest_head: int | None) -> None:
        self._sets, self._known = sets, geometry.inside
        self._youngest = youngest_head
        self._nests: dict[tuple[bool, int], Nest] = {}

    def of(self, outer: _Node) -> list[list[_Node]]:
        """The largest sets within the outer one that have no record in common: of those that are printed, if it is
        printed, and of all; none when it is itself among them."""
        out = []
        if outer.printed:
            out = [self._of(outer, self._sets.printed, printed=True)]
        if not outer.printed or self._sets.crossed:
            more = self._of(outer, self._sets.every, printed=False)
            out += [] if out == [more] else [more]
        return out

    def _of(self, outer: _Node, by_area: Mapping[int, dict[Where, _Node]], *, printed: bool) -> list[_Node]:
        here = by_area.get(outer.area, {})
        if outer.where in here:
            return []
        key = printed, min(outer.area, 1), outer.where
        found = self._known.get(key)
        if found is not None:
            with suppress(KeyError):  # of other dusun, in which other sets are printed
                return [here[where] for where in found]
        place = printed, outer.area
        if place not in self._nests:
            self._nests[place] = Nest(here, youngest_head=self._youngest)
        found = _largest(self._nests[place].within(outer.where))
        self._known[key] = found
        return [here[where] for where in found]


class _Covers:
    """Which sets of a member hold a given set together."""

    def __init__(self, sets: _Sets, geometry: _Geometry, everybody: Mapping[str, Values]) -> None:
        self._sets, self._known, self._everybody = sets, geometry.covers, everybody
        self._grids: dict[tuple[bool, int], list[Grid]] = {}

    def of(self, inner: _Node) -> list[list[_Node]]:
        """A cover for each choice of columns that has one, of printed sets and of those of the inner cross."""
        out = self._of(inner, self._sets.printed, printed=True)
        if self._sets.crossed:
            more = self._of(inner, self._sets.every, printed=False)
            out = out + [cover for cover in more if cover not in out]
        return out

    def _of(self, inner: _Node, by_area: Mapping[int, dict[Where, _Node]], *, printed: bool) -> list[list[_Node]]:
        here = by_area.get(inner.area, {})
        key = printed, min(inner.area, 1), inner.where
        found = self._known.get(key)
        if found is not None:
            with suppress(KeyError):  # of other dusun, in which other sets are printed
                return [[here[where] for where in cover] for cover in found]
        place = printed, inner.area
        if place not in self._grids:
            self._grids[place] = grids(here)
        finer = {} if printed else self._everybody
        found = [cover for grid in self._grids[place] if (cover := grid.cover(inner.where, finer))]
        self._known[key] = found
        return [[here[where] for where in cover] for cover in found]


def _largest(sets: list[Where]) -> list[Where]:
    """The largest sets that have no record in common; a set within a larger one is never apart from it."""
    chosen: list[Where] = []
    for where in sorted(sets, key=lambda where: -where.size):
        if all(where.apart(other) for other in chosen):
            chosen.append(where)
    return chosen


def _fills(parts: Sequence[_Node], whole: Where) -> bool:
    """The parts are all of the whole, by the definitions alone."""
    same = all(set(part.where.columns) == set(whole.columns) and part.where.other == whole.other for part in parts)
    return same and sum(part.where.size for part in parts) == whole.size


def _sign_cells(whole: Sequence[_Node], parts: Sequence[_Node]) -> dict[int, int]:
    """The unknown cells of some sets less others, with their signs; 0 where the two cancel."""
    cells: dict[int, int] = {}
    for sign, nodes in ((1, whole), (-1, parts)):
        for node in nodes:
            if node.cell is not None:
                cells[node.cell] = cells.get(node.cell, 0) + sign
    return cells


def _make_relation(cells: Mapping[int, int]) -> Relation:
    return relation((cell, sign) for cell, sign in cells.items() if sign)


def _rename_cells(old: Relation, position: Sequence[int]) -> Relation:
    return relation(zip((position[cell] for cell in old[0]), old[1], strict=True))

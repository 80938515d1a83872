"""Whoever reads the releases of several villages, and numbers printed of sums of them.

A kecamatan, a kabupaten or a group of villages prints a number of its members together. He puts every statement of
every member and every printed sum into one linear program for each group of answers that the sums ask about: whatever a
member hides is an unknown of that member, a printed sum is one row over all its members. What one village's cells
become by it is compared with what its own release leaves open.

A member is an edition of a village, by a name that the caller gives ("2001", "2001 edisi 2"): a level that is printed
again after one village was revised is a sum over other members, and the difference is in the rows. What an insider
knows of a village is a sum over that one member. Nothing else ties two members.

**What he does not find**: what two groups of answers say together (as in `luar.py`). Where a group is too large for all
members at once (`HELD`) he takes in each only the answers that the sums ask about; how often, and of what, stands in
`Reckoned.apart`. A sum whose members or categories he does not know is an error.

A kabupaten of 250 villages is one program of a million unknowns. A judge who knows the truth need not solve it: what is
possible where only a *company* of some members may be otherwise, and all others are as they are, is possible. So he
asks companies (`Reckoner.company`), and what no company shows he asks larger ones, at last all together. Such a point
also holds against whoever knows everything of a member outside the company.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import add
from pathlib import Path

import numpy as np

from tests.acuan.bacaan import classes, scales
from tests.acuan.ukuran import TABLES
from tests.serangan.luar import Group, Outsider, Problem, is_believed, plain, traits
from tests.serangan.massa import Persons
from tests.serangan.pohon import Sum, TooLarge
from tests.serangan.program import NEAR, Interval, Row, is_narrower, reached
from tests.serangan.rilis import Folder, Told, condition, groups_of, positions, read_folder

HELD = 200_000  # unknowns of all members together
_ANYTHING = (-1.0, 1e9)
Keep = Callable[[str, Told], "tuple[int, int] | None"]
Count = Callable[[str, str, Persons], int]
Cell = tuple[str, str]  # a member and a source


@dataclass(frozen=True)
class Printed:
    """A number of some members together: persons or families of a table in some categories of its rows (none: all of
    its universe), of one sex or both. `number` None: it is hidden and only its public range is told."""

    members: tuple[str, ...]
    table: str
    categories: tuple[str, ...] = ()
    sex: str | None = None
    number: int | None = None
    low: int = 0
    high: int | None = None

    @property
    def basis(self) -> str:
        """Who is counted."""
        return TABLES[self.table].basis

    @property
    def who(self) -> Persons:
        """The set, of each member. Raises `KeyError` for a category that the rows do not have."""
        spec = TABLES[self.table]
        who = condition(spec.basis, spec.where)
        if self.categories:
            rows = spec.by[-1]
            named = groups_of(rows)
            meant = frozenset[str]().union(*(named[each] for each in self.categories))
            who = who.but(**{classes(rows)[0]: positions(rows, meant)})
        if self.sex is not None:
            who = who.but(jenis_kelamin=frozenset(scales("orang")["jenis_kelamin"].positions(self.sex)))
        return who


@dataclass(frozen=True)
class Narrowed:
    """A hidden cell of a member: what its own release leaves open, and what is left beside all others."""

    member: str
    told: Told
    alone: Interval
    jointly: Interval

    @property
    def narrower(self) -> bool:
        """Whether the sums say more of it than the member's own release."""
        return is_narrower(self.jointly, self.alone)

    @property
    def exact(self) -> bool:
        """Whether the very number is known."""
        return math.ceil(self.jointly[0] - NEAR) >= math.floor(self.jointly[1] + NEAR)


@dataclass
class Reckoned:
    """Every hidden cell that the sums ask about. `contradicted`: groups in which nothing fits all statements; `apart`:
    groups that were too large to be taken whole."""

    cells: list[Narrowed] = field(default_factory=list)
    contradicted: list[str] = field(default_factory=list)
    apart: list[str] = field(default_factory=list)

    @property
    def narrower(self) -> list[Narrowed]:
        """The cells of which the sums say more."""
        return [each for each in self.cells if each.narrower]


def read_folders(releases: Mapping[str, Path]) -> dict[str, Folder]:
    """The finished release folders of members."""
    return {name: read_folder(path) for name, path in releases.items()}


def reckoned(
    villages: Mapping[str, Folder], sums: Sequence[Printed], level: int = 1, keep: Keep | None = None
) -> Reckoned:
    """Reckon with the statements of all members and the printed sums, for each group of answers that a sum asks about.

    `keep`: what a cell must keep; cells without are not asked about, and intervals are exact only where they are
    narrower (None: all hidden cells, exactly).
    """
    reckoner, out = Reckoner(villages, sums, level, keep), Reckoned()
    for group in reckoner.groups:
        found = reckoner.company(group, list(villages))
        out.cells += found.cells
        out.contradicted += found.contradicted
        out.apart += found.apart
    return out


class Reckoner:
    """Members, and printed sums of them, in front of whoever reckons. `count`: how many of a member are in a set, for a
    judge who leaves members as they are."""

    def __init__(
        self,
        villages: Mapping[str, Folder],
        sums: Sequence[Printed],
        level: int = 1,
        keep: Keep | None = None,
        count: Count | None = None,
    ) -> None:
        strangers = {name for each in sums for name in each.members} - villages.keys()
        if strangers:
            raise KeyError(f"tidak ada rilis dari {sorted(strangers)}")
        beside = {name: _cut_alike(folder, name, sums) for name, folder in villages.items()}
        self._outsiders = {name: Outsider(folder, level) for name, folder in beside.items()}
        self._sums, self._keep, self._count = list(sums), keep, count
        self._counts: dict[tuple[str, str, Persons], int] = {}
        self._problems: dict[tuple[Group, str], Problem] = {}
        self._alone: dict[tuple[Group, str], dict[str, Interval] | None] = {}
        self.groups = _asked(self._outsiders, sums)

    def company(self, group: Group, members: Sequence[str], wanted: Collection[Cell] | None = None) -> Reckoned:
        """The hidden cells of some members (only those that are `wanted`) where they alone may be otherwise than they
        are. All members: nobody is left as he is."""
        out = Reckoned()
        problems = self._taken(group, members)
        if problems is None and self._count is None:
            out.apart.append(_named(group))
            group = Group(group.basis, self._answers_of_sums(group))
            problems = self._taken(group, members)
        if problems is None:
            raise TooLarge(f"{sorted(group.answers)} dari {len(members)} anggota")
        asked = [
            (name, told, need)
            for name, problem in problems.items()
            for told, need in _hidden(name, self._outsiders[name].folder, problem, self._keep)
            if wanted is None or (name, told.source) in wanted
        ]
        whole = _Whole(problems, self._beside(group, members))
        joint = reached(whole.possible, whole.rows, [whole.of(n, t.who) for n, t, _ in asked], [w for _, _, w in asked])
        left = {name: self._by_itself(group, name, problem) for name, problem in problems.items()}
        if joint is None or None in left.values():
            out.contradicted.append(_named(group))
            return out
        for (name, told, _), together in zip(asked, joint, strict=True):
            by_itself = (left[name] or {})[told.source]
            out.cells.append(Narrowed(name, told, by_itself, together))
        return out

    def _taken(self, group: Group, members: Sequence[str]) -> dict[str, Problem] | None:
        """The problem of each member; None where they are too large together."""
        problems: dict[str, Problem] = {}
        for name in members:
            try:
                if (group, name) not in self._problems:
                    self._problems[group, name], _ = self._outsiders[name].fitting(group)
            except TooLarge:
                return None
            problems[name] = self._problems[group, name]
            if sum(problem.size for problem in problems.values()) > HELD:
                return None
        return problems

    def _answers_of_sums(self, group: Group) -> frozenset[str]:
        asked = (traits(plain(each.basis, each.who)) for each in self._sums if each.basis == group.basis)
        return frozenset[str]().union(*(each for each in asked if each <= group.answers))

    def _by_itself(self, group: Group, name: str, problem: Problem) -> dict[str, Interval] | None:
        """What a member's own release leaves open of each of its hidden cells."""
        if (group, name) not in self._alone:
            mine = list(_hidden(name, self._outsiders[name].folder, problem, self._keep))
            sums = [problem.sum(told.who) for told, _ in mine]
            found = reached(problem.possible, problem.rows, sums, [need for _, need in mine])
            own = None if found is None else {t.source: each for (t, _), each in zip(mine, found, strict=True)}
            self._alone[group, name] = own
        return self._alone[group, name]

    def _beside(self, group: Group, members: Collection[str]) -> list[tuple[Printed, float]]:
        """The sums about a group of answers that hold a member, and how many of each are in members that are left as
        they are."""
        out, taken = [], set(members)
        for each in self._sums:
            if each.basis != group.basis or not traits(plain(each.basis, each.who)) <= group.answers:
                continue
            if taken.isdisjoint(each.members):
                continue
            rest = [name for name in each.members if name not in taken]
            out.append((each, float(sum(self._known(name, each.basis, each.who) for name in rest))))
        return out

    def _known(self, name: str, basis: str, who: Persons) -> int:
        assert self._count is not None, "only a judge knows how many there are"
        if (name, basis, who) not in self._counts:
            self._counts[name, basis, who] = self._count(name, basis, who)
        return self._counts[name, basis, who]


def _named(group: Group) -> str:
    return f"{group.basis}: {', '.join(sorted(group.answers))}"


def _cut_alike(folder: Folder, name: str, sums: Iterable[Printed]) -> Folder:
    """A folder with the sets of the sums, though not their numbers, so that its columns are cut where a sum asks."""
    mine = {(each.basis, each.who) for each in sums if name in each.members}
    asked = [Told("jumlah wilayah", _LEVEL, basis, who, None) for basis, who in mine]
    return replace(folder, told=[*folder.told, *asked])


_LEVEL = "wilayah"


def _asked(outsiders: Mapping[str, Outsider], sums: Iterable[Printed]) -> list[Group]:
    """The answers that are tied in any member, if a sum asks about one of them."""
    found: dict[str, list[frozenset[str]]] = {}
    for outsider in outsiders.values():
        for group in outsider.groups(HELD):
            joined = found.setdefault(group.basis, [])
            near = [each for each in joined if each & group.answers]
            rest = [each for each in joined if not each & group.answers]
            found[group.basis] = [*rest, group.answers.union(*near)]
    wanted = {(each.basis, traits(plain(each.basis, each.who))) for each in sums}
    return [
        Group(basis, answers)
        for basis, joined in sorted(found.items())
        for answers in sorted(joined, key=sorted)
        if any(own == basis and tied and tied <= answers for own, tied in wanted)
    ]


def _hidden(
    name: str, folder: Folder, problem: Problem, keep: Keep | None
) -> Iterable[tuple[Told, tuple[float, float]]]:
    """The hidden cells of a member that a problem is about, with what each must keep. What only a fact lets be read is
    none where the fact contradicts what is printed (families of an earlier counting beside heads of this one)."""
    for told in folder.told:
        if not is_believed(told, problem.without):
            continue
        about = problem.shape.traits(told.who) if told.basis == problem.basis else frozenset()
        if told.value is None and told.table not in (_LEVEL, "mutu") and about and about <= problem.answers:
            wanted = _ANYTHING if keep is None else keep(name, told)
            if wanted is not None:
                yield told, wanted


class _Whole:
    """All members as one problem: their unknowns one after another, their statements, and the sums."""

    def __init__(self, problems: Mapping[str, Problem], sums: Iterable[tuple[Printed, float]]) -> None:
        self._problems, self._begins, begin = problems, dict[str, int](), 0
        self.rows: list[Row] = []
        for name, problem in problems.items():
            self._begins[name] = begin
            self.rows += [Row(row.sum.shifted(begin), row.low, row.high) for row in problem.rows]
            begin += problem.size
        self.possible = np.concatenate([problem.possible for problem in problems.values()])
        for each, besides in sums:
            total = reduce(add, (self.of(name, each.who) for name in each.members if name in problems))
            high = math.inf if each.high is None else each.high
            ends = (each.low, high) if each.number is None else (each.number, each.number)
            self.rows.append(Row(total, ends[0] - besides, ends[1] - besides))

    def of(self, name: str, who: Persons) -> Sum:
        """The persons of a set of one member."""
        return self._problems[name].sum(who).shifted(self._begins[name])


__all__ = ["Narrowed", "Printed", "Reckoned", "Reckoner", "read_folders", "reckoned"]

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
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import add
from pathlib import Path

import numpy as np

from tests.acuan.bacaan import classes, scales
from tests.acuan.ukuran import TABLES
from tests.serangan.luar import Group, Outsider, Problem, plain, traits
from tests.serangan.massa import Persons
from tests.serangan.pohon import Sum, TooLarge
from tests.serangan.program import NEAR, Interval, Row, reached
from tests.serangan.rilis import Folder, Told, condition, groups_of, positions, read_folder

HELD = 200_000  # unknowns of all members together
_ANYTHING = (-1.0, 1e9)
Keep = Callable[[str, Told], "tuple[int, int] | None"]


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
        return self.jointly[0] > self.alone[0] + NEAR or self.jointly[1] < self.alone[1] - NEAR

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
    strangers = {name for each in sums for name in each.members} - villages.keys()
    if strangers:
        raise KeyError(f"tidak ada rilis dari {sorted(strangers)}")
    beside = {name: _cut_alike(folder, name, sums) for name, folder in villages.items()}
    outsiders = {name: Outsider(folder, level) for name, folder in beside.items()}
    out = Reckoned()
    for group in _asked(outsiders, sums):
        _reckon(outsiders, group, sums, keep, out)
    return out


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


def _reckon(
    outsiders: Mapping[str, Outsider], group: Group, sums: Sequence[Printed], keep: Keep | None, out: Reckoned
) -> None:
    problems = _problems(outsiders, group)
    if problems is None:
        out.apart.append(f"{group.basis}: {', '.join(sorted(group.answers))}")
        wanted = (traits(plain(each.basis, each.who)) for each in sums if each.basis == group.basis)
        own = frozenset[str]().union(*(each for each in wanted if each <= group.answers))
        group = Group(group.basis, own)
        problems = _problems(outsiders, group)
        if problems is None:
            raise TooLarge(f"{sorted(own)} dari {len(outsiders)} anggota")
    whole = _Whole(problems, sums)
    asked = [
        (name, told, wanted)
        for name, problem in problems.items()
        for told, wanted in _hidden(name, outsiders[name].folder, problem, keep)
    ]
    alone: dict[str, list[Interval] | None] = {}
    for name, problem in problems.items():
        mine = [(problem.sum(told.who), wanted) for member, told, wanted in asked if member == name]
        alone[name] = reached(problem.possible, problem.rows, [s for s, _ in mine], [w for _, w in mine])
    joint = reached(whole.possible, whole.rows, [whole.of(n, t.who) for n, t, _ in asked], [w for _, _, w in asked])
    if joint is None or None in alone.values():
        out.contradicted.append(f"{group.basis}: {', '.join(sorted(group.answers))}")
        return
    left = [interval for own in alone.values() if own is not None for interval in own]
    out.cells += [
        Narrowed(name, told, by_itself, together)
        for (name, told, _), by_itself, together in zip(asked, left, joint, strict=True)
    ]


def _problems(outsiders: Mapping[str, Outsider], group: Group) -> dict[str, Problem] | None:
    """The problem of each member; None where they are too large together."""
    problems: dict[str, Problem] = {}
    for name, outsider in outsiders.items():
        try:
            problems[name], _ = outsider.fitting(group)
        except TooLarge:
            return None
        if sum(problem.size for problem in problems.values()) > HELD:
            return None
    return problems


def _hidden(
    name: str, folder: Folder, problem: Problem, keep: Keep | None
) -> Iterable[tuple[Told, tuple[float, float]]]:
    """The hidden cells of a member that a problem is about, with what each must keep."""
    for told in folder.told:
        about = problem.shape.traits(told.who) if told.basis == problem.basis else frozenset()
        if told.value is None and told.table not in (_LEVEL, "mutu") and about and about <= problem.answers:
            wanted = _ANYTHING if keep is None else keep(name, told)
            if wanted is not None:
                yield told, wanted


class _Whole:
    """All members as one problem: their unknowns one after another, their statements, and the sums."""

    def __init__(self, problems: Mapping[str, Problem], sums: Iterable[Printed]) -> None:
        self._problems, self._begins, begin = problems, dict[str, int](), 0
        self.rows: list[Row] = []
        for name, problem in problems.items():
            self._begins[name] = begin
            self.rows += [Row(row.sum.shifted(begin), row.low, row.high) for row in problem.rows]
            begin += problem.size
        self.possible = np.concatenate([problem.possible for problem in problems.values()])
        some = next(iter(problems.values()))
        for each in sums:
            if each.basis == some.basis and traits(plain(each.basis, each.who)) <= some.answers:
                total = reduce(add, (self.of(name, each.who) for name in each.members))
                high = math.inf if each.high is None else each.high
                ends = (each.low, high) if each.number is None else (each.number, each.number)
                self.rows.append(Row(total, *ends))

    def of(self, name: str, who: Persons) -> Sum:
        """The persons of a set of one member."""
        return self._problems[name].sum(who).shifted(self._begins[name])


__all__ = ["Narrowed", "Printed", "Reckoned", "read_folders", "reckoned"]

"""Derived columns worked out over rows: each expression once for every combination of values that stands in some row,
members of families all together before families are gone through.

The meaning of an expression is that of `expr.reference`, to which a test holds every column here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import Any

import numpy as np

from cantik.base.dates import age_on
from cantik.expr import tree
from cantik.expr.reference import COMPARE, RecordContext, arithmetic, holds, value_of
from cantik.expr.scope import COUNTED
from cantik.snapshot.bases import NO, YES
from cantik.snapshot.columns import MEMBERS, ROLES, WHERE, ColumnPlan, Path, Run, paths
from cantik.snapshot.dictionary_columns import (
    ColumnsRead,
    DictionaryColumn,
    Flags,
    Places,
    apply_once,
    ask_once,
    code_numbers,
    code_values,
    merge_rows,
    repeat_value,
    settle_numbers,
)

_RELATION = {"keluarga": "hubungan", "rumah_tangga": "hubungan_rumah_tangga"}
_BORN = (MEMBERS, "tanggal_lahir")
_PARTS = {"tahun": "year", "bulan": "month", "hari": "day"}  # of a date
_COUNT, _SMALLEST = "banyak", "terkecil"
#: days as NumPy counts them; and none
_EPOCH, _NO_DAY = dt.date(1970, 1, 1).toordinal(), 0


@dataclass(frozen=True, slots=True)
class GroupMembers:
    """Who belongs to each family or household: positions of persons, one family after another; of how many each
    consists, and which of them it counts."""

    persons: Places
    sizes: Places
    counted: Flags

    @property
    def owner(self) -> Places:
        """The family of each member."""
        return np.repeat(np.arange(len(self.sizes)), self.sizes)


@dataclass(slots=True)
class DerivedRows:
    """The records of a unit to which columns are added.

    `columns`: what is known of them, and the derived ones as they are made. `members`: of families and households,
    among `people`. `families`: of persons, the columns of the families to whose positions their own column `keluarga`
    points. `told`: what was worked out of members, which many columns ask alike. `asked`:
    which records a source reached that asks for a variable; None where all come from one source.
    """

    unit: str
    size: int
    columns: ColumnsRead
    members: GroupMembers | None = None
    people: ColumnsRead = field(default_factory=ColumnsRead)
    families: ColumnsRead = field(default_factory=ColumnsRead)
    asked: Callable[[str], Flags] | None = None
    around: RecordContext = field(default_factory=RecordContext)
    limits: Mapping[str, int | float] = field(default_factory=dict)
    conditions: dict[tree.Node, Flags] = field(default_factory=dict)
    numbers: dict[tree.Node, DictionaryColumn] = field(default_factory=dict)

    def group_members(self) -> GroupMembers:
        """Who belongs to each record, which is no person."""
        if self.members is None:
            raise AssertionError("persons have no members")
        return self.members

    def of(self, path: Path) -> DictionaryColumn:
        """What a path tells of each record; missing where nobody told."""
        if len(path) == 1:
            return self.columns.get(path[0]) or repeat_value(None, self.size)
        if path[0] in ROLES:
            return self._of_role(ROLES[path[0]], path[1])
        told, home = self.families.get(path[1]), self.of(("keluarga",))
        if told is None:
            return repeat_value(None, self.size)
        size, beyond = len(told), len(told.values)
        place = [it if isinstance(it, int) and 0 <= it < size else size for it in home.values]
        codes = np.append(told.codes, beyond)[np.array(place)[home.codes]]
        return code_values(codes, (*told.values, None))

    def _of_role(self, role: str, name: str) -> DictionaryColumn:
        """The value on which all heads (or spouses) of a family agree: two heads are a finding, not a choice."""
        told, relation = self.people.get(name), self.people.get(_RELATION[self.unit])
        if told is None or relation is None or role not in relation.values:
            return repeat_value(None, self.size)
        members = self.group_members()
        chosen = relation.codes[members.persons] == relation.values.index(role)
        own, codes = members.owner[chosen], told.codes[members.persons[chosen]]
        missing = len(told.values)
        found = np.full(self.size, missing, np.int64)
        if len(own):
            starts = _run_starts(own)
            least, most = np.minimum.reduceat(codes, starts), np.maximum.reduceat(codes, starts)
            found[own[starts]] = np.where(least == most, least, missing)
        return code_values(found, (*told.values, None))

    def of_members(self, path: Path) -> DictionaryColumn:
        """What a path inside `banyak` tells of each member, family after family."""
        members = self.group_members()
        if path[0] != MEMBERS:
            return self.of(path).take(members.owner)
        if path[1] == COUNTED:
            return DictionaryColumn(members.counted.astype(np.int32), (NO, YES))
        told = self.people.get(path[1])
        return told.take(members.persons) if told is not None else repeat_value(None, len(members.persons))


def _run_starts(owner: Places) -> Places:
    """Where each run of one owner begins."""
    return np.flatnonzero(np.append(True, owner[1:] != owner[:-1]))


def derive_columns(
    rows: DerivedRows, plans: Sequence[ColumnPlan], on: dt.date, limits: Mapping[str, int | float]
) -> dict[str, DictionaryColumn]:
    """The derived columns of a unit that are in force on a date."""
    rows.around, rows.limits = RecordContext(acuan=on), limits
    found = {}
    for plan in plans:
        if plan.definition.in_force(on):
            found[plan.name] = rows.columns.known[plan.name] = _derive(plan, rows)
    return found


def _derive(plan: ColumnPlan, rows: DerivedRows) -> DictionaryColumn:
    """Case after case, each asked only of the records that none before told."""
    pieces: list[tuple[Places, DictionaryColumn]] = []
    left: Places = np.arange(rows.size)
    for step in plan.steps:
        if not len(left) or (step.kept is not None and not _stands(rows.of((step.kept,)))):
            continue
        holding = _condition(step.when.node, _asker(step.when, rows, left))
        if step.kept is not None and rows.asked is not None:
            holding = holding & rows.asked(step.kept)[left]
        here, left = left[holding], left[~holding]
        if not len(here):
            continue
        values = _value(step.value.node, _asker(step.value, rows, here))
        if step.divisor is not None:
            by = _value(step.divisor.node, _asker(step.divisor, rows, here))
            values = apply_once([values, by], _divide_whole)
        pieces.append((here, values))
    return merge_rows(rows.size, pieces)


def _stands(column: DictionaryColumn) -> bool:
    """Whether anybody was asked: some row holds a value."""
    said = np.array([bool(value) for value in column.values], np.bool_)
    return bool(said[column.codes].any())


def _divide_whole(value: Any, by: Any) -> int | None:
    """Whole numbers, cut downwards; missing where one is, or where nothing divides."""
    return None if value is None or not by else int(value) // int(by)


@dataclass(slots=True)
class _Asker:
    """What an expression is asked over: records of a unit, or (`inside`) the members of its families."""

    rows: DerivedRows
    size: int
    of: Callable[[Path], DictionaryColumn]
    inside: bool = False
    read: dict[Path, DictionaryColumn] = field(default_factory=dict)

    def column(self, path: Path) -> DictionaryColumn:
        """What a path tells, as expressions see it."""
        if path not in self.read:
            self.read[path] = settle_numbers(self.of(path))
        return self.read[path]


def _asker(run: Run, rows: DerivedRows, places: Places) -> _Asker:
    """Asks of the records at these places; members only where they are asked."""
    every, over = len(places) == rows.size, {(name,): call for name, call in run.over.items()}

    def of(path: Path) -> DictionaryColumn:
        told = _over_members(over[path], rows) if path in over else rows.of(path)
        return told if every else told.take(places)

    return _Asker(rows, len(places), of)


# ── conditions ───────────────────────────────────────────────────────────────────────────────────
def _condition(node: tree.Node, asker: _Asker) -> Flags:
    """Of which records a condition holds; what many ask of members is kept."""
    if not (asker.inside and isinstance(node, tree.Compare | tree.In | tree.Present)):
        return _work_out_condition(node, asker)
    if node not in asker.rows.conditions:
        asker.rows.conditions[node] = _work_out_condition(node, asker)
    return asker.rows.conditions[node]


def _work_out_condition(node: tree.Node, asker: _Asker) -> Flags:
    match node:
        case tree.And(parts) | tree.Or(parts):
            return _join_conditions(parts, asker, both=isinstance(node, tree.And))
        case tree.Compare(op, left, right):
            compare = COMPARE[op]
            sides = [_value(left, asker), _value(right, asker)]
            return ask_once(sides, lambda a, b: a is not None and b is not None and compare(a, b))
        case tree.In(value, items, negated):
            codes = {value_of(item, {}) for item in items}
            return ask_once([_value(value, asker)], lambda it: it is not None and (it in codes) is not negated)
        case tree.Present(value, negated):
            return ask_once([_value(value, asker)], lambda it: (it is None) is negated)
    named = _names(node, asker)
    if not named:
        return np.full(asker.size, bool(_evaluate_record(node, asker.rows.limits, asker.rows.around)))
    columns = [asker.column(path) for path in named]
    return ask_once(columns, lambda *key: _evaluate_record(node, *_record(named, key, asker)))


def _join_conditions(parts: Sequence[tree.Condition], asker: _Asker, *, both: bool) -> Flags:
    """`dan` (both) or `atau` of conditions; those after the one that settles it for all records are not asked."""
    found = _condition(parts[0], asker)
    for part in parts[1:]:
        if (not found.any()) if both else found.all():
            break
        found = found & _condition(part, asker) if both else found | _condition(part, asker)
    return found


# ── values ───────────────────────────────────────────────────────────────────────────────────────
def _value(node: tree.Node, asker: _Asker) -> DictionaryColumn:
    """What an expression is of each record."""
    match node:
        case tree.Arithmetic(op, left, right):
            return apply_once([_value(left, asker), _value(right, asker)], lambda a, b: arithmetic(op, a, b))
        case tree.Call("tahun" | "bulan" | "hari" as part, (date,)):
            named_part = attrgetter(_PARTS[part])
            return apply_once([_value(date, asker)], lambda it: None if it is None else named_part(it))
        case tree.Call("umur_pada", (date,)):
            (born,) = (asker.column(path) for path in paths(tree.Call("umur_pada", ()), members=asker.inside))
            return apply_once([born, _value(date, asker)], _age)
    named = _names(node, asker)
    if not named:
        return repeat_value(_evaluate_record(node, asker.rows.limits, asker.rows.around), asker.size)
    if isinstance(node, tree.Name):
        return asker.column(named[0])
    columns = [asker.column(path) for path in named]
    return apply_once(columns, lambda *key: _evaluate_record(node, *_record(named, key, asker)))


def _age(born: dt.date | None, on: dt.date | None) -> int | None:
    return None if born is None or on is None else age_on(born, on)


def _names(node: tree.Node, asker: _Asker) -> tuple[Path, ...]:
    return tuple(dict.fromkeys(paths(node, members=asker.inside)))


def _record(names: Sequence[Path], values: Sequence[Any], asker: _Asker) -> tuple[dict[str, Any], RecordContext]:
    """A record that holds these values, and what stands around it; of a member the record of its family."""
    own: dict[str, Any] = dict(asker.rows.limits)
    outer: dict[str, Any] = dict(asker.rows.limits)
    for path, value in zip(names, values, strict=True):
        of_member = asker.inside and path[0] == MEMBERS
        here = outer if asker.inside and not of_member else own
        for part in path[of_member:-1]:
            here = here.setdefault(part, {})
        here[path[-1]] = value
    return own, replace(asker.rows.around, outer=outer)


def _evaluate_record(node: tree.Node, record: Mapping[str, Any], around: RecordContext) -> Any:
    return value_of(node, record, around) if isinstance(node, tree.VALUES) else holds(node, record, around)


# ── members ──────────────────────────────────────────────────────────────────────────────────────
def _over_members(call: tree.Call, rows: DerivedRows) -> DictionaryColumn:
    """A number over the members of each family."""
    if call not in rows.numbers:
        rows.numbers[call] = _number_of_members(call, rows)
    return rows.numbers[call]


def _number_of_members(call: tree.Call, rows: DerivedRows) -> DictionaryColumn:
    members = rows.group_members()
    if call.function in WHERE:
        every = _condition(call.args[1], _Asker(rows, len(members.persons), rows.of_members, inside=True))
        if call.function == _COUNT:
            return code_numbers(np.bincount(members.owner[every], minlength=len(members.sizes)))
        return _shortest_intervals(rows.of_members(_BORN).take(every), members.owner[every], rows.size)
    arg = call.args[0]
    if not isinstance(arg, tree.Name):
        raise AssertionError("checked before")
    told = rows.of_members(arg.path)
    return _extremes(told, members.owner, rows.size, smallest=call.function == _SMALLEST)


def _extremes(told: DictionaryColumn, owner: Places, size: int, *, smallest: bool) -> DictionaryColumn:
    """The smallest or largest value that is known of those of each owner, who stand one after another."""
    values: list[Any] = sorted(value for value in told.values if value is not None)
    rank = {value: at for at, value in enumerate(values)}
    ranks = np.array([-1 if value is None else rank[value] for value in told.values])[told.codes]
    own, ranks = owner[ranks >= 0], ranks[ranks >= 0]
    found = np.full(size, len(values))
    if len(own):
        starts = _run_starts(own)
        found[own[starts]] = (np.minimum if smallest else np.maximum).reduceat(ranks, starts)
    return code_values(found, (*values, None))


def _shortest_intervals(born: DictionaryColumn, owner: Places, size: int) -> DictionaryColumn:
    """What `expr.reference.shortest_interval` says of the births of each owner; months as `months_between` counts
    them."""
    days = np.array([_NO_DAY if it is None else it.toordinal() for it in born.values])  # type: ignore[union-attr]
    dates = (days - _EPOCH).astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    of_month = (dates - months.astype("datetime64[D]")).astype(np.int64)[born.codes]
    days, months = days[born.codes], months.astype(np.int64)[born.codes]
    order = np.lexsort((days, owner))
    order = order[days[order] > _NO_DAY]
    owner, days, months, of_month = owner[order], days[order], months[order], of_month[order]
    follows = np.flatnonzero((owner[1:] == owner[:-1]) & (days[1:] != days[:-1]))
    between = months[follows + 1] - months[follows] - (of_month[follows + 1] < of_month[follows])
    found = np.full(size, -1)
    if len(follows):
        starts = _run_starts(owner[follows])
        found[owner[follows][starts]] = np.minimum.reduceat(between, starts)
    told = code_numbers(found)
    return DictionaryColumn(told.codes, tuple(None if it == -1 else it for it in told.values))

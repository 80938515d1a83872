"""Columns that the snapshot makes of others, as `content/columns/` says: read once, then run column by column.

The meaning of an expression is that of `expr.reference`, to which a test holds every column here; it is worked out a
column at a time, and members are counted before the families are gone through: a village has few different answers and
many people.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from operator import attrgetter
from typing import Any

from cantik.base.dates import age_on
from cantik.base.errors import ContentError
from cantik.collect.batch import Value
from cantik.content.column import COLUMN_UNITS, ColumnCase, ColumnDefinition
from cantik.content.kinds import Content
from cantik.expr import tree
from cantik.expr.check import check
from cantik.expr.parse import parse, parse_value
from cantik.expr.reference import COMPARE, RecordContext, arithmetic, holds, shortest_interval, value_of
from cantik.expr.scope import COUNTED, LIMITS, Positions, Scope, Type, column_scope
from cantik.expr.walk import OUTER, children
from cantik.snapshot.bases import LISTED, NO, YES

Column = Sequence[Value | bool]
Path = tuple[str, ...]
#: a column of the register or the snapshot: unit and variable
Named = tuple[str, str]
HEAD = "1"  # in `hubungan` and in `hubungan_rumah_tangga`
_ROLES = {"kepala": HEAD, "pasangan": "2"}
_RELATION = {"keluarga": "hubungan", "rumah_tangga": "hubungan_rumah_tangga"}
_MEMBERS, _AREA = "anggota", "dusun"
_BORN = (_MEMBERS, "tanggal_lahir")
_PARTS = {"tahun": "year", "bulan": "month", "hari": "day"}  # of a date
_WHERE = ("banyak", "selang")  # of members that satisfy a condition
_OVER_MEMBERS = (*_WHERE, "terkecil", "terbesar")
_GROUP = {"keluarga": "keluarga", "rumah_tangga": "rumah_tangga_daftar"}  # whose member a person is


# ── what an expression names ─────────────────────────────────────────────────────────────────────
def paths(node: tree.Node, *, members: bool = False) -> Iterator[Path]:
    """What an expression names: ("r302",), ("kepala", "umur"), ("anggota", "umur"), ("anggota",) for members that are
    only counted. `members`: it is asked of members. Limits and the reference date are no columns."""
    if isinstance(node, tree.Name):
        path = node.path
        if path[0] == OUTER:
            members, path = False, path[1:]
        if path[0] != "acuan" and not path[0].startswith(LIMITS):
            yield (_MEMBERS, *path) if members else path
        return
    parts = list(children(node))
    if isinstance(node, tree.Call) and node.function == "umur_pada":
        yield (_MEMBERS, "tanggal_lahir") if members else ("tanggal_lahir",)
    if isinstance(node, tree.Call) and node.function in _WHERE:
        yield (_MEMBERS,) if node.function == "banyak" else (_MEMBERS, "tanggal_lahir")
        parts, members = parts[1:], True
    for part in parts:
        yield from paths(part, members=members)


def _parse_case(case: ColumnCase) -> Iterator[tree.Node]:
    yield parse(case.when, case.origin.at("bila"))
    yield parse_value(case.value, case.origin.at("isi"))
    if case.divisor is not None:
        yield parse_value(case.divisor, case.origin.at("dibagi"))


def _behind(definition: ColumnDefinition, unit: str) -> frozenset[Named]:
    """Columns that a definition names directly; the unit's own number of the group where only members are counted."""
    found: set[Named] = set()
    for path in (path for case in definition.cases for node in _parse_case(case) for path in paths(node)):
        if len(path) == 1:
            found.add((unit, path[0]) if path[0] != _MEMBERS else ("", unit))
        elif path[0] == "keluarga":
            found.add(("keluarga", path[1]))
        elif path[1] == COUNTED:
            found.add(("", unit))
        else:
            found.add(("orang", path[1]))
            found |= {("orang", "hubungan")} if path[0] in _ROLES else set()
    for case in definition.cases:
        found |= {(unit, case.kept)} if case.kept else set()
    return frozenset(found)


_direct: dict[str, Mapping[Named, frozenset[Named]]] = {}


def _directly(content: Content) -> Mapping[Named, frozenset[Named]]:
    """`_behind` of every derived column; kept for the content last asked of."""
    if content.digest not in _direct:
        _direct.clear()
        _direct[content.digest] = {
            (unit, column.id): _behind(column, unit) for column in content.columns.values() for unit in column.units
        }
    return _direct[content.digest]


def named_directly(content: Content, unit: str, name: str) -> frozenset[Named]:
    """The columns that the definition of a derived column names itself, by unit ("" for who belongs to the unit); none
    where no definition makes it."""
    return _directly(content).get((unit, name), frozenset())


def is_distance(content: Content, name: str) -> bool:
    """Whether a column is a distance, which the register works out: the point of a home never leaves it."""
    column = content.columns.get(name)
    return column is not None and column.distance is not None


def made_of(content: Content, unit: str, names: Iterable[str]) -> frozenset[Named]:
    """The columns of the register, by unit, that columns of a unit are made of in the end, their own names where no
    definition makes them or the register does (`is_distance`)."""
    direct = _directly(content)
    found: set[Named] = set()
    left = [(unit, name) for name in names]
    while left:
        named = left.pop()
        if named not in direct or is_distance(content, named[1]):
            found.add(named)
        else:
            left += direct[named]
    return frozenset(("orang", _GROUP[name]) if not of else (of, name) for of, name in found)


def derived_behind(content: Content, unit: str, names: Iterable[str]) -> tuple[tuple[str, ColumnDefinition], ...]:
    """The definitions of derived columns by which columns of a unit are made, with those that these name in turn; each
    under `unit.column`, sorted."""
    direct = _directly(content)
    left, found = [(unit, name) for name in names], dict[str, ColumnDefinition]()
    while left:
        named = left.pop()
        if named in direct and ".".join(named) not in found:
            found[".".join(named)] = content.columns[named[1]]
            left += direct[named]
    return tuple(sorted(found.items()))


def stood_on(content: Content, unit: str, name: str) -> frozenset[Named]:
    """The columns of the register that a column of a basis stands on: what tells where its values come from.

    `terdata` stands on none: everybody in the file is in it. A number of members stands on who belongs to the family.
    """
    if name == LISTED:
        return frozenset()
    if unit != "orang" and name == _AREA:
        return frozenset({("orang", name)})
    found = made_of(content, unit, {name})
    group = ("orang", _GROUP.get(unit, ""))
    return found - {group} if any(of == "orang" for of, _ in found - {group}) else found


def person_made_of(content: Content, names: Iterable[str]) -> dict[str, frozenset[str]]:
    """By unit the columns of the register that columns of persons are made of: their own, and where some is made of
    what the family said, those of families."""
    found = made_of(content, "orang", names)
    units = ("orang", *sorted({unit for unit, _ in found} - {"orang"}))
    return {of: frozenset(name for unit, name in found if unit == of) for of in units}


def family_made_of(content: Content, names: Iterable[str]) -> dict[str, frozenset[str]]:
    """By unit the columns of the register that all columns of families are made of, and their own names."""
    unit = "keluarga"
    derived = [column.id for column in content.columns.values() if unit in column.units]
    found = made_of(content, unit, derived)
    own = frozenset(names) | {name for of, name in found if of == unit}
    return {"orang": frozenset(name for of, name in found if of == "orang"), unit: own}


# ── read once ────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class _Run:
    """An expression made ready: its numbers over members stand apart, each under the name that the tree now has."""

    node: tree.Node
    over: Mapping[str, tree.Call] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Step:
    """One case of a column made ready."""

    when: _Run
    value: _Run
    divisor: _Run | None
    kept: str | None


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """A derived column of a unit, made ready: its name, from when to when it is made, and its cases."""

    name: str
    definition: ColumnDefinition
    steps: tuple[_Step, ...]


_plans: dict[str, Mapping[str, tuple[ColumnPlan, ...]]] = {}


def column_plans(content: Content, lists: Mapping[str, Positions]) -> Mapping[str, tuple[ColumnPlan, ...]]:
    """The columns of each unit, those first that others name. Raises `ContentError` or `ExpressionError` with file and
    line for a definition that cannot be run: unknown names, kinds that do not fit, columns that name each other."""
    if content.digest not in _plans:
        order = _in_order(content)
        scopes = {unit: column_scope(content, lists, unit) for unit in COLUMN_UNITS}
        made = {
            unit: tuple(
                _plan(content.columns[name], scopes[unit])
                for of, name in order
                if of == unit and not is_distance(content, name)
            )
            for unit in COLUMN_UNITS
        }
        _plans.clear()
        _plans[content.digest] = made
    return _plans[content.digest]


def _in_order(content: Content) -> list[Named]:
    direct = _directly(content)
    done: dict[Named, bool] = {}

    def visit(named: Named, way: tuple[Named, ...]) -> None:
        if named in way:
            circle = " → ".join(f"{unit}.{name}" for unit, name in (*way[way.index(named) :], named))
            where = content.columns[named[1]].origin.at("nilai")
            raise ContentError("K142", "Kolom turunan saling menunjuk", where=where, found=circle)
        if named in done or named not in direct:
            return
        for other in sorted(direct[named]):
            if named[0] == "orang" and other in direct and other[0] != "orang" and not is_distance(content, other[1]):
                where = content.columns[named[1]].origin.at("nilai")
                found = ".".join(other)
                raise ContentError("K142", "Kolom orang tidak dibuat dari turunan keluarga", where=where, found=found)
            visit(other, (*way, named))
        done[named] = True

    for named in direct:
        visit(named, ())
    return list(done)


def _plan(definition: ColumnDefinition, scope: Scope) -> ColumnPlan:
    return ColumnPlan(definition.id, definition, tuple(_step(case, definition.id, scope) for case in definition.cases))


def _step(case: ColumnCase, name: str, scope: Scope) -> _Step:
    if case.kept is not None and case.kept not in scope.names:
        where = case.origin.at("dicatat")
        raise ContentError("K142", "Kolom tidak dikenal", where=where, found=f"“{case.kept}”", expected=scope.unit)
    when = check(parse(case.when, case.origin.at("bila")), scope, text=case.when, origin=case.origin.at("bila"))
    divisor = None
    if case.divisor is not None:
        if scope.names[name].type is not Type.NUMBER:
            raise ContentError("K142", "Hanya angka dapat dibagi", where=case.origin.at("dibagi"), found=name)
        divisor = _ready(_parse_fitting(case.divisor, name, scope, case.origin.at("dibagi")))
    return _Step(
        _ready(when), _ready(_parse_fitting(case.value, name, scope, case.origin.at("isi"))), divisor, case.kept
    )


def _parse_fitting(text: str, name: str, scope: Scope, origin: str) -> tree.Node:
    """A value that the column can hold: of its kind, and for a code of its own list."""
    node = tree.Compare("=", tree.Name((name,)), parse_value(text, origin))
    checked = check(node, scope, text=text, origin=origin)
    if not isinstance(checked, tree.Compare):
        raise AssertionError("a comparison stays one")
    return checked.right


def _ready(node: tree.Node) -> _Run:
    over: dict[str, tree.Call] = {}
    lifted = _lift_member_calls(node, over)
    return _Run(lifted, over)


def _lift_member_calls(node: tree.Node, over: dict[str, tree.Call]) -> tree.Node:
    """The tree with a name of its own, which no column has, in the place of each number over members."""
    if isinstance(node, tree.Call) and node.function in _OVER_MEMBERS:
        name = f"{node.function} {len(over)}"
        over[name] = node
        return tree.Name((name,), pos=node.pos)
    changed: dict[str, Any] = {}
    for part in fields(node):
        value = getattr(node, part.name)
        if isinstance(value, tree.NODES):
            changed[part.name] = _lift_member_calls(value, over)
        elif isinstance(value, tuple):
            changed[part.name] = tuple(
                _lift_member_calls(it, over) if isinstance(it, tree.NODES) else it for it in value
            )
    return replace(node, **changed)


# ── run ──────────────────────────────────────────────────────────────────────────────────────────
@dataclass(slots=True)
class DerivedRows:
    """The records of a unit to which columns are added.

    `columns`: what is known of them, and the derived ones as they are made. `groups`: of each family or household the
    positions of its members among `people`; `counted`: which of them it counts. `families`: of persons, the
    columns of the families to whose positions their own column `keluarga` points. `told`: what was worked out of
    members, which many columns ask alike.
    """

    unit: str
    columns: dict[str, Column]
    groups: Sequence[Sequence[int]] = ()
    people: Mapping[str, Column] = field(default_factory=dict)
    counted: Sequence[Sequence[bool]] = ()
    families: Mapping[str, Column] = field(default_factory=dict)
    around: RecordContext = field(default_factory=RecordContext)
    limits: Mapping[str, int | float] = field(default_factory=dict)
    told: dict[tree.Node, Column] = field(
        default_factory=dict
    )  # what was worked out of members; many columns ask alike

    @property
    def size(self) -> int:
        """How many records there are."""
        return len(self.columns["id"]) if self.unit == "orang" else len(self.groups)

    def of(self, path: Path) -> Column:
        """What a path tells of each record; missing where nobody told."""
        if len(path) == 1:
            return self.columns.get(path[0]) or [None] * self.size
        if path[0] in _ROLES:
            told = self.people.get(path[1]) or [None] * len(self.people["id"])
            roles = self.people.get(_RELATION[self.unit]) or [None] * len(self.people["id"])
            code = _ROLES[path[0]]
            return [_only([told[member] for member in own if roles[member] == code]) for own in self.groups]
        told = self.families.get(path[1]) or ()
        return [
            told[home] if isinstance(home, int) and 0 <= home < len(told) else None for home in self.of(("keluarga",))
        ]

    def of_members(self, path: Path) -> Column:
        """What a path inside `banyak` tells of each member, family after family."""
        if path[0] != _MEMBERS:
            own = self.of(path)
            return [own[place] for place, group in enumerate(self.groups) for _ in group]
        if path[1] == COUNTED:
            return [YES if counts else NO for group in self.counted for counts in group]
        told = self.people.get(path[1])
        return [told[member] if told else None for group in self.groups for member in group]


def _only(values: Sequence[Value | bool]) -> Value | bool:
    """The value on which all heads agree (one head, as a rule), else missing: two heads are a finding, not a choice."""
    return values[0] if len(set(values)) == 1 else None


def add_columns(
    rows: DerivedRows, plans: Sequence[ColumnPlan], on: dt.date, limits: Mapping[str, int | float]
) -> dict[str, Column]:
    """The columns of a unit with the derived ones that are in force on a date."""
    rows.around, rows.limits = RecordContext(acuan=on), limits
    for plan in plans:
        if plan.definition.in_force(on):
            rows.columns[plan.name] = _column(plan, rows)
    return rows.columns


def _column(plan: ColumnPlan, rows: DerivedRows) -> list[Value | bool]:
    """Case after case, each asked only of the records that none before told."""
    found: list[Value | bool] = [None] * rows.size
    open_ = list(range(rows.size))
    for step in plan.steps:
        if step.kept is not None and not any(rows.of((step.kept,))):
            continue
        holding = _each(step.when, rows, open_)
        told = [place for place, is_so in zip(open_, holding, strict=True) if is_so]
        open_ = [place for place, is_so in zip(open_, holding, strict=True) if not is_so]
        values = _each(step.value, rows, told)
        if step.divisor is not None:
            values = [
                _divide_whole(value, by) for value, by in zip(values, _each(step.divisor, rows, told), strict=True)
            ]
        for place, value in zip(told, values, strict=True):
            found[place] = value
    return found


def _divide_whole(value: Any, by: Any) -> int | None:
    """Whole numbers, cut downwards; missing where one is, or where nothing divides."""
    return None if value is None or not by else int(value) // int(by)


def _each(run: _Run, rows: DerivedRows, places: Sequence[int]) -> Column:
    """The expression of the records at these places."""
    if not places:
        return []
    every, over = len(places) == rows.size, {(name,): call for name, call in run.over.items()}

    def of(path: Path) -> Column:
        told = _over_members(over[path], rows) if path in over else rows.of(path)  # members only where they are asked
        return told if every else [told[place] for place in places]

    return _evaluate_once(run.node, _Asker(rows, len(places), of))


@dataclass(slots=True)
class _Asker:
    """What an expression is asked over: records of a unit, or (`inside`) the members of its families."""

    rows: DerivedRows
    size: int
    of: Callable[[Path], Column]
    inside: bool = False
    read: dict[Path, Column] = field(default_factory=dict)

    def column(self, path: Path) -> Column:
        """What a path tells, as expressions see it: numbers whole, as in the snapshot, and an empty text missing."""
        if path not in self.read:
            told = self.of(path)
            kinds = set(map(type, told))
            if float in kinds or "" in told:
                told = [int(it) if isinstance(it, float) else None if it == "" else it for it in told]
            self.read[path] = told
        return self.read[path]


def _join_columns(parts: Sequence[tree.Condition], asker: _Asker, *, both: bool) -> Column:
    """`dan` (both) or `atau` of conditions; those after the one that settles it for all records are not asked."""
    found = _evaluate_once(parts[0], asker)
    for part in parts[1:]:
        if (not any(found)) if both else all(found):
            break
        pairs = zip(found, _evaluate_once(part, asker), strict=True)
        found = [first and second if both else first or second for first, second in pairs]
    return found


def _evaluate_once(node: tree.Node, asker: _Asker) -> Column:
    """An expression of every record: what `expr.reference` says of each, a column at a time."""
    if not (asker.inside and isinstance(node, tree.Compare | tree.In | tree.Present)):
        return _worked_out(node, asker)
    if node not in asker.rows.told:
        asker.rows.told[node] = _worked_out(node, asker)
    return asker.rows.told[node]


def _worked_out(node: tree.Node, asker: _Asker) -> Column:
    match node:
        case tree.And(parts) | tree.Or(parts):
            return _join_columns(parts, asker, both=isinstance(node, tree.And))
        case tree.Compare(op, left, right):
            pairs = zip(_evaluate_once(left, asker), _evaluate_once(right, asker), strict=True)
            compare: Callable[[Any, Any], bool] = COMPARE[op]
            return [first is not None and second is not None and compare(first, second) for first, second in pairs]
        case tree.In(value, items, negated):
            codes = {value_of(item, {}) for item in items}
            return [told is not None and (told in codes) is not negated for told in _evaluate_once(value, asker)]
        case tree.Present(value, negated):
            return [(told is None) is negated for told in _evaluate_once(value, asker)]
        case tree.Arithmetic(op, left, right):
            terms = zip(_evaluate_once(left, asker), _evaluate_once(right, asker), strict=True)
            return [arithmetic(op, first, second) for first, second in terms]
        case tree.Call("tahun" | "bulan" | "hari" as part, (date,)):
            named_part = attrgetter(_PARTS[part])
            return [None if told is None else named_part(told) for told in _evaluate_once(date, asker)]
        case tree.Call("umur_pada", (date,)):
            (born,) = (asker.column(path) for path in paths(tree.Call("umur_pada", ()), members=asker.inside))
            pairs = zip(born, _evaluate_once(date, asker), strict=True)
            return [None if first is None or on is None else age_on(first, on) for first, on in pairs]  # type: ignore[arg-type]
    named = tuple(dict.fromkeys(paths(node, members=asker.inside)))
    if not named:
        return [_evaluate_record(node, asker.rows.limits, asker.rows.around)] * asker.size
    if isinstance(node, tree.Name):
        return asker.column(named[0])
    known: dict[tuple[Any, ...], Any] = {}
    found = []
    for key in zip(*map(asker.column, named), strict=True):
        if key not in known:
            known[key] = _evaluate_record(node, *_record(named, key, asker))
        found.append(known[key])
    return found


def _record(names: Sequence[Path], values: Sequence[Any], asker: _Asker) -> tuple[dict[str, Any], RecordContext]:
    """A record that holds these values, and what stands around it; of a member the record of its family."""
    own: dict[str, Any] = dict(asker.rows.limits)
    outer: dict[str, Any] = dict(asker.rows.limits)
    for path, value in zip(names, values, strict=True):
        of_member = asker.inside and path[0] == _MEMBERS
        here = outer if asker.inside and not of_member else own
        for part in path[of_member:-1]:
            here = here.setdefault(part, {})
        here[path[-1]] = value
    return own, replace(asker.rows.around, outer=outer)


def _evaluate_record(node: tree.Node, record: Mapping[str, Any], around: RecordContext) -> Any:
    return value_of(node, record, around) if isinstance(node, tree.VALUES) else holds(node, record, around)


def _over_members(call: tree.Call, rows: DerivedRows) -> Column:
    """A number over the members of each family."""
    if call not in rows.told:
        rows.told[call] = _number_of_members(call, rows)
    return rows.told[call]


def _number_of_members(call: tree.Call, rows: DerivedRows) -> list[Any]:
    if call.function in _WHERE:
        every = _evaluate_once(call.args[1], _Asker(rows, sum(map(len, rows.groups)), rows.of_members, inside=True))
        if call.function == "banyak":
            return [sum(map(bool, part)) for part in _cut(every, rows.groups)]
        births = [born if so else None for born, so in zip(rows.of_members(_BORN), every, strict=True)]
        return [shortest_interval(part) for part in _cut(births, rows.groups)]
    arg = call.args[0]
    if not isinstance(arg, tree.Name):
        raise AssertionError("checked before")
    choose: Callable[..., Any] = min if call.function == "terkecil" else max
    told = _cut(rows.of_members(arg.path), rows.groups)
    return [choose((value for value in part if value is not None), default=None) for part in told]


def _cut(values: Sequence[Any], groups: Sequence[Sequence[int]]) -> Iterator[Sequence[Any]]:
    start = 0
    for group in groups:
        yield values[start : start + len(group)]
        start += len(group)

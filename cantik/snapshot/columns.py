"""Columns that the snapshot makes of others, as `content/columns/` says: what each stands on, and the definitions made
ready, read once. `snapshot.derivation` runs them over rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from cantik.base.errors import ContentError
from cantik.content.column import COLUMN_UNITS, ColumnCase, ColumnDefinition
from cantik.content.kinds import Content
from cantik.expr import tree
from cantik.expr.check import check
from cantik.expr.parse import parse, parse_value
from cantik.expr.scope import COUNTED, LIMITS, Positions, Scope, Type, column_scope
from cantik.expr.walk import OUTER, children
from cantik.snapshot.bases import LISTED

Path = tuple[str, ...]
#: a column of the register or the snapshot: unit and variable
Named = tuple[str, str]
HEAD = "1"  # in `hubungan` and in `hubungan_rumah_tangga`
ROLES = {"kepala": HEAD, "pasangan": "2"}
MEMBERS, _AREA = "anggota", "dusun"
WHERE = ("banyak", "selang")  # of members that satisfy a condition
_OVER_MEMBERS = (*WHERE, "terkecil", "terbesar")
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
            yield (MEMBERS, *path) if members else path
        return
    parts = list(children(node))
    if isinstance(node, tree.Call) and node.function == "umur_pada":
        yield (MEMBERS, "tanggal_lahir") if members else ("tanggal_lahir",)
    if isinstance(node, tree.Call) and node.function in WHERE:
        yield (MEMBERS,) if node.function == "banyak" else (MEMBERS, "tanggal_lahir")
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
            found.add((unit, path[0]) if path[0] != MEMBERS else ("", unit))
        elif path[0] == "keluarga":
            found.add(("keluarga", path[1]))
        elif path[1] == COUNTED:
            found.add(("", unit))
        else:
            found.add(("orang", path[1]))
            found |= {("orang", "hubungan")} if path[0] in ROLES else set()
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
class Run:
    """An expression made ready: its numbers over members stand apart, each under the name that the tree now has."""

    node: tree.Node
    over: Mapping[str, tree.Call] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ColumnStep:
    """One case of a column made ready."""

    when: Run
    value: Run
    divisor: Run | None
    kept: str | None


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """A derived column of a unit, made ready: its name, from when to when it is made, and its cases."""

    name: str
    definition: ColumnDefinition
    steps: tuple[ColumnStep, ...]


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
            raise ContentError(
                "K142",
                "Kolom turunan saling menunjuk",
                where=where,
                found=circle,
                expected="kolom yang tidak kembali ke dirinya",
            )
        if named in done or named not in direct:
            return
        for other in sorted(direct[named]):
            if named[0] == "orang" and other in direct and other[0] != "orang" and not is_distance(content, other[1]):
                where = content.columns[named[1]].origin.at("nilai")
                found = ".".join(other)
                raise ContentError(
                    "K142",
                    "Kolom orang tidak dibuat dari turunan keluarga",
                    where=where,
                    found=found,
                    expected="kolom orang",
                )
            visit(other, (*way, named))
        done[named] = True

    for named in direct:
        visit(named, ())
    return list(done)


def _plan(definition: ColumnDefinition, scope: Scope) -> ColumnPlan:
    return ColumnPlan(definition.id, definition, tuple(_step(case, definition.id, scope) for case in definition.cases))


def _step(case: ColumnCase, name: str, scope: Scope) -> ColumnStep:
    if case.kept is not None and case.kept not in scope.names:
        where = case.origin.at("dicatat")
        raise ContentError("K142", "Kolom tidak dikenal", where=where, found=f"“{case.kept}”", expected=scope.unit)
    when = check(parse(case.when, case.origin.at("bila")), scope, text=case.when, origin=case.origin.at("bila"))
    divisor = None
    if case.divisor is not None:
        if scope.names[name].type is not Type.NUMBER:
            raise ContentError(
                "K142", "Hanya angka dapat dibagi", where=case.origin.at("dibagi"), found=name, expected="kolom angka"
            )
        divisor = _ready(_parse_fitting(case.divisor, name, scope, case.origin.at("dibagi")))
    return ColumnStep(
        _ready(when), _ready(_parse_fitting(case.value, name, scope, case.origin.at("isi"))), divisor, case.kept
    )


def _parse_fitting(text: str, name: str, scope: Scope, origin: str) -> tree.Node:
    """A value that the column can hold: of its kind, and for a code of its own list."""
    node = tree.Compare("=", tree.Name((name,)), parse_value(text, origin))
    checked = check(node, scope, text=text, origin=origin)
    if not isinstance(checked, tree.Compare):
        raise AssertionError("a comparison stays one")
    return checked.right


def _ready(node: tree.Node) -> Run:
    over: dict[str, tree.Call] = {}
    lifted = _lift_member_calls(node, over)
    return Run(lifted, over)


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

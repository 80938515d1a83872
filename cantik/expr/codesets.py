"""A checked condition over the snapshot, compiled to sets of code positions (`cantik.expr.sets`)."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

from cantik.expr import tree
from cantik.expr.parse import unparse
from cantik.expr.scope import Field, Scope
from cantik.expr.sets import EVERY, NONE, AllOf, AnyOf, CodeSet, Leaf

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


def radix(column: Field) -> int:
    """How many positions a column has, the missing one included."""
    if column.maximum is not None:
        return column.maximum + 2
    return len(column.codes) + 1


def code_sets(node: tree.Condition, scope: Scope) -> CodeSet:
    """The sets of a checked condition (`check.check` with a scope of measures)."""
    match node:
        case tree.Everything(negated):
            return NONE if negated else EVERY
        case tree.And(parts):
            return _join_sets(AllOf, (code_sets(part, scope) for part in parts))
        case tree.Or(parts):
            return _join_sets(AnyOf, (code_sets(part, scope) for part in parts))
        case tree.Compare(op, left, right):
            column, other, direction = (
                (left, right, op) if isinstance(left, tree.Name) else (right, left, _MIRRORED[op])
            )
            return _leaf(column, scope, lambda value: _COMPARE[direction](value, _plain(other)))
        case tree.In(value, items, negated):
            wanted = {_plain(item) for item in items}
            return _leaf(value, scope, lambda code: (code in wanted) is not negated)
        case tree.Between(value, low, high, negated):
            bottom, top = _plain(low), _plain(high)
            return _leaf(value, scope, lambda number: (bottom <= number <= top) is not negated)
        case tree.Present(value, negated):
            return _present(value, scope, negated)
        case _:
            raise AssertionError(f"not a condition of a measure: {unparse(node)}")


def _field(value: tree.Value, scope: Scope) -> Field:
    if not isinstance(value, tree.Name) or len(value.path) != 1:
        raise AssertionError(f"not a column of the snapshot: {unparse(value)}")
    return scope.names[value.path[0]]


def _plain(value: tree.Value) -> Any:
    """A literal as the values of a column are compared with it: code as text, number as Decimal."""
    if not isinstance(value, tree.NumberLiteral | tree.TextLiteral):
        raise AssertionError(f"not a fixed value: {unparse(value)}")
    return value.value


def _leaf(value: tree.Value, scope: Scope, holds: Callable[[Any], bool]) -> Leaf:
    column = _field(value, scope)
    known: Iterable[Any] = column.codes if column.maximum is None else map(Decimal, range(column.maximum + 1))
    return Leaf(column.name, frozenset(position for position, value in enumerate(known) if holds(value)))


def _present(value: tree.Value, scope: Scope, negated: bool) -> Leaf:
    column = _field(value, scope)
    missing = radix(column) - 1
    return Leaf(column.name, frozenset({missing}) if negated else frozenset(range(missing)))


def _join_sets(kind: type[AllOf] | type[AnyOf], parts: Iterable[CodeSet]) -> CodeSet:
    """Parts of the same kind flattened, leaves of one column made one, what decides alone alone."""
    neutral, decisive = (EVERY, NONE) if kind is AllOf else (NONE, EVERY)
    leaves: dict[str, frozenset[int]] = {}
    others: list[CodeSet] = []
    for part in _flat(kind, parts):
        if part == decisive:
            return decisive
        if part == neutral:
            continue
        if isinstance(part, Leaf):
            held = leaves.get(part.column)
            leaves[part.column] = _meet(kind, held, part.codes)
        elif part not in others:
            others.append(part)
    found = (*(Leaf(column, codes) for column, codes in sorted(leaves.items())), *others)
    if kind is AllOf and any(not codes for codes in leaves.values()):
        return NONE
    return found[0] if len(found) == 1 else kind(found)


def _flat(kind: type[AllOf] | type[AnyOf], parts: Iterable[CodeSet]) -> Iterator[CodeSet]:
    for part in parts:
        if isinstance(part, kind) and part.parts:
            yield from part.parts
        else:
            yield part


def _meet(kind: type[AllOf] | type[AnyOf], held: frozenset[int] | None, codes: frozenset[int]) -> frozenset[int]:
    if held is None:
        return codes
    return held & codes if kind is AllOf else held | codes

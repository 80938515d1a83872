"""Negation pushed down to the comparisons, so that a missing operand makes every comparison false, negated or not."""

from __future__ import annotations

from dataclasses import replace

from cantik.expr import tree

_OPPOSITE = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


def push_negation(node: tree.Condition, *, negate: bool = False) -> tree.Condition:
    """The same condition without `Not`: `tidak (umur < 5)` is `umur >= 5`, and false when umur is missing."""
    match node:
        case tree.Not(part):
            return push_negation(part, negate=not negate)
        case tree.And(parts):
            kind = tree.Or if negate else tree.And
            return kind(tuple(push_negation(part, negate=negate) for part in parts), pos=node.pos)
        case tree.Or(parts):
            kind = tree.And if negate else tree.Or
            return kind(tuple(push_negation(part, negate=negate) for part in parts), pos=node.pos)
        case tree.Compare(op):
            return replace(node, op=_OPPOSITE[op]) if negate else node
        case _:
            return replace(node, negated=not node.negated) if negate else node

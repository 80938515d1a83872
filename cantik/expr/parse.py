"""Text to tree, and the tree back to text."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, cast

from cantik.expr import quick, tree
from cantik.expr.errors import ExpressionError, Position

_MAX_LENGTH = 4000
_MAX_DEPTH = 60
#: signs of reckoning: `1 + 1 + 1 …` makes a tree that is as deep as it is long
_MAX_SIGNS = 100
_NO_SIGNS = re.compile(r'"[^"\n]*"|\d{4}-\d{2}-\d{2}')


def parse(text: str, origin: str = "") -> tree.Condition:
    """The tree of a condition as it is written. `origin` (`file:line`) leads the message of an `ExpressionError`."""
    _refuse_too_deep(text, origin)
    try:
        return quick.condition(text)
    except quick.NotRead:
        return cast("tree.Condition", _by_grammar(text, origin, "start"))


def parse_value(text: str, origin: str = "") -> tree.Value:
    """The tree of a value, for what stands between braces in a message."""
    _refuse_too_deep(text, origin)
    try:
        return quick.value(text)
    except quick.NotRead:
        return cast("tree.Value", _by_grammar(text, origin, "value"))


def _by_grammar(text: str, origin: str, start: str) -> tree.Node:
    from cantik.expr import grammar  # only here: nothing that is in order needs it

    return grammar.read(text, origin, start)


def _refuse_too_deep(text: str, origin: str) -> None:
    if len(text) > _MAX_LENGTH or _depth(text) > _MAX_DEPTH or _count_signs(text) > _MAX_SIGNS:
        raise ExpressionError(
            "E101",
            "Ekspresi terlalu panjang atau terlalu dalam",
            Position(text, 0, origin),
            expected=f"paling banyak {_MAX_LENGTH} huruf, {_MAX_DEPTH} kurung bersarang, dan {_MAX_SIGNS} tanda hitung",
        )


def _depth(text: str) -> int:
    """Deepest nesting: brackets and chains of `tidak` are what recursion grows with."""
    deepest = level = 0
    for sign in text:
        level += (sign == "(") - (sign == ")")
        deepest = max(deepest, level)
    return deepest + text.count("tidak")


def _count_signs(text: str) -> int:
    plain = _NO_SIGNS.sub("", text)
    return sum(plain.count(sign) for sign in "+-*")


# ── back to text ─────────────────────────────────────────────────────────────────────────────────
def unparse(node: tree.Node) -> str:
    """The text that parses to an equal tree; the same for equal trees."""
    return _WRITERS[type(node)](node)


def _number(value: Decimal) -> str:
    return f"{value:f}"


def _inside(node: tree.Node, *wrapped: type) -> str:
    text = unparse(node)
    return f"({text})" if isinstance(node, wrapped) else text


def _arithmetic(node: tree.Arithmetic) -> str:
    weak = () if node.op in "+-" else (tree.Arithmetic,)
    left = _inside(node.left, *weak) if node.op in "+-" else _factor(node.left)
    right = _inside(node.right, tree.Arithmetic)
    return f"{left} {node.op} {right}"


def _factor(node: tree.Value) -> str:
    return f"({unparse(node)})" if isinstance(node, tree.Arithmetic) and node.op in "+-" else unparse(node)


def _not_word(negated: bool) -> str:
    return "tidak " if negated else ""


def _everything(node: tree.Everything) -> str:
    return "tidak semua" if node.negated else "semua"


def _within(node: tree.In) -> str:
    classes = f"{', '.join(node.classes)} " if node.classes else ""
    return f"{unparse(node.value)} {_not_word(node.negated)}di {classes}({', '.join(map(unparse, node.items))})"


_WRITERS: dict[type, Callable[[Any], str]] = {
    tree.NumberLiteral: lambda n: _number(n.value),
    tree.TextLiteral: lambda n: f'"{n.value}"',
    tree.Date: lambda n: n.value.isoformat(),
    tree.Name: lambda n: ".".join(n.path),
    tree.Arithmetic: _arithmetic,
    tree.Call: lambda n: f"{n.function}({', '.join(unparse(operand) for operand in n.args)})",
    tree.Everything: _everything,
    tree.Or: lambda n: " atau ".join(_inside(part, tree.Or) for part in n.parts),
    tree.And: lambda n: " dan ".join(_inside(part, tree.Or, tree.And) for part in n.parts),
    tree.Not: lambda n: f"tidak {_inside(n.part, tree.Or, tree.And)}",
    tree.Compare: lambda n: f"{unparse(n.left)} {n.op} {unparse(n.right)}",
    tree.In: _within,
    tree.Between: lambda n: f"{unparse(n.value)} {_not_word(n.negated)}antara {unparse(n.low)} dan {unparse(n.high)}",
    tree.Present: lambda n: f"{unparse(n.value)} {'kosong' if n.negated else 'ada'}",
    tree.Matches: lambda n: f'{unparse(n.value)} {_not_word(n.negated)}cocok "{n.pattern}"',
}

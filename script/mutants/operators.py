"""What a mutation is: cosmic-ray's operators as far as they ask something, and five of our own.

Of cosmic-ray's replacements of an operator sign one or two are taken for each sign: the others (`a + b` to `a << b`)
mostly end in a `TypeError` that any test notices. `==` to `is` is left out, because it is the same for small numbers.
Our own take a step, a part or a condition away: the change that people make by mistake.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import cosmic_ray.plugins
import parso
from cosmic_ray.operators.operator import Example, Operator

_CHOSEN = (
    *(
        f"ReplaceBinaryOperator_{pair}"
        for pair in (
            "Add_Sub",
            "Sub_Add",
            "Mul_Add",
            "Div_Mul",
            "FloorDiv_Mul",
            "Mod_FloorDiv",
            "Pow_Mul",
            "BitOr_BitAnd",
            "BitAnd_BitOr",
            "BitXor_BitAnd",
        )
    ),
    *(
        f"ReplaceComparisonOperator_{pair}"
        for pair in (
            "Eq_NotEq",
            "NotEq_Eq",
            "Lt_LtE",
            "Lt_GtE",
            "LtE_Lt",
            "LtE_Gt",
            "Gt_GtE",
            "Gt_LtE",
            "GtE_Gt",
            "GtE_Lt",
            "Is_IsNot",
            "IsNot_Is",
        )
    ),
    "ReplaceUnaryOperator_USub_UAdd",
    "ReplaceUnaryOperator_Delete_Not",
    "AddNot",
    "ReplaceTrueWithFalse",
    "ReplaceFalseWithTrue",
    "ReplaceAndWithOr",
    "ReplaceOrWithAnd",
    "ReplaceBreakWithContinue",
    "ReplaceContinueWithBreak",
    "ExceptionReplacer",
    "NumberReplacer",
    "ZeroIterationForLoop",
)


def _span(node: Any) -> tuple[tuple[int, int], tuple[int, int]]:
    return node.start_pos, node.end_pos


class DropStatement(Operator):  # type: ignore[misc]
    """A call, `a += b` or `a = f(a)` that stands as a statement becomes `pass`."""

    def mutation_positions(self, node: Any) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
        if node.type == "simple_stmt" and _is_step(node.children[0]):
            yield _span(node.children[0])

    def mutate(self, node: Any, index: int) -> Any:
        step = node.children[0]
        node.children[0] = parso.parse(step.get_first_leaf().prefix + "pass")
        return node

    @classmethod
    def examples(cls) -> Iterable[Example]:
        return (
            Example("f(a)\n", "pass\n"),
            Example("if a:\n    b.append(1)\n", "if a:\n    pass\n"),
            Example("a += 1\n", "pass\n"),
            Example("a = f(a)\n", "pass\n"),
        )


def _is_step(node: Any) -> bool:
    if node.type in {"atom_expr", "power"}:
        return bool(node.get_last_leaf().value == ")")
    if node.type != "expr_stmt" or len(node.children) != 3:
        return False
    target, sign, value = node.children
    if sign.type == "operator" and sign.value == "=":
        return target.type == "name" and target.value in _names(value)
    return bool(sign.type == "operator" and sign.value.endswith("="))


def _names(node: Any) -> set[str]:
    if node.type == "name":
        return {node.value}
    return {name for child in getattr(node, "children", ()) for name in _names(child)}


class DropItem(Operator):  # type: ignore[misc]
    """One part of a list or set that is written out, or of a tuple that takes in another (`(*a, b)`), is left out."""

    def mutation_positions(self, node: Any) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
        for item in _items(node):
            yield _span(item)

    def mutate(self, node: Any, index: int) -> Any:
        parts = node.children[1].children
        place = parts.index(_items(node)[index])
        after = place + 1 < len(parts)
        dropped = (parts[place], parts[place + 1]) if after else (parts[place - 1], parts[place])
        node.children[1].children = [part for part in parts if not any(part is gone for gone in dropped)]
        return node

    @classmethod
    def examples(cls) -> Iterable[Example]:
        return (
            Example("x = [a, b]\n", "x = [ b]\n"),
            Example("x = (*a, b, c)\n", "x = (*a, c)\n", 1),
            Example("x = {a, b, c}\n", "x = {a, b}\n", 2),
        )


def _items(node: Any) -> list[Any]:
    """What can be left out so that the rest is of the same kind; pairs of a dict are never left out."""
    if node.type != "atom" or len(node.children) != 3 or not hasattr(node.children[1], "children"):
        return []
    inner = node.children[1]
    opening = node.children[0].value
    if inner.type not in {"testlist_comp", "dictorsetmaker"} or opening not in "[{(":
        return []
    parts = inner.children
    if any(getattr(part, "value", "") in {":", "**"} or part.type in {"sync_comp_for", "comp_for"} for part in parts):
        return []
    items = [part for part in parts if getattr(part, "value", "") != ","]
    starred = any(item.type == "star_expr" for item in items)
    return items if len(items) > (2 if opening == "(" else 1) and (opening != "(" or starred) else []


class DropFilter(Operator):  # type: ignore[misc]
    """The condition of a comprehension is left out."""

    def mutation_positions(self, node: Any) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
        if node.type == "comp_if":
            yield _span(node)

    def mutate(self, node: Any, index: int) -> Any:
        return parso.parse("")

    @classmethod
    def examples(cls) -> Iterable[Example]:
        return (Example("x = [a for a in b if a > 1]\n", "x = [a for a in b]\n"),)


class FlipFilter(Operator):  # type: ignore[misc]
    """The condition of a comprehension is turned round."""

    def mutation_positions(self, node: Any) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
        if node.type == "comp_if":
            yield _span(node.children[1])

    def mutate(self, node: Any, index: int) -> Any:
        node.children[1] = parso.parse(f" not ({node.children[1].get_code(include_prefix=False)})")
        return node

    @classmethod
    def examples(cls) -> Iterable[Example]:
        return (Example("x = [a for a in b if a or b]\n", "x = [a for a in b if not (a or b)]\n"),)


class FlipIn(Operator):  # type: ignore[misc]
    """`in` becomes `not in`, and the other way round."""

    def mutation_positions(self, node: Any) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
        if node.type == "comparison" and _sign_of(node) in {"in", "not in"}:
            yield _span(node.children[1])

    def mutate(self, node: Any, index: int) -> Any:
        node.children[1] = parso.parse(" not in" if _sign_of(node) == "in" else " in")
        return node

    @classmethod
    def examples(cls) -> Iterable[Example]:
        return (Example("a in b\n", "a not in b\n"), Example("a not in b\n", "a in b\n"))


def _sign_of(node: Any) -> str:
    sign: str = node.children[1].get_code(include_prefix=False)
    return sign


OWN = (DropStatement, DropItem, DropFilter, FlipFilter, FlipIn)
OPERATORS: dict[str, Any] = {
    **{name: cosmic_ray.plugins.get_operator(f"core/{name}")() for name in _CHOSEN},
    **{operator.__name__: operator() for operator in OWN},
}

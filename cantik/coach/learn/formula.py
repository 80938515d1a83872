"""The formula of an exercise: arithmetic over its figures, exact. A figure is one number, or the numbers of a list with
how many there would be were none hidden."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from cantik.base.errors import ContentError

_LONGEST = 200
_ACTS: Mapping[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


@dataclass(frozen=True, slots=True)
class FigureList:
    """The printed figures of a list, never empty; `of`: how many places it has, printed or not."""

    values: tuple[Fraction, ...]
    of: int

    @property
    def total(self) -> Fraction:
        """Their sum."""
        return sum(self.values, Fraction())

    @property
    def median(self) -> Fraction:
        """The middle one, or the mean of the two in the middle."""
        ordered, half = sorted(self.values), len(self.values) // 2
        return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


Known = Mapping[str, Fraction | FigureList]
_CALLS: Mapping[str, Callable[[FigureList], Fraction]] = {
    "jumlah": lambda found: found.total,
    "banyak": lambda found: Fraction(len(found.values)),
    "semua": lambda found: Fraction(found.of),
    "rata": lambda found: found.total / len(found.values),
    "median": lambda found: found.median,
    "terbesar": lambda found: max(found.values),
    "terkecil": lambda found: min(found.values),
}


def compute_formula(formula: str, known: Known) -> Fraction | None:
    """The value of a formula; None where it divides by nothing, or names a figure that is not there. Raises
    `ContentError` K197 for what is no such formula."""
    try:
        tree = ast.parse(formula[:_LONGEST], mode="eval")
    except SyntaxError:
        raise _refuse(formula) from None
    try:
        return _evaluate_node(tree.body, known, formula)
    except (KeyError, ZeroDivisionError):
        return None


def _evaluate_node(node: ast.expr, known: Known, formula: str) -> Fraction:
    if isinstance(node, ast.Constant) and type(node.value) is int:
        return Fraction(node.value)
    if isinstance(node, ast.Name):
        value = known[node.id]
        if isinstance(value, Fraction):
            return value
    elif isinstance(node, ast.BinOp) and type(node.op) in _ACTS:
        left, right = _evaluate_node(node.left, known, formula), _evaluate_node(node.right, known, formula)
        return _ACTS[type(node.op)](left, right)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and len(node.args) == 1:
        argument = node.args[0]
        found = known[argument.id] if isinstance(argument, ast.Name) else None
        if node.func.id in _CALLS and isinstance(found, FigureList):
            return _CALLS[node.func.id](found)
    raise _refuse(formula)


def _refuse(formula: str) -> ContentError:
    return ContentError(
        "K197",
        "Rumus latihan tidak dapat dihitung",
        found=formula,
        expected=f"bilangan, nama angka, + - * /, dan {' '.join(_CALLS)} atas satu daftar",
    )

"""Conditions as SQL of the portable subset of the engine page; false and NULL mean the same to FILTER and WHERE.

Negation stands in the comparisons, so AND and OR never meet a NULL that would have to become true: three-valued logic
gives the two-valued meaning of the reference.
"""

from __future__ import annotations

from collections.abc import Callable

from cantik.expr import tree
from cantik.expr.reference import CAPITALS, LETTERS

NameToSql = Callable[[tree.Name], str]
CallToSql = Callable[[tree.Call, "SqlWriter"], str]
_COMPARE = {"=": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


def quote(text: str) -> str:
    """A text literal. Backslashes are doubled nowhere: DuckDB and ANSI read them as they stand."""
    return "'" + text.replace("'", "''") + "'"


def column(node: tree.Name) -> str:
    """A column of the only table, as measures name it."""
    if len(node.path) != 1:
        raise AssertionError("a measure knows no relations")
    return node.path[0]


class SqlWriter:
    """Writes checked trees; `name` says how a path is reached, `call` how a function is written."""

    def __init__(self, name: NameToSql = column, call: CallToSql | None = None) -> None:
        self._name = name
        self._call = call

    def condition(self, node: tree.Condition) -> str:
        """A condition that is true exactly where the reference says so (elsewhere false or NULL)."""
        match node:
            case tree.Everything(negated):
                return "false" if negated else "true"
            case tree.And(parts):
                return "(" + " AND ".join(self.condition(part) for part in parts) + ")"
            case tree.Or(parts):
                return "(" + " OR ".join(self.condition(part) for part in parts) + ")"
            case tree.Compare(op, left, right):
                return f"({self.value(left)} {_COMPARE[op]} {self.value(right)})"
            case tree.In(value, items, negated):
                listed = ", ".join(self.value(item) for item in items)
                return f"({self.value(value)} {'NOT IN' if negated else 'IN'} ({listed}))"
            case tree.Between(value, low, high, negated):
                own, bottom, top = self.value(value), self.value(low), self.value(high)
                return f"({own} < {bottom} OR {own} > {top})" if negated else f"({own} >= {bottom} AND {own} <= {top})"
            case tree.Matches(value, pattern, negated):
                found = f"regexp_full_match({self.value(value)}, {quote(pattern)})"
                return f"({found} = {'false' if negated else 'true'})"
            case tree.Present(value, negated):
                return f"({self.value(value)} IS {'NULL' if negated else 'NOT NULL'})"
            case tree.Not():
                raise AssertionError("check pushes negation down")

    def value(self, node: tree.Value) -> str:
        """A value; NULL where the reference says missing."""
        match node:
            case tree.NumberLiteral(value):
                return f"({value:f})" if value < 0 else f"{value:f}"
            case tree.TextLiteral(text):
                return quote(text)
            case tree.Date(date):
                return f"DATE '{date.isoformat()}'"
            case tree.Name():
                return self._name(node)
            case tree.Arithmetic(op, left, right):
                return f"({self.value(left)} {op} {self.value(right)})"
            case tree.Call():
                if self._call is None:
                    raise AssertionError("a measure knows no functions")
                return self._call(node, self)


def predicate(node: tree.Condition) -> str:
    """The SQL of a condition over the columns of one table (measures)."""
    return SqlWriter().condition(node)


def arguments(node: tree.Call, writer: SqlWriter) -> list[str]:
    """The written arguments of a function of values."""
    return [writer.value(arg) for arg in node.args if isinstance(arg, tree.VALUES)]


def age(born: str, on: str) -> str:
    """Completed years from `born` to `on` (base.dates.age_on)."""
    before = f"(month({on}) * 100 + day({on}) < month({born}) * 100 + day({born}))"
    return f"(year({on}) - year({born}) - CASE WHEN {before} THEN 1 ELSE 0 END)"


def plain_function(node: tree.Call, writer: SqlWriter, born: str) -> str:
    """A function of the values of one record; `born` reaches the birth date of the record."""
    args = arguments(node, writer)
    match node.function:
        case "panjang":
            return f"length({args[0]})"
        case "angka":
            digits = f"regexp_full_match({args[0]}, '[0-9]{{1,18}}')"
            return f"(CASE WHEN {digits} THEN CAST({args[0]} AS BIGINT) END)"
        case "kecil":
            return f"translate({args[0]}, '{CAPITALS}', '{LETTERS}')"
        case "potong":
            return f"substr({args[0]}, {args[1]}, {args[2]})"
        case "tahun" | "bulan" | "hari":
            return f"{ {'tahun': 'year', 'bulan': 'month', 'hari': 'day'}[node.function] }({args[0]})"
        case "umur_pada":
            return age(born, args[0])
        case _:
            raise AssertionError(f"unknown function {node.function}")

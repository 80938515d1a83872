"""Rules as one SQL statement a unit: relations become joins, `banyak` and its like become grouped sub-queries.

Tables that the statement reads (made by `examine`):
`orang`    i, keluarga_i, kepala_i, pasangan_i, ibu_i, ayah_i (positions, NULL = none), variables, umur
`keluarga` i, kepala_i, pasangan_i, variables
`orang_lalu` i, variables, umur: the last list, reached by lalu_i of `orang`
A relation of many (`anggota`) is the rows of `orang` whose keluarga_i is the family's position.
"""

# ruff: noqa: S608 (every name in these statements is a checked name of the content, every literal is quoted)
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from cantik.expr import tree
from cantik.expr.likeness import OLD_SPELLING
from cantik.expr.reference import tolerances
from cantik.expr.scope import Scope, Type
from cantik.expr.sql import SqlWriter, plain_function, quote
from cantik.expr.walk import OUTER, names_in


@dataclass(slots=True)
class _Grouped:
    """A sub-query with one row a key: the columns asked of it so far, by their SQL."""

    alias: str
    columns: dict[str, str] = field(default_factory=dict)

    def column(self, sql: str) -> str:
        name = self.columns.setdefault(sql, f"v{len(self.columns)}")
        return f"{self.alias}.{name}"


class RuleStatement:
    """Collects the conditions of many rules of one unit and writes the one statement that finds all their records."""

    def __init__(self, scope: Scope, reference: dt.date | None, village: str) -> None:
        self._scope = scope
        self._unit = scope.unit
        self._acuan = f"DATE '{reference.isoformat()}'" if reference else "CAST(NULL AS DATE)"
        self._village = quote(village)
        self._joins: dict[tuple[str, ...], str] = {}
        self._members = _Grouped("a")  # by family
        self._paired = _Grouped("b")  # by record: conditions that name `ini`
        self._twins: dict[tuple[str, ...], str] = {}
        self._ordinal: dict[tuple[str, ...], str] = {}
        self._one_letter: dict[str, str] = {}
        self._near: dict[tuple[tuple[str, Decimal | None], ...], str] = {}
        self._writer = SqlWriter(self._name, self._call)

    def condition(self, node: tree.Condition) -> str:
        """The condition of one rule; what it needs is joined in by `statement`."""
        return self._writer.condition(node)

    def statement(self, conditions: Iterable[str]) -> str:
        """One row a record: its position, then for every condition whether it finds the record (never NULL)."""
        wanted = "".join(f",\n  coalesce({condition}, false) AS c{at}" for at, condition in enumerate(conditions))
        return f"{self._with()}SELECT p.i AS i{wanted}\nFROM {self._unit} p\n{self._from()}"

    def preparations(self) -> list[str]:
        """Statements to run first: the pairs (i, j) of every `mirip`, kept as a table for naming the partners."""
        return [
            f"CREATE TABLE {alias} AS {pairs(self._unit, wanted, self._scope)}" for wanted, alias in self._near.items()
        ]

    def pairs_table(self, node: tree.Call) -> str:
        """The table that holds the pairs of a `mirip`."""
        return self._near[tolerances(node)]

    # ── names ────────────────────────────────────────────────────────────────────────────────────
    def _name(self, node: tree.Name) -> str:
        return self._reach(node.path, "p", self._scope)

    def _reach(self, path: tuple[str, ...], alias: str, scope: Scope) -> str:
        if path == ("acuan",):
            return self._acuan
        if path == ("kode_desa",):
            return self._village
        for position, part in enumerate(path):
            relation = scope.own_relations.get(part)
            if relation is None or part in scope.names:
                return f"{alias}.{part}"
            if position == len(path) - 1:
                return f"{alias}.{part}_i"
            alias = self._join(path[: position + 1], alias, relation.table or relation.unit)
            scope = scope.of(relation.unit)
        raise AssertionError("an empty path")

    def _join(self, path: tuple[str, ...], alias: str, table: str) -> str:
        joined = "p_" + "_".join(path)
        self._joins.setdefault(path, f"LEFT JOIN {table} {joined} ON {joined}.i = {alias}.{path[-1]}_i")
        return joined

    # ── functions ────────────────────────────────────────────────────────────────────────────────
    def _call(self, node: tree.Call, writer: SqlWriter) -> str:
        match node.function:
            case "banyak":
                return self._count(node)
            case "terkecil" | "terbesar":
                name = node.args[0]
                if not isinstance(name, tree.Name):
                    raise AssertionError("checked before")
                least = "min" if node.function == "terkecil" else "max"
                return self._members.column(f"{least}(m.{name.path[1]})")
            case "kembar":
                return self._kembar(node)
            case "kembar_ke":
                columns = tuple(arg.path[0] for arg in node.args if isinstance(arg, tree.Name))
                return self._ordinal.setdefault(columns, f"e{len(self._ordinal)}") + ".n"
            case "sehuruf":
                return self._sehuruf(node)
            case "mirip":
                return self._mirip(node)
            case _:
                return plain_function(node, writer, "p.tanggal_lahir")

    def _count(self, node: tree.Call) -> str:
        condition = node.args[1]
        if isinstance(condition, tree.VALUES):
            raise AssertionError("checked before")
        writer = SqlWriter(self._member_name, lambda call, own: plain_function(call, own, "m.tanggal_lahir"))
        sql = f"count(*) FILTER (WHERE {writer.condition(condition)})"
        paired = any(name.path[0] == OUTER for name in names_in(condition))
        return f"coalesce({(self._paired if paired else self._members).column(sql)}, 0)"

    def _member_name(self, node: tree.Name) -> str:
        if node.path[0] == OUTER:
            return f"o.{node.path[1]}"
        return {"acuan": self._acuan, "kode_desa": self._village}.get(node.path[0], f"m.{node.path[0]}")

    def _kembar(self, node: tree.Call) -> str:
        columns = tuple(arg.path[0] for arg in node.args if isinstance(arg, tree.Name))
        alias = self._twins.setdefault(columns, f"k{len(self._twins)}")
        present = " AND ".join(f"p.{column} IS NOT NULL" for column in columns)
        return f"(CASE WHEN {present} THEN coalesce({alias}.n, 1) END)"

    def _sehuruf(self, node: tree.Call) -> str:
        name = node.args[0]
        if not isinstance(name, tree.Name):
            raise AssertionError("checked before")
        (column,) = name.path
        alias = self._one_letter.setdefault(column, f"s{len(self._one_letter)}")
        return f"(CASE WHEN p.{column} IS NOT NULL THEN coalesce({alias}.n, 0) END)"

    def _mirip(self, node: tree.Call) -> str:
        alias = self._near.setdefault(tolerances(node), f"n{len(self._near)}")
        return f"coalesce({alias}_n.n, 0)"

    # ── the statement ────────────────────────────────────────────────────────────────────────────
    def _with(self) -> str:
        parts = []
        if self._members.columns:
            parts.append(
                f"a AS (SELECT m.keluarga_i AS key, {_select_list(self._members)} FROM orang m "
                "WHERE m.keluarga_i IS NOT NULL GROUP BY m.keluarga_i)"
            )
        if self._paired.columns:
            parts.append(
                f"b AS (SELECT o.i AS key, {_select_list(self._paired)} FROM {self._unit} o "
                f"JOIN orang m ON m.keluarga_i = {self._family('o')} GROUP BY o.i)"
            )
        for columns, alias in self._twins.items():
            present = " AND ".join(f"{column} IS NOT NULL" for column in columns)
            listed = ", ".join(columns)
            parts.append(
                f"{alias} AS (SELECT {listed}, count(*) AS n FROM {self._unit} "
                f"WHERE {present} GROUP BY {listed} HAVING count(*) > 1)"
            )
        for column, alias in self._one_letter.items():
            values = f"(SELECT {column} AS v, count(*) AS n FROM {self._unit} WHERE {column} IS NOT NULL GROUP BY 1)"
            near = "abs(length(x.v) - length(y.v)) <= 1 AND damerau_levenshtein(x.v, y.v) = 1"
            parts.append(
                f"{alias} AS (SELECT x.v, max(y.n) AS n FROM {values} x JOIN {values} y ON {near} GROUP BY x.v)"
            )
        for columns, alias in self._ordinal.items():
            present = " AND ".join(f"{column} IS NOT NULL" for column in columns)
            order = f"row_number() OVER (PARTITION BY {', '.join(columns)} ORDER BY i)"
            parts.append(f"{alias} AS (SELECT i, {order} AS n FROM {self._unit} WHERE {present})")
        parts += [f"{alias}_n AS (SELECT i, count(*) AS n FROM {alias} GROUP BY i)" for alias in self._near.values()]
        return "WITH " + ",\n".join(parts) + "\n" if parts else ""

    def _family(self, alias: str) -> str:
        return f"{alias}.i" if self._unit == "keluarga" else f"{alias}.keluarga_i"

    def _from(self) -> str:
        joins = [self._joins[path] for path in sorted(self._joins, key=lambda key: (len(key), key))]
        if self._members.columns:
            joins.append(f"LEFT JOIN a ON a.key = {self._family('p')}")
        if self._paired.columns:
            joins.append("LEFT JOIN b ON b.key = p.i")
        for columns, alias in self._twins.items():
            joins.append(
                f"LEFT JOIN {alias} ON " + " AND ".join(f"{alias}.{column} = p.{column}" for column in columns)
            )
        joins += [f"LEFT JOIN {alias} ON {alias}.v = p.{column}" for column, alias in self._one_letter.items()]
        single = (*self._ordinal.values(), *(f"{alias}_n" for alias in self._near.values()))
        joins += [f"LEFT JOIN {alias} ON {alias}.i = p.i" for alias in single]
        return "\n".join(joins)


def _select_list(grouped: _Grouped) -> str:
    return ", ".join(f"{sql} AS {name}" for sql, name in grouped.columns.items())


def pairs(unit: str, wanted: tuple[tuple[str, Decimal | None], ...], scope: Scope) -> str:
    """Pairs (i, j) of different records that are near each other in every column (`mirip`).

    A date with tolerance is spread over the days around it and joined by equality, so that only records born within
    these days are compared at all.
    """
    spread = {name: int(amount) for name, amount in wanted if amount is not None and _is(scope, name, Type.DATE)}
    likened = {name: amount for name, amount in wanted if amount is not None and _is(scope, name, Type.TEXT)}
    days = [f"{name} + unnest(range(-{width}, {width + 1}))::INTEGER AS near_{name}" for name, width in spread.items()]
    words = [f"{_PLAIN.format(name)} AS plain_{name}, {_SORTED_WORDS.format(name)} AS words_{name}" for name in likened]
    plain = [name for name, _ in wanted]
    conditions = [
        "x.i <> y.i",
        *(f"x.near_{name} = y.{name}" for name in spread),
        *(f"x.{name} = y.{name}" for name, amount in wanted if amount is None),
        *(f"{_likeness(name)} * 100 >= {amount:f}" for name, amount in likened.items()),
    ]
    left = f"SELECT {', '.join(['i', *plain, *words, *days])} FROM {unit}"
    right = f"SELECT {', '.join(['i', *plain, *words])} FROM {unit}"
    return f"SELECT x.i AS i, y.i AS j FROM ({left}) x JOIN ({right}) y ON {' AND '.join(conditions)}"


# The parts of `likeness.likeness`, in the words of DuckDB.
_PLAIN = "lower({0})"
for _old, _new in OLD_SPELLING:
    _PLAIN = f"replace({_PLAIN}, '{_old}', '{_new}')"
_SORTED_WORDS = f"array_to_string(list_sort(string_split({_PLAIN}, ' ')), ' ')"


def _likeness(name: str) -> str:
    stands = f"jaro_winkler_similarity(x.plain_{name}, y.plain_{name})"
    return f"greatest({stands}, jaro_winkler_similarity(x.words_{name}, y.words_{name}))"


def _is(scope: Scope, name: str, kind: Type) -> bool:
    return scope.names[name].type is kind

"""Examples of rules laid out as tables, so that the SQL of examination is held to what the examples say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from cantik.base.dates import age_on
from cantik.content.kinds import Variable
from cantik.engines.duckdb import MemoryDatabase, StoredColumn
from cantik.examine.examples import RuleExample
from cantik.examine.rules import ReadyRule
from cantik.expr.relations_sql import RuleStatement
from cantik.expr.scope import Scope

_TYPES = {"angka": "BIGINT", "titik": "DOUBLE", "tanggal": "DATE"}
_SINGLE = ("keluarga", "kepala", "pasangan", "ibu", "ayah")


class Tables:
    """Persons and families of one example, by position; relations are positions."""

    def __init__(self, reference: dt.date | None) -> None:
        self.reference = reference
        self.rows: dict[str, list[dict[str, Any]]] = {"orang": [], "keluarga": [], "orang_lalu": []}
        self._placed: dict[int, int] = {}

    def put(self, unit: str, record: Mapping[str, Any]) -> int:
        """Lay a record and whatever is related to it; returns its position."""
        if id(record) in self._placed:
            return self._placed[id(record)]
        position = len(self.rows[unit])
        row: dict[str, Any] = {
            name: value for name, value in record.items() if name not in (*_SINGLE, "anggota", "lalu")
        }
        self.rows[unit].append(row)
        self._placed[id(record)] = position
        born = row.get("tanggal_lahir")
        if born is not None and self.reference is not None:
            row.setdefault("umur", age_on(born, self.reference))
        for name in _SINGLE:
            if record.get(name) is not None:
                row[f"{name}_i"] = self.put("keluarga" if name == "keluarga" else "orang", record[name])
        if record.get("lalu") is not None:
            row["lalu_i"] = self.put("orang_lalu", record["lalu"])
        if "anggota" in record:
            home = position if unit == "keluarga" else row.setdefault("keluarga_i", self.put("keluarga", {}))
            for member in record["anggota"]:
                self.rows["orang"][self.put("orang", member)]["keluarga_i"] = home
        return position


def found_by_sql(
    one: ReadyRule, scope: Scope, example: RuleExample, variables: Mapping[tuple[str, str], Variable]
) -> bool:
    """Whether the statement of this rule finds the record of the example."""
    tables = Tables(example.reference)
    for record in example.before:
        tables.put(scope.unit, record)
    position = tables.put(scope.unit, example.record)
    for record in example.others:
        tables.put(scope.unit, record)
    statement = RuleStatement(scope, example.reference, example.village or "")
    condition = statement.condition(one.test)
    with MemoryDatabase(threads=1) as memory:
        for unit, rows in tables.rows.items():
            memory.load(unit, _columns(unit, rows, one, variables))
        for preparation in statement.preparations():
            memory.run(preparation)
        hits: Sequence[int] | None = memory.positions(statement.statement([condition]))[0]
    return position in (hits or ())


def _columns(
    unit: str, rows: list[dict[str, Any]], one: ReadyRule, variables: Mapping[tuple[str, str], Variable]
) -> dict[str, StoredColumn]:
    columns = {"i": StoredColumn("BIGINT", list(range(len(rows))))}
    unit = unit.removesuffix("_lalu")
    for name in (*_SINGLE, "lalu"):
        columns[f"{name}_i"] = StoredColumn("BIGINT", [row.get(f"{name}_i") for row in rows])
    for of, name in sorted(one.uses):
        if of == unit and name not in ("acuan", "kode_desa"):
            kind = "BIGINT" if name in ("umur", "catatan_serupa") else _TYPES.get(variables[unit, name].type, "VARCHAR")
            columns[name] = StoredColumn(kind, [row.get(name) for row in rows])
    return columns

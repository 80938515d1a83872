"""Finds the records that break rules: the batch as tables in DuckDB, one statement a unit (few for a long list)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from cantik.base.dates import age_on
from cantik.collect.batch import Reading, RecordSet, Value
from cantik.content.kinds import Variable
from cantik.engines.duckdb import MemoryDatabase, StoredColumn
from cantik.examine.companions import NONE
from cantik.examine.relations import FormerList, KinIndex, find_kin
from cantik.examine.rules import UNITS, EditRules, ReadyRule, columns_used, counts_doubles
from cantik.expr import tree
from cantik.expr.relations_sql import RuleStatement
from cantik.expr.scope import FORMER, SIMILAR
from cantik.expr.walk import walk

_TYPES = {"angka": "BIGINT", "titik": "DOUBLE", "tanggal": "DATE"}
_ROW_GROUP = 122_880  # what DuckDB hands to one thread: a shorter table keeps a second one waiting
_SURROUNDINGS = ("acuan", "kode_desa")
_CELLS = 20_000_000  # answers of rules in memory at once, a byte each: a long list takes its rules in turns


@dataclass(slots=True)
class UnitTable:
    """Columns of a unit in memory: those of the batch, and `umur`."""

    size: int
    columns: dict[str, Sequence[Value]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hits:
    """Positions that each rule finds, and for rules with `mirip` the pairs (position, partner)."""

    found: Mapping[str, Sequence[int]]
    near: Mapping[str, Sequence[tuple[int, int]]]


def tables_of(
    batch: Reading, kin: KinIndex, reference: dt.date, variables: Mapping[tuple[str, str], Variable]
) -> Mapping[str, UnitTable]:
    """The units as tables; families that only their members tell of have a KK number and nothing else."""
    persons = batch.records.get("orang", RecordSet("orang", {}, [], ""))
    people = UnitTable(len(persons), _as_codes("orang", persons.columns, variables))
    people.columns["umur"] = ages(persons.columns.get("tanggal_lahir"), len(persons), reference)
    families = batch.records.get("keluarga")
    own = _as_codes("keluarga", families.columns, variables) if families is not None else {}
    rest = len(kin.keys) - kin.own_records
    homes = UnitTable(len(kin.keys), {name: [*values, *[None] * rest] for name, values in own.items()})
    if "no_kk" not in homes.columns and "no_kk" in persons.columns:
        homes.columns["no_kk"] = _card_numbers(persons, kin)
    return {"orang": people, "keluarga": homes}


def _as_codes(
    unit: str, columns: Mapping[str, Sequence[Value]], variables: Mapping[tuple[str, str], Variable]
) -> dict[str, Sequence[Value]]:
    """Columns as rules write them. Readers hand over sums of codes as numbers; no number is equal to a code."""
    found = dict(columns)
    for name, values in columns.items():
        variable = variables.get((unit, name))
        if variable is not None and variable.additive:
            found[name] = [None if told is None else str(told) for told in values]
    return found


def former_table(former: FormerList, variables: Mapping[tuple[str, str], Variable]) -> UnitTable:
    """The last list as a table; ages count on its own reference date."""
    table = UnitTable(len(former), _as_codes("orang", former.columns, variables))
    table.columns["umur"] = ages(former.columns.get("tanggal_lahir"), len(former), former.reference)
    return table


def _card_numbers(persons: RecordSet, kin: KinIndex) -> list[Value]:
    numbers = persons.columns["no_kk"]
    return [numbers[members[0]] if members else None for members in kin.members]


def ages(births: Sequence[Value] | None, size: int, reference: dt.date) -> list[Value]:
    """Completed years on the reference date; missing without a birth date."""
    if births is None:
        return [None] * size
    known: dict[Value, int] = {birth: age_on(birth, reference) for birth in set(births) if isinstance(birth, dt.date)}
    return [known.get(birth) for birth in births]


def search(
    kin: KinIndex,
    tables: Mapping[str, UnitTable],
    book: EditRules,
    chosen: Mapping[str, Sequence[ReadyRule]],
    variables: Mapping[tuple[str, str], Variable],
    reference: dt.date,
    village: str,
) -> Hits:
    """Run the chosen rules over the tables and return the positions that each one finds. `village`: digits of the
    village's code; `tables`: the units and the last list."""
    used = columns_used([ready for unit in UNITS for ready in chosen[unit]])
    found: dict[str, Sequence[int]] = {}
    near: dict[str, Sequence[tuple[int, int]]] = {}
    rows = max(table.size for table in tables.values())
    with MemoryDatabase(threads=2 if rows > _ROW_GROUP else 1) as memory:
        for unit in UNITS:
            relations = kin.of_persons() if unit == "orang" else kin.of_families()
            memory.load(unit, _columns(unit, relations, tables[unit], used, variables))
        if FORMER in tables:
            memory.load(FORMER, _columns("orang", {}, tables[FORMER], used, variables))
        for unit in UNITS:
            if chosen[unit] and tables[unit].size:
                _run(
                    memory,
                    RuleStatement(book.scopes[unit], reference, village),
                    tables[unit].size,
                    chosen[unit],
                    found,
                    near,
                )
    return Hits(found, near)


def find_doubles(
    batch: Reading,
    book: EditRules,
    chosen: Mapping[str, Sequence[ReadyRule]],
    variables: Mapping[tuple[str, str], Variable],
    reference: dt.date,
    village: str,
) -> Collection[int]:
    """Rows that are refused because they repeat an earlier one: they are nobody's head, spouse or member. Nothing is
    searched in a file that has no NIK twice."""
    people = batch.records.get("orang")
    numbers = [nik for nik in people.columns.get("nik", ()) if nik is not None] if people is not None else []
    rules = [ready for ready in chosen["orang"] if ready.rule.level == "tolak" and counts_doubles(ready)]
    if len(set(numbers)) == len(numbers) or not rules:
        return ()
    kin = find_kin(batch)
    only: Mapping[str, Sequence[ReadyRule]] = {unit: rules if unit == "orang" else () for unit in UNITS}
    hits = search(kin, tables_of(batch, kin, reference, variables), book, only, variables, reference, village)
    return {position for positions in hits.found.values() for position in positions}


def _columns(
    unit: str,
    relations: Mapping[str, Sequence[int]],
    table: UnitTable,
    used: frozenset[tuple[str, str]],
    variables: Mapping[tuple[str, str], Variable],
) -> dict[str, StoredColumn]:
    columns = {"i": StoredColumn("BIGINT", np.arange(table.size))}
    for name, positions in relations.items():
        columns[f"{name}_i"] = StoredColumn("BIGINT", np.ma.masked_equal(positions, NONE))
    for of, name in sorted(used):
        if of == unit and name not in _SURROUNDINGS:
            kind = "BIGINT" if name in ("umur", SIMILAR) else _TYPES.get(variables[unit, name].type, "VARCHAR")
            columns[name] = StoredColumn(kind, table.columns.get(name) or [None] * table.size)
    return columns


def _run(
    memory: MemoryDatabase,
    statement: RuleStatement,
    size: int,
    rules: Sequence[ReadyRule],
    found: dict[str, Sequence[int]],
    near: dict[str, Sequence[tuple[int, int]]],
) -> None:
    conditions = [statement.condition(rule.test) for rule in rules]
    for preparation in statement.preparations():
        memory.run(preparation)
    step = max(1, _CELLS // size)
    parts = [conditions[at : at + step] for at in range(0, len(conditions), step)]
    hits = [positions for part in parts for positions in memory.positions(statement.statement(part))]
    for rule, positions in zip(rules, hits, strict=True):
        if not positions:
            continue
        found[rule.rule.id] = positions
        for call in walk(rule.test):
            if isinstance(call, tree.Call) and call.function == "mirip":
                wanted = set(positions)
                pairs = memory.rows(f"SELECT i, j FROM {statement.pairs_table(call)} ORDER BY i, j")  # noqa: S608
                near[rule.rule.id] = [(i, j) for i, j in pairs if i in wanted]

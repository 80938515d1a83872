"""A scope and a handful of records small enough to think through, for the meaning of expressions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from cantik.base.dates import age_on
from cantik.content.class_names import classified_by, names_of_classes, resolve_text
from cantik.content.kinds import Classification, ClassOf, Origin, Recode, Rung
from cantik.engines.duckdb import MemoryDatabase, StoredColumn
from cantik.expr import tree
from cantik.expr.codesets import radix
from cantik.expr.relations_sql import RuleStatement
from cantik.expr.scope import RELATIONS, ClassName, Field, Relation, Scope, Type
from cantik.expr.sets import AllOf, CodeSet, Leaf

ACUAN = dt.date(2025, 12, 31)
DESA = "9901010001"
Record = dict[str, Any]

_HERE = Origin("desa_kecil.py")
FAITHS = Classification(
    id="agama",
    variable="agama",
    codelist="agama",
    label="Agama",
    label_en="Religion",
    classes=(
        ClassOf("islam", "Islam", "Muslim", ("1",)),
        ClassOf("kristen", "Kristen", "Protestant", ("2",)),
        ClassOf("katolik", "Katolik", "Catholic", ("3",)),
    ),
    ladder=(Rung("dua", "Dua", "Two", (Recode("lain", "Lainnya", "Other", ("kristen", "katolik")),), ("islam",)),),
    neutral=None,
    role="kategori",
    origin=_HERE,
)
AGES = replace(FAITHS, id="umur", variable="umur", classes=(ClassOf("balita", "Balita", "Under five", (), 0, 4),))
CLASSES = classified_by((FAITHS, AGES))


def with_codes(text: str) -> str:
    """An expression as the loader of content leaves it: codes beside the classes that it names."""
    return resolve_text(text, CLASSES)


MEASURE_FIELDS = {
    "umur": Field("umur", Type.NUMBER, maximum=12, label="Umur", label_en="Age"),
    "agama": Field(
        "agama",
        Type.CODE,
        "agama",
        ("1", "2", "3"),
        label="Agama",
        label_en="Religion",
        classes=tuple(ClassName(name, *labels) for name, labels in names_of_classes(FAITHS).items()),
    ),
    "kawin": Field("kawin", Type.CODE, "kawin", ("1", "2"), label="Status perkawinan", label_en="Marital status"),
    "terdaftar": Field("terdaftar", Type.CODE, "ya_tidak", ("ya", "tidak"), label="Terdaftar", label_en="Registered"),
}
MEASURE = Scope("orang", {"orang": MEASURE_FIELDS})

_PERSON = {
    "umur": Field("umur", Type.NUMBER, label="Umur", label_en="Age"),
    "shdk": Field("shdk", Type.CODE, "shdk", ("1", "2", "3", "4"), label="Hubungan", label_en="Relationship"),
    "jk": Field("jk", Type.CODE, "jk", ("1", "2"), label="Jenis kelamin", label_en="Sex"),
    "nama": Field("nama", Type.TEXT, label="Nama", label_en="Name"),
    "nik": Field("nik", Type.TEXT, label="NIK", label_en="NIK"),
    "tanggal_lahir": Field("tanggal_lahir", Type.DATE, label="Tanggal lahir", label_en="Date of birth"),
    "lintang": Field("lintang", Type.NUMBER, label="Lintang", label_en="Latitude"),
    "acuan": Field("acuan", Type.DATE, label="tanggal acuan", label_en="the reference date"),
    "kode_desa": Field("kode_desa", Type.TEXT, label="kode desa", label_en="the code of the village"),
}
_FAMILY = {"luas": Field("luas", Type.NUMBER, label="Luas lantai", label_en="Floor area"), "acuan": _PERSON["acuan"]}
RULE = Scope("orang", {"orang": _PERSON, "keluarga": _FAMILY}, RELATIONS, rules=True)
FAMILY_RULE = RULE.of("keluarga")
SQL_TYPES = {Type.NUMBER: "DOUBLE", Type.CODE: "VARCHAR", Type.TEXT: "VARCHAR", Type.DATE: "DATE"}
SINGLE: Mapping[str, Relation] = {name: one for name, one in RELATIONS["orang"].items() if not one.many}


def simple_evaluator(node: CodeSet, positions: Mapping[str, int]) -> bool:
    """The meaning of sets of codes in four lines, for positions of one record."""
    if isinstance(node, Leaf):
        return positions[node.column] in node.codes
    results = [simple_evaluator(part, positions) for part in node.parts]
    return all(results) if isinstance(node, AllOf) else any(results)


def positions_of(record: Record) -> dict[str, int]:
    """What the snapshot would hold: the position of each value, the last one when it is missing."""
    found = {}
    for name, column in MEASURE_FIELDS.items():
        value = record.get(name)
        if value is None:
            found[name] = radix(column) - 1
        else:
            found[name] = value if column.maximum is not None else column.codes.index(value)
    return found


def measure_in_duckdb(sqls: Sequence[str], records: Sequence[Record]) -> list[list[bool]]:
    """For each condition, whether a WHERE finds each record."""
    with MemoryDatabase(threads=1) as memory:
        columns = {"i": StoredColumn("BIGINT", list(range(len(records))))}
        for name, column in MEASURE_FIELDS.items():
            columns[name] = StoredColumn(SQL_TYPES[column.type], [one.get(name) for one in records])
        memory.load("orang", columns)
        results = [{row[0] for row in memory.rows(f"SELECT i FROM orang WHERE {sql}")} for sql in sqls]
        return [[i in hits for i in range(len(records))] for hits in results]


class Village:
    """Records with relations by position, as the reference reads them and as tables."""

    def __init__(self, persons: Sequence[Record], families: Sequence[Record] = ()) -> None:
        # `keluarga` is a position in families; `kepala`, `pasangan`, `ibu`, `ayah` are positions in persons.
        self.persons = [self._aged(one) for one in persons]
        self.families = list(families)

    @staticmethod
    def _aged(record: Record) -> Record:
        """A person with a birth date has an age; both sides start from the same."""
        born = record.get("tanggal_lahir")
        return record if born is None else {**record, "umur": age_on(born, ACUAN)}

    def records(self, unit: str) -> list[Record]:
        """Records with their relations resolved to records; built once, so cycles (spouses) are references."""
        people: list[Record] = [dict(one) for one in self.persons]
        homes: list[Record] = [dict(one) for one in self.families]
        for own, raw in zip(people, self.persons, strict=True):
            family = raw.get("keluarga")
            own["anggota"] = [
                p
                for p, r in zip(people, self.persons, strict=True)
                if family is not None and r.get("keluarga") == family
            ]
            for name in SINGLE:
                at = raw.get(name)
                own[name] = None if at is None else (homes if name == "keluarga" else people)[at]
        for number, (own, raw) in enumerate(zip(homes, self.families, strict=True)):
            own["anggota"] = [p for p, r in zip(people, self.persons, strict=True) if r.get("keluarga") == number]
            for name in ("kepala", "pasangan"):
                own[name] = None if raw.get(name) is None else people[raw[name]]
        return people if unit == "orang" else homes

    def found(self, nodes: Sequence[tree.Condition], unit: str) -> list[list[bool]]:
        """What the statement of the rules finds in DuckDB."""
        scope = RULE.of(unit)
        size = len(self.persons if unit == "orang" else self.families)
        statement = RuleStatement(scope, ACUAN, DESA)
        sqls = [statement.condition(node) for node in nodes]
        with MemoryDatabase(threads=1) as memory:
            self._load(memory)
            for preparation in statement.preparations():
                memory.run(preparation)
            row = memory.positions(statement.statement(sqls))
        return [[i in set(hits or ()) for i in range(size)] for hits in row]

    def _load(self, memory: MemoryDatabase) -> None:
        for unit, records in (("orang", self.persons), ("keluarga", self.families)):
            columns = {"i": StoredColumn("BIGINT", list(range(len(records))))}
            for name in RULE.relations[unit]:
                if name != "anggota":
                    columns[f"{name}_i"] = StoredColumn("BIGINT", [one.get(name) for one in records])
            for name, column in RULE.fields[unit].items():
                if name not in ("acuan", "kode_desa"):
                    columns[name] = StoredColumn(SQL_TYPES[column.type], [one.get(name) for one in records])
            memory.load(unit, columns)

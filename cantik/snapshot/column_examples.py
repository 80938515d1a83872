"""The examples of derived columns: a record as a kabupaten would write it, and the value that must come out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from cantik.base.errors import ContentError
from cantik.base.sphere import Point
from cantik.content.column import ColumnDefinition, ColumnDistance, ColumnExample
from cantik.content.kinds import Content
from cantik.expr.scope import COUNTED, MEMBER, Positions, Scope, Type, column_scope
from cantik.register.core.distances import FacilityReach, code_of, point_told
from cantik.snapshot.columns import ColumnPlan, column_plans
from cantik.snapshot.derivation import DerivedRows, GroupMembers, derive_columns
from cantik.snapshot.dictionary_columns import Column, ColumnsRead
from cantik.snapshot.members import limits_of

_TWO = 2  # numbers of a point


def wrong_columns(content: Content, lists: Mapping[str, Positions]) -> Iterator[ContentError]:
    """Every example that does not come out (K143), for each unit of its column; an unknown name in one is K142, a code
    of a distance that its list has not K144."""
    for column in content.columns.values():
        if column.distance is not None:
            yield from _of_distance(column, column.distance, content, lists)
    for unit, plans in column_plans(content, lists).items():
        scope = column_scope(content, lists, unit)
        for plan in plans:
            for example in plan.definition.examples:
                where = f"{plan.definition.origin.file}:{example.line}"
                found = _of_example(plan, example, scope, limits_of(content), where)
                if found != example.expected:
                    yield _not_out(plan.name, unit, example, str(found), where)


def _not_out(name: str, unit: str, example: ColumnExample, found: str, where: str) -> ContentError:
    return ContentError(
        "K143",
        f"Contoh kolom “{name}” pada {unit} tidak keluar",
        where=where,
        found=found,
        expected=str(example.expected),
    )


def _of_distance(
    column: ColumnDefinition, told: ColumnDistance, content: Content, lists: Mapping[str, Positions]
) -> Iterator[ContentError]:
    """What is wrong with a distance where code lists are known, and its examples that do not come out."""
    for unit in column.units:
        codes = column_scope(content, lists, unit).names[column.id].codes
        for _, code in told.classes:
            if code not in codes:
                yield ContentError(
                    "K144",
                    f"Kelas jarak tidak ada pada daftar kode “{column.id}” pada {unit}",
                    where=told.origin.at("kelas"),
                    found=f"“{code}”",
                    expected=" | ".join(codes),
                )
    for example in column.examples:
        where = f"{column.origin.file}:{example.line}"
        found = _measure_class(told, example)
        if found != example.expected:
            yield _not_out(column.id, column.units[0], example, str(found), where)


def _measure_class(told: ColumnDistance, example: ColumnExample) -> str | None:
    """The class of a home by the points that an example writes; one that is none is not known."""
    home = _written_point(example.record.get("rumah"))
    facilities = [_written_point(point) for point in example.record.get("fasilitas") or ()]
    points = None if None in facilities else tuple(point for point in facilities if point is not None)
    return code_of(home, FacilityReach("", frozenset(), points, told.classes))


def _written_point(written: object) -> Point | None:
    return point_told(*written) if isinstance(written, list) and len(written) == _TWO else None


def _of_example(
    plan: ColumnPlan, example: ColumnExample, scope: Scope, limits: Mapping[str, int | float], where: str
) -> Any:
    """What a plan makes of the record of an example."""
    record = dict(example.record)
    members, family = record.pop(MEMBER, ()), record.pop("keluarga", {})
    own = _columns([record], scope, where)
    own.pop(plan.name, None)
    if scope.unit == "orang":
        families = ColumnsRead(_columns([family], scope.of("keluarga"), where))
        rows = DerivedRows(scope.unit, 1, ColumnsRead({**own, "keluarga": [0]}), families=families)
    else:
        counted = [member.get(COUNTED, "ya") == "ya" for member in members]
        belong = GroupMembers(np.arange(len(members)), np.array([len(members)]), np.array(counted, np.bool_))
        people = ColumnsRead(_columns(members, scope.of(MEMBER), where))
        rows = DerivedRows(scope.unit, 1, ColumnsRead(own), belong, people=people)
    return derive_columns(rows, [plan], example.on, limits)[plan.name].to_list()[0]


def _columns(records: Sequence[Mapping[str, Any]], scope: Scope, where: str) -> dict[str, Column]:
    names = dict.fromkeys(name for record in records for name in record)
    for name in names:
        if name not in scope.names:
            raise ContentError("K142", "Kolom tidak dikenal", where=where, found=f"“{name}”", expected=scope.unit)
    return {name: [_value(record.get(name), scope.names[name].type) for record in records] for name in names}


def _value(written: Any, kind: Type) -> Any:
    return dt.date.fromisoformat(written) if kind is Type.DATE and isinstance(written, str) else written

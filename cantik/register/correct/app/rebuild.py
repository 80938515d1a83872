"""A batch made anew from what one stock says of some persons, so that the rules can look at them once more.

Numbers are opened for as long as the rules run; callers record that they looked.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection

from cantik.collect.app.models import Batch
from cantik.collect.batch import FileFacts, Reading, RecordSet, Value
from cantik.content.kinds import Content
from cantik.register.core.app.current import in_clear, in_turn, load_states, marks
from cantik.register.core.codec import decode_row
from cantik.register.core.prepare import SAME_AS_NIK
from cantik.vault.app.opening import OpenStore, at_hand

#: columns of persons that stand in columns of their own in the tables, and the numbers
_TEXTS = ("nama", "tempat_lahir", "tanggal_lahir", "dusun", "rw", "rt")
_NUMBERS = ("nik", "telepon", "ayah_nik", "ibu_nik", "no_kk")


@dataclass(slots=True)
class PersonStatement:
    """What a stock says of a person: values by variable (numbers in clear), family, row of the file, newest content."""

    person: int
    row: int
    values: dict[str, Value]
    family: int | None
    content: int


def stated_of(opened: OpenStore, batches: Sequence[int], persons: Collection[int]) -> dict[int, PersonStatement]:
    """What the batches of a stock say of persons, later parts and corrections last."""
    rows = _rows(batches, persons) if persons else []
    states = load_states(opened, {content for *_, content in rows}, number=in_clear, facts=False)
    found: dict[int, PersonStatement] = {}
    for person, row, family, content in rows:
        values = dict(states[content])
        if values.get("no_asuransi") == SAME_AS_NIK:
            values["no_asuransi"] = values.get("nik")
        known = found.get(person)
        if known is None:
            found[person] = PersonStatement(person, row, values, family, content)
        else:
            known.values.update(values)
            known.family, known.content = family or known.family, content
    return found


def _rows(batches: Sequence[int], persons: Collection[int]) -> list[tuple[Any, ...]]:
    """Person, row of the file, family and content of each standing statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT v.batch_id, v.person_id, v.row, c.family_id, c.id FROM register_personversion v"  # noqa: S608
            " JOIN register_personversion c ON c.id = COALESCE(v.same_as_id, v.id)"
            f" WHERE v.batch_id IN ({marks(batches)}) AND v.retired_at IS NULL"
            f" AND v.person_id IN ({marks(persons)}) ORDER BY v.id",
            [*batches, *persons],
        )
        return [row[1:] for row in in_turn(cursor.fetchall(), batches)]


def batch_of(
    base: Batch, people: Sequence[PersonStatement], columns: Collection[str], content: Content, sheet: str
) -> Reading:
    """The batch that a file with only these persons would have been read as; position i is `people[i]`.

    `columns`: the variables that the file of the stock has, filled for these persons or not.
    """
    names = sorted({*columns, *(name for person in people for name in person.values)})
    table: dict[str, list[Value]] = {name: [person.values.get(name) for person in people] for name in names}
    table["nomor_keluarga"] = [
        str(person.family) if person.family and not person.values.get("no_kk") else None for person in people
    ]
    headers = headers_of(base.mapping, content)
    records = RecordSet("orang", table, [person.row for person in people], sheet, headers)
    facts = FileFacts(base.file_name, base.file_size, base.file_sha256)
    return Reading(base.mapping, base.source, facts, base.reference, {"orang": records}, ())


def headers_of(mapping: str, content: Content) -> dict[str, str]:
    """The header of each variable of a format, as the format names it first."""
    known = content.mappings.get(mapping)
    return {column.variable: column.headers[0] for column in known.columns if column.headers} if known else {}


def columns_of(batch: int) -> frozenset[str]:
    """The variables that the file of a batch filled for anybody; a batch never changes, so that this is asked once.

    Of the store that is open: another one has batches of the same numbers. Raises `WrongUse` D110 when none is.
    """
    key = (at_hand().store.path, batch)
    if key not in _columns:
        if len(_columns) >= _KEPT:
            _columns.clear()
        _columns[key] = _filled_variables(batch)
    return _columns[key]


_columns: dict[tuple[Path, int], frozenset[str]] = {}
_KEPT = 64


def _filled_variables(batch: int) -> frozenset[str]:
    names: set[str] = set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.content, h.content FROM register_personversion v"  # nearly all differ: no DISTINCT
            " JOIN register_personversion c ON c.id = COALESCE(v.same_as_id, v.id)"
            " LEFT JOIN register_personhealth h ON h.version_id = c.id"
            " WHERE v.batch_id = %s AND v.retired_at IS NULL",
            [batch],
        )
        for content, health in cursor.fetchall():
            names.update(decode_row(content))
            names.update(decode_row(health or ""))
        cursor.execute(
            "SELECT max(c.name), max(c.birth_place), max(c.birth_date), max(u.dusun), max(u.rw), max(u.rt),"
            " max(c.nik_id), max(c.phone_id), max(c.father_nik_id), max(c.mother_nik_id)"
            " FROM register_personversion v JOIN register_personversion c ON c.id = COALESCE(v.same_as_id, v.id)"
            " LEFT JOIN register_areaunit u ON u.id = c.unit_id WHERE v.batch_id = %s AND v.retired_at IS NULL",
            [batch],
        )
        own = cursor.fetchone()
        cursor.execute(
            "SELECT f.kk_id"
            " FROM register_personversion v JOIN register_personversion c ON c.id = COALESCE(v.same_as_id, v.id)"
            " JOIN register_familyversion s ON s.family_id = c.family_id AND s.batch_id = c.batch_id"
            " JOIN register_familyversion f ON f.id = COALESCE(s.same_as_id, s.id)"
            " WHERE v.batch_id = %s AND v.retired_at IS NULL AND f.kk_id IS NOT NULL LIMIT 1",
            [batch],
        )
        own = (*own, *(cursor.fetchone() or (None,)))  # one card is enough
    names.update(name for name, value in zip((*_TEXTS, *_NUMBERS), own, strict=True) if value)
    return frozenset(names)

"""Find what the register holds of a record of a batch: which person, which statement, what it says."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from django.db import connection

from cantik.base.page_cache import once
from cantik.collect.app.models import APPLIED, CORRECTION, Batch, BatchFinding
from cantik.collect.finding import Level
from cantik.register.core.app.current import as_date, load_states, marks
from cantik.register.core.errors import UnknownBatch
from cantik.vault.app.opening import OpenStore

#: the statements of a batch in the order of its file; those that stand have an index, and only they are shown
_OF_BATCH = "FROM register_personversion WHERE batch_id = %s AND retired_at IS NULL ORDER BY id"


class Located(NamedTuple):
    """A record of a batch in the register: its person, its statement, the content of it, the row of the file."""

    person: int
    version: int
    content: int
    row: int
    name: str


class Earlier(NamedTuple):
    """What another stock says about a person: its source, reference date, file and values (numbers masked)."""

    source: str
    reference: dt.date
    file_name: str
    values: Mapping[str, Any]


def locate_records(batch: int, positions: Collection[int]) -> dict[int, Located]:
    """The persons of records of a batch, by position in the file; a record that was refused has none.

    Statements are written in the order of the accepted records, so that the n-th of a batch is that of the n-th record
    that no finding refused.
    """
    wanted = sorted({position for position in positions if position >= 0})
    if not wanted:
        return {}
    refused, versions = _refused_positions(batch), _versions(batch)
    place = {}
    for position in wanted:
        before = bisect_left(refused, position)
        is_refused = before < len(refused) and refused[before] == position
        if not is_refused and position - before < len(versions):
            place[versions[position - before]] = position
    return {place[record.version]: record for record in _describe_versions(place)}


@once
def _versions(batch: int) -> list[int]:
    """The standing statements of a batch in the order of its file: all of them, which is why a page asks once."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id {_OF_BATCH}", [batch])
        return [row[0] for row in cursor.fetchall()]


@once
def _refused_positions(batch: int, unit: str = "orang") -> list[int]:
    """Positions of the records of a unit that a finding kept out."""
    rows = BatchFinding.objects.filter(batch_id=batch, unit=unit, level=str(Level.REFUSE), whole=True, record__gte=0)
    return sorted(set(rows.values_list("record", flat=True)))


def positions_of(batch: int, persons: Collection[int]) -> dict[int, int]:
    """The reverse of `locate_records`: the position in the file of each of some persons of a batch."""
    wanted = set(persons)
    if not wanted:
        return {}
    refused = _refused_positions(batch)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT person_id {_OF_BATCH}", [batch])
        order = [row[0] for row in cursor.fetchall()]
    if refused:  # after the accepted records come those whose refused row left them as they were
        order = order[: Batch.objects.values_list("rows_accepted", flat=True).get(pk=batch)]
    found: dict[int, int] = {}
    position, away = 0, iter([*refused, -1])
    skipped = next(away)
    for person in order:
        while position == skipped:
            position, skipped = position + 1, next(away)
        if person in wanted:
            found[person] = position
        position += 1
    return found


#: the families of a batch that have a row of their own, in the order of its file
_HOMES = 'FROM register_familyversion WHERE batch_id = %s AND "row" > 0 AND retired_at IS NULL ORDER BY id'


def family_at(batch: int, position: int) -> int | None:
    """The family of a record of unit `keluarga` of a batch; None for one that was refused or is not there."""
    refused = _refused_positions(batch, "keluarga")
    before = bisect_left(refused, position)
    if position < 0 or (before < len(refused) and refused[before] == position):
        return None
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT family_id {_HOMES} LIMIT 1 OFFSET %s", [batch, position - before])
        found = cursor.fetchone()
    return None if found is None else int(found[0])


def family_position(batch: int, family: int) -> int:
    """The reverse of `family_at`; -1 for a family without a row of its own in the batch."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT family_id {_HOMES}", [batch])
        order = [row[0] for row in cursor.fetchall()]
    if family not in order:
        return -1
    position = order.index(family)
    for skipped in _refused_positions(batch, "keluarga"):  # ascending: each refused record before it moves it on
        position += skipped <= position
    return position


def family_members(batch: int, position: int) -> list[Located]:
    """The persons of a family that has a record of its own in the file, in the order of the file."""
    family = family_at(batch, position)
    if family is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT v.id FROM register_personversion v JOIN register_personversion c"
            " ON c.id = COALESCE(v.same_as_id, v.id) WHERE v.batch_id = %s AND v.retired_at IS NULL"
            " AND c.family_id = %s ORDER BY v.id",
            [batch, family],
        )
        versions = [row[0] for row in cursor.fetchall()]
    return sorted(_describe_versions(versions), key=lambda record: record.version)


def _describe_versions(versions: Collection[int]) -> Iterable[Located]:
    if not versions:
        return
    ids = sorted(versions)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT v.person_id, v.id, c.id, v.row, c.name FROM register_personversion v"  # noqa: S608
            f" JOIN register_personversion c ON c.id = COALESCE(v.same_as_id, v.id) WHERE v.id IN ({marks(ids)})",
            ids,
        )
        for row in cursor.fetchall():
            yield Located._make(row)


def read_stock_values(opened: OpenStore, batch: int, people: Collection[Located]) -> dict[int, Mapping[str, Any]]:
    """What the stock of a batch says of persons of it, corrections included; by person, numbers masked."""
    contents = {person.person: [person.content] for person in people}
    corrected = _corrections(batch, list(contents))
    values = load_states(opened, {*(c for ids in contents.values() for c in ids), *corrected.values()})
    out: dict[int, Mapping[str, Any]] = {}
    for person, (content,) in contents.items():
        newest = values[corrected[person]] if person in corrected else values[content]
        out[person] = {name: value for name, value in newest.items() if value is not None}
    return out


def _corrections(batch: int, persons: Collection[int]) -> dict[int, int]:
    """The newest standing correction of each of some persons within the stock of a batch (id of its content)."""
    if not persons:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT v.person_id, v.id FROM register_personversion v JOIN collect_batch k ON k.id = v.batch_id"  # noqa: S608
            " WHERE k.kind = %s AND k.state = %s AND k.stock = (SELECT stock FROM collect_batch WHERE id = %s)"
            f" AND v.retired_at IS NULL AND v.person_id IN ({marks(persons)}) ORDER BY v.batch_id",
            [CORRECTION, APPLIED, batch, *persons],
        )
        return dict(cursor.fetchall())


def earlier(opened: OpenStore, batch: int, persons: Collection[int]) -> dict[int, list[Earlier]]:
    """What other stocks of the village said or say about persons, newest first; numbers masked."""
    if not persons:
        return {}
    row = Batch.objects.filter(pk=batch).first()
    if row is None:
        raise UnknownBatch(batch)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT v.person_id, COALESCE(v.same_as_id, v.id), k.source, k.reference, k.file_name"  # noqa: S608
            " FROM register_personversion v JOIN collect_batch k ON k.id = v.batch_id"
            f" WHERE v.person_id IN ({marks(persons)}) AND v.retired_at IS NULL AND k.state = %s AND k.stock <> %s"
            " ORDER BY k.reference DESC, k.id DESC",
            [*persons, APPLIED, row.stock],
        )
        found = cursor.fetchall()
    values = load_states(opened, {line[1] for line in found})
    out: dict[int, list[Earlier]] = {}
    for person, content, source, reference, name in found:
        day = as_date(reference)
        if day is not None:
            out.setdefault(person, []).append(Earlier(source, day, name, values[content]))
    return out

"""Keep what stands on of older lists beneath newer ones (`core/remainder`) in step with the lists of a village.

Each remainder is a batch of its own whose statements repeat those of its origin. It is derived: whenever a list of its
source comes in, is corrected or is taken back, those that no longer follow from the lists end and the others are made,
in the same transaction, so that the order in which lists arrive changes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Q

from cantik.collect.app.models import APPLIED, FILE, REMAINDER, UNDONE, Batch
from cantik.register.core.app.current import stocks_of
from cantik.register.core.app.models import FamilyVersion, PersonVersion
from cantik.register.core.app.writing import repeat_families, repeat_persons, retire
from cantik.register.core.remainder import Remainder, Told, decode_told, encode_told, remainders
from cantik.vault.app.bulk import reserve

_WHY = "diturunkan lagi dari daftar yang berlaku"


def settle_remainders(area_id: int, source: str, *, by: str, at: dt.datetime) -> None:
    """Make the remainders of a source of a village what its standing lists say now; in the transaction of the caller,
    after everything of the batch is written."""
    given = [stock for stock in stocks_of(area_id) if stock.source == source]
    if sum(stock.whole for stock in given) < 2 and not any(stock.beneath for stock in given):
        return
    wanted: dict[int, list[Remainder]] = {}
    for left in remainders(given, _tell_by_record(given)):
        wanted.setdefault(left.owner, []).append(left)
    rows = Batch.objects.filter(area_id=area_id, source=source, kind=REMAINDER, state=APPLIED)
    standing: dict[int, dict[tuple[int, str], int]] = {}
    for number, owner, origin, text in rows.values_list("pk", "owner_id", "origin_id", "columns"):
        standing.setdefault(owner or 0, {})[origin or 0, text] = number
    for owner in sorted({*wanted, *standing}):
        held, needed = standing.get(owner, {}), wanted.get(owner, [])
        if held.keys() != {(left.origin, encode_told(left.quiet)) for left in needed}:
            end_remainders(held.values(), by=by, at=at)
            for left in needed:  # the newest list first: who is told of twice in the same words is told of by that
                _write(area_id, left, by=by, at=at)


def end_remainders_of(batches: Collection[int], *, by: str, at: dt.datetime) -> None:
    """End what stands on of some batches, and beneath them: before they are taken back."""
    rows = Batch.objects.filter(Q(owner__in=batches) | Q(origin__in=batches), kind=REMAINDER, state=APPLIED)
    end_remainders(list(rows.values_list("pk", flat=True)), by=by, at=at)


def end_remainders(numbers: Iterable[int], *, by: str, at: dt.datetime) -> None:
    """End some remainders in register time."""
    for number in numbers:
        retire(PersonVersion._meta.db_table, number, at)
        retire(FamilyVersion._meta.db_table, number, at)
        Batch.objects.filter(pk=number).update(state=UNDONE, undone_at=at, undone_by=by, undone_why=_WHY)


def _tell_by_record(given: Sequence[Any]) -> dict[int, Told | None]:
    """Of which variables the file of each batch of some stocks speaks; None where its batch does not say it."""
    numbers = [number for stock in given for number in stock.batches]
    rows = Batch.objects.filter(pk__in=numbers, kind=FILE).values_list("pk", "columns")
    return {number: decode_told(text) if text else None for number, text in rows}


def _write(area_id: int, left: Remainder, *, by: str, at: dt.datetime) -> None:
    """The batch of a remainder with its statements: of everybody whom its owner names, as the origin says it."""
    origin = Batch.objects.get(pk=left.origin)
    number = reserve("collect_batch", 1)[0]
    Batch.objects.bulk_create(
        [
            Batch(
                pk=number,
                area_id=area_id,
                stock=number,
                kind=REMAINDER,
                source=origin.source,
                file_name=origin.file_name,
                reference=left.stock.reference,
                agreement=origin.agreement,
                agreement_expires=origin.agreement_expires,
                columns=encode_told(left.quiet),
                owner_id=left.owner,
                origin_id=left.origin,
                state=APPLIED,
                rows_read=0,
                rows_accepted=0,
                rows_refused=0,
                received_at=at,
                received_by=by,
            )
        ]
    )
    persons = _statements_beneath(left, "register_personversion", "person_id")
    repeat_persons(number, persons, at)
    homes = _statements_beneath(left, "register_familyversion", "family_id")
    repeat_families(number, [*homes, *_homes_of(left, persons, {home[0] for home in homes})], at)


def _statements_beneath(left: Remainder, table: str, who: str) -> list[tuple[Any, ...]]:
    """Who is named by owner and origin, the row, the day and the statement of the origin; without who is told of by the
    very same statement above it."""
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT v.{who}, v."row", v.valid_from, COALESCE(v.same_as_id, v.id) FROM {table} v'  # noqa: S608
            f" JOIN {table} o ON o.{who} = v.{who} AND o.batch_id = %s AND o.retired_at IS NULL"
            " WHERE v.batch_id = %s AND v.retired_at IS NULL"
            " AND COALESCE(o.same_as_id, o.id) <> COALESCE(v.same_as_id, v.id)"
            f" AND NOT EXISTS (SELECT 1 FROM {table} r JOIN collect_batch b ON b.id = r.batch_id"
            f" WHERE r.{who} = v.{who} AND r.retired_at IS NULL AND b.kind = %s AND b.owner_id = %s"
            " AND r.same_as_id = COALESCE(v.same_as_id, v.id)) ORDER BY v.id",
            [left.owner, left.origin, REMAINDER, left.owner],
        )
        return list(cursor.fetchall())


def _homes_of(left: Remainder, persons: Sequence[tuple[Any, ...]], told: Collection[int]) -> list[tuple[Any, ...]]:
    """The families that the persons beneath belong to, where the newer list does not say to which they do."""
    if not persons or "no_kk" in left.quiet.get("orang", frozenset()):
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT DISTINCT f.family_id, f."row", f.valid_from, COALESCE(f.same_as_id, f.id)'
            " FROM register_personversion o"
            " JOIN register_personversion v ON v.person_id = o.person_id AND v.batch_id = %s AND v.retired_at IS NULL"
            " JOIN register_personversion c ON c.id = COALESCE(v.same_as_id, v.id)"
            " JOIN register_familyversion f ON f.family_id = c.family_id AND f.batch_id = %s AND f.retired_at IS NULL"
            " WHERE o.batch_id = %s AND o.retired_at IS NULL ORDER BY f.family_id",
            [left.origin, left.origin, left.owner],
        )
        return [row for row in cursor.fetchall() if row[0] not in told]

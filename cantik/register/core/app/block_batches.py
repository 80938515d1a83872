"""An entry of the register that grows and shrinks: the families of a block that were approved in a round of collection.

Statements join it in the way in which a file is applied (same rules, same differences between sources), and leave it
when somebody takes an approval back. It is no list: who is not in it is not missing, and it ends nobody's statements.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from cantik.codes.area import AreaCode
from cantik.collect.app.models import APPLIED, CORRECTION, FIELD, MENDED, OPEN, Batch, BatchFinding
from cantik.collect.batch import Reading
from cantik.collect.finding import Finding
from cantik.examine.findings.app.findings import write_findings
from cantik.register.core.app.conflict_rows import SIDES, ConflictSide, retire_about
from cantik.register.core.app.conflicts import Arrival
from cantik.register.core.app.current import load_current, marks
from cantik.register.core.app.recorder import BatchOrigin, open_batch
from cantik.register.core.app.services import (
    counts_of,
    known_of,
    make_ready,
    refuse_fictitious,
    rule_book,
    write_ready,
)
from cantik.register.core.app.undo import undo_batch
from cantik.register.core.differences import Manner, RecordsKnown
from cantik.register.core.errors import BatchRefused
from cantik.register.core.plan import ImportPlan, plan
from cantik.staff.app import log
from cantik.staff.app.areas import hold_area
from cantik.vault.app.bulk import moment
from cantik.vault.app.opening import OpenStore


@dataclass(frozen=True, slots=True)
class FieldEntry:
    """Which entry: of a village (its number in the store), of a block of a round (`act`), as people call it (`title`:
    round, day and enumerator, which the history of a value shows); `stock`: entry of another block of the round."""

    area_id: int
    act: str
    title: str
    reference: dt.date
    stock: int | None = None


@dataclass(frozen=True, slots=True)
class JoiningFamilies:
    """What joins: records read from forms, what examining them found, whom they are about. `shown`: the same records
    with what only findings tell (where somebody lives)."""

    reading: Reading
    findings: Sequence[Finding]
    who: RecordsKnown
    shown: Reading


def entry_of(area_id: int, act: str) -> int | None:
    """The number of an entry that stands, None where nothing was approved yet."""
    rows = Batch.objects.filter(area_id=area_id, kind=FIELD, act=act, state=APPLIED)
    return rows.values_list("pk", flat=True).first()


def join_entry(
    opened: OpenStore, area: AreaCode, entry: FieldEntry, joining: JoiningFamilies, *, by: str, at: dt.datetime
) -> tuple[int, ImportPlan]:
    """Let families join an entry, in the transaction of the caller or one of its own; its number, and what was done.

    Raises `FictitiousNumbers` (R305); `BatchRefused` R409 when a person is in the entry already.
    """
    ready = make_ready(opened, joining.reading, joining.findings)
    if ready is None:
        raise ValueError("what was found at the doors is never in quarantine")
    with transaction.atomic():
        hold_area(entry.area_id)
        refuse_fictitious(opened, area, ready)
        numbers = known_of(entry.area_id, ready)
        manner = Manner(continues=True, book=rule_book(), who=joining.who)
        planned = plan(ready.prepared, load_current(opened, entry.area_id), numbers, manner)
        number = entry_of(entry.area_id, entry.act) or _begin(entry, joining.reading.source, by, at)
        _refuse_twice(number, planned)
        arrival = Arrival(entry.area_id, number, by, at)
        waiting = write_ready(opened, arrival, ready, planned, numbers)
        write_findings(opened, number, joining.shown, joining.findings)
        _count(number, planned, ready.prepared.rows_read)
        settled = {"temuan": len(joining.findings), "beda_terbuka": waiting}
        log.record(
            by=by,
            at=at,
            action="pendataan.gabung",
            subject="batch",
            subjects=[number],
            detail=counts_of(planned) | settled,
        )
    return number, planned


def rows_in(number: int) -> frozenset[int]:
    """The rows of an entry that say something now, about persons or families."""
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT "row" FROM register_personversion WHERE batch_id = %s AND retired_at IS NULL'
            ' UNION SELECT "row" FROM register_familyversion WHERE batch_id = %s AND retired_at IS NULL',
            [number, number],
        )
        return frozenset(row[0] for row in cursor.fetchall())


def _begin(entry: FieldEntry, source: str, by: str, at: dt.datetime) -> int:
    origin = BatchOrigin(source, entry.title, entry.stock)
    return open_batch(entry.area_id, FIELD, entry.reference, entry.act, by=by, at=at, origin=origin)


def _refuse_twice(number: int, planned: ImportPlan) -> None:
    """Nobody is told of by two families of a round: the blocks of a round are one stock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT v.person_id FROM register_personversion v JOIN collect_batch b ON b.id = v.batch_id"
            " WHERE b.stock = (SELECT stock FROM collect_batch WHERE id = %s) AND b.kind = %s"
            " AND v.retired_at IS NULL",
            [number, FIELD],
        )
        held = {row[0] for row in cursor.fetchall()}
    twice = held.intersection(planned.person)
    if twice or len(set(planned.person)) < len(planned.person):
        raise BatchRefused(
            "R409",
            "Orang ini sudah masuk dari keluarga lain dalam putaran ini",
            found=f"{max(1, len(twice))} orang",
            mend="Kembalikan salah satu keluarganya, atau tetapkan di keluarga mana ia tinggal.",
        )


def _count(number: int, planned: ImportPlan, read: int) -> None:
    """What came with these families, added to what the entry held; it counts statements, not persons."""
    row = Batch.objects.get(pk=number)
    tally = planned.tally
    row.rows_read += read
    row.rows_accepted += read - tally.refused
    row.rows_refused += tally.refused
    row.rows_new += tally.new
    row.rows_changed += tally.changed
    row.rows_same += tally.same
    row.save(update_fields=["rows_read", "rows_accepted", "rows_refused", "rows_new", "rows_changed", "rows_same"])


def leave_entry(area_id: int, number: int, rows: Collection[int], *, why: str, by: str, at: dt.datetime) -> int:
    """Retire what an entry says in these rows, about persons and families; how many persons. What others said stands
    as before, findings about these rows are closed. In the transaction of the caller or one of its own."""
    with transaction.atomic():
        hold_area(area_id)
        wanted = sorted(rows)
        counts = [_retire(side, number, wanted, why=why, by=by, at=at) for side in SIDES]
        BatchFinding.objects.filter(batch_id=number, row__in=wanted, state=OPEN).update(
            state=MENDED, reason=why, decided_by=by, decided_at=at
        )
        log.record(
            by=by, at=at, action="pendataan.tarik", subject="batch", subjects=[number], detail={"orang": counts[0]}
        )
    return counts[0]


def _retire(side: ConflictSide, number: int, rows: Sequence[int], *, why: str, by: str, at: dt.datetime) -> int:
    """The statements of one kind, the differences that rest on them, and corrections of them; how many statements."""
    own = f'FROM {side.table} WHERE batch_id = %s AND retired_at IS NULL AND "row" IN ({marks(rows)})'
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, {side.who} {own}", [number, *rows])
        found = cursor.fetchall()
        if not found:
            return 0
        about = [whose for _, whose in found]
        cursor.execute(
            "SELECT DISTINCT b.id FROM collect_batch b"  # noqa: S608
            f" JOIN {side.table} v ON v.batch_id = b.id AND v.retired_at IS NULL"
            f" WHERE b.kind = %s AND b.state = %s AND b.stock = (SELECT stock FROM collect_batch WHERE id = %s)"
            f" AND v.{side.who} IN ({marks(about)})",
            [CORRECTION, APPLIED, number, *about],
        )
        corrections = sorted(row[0] for row in cursor.fetchall())
    for correction in reversed(corrections):
        undo_batch(batch=correction, by=by, why=why, at=at)
    retire_about(side, [statement for statement, _ in found], at)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {side.table} SET retired_at = %s WHERE batch_id = %s AND retired_at IS NULL"  # noqa: S608
            f' AND "row" IN ({marks(rows)})',
            [moment(at), number, *rows],
        )
    return len(found)

"""Take a batch back. Always possible: its statements are retired, what other batches said stands as before."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import connection, transaction

from cantik.base import clock
from cantik.collect.app.models import APPLIED, CORRECTION, REMAINDER, UNDONE, Batch
from cantik.register.core.app import batch_hooks
from cantik.register.core.app.conflict_rows import decisions_of, retire_conflicts
from cantik.register.core.app.current import marks
from cantik.register.core.app.mended_findings import open_again
from cantik.register.core.app.models import Member
from cantik.register.core.app.remainders import end_remainders_of, settle_remainders
from cantik.register.core.app.writing import retire
from cantik.register.core.errors import BatchRefused, UnknownBatch
from cantik.staff.app import log


@dataclass(frozen=True, slots=True)
class LaterBatch:
    """A batch that came after one that is taken back and speaks of the same persons."""

    batch: int
    file_name: str
    persons: int


@dataclass(frozen=True, slots=True)
class UndoPlan:
    """What taking a batch back does: persons it speaks of, and the later batches about them, whose statements stay.

    `corrections`: numbers of the corrections of its values, which are taken back with it. `members`: rows of a list of
    members that no longer stand. `facilities`: what it said of facilities and village facts.
    `conflicts`: differences to other sources that are none without it, `decided`: how many of them somebody decided.
    """

    batch: int
    persons: int
    later: tuple[LaterBatch, ...]
    corrections: tuple[int, ...] = ()
    members: int = 0
    facilities: int = 0
    conflicts: int = 0
    decided: int = 0


def plan_undo(*, batch: int) -> UndoPlan:
    """What `undo_batch` would do. Raises `UnknownBatch` (R401), `BatchRefused` (R403: already taken back)."""
    row = _require_standing(batch)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM register_personversion WHERE batch_id = %s AND retired_at IS NULL", [row.pk]
        )
        persons = int(cursor.fetchone()[0])
        cursor.execute(
            "SELECT o.batch_id, count(*) FROM register_personversion v"
            " JOIN register_personversion o ON o.person_id = v.person_id AND o.batch_id > v.batch_id"
            " AND o.retired_at IS NULL WHERE v.batch_id = %s AND v.retired_at IS NULL"
            " GROUP BY o.batch_id ORDER BY o.batch_id",
            [row.pk],
        )
        counts = dict(cursor.fetchall())
    others = Batch.objects.filter(pk__in=counts).exclude(kind=REMAINDER)  # these follow from the lists
    names = dict(others.values_list("pk", "file_name"))
    corrections = _corrections_of(row)
    later = tuple(LaterBatch(pk, names[pk], counts[pk]) for pk in counts if pk in names and pk not in corrections)
    members = Member.objects.filter(batch_id=row.pk).count()
    facilities = batch_hooks.things().count_standing(row.pk)
    return UndoPlan(row.pk, persons, later, corrections, members, facilities, *decisions_of([row.pk, *corrections]))


def _corrections_of(row: Batch) -> tuple[int, ...]:
    """Standing corrections of values that nobody but this batch states within its stock."""
    if row.kind == CORRECTION:
        return ()
    # The batches are looked up first: joined to them, SQLite read the statements of every village (5 s for 250).
    stock = Batch.objects.filter(area_id=row.area_id, stock=row.stock, state=APPLIED)
    fixes = list(stock.filter(kind=CORRECTION).values_list("pk", flat=True))
    if not fixes:
        return ()
    others = list(stock.exclude(kind=CORRECTION).exclude(pk=row.pk).values_list("pk", flat=True))
    alone = {
        number
        for table, thing in (("personversion", "person"), ("familyversion", "family"))
        for number in _stated_only_by(fixes, others, table, thing)
    }
    return tuple(sorted(alone))


def _stated_only_by(fixes: list[int], others: list[int], table: str, thing: str) -> list[int]:
    """Corrections of persons (or families) that no other batch of the stock states."""
    # a correction of a person says of the family only that it is the same
    own = "" if thing == "person" else ' AND v."row" > 0'
    stated = (
        f" AND NOT EXISTS (SELECT 1 FROM register_{table} o WHERE o.{thing}_id = v.{thing}_id"  # noqa: S608
        f" AND o.batch_id IN ({marks(others)}) AND o.retired_at IS NULL)"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT v.batch_id FROM register_{table} v WHERE v.batch_id IN ({marks(fixes)})"  # noqa: S608
            f" AND v.retired_at IS NULL{own}{stated if others else ''}",
            [*fixes, *others],
        )
        return [found[0] for found in cursor.fetchall()]


def undo_batch(*, batch: int, by: str, why: str, at: dt.datetime | None = None) -> UndoPlan:
    """Take a batch back, in one transaction. Snapshots and releases that were made stay; the file stays, too.

    Raises `UnknownBatch` (R401), `BatchRefused` (R403: already taken back).
    """
    at = at or clock.now()
    with transaction.atomic():
        row = _require_standing(batch, lock=True)
        done = plan_undo(batch=batch)
        end_remainders_of([row.pk, *done.corrections], by=by, at=at)
        retire_conflicts([row.pk, *done.corrections], at)
        for taken in (row, *(_require_standing(number, lock=True) for number in reversed(done.corrections))):
            _take_back(taken, by, why, at)
        settle_remainders(row.area_id, row.source, by=by, at=at)
        log.record(
            by=by,
            at=at,
            action="batch.batalkan",
            subject="batch",
            subjects=[row.pk, *done.corrections],
            detail={"orang": done.persons, "kemudian": len(done.later), "beda": done.conflicts},
        )
    return done


def _take_back(row: Batch, by: str, why: str, at: dt.datetime) -> None:
    retire("register_personversion", row.pk, at)
    retire("register_familyversion", row.pk, at)
    batch_hooks.things().retire(row.pk, at)
    open_again(row.pk)
    row.state, row.reason = UNDONE, ""
    row.undone_at, row.undone_by, row.undone_why = at, by, why
    row.save(update_fields=["state", "reason", "undone_at", "undone_by", "undone_why"])


def _require_standing(batch: int, *, lock: bool = False) -> Batch:
    rows = Batch.objects.select_for_update() if lock and connection.vendor == "postgresql" else Batch.objects
    row = rows.filter(pk=batch).first()
    if row is None:
        raise UnknownBatch(batch)
    if row.state != APPLIED:
        raise BatchRefused(
            "R403", "Himpunan data masukan ini tidak sedang berlaku", found=row.state, mend="Lihat daftar impor."
        )
    return row

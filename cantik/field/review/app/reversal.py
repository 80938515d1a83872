"""What the office decided about a proposal is taken back: the register forgets the event, the question is open again.

Events that were undone at the register's own list are found undone: only the proposal opens again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from cantik.field.errors import StateRefused, due_state_reason
from cantik.field.review.app.approval import rows_of_block
from cantik.field.review.app.examination import ReviewContext
from cantik.field.review.app.models import FieldEvent
from cantik.field.review.event_proposals import JOINED, FieldKind, FieldState
from cantik.field.review.family_records import row_of
from cantik.field.rounds.app.models import Round
from cantik.register.core.app.block_batches import leave_entry
from cantik.register.core.app.models import Event, FamilyVersion
from cantik.register.events.app import transfers
from cantik.staff.app import log
from cantik.staff.app.areas import hold_area
from cantik.staff.app.models import Account

#: what can be taken back
DECIDED = (FieldState.WAITING, FieldState.RECORDED, FieldState.REFUSED)
#: kinds that a decision made of another one
_BEFORE = {FieldKind.REGROUPED: FieldKind.ARRIVAL, FieldKind.AWAY: FieldKind.DEPARTURE}


def list_decided(round_: Round, most: int) -> list[FieldEvent]:
    """What was recorded or refused in a round, the newest first."""
    rows = FieldEvent.objects.filter(
        unit__block__round=round_, state__in=[FieldState.RECORDED, FieldState.REFUSED], decided_at__isnull=False
    )
    return list(rows.select_related("unit__block__round").order_by("-decided_at", "-pk")[:most])


def take_back(actor: Account, context: ReviewContext, event: FieldEvent, why: str, *, at: dt.datetime) -> FieldEvent:
    """Open a proposal again, and whoever was recorded with it: the event is undone, what their answers said since goes
    with it.

    Raises `StateRefused`: R597 for one that nobody decided or whose new family somebody else joined since, R591 without
    a reason; `EventRefused` R434, R451, `CessionRefused` R546.
    """
    reason = due_state_reason(why)
    with transaction.atomic():
        hold_area(context.area_id)
        rows = FieldEvent.objects.select_for_update(of=("self",)).select_related("unit__block__round")
        held = rows.get(pk=event.pk)
        if held.state not in DECIDED:
            raise StateRefused("R597", "Usulan ini belum diputus", mend="Muat ulang halamannya.")
        together = [held]
        if held.state == FieldState.RECORDED:
            together = list(rows.filter(batch=held.batch, state=FieldState.RECORDED).order_by("pk"))
            _unrecord(actor, context, together, reason, at)
        persons = sorted({row.person for row in together if row.person is not None})
        log.record(
            by=actor.actor,
            at=at,
            action="usul.urung",
            subject="orang",
            subjects=persons,
            detail={"usul": held.pk, "jenis": held.kind, "satuan": held.unit_id, "tahap": held.state},
        )
        for row in together:
            _open(row)
    held.refresh_from_db()
    return held


def _open(row: FieldEvent) -> None:
    kind = FieldKind(row.kind)
    if row.entry and kind in JOINED:
        row.person = None  # who a newcomer is will be asked again
        row.kind = _BEFORE.get(kind, kind)
    elif kind is FieldKind.AWAY:
        row.kind = _BEFORE[kind]
    row.state, row.why, row.batch = FieldState.PROPOSED, "", None
    row.decided_at, row.decided_by, row.signed_at, row.signed_by = None, "", None, ""
    row.save()


def _unrecord(
    actor: Account, context: ReviewContext, together: Sequence[FieldEvent], reason: str, at: dt.datetime
) -> None:
    """Undo the event of some proposals, and retire what their answers said of those whom it brought."""
    held, batch = together[0], together[0].batch
    assert batch is not None  # noqa: S101 - what was recorded has one
    unit = held.unit
    founded = unit.family is not None and FieldKind(held.kind) in JOINED and _founding_batch(unit.family) == batch
    if founded and FieldEvent.objects.filter(unit=unit, state=FieldState.RECORDED).exclude(batch=batch).exists():
        raise StateRefused(
            "R597",
            "Keluarga baru itu sudah dimasuki orang lain",
            mend="Urungkan dahulu yang masuk sesudahnya.",
        )
    told = {row_of(row.unit_id, row.entry) for row in together if FieldKind(row.kind) in JOINED}
    told |= {row_of(unit.pk)} if founded else set()
    for entry, rows in rows_of_block(context.area_id, unit.block).items():
        if gone := rows & told:
            leave_entry(context.area_id, entry, gone, why=reason, by=actor.actor, at=at)
    if Event.objects.filter(batch_id=batch, retired_at__isnull=True).exists():
        transfers.undo(opened=context.opened, area_id=context.area_id, batch=batch, by=actor.actor, why=reason, at=at)
    if founded:
        unit.family = None
        unit.save(update_fields=["family"])


def _founding_batch(family: int) -> int | None:
    """The batch that first told of a family."""
    rows = FamilyVersion.objects.filter(family_id=family).order_by("pk")
    return rows.values_list("batch_id", flat=True).first()

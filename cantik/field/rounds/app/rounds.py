"""Activities and their rounds: planned, given blocks and enumerators, opened, closed. Each act is one log entry."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Q

from cantik.base.memory_file import Held
from cantik.base.page_cache import once
from cantik.field.errors import PlanRefused
from cantik.field.instruments.app import versions
from cantik.field.instruments.facility import plan_form
from cantik.field.instruments.own_form import is_own, read_own
from cantik.field.rounds.app import principles
from cantik.field.rounds.app.enumerators import Collector, in_office, row_of
from cantik.field.rounds.app.models import Block, Round, Unit
from cantik.forum.app.models import Activity
from cantik.staff.app import log, waiting_list
from cantik.staff.app.areas import hold_area
from cantik.staff.app.models import Account

#: kinds of the log's subjects
ACTIVITY, ROUND = "kegiatan", "putaran"


@dataclass(frozen=True, slots=True)
class PlannedActivity:
    """What somebody plans: instrument, title, reference date of the first round; `own`: the file of a form of the
    village's own, in the stead of an instrument."""

    instrument: str
    title: str
    reference: dt.date
    own: Held | None = None


def begin(actor: Account, area_id: int, planned: PlannedActivity, *, at: dt.datetime, day: dt.date) -> Round:
    """A new activity with its first round. Raises `PlanRefused`: those of both, and of `versions.bring_form`; of a form
    of the village's own what `own_form.read_own` raises."""
    instrument, own = planned.instrument, planned.own
    form = None if own is None else read_own(own, day, planned.title)
    with transaction.atomic():
        if own is not None and form is not None:
            hold_area(area_id)
            brought = versions.bring_form(actor, area_id, form, own.data, planned.reference, at=at, day=day)
            instrument = brought.instrument
        activity = start_activity(actor, area_id, instrument, planned.title, at=at)
        return start_round(actor, activity, planned.reference, at=at, day=day)


def start_activity(actor: Account, area_id: int, instrument: str, title: str, *, at: dt.datetime) -> Activity:
    """A new activity of a village. Raises `PlanRefused` R570 for an unknown instrument, R577 for a title that is empty
    or taken."""
    if not is_own(instrument):
        plan_form(instrument)
    title = " ".join(title.split())
    with transaction.atomic():
        hold_area(area_id)
        if not title or Activity.objects.filter(area_id=area_id, title=title).exists():
            raise PlanRefused("R577", "Nama kegiatan kosong atau sudah dipakai", mend="Beri nama lain.")
        row = Activity.objects.create(
            area_id=area_id, instrument=instrument, title=title, recorded_at=at, recorded_by=actor.actor
        )
        record(actor, "rencana.kegiatan", ACTIVITY, row.pk, at, instrumen=instrument)
    return row


def start_round(
    actor: Account,
    activity: Activity,
    reference: dt.date,
    *,
    at: dt.datetime,
    day: dt.date,
    repeats: Round | None = None,
) -> Round:
    """A new round of an activity for a reference date, with the version of its instrument; it waits for its approval,
    its frame and its blocks.

    Raises `PlanRefused`: those of `versions.prepare`, R578 for a reference date that has its round already.
    """
    with transaction.atomic():
        hold_area(activity.area_id)
        if Round.objects.filter(activity=activity, reference=reference).exists():
            raise PlanRefused("R578", "Putaran dengan hari acuan ini sudah ada", mend="Pilih hari acuan lain.")
        version = versions.prepare(actor, activity.area_id, activity.instrument, reference, at=at, day=day)
        row = Round.objects.create(
            activity=activity,
            version=version,
            reference=reference,
            repeats=repeats,
            recorded_at=at,
            recorded_by=actor.actor,
        )
        waiting_list.keep_row(row)
        record(actor, "rencana.putaran", ROUND, row.pk, at, acuan=reference.isoformat(), versi=version.version)
    return row


def assign(actor: Account, round_: Round, chosen: Mapping[int, Collector | None], *, at: dt.datetime) -> int:
    """Give blocks of a round to enumerators, by the number of the block; None takes one back. Returns how many changed.

    From then on the devices of the former one see the block no more. Raises `PlanRefused`: R579 for a closed round,
    R580 for somebody who is not in office, R581 for a block of another round.
    """
    with transaction.atomic():
        held = _lock_round(round_)
        if held.closed_at is not None:
            raise PlanRefused("R579", "Putaran ini sudah ditutup", mend="Siapkan putaran baru.")
        area = held.activity.area_id
        for person in {person for person in chosen.values() if person is not None}:
            if not in_office(person, area, at):
                raise PlanRefused("R580", "Petugas tidak lagi bertugas di desa ini", mend="Pilih petugas lain.")
        found = Block.objects.filter(round=held, pk__in=chosen).select_related("enumerator")
        blocks = {block.pk: block for block in found}
        if blocks.keys() != chosen.keys():
            raise PlanRefused("R581", "Blok ini bukan bagian putaran", mend="Muat ulang halamannya.")
        given = {pk: None if who is None else row_of(who, area, actor, at) for pk, who in chosen.items()}
        changed = [block for pk, block in blocks.items() if block.enumerator != given[pk]]
        for block in changed:
            block.enumerator = given[block.pk]
            block.save(update_fields=["enumerator"])
        if changed:
            record(actor, "lapangan.blok", ROUND, held.pk, at, blok=len(changed))
    return len(changed)


def open_round(actor: Account, round_: Round, *, at: dt.datetime, reason: str = "") -> Round:
    """Open a round: from now on devices get their lists. `reason`: why it begins although the four principles of Satu
    Data are not met; none is asked where they are.

    Raises `PlanRefused`: R604 about that reason, R582 before the kepala desa approved its version, R583 while a block
    with families has no enumerator, R576 without a frame, R584 for one that was opened before.
    """
    with transaction.atomic():
        held = _lock_round(round_)
        if held.opened_at is not None:
            raise PlanRefused("R584", "Putaran ini sudah pernah dibuka", mend="Muat ulang halamannya.")
        if not versions.standing_of(held.version).is_approved:
            raise PlanRefused(
                "R582", "Instrumen belum disetujui kepala desa", mend="Minta kepala desa menyetujuinya dahulu."
            )
        if held.frame_at is None:
            raise PlanRefused("R576", "Kerangka belum dibekukan", mend="Bekukan dahulu keluarga dari register.")
        if free_blocks(held):
            raise PlanRefused("R583", "Masih ada blok tanpa petugas", found=f"{free_blocks(held)} blok")
        held.opened_at, held.opened_by = at, actor.actor
        held.save(update_fields=["opened_at", "opened_by"])
        waiting_list.keep_row(held)
        kept = principles.note_beginning(held, reason, by=actor, at=at)
        unmet = 0 if kept is None else len(principles.findings_of(kept))
        record(actor, "lapangan.buka", ROUND, held.pk, at, versi=held.version.version, prinsip=unmet)
    return held


def close_round(actor: Account, round_: Round, *, at: dt.datetime) -> Round:
    """Close a round: devices get nothing more, what they still send goes into quarantine. Raises `PlanRefused` R584 for
    one that is not open."""
    with transaction.atomic():
        held = _lock_round(round_)
        if not held.open:
            raise PlanRefused("R584", "Putaran ini tidak sedang dibuka", mend="Muat ulang halamannya.")
        held.closed_at, held.closed_by = at, actor.actor
        held.save(update_fields=["closed_at", "closed_by"])
        record(actor, "lapangan.tutup", ROUND, held.pk, at)
    return held


def free_blocks(round_: Round) -> int:
    """How many blocks with something to visit have no enumerator, or one who stopped."""
    blocks = Block.objects.filter(Q(enumerator=None) | Q(enumerator__ended_at__isnull=False), round=round_)
    return blocks.annotate(n=Count("units")).filter(n__gt=0).count()


def activities(area_id: int) -> list[Activity]:
    """The activities of a village, the newest first."""
    return list(Activity.objects.filter(area_id=area_id).order_by("-pk"))


def rounds(area_id: int) -> list[Round]:
    """Every round of a village, the newest reference date first."""
    rows = Round.objects.filter(activity__area_id=area_id).select_related("activity", "version")
    return list(rows.order_by("-reference", "-pk"))


def round_in(area_id: int, number: int) -> Round | None:
    """A round by its number, None for one of another village."""
    return Round.objects.filter(activity__area_id=area_id, pk=number).select_related("activity", "version").first()


@once
def has_activities(area_id: int) -> tuple[bool, bool]:
    """Whether a village has an activity at all, and one that is being carried out now: one query, for menus."""
    rows = list(Activity.objects.filter(area_id=area_id).values_list("rounds__opened_at", "rounds__closed_at"))
    return bool(rows), any(opened is not None and closed is None for opened, closed in rows)


def unit_count(round_: Round) -> int:
    """How many units a round has."""
    return Unit.objects.filter(block__round=round_).count()


def _lock_round(round_: Round) -> Round:
    return Round.objects.select_for_update(of=("self",)).select_related("activity", "version").get(pk=round_.pk)


def record(actor: Account, action: str, kind: str, number: int, at: dt.datetime, **detail: int | str) -> None:
    """One entry of the log about an activity or a round."""
    log.record(by=actor.actor, at=at, action=action, subject=kind, subjects=[number], detail=detail)

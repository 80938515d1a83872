"""Approving what enumerators brought, and taking an approval back: the states of the units, what joins the register,
what happened to whom.

An approved family joins the entry of its block (`register.core.app.block_batches`); whoever died, left, was born or
came becomes a proposed event (`FieldEvent`), which somebody decides about. Nothing here makes an event.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from django.db import transaction
from django.db.models import Q

from cantik.collect.app.models import APPLIED, FIELD, Batch
from cantik.field.errors import StateRefused
from cantik.field.forms.app.export_submissions import origin_in
from cantik.field.forms.app.late_forms import settle_late, waiting_of
from cantik.field.forms.app.models import FormSubmission
from cantik.field.instruments.standalone_form import place_in, written_place
from cantik.field.review.app import monthly_reports, register_entries
from cantik.field.review.app.examination import ReviewContext, ReviewedForm, draw_sample, read_and_review, records
from cantik.field.review.app.family_forms import (
    FilledForm,
    FormEntry,
    chosen_forms,
    chosen_of,
    day_of,
    filled_all,
    forms_of,
)
from cantik.field.review.app.models import FieldEvent, FormLook
from cantik.field.review.app.newcomers import BORN, in_question
from cantik.field.review.event_proposals import ANSWERS, GONE, FieldKind, FieldState
from cantik.field.review.family_records import rows_of
from cantik.field.rounds.app.models import FORM, Block, Device, Unit
from cantik.field.rounds.app.progress import UnitStep, move
from cantik.field.rounds.states import UnitStage
from cantik.register.core.app import words
from cantik.register.core.app.block_batches import FieldEntry, JoiningFamilies, join_entry, leave_entry, rows_in
from cantik.register.core.differences import RecordsKnown
from cantik.staff.app import acts, log
from cantik.staff.app.areas import hold_area
from cantik.staff.app.models import Account
from cantik.staff.app.rights import second, separate
from cantik.vault.app.opening import OpenStore

_DEAD, _LEFT, _NOT_FOUND = "2", frozenset({"3", "4"}), "6"  # regsosek_404_keberadaan
_YEAR = dt.timedelta(days=366)


@dataclass(frozen=True, slots=True)
class UnitVerdict:
    """What somebody decides about a unit: which form counts ("": the only one); of whom of the list what became, with
    the day where it is known; whom of the register entries are that are nobody of the list."""

    unit: int
    instance: str = ""
    gone: Mapping[int, tuple[FieldKind, dt.date | None]] = field(default_factory=dict)
    same: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ApprovalTally:
    """What approving did: families approved, persons whose answers joined, events proposed; what was left out and why,
    by unit."""

    units: int
    persons: int
    events: int
    left: Mapping[int, str] = field(default_factory=dict)


def approve(
    actor: Account, context: ReviewContext, verdicts: Sequence[UnitVerdict], *, at: dt.datetime
) -> ApprovalTally:
    """Approve units of one block, wholly or not at all.

    Raises `StateRefused`: R590 for a unit that was not submitted, R592 for one's own, R594 while something blocks it,
    R595 for a form that is none of the unit's (any more); `BatchRefused` R409 for somebody who is in another family.
    """
    with transaction.atomic():
        hold_area(context.area_id)
        units = _units(context, [verdict.unit for verdict in verdicts])
        rows = forms_of(units)
        chosen = [(unit, _form(unit, verdict, rows[unit.pk])) for unit, verdict in zip(units, verdicts, strict=True)]
        answered = {verdict.unit: verdict.gone.keys() for verdict in verdicts}
        return _settle(actor, context, read_and_review(context, chosen, answered), verdicts, at)


def _settle(
    actor: Account,
    context: ReviewContext,
    forms: Sequence[ReviewedForm],
    verdicts: Sequence[UnitVerdict],
    at: dt.datetime,
) -> ApprovalTally:
    """Approve forms that were read and examined in this transaction; one verdict for each."""
    senders, made = _senders([reviewed.form.row for reviewed in forms]), 0
    for reviewed, verdict in zip(forms, verdicts, strict=True):
        unit, row = reviewed.unit, reviewed.form.row
        _refuse(reviewed)
        _refuse_own(actor, senders[row.instance], context, row.received_at)
        step = UnitStep(actor, at, practice=context.area, instance=row.instance)
        if move(unit, UnitStage.APPROVED, step) is None:
            raise StateRefused("R590", "Isian ini sudah disetujui", mend="Muat ulang halamannya.")
        if not context.round.activity.practice:
            made += _propose(actor, context, reviewed, verdict, at)
    persons = join(actor, context, forms, at=at)
    log.record(
        by=actor.actor,
        at=at,
        action="lapangan.setujui",
        subject="satuan",
        subjects=[reviewed.unit.pk for reviewed in forms],
        detail={"putaran": context.round.pk, "orang": persons, "usul": made},
    )
    return ApprovalTally(len(forms), persons, made)


def _units(context: ReviewContext, numbers: Sequence[int]) -> list[Unit]:
    """Units of the round by number, in that order. Raises `StateRefused` R595."""
    found = Unit.objects.filter(block__round=context.round, pk__in=numbers).select_related("block__enumerator__account")
    by_number = {unit.pk: unit for unit in found}
    if len(by_number) < len(set(numbers)):
        raise StateRefused("R595", "Isian ini bukan bagian putaran", mend="Muat ulang halamannya.")
    return [by_number[number] for number in numbers]


def _form(unit: Unit, verdict: UnitVerdict, rows: Sequence[FormSubmission]) -> FormSubmission:
    row = chosen_of(unit, rows)
    if verdict.instance:
        row = next((row for row in rows if row.instance == verdict.instance), None)
    if row is None:
        found = "ada isian yang lebih baru" if rows else "belum ada isian"
        if len(rows) > 1 and not verdict.instance:
            found = f"{len(rows)} isian untuk satu keluarga"
        raise StateRefused("R595", "Pilih isian yang berlaku", found=found, mend="Buka halamannya dan pilih isiannya.")
    return row


def _refuse(reviewed: ReviewedForm) -> None:
    if reviewed.ready:
        return
    found = f"{reviewed.counters.errors} galat"
    if reviewed.open_missing:
        found += f", {len(reviewed.open_missing)} anggota belum terjawab"
    raise StateRefused(
        "R594", "Masih ada galat pada isian ini", found=found, mend="Jawab atau kembalikan isiannya dengan catatan."
    )


def _refuse_own(actor: Account, sender: str, context: ReviewContext, sent_at: dt.datetime) -> None:
    """Whoever filled the very form never approves it, whoever sent another one of the family."""
    second(actor, [(sender, sent_at)], partial(StateRefused, "R592"), context.area)


# ── what joins the register ─────────────────────────────────────────────────────────────────────


def _act_of(block: Block, server: str) -> str:
    """How the entry of a block is named in the store; of what the export of a server brought it has another one, so
    that the history of a value says whence it came."""
    return f"{block.round_id}/{block.pk}" + (f"/{server}" if server else "")


def rows_of_block(area_id: int, block: Block) -> dict[int, frozenset[int]]:
    """By entry of a block (one for each way its forms came) the rows that say something now."""
    own = Q(act=_act_of(block, "")) | Q(act__startswith=_act_of(block, "") + "/")
    entries = Batch.objects.filter(own, area_id=area_id, kind=FIELD, state=APPLIED).order_by("pk")
    return {number: rows_in(number) for number in entries.values_list("pk", flat=True)}


def _entry(context: ReviewContext, block: Block, server: str) -> FieldEntry:
    place = words.place((block.dusun, block.rw, block.rt))
    who = block.enumerator.name if block.enumerator is not None else ""
    brought = f"ekspor {server}" if server else ""
    title = ", ".join(part for part in (context.round.activity.title, place, who, brought) if part)
    others = Batch.objects.filter(
        area_id=context.area_id, kind=FIELD, state=APPLIED, act__startswith=f"{context.round.pk}/"
    )
    stock = others.values_list("stock", flat=True).first()
    return FieldEntry(context.area_id, _act_of(block, server), title, context.round.reference, stock)


def _server_of(form: FilledForm, opened: OpenStore) -> str:
    """The server whose export brought a form, "" for what came from a phone or a desk of the round."""
    origin = origin_in(form.row, opened)
    return "" if origin is None else origin.server


def join(actor: Account, context: ReviewContext, forms: Sequence[ReviewedForm], *, at: dt.datetime) -> int:
    """Let what approved forms say of persons of the register join the entries of their blocks; what joined before stays
    as it is. How many persons; nobody of a practice round. In the transaction of the caller."""
    if context.round.activity.practice:
        return 0
    count = 0
    by_entry: dict[tuple[int, str], list[ReviewedForm]] = {}
    for reviewed in forms:
        key = reviewed.unit.block_id, _server_of(reviewed.form, context.opened)
        by_entry.setdefault(key, []).append(reviewed)
    for (_, server), mates in by_entry.items():
        entry = _entry(context, mates[0].unit.block, server)
        held = frozenset[int]().union(*rows_of_block(context.area_id, mates[0].unit.block).values())
        pairs = [(reviewed.unit, reviewed.form) for reviewed in mates]
        made = records(context, pairs, mates[0].known, everybody=False, without=held)
        if not len(made):
            continue
        told = {row for part in made.reading.records.values() for row in part.rows}
        findings = [finding for reviewed in mates for finding in reviewed.findings if finding.row in told]
        who = RecordsKnown(made.persons, made.families)
        joining = JoiningFamilies(made.reading, findings, who, made.shown)
        join_entry(context.opened, context.area, entry, joining, by=actor.actor, at=at)
        count += len(made.persons)
    return count


# ── what happened to whom ───────────────────────────────────────────────────────────────────────


def _propose(
    actor: Account, context: ReviewContext, reviewed: ReviewedForm, verdict: UnitVerdict, at: dt.datetime
) -> int:
    """Write down what the form says happened, and what was answered about whom it does not name; how many proposals.
    What a form says that reads no list arrives where that belongs."""
    unit, form = reviewed.unit, reviewed.form
    told: list[tuple[int, int | None, FieldKind, dt.date | None]] = []
    if unit.kind == FORM:
        register_entries.take(actor, context, unit, form, at)
        told = monthly_reports.propose_event(context, unit, form)
    elif form.has_answers:
        for entry in form.entries:
            told += _of_entry(unit, entry, verdict)
        told += [(0, person, kind, day) for person, (kind, day) in verdict.gone.items() if kind in GONE]
        moved = _head_who_moved(unit, form)
        told += [(0, moved, FieldKind.MOVE, None)] if moved is not None else []
    if not told:
        return 0
    before = set(FieldEvent.objects.filter(unit=unit, state=FieldState.RECORDED).values_list("person", "kind"))
    rows = [
        FieldEvent(
            unit=unit,
            instance=form.row.instance,
            entry=entry,
            person=person,
            kind=kind,
            occurred_on=day,
            state=FieldState.NOTED if kind in ANSWERS else FieldState.PROPOSED,
            proposed_at=at,
            proposed_by=actor.actor,
        )
        for entry, person, kind, day in told
        if person is None or (person, kind) not in before  # approved once more: the register has it
    ]
    FieldEvent.objects.bulk_create(rows)
    return sum(row.state == FieldState.PROPOSED for row in rows)


def _of_entry(
    unit: Unit, entry: FormEntry, verdict: UnitVerdict
) -> list[tuple[int, int | None, FieldKind, dt.date | None]]:
    day = day_of(entry.answers, "tanggal_peristiwa")
    presence = entry.answers.get("r404", "")
    if entry.person is not None:
        if presence == _DEAD:
            return [(entry.entry, entry.person, FieldKind.DEATH, day)]
        if presence in _LEFT:
            return [(entry.entry, entry.person, FieldKind.DEPARTURE, day)]
        return [(entry.entry, entry.person, FieldKind.UNKNOWN, None)] if presence == _NOT_FOUND else []
    if not entry.is_member:  # somebody who is not of the list and does not live here: nothing happened to the register
        return []
    if (same := verdict.same.get(entry.entry)) is not None:
        return [(entry.entry, same, FieldKind.REGROUPED, day)]
    born = day_of(entry.answers, "tanggal_lahir")
    way = entry.answers.get("cara_masuk", "")
    infant = not way and born is not None and born > unit.block.round.reference - _YEAR
    if way == BORN or infant:
        return [(entry.entry, None, FieldKind.BIRTH, born or day)]
    return [(entry.entry, None, FieldKind.ARRIVAL, day)]


def _head_who_moved(unit: Unit, form: FilledForm) -> int | None:
    """The head of a family whose form names another dusun or RT than the frame; None for one that stayed."""
    said = place_in(form.answers)
    if unit.family is None or not all(said) or said == written_place(unit.block.dusun, unit.block.rt):
        return None
    return next((entry.person for entry in form.entries if entry.is_member and entry.person is not None), None)


# ── back ────────────────────────────────────────────────────────────────────────────────────────


def unapprove(actor: Account, context: ReviewContext, number: int, reason: str, *, at: dt.datetime) -> int:
    """Take an approval back: what the family stated is retired, proposals that nobody decided are withdrawn. Events
    that were recorded stay, they have a way back of their own. How many persons.

    Raises `StateRefused`: R590 for a unit that is not approved, R591 without a reason, R595.
    """
    with transaction.atomic():
        hold_area(context.area_id)
        (unit,) = _units(context, [number])
        count = retract_approval(actor, context, unit, reason, at)
        for late in waiting_of(unit):  # it is one of the forms of a family that waits again
            settle_late(late, actor.actor, at, taken=True, why=reason.strip())
    return count


def retract_approval(actor: Account, context: ReviewContext, unit: Unit, reason: str, at: dt.datetime) -> int:
    """The same while the area is held by the caller; what came since the approval goes on waiting."""
    if unit.stage != UnitStage.APPROVED:
        raise StateRefused("R590", "Isian ini tidak sedang disetujui", mend="Muat ulang halamannya.")
    move(unit, UnitStage.SUBMITTED, UnitStep(actor, at, reason=reason, practice=context.area))
    count = 0
    for entry, rows in rows_of_block(context.area_id, unit.block).items():
        if held := rows.intersection(rows_of(unit.pk)):
            count += leave_entry(context.area_id, entry, held, why=reason.strip(), by=actor.actor, at=at)
    if register_entries.give_back(actor, context, unit, at):
        _take_others(actor, context, at)
    undecided = [FieldState.PROPOSED, FieldState.WAITING, FieldState.NOTED]
    FieldEvent.objects.filter(unit=unit, state__in=undecided).update(state=FieldState.WITHDRAWN)
    acts.record(unit, actor, "lapangan.batal_setuju", "satuan", at, putaran=context.round.pk, orang=count)
    return count


def _take_others(actor: Account, context: ReviewContext, at: dt.datetime) -> None:
    """Other forms of the round that said what stood already say it now that the first was taken back."""
    units = list(Unit.objects.filter(block__round=context.round, kind=FORM, stage=UnitStage.APPROVED, taken=None))
    chosen = chosen_forms(units)
    for (unit, _), form in zip(chosen, filled_all(chosen, context.opened), strict=True):
        register_entries.take(actor, context, unit, form, at)


def send_back(
    actor: Account, context: ReviewContext, number: int, reason: str, *, instance: str = "", at: dt.datetime
) -> None:
    """Send a form back to the field with what is to be asked again. Raises `StateRefused` R590, R591, R595."""
    with transaction.atomic():
        (unit,) = _units(context, [number])
        move(unit, UnitStage.REJECTED, UnitStep(actor, at, reason=reason, practice=context.area, instance=instance))
        acts.record(unit, actor, "lapangan.kembalikan", "satuan", at, putaran=context.round.pk)


# ── a block at once ─────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class BlockDraw:
    """The families of a block that somebody may approve at once, those of them that were drawn, and of these whom they
    have not looked at yet; `left`: why others are not among them, by unit."""

    ready: Sequence[ReviewedForm]
    sample: Sequence[Unit]
    unseen: Sequence[Unit]
    left: Mapping[int, str]

    @property
    def may(self) -> bool:
        """Whether the drawn ones were all looked at."""
        return bool(self.ready) and not self.unseen


def note_look(actor: Account, unit: Unit, instance: str, at: dt.datetime) -> None:
    """Note that somebody opened a form beside what the register holds."""
    FormLook.objects.get_or_create(unit=unit, instance=instance, by=actor.actor, defaults={"at": at})


def draw(actor: Account, context: ReviewContext, block: Block) -> BlockDraw:
    """Which families of a block somebody may approve at once, and which of them they have to look at first."""
    units = list(
        Unit.objects.filter(block=block, stage=UnitStage.SUBMITTED)
        .select_related("block__enumerator__account")
        .order_by("pk")
    )
    rows, left, forms = forms_of(units), dict[int, str](), list[tuple[Unit, FormSubmission]]()
    senders = _senders([row for found in rows.values() for row in found])
    for unit in units:
        row = chosen_of(unit, rows[unit.pk])
        if row is None:
            left[unit.pk] = "ganda"
        elif not separate(senders[row.instance], actor, context.area, since=row.received_at).ok:
            left[unit.pk] = "sendiri"
        else:
            forms.append((unit, row))
    ready = []
    for reviewed in read_and_review(context, forms):
        if not reviewed.ready:
            left[reviewed.unit.pk] = "galat"
        elif reviewed.unit.kind != FORM and in_question(context, reviewed.form):
            left[reviewed.unit.pk] = "siapa"
        else:
            ready.append(reviewed)
    pairs = [(reviewed.unit, reviewed.form) for reviewed in ready]
    sample = draw_sample(context.opened.keys, f"{block.pk}|{actor.actor}", pairs)
    instances = {reviewed.unit.pk: reviewed.form.row.instance for reviewed in ready}
    seen = set(FormLook.objects.filter(unit__in=sample, by=actor.actor).values_list("unit_id", "instance"))
    return BlockDraw(ready, sample, [unit for unit in sample if (unit.pk, instances[unit.pk]) not in seen], left)


def _senders(rows: Sequence[FormSubmission]) -> dict[str, str]:
    """Who filled each form, by its instance: the enumerator of the device that sent it."""
    devices = Device.objects.select_related("enumerator__account").in_bulk({row.device for row in rows})
    return {row.instance: devices[row.device].enumerator.actor if row.device in devices else "" for row in rows}


def approve_block(actor: Account, context: ReviewContext, block: Block, *, at: dt.datetime) -> ApprovalTally:
    """Approve every family of a block of which nothing is open, once the drawn ones were looked at.

    Raises `StateRefused` R596 while somebody has not looked at the sample or nothing is ready, and those of `approve`.
    """
    with transaction.atomic():
        hold_area(context.area_id)
        found = draw(actor, context, block)
        if not found.may:
            raise StateRefused(
                "R596",
                "Contoh yang diundi belum dilihat",
                found=f"{len(found.unseen)} isian",
                mend="Buka isian-isian itu dahulu.",
            )
        done = _settle(actor, context, found.ready, [UnitVerdict(reviewed.unit.pk) for reviewed in found.ready], at)
    return ApprovalTally(done.units, done.persons, done.events, found.left)

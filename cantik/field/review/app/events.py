"""What approved forms say happened: the agen decides whether the register records it, deaths and moves wait for the
kepala desa. Whoever is born or came joins with the answers that their form gave."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from django.db import transaction

from cantik.field.errors import StateRefused, due_state_reason
from cantik.field.forms.app.models import FormSubmission
from cantik.field.review.app import monthly_reports
from cantik.field.review.app.approval import join
from cantik.field.review.app.examination import ReviewContext, read_and_review
from cantik.field.review.app.family_forms import FilledForm, FormEntry, chosen_of, day_of, forms_of, read_form
from cantik.field.review.app.models import FieldEvent
from cantik.field.review.app.newcomers import is_asked, to_be_answered
from cantik.field.review.event_proposals import COUNTERSIGNED, FieldKind, FieldState
from cantik.field.rounds.app.models import FORM, Round
from cantik.field.rounds.states import UnitStage
from cantik.register.core.app.models import Event, FamilyVersion
from cantik.register.core.app.recorder import Recorder
from cantik.register.core.grouping import Unit as Place
from cantik.register.core.kinds import Kind
from cantik.register.events.app.act_recording import record_event
from cantik.register.events.app.acts import Act, Newcomer
from cantik.register.events.app.event_outlook import foresee
from cantik.register.units.app.queries import standing_units
from cantik.register.units.unit_acts import match_spelling
from cantik.staff.app import log
from cantik.staff.app.areas import hold_area
from cantik.staff.app.models import Account
from cantik.staff.app.rights import second

#: relation in a form (regsosek_409) as cards write it (dukcapil_shdk); spouse by sex below
_RELATIONS = {"1": "1", "3": "4", "4": "5", "5": "6", "6": "7", "7": "10", "8": "9"}
_SPOUSE, _WIFE, _HUSBAND, _FEMALE = "2", "3", "2", "2"
_KINDS = {
    FieldKind.BIRTH: Kind.BIRTH,
    FieldKind.ARRIVAL: Kind.ARRIVAL,
    FieldKind.DEATH: Kind.DEATH,
    FieldKind.DEPARTURE: Kind.DEPARTURE,
    FieldKind.REGROUPED: Kind.SPLIT,
    FieldKind.MOVE: Kind.MOVE,
    FieldKind.AWAY: Kind.PRESENCE,
}


@dataclass(frozen=True, slots=True)
class EventVerdict:
    """What the agen decides about a proposal: the day it happened; of a birth the mother (number in the register); of
    somebody without a readable date of birth that date; `away`: who was said to have left is of the family still.
    `person`, `family`: of a monthly report whom and which family it means (`baru`: one that is new). Of a newcomer
    `person` is whom of the register they are, `other`: none of those who were offered."""

    accept: bool
    on: dt.date | None = None
    mother: int | None = None
    born: dt.date | None = None
    away: bool = False
    why: str = ""
    person: int | None = None
    family: str = ""
    other: bool = False


def list_proposals(
    round_: Round, states: Sequence[FieldState] = (FieldState.PROPOSED, FieldState.WAITING)
) -> list[FieldEvent]:
    """Proposals of a round in these states, in the order of the houses."""
    rows = FieldEvent.objects.filter(unit__block__round=round_, state__in=states)
    order = ("unit__block__dusun", "unit__block__rw", "unit__block__rt", "unit__head", "pk")
    return list(rows.select_related("unit__block__round").order_by(*order))


def decide(
    actor: Account, context: ReviewContext, event: FieldEvent, verdict: EventVerdict, *, at: dt.datetime
) -> FieldEvent:
    """The agen accepts a proposal or refuses it. What needs a countersignature waits for it, all else is recorded now;
    who comes into one new family is decided together.

    Raises `StateRefused`: R597 for one that is decided already, R598 without a day that can be or while nobody said
    whether a newcomer is somebody of the register, R591 for a refusal without a reason; `EventRefused` (R430–R447).
    """
    with transaction.atomic():
        hold_area(context.area_id)
        held = _lock_event(event, FieldState.PROPOSED)
        if not verdict.accept:
            return _refuse_event(actor, held, verdict.why, at)
        if verdict.away and held.kind == FieldKind.DEPARTURE:
            held.kind = FieldKind.AWAY
        if held.unit.kind == FORM:
            monthly_reports.settle(context, held, _form(context, held), (verdict.person, verdict.family))
        if held.kind == FieldKind.ARRIVAL:
            _settle_who(context, held, verdict)
        on = verdict.on or held.occurred_on
        if on is None or on > context.today:
            raise StateRefused("R598", "Hari kejadian belum diketahui", expected="tanggal sampai hari ini")
        held.occurred_on, held.decided_at, held.decided_by = on, at, actor.actor
        held.state = FieldState.WAITING if held.kind in COUNTERSIGNED else FieldState.PROPOSED
        if held.state == FieldState.PROPOSED:
            _record(actor, context, held, verdict, at)
        else:
            together = [held, *_mates(context, held)]
            act = _act(context, held, verdict, together)  # what cannot be recorded is said now, not to the kepala desa
            foresee(opened=context.opened, area=context.area, area_id=context.area_id, act=act, today=context.today)
            for event in together:
                event.state, event.occurred_on = FieldState.WAITING, on
                event.decided_at, event.decided_by = at, actor.actor
                event.save()
        _log_act(actor, held, "usul.putus", at)
    return held


def countersign(
    actor: Account, context: ReviewContext, event: FieldEvent, *, accept: bool, why: str = "", at: dt.datetime
) -> FieldEvent:
    """The kepala desa countersigns what the agen accepted, or refuses it. Raises those of `decide`, R592 for one's
    own."""
    with transaction.atomic():
        hold_area(context.area_id)
        held = _lock_event(event, FieldState.WAITING)
        second(actor, [(held.decided_by, held.decided_at)], partial(StateRefused, "R592"), context.area)
        if not accept:
            return _refuse_event(actor, held, why, at)
        held.signed_at, held.signed_by = at, actor.actor
        _record(actor, context, held, EventVerdict(True, held.occurred_on), at)
        _log_act(actor, held, "usul.sahkan", at)
    return held


def _lock_event(event: FieldEvent, state: FieldState) -> FieldEvent:
    rows = FieldEvent.objects.select_for_update(of=("self",)).select_related("unit__block__round")
    held = rows.get(pk=event.pk)
    if held.state != state:
        raise StateRefused("R597", "Usulan ini sudah diputus", mend="Muat ulang halamannya.")
    return held


def _refuse_event(actor: Account, held: FieldEvent, why: str, at: dt.datetime) -> FieldEvent:
    held.state, held.why = FieldState.REFUSED, due_state_reason(why)
    held.decided_at, held.decided_by = held.decided_at or at, held.decided_by or actor.actor
    held.save()
    _log_act(actor, held, "usul.tolak", at)
    return held


def _log_act(actor: Account, held: FieldEvent, action: str, at: dt.datetime) -> None:
    log.record(
        by=actor.actor,
        at=at,
        action=action,
        subject="orang",
        subjects=[held.person] if held.person is not None else [],
        detail={"usul": held.pk, "jenis": held.kind, "satuan": held.unit_id},
    )


def _settle_who(context: ReviewContext, held: FieldEvent, verdict: EventVerdict) -> None:
    """Take over who of the register a newcomer is: then nobody is added. A resident comes out of another family, who
    had left comes back."""
    found = to_be_answered(context, held, _entry(context, held))
    if not found:
        return
    if verdict.other:
        if any(likely.gone is not None and likely.gone.numbered for likely in found):
            raise StateRefused(
                "R598",
                "NIK pada isiannya milik orang yang sudah tercatat",
                mend="Pilih orang itu, atau kembalikan isiannya agar NIK-nya diperiksa.",
            )
        return
    meant = next((likely for likely in found if likely.person == verdict.person), None)
    if meant is None:
        raise StateRefused("R598", "Pilih apakah ia orang yang sudah tercatat", expected="seorang yang ditawarkan")
    if meant.member is not None and meant.gone is None and meant.member.unit_id == held.unit_id:
        raise StateRefused(
            "R598",
            "Orang itu sudah anggota keluarga ini",
            found=meant.member.name,
            mend="Kembalikan isiannya: petugas memilihnya dari daftar anggota.",
        )
    held.person = meant.person
    if meant.gone is None:
        held.kind = FieldKind.REGROUPED


def _entry(context: ReviewContext, held: FieldEvent) -> FormEntry:
    return next(entry for entry in _form(context, held).entries if entry.entry == held.entry)


# ── the register records it ─────────────────────────────────────────────────────────────────────


def _record(actor: Account, context: ReviewContext, held: FieldEvent, verdict: EventVerdict, at: dt.datetime) -> None:
    """Record the event of a proposal; those of the same kind into a new family go with it, so that it is one family."""
    together = [held, *_mates(context, held)]
    recorder = Recorder(context.opened, context.area, context.area_id, actor.actor, at, context.today)
    number = record_event(recorder, _act(context, held, verdict, together))
    persons = list(Event.objects.filter(batch_id=number).order_by("pk").values_list("person_id", flat=True))
    for event, person in zip(together, persons, strict=False):
        event.state, event.batch, event.person = FieldState.RECORDED, number, event.person or person
        event.occurred_on, event.decided_at = held.occurred_on, held.decided_at
        event.decided_by, event.signed_at, event.signed_by = held.decided_by, held.signed_at, held.signed_by
        event.save()
    unit = held.unit
    if unit.family is None and held.kind in (FieldKind.REGROUPED, FieldKind.ARRIVAL):
        unit.family = _family_of(number)
        unit.save(update_fields=["family"])
    row = chosen_of(unit, forms_of([unit])[unit.pk]) if unit.stage == UnitStage.APPROVED else None
    if row is not None:
        join(actor, context, read_and_review(context, [(unit, row)]), at=at)


def _mates(context: ReviewContext, held: FieldEvent) -> list[FieldEvent]:
    """Who comes into the same new family by the same kind of event; not who may be somebody of the register while
    nobody said whether they are."""
    if held.unit.family is not None or held.kind not in (FieldKind.REGROUPED, FieldKind.ARRIVAL):
        return []
    rows = FieldEvent.objects.filter(unit=held.unit, kind=held.kind, instance=held.instance)
    rows = rows.filter(state__in=[FieldState.PROPOSED, FieldState.WAITING]).exclude(pk=held.pk).select_related("unit")
    mates = list(rows.order_by("pk"))
    if not any(map(is_asked, mates)):
        return mates
    entries = {entry.entry: entry for entry in _form(context, held).entries}  # all of them are of one form
    return [mate for mate in mates if not to_be_answered(context, mate, entries[mate.entry])]


def _family_of(batch: int) -> int | None:
    return FamilyVersion.objects.filter(batch_id=batch).values_list("family_id", flat=True).first()


def _act(context: ReviewContext, held: FieldEvent, verdict: EventVerdict, together: Sequence[FieldEvent] = ()) -> Act:
    """A proposal as an act of recording."""
    on = held.occurred_on
    assert on is not None  # noqa: S101 - `decide` asked for it
    kind, unit = FieldKind(held.kind), held.unit
    persons = tuple(event.person for event in (together or [held]) if event.person is not None)
    place = (unit.block.dusun, unit.block.rw, unit.block.rt)
    note = f"putaran {unit.block.round.reference.isoformat()}"
    if kind in (FieldKind.DEATH, FieldKind.DEPARTURE):
        return Act(_KINDS[kind], on, persons, note=note)
    if kind is FieldKind.AWAY:
        return Act(Kind.PRESENCE, on, persons, says={"keberadaan": "luar_desa"}, note=note)
    form = _form(context, held)
    entries = {entry.entry: entry for entry in form.entries}
    if kind is FieldKind.MOVE:
        living = tuple(entry.person for entry in form.entries if entry.is_member and entry.person is not None)
        return Act(Kind.MOVE, on, living, unit=_place(context, form, place), family=unit.family, note=note)
    relations = {event.person: _relation(entries[event.entry]) for event in (together or [held]) if event.person}
    if kind is FieldKind.REGROUPED:
        fresh = unit.family is None
        return Act(Kind.SPLIT, on, persons, unit=place, family=unit.family, fresh=fresh, relations=relations, note=note)
    newcomers = tuple(_newcomer(entries[event.entry], verdict, event.person) for event in (together or [held]))
    mother = verdict.mother if kind is FieldKind.BIRTH else None
    fresh = unit.family is None
    return Act(_KINDS[kind], on, (), newcomers, unit=place, family=unit.family, fresh=fresh, mother=mother, note=note)


def _form(context: ReviewContext, held: FieldEvent) -> FilledForm:
    row = FormSubmission.objects.get(pk=held.instance)
    return read_form(row, held.unit, context.opened)


def _place(context: ReviewContext, form: FilledForm, frame: Place) -> Place:
    """Where a family lives now, by its form, as the village writes it. RW is not asked: that of the RT where it is
    known, else that of the frame while the dusun is the same."""
    there = list(standing_units(context.area_id, context.today).values())
    dusun = match_spelling(form.answers.get("dusun", frame[0]), 0, there)
    rt = match_spelling(form.answers.get("rt", frame[2]), 2, there)
    around = {unit[1] for unit in there if (unit[0], unit[2]) == (dusun, rt)}
    if len(around) == 1:
        return dusun, around.pop(), rt
    return dusun, frame[1] if dusun == frame[0] else "", rt


def _relation(entry: FormEntry) -> str:
    said = entry.answers.get("r409", "")
    if said == _SPOUSE:
        return _WIFE if entry.answers.get("jenis_kelamin") == _FEMALE else _HUSBAND
    return _RELATIONS.get(said, "")


def _newcomer(entry: FormEntry, verdict: EventVerdict, returns: int | None) -> Newcomer:
    born = day_of(entry.answers, "tanggal_lahir") or verdict.born
    if born is None:
        raise StateRefused(
            "R598", "Tanggal lahir belum diketahui", expected="tanggal lahir orang yang datang atau lahir"
        )
    said: Mapping[str, str] = entry.answers
    return Newcomer(
        said.get("nama", ""),
        said.get("jenis_kelamin", ""),
        born,
        nik=said.get("nik", ""),
        relation=_relation(entry),
        returns=returns,
    )

"""Whom of the register somebody may be whom a form names as new in its family."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cantik.field.review.app.examination import ReviewContext
from cantik.field.review.app.family_forms import FilledForm, FormEntry, day_of
from cantik.field.review.app.models import FieldEvent
from cantik.field.review.event_proposals import FieldKind, FieldState
from cantik.field.rounds.app.models import FORM, FrameMember
from cantik.register.core.app.search import persons_with_number
from cantik.register.events.app.former_residents import GonePerson, ToldNewcomer, gone_among, may_return

BORN, _FROM_FAMILY = "1", "3"  # cantik_cara_masuk
_MOST = 8
_YEARS = 3  # a remembered age beside one that was told at another door


def candidates(context: ReviewContext, entry: FormEntry) -> Sequence[FrameMember]:
    """By the number that was written, then by the name among all families of the round; at most eight."""
    number = entry.answers.get("nik", "")
    found = persons_with_number(context.opened, context.area_id, number) if number.isdigit() else frozenset()
    rows = FrameMember.objects.filter(unit__block__round=context.round).select_related("unit__block")
    named = rows.filter(name__iexact=entry.name.strip()) if entry.name.strip() else rows.none()
    return [*rows.filter(person__in=found), *named.exclude(person__in=found)][:_MOST]


def in_question(context: ReviewContext, form: FilledForm) -> bool:
    """Whether somebody has to say who a newcomer is: they come from another family of the village, or somebody of the
    register has their name or number. Whoever was born is nobody of the register."""
    new = [entry for entry in form.entries if entry.person is None and entry.is_member]
    ways = [(entry, entry.answers.get("cara_masuk", "")) for entry in new]
    return any(way == _FROM_FAMILY or (way != BORN and candidates(context, entry)) for entry, way in ways)


def list_candidates(context: ReviewContext, entry: FormEntry) -> list[FrameMember]:
    """Whom somebody says a newcomer is, or not: the `candidates`, then who is said at another door to live with another
    family, of the same sex and about as old; at most eight."""
    found = list(candidates(context, entry))
    said = FieldEvent.objects.filter(unit__block__round=context.round)
    noted = said.filter(kind=FieldKind.OTHER_FAMILY, state=FieldState.NOTED).values("person")
    regrouped = said.filter(kind=FieldKind.REGROUPED, state=FieldState.RECORDED).values("person")
    lost = FrameMember.objects.filter(unit__block__round=context.round, person__in=noted)
    lost = lost.exclude(person__in=regrouped)
    if sex := entry.answers.get("jenis_kelamin"):
        lost = lost.filter(sex__in=[sex, ""])
    if born := day_of(entry.answers, "tanggal_lahir"):
        age = context.round.reference.year - born.year
        lost = lost.exclude(age__lt=age - _YEARS).exclude(age__gt=age + _YEARS)
    there = {member.person for member in found}
    more = lost.exclude(person__in=there).select_related("unit__block").order_by("name", "pk")
    return [*found, *more[: _MOST - len(found)]]


class LikelyPerson(NamedTuple):
    """Somebody whom a newcomer may be: a resident of the frame (`member`; None for nobody of it), who left the village
    (`gone`; None for who lives in it)."""

    person: int
    member: FrameMember | None
    gone: GonePerson | None


def to_be_answered(context: ReviewContext, event: FieldEvent, entry: FormEntry) -> list[LikelyPerson]:
    """Whom the agen says a proposed newcomer is, or none of them, before anything is recorded: residents, then who left
    the village years ago; [] where nobody asks. A monthly report says its family on its own (`monthly_reports`)."""
    if not is_asked(event):
        return []
    here = [] if event.unit.kind == FORM else list_candidates(context, entry)
    since = (
        gone_among(context.opened, context.area_id, [member.person for member in here], context.today) if here else {}
    )
    found = [LikelyPerson(member.person, member, since.get(member.person)) for member in here]
    said = entry.answers
    told = ToldNewcomer(said.get("nik", ""), entry.name, said.get("jenis_kelamin", ""), day_of(said, "tanggal_lahir"))
    shown = {likely.person for likely in found}
    back = may_return(context.opened, context.area_id, told, context.today)
    found += [LikelyPerson(gone.person, None, gone) for gone in back if gone.person not in shown]
    return found[:_MOST]


def is_asked(event: FieldEvent) -> bool:
    """Whether a proposal is about a newcomer who may be somebody of the register."""
    return event.kind == FieldKind.ARRIVAL and event.state == FieldState.PROPOSED

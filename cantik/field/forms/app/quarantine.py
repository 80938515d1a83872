"""Forms that were put aside: shown to the office, taken as if they had come in time, or not taken, with a reason."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from cantik.field.errors import StateRefused, due_state_reason
from cantik.field.forms.answers import FormAnswers
from cantik.field.forms.app.arrivals import arrive
from cantik.field.forms.app.form_rows import answers_in
from cantik.field.forms.app.models import (
    BRANCH,
    DISCARDED,
    EDIT_CONFLICT,
    FORMER,
    HEAD,
    HELD,
    ORPHAN_EDIT,
    FormSubmission,
    QuarantineDecision,
)
from cantik.field.forms.app.storage import in_line
from cantik.field.rounds.app.models import Device, Round
from cantik.staff.app import log
from cantik.staff.app.models import Account
from cantik.vault.app.opening import OpenStore


def held_of(round_: Round) -> list[FormSubmission]:
    """What was put aside of a round, the oldest first."""
    devices = Device.objects.filter(round=round_).values("pk")
    rows = FormSubmission.objects.filter(standing=HELD, device__in=devices).exclude(sealed=b"")
    return list(rows.select_related("about__unit", "rows").order_by("entry", "instance"))


def decide(
    actor: Account, row: FormSubmission, opened: OpenStore, *, take: bool, why: str, at: dt.datetime
) -> FormSubmission:
    """Take a form that was put aside, or not. One that is taken becomes what it would have been: the newest of its
    chain, or a branch.

    Raises `StateRefused`: R593 for one that is not put aside (any more) or follows one that is, R591 without a reason
    of 10 letters.
    """
    why = due_state_reason(why)
    with transaction.atomic():
        in_line()
        held = FormSubmission.objects.select_for_update(of=("self",)).get(pk=row.pk)
        if held.standing != HELD:
            raise StateRefused("R593", "Isian ini tidak sedang ditahan", mend="Muat ulang halamannya.")
        if take:
            _take(held)
        else:
            held.standing = DISCARDED
        held.save(update_fields=["standing", "reason"])
        QuarantineDecision.objects.create(submission=held, taken=take, why=why, at=at, by=actor.actor)
        with log.within(held.area):
            log.record(
                by=actor.actor,
                at=at,
                action="kiriman.karantina",
                subject="kiriman",
                subjects=[held.instance],
                detail={"diterima": int(take), "menjadi": held.standing},
            )
        answers: FormAnswers | None = answers_in(held, opened) if take else None
        if answers is not None:
            arrive(held, answers, released=True)
    return held


def _take(held: FormSubmission) -> None:
    former = FormSubmission.objects.filter(pk=held.deprecated).first() if held.deprecated else None
    if former is not None and former.standing == HELD:
        raise StateRefused("R593", "Isian sebelumnya masih ditahan", mend="Putuskan isian sebelumnya dahulu.")
    if not held.deprecated:
        held.standing, held.reason = HEAD, ""
    elif former is None:
        held.standing, held.reason = BRANCH, ORPHAN_EDIT
    elif former.standing == HEAD:
        FormSubmission.objects.filter(pk=former.pk).update(standing=FORMER)
        held.standing, held.reason = HEAD, ""
    else:
        held.standing, held.reason = BRANCH, EDIT_CONFLICT

"""What came of a family that was approved already: taken in place of the approved form, or not taken."""

from __future__ import annotations

import datetime as dt
from functools import partial

from django.db import transaction

from cantik.field.errors import StateRefused, due_state_reason
from cantik.field.forms.app.late_forms import settle_late
from cantik.field.forms.app.models import AFTER_APPROVAL, DISCARDED, FORMER, HEAD, FormSubmission, LateForm
from cantik.field.forms.app.storage import in_line
from cantik.field.review.app.approval import ApprovalTally, UnitVerdict, approve, retract_approval
from cantik.field.review.app.examination import ReviewContext
from cantik.field.review.app.family_forms import chosen_of, forms_of
from cantik.staff.app import acts
from cantik.staff.app.areas import hold_area
from cantik.staff.app.models import Account
from cantik.staff.app.rights import second

_TAKEN = "Isian yang datang sesudah persetujuan dipakai."


def take_late(actor: Account, context: ReviewContext, verdict: UnitVerdict, *, at: dt.datetime) -> ApprovalTally:
    """Approve a form that came after the approval (`verdict.instance`) in place of the approved one: what that stated
    is retired, events that were recorded stay. Wholly or not at all.

    Raises `StateRefused` R595 where it does not wait (any more), and what `approve` raises.
    """
    with transaction.atomic():
        hold_area(context.area_id)
        late = _find_waiting(context, verdict.unit, verdict.instance)
        settle_late(late, actor.actor, at, taken=True, why=_TAKEN)
        retract_approval(actor, context, late.unit, _TAKEN, at)
        return approve(actor, context, [verdict], at=at)


def refuse_late(
    actor: Account, context: ReviewContext, number: int, instance: str, why: str, *, at: dt.datetime
) -> None:
    """Leave the approved form as it is: the one that came since is kept and not read. Whoever filled it in does not
    decide about it.

    Raises `StateRefused` R591 without a reason of 10 letters, R592 for one's own, R595 where it does not wait.
    """
    why = due_state_reason(why)
    with transaction.atomic():
        hold_area(context.area_id)
        in_line()
        late = _find_waiting(context, number, instance)
        second(actor, [(late.sent_by, late.at)], partial(StateRefused, "R592"), context.area)
        row, approved = late.submission, chosen_of(late.unit, forms_of([late.unit])[late.unit_id])
        row.standing, row.reason = DISCARDED, AFTER_APPROVAL
        row.save(update_fields=["standing", "reason"])
        if approved is not None and approved.root == row.root:
            FormSubmission.objects.filter(pk=approved.pk, standing=FORMER).update(standing=HEAD)
        settle_late(late, actor.actor, at, taken=False, why=why)
        acts.record(late.unit, actor, "lapangan.tolak_susulan", "satuan", at, putaran=context.round.pk)


def _find_waiting(context: ReviewContext, number: int, instance: str) -> LateForm:
    """The form of a unit of the round that waits. Raises `StateRefused` R595."""
    rows = LateForm.objects.filter(unit=number, unit__block__round=context.round, submission=instance, taken=None)
    late = rows.select_related("submission", "unit__block__enumerator__account").first()
    if late is None:
        found, mend = "sudah diputuskan, atau ada yang lebih baru", "Muat ulang halamannya."
        raise StateRefused("R595", "Isian ini tidak menunggu putusan", found=found, mend=mend)
    return late

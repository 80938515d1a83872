"""Forms that came when their family was approved already: each waits for somebody of the office, who is told of it
(docs/adr/0069), and until then the approved one counts."""

from __future__ import annotations

import datetime as dt

from cantik.field.forms.app.models import FORMER, FormSubmission, LateForm
from cantik.field.rounds.app.models import Block, Unit
from cantik.staff.app import waiting_list

_REPLACED = "Digantikan isian yang lebih baru."


def note_late(row: FormSubmission, unit: Unit, sender: str, at: dt.datetime) -> None:
    """Write down that a form waits, instead of an older version of it that does; one that was written down already, and
    is read anew because a file of it came, waits or was decided about. In the transaction of the caller."""
    if LateForm.objects.filter(submission=row).exists():
        return
    for older in LateForm.objects.filter(unit=unit, taken=None, submission__root=row.root, submission__standing=FORMER):
        settle_late(older, sender, at, taken=False, why=_REPLACED)
    late = LateForm.objects.create(submission=row, unit=unit, sent_by=sender, at=at)
    waiting_list.keep_row(late)


def waiting_of(unit: Unit) -> list[LateForm]:
    """What waits of a unit, the oldest first."""
    rows = LateForm.objects.filter(unit=unit, taken=None).exclude(submission__sealed=b"")
    return list(rows.select_related("submission", "unit__block").order_by("at", "pk"))


def settle_late(late: LateForm, by: str, at: dt.datetime, *, taken: bool, why: str) -> None:
    """Write down what was decided about one. In the transaction of the caller, who writes the log."""
    late.taken, late.why, late.decided_at, late.decided_by = taken, why, at, by
    late.save(update_fields=["taken", "why", "decided_at", "decided_by"])
    waiting_list.keep_row(late)


def units_waiting(block: Block) -> frozenset[int]:
    """The units of a block of which something waits."""
    return frozenset(LateForm.objects.filter(unit__block=block, taken=None).values_list("unit_id", flat=True))

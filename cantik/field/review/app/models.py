"""What the office finds out and decides about forms: proposed events, what a form became, signs, looks."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from cantik.field.review.event_proposals import FieldKind, FieldState
from cantik.field.rounds.app.models import Unit
from cantik.forum.app.constraints import pair


class FieldEvent(models.Model):
    """What an approved form says happened to somebody; the agen decides whether the register records it.

    `person`: number in the register, None for somebody whom it does not know; `entry`: which entry of the form tells of
    them, 0 for somebody who is not in it any more. `batch`: of the event that was recorded. Persons and batches are
    plain numbers, so that the register forgets them by its own rules. Names and numbers of newcomers stay in the sealed
    form.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="events")
    instance = models.CharField(max_length=99)
    entry = models.SmallIntegerField()
    person = models.BigIntegerField(null=True, db_index=True)
    kind = models.CharField(max_length=16)
    occurred_on = models.DateField(null=True)
    state = models.CharField(max_length=8)
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=200)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, blank=True)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.CharField(max_length=200, blank=True)
    why = models.CharField(max_length=400, blank=True)
    batch = models.BigIntegerField(null=True)

    class Meta:
        db_table = "plan_fieldevent"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(kind__in=[kind.value for kind in FieldKind]), name="plan_usul_jenis"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in FieldState]), name="plan_usul_tahap"
            ),
            models.CheckConstraint(condition=Q(person__isnull=False) | Q(entry__gt=0), name="plan_usul_siapa"),
            pair("decided_at", "decided_by", "plan_usul_putus"),
            pair("signed_at", "signed_by", "plan_usul_sah"),
            models.CheckConstraint(
                condition=Q(batch__isnull=False) | ~Q(state=FieldState.RECORDED.value), name="plan_usul_tercatat"
            ),
            models.UniqueConstraint(
                fields=["unit", "instance", "entry", "person", "kind"],
                condition=~Q(state=FieldState.WITHDRAWN.value),
                name="plan_usul_sekali",
            ),
        ]


class FormTaken(models.Model):
    """What an approved form that reads no list became elsewhere, so that it can be taken back: the look at a building
    (`Damage`), the batch of a facility. A plain number: of which table it is says the instrument."""

    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="taken")
    number = models.BigIntegerField()

    class Meta:
        db_table = "plan_formtaken"


class SignAnswer(models.Model):
    """What somebody of the office found out about a sign of how a form was filled in (`signs`): it
    was looked into, and why it is as it is; rows are only added. A form that is sent again is asked about anew."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="sign_answers")
    instance = models.CharField(max_length=99)
    kind = models.CharField(max_length=8)
    why = models.CharField(max_length=400)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        db_table = "plan_signanswer"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(why="") & ~Q(by=""), name="plan_petunjuk_beralasan"),
            models.UniqueConstraint(fields=["unit", "instance", "kind"], name="plan_petunjuk_sekali"),
        ]


class FormLook(models.Model):
    """Somebody of the office opened a form beside what the register holds: who approves many at once has looked at
    those that were drawn."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="looks")
    instance = models.CharField(max_length=99)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        db_table = "plan_formlook"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["unit", "instance", "by"], name="plan_dilihat_sekali"),
        ]

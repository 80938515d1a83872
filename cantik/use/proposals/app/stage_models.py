"""Each step of a proposal from stage to stage: with date, meeting or document, and reason, by two hands."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from cantik.forum.app.meeting_models import Meeting
from cantik.staff.app.workflows import WorkflowRow
from cantik.use.proposals.app.models import VillageProposal
from cantik.use.proposals.app.workflows import STAGE
from cantik.use.proposals.stages import AGREED, DECLINED, STEP_STATES, WAITING
from cantik.workflow.declaration import Workflow


class ProposalStep(WorkflowRow):
    """A proposal comes to a stage on a day: written by one, agreed on by another. Rows are added and decided once.

    `meeting`: the deliberation whose minutes say so; `proof`: number and date of the document (Perdes, DPA), where no
    meeting does; `amount`: whole rupiah that the stage is about (planned, budgeted, spent); `volume`: what was done of
    it, in the unit of the proposal; `answer`: why the second hand did not agree.
    """

    workflow: ClassVar[Workflow] = STAGE

    proposal = models.ForeignKey(VillageProposal, on_delete=models.PROTECT, related_name="steps")
    stage = models.CharField(max_length=20)
    day = models.DateField()
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, related_name="+")
    proof = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=400, blank=True)
    amount = models.BigIntegerField(null=True)
    volume = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=400, blank=True)

    class Meta:
        db_table = "use_proposal_step"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(state__in=STEP_STATES), name="use_langkah_keadaan"),
            models.CheckConstraint(
                condition=Q(state=WAITING, decided_by="", decided_at__isnull=True)
                | Q(state__in=[AGREED, DECLINED], decided_at__isnull=False)
                & ~Q(decided_by="")
                & ~Q(decided_by=F("by")),
                name="use_langkah_dua_orang",
            ),
            models.CheckConstraint(condition=~Q(state=DECLINED) | ~Q(answer=""), name="use_langkah_beralasan"),
            models.CheckConstraint(condition=Q(amount__isnull=True) | Q(amount__gte=0), name="use_langkah_jumlah"),
            models.UniqueConstraint(fields=["proposal"], condition=Q(state=WAITING), name="use_langkah_satu_menunggu"),
        ]

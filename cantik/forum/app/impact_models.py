"""The table of assessments of impact (docs/adr/0049)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from cantik.forum.app.constraints import pair
from cantik.forum.app.models import Activity
from cantik.forum.app.workflows import IMPACT
from cantik.staff.app.workflows import WorkflowRow


class ImpactAssessment(WorkflowRow):
    """What an activity may do to people: a draft of the officer of data protection, handed in, accepted by the head of
    the village or sent back. `draft`: what was typed so far, as JSON; `content`: what was handed in (canonical JSON)
    with its SHA-256, never changed again once accepted; `asked`: the questions that it weighed, by their names."""

    workflow = IMPACT
    DRAFT, HANDED_IN, ACCEPTED, RETURNED = "konsep", "diserahkan", "diterima", "dikembalikan"

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="impacts")
    number = models.IntegerField()
    draft = models.TextField()
    content = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    asked = models.TextField(blank=True)
    verdict = models.CharField(max_length=20, blank=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        db_table = "plan_impactassessment"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["activity", "number"], name="plan_dampak_nomor"),
            models.UniqueConstraint(
                fields=["activity"], condition=~Q(state="diterima"), name="plan_dampak_satu_terbuka"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["konsep", "diserahkan", "diterima", "dikembalikan"]), name="plan_dampak_keadaan"
            ),
            models.CheckConstraint(
                condition=Q(state="diterima") & ~Q(decided_by="") & ~Q(decided_by=F("by")) & ~Q(digest="")
                | ~Q(state="diterima"),
                name="plan_dampak_dua_orang",
            ),
            models.CheckConstraint(condition=~Q(state="dikembalikan") | ~Q(reason=""), name="plan_dampak_beralasan"),
            pair("decided_at", "decided_by", "plan_dampak_pemutus"),
        ]

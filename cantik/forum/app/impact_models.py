"""The table of assessments of impact (docs/adr/0049)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from cantik.codes.app.queries import code_of
from cantik.forum.app.constraints import pair
from cantik.forum.app.models import Activity
from cantik.staff.two_hands import Awaits


class ImpactAssessment(models.Model):
    """What an activity may do to people: a draft of the officer of data protection, handed in, accepted by the head of
    the village or sent back. `draft`: what was typed so far, as JSON; `content`: what was handed in (canonical JSON)
    with its SHA-256, never changed again once accepted; `asked`: the questions that it weighed, by their names."""

    DRAFT, HANDED_IN, ACCEPTED, RETURNED = "konsep", "diserahkan", "diterima", "dikembalikan"

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="impacts")
    number = models.IntegerField()
    draft = models.TextField()
    content = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    asked = models.TextField(blank=True)
    verdict = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=12)
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

    def list_awaits(self) -> Iterator[Awaits]:
        """An assessment that was handed in waits for the head of the village; one that came back, for the officer."""
        area, page = code_of(self.activity.area_id), self.activity_id
        if self.state == self.HANDED_IN:
            yield Awaits("dpia", area, self.at, ((self.by, self.at),), page=page)
        if self.state == self.RETURNED and self.decided_at is not None:
            yield Awaits("dpia_kembali", area, self.decided_at, page=page)

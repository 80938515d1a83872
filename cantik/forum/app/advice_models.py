"""Tables of recommendations for surveys (rekomendasi kegiatan statistik; docs/bidang/forum_forms.md 1)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from cantik.forum.app.models import YearLine
from cantik.forum.app.workflows import RECOMMENDATION
from cantik.staff.app.models import Institution
from cantik.staff.app.workflows import WorkflowRow


class Recommendation(WorkflowRow):
    """An activity for which a forum asks BPS. How it came to its state stands in its steps, the newest last; a renewal
    is a row of its own. `instrument`: the questionnaire of villages that it covers ("": none), `line`: of the data
    list."""

    workflow = RECOMMENDATION

    forum = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    instrument = models.CharField(max_length=60, blank=True)
    line = models.ForeignKey(YearLine, on_delete=models.PROTECT, null=True, related_name="+")
    sent_by = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "plan_recommendation"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["forum", "instrument"], name="plan_rekomendasi_forum")
        ]


class RecommendationStep(models.Model):
    """One step of a recommendation: into which state, on which day by the letter; rows are only added."""

    DRAFT, SENT, REVISION, GIVEN, REFUSED = "draf", "menunggu", "revisi", "layak", "ditolak"

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=8)
    day = models.DateField()
    note = models.CharField(max_length=400, blank=True)
    number = models.CharField(max_length=80, blank=True)
    document = models.CharField(max_length=200, blank=True)  # its address, or where the letter is kept
    until = models.DateField(null=True)  # the last day on which it holds
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "plan_recommendationstep"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state="layak", until__isnull=False) & ~Q(number="") & ~Q(document="")
                | Q(state__in=["revisi", "ditolak"], until__isnull=True, number="") & ~Q(note="")
                | Q(state__in=["draf", "menunggu"], until__isnull=True, number=""),
                name="plan_rekomendasi_langkah",
            ),
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="plan_rekomendasi_nomor"),
        ]

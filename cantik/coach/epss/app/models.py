"""Tables of an evaluation: of which institution and year, its levels, its evidence. Rows are only added; evidence is
taken back at most."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from cantik.content.epss import CLASSES
from cantik.forum.app.constraints import pair
from cantik.staff.app.models import Institution


class EpssEvaluation(models.Model):
    """An institution of a kabupaten or a province is evaluated for a year. A village never is."""

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=20)
    year = models.IntegerField()
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "epss_evaluation"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area", "year"], name="epss_wilayah")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["institution", "year"], name="epss_sekali_setahun"),
        ]


class EpssLevel(models.Model):
    """A level that somebody gave to an indicator, with the reason; the newest counts. `own`: the institution gave it to
    itself; it stands beside that of who judges and is no part of the index."""

    evaluation = models.ForeignKey(EpssEvaluation, on_delete=models.CASCADE, related_name="levels")
    indicator = models.CharField(max_length=20)
    level = models.IntegerField()
    own = models.BooleanField(default=False)
    reason = models.CharField(max_length=1000)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "epss_level"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=5) & ~Q(reason=""), name="epss_tingkat_isi"),
        ]


class EpssEvidence(models.Model):
    """Evidence under an indicator, as it was on the day when it was pinned. `key`: of the row that it is, by which the
    program sees later whether it still stands; "" for a document that somebody named (`kind` "dokumen")."""

    DOCUMENT = "dokumen"

    evaluation = models.ForeignKey(EpssEvaluation, on_delete=models.CASCADE, related_name="evidence")
    indicator = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=80, blank=True)
    proves = models.CharField(max_length=12)
    title = models.CharField(max_length=300)
    day = models.DateField()  # of the evidence itself
    digest = models.CharField(max_length=64, blank=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    undone_by = models.CharField(max_length=200, blank=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "epss_evidence"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(proves__in=CLASSES) & ~Q(title=""), name="epss_bukti_isi"),
            models.UniqueConstraint(
                fields=["evaluation", "indicator", "kind", "key"],
                condition=Q(undone_at__isnull=True) & ~Q(key=""),
                name="epss_bukti_sekali",
            ),
            pair("undone_at", "undone_by", "epss_bukti_urung"),
        ]

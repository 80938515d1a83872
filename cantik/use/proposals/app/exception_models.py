"""What a village said of a gap: that it does not concern it, or that it does although a rule says not (ADR 0104)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class GapException(models.Model):
    """A village says whether an indicator applies to it, with a reason, until it takes that back. Never changed, never
    deleted: another one follows. No resident stands here."""

    kode = models.CharField(max_length=20)
    indicator = models.CharField(max_length=100)
    applies = models.BooleanField()
    reason = models.CharField(max_length=400)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    ended_by = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "use_gap_exception"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(reason=""), name="use_keberlakuan_beralasan"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by="") | Q(ended_at__isnull=False) & ~Q(ended_by=""),
                name="use_keberlakuan_akhir",
            ),
            models.UniqueConstraint(
                fields=["kode", "indicator"], condition=Q(ended_at__isnull=True), name="use_keberlakuan_satu"
            ),
        ]

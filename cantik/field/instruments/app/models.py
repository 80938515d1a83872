"""Versions of instruments as they went to phones, and what was said of them."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from cantik.codes.app.models import Area

REVIEWED, APPROVED, RETURNED = "tinjau", "setujui", "kembalikan"


class InstrumentVersion(models.Model):
    """One version of a form as it went to phones; never changed, so that old answers stay readable.

    `fields`: canonical JSON, tree of blocks and questions. `digest`: SHA-256 over XForm and tree.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_index=False)
    instrument = models.CharField(max_length=60)
    form_id = models.CharField(max_length=60)
    version = models.CharField(max_length=10)  # YYYYMMDDnn
    reference = models.DateField()
    workbook = models.BinaryField()
    xform = models.TextField()
    fields = models.TextField()
    digest = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)

    class Meta:
        db_table = "plan_instrumentversion"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["area", "form_id", "version"], name="plan_versi_sekali"),
        ]

    def save(self, *arguments: Any, **named: Any) -> None:
        """Written once. Raises `TypeError` for a version that stands already."""
        if not self._state.adding:
            raise TypeError("a version of an instrument never changes")
        super().save(*arguments, **named)

    def tree(self) -> dict[str, Any]:
        """Its fields (`cantik.field.instruments.fields.field_tree`)."""
        found: dict[str, Any] = json.loads(self.fields)
        return found


class InstrumentReview(models.Model):
    """What pembina (tinjau) or kepala desa (setujui, kembalikan) said of a version, with the reason where one is due;
    the newest of the kepala desa counts."""

    version = models.ForeignKey(InstrumentVersion, on_delete=models.PROTECT, related_name="reviews")
    act = models.CharField(max_length=10)
    note = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        db_table = "plan_instrumentreview"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(act__in=[REVIEWED, APPROVED, RETURNED]), name="plan_tinjauan_jenis"),
            models.CheckConstraint(condition=~Q(act=RETURNED) | ~Q(note=""), name="plan_tinjauan_beralasan"),
        ]

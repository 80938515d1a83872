"""Who let data that are too old be used to choose families, and why (docs/adr/0096)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class OldDataPermit(models.Model):
    """A named officer lets data of a day be used to choose families of a village, with a reason that is printed beside
    every list made of them. It is of that day's data alone; never changed, never deleted."""

    kode = models.CharField(max_length=20)
    day = models.DateField()
    reason = models.CharField(max_length=400)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "use_old_data_permit"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kode", "day"], name="use_izin_data_satu"),
            models.CheckConstraint(condition=~Q(reason=""), name="use_izin_data_beralasan"),
        ]

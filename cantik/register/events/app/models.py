"""Moves between two villages of one store."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from cantik.codes.app.models import Area
from cantik.collect.app.models import Batch


class Transfer(models.Model):
    """A move from one village of the store to another: expected there until an arrival answers the departure."""

    departure = models.OneToOneField(Batch, on_delete=models.PROTECT, related_name="+")
    arrival = models.OneToOneField(Batch, on_delete=models.PROTECT, related_name="+", null=True)
    origin = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    destination = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "register_transfer"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(origin=F("destination")), name="register_pindah_dua_desa"),
        ]

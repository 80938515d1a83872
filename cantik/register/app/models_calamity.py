"""Mode darurat: what the village or the kabupaten declared, and where those displaced by it are."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from cantik.codes.app.models import Area
from cantik.collect.app.models import Batch


class Calamity(models.Model):
    """One declaration. `state`: digest of the register as it was frozen on the first day; `persons`: of its base."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT)
    kind = models.CharField(max_length=12)
    decree = models.CharField(max_length=200)
    extent = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField()
    until = models.DateField()
    state = models.CharField(max_length=64)
    base = models.CharField(max_length=10)
    persons = models.IntegerField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)
    ended_on = models.DateField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, blank=True)

    class Meta:
        app_label = "register"
        db_table = "register_calamity"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(until__gte=F("starts_on")), name="register_darurat_masa"),
            models.CheckConstraint(
                condition=(Q(ended_on__isnull=True) & Q(decided_by=""))
                | (Q(ended_on__isnull=False) & ~Q(decided_by="")),
                name="register_darurat_akhir",
            ),
        ]


class Evacuee(models.Model):
    """Somebody displaced: the site, since when, until when. It stands while the event of its batch does."""

    calamity = models.ForeignKey(Calamity, on_delete=models.PROTECT, related_name="evacuees")
    person = models.ForeignKey("register.Person", on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+")
    site = models.CharField(max_length=120)
    since = models.DateField()
    back = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        app_label = "register"
        db_table = "register_evacuee"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["batch", "person"], name="register_pengungsi_sekali"),
        ]

"""The acts on the parts of a village: what its decree says of a dusun, RW or RT. Whom it moves lies in statements."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from cantik.codes.app.models import Area
from cantik.collect.app.models import Batch
from cantik.register.units.unit_acts import Rank, UnitKind


class UnitAct(models.Model):
    """One act; it stands while its batch does. `pairs`: canonical JSON of (unit, what it belongs to from then on)."""

    batch = models.OneToOneField(Batch, on_delete=models.PROTECT, primary_key=True, related_name="unit_act")
    area = models.ForeignKey(Area, on_delete=models.PROTECT)
    kind = models.CharField(max_length=12)
    rank = models.CharField(max_length=8)
    pairs = models.TextField()
    decree = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    persons = models.IntegerField(default=0)
    families = models.IntegerField(default=0)

    class Meta:
        db_table = "register_unitact"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(kind__in=[str(kind) for kind in UnitKind]), name="register_satuan_perubahan"
            ),
            models.CheckConstraint(condition=Q(rank__in=[str(rank) for rank in Rank]), name="register_satuan_tingkat"),
        ]


class SlsList(models.Model):
    """A list that links the units of a village to the SLS of BPS, from a day on; the newest that stands replaces it."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT)
    valid_from = models.DateField()
    source = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "register_slslist"


class SlsLink(models.Model):
    """One unit and one SLS or sub-SLS of a list; `unit` is empty for a non-SLS outside the RT."""

    list = models.ForeignKey(SlsList, on_delete=models.PROTECT, related_name="links")
    unit = models.ForeignKey("register.AreaUnit", on_delete=models.PROTECT, related_name="+", null=True)
    village = models.CharField(max_length=10)
    sls = models.CharField(max_length=4)
    sub = models.CharField(max_length=2)
    name = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=8)

    class Meta:
        db_table = "register_slslink"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["list", "unit", "sls", "sub"], name="register_sls_sekali"),
            models.CheckConstraint(condition=Q(kind__in=["sls", "non_sls"]), name="register_sls_jenis"),
        ]

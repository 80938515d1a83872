"""Facilities and village facts as tables, with what was said of each, and photos of what a village records."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from cantik.codes.app.models import Area
from cantik.collect.app.models import Batch


class Facility(models.Model):
    """A facility or village fact of a kind of `content/facilities`: one thing over time, told apart by its key."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_index=False)
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=400)

    class Meta:
        db_table = "register_facility"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["area", "kind", "key"], name="register_fasilitas_sekali"),
        ]


class FacilityStatement(models.Model):
    """What one batch says of a facility from a day on: its whole state, or that it is there no more (`closed`).

    `content`: canonical JSON of values, place, shape and code; `personal`: sealed JSON of values that name somebody.
    """

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="statements")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+")
    row = models.IntegerField()
    valid_from = models.DateField()
    closed = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    content = models.TextField(blank=True)
    personal = models.BinaryField(null=True)

    class Meta:
        db_table = "register_facilitystatement"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(retired_at__isnull=True) | Q(retired_at__gte=F("recorded_at")),
                name="register_fasilitas_dicatat",
            ),
        ]


class Photo(models.Model):
    """A photo of a facility or of a damaged building: re-encoded without anything that the camera wrote beside it,
    sealed in the store. One that was erased with the record of the home that it shows is of nothing any more."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT)
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="photos", null=True)
    damage = models.ForeignKey("calamity.Damage", on_delete=models.PROTECT, related_name="photos", null=True)
    sha256 = models.CharField(max_length=64)
    size = models.IntegerField()
    width = models.IntegerField()
    height = models.IntegerField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)
    retired_at = models.DateTimeField(null=True)
    retired_by = models.CharField(max_length=200, blank=True)
    erased_at = models.DateTimeField(null=True)  # somebody whom it shows asked for it: its file is deleted for good

    class Meta:
        db_table = "register_photo"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(facility__isnull=False, damage__isnull=True)
                | Q(facility__isnull=True, damage__isnull=False)
                | Q(facility__isnull=True, damage__isnull=True, erased_at__isnull=False),
                name="register_foto_satu_hal",
            ),
            models.CheckConstraint(
                condition=(Q(retired_at__isnull=True) & Q(retired_by=""))
                | (Q(retired_at__isnull=False) & ~Q(retired_by="")),
                name="register_foto_ditarik",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(retired_at__isnull=False), name="register_foto_dihapus"
            ),
        ]

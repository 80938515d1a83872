"""Areas: an internal id that never changes and is never shown; codes are dated attributes (docs/bidang/metadata.md
7.1)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class Area(models.Model):
    """A village (later also what lies above it). Its names and codes may change; its id does not."""

    kind = models.CharField(max_length=20)  # jenis_wilayah: desa, kelurahan, desa_adat, upt, desa_persiapan, ""

    class Meta:
        db_table = "codes_area"


class CodeRow(models.Model):
    """One code of an area in one scheme, from a date until a date (None: since ever, still valid)."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="codes")
    scheme = models.CharField(max_length=12)  # kemendagri | bps | sementara
    value = models.CharField(max_length=20)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    decree = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "codes_areacode"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            # An area may hold two BPS codes at a time; one valid code never means two areas.
            models.UniqueConstraint(
                fields=["scheme", "value"], condition=Q(valid_to__isnull=True), name="codes_kode_berlaku_sekali"
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="codes_kode_rentang",
            ),
            models.CheckConstraint(condition=Q(scheme__in=["kemendagri", "bps", "sementara"]), name="codes_kode_skema"),
        ]

"""Tables of penetapan parameter (docs/adr/0040)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from cantik.forum.app.constraints import pair
from cantik.staff.two_hands import Awaits


class SheetFigure(models.Model):
    """A figure of a parameter for an area that a person brought, with the document that says it. Rows are only added;
    one taken back stays readable with its reason."""

    parameter = models.CharField(max_length=60)
    area = models.CharField(max_length=20)
    year = models.IntegerField()
    source = models.CharField(max_length=100)
    base = models.CharField(max_length=40)
    reference = models.DateField()
    value = models.DecimalField(max_digits=18, decimal_places=4)
    document = models.CharField(max_length=200)
    quality = models.CharField(max_length=200, blank=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    gone_by = models.CharField(max_length=200, blank=True)
    gone_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        db_table = "plan_sheetfigure"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["parameter", "area", "year", "source", "base", "reference"],
                condition=Q(gone_at__isnull=True),
                name="plan_lembar_sekali",
            ),
            models.CheckConstraint(condition=~Q(source="") & ~Q(document=""), name="plan_lembar_bersumber"),
            models.CheckConstraint(condition=Q(gone_at__isnull=True) | ~Q(reason=""), name="plan_lembar_tarik"),
            pair("gone_at", "gone_by", "plan_lembar_penarik"),
        ]


class ParameterSetting(models.Model):
    """A value proposed for a parameter, an area and a year; locked by another person of another institution, replaced
    by a later one, or given up.

    `content`: canonical JSON of what the second person read (all candidates as they stood, the chosen one, the reason),
    `digest` its SHA-256; neither changes again. `minutes_digest`: of the scan of the paper when `scanned`, else of the
    content.
    """

    PROPOSED, LOCKED, REPLACED, DROPPED = "usulan", "terkunci", "diganti", "dibatalkan"

    parameter = models.CharField(max_length=60)
    area = models.CharField(max_length=20)
    year = models.IntegerField()
    number = models.IntegerField()
    content = models.TextField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10)
    by = models.CharField(max_length=200)
    house = models.CharField(max_length=200)
    at = models.DateTimeField()
    minutes_number = models.CharField(max_length=80, blank=True)
    minutes_day = models.DateField(null=True)
    minutes_digest = models.CharField(max_length=64, blank=True)
    scanned = models.BooleanField(default=False)
    locked_by = models.CharField(max_length=200, blank=True)
    locked_house = models.CharField(max_length=200, blank=True)
    locked_as = models.CharField(max_length=300, blank=True)  # in which office: role, Plt. or Plh., SK, its last day
    locked_at = models.DateTimeField(null=True)
    dropped = models.CharField(max_length=400, blank=True)

    class Meta:
        db_table = "plan_parametersetting"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["parameter", "area", "year", "number"], name="plan_tetapan_nomor"),
            models.UniqueConstraint(
                fields=["parameter", "area", "year"], condition=Q(state="usulan"), name="plan_tetapan_satu_usul"
            ),
            models.UniqueConstraint(
                fields=["parameter", "area", "year"], condition=Q(state="terkunci"), name="plan_tetapan_satu_berlaku"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["usulan", "terkunci", "diganti", "dibatalkan"]), name="plan_tetapan_keadaan"
            ),
            models.CheckConstraint(condition=~Q(state="dibatalkan") | ~Q(dropped=""), name="plan_tetapan_batal"),
            models.CheckConstraint(
                condition=Q(state__in=["terkunci", "diganti"])
                & ~Q(locked_by="")
                & ~Q(locked_by=F("by"))
                & ~Q(locked_house="")
                & ~Q(locked_house=F("house"))
                & ~Q(minutes_number="")
                & ~Q(minutes_digest="")
                | Q(state__in=["usulan", "dibatalkan"], locked_by=""),
                name="plan_tetapan_dua_lembaga",
            ),
            pair("locked_at", "locked_by", "plan_tetapan_pengunci"),
        ]

    def list_awaits(self) -> Iterator[Awaits]:
        """A proposed value waits for its lock by the forum of its area."""
        if self.state == self.PROPOSED:
            forum, about = ".".join(self.area.split(".")[:2]), f"{self.parameter}/{self.area}/{self.year}"
            yield Awaits("penetapan", forum, self.at, ((self.by, self.at),), about)

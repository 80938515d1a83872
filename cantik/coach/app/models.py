"""One row for each village that has anything in the store: what the board shows, without reading the register."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class VillageState(models.Model):
    """Counts and dates of a village, derived from the stations' own tables; may be thrown away and made again."""

    kode = models.CharField(max_length=20, primary_key=True)
    collecting = models.BooleanField(default=False)  # files wait for a decision, or are in quarantine
    reference = models.DateField(null=True)  # newest reference date in the register
    received_at = models.DateTimeField(null=True)  # when the newest file came in
    open_checks = models.IntegerField(default=0)
    draft = models.CharField(max_length=16, blank=True)  # state of the present draft
    number = models.CharField(max_length=12, blank=True)  # the release in force
    published = models.DateField(null=True)
    released_reference = models.DateField(null=True)
    withdrawn = models.CharField(max_length=12, blank=True)  # the newest release, when it was withdrawn
    asked = models.BooleanField(default=False)  # a withdrawal waits for a decision
    renewed_at = models.DateTimeField()

    class Meta:
        db_table = "board_village"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(number="", published__isnull=True, released_reference__isnull=True)
                | (~Q(number="") & Q(published__isnull=False) & Q(released_reference__isnull=False)),
                name="board_rilis_lengkap",
            ),
        ]


class LogMark(models.Model):
    """How far the audit log was read: one row, number 1."""

    id = models.IntegerField(primary_key=True)
    number = models.BigIntegerField()

    class Meta:
        db_table = "board_mark"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(id=1), name="board_satu_tanda"),
        ]


class Reminder(models.Model):
    """Somebody who looks after a village reminded it that its figures are late."""

    kode = models.CharField(max_length=20)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    day = models.DateField()

    class Meta:
        db_table = "board_reminder"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kode", "by", "day"], name="board_pengingat_sekali_sehari"),
        ]

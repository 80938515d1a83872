"""One row for each village that has anything in the store: what the board shows, without reading the register."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from cantik.forum.app.models import YearLine
from cantik.staff.app.models import Account


class VillageState(models.Model):
    """Counts and dates of a village, derived from the stations' own tables; may be thrown away and made again."""

    kode = models.CharField(max_length=20, primary_key=True)
    collecting = models.BooleanField(default=False)  # files wait for a decision, or are in quarantine
    reference = models.DateField(null=True)  # newest reference date in the register
    received_at = models.DateTimeField(null=True)  # when the newest file came in
    open_checks = models.IntegerField(default=0)
    open_since = models.DateField(null=True)  # when the file of the oldest open finding to check came in
    faults = models.IntegerField(null=True)  # findings in each thousand rows of the newest list
    faults_before = models.IntegerField(null=True)  # of the list before it from the same source
    sets_missing = models.IntegerField(default=0)  # rounds that nobody wrote metadata of
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


class DueTask(models.Model):
    """Something that is due of a role in an area by a day: a line of the forum's year, or what waits in the village.

    The one table that homes, the list to telephone and escalation read; made of other rooms' rows (`tasks`), never a
    person's data. `key`: "tahun:LINE", or what waits. `shown`: from when; `told`: from when the camat is (None: never).
    """

    kode = models.CharField(max_length=20)
    role = models.CharField(max_length=30)
    key = models.CharField(max_length=40)
    line = models.ForeignKey(YearLine, on_delete=models.CASCADE, null=True, db_index=False, related_name="+")
    number = models.IntegerField(default=0)  # of how many things, 0 where that says nothing
    due = models.DateField()
    shown = models.DateField()
    told = models.DateField(null=True)
    former = models.DateField(null=True)  # the day before it was moved
    done_on = models.DateField(null=True)
    done_by = models.CharField(max_length=200, blank=True)  # "" when the deed itself says it

    class Meta:
        db_table = "board_task"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["kode", "role", "due"], name="board_tugas_orang"),
            models.Index(fields=["told", "kode"], condition=Q(done_on__isnull=True), name="board_tugas_naik"),
            models.Index(fields=["line"], name="board_tugas_kegiatan"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kode", "role", "key"], name="board_tugas_sekali"),
            models.CheckConstraint(condition=Q(done_by="") | Q(done_on__isnull=False), name="board_tugas_selesai"),
        ]


class DigestLetter(models.Model):
    """One person's letter of one day about what is due of them: noted before it is sent, so that nobody gets two.

    `sent_at` None: refused for good (`refused`), or nobody knows whether it arrived. `newest`, `newest_act`: the
    task and the waiting act with the highest number that were there, so that a later one is news.
    """

    person = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    sent_at = models.DateTimeField(null=True)
    refused = models.BooleanField(default=False)
    newest = models.BigIntegerField(default=0)
    newest_act = models.BigIntegerField(default=0)

    class Meta:
        db_table = "board_letter"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "day"], name="board_surat_sekali_sehari"),
            models.CheckConstraint(condition=Q(refused=False) | Q(sent_at__isnull=True), name="board_surat_ditolak"),
        ]


class NoDigest(models.Model):
    """Somebody who wants no letters about what is due of them."""

    person = models.OneToOneField(Account, on_delete=models.CASCADE, primary_key=True, related_name="+")

    class Meta:
        db_table = "board_no_letter"


# Django finds the tables of a room in `models`; these stand in a file of their own
from cantik.coach.app.coaching_models import CoachedVillage, CoachingAgreement, CoachingDay  # noqa: E402
from cantik.coach.app.season_models import (  # noqa: E402
    Attendance,
    CompetenceAnswer,
    CoverageTarget,
    OutputFile,
    SeasonVillage,
)

COACHING = (CoachingDay, CoachedVillage, CoachingAgreement)
SEASON = (SeasonVillage, CoverageTarget, Attendance, CompetenceAnswer, OutputFile)

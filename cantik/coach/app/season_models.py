"""Tables of a season of coaching: villages that apply and are chosen, how many are to be reached by when, who attended,
and what people answered about their competence before and after."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from django.db import models
from django.db.models import Q

from cantik.coach.app.coaching_models import CoachingDay
from cantik.forum.app.constraints import pair
from cantik.staff.app.models import Account
from cantik.staff.app.question_rows import QuestionRow
from cantik.staff.two_hands import Awaits


class SeasonVillage(QuestionRow):
    """A village in the season of a year. `internet`, `computer`, `official`: what it says of itself (None: it did not
    say); `basis`: by which instruction or SK it was chosen, of which day; `reason`: why although a condition is not
    met, or why it was not chosen. What it applied for waits for its coaches, what they answered for the village."""

    year = models.IntegerField()
    kode = models.CharField(max_length=20, db_index=True)
    internet = models.BooleanField(null=True)
    computer = models.BooleanField(null=True)
    official = models.BooleanField(null=True)
    applied_by = models.CharField(max_length=200, blank=True)
    applied_at = models.DateTimeField(null=True)
    chosen_by = models.CharField(max_length=200, blank=True)
    chosen_at = models.DateTimeField(null=True)
    declined_by = models.CharField(max_length=200, blank=True)
    declined_at = models.DateTimeField(null=True)
    basis = models.CharField(max_length=200, blank=True)
    basis_day = models.DateField(null=True)
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        db_table = "board_season_village"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["year", "kode"], name="board_musim_desa_sekali"),
            pair("applied_at", "applied_by", "board_musim_daftar"),
            pair("chosen_at", "chosen_by", "board_musim_pilih"),
            models.CheckConstraint(
                condition=Q(chosen_by="", basis="", basis_day__isnull=True)
                | ~Q(chosen_by="") & ~Q(basis="") & Q(basis_day__isnull=False),
                name="board_musim_dasar",
            ),
            pair("declined_at", "declined_by", "board_musim_tolak"),
            pair("closed_at", "closed_by", "board_musim_tutup"),
            models.CheckConstraint(
                condition=Q(declined_by="") | ~Q(reason="") & Q(chosen_by=""), name="board_musim_tolak_beralasan"
            ),
        ]

    def list_awaits(self) -> Iterator[Awaits]:
        """An application waits for who chooses villages; the answer for the village."""
        answered = self.chosen_at or self.declined_at
        if self.applied_at is None or self.closed_by:
            return
        if answered is None:
            yield Awaits("musim_daftar", self.kode, self.applied_at, (), str(self.year))
        else:
            yield Awaits("musim_jawaban", self.kode, answered, (), str(self.year))


class CoverageTarget(models.Model):
    """How many villages of an area are to have been chosen up to a year, all seasons together. A later row for the same
    year takes the place of the one before; none is changed."""

    area = models.CharField(max_length=20)
    year = models.IntegerField()
    villages = models.IntegerField()
    basis = models.CharField(max_length=200)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "board_coverage"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area", "year"], name="board_cakupan_wilayah")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(villages__gte=1) & ~Q(basis=""), name="board_cakupan_isi")
        ]


class Attendance(models.Model):
    """An official of an invited village was there. `by`: who ticked the list, "" when they opened the link of the QR
    code themselves."""

    day = models.ForeignKey(CoachingDay, on_delete=models.CASCADE, related_name="attendances")
    person = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    kode = models.CharField(max_length=20)
    by = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "board_attendance"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["day", "person"], name="board_hadir_sekali")
        ]


class CompetenceAnswer(models.Model):
    """What somebody answered in a year before and after coaching: JSON, number of the choice by code of the question.
    Read by themselves; by others as sums of many only."""

    BEFORE, AFTER = "awal", "akhir"

    person = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    kode = models.CharField(max_length=20)
    year = models.IntegerField()
    phase = models.CharField(max_length=5)
    answers = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "board_competence"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["year", "kode"], name="board_kemampuan_desa")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "year", "phase"], name="board_kemampuan_sekali"),
            models.CheckConstraint(condition=Q(phase__in=["awal", "akhir"]), name="board_kemampuan_saat"),
        ]


class OutputFile(models.Model):
    """The form of an output as a village filled it in: `form` pdf or xlsx, its bytes, their digest. One replaced or
    taken away keeps the digest and no bytes."""

    kode = models.CharField(max_length=20)
    output = models.CharField(max_length=20)
    form = models.CharField(max_length=4)
    data = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    removed_by = models.CharField(max_length=200, blank=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "board_output_file"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["kode", "output"], condition=Q(removed_at__isnull=True), name="board_luaran_satu"
            ),
            models.CheckConstraint(condition=Q(form__in=["pdf", "xlsx"]), name="board_luaran_bentuk"),
            pair("removed_at", "removed_by", "board_luaran_tarik"),
        ]

"""What learners answered, of which a coach reads counts, and what they asked. Rows are only added."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from cantik.collect.app.models import APPLIED, OPEN
from cantik.examine.findings.app.models import Decision
from cantik.forum.app.constraints import pair
from cantik.staff.app.models import Account
from cantik.staff.app.question_rows import QuestionRow
from cantik.staff.two_hands import Awaits


class ExerciseAnswer(models.Model):
    """An answer of a person to an exercise of a village, drawn from an edition. `given`: the number, or the place of
    the sentence; `hint`: which typical mistake it is."""

    person = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    kode = models.CharField(max_length=20)
    exercise = models.CharField(max_length=20)
    number = models.CharField(max_length=12)
    turn = models.IntegerField()
    given = models.CharField(max_length=40)
    right = models.BooleanField()
    hint = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "learn_answer"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["kode", "person", "exercise"], name="learn_jawaban_orang")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(right=False) | Q(hint=""), name="learn_benar_tanpa_petunjuk"),
        ]


class LearnerQuestion(QuestionRow):
    """What somebody of a village asks at an exercise, a stage or a finding, and what was answered. `subject`: code of
    the exercise or of the stage; `to`: the role that answers it; `act`: the number of the decision about findings that
    asks (`examine.FindingAct`)."""

    kode = models.CharField(max_length=20)
    subject = models.CharField(max_length=20)
    text = models.CharField(max_length=1000)
    to = models.CharField(max_length=20)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    answer = models.CharField(max_length=2000, blank=True)
    answered_by = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True)
    act = models.BigIntegerField(null=True, unique=True)

    class Meta:
        db_table = "learn_question"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["kode", "at"], name="learn_tanya_desa")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(text="") & ~Q(to=""), name="learn_tanya_isi"),
            models.CheckConstraint(condition=Q(answer="") | ~Q(answered_by=""), name="learn_tanya_jawaban"),
            pair("answered_at", "answered_by", "learn_tanya_jawab"),
            pair("closed_at", "closed_by", "learn_tanya_tutup"),
        ]

    @classmethod
    def select_dropped(cls) -> models.QuerySet[LearnerQuestion]:
        """Questions at findings that nobody asks any more: taken back, or no such finding is open."""
        standing = Decision.objects.filter(finding__state=OPEN, finding__batch__state=APPLIED)
        asking = standing.filter(act=OuterRef("act"), act__undone_at=None)
        return cls.objects.filter(act__isnull=False, answered_at=None).exclude(Exists(asking))

    def list_awaits(self) -> Iterator[Awaits]:
        """An open question waits for the agent of the village, or for who coaches it; its answer for whoever asked."""
        if self.answered_at is None:
            yield Awaits("tanya", self.kode, self.at, hands=((self.by, self.at),), role=self.to)
        elif not self.closed_by:
            yield Awaits("tanya_jawaban", self.kode, self.answered_at, own=self.by)

"""What an office of the kabupaten answers to a proposal that goes up: asked of it by a day, answered by it, agreed on
by who coordinates planning."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from cantik.forum.app.constraints import pair
from cantik.staff.app.models import Institution
from cantik.staff.app.question_rows import QuestionRow
from cantik.staff.two_hands import Awaits
from cantik.use.proposals.app.models import VillageProposal
from cantik.use.proposals.stages import IN_OFFICE_PLAN, PUT_OFF, REFUSED

#: what an office may answer: the stage that its answer brings the proposal to
ANSWERS = (IN_OFFICE_PLAN, PUT_OFF, REFUSED)


class ProposalAnswer(QuestionRow):
    """A line of the DU-RKP at an office. `due`: the day that the forum's year names; `answer` "": none yet; `budget`:
    whole rupiah and `budget_year` of the office's plan; `decided_by`: who agreed, so that the stage holds."""

    proposal = models.ForeignKey(VillageProposal, on_delete=models.PROTECT, related_name="answers")
    kabupaten = models.CharField(max_length=20)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    due = models.DateField()
    asked_by = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=400, blank=True)
    proof = models.CharField(max_length=200, blank=True)
    budget = models.BigIntegerField(null=True)
    budget_year = models.IntegerField(null=True)
    answered_by = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    returned = models.CharField(max_length=400, blank=True)  # why the answer came back to the office
    ended = models.BooleanField(default=False)  # another office was asked instead

    class Meta:
        db_table = "use_office_answer"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(answer__in=["", *ANSWERS]), name="use_jawaban_dikenal"),
            models.CheckConstraint(
                condition=Q(answer="", answered_by="", answered_at__isnull=True)
                | ~Q(answer="") & ~Q(answered_by="") & Q(answered_at__isnull=False),
                name="use_jawaban_oleh",
            ),
            models.CheckConstraint(
                condition=Q(answer__in=["", IN_OFFICE_PLAN]) | ~Q(reason=""), name="use_jawaban_beralasan"
            ),
            models.CheckConstraint(
                condition=Q(decided_by="", decided_at__isnull=True)
                | ~Q(answer="") & ~Q(decided_by="") & Q(decided_at__isnull=False) & ~Q(decided_by=F("answered_by")),
                name="use_jawaban_dua_orang",
            ),
            models.UniqueConstraint(fields=["proposal"], condition=Q(ended=False), name="use_jawaban_satu_dinas"),
            pair("closed_at", "closed_by", "use_jawaban_tutup"),
        ]

    def list_awaits(self) -> Iterator[Awaits]:
        """A line waits for the office that was asked, by its day, and for others while nobody answers for it; an answer
        for who coordinates planning; one that was agreed on for the village."""
        if self.ended or self.closed_by:
            return
        about = str(self.institution_id)
        if self.decided_at is not None:
            kode, number = self.proposal.kode, self.proposal_id
            yield Awaits("usulan_terjawab", kode, self.decided_at, (), about, page=number)
        elif not self.answer:
            for act in ("usulan_jawab", "usulan_tanpa_akun", "dinas_tanpa_akun"):
                yield Awaits(act, self.kabupaten, self.asked_at, (), about, due=self.due)
        elif self.answered_at is not None:
            hands = ((self.answered_by, self.answered_at),)
            yield Awaits("usulan_jawaban", self.kabupaten, self.answered_at, hands)

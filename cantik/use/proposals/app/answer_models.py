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
from cantik.staff.app.workflows import WorkflowRow
from cantik.staff.two_hands import Awaits
from cantik.use.proposals.app.models import VillageProposal
from cantik.use.proposals.app.workflows import OFFICE_ANSWER
from cantik.use.proposals.stages import IN_OFFICE_PLAN, PUT_OFF, REFUSED
from cantik.workflow.declaration import Workflow

#: what an office may answer: the stage that its answer brings the proposal to
ANSWERS = (IN_OFFICE_PLAN, PUT_OFF, REFUSED)
#: an office was asked, it answered, who coordinates planning agreed, another office was asked instead
ASKED, ANSWERED, AGREED, MOVED = "ditanya", "dijawab", "sah", "alih"
STANDING = (ASKED, ANSWERED, AGREED)


class ProposalAnswer(WorkflowRow, QuestionRow):
    """A line of the DU-RKP at an office. `due`: the day that the forum's year names; `answer` "": none yet; `budget`:
    whole rupiah and `budget_year` of the office's plan; `decided_by`: who agreed, so that the stage holds."""

    workflow: ClassVar[Workflow] = OFFICE_ANSWER

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

    class Meta:
        db_table = "use_office_answer"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(answer__in=["", *ANSWERS]), name="use_jawaban_dikenal"),
            models.CheckConstraint(
                condition=Q(state__in=[ASKED, MOVED], answer="", answered_by="", answered_at__isnull=True)
                | ~Q(state=ASKED) & ~Q(answer="") & ~Q(answered_by="") & Q(answered_at__isnull=False),
                name="use_jawaban_oleh",
            ),
            models.CheckConstraint(
                condition=Q(answer__in=["", IN_OFFICE_PLAN]) | ~Q(reason=""), name="use_jawaban_beralasan"
            ),
            models.CheckConstraint(
                condition=~Q(state=AGREED) & Q(decided_by="", decided_at__isnull=True)
                | Q(state=AGREED, decided_at__isnull=False) & ~Q(decided_by="") & ~Q(decided_by=F("answered_by")),
                name="use_jawaban_dua_orang",
            ),
            models.UniqueConstraint(fields=["proposal"], condition=~Q(state=MOVED), name="use_jawaban_satu_dinas"),
            pair("closed_at", "closed_by", "use_jawaban_tutup"),
        ]

    @property
    def is_moved(self) -> bool:
        """Another office was asked instead."""
        return self.state == MOVED

    def list_awaits(self) -> Iterator[Awaits]:
        """Besides what is declared: a line for others while nobody answers for the office that was asked, what was
        agreed on for the village until it read it."""
        yield from super().list_awaits()
        about = str(self.institution_id)
        if self.state == ASKED:
            for act in ("usulan_tanpa_akun", "dinas_tanpa_akun"):
                yield Awaits(act, self.kabupaten, self.asked_at, (), about, due=self.due)
        elif self.state == AGREED and self.decided_at is not None and not self.closed_by:
            yield Awaits("usulan_terjawab", self.proposal.kode, self.decided_at, (), about, page=self.proposal_id)

"""Questions that come up in learning and at work: asked at an exercise, a stage or a finding, answered by the agent of
the village or by who coaches it. Read in the village and by its coach; no open forum."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cantik.base import clock
from cantik.coach.errors import QuestionRefused
from cantik.coach.learn.app import lessons
from cantik.coach.learn.app.models import LearnerQuestion
from cantik.codes.area import AreaCode
from cantik.content.exercise import read_learning
from cantik.examine.findings.app import decisions
from cantik.examine.findings.app.models import ASK as ASK_COACH
from cantik.examine.findings.app.models import Decision, FindingAct
from cantik.staff.app import acts, roster
from cantik.staff.app.models import Account
from cantik.staff.app.plain_text import plain_lines
from cantik.staff.app.rights import check_access
from cantik.staff.matrix import Stage

ASK, READ, ANSWER = lessons.LEARN, "tanya.baca", "tanya.jawab"
_AGENT, _COACH = "agen_statistik", "pembina"
_QUESTION, _ANSWER, _OPEN = 1000, 2000, 5


def _wrong(message: str) -> QuestionRefused:
    return QuestionRefused(message, mend=_("Betulkan isiannya, lalu kirim lagi."))


@transaction.atomic
def ask_question(area: AreaCode, subject: str, text: str, *, by: Account) -> LearnerQuestion:
    """Ask at an exercise (its code) or a stage (its letter). Raises `NotAllowed` (S101), `QuestionRefused` (R698)."""
    acts.require_right(by, ASK, area)
    said = plain_lines(text, _QUESTION, _wrong)
    if not said or subject not in {*read_learning().exercises, *Stage}:
        raise _wrong(_("Pilih pokoknya dan tulis pertanyaannya"))
    mine = LearnerQuestion.objects.filter(kode=area.text(), by=by.actor, answered_at=None, act=None)
    if mine.count() >= _OPEN:
        raise QuestionRefused(
            _("Anda sudah punya %d pertanyaan yang belum dijawab") % _OPEN, mend=_("Tunggu jawabannya dahulu.")
        )
    row = LearnerQuestion(kode=area.text(), subject=subject, text=said, by=by.actor, at=clock.now())
    row.to = _find_role(area, by)
    acts.save(row, by, "tanya.ajukan", "tanya", wilayah=row.kode)
    return row


def _find_role(area: AreaCode, by: Account) -> str:
    """Who answers: the agent of the village; who coaches it where it has none, or where the agent asks."""
    agents = roster.holders_of([area.text()], _AGENT, clock.today()).get(area.text(), [])
    return _COACH if by in agents or not agents else _AGENT


@transaction.atomic
def ask_with_act(area: AreaCode, decide: Callable[[], FindingAct]) -> FindingAct:
    """Decide about findings of a village; where that asks its coach, it is a question of the village. Raises what
    `decide` raises."""
    act = decide()
    if act.kind == ASK_COACH and not LearnerQuestion.objects.filter(act=act.pk).exists():
        said = {"kode": area.text(), "subject": Stage.EXAMINE.value, "text": act.reason, "to": _COACH}
        row = LearnerQuestion(act=act.pk, by=act.by, at=act.at, **said)
        acts.save(row, act.by, "tanya.ajukan", "tanya", wilayah=row.kode)
    return act


@transaction.atomic
def answer_question(number: int, area: AreaCode, text: str, *, by: Account) -> LearnerQuestion:
    """Answer it, once. Who coaches may answer any, an agent what waits for the village; nobody their own. Raises as
    above."""
    gone = QuestionRefused(_("Pertanyaan ini sudah dijawab"), mend=_("Muat ulang halamannya."))
    row = acts.hold_row(LearnerQuestion.objects.filter(pk=number, kode=area.text(), answered_at=None), gone)
    acts.require_right(by, ANSWER, area)
    if not may_answer(row, area, by):
        raise _wrong(_("Pertanyaan ini dijawab pembina"))
    said = plain_lines(text, _ANSWER, _wrong)
    if not said:
        raise _wrong(_("Tulis jawabannya"))
    row.answer, row.answered_by, row.answered_at = said, by.actor, clock.now()
    acts.save(row, by, "tanya.jawab", "tanya", wilayah=row.kode)
    if row.act is not None:
        decisions.keep_answer(row.act, said, by=by.actor, at=row.answered_at)
    return row


def may_answer(row: LearnerQuestion, area: AreaCode, by: Account) -> bool:
    """Whether somebody may answer an open question."""
    roles = check_access(by, ANSWER, area).roles
    return row.answered_at is None and row.by != by.actor and bool({row.to, _COACH} & set(roles))


def find_findings(rows: Sequence[LearnerQuestion]) -> dict[int | None, int]:
    """By the number of the act that asks at findings the first of these."""
    found = Decision.objects.filter(act__in=[row.act for row in rows if row.act is not None])
    return dict(found.order_by("-finding").values_list("act", "finding"))


def list_questions(area: AreaCode) -> QuerySet[LearnerQuestion]:
    """The questions of a village, those without an answer first, then the newest; without what nobody asks any more."""
    rows = LearnerQuestion.objects.filter(kode=area.text()).exclude(pk__in=LearnerQuestion.select_dropped())
    return rows.alias(answered=Q(answered_at__isnull=False)).order_by("answered", "-pk")

"""What goes up from villages (DU-RKP), and what offices of the kabupaten answer to each line of it: asked of one office
by the day that the forum's year names, answered by it, agreed on by who coordinates planning."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_noop as noop

from cantik.base import clock
from cantik.codes.area import AreaCode, AreaLevel
from cantik.forum.app.models import YearLine
from cantik.staff.app import acts, institutions, rights
from cantik.staff.app.institutions import InstitutionState
from cantik.staff.app.models import Account
from cantik.staff.app.steps import record_step, take_step
from cantik.staff.errors import NotAllowed
from cantik.use.app.nobody import nobody
from cantik.use.errors import ProposalRefused
from cantik.use.proposals.app.answer_models import AGREED, ANSWERED, ANSWERS, ASKED, STANDING, ProposalAnswer
from cantik.use.proposals.app.models import VillageProposal
from cantik.use.proposals.app.steps import AgreedBy, StepEntry, add_agreed_step, list_next_stages
from cantik.use.proposals.stages import IN_OFFICE_PLAN
from cantik.use.proposals.states import ABOVE_VILLAGE, ACCEPTED
from cantik.workflow.declaration import PressedButton, StepEffects, WorkflowStep

SEE, GATHER, ANSWER, DECIDE = "usulan.baca", "usulan.himpun", "usulan.jawab", "usulan.putus"
#: the line of a forum's year that names the day (`content/years`)
DUE_LINE = "jawab_usulan"
_WRONG = partial(ProposalRefused, "U117")
_GONE = partial(ProposalRefused, "U111", noop("Baris ini tidak lagi dalam keadaan itu"))
_AGAIN = noop("Muat ulang halamannya.")
_LEAST, _MOST, _LONGEST_PROOF = 10, 400, 200
_MOST_MONEY = 10**13


@dataclass(frozen=True, slots=True)
class AnswerEntry:
    """What an office answers: the stage that it brings the proposal to, why, the document and rupiah of its plan."""

    answer: str
    reason: str = ""
    proof: str = ""
    budget: int | None = None
    budget_year: int | None = None


# ── what is read ────────────────────────────────────────────────────────────────────────────────
def select_upward(areas: Sequence[AreaCode]) -> QuerySet[VillageProposal]:
    """The proposals that go up from villages in some areas."""
    return VillageProposal.objects.filter(rights.within(areas, "kode"), state=ACCEPTED, authority=ABOVE_VILLAGE)


def select_lines(areas: Sequence[AreaCode], year: int) -> QuerySet[VillageProposal]:
    """The proposals of a year that go up from villages in some areas, by village and activity, with their answers: a
    page of them costs as much as it shows."""
    rows = select_upward(areas).filter(year=year)
    return rows.prefetch_related("answers__institution__acts").order_by("kode", "activity", "pk")


def count_standings(rows: QuerySet[VillageProposal], today: dt.date) -> Counter[str]:
    """How many lines stand how far (`name_standing`), without reading them."""
    asked = ProposalAnswer.objects.filter(proposal__in=rows.order_by().values("pk"), state__in=STANDING)
    counts = Counter(name_standing(*told, today) for told in asked.values_list("state", "due"))
    counts["belum"] = rows.count() - counts.total()
    return counts


def count_by_kecamatan(rows: QuerySet[VillageProposal]) -> Counter[AreaCode]:
    """How many lines each kecamatan has."""
    above = (AreaCode.from_stored(code).parent() for code in rows.order_by().values_list("kode", flat=True))
    return Counter(area for area in above if area is not None)


def name_standing(state: str, due: dt.date, today: dt.date) -> str:
    """How far a line that an office was asked for is: `menunggu`, `lewat` its day, `dijawab`, `sah`."""
    if state != ASKED:
        return state
    return "lewat" if due < today else "menunggu"


def list_own_offices(person: Account, rows: QuerySet[VillageProposal]) -> set[int]:
    """The institutions asked for some lines that a person answers for."""
    asked = ProposalAnswer.objects.filter(proposal__in=rows.order_by().values("pk"), state__in=STANDING)
    found = set[int]()
    for code in asked.order_by().values_list("kabupaten", flat=True).distinct():
        area = AreaCode.from_stored(code)
        if rights.check_access(person, ANSWER, area).ok:
            found |= institutions.numbers(person.institution, area)
    return found


def list_upward_years(areas: Sequence[AreaCode]) -> list[int]:
    """The years that proposals go up for, the newest first."""
    return list(select_upward(areas).order_by("-year").values_list("year", flat=True).distinct())


def find_answer(row: VillageProposal) -> ProposalAnswer | None:
    """What the office that is asked now says; None where none is asked."""
    return next((answer for answer in row.answers.all() if not answer.is_moved), None)


def list_offices(kabupaten: AreaCode) -> list[InstitutionState]:
    """The institutions of a forum that a line may be asked of today."""
    today = clock.today()
    return [state for state in institutions.list_institutions([kabupaten.text()]) if not state.over(today)]


def is_unreachable(answer: ProposalAnswer) -> bool:
    """Whether nobody answers for the office that is asked, so that it reads nothing of it."""
    kabupaten, today = AreaCode.from_stored(answer.kabupaten), clock.today()
    answering = {state.row.pk for state in institutions.list_answering(kabupaten, today)}
    return not answer.is_moved and not answer.answer and answer.institution_id not in answering


def find_due(kabupaten: AreaCode) -> dt.date | None:
    """The day that the forum's year names for answers, the next one from today; None where its year has none."""
    lines = YearLine.objects.filter(forum=kabupaten.text(), removed_at__isnull=True, day__gte=clock.today())
    return lines.filter(code__endswith=f"/{DUE_LINE}").order_by("day").values_list("day", flat=True).first()


def kabupaten_of(area: AreaCode) -> AreaCode:
    """The kabupaten whose offices answer for an area."""
    return next(each for each in (area, *area.ancestors()) if each.level is AreaLevel.KABUPATEN)


def is_own_office(answer: ProposalAnswer, person: Account) -> bool:
    """Whether somebody is of the office that is asked, and may answer for it."""
    kabupaten = AreaCode.from_stored(answer.kabupaten)
    known = institutions.numbers(person.institution, kabupaten)
    return answer.institution_id in known and rights.check_access(person, ANSWER, kabupaten).ok


def may_ask(person: Account, village: AreaCode) -> bool:
    """Whether somebody may ask an office for its answer to a proposal of a village."""
    return any(rights.check_access(person, right, village).ok for right in (DECIDE, GATHER))


# ── asking, answering, agreeing ─────────────────────────────────────────────────────────────────
@transaction.atomic
def ask_office(number: int, institution: int, *, by: Account) -> ProposalAnswer:
    """Ask an office for its answer to a line; another one than before takes its place. Raises `ProposalRefused` U111,
    U117 where the forum's year names no day, `NotAllowed`."""
    row = _hold_upward(number)
    area = AreaCode.from_stored(row.kode)
    if not may_ask(by, area):
        raise NotAllowed(rights.check_access(by, DECIDE, area).reason)
    kabupaten = kabupaten_of(area)
    if institution not in {state.row.pk for state in list_offices(kabupaten)}:
        raise _WRONG(noop("Dinas ini tidak ada dalam forum"), mend=noop("Pilih dari daftar."))
    due = find_due(kabupaten)
    if due is None:
        raise _WRONG(
            noop("Tahun forum belum menyebut hari jawaban"),
            mend=noop("Koordinator menambahkan baris “Jawab usulan desa” ke tahun forum."),
        )
    gathers = "" if rights.check_access(by, DECIDE, area).ok else "_himpun"
    former = row.answers.filter(state__in=STANDING).first()
    if former is not None:
        if former.institution_id == institution or former.state == AGREED:
            raise _GONE(mend=_AGAIN)
        record_step(former, f"alih{gathers}", by, kabupaten)
    asked = ProposalAnswer(proposal=row, kabupaten=kabupaten.text(), institution_id=institution, due=due)
    record_step(asked, f"tanya{gathers}", by, kabupaten)
    return asked


@transaction.atomic
def give_answer(number: int, entry: AnswerEntry, *, by: Account) -> ProposalAnswer:
    """The office answers. Raises `ProposalRefused` U111, U117, `NotAllowed` for another office."""
    rows = ProposalAnswer.objects.filter(pk=number, state__in=(ASKED, ANSWERED))
    answer = acts.hold_row(rows, _GONE(mend=_AGAIN))
    if not is_own_office(answer, by):
        raise NotAllowed(rights.check_access(by, ANSWER, answer.kabupaten).reason)
    reason, proof = " ".join(entry.reason.split()), " ".join(entry.proof.split())
    _check_answer(answer, entry, reason, proof)
    answer.answer, answer.reason, answer.proof, answer.returned = entry.answer, reason, proof, ""
    answer.budget, answer.budget_year = entry.budget, entry.budget_year
    record_step(answer, "jawab", by, AreaCode.from_stored(answer.kabupaten))
    return answer


def _check_answer(answer: ProposalAnswer, entry: AnswerEntry, reason: str, proof: str) -> None:
    known = {stage.code for stage in list_next_stages(answer.proposal)}
    if entry.answer not in ANSWERS or entry.answer not in known:
        raise _WRONG(noop("Pilihan ini tidak ada dalam daftar"), mend=noop("Pilih dari daftar."))
    if entry.answer != IN_OFFICE_PLAN and not _LEAST <= len(reason) <= _MOST:
        raise _WRONG(noop("Alasannya belum ditulis"), expected=noop("10 sampai 400 huruf"))
    if entry.answer == IN_OFFICE_PLAN and (not proof or entry.budget_year is None):
        raise _WRONG(noop("Dokumen dan tahun anggarannya belum ditulis"), mend=noop("Contoh Renja 2027 dan 2027."))
    if len(reason) > _MOST or len(proof) > _LONGEST_PROOF:
        raise _WRONG(noop("Isian terlalu panjang"))
    if entry.budget is not None and not 0 <= entry.budget <= _MOST_MONEY:
        raise _WRONG(noop("Bilangan ini tidak dapat dipakai"), found=str(entry.budget))
    nobody(AreaCode.from_stored(answer.proposal.kode), (reason, proof), _WRONG)


def decide_answer(kabupaten: AreaCode, number: int, pressed: PressedButton, by: Account) -> WorkflowStep:
    """Who coordinates planning agrees on an answer, so that the stage holds, or sends it back. Raises as `take_step`
    does, and `ProposalRefused` U115."""

    def bring_stage(answer: ProposalAnswer, step: WorkflowStep) -> None:
        if step.target == AGREED:
            _agree_on(answer, by)

    rows = ProposalAnswer.objects.filter(pk=number, kabupaten=kabupaten.text())
    effects = StepEffects(prepare=_prepare_return, does=bring_stage)
    return take_step(rows, pressed, by=by, area=kabupaten, effects=effects)[1]


def _prepare_return(answer: ProposalAnswer, step: WorkflowStep) -> None:
    """An answer that goes back is none."""
    if step.target == ASKED:
        answer.answer, answer.answered_by, answer.answered_at, answer.reason = "", "", None, ""


def _agree_on(answer: ProposalAnswer, by: Account) -> None:
    assert answer.answered_at is not None and answer.decided_at is not None  # noqa: S101, PT018 - each has its moment
    hands = AgreedBy(answer.answered_by, answer.answered_at, answer.decided_by, answer.decided_at)
    day = clock.today()
    entry = StepEntry(answer.answer, day, proof=answer.proof, reason=answer.reason, amount=answer.budget)
    add_agreed_step(answer.proposal, entry, hands, by=by)


def _hold_upward(number: int) -> VillageProposal:
    return acts.hold_row(
        VillageProposal.objects.filter(pk=number, state=ACCEPTED, authority=ABOVE_VILLAGE), _GONE(mend=_AGAIN)
    )

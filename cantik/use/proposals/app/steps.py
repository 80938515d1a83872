"""A proposal comes to a stage: written by who plans, agreed on by the kepala desa; or by minutes that two signed.

Each act is one transaction and one entry of the log; a stage holds only once two people agreed (`ProposalStep`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict, dataclass
from decimal import Decimal
from functools import partial

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_noop as noop

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.content.proposal_stages import ProposalStage, proposal_stages
from cantik.forum.app.meeting_models import Meeting
from cantik.staff.app import acts, rights
from cantik.staff.app.models import Account
from cantik.staff.app.question_rows import close_question
from cantik.staff.app.steps import record_step, take_step
from cantik.use.app.nobody import nobody
from cantik.use.errors import ProposalRefused
from cantik.use.proposals.app.models import VillageProposal
from cantik.use.proposals.app.services import WRITE
from cantik.use.proposals.app.stage_models import ProposalStep
from cantik.use.proposals.kelurahan import plans_by_itself
from cantik.use.proposals.stages import AGREED, DONE, IN_BUDGET, WAITING, find_route, list_next
from cantik.use.proposals.states import ACCEPTED, FIRST
from cantik.workflow.declaration import PressedButton, StepEffects, WorkflowStep

_WRONG = partial(ProposalRefused, "U115")
_LEAST, _MOST = 10, 400
_MOST_MONEY, _LONGEST_PROOF = 10**12, 200


@dataclass(frozen=True, slots=True)
class StepEntry:
    """What somebody writes of a step: stage, day, number and date of the document, reason, rupiah, what was done."""

    stage: str
    day: dt.date
    proof: str = ""
    reason: str = ""
    amount: int | None = None
    volume: Decimal | None = None


def list_accepted(area: AreaCode, holds: Callable[[str], bool]) -> list[VillageProposal]:
    """The accepted proposals in an area whose activity is held, by village; what was taken further with its steps."""
    rows = VillageProposal.objects.filter(rights.within([area], "kode"), state=ACCEPTED).order_by("kode", "pk")
    held = [
        row for row in rows.only("kode", "state", "stage", "activity", "volume", "unit_price") if holds(row.activity)
    ]
    prefetch_related_objects([row for row in held if row.stage != FIRST], "steps")
    return held


@dataclass(frozen=True, slots=True)
class AgreedBy:
    """The two hands of a step that was agreed on elsewhere: of minutes, of an office's answer."""

    by: str
    at: dt.datetime
    decided_by: str
    decided_at: dt.datetime


def list_next_stages(row: VillageProposal) -> tuple[ProposalStage, ...]:
    """The stages that a proposal may come to from where it stands, on its route; none before it is the village's."""
    if row.state != ACCEPTED:
        return ()
    route = find_route(row.authority, plans_by_itself=plans_by_itself(AreaCode.from_stored(row.kode)))
    return list_next(proposal_stages(), row.stage, route)


def list_written_stages(row: VillageProposal) -> tuple[ProposalStage, ...]:
    """Of these the ones that need no meeting: they are written by hand, with what proves them."""
    return tuple(stage for stage in list_next_stages(row) if not stage.meeting)


@transaction.atomic
def write_step(area: AreaCode, number: int, entry: StepEntry, *, by: Account) -> ProposalStep:
    """Say that a proposal came to a stage: it waits for the kepala desa. Raises `ProposalRefused` U111, U115,
    `NotAllowed`."""
    acts.require_right(by, WRITE, area)
    row = _hold_accepted(area, number)
    if row.steps.filter(state=WAITING).exists():
        raise _WRONG(noop("Masih ada keadaan yang menunggu kepala desa"))
    stage = next((each for each in list_written_stages(row) if each.code == entry.stage), None)
    if stage is None:
        raise _WRONG(noop("Usulan tidak dapat sampai ke keadaan ini dari tempatnya sekarang"), found=entry.stage)
    _check_entry(area, row, stage, entry)
    step = ProposalStep(
        proposal=row,
        stage=entry.stage,
        day=entry.day,
        proof=entry.proof.strip(),
        reason=" ".join(entry.reason.split()),
        amount=entry.amount,
        volume=entry.volume,
    )
    record_step(step, "tulis", by, area)
    for answer in row.answers.filter(closed_at=None, decided_at__isnull=False):  # who goes on has read it
        close_question(answer, by, row.kode)
    return step


def _check_entry(area: AreaCode, row: VillageProposal, stage: ProposalStage, entry: StepEntry) -> None:
    reason = " ".join(entry.reason.split())
    if stage.reason and not _LEAST <= len(reason) <= _MOST:
        raise _WRONG(noop("Alasannya belum ditulis"), expected=noop("10 sampai 400 huruf"))
    if stage.code in (IN_BUDGET, DONE) and (not entry.proof.strip() or entry.amount is None):
        raise _WRONG(
            noop("Nomor peraturan atau dokumen dan jumlah rupiahnya belum ditulis"),
            mend=noop("Tulis keduanya, contoh Perdes 5/2026 dan 25.000.000."),
        )
    if stage.code == DONE and row.volume is not None and not entry.volume:
        raise _WRONG(
            noop("Volume yang terlaksana belum ditulis"),
            mend=noop("Tulis yang selesai dikerjakan, walaupun kurang dari rencana."),
        )
    if len(entry.proof) > _LONGEST_PROOF or len(reason) > _MOST:
        raise _WRONG(noop("Isian terlalu panjang"))
    if entry.amount is not None and not 0 <= entry.amount <= _MOST_MONEY:
        raise _WRONG(noop("Bilangan ini tidak dapat dipakai"), found=str(entry.amount))
    if entry.volume is not None and entry.volume < 0:
        raise _WRONG(noop("Bilangan ini tidak dapat dipakai"), found=str(entry.volume))
    last = row.steps.filter(state=AGREED).order_by("-day").values_list("day", flat=True).first()
    if entry.day > clock.today() or (last is not None and entry.day < last):
        raise _WRONG(noop("Harinya belum tiba atau sebelum keadaan yang lalu"), found=entry.day.isoformat())
    nobody(area, (entry.proof, entry.reason), _WRONG)


def decide_step(area: AreaCode, number: int, pressed: PressedButton, by: Account) -> tuple[ProposalStep, WorkflowStep]:
    """The kepala desa agrees on the step of a proposal that waits, or says why not. Raises as `take_step` does."""

    def move(step: ProposalStep, taken: WorkflowStep) -> None:
        if taken.target == AGREED:
            _move_to(step.proposal, step.stage, by)

    rows = ProposalStep.objects.filter(proposal=number, proposal__kode=area.text(), proposal__state=ACCEPTED)
    return take_step(rows, pressed, by=by, area=area, effects=StepEffects(does=move))


def add_agreed_step(
    row: VillageProposal, entry: StepEntry, hands: AgreedBy, *, by: Account, meeting: Meeting | None = None
) -> ProposalStep:
    """A step that two people agreed on elsewhere, inside their transaction. Raises `ProposalRefused` U115 where the
    proposal can no longer come there."""
    if entry.stage not in {stage.code for stage in list_next_stages(row)}:
        raise _WRONG(noop("Usulan tidak dapat sampai ke keadaan ini dari tempatnya sekarang"), found=row.title)
    area = AreaCode.from_stored(row.kode)
    for waiting in row.steps.filter(state=WAITING):
        waiting.answer = "Diputus bersama keadaan lain."
        waiting.decided_by, waiting.decided_at = hands.decided_by, hands.decided_at
        record_step(waiting, "lepas", by, area)
    step = ProposalStep(
        proposal=row,
        stage=entry.stage,
        day=entry.day,
        meeting=meeting,
        proof=entry.proof,
        reason=entry.reason,
        amount=entry.amount,
        **asdict(hands),
    )
    record_step(step, "bawa_putusan", by, area)
    _move_to(row, entry.stage, by)
    return step


def _move_to(row: VillageProposal, stage: str, by: Account) -> None:
    row.stage = stage
    row.save(update_fields=["stage"])
    acts.record(row, by, "usulan.sampai", "usulan", tahap=stage)


def _hold_accepted(area: AreaCode, number: int) -> VillageProposal:
    rows = VillageProposal.objects.filter(kode=area.text(), pk=number, state=ACCEPTED)
    refused = ProposalRefused(
        "U111", noop("Usulan ini tidak lagi dalam keadaan itu"), mend=noop("Muat ulang halamannya.")
    )
    return acts.hold_row(rows, refused)

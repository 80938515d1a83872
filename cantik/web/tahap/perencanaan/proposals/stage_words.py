"""What pages and documents say of how far a proposal came, step by step."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from cantik.forum.app.meeting_models import Meeting
from cantik.staff.app import actors
from cantik.use.proposals.app.deliberation_models import Deliberation
from cantik.use.proposals.app.models import VillageProposal
from cantik.use.proposals.app.publication import find_done
from cantik.use.proposals.app.stage_models import ProposalStep
from cantik.use.proposals.stages import AGREED, DECLINED, DONE, IN_BUDGET, IN_OFFICE_PLAN, IN_PLAN, PUT_OFF, REFUSED
from cantik.web.tahap.perencanaan.proposals.deliberation_words import name_kind, show_rupiah
from cantik.web.tahap.perencanaan.proposals.proposal_words import effect_words, name_stage, show_volume

_MARKS = {IN_PLAN: "ok", IN_BUDGET: "ok", IN_OFFICE_PLAN: "ok", DONE: "ok", PUT_OFF: "due", REFUSED: "bad"}


def stage_mark(code: str) -> str:
    """How a stage is shown beside its words."""
    return _MARKS.get(code, "")


def describe_steps(row: VillageProposal) -> list[dict[str, Any]]:
    """The steps of a proposal, the newest first, those that were not agreed on with why."""
    steps = list(row.steps.select_related("meeting__deliberation").order_by("-pk"))
    names = actors.names({hand for step in steps for hand in (step.by, step.decided_by)})
    return [_step_line(step, row, names) for step in steps]


def _step_line(step: ProposalStep, row: VillageProposal, names: dict[str, str]) -> dict[str, Any]:
    return {
        "kata": name_stage(step.stage),
        "tanda": stage_mark(step.stage) if step.state == AGREED else "due",
        "hari": step.day,
        "rapat": step.meeting_id,
        "dari": name_meeting(step.meeting),
        "bukti": step.proof,
        "alasan": step.reason,
        "jumlah": _rupiah(step.amount),
        "volume": show_volume(row, step.volume),
        "menunggu": not step.decided_by,
        "ditolak": step.state == DECLINED,
        "jawab": step.answer,
        "oleh": names.get(step.by, ""),
        "sah": names.get(step.decided_by, ""),
    }


def describe_done(row: VillageProposal) -> list[tuple[str, str, str]]:
    """What was planned beside what was carried out, and the effect of each: nothing of what was not carried out."""
    done = find_done(row)
    if done is None:
        return []
    lines = (
        (_("Volume"), show_volume(row, row.volume), show_volume(row, done.volume)),
        (_("Biaya"), _rupiah(row.cost), _rupiah(done.amount)),
        (_("Pengaruh"), effect_words(row, row.volume)[0], effect_words(row, done.volume)[0]),
    )
    return [line for line in lines if line[1] or line[2]]


def _rupiah(amount: int | None) -> str:
    return "" if amount is None else show_rupiah(amount)


def name_meeting(meeting: Meeting | None) -> str:
    """A deliberation in words, with its number; "" for none."""
    if meeting is None:
        return ""
    held: Deliberation | None = getattr(meeting, "deliberation", None)
    return f"{name_kind(meeting.kind, held.dusun if held else '')} {meeting.number}/{meeting.year}"

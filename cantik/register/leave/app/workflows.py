"""The workflows of what leaves a village. What is asked of a proposal stands with its acts (`sharing`)."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_noop as noop

from cantik.base import clock
from cantik.staff.errors import NotAllowed
from cantik.vault.errors import ExportRefused
from cantik.workflow.declaration import HandColumns, WaitingPlace, Workflow, WorkflowState, WorkflowStep, WorkflowWait
from cantik.workflow.patterns import make_step

_PROPOSER, _DECIDER = HandColumns("proposed_by", "proposed_at"), HandColumns("decided_by", "decided_at")

# ── sharing records ─────────────────────────────────────────────────────────────────────────────
_PROPOSE, _APPROVE, _HOLD = "berbagi.usul", "berbagi.setujui", "berbagi.tahan"
_AWAITS_HEAD = WorkflowWait(
    "berbagi",
    _APPROVE,
    noop("Catatan berbagi menunggu persetujuan Anda"),
    WaitingPlace("bawa_keluar", "bawa_keluar"),
    "proposed_at",
    (_PROPOSER,),
    "shape",
)


def _answer(step: WorkflowStep, answer: str, button: str) -> WorkflowStep:
    """What the head of the village decides, with a reason either way."""
    on_page = step.on_page("bawa_keluar_putus", answer, button, noop("Keputusan tersimpan."))
    return on_page.with_reason(noop("Alasan keputusan"), "why")


SHARING = Workflow(
    subject="berbagi",
    area=lambda row: row.area,
    detail=(("bentuk", "shape"), ("penerima", "recipient"), ("tujuan", "purpose"), ("alasan", "why")),
    refused=partial(ExportRefused, "R487"),
    refused_hand=NotAllowed,
    gone=noop("Catatan berbagi ini sudah diputus"),
    practice=True,
    most=200,
    states=(
        WorkflowState("usul", noop("menunggu persetujuan"), (_AWAITS_HEAD,)),
        WorkflowState("disetujui", noop("berlaku")),
        WorkflowState("ditolak", noop("ditolak")),
        WorkflowState("ditahan", noop("ditahan")),
    ),
    steps=(
        make_step("> usul", _PROPOSE, "berbagi.usul", _PROPOSER),
        # what stays with the village needs nobody's approval
        make_step("> disetujui", _PROPOSE, "berbagi.usul", _DECIDER, name="usul_sendiri"),
        _answer(
            make_step("usul > disetujui", _APPROVE, "berbagi.setujui", _DECIDER, _PROPOSER), "setuju", noop("Setujui")
        ),
        _answer(make_step("usul > ditolak", _APPROVE, "berbagi.tolak", _DECIDER, _PROPOSER), "tolak", noop("Tolak")),
        make_step("usul disetujui > ditahan", _HOLD, "berbagi.tahan", _DECIDER)
        .on_page("bawa_keluar_tahan", "", noop("Tahan"), noop("Keputusan tersimpan."))
        .with_reason(noop("Alasan menahan"), "why")
        .only_when(lambda row: row.expires is None or row.expires >= clock.today()),
    ),
)

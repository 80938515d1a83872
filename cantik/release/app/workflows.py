"""The workflows of this room. What a step does to its subject stands with the acts of the subject (`withdrawing`)."""

from __future__ import annotations

from django.utils.translation import gettext_noop as noop

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.release.errors import NotNow, SamePerson
from cantik.staff.app import appointments
from cantik.workflow.declaration import HandColumns, WaitingPlace, Workflow, WorkflowState, WorkflowStep, WorkflowWait
from cantik.workflow.patterns import make_step

# ── requests to withdraw a release ──────────────────────────────────────────────────────────────
_WITHDRAW, _SIGN = "rilis.tarik", "rilis.tanda_tangan"
_ASKER, _DECIDER = HandColumns("asked_by", "asked_at"), HandColumns("decided_by", "decided_at")


def _await(act: str, right: str) -> WorkflowWait:
    words, place = noop("Penarikan rilis menunggu putusan"), WaitingPlace("terbit", f"terbit_{act}", "sebut")
    return WorkflowWait(act, right, words, place, "asked_at", (_ASKER,), "number")


def _pull(step: WorkflowStep, page: str) -> WorkflowStep:
    done = noop("Rilis ditarik. Halamannya menyebut sebabnya.")
    return step.on_page(page, "tarik", noop("Tarik rilis"), done).with_reason(noop("Alasan"))


def _decide(act: str, right: str) -> tuple[WorkflowStep, WorkflowStep]:
    """A release is withdrawn on a request, or the request refused."""
    page, done = f"terbit_{act}", noop("Permintaan ditolak. Rilis tetap berlaku.")
    refused = make_step("diminta > ditolak", right, "rilis.tolak_tarik", _DECIDER, _ASKER, name=f"tolak_{act}")
    return (
        _pull(make_step("diminta > ditarik", right, "rilis.tarik", _DECIDER, _ASKER, name=act), page),
        refused.on_page(page, "tolak", noop("Tolak permintaan"), done).with_reason(noop("Alasan"), "answer"),
    )


UNASKED = _pull(make_step("> ditarik", _WITHDRAW, "rilis.tarik", _DECIDER, name="tarik_langsung"), "terbit_tarik")
WITHDRAWAL = Workflow(
    subject="penarikan",
    area=lambda row: row.kode,
    detail=(("nomor", "number"),),
    refused=NotNow,
    refused_hand=SamePerson,
    gone=noop("Tidak ada permintaan penarikan untuk rilis ini"),
    practice=True,
    states=(
        WorkflowState("diminta", noop("diminta"), (_await("tarik", _WITHDRAW), _await("tarik_desa", _SIGN))),
        WorkflowState("ditarik", noop("ditarik")),
        WorkflowState("ditolak", noop("ditolak")),
    ),
    steps=(
        make_step("> diminta", "rilis.minta_tarik", "rilis.minta_tarik", _ASKER),
        *_decide("tarik", _WITHDRAW),
        # where there is no walidata, another one of the village
        *(
            step.only_when(lambda row: not appointments.walidata(AreaCode.from_stored(row.kode), clock.today()))
            for step in _decide("tarik_desa", _SIGN)
        ),
        UNASKED,
        make_step("> ditarik", "rilis_wilayah.buat", "rilis.tarik_wilayah", _DECIDER),
    ),
)

"""The workflows of this room. What a step does to its subject stands with the acts of the subject (`cards`,
`withdrawing`)."""

from __future__ import annotations

from django.utils.translation import gettext_noop as noop

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.release.errors import NotNow, SamePerson
from cantik.staff.app import appointments
from cantik.workflow.declaration import HandColumns, WaitingPlace, Workflow, WorkflowState, WorkflowStep, WorkflowWait
from cantik.workflow.patterns import make_step

# ── statistics cards ────────────────────────────────────────────────────────────────────────────
_SIGN = "rilis.tanda_tangan"
_MAKER, _RETURNER = HandColumns("made_by", "made_at"), HandColumns("returned_by", "returned_at")
_SIGNER, _SIGNING = HandColumns("signed_by", "signed_at"), WaitingPlace("terbit", "kartu_tanda_tangan")
_AWAITS_SIGNATURE = WorkflowWait(
    "kartu", _SIGN, noop("Kartu statistik menunggu tanda tangan"), _SIGNING, "made_at", (_MAKER,), "number"
)
CARD = Workflow(
    subject="kartu",
    area=lambda row: row.kode,
    detail=(("nomor", "number"), ("sidik_angka", "figures")),
    refused=NotNow,
    refused_hand=SamePerson,
    gone=noop("Tidak ada kartu yang menunggu tanda tangan"),
    practice=True,
    states=(
        WorkflowState("diajukan", noop("menunggu tanda tangan"), (_AWAITS_SIGNATURE,)),
        WorkflowState("terbit", noop("terbit")),
        WorkflowState("gugur", noop("gugur")),  # sent back, or another one was made (`cards.hand_in`)
    ),
    steps=(
        make_step("> diajukan", "orang.sunting", "kartu.susun", _MAKER),
        make_step("diajukan > terbit", _SIGN, "kartu.tanda_tangan", _SIGNER, _MAKER).on_page(
            "kartu_tanda_tangan", "", noop("Tanda tangani dan terbitkan"), noop("Kartu ditandatangani dan terbit.")
        ),
        make_step("diajukan > gugur", _SIGN, "kartu.kembalikan", _RETURNER)
        .on_page("kartu_kembalikan", "", noop("Kembalikan"), noop("Kartu dikembalikan."))
        .with_reason(noop("Alasan"), "returned_why"),
    ),
)

# ── requests to withdraw a release ──────────────────────────────────────────────────────────────
_WITHDRAW = "rilis.tarik"
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

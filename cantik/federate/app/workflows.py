"""The workflow of invitations that somebody took: another hand agrees that the area delivers to that office. What that
sets up stands with the acts (`acceptance`)."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_noop as noop

from cantik.federate.errors import DeliveryRefused
from cantik.staff.errors import NotAllowed
from cantik.workflow.declaration import HandColumns, WaitingPlace, Workflow, WorkflowState, WorkflowWait
from cantik.workflow.patterns import make_step

_TAKE, _AGREE, _PAGE = "berbagi.usul", "berbagi.setujui", "kirim_undangan_putus"
_MAKER, _DECIDER = HandColumns("by", "at"), HandColumns("decided_by", "decided_at")
_WORDS, _SENDING = noop("Undangan kirim dari kantor di atas menunggu persetujuan Anda"), WaitingPlace("terbit", "kirim")
_AWAITS_HEAD = WorkflowWait("undangan_kirim", _AGREE, _WORDS, _SENDING, "at", (_MAKER,))
RECEIVER = Workflow(
    subject="antaran",
    area=lambda row: row.kode,
    detail=(("kantor", "office"), ("walidata", "walidata")),
    refused=partial(DeliveryRefused, "T608"),
    refused_hand=NotAllowed,
    gone=noop("Tidak ada undangan yang menunggu persetujuan"),
    practice=True,
    most=200,
    states=(
        WorkflowState("usul", noop("menunggu kepala desa"), (_AWAITS_HEAD,)),
        WorkflowState("dipasang", noop("dipasang")),
        WorkflowState("ditolak", noop("ditolak")),
        WorkflowState("diganti", noop("diganti")),
    ),
    steps=(
        make_step("> usul", _TAKE, "antar.usul_tujuan", _MAKER),
        make_step("usul > diganti", _TAKE, "antar.ganti_tujuan", _DECIDER),
        make_step("usul > dipasang", _AGREE, "antar.tujuan", _DECIDER, _MAKER).on_page(
            _PAGE, "setuju", noop("Setujui"), noop("Undangan dipasang. Rilis dapat dikirim.")
        ),
        make_step("usul > ditolak", _AGREE, "antar.tolak_tujuan", _DECIDER, _MAKER)
        .on_page(_PAGE, "tolak", noop("Tolak"), noop("Undangan ditolak. Tidak ada yang dikirim."))
        .with_reason(noop("Alasan, bila ditolak")),
    ),
)

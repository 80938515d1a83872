"""The workflows of what leaves a village, is destroyed, or was exposed. What is asked of a row stands with its acts
(`sharing`, `rights/app/retention`, `rights/app/breaches`)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from django.utils.translation import gettext_noop as noop

from cantik.base import clock
from cantik.register.leave.errors import BreachRefused, DestructionRefused
from cantik.staff.errors import NotAllowed
from cantik.vault.errors import ExportRefused
from cantik.workflow.declaration import HandColumns, WaitingPlace, Workflow, WorkflowState, WorkflowStep, WorkflowWait
from cantik.workflow.patterns import make_step, with_return

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

# ── records whose time is over ──────────────────────────────────────────────────────────────────
_OVER, _CONFIRM = "retensi.usul", "retensi.putus"
_AWAITS_CONFIRMATION = WorkflowWait(
    "musnah",
    _CONFIRM,
    noop("Pemusnahan data menunggu putusan Anda"),
    WaitingPlace("bawa_keluar", "musnah", "nomor"),
    "proposed_at",
    (_PROPOSER,),
    "kind",
)


def _tell_destroyed(row: Any) -> Mapping[str, int | str]:
    """The last day that is over, and what went, by kind."""
    gone = json.loads(row.counts)["sebelum"]["basis_data"] if row.counts else {}
    return {"sampai": row.cutoff.isoformat(), **gone}


DESTRUCTION = Workflow(
    subject="pemusnahan",
    area=lambda row: row.area,
    detail=(("jenis", "kind"), ("sidik", "digest")),
    tells=_tell_destroyed,
    refused=DestructionRefused,
    denied=noop("Pemusnahan dikukuhkan kepala desa."),
    gone=noop("Usul ini berubah atau sudah diputus"),
    states=(
        WorkflowState("usul", noop("menunggu kepala desa"), (_AWAITS_CONFIRMATION,)),
        WorkflowState("kembali", noop("dikembalikan")),
        WorkflowState("terhapus", noop("berkasnya sedang dihapus")),
        WorkflowState("selesai", noop("dimusnahkan"), aside="when its files are gone (`retention.finish`)"),
    ),
    steps=(
        make_step("> usul", _OVER, "retensi.usul", _PROPOSER),
        *with_return(
            make_step("usul > terhapus", _CONFIRM, "retensi.musnah", _DECIDER, _PROPOSER).on_page(
                "musnah_putus",
                "musnahkan",
                noop("Musnahkan"),
                noop("Dimusnahkan. Unduh catatannya dan simpan di luar komputer ini."),
            ),
            "retensi.kembali",
            done=noop("Dikembalikan."),
        ),
        # two people confirmed it before the backup came back
        make_step("> terhapus", _OVER, "retensi.musnah", _DECIDER, name="ulang"),
    ),
)

# ── breaches of data ────────────────────────────────────────────────────────────────────────────
_HANDLE, _CLOSE = "kebocoran.tangani", "kebocoran.tutup"
_OPENER, _CLOSER = HandColumns("opened_by", "opened_at"), HandColumns("closed_by", "closed_at")
_AWAITS_OTHER = WorkflowWait(
    "kebocoran",
    _CLOSE,
    noop("Berkas kebocoran data menunggu ditutup"),
    WaitingPlace("kebocoran", "kebocoran_satu", "nomor"),
    "proposed_at",
    (_PROPOSER, _OPENER),
)
BREACH = Workflow(
    subject="kebocoran",
    area=lambda row: row.area,
    detail=(("jenis", "kind"), ("banyak", "people")),
    refused=BreachRefused,
    concerned=(
        lambda row: [f"akun:{number}" for number in json.loads(row.accounts)],
        noop("Yang akunnya diperiksa tidak menutup berkasnya"),
    ),
    denied=noop("Kebocoran data ditangani agen, kepala desa, walidata, dan pejabat pelindungan data."),
    gone=noop("Berkas ini berubah atau sudah diputus"),
    states=(
        WorkflowState("terbuka", noop("sedang ditangani")),
        WorkflowState("usul_tutup", noop("menunggu orang kedua"), (_AWAITS_OTHER,)),
        WorkflowState("tutup", noop("ditutup")),
    ),
    steps=(
        make_step("> terbuka", _HANDLE, "kebocoran.catat", _OPENER),
        make_step("terbuka > usul_tutup", _HANDLE, "kebocoran.usul_tutup", _PROPOSER),
        make_step("usul_tutup > tutup", _CLOSE, "kebocoran.tutup", _CLOSER, _PROPOSER, _OPENER).on_page(
            "kebocoran_tutup", "tutup", noop("Tutup berkas"), noop("Ditutup.")
        ),
        make_step("usul_tutup > terbuka", _CLOSE, "kebocoran.buka_lagi", None, _PROPOSER, _OPENER).on_page(
            "kebocoran_tutup", "buka", noop("Belum selesai, buka lagi"), noop("Dibuka lagi.")
        ),
    ),
)

"""The workflows of words to everybody: replies to a misquoted figure, and notices to readers. What is asked of a reason
stands with their acts (`replies`, `public_notices`)."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.utils.translation import gettext_noop as noop

from cantik.content.public_notice import notice_kinds
from cantik.use.errors import NoticeRefused, ReplyRefused
from cantik.workflow.declaration import HandColumns, WaitingPlace, Workflow, WorkflowState, WorkflowStep, WorkflowWait
from cantik.workflow.patterns import make_step, with_return

_WRITER, _DECIDER, _ENDER = (
    HandColumns("by", "at"),
    HandColumns("decided_by", "decided_at"),
    HandColumns("ended_by", "ended_at"),
)
_WAITS, _OUT, _BACK = noop("menunggu orang lain menerbitkan"), noop("terbit"), noop("dikembalikan")
_DROPPED = noop("tidak diajukan lagi")


def _publish(right: str, page: str) -> tuple[WorkflowStep, WorkflowStep]:
    """Another person publishes what was written, or returns it."""
    published = make_step("diusulkan > terbit", right, right, _DECIDER, _WRITER, name="terbitkan").on_page(
        page, "terbit", noop("Terbitkan"), noop("Terbit; situs menampilkannya pada pembaruan berikutnya.")
    )
    return with_return(
        published,
        right.replace(".terbit", ".kembali"),
        target="dikembalikan",
        answer="dikembalikan",
        done=noop("Dikembalikan kepada penulisnya."),
    )


def _drop(right: str, log: str, page: str) -> WorkflowStep:
    """Whoever writes lets go of what came back; what they write instead is a row of its own."""
    step = make_step("dikembalikan > dilepas", right, log, name="lepas")
    return step.on_page(page, "", noop("Tidak diajukan lagi"), noop("Tidak diajukan lagi."))


_REPLIES = WaitingPlace("tanggapan", "tanggapan")
_REPLY_WAITS = WorkflowWait(
    "tanggapan",
    "tanggapan.terbit",
    noop("Tanggapan umum menunggu diterbitkan"),
    _REPLIES,
    "at",
    (_WRITER,),
    "number",
)
_REPLY_BACK = WorkflowWait(
    "tanggapan_kembali",
    "tanggapan.tulis",
    noop("Tanggapan umum dikembalikan"),
    _REPLIES,
    "decided_at",
    (_DECIDER,),
    "number",
)
REPLY = Workflow(
    subject="tanggapan",
    area=lambda row: row.kode,
    detail=(("rilis", "number"), ("angka", "figure")),
    refused=partial(ReplyRefused, "T422"),
    refused_hand=partial(ReplyRefused, "T423"),
    gone=noop("Tanggapan ini tidak lagi menunggu putusan itu"),
    practice=True,
    states=(
        WorkflowState("diusulkan", _WAITS, (_REPLY_WAITS,)),
        WorkflowState("terbit", _OUT),
        WorkflowState("dikembalikan", _BACK, (_REPLY_BACK,)),
        WorkflowState("dilepas", _DROPPED),
        WorkflowState("dicabut", noop("dicabut")),
    ),
    steps=(
        make_step("> diusulkan", "tanggapan.tulis", "tanggapan.tulis", _WRITER),
        *_publish("tanggapan.terbit", "tanggapan_putus"),
        _drop("tanggapan.tulis", "tanggapan.lepas", "tanggapan_lepas"),
        make_step("terbit > dicabut", "tanggapan.terbit", "tanggapan.cabut", _DECIDER, _WRITER)
        .on_page("tanggapan_putus", "dicabut", noop("Cabut"), noop("Dicabut; tetap terbaca dengan sebabnya."))
        .with_reason(noop("Alasan mencabut")),
    ),
)


def _is_to_be_settled(row: Any) -> bool:
    kind = notice_kinds().get(row.kind)
    return row.due is not None and kind is not None and bool(kind.term)


_NOTICES = WaitingPlace("pemberitahuan", "pemberitahuan")
_NOTICE_WAITS = WorkflowWait(
    "pemberitahuan",
    "pemberitahuan.terbit",
    noop("Pemberitahuan menunggu diterbitkan"),
    _NOTICES,
    "at",
    (_WRITER,),
    "kind",
)
_NOTICE_BACK = WorkflowWait(
    "pemberitahuan_balik",
    "pemberitahuan.tulis",
    noop("Pemberitahuan dikembalikan"),
    _NOTICES,
    "decided_at",
    (_DECIDER,),
    "kind",
)
_NOTICE_LATE = WorkflowWait(
    "pemberitahuan_lewat",
    "pemberitahuan.terbit",
    noop("Galat yang diberitahukan melewati harinya"),
    _NOTICES,
    "decided_at",
    about="kind",
    when=_is_to_be_settled,
    due=lambda row: row.due,
)
NOTICE = Workflow(
    subject="pemberitahuan",
    area=lambda row: row.kode,
    detail=(("jenis", "kind"), ("rilis", "number"), ("angka", "figure")),
    refused=partial(NoticeRefused, "T427"),
    refused_hand=partial(NoticeRefused, "T428"),
    gone=noop("Pemberitahuan ini tidak lagi menunggu putusan itu"),
    practice=True,
    states=(
        WorkflowState("diusulkan", _WAITS, (_NOTICE_WAITS,)),
        WorkflowState("terbit", _OUT, (_NOTICE_LATE,)),
        WorkflowState("dikembalikan", _BACK, (_NOTICE_BACK,)),
        WorkflowState("dilepas", _DROPPED),
        WorkflowState("selesai", noop("selesai")),
    ),
    steps=(
        make_step("> diusulkan", "pemberitahuan.tulis", "pemberitahuan.tulis", _WRITER),
        *_publish("pemberitahuan.terbit", "pemberitahuan_putus"),
        _drop("pemberitahuan.tulis", "pemberitahuan.lepas", "pemberitahuan_lepas"),
        make_step("terbit > selesai", "pemberitahuan.terbit", "pemberitahuan.akhiri", _ENDER, _WRITER)
        .on_page("pemberitahuan_putus", "selesai", noop("Akhiri"), noop("Selesai; tetap terbaca dengan akhirnya."))
        .with_reason(noop("Bagaimana akhirnya"), "ending"),
    ),
)

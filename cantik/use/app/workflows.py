"""The workflows of words to everybody: replies to a misquoted figure, and notices to readers. What is asked of a reason
stands with their acts (`replies`, `public_notices`)."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.utils.translation import gettext_noop as noop

from cantik.content.public_notice import notice_kinds
from cantik.use.errors import NoticeRefused, ReplyRefused
from cantik.workflow.declaration import (
    HandColumns,
    WaitingPlace,
    Workflow,
    WorkflowState,
    WorkflowStep,
    WorkflowWait,
)
from cantik.workflow.patterns import with_return

_WRITER, _DECIDER, _ENDER = (
    HandColumns("by", "at"),
    HandColumns("decided_by", "decided_at"),
    HandColumns("ended_by", "ended_at"),
)
_WAITS, _OUT, _BACK = noop("menunggu orang lain menerbitkan"), noop("terbit"), noop("dikembalikan")
_DROPPED = noop("tidak diajukan lagi")


def _publish(right: str, page: str) -> tuple[WorkflowStep, WorkflowStep]:
    """Another person publishes what was written, or returns it."""
    published = WorkflowStep(
        "terbitkan",
        frozenset({"diusulkan"}),
        "terbit",
        right,
        right,
        _DECIDER,
        (_WRITER,),
        page=page,
        answer="terbit",
        button=noop("Terbitkan"),
        done=noop("Terbit; situs menampilkannya pada pembaruan berikutnya."),
        first=True,
    )
    return with_return(
        published,
        right.replace(".terbit", ".kembali"),
        name="kembalikan",
        target="dikembalikan",
        answer="dikembalikan",
        done=noop("Dikembalikan kepada penulisnya."),
    )


def _drop(right: str, log: str, page: str) -> WorkflowStep:
    """Whoever writes lets go of what came back; what they write instead is a row of its own."""
    return WorkflowStep(
        "lepas",
        frozenset({"dikembalikan"}),
        "dilepas",
        right,
        log,
        page=page,
        button=noop("Tidak diajukan lagi"),
        done=noop("Tidak diajukan lagi."),
    )


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
        WorkflowStep("tulis", frozenset(), "diusulkan", "tanggapan.tulis", "tanggapan.tulis", _WRITER),
        *_publish("tanggapan.terbit", "tanggapan_putus"),
        _drop("tanggapan.tulis", "tanggapan.lepas", "tanggapan_lepas"),
        WorkflowStep(
            "cabut",
            frozenset({"terbit"}),
            "dicabut",
            "tanggapan.terbit",
            "tanggapan.cabut",
            _DECIDER,
            (_WRITER,),
            reason="reason",
            page="tanggapan_putus",
            answer="dicabut",
            button=noop("Cabut"),
            ask=noop("Alasan mencabut"),
            done=noop("Dicabut; tetap terbaca dengan sebabnya."),
        ),
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
        WorkflowStep("tulis", frozenset(), "diusulkan", "pemberitahuan.tulis", "pemberitahuan.tulis", _WRITER),
        *_publish("pemberitahuan.terbit", "pemberitahuan_putus"),
        _drop("pemberitahuan.tulis", "pemberitahuan.lepas", "pemberitahuan_lepas"),
        WorkflowStep(
            "akhiri",
            frozenset({"terbit"}),
            "selesai",
            "pemberitahuan.terbit",
            "pemberitahuan.akhiri",
            _ENDER,
            (_WRITER,),
            reason="ending",
            page="pemberitahuan_putus",
            answer="selesai",
            button=noop("Akhiri"),
            ask=noop("Bagaimana akhirnya"),
            done=noop("Selesai; tetap terbaca dengan akhirnya."),
        ),
    ),
)

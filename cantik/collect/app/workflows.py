"""The workflow of tables that offices deliver. What a delivery must hold before it is handed in stands with its acts
(`opd`)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop as noop

from cantik.collect.errors import OpdRefused
from cantik.content.loader import here
from cantik.forum.app.models import YearLine
from cantik.workflow.declaration import HandColumns, WaitingPlace, Workflow, WorkflowState, WorkflowWait
from cantik.workflow.patterns import make_step, with_return

_DELIVER, _DECIDE, _SETTLE = "opd.serah", "opd.putus", "opd.bina"
_MAKER, _EXAMINER = HandColumns("by", "at"), HandColumns("examined_by", "examined_at")
_DECIDER, _UNDOER = HandColumns("decided_by", "decided_at"), HandColumns("undone_by", "undone_at")
_TABLE = WaitingPlace("opd", "opd_serahan", "nomor")
_WAITS_OFFICE, _WAITS_COACH, _CAME_BACK = (
    WorkflowWait(
        "opd_terima", _DECIDE, noop("Tabel OPD menunggu diterima"), _TABLE, "at", (_MAKER,), about="table year"
    ),
    WorkflowWait(
        "opd_bina",
        _SETTLE,
        noop("Tabel OPD prioritas menunggu diterima"),
        _TABLE,
        "examined_at",
        (_MAKER, _EXAMINER),
        about="table year",
    ),
    WorkflowWait(
        "opd_kembali",
        _DELIVER,
        noop("Tabel OPD dikembalikan"),
        _TABLE,
        "decided_at",
        (_EXAMINER, _DECIDER),
        about="table year",
        when=lambda row: not row.is_followed(),
        ends="the next delivery of the table (`opd.hand_in`)",
    ),
)


def is_priority(row: Any) -> bool:
    """Whether the forum keeps the table of a delivery as data prioritas: a release line of its office, of the same day,
    that names it or no table."""
    table = here().opd.get(row.table)
    lines = YearLine.objects.filter(forum=row.kabupaten, kind=YearLine.RELEASE, priority=True, removed_at=None)
    mine = lines.filter(
        reference=row.reference, producer__kind="" if table is None else table.office, table__in=("", row.table)
    )
    return table is not None and mine.exists()


_ACCEPTED, _RETURNED = noop("Diterima; desa melihat angkanya."), noop("Dikembalikan kepada OPD.")
OPD_TABLE = Workflow(
    subject="tabel_opd",
    area=lambda row: row.kabupaten,
    detail=(("tabel", "table"), ("tahun", "year"), ("versi", "version")),
    refused=OpdRefused,
    denied=noop("Tabel OPD diterima oleh walidata; data prioritas diputuskan pembina data."),
    gone=noop("Keadaan penyerahan ini sudah berubah"),
    most=200,
    states=(
        WorkflowState("coba", noop("baru dicoba"), aside="a file that was read (`opd.attempt`)"),
        WorkflowState("serah", noop("menunggu walidata"), (_WAITS_OFFICE,)),
        WorkflowState("bina", noop("prioritas: menunggu pembina"), (_WAITS_COACH,)),
        WorkflowState("terima", noop("diterima")),
        WorkflowState("kembali", noop("dikembalikan"), (_CAME_BACK,)),
        WorkflowState("tarik", noop("ditarik")),
    ),
    steps=(
        make_step("coba > serah", _DELIVER, "opd.serah", _MAKER),
        make_step("serah > bina", _DECIDE, "opd.teruskan", _EXAMINER, _MAKER)
        .on_page("opd_putus", "lanjut", noop("Terima"), noop("Diteruskan kepada pembina data."))
        .only_when(is_priority),
        *with_return(
            make_step("serah > terima", _DECIDE, "opd.terima", _DECIDER, _MAKER).on_page(
                "opd_putus", "lanjut", noop("Terima"), _ACCEPTED
            ),
            "opd.kembali",
            done=_RETURNED,
        ),
        *with_return(
            make_step("bina > terima", _SETTLE, "opd.terima", _DECIDER, _MAKER, _EXAMINER, name="bina").on_page(
                "opd_bina", "lanjut", noop("Terima"), _ACCEPTED
            ),
            "opd.kembali",
            done=_RETURNED,
        ),
        make_step("terima > tarik", _DECIDE, "opd.tarik", _UNDOER)
        .on_page("opd_tarik", "", noop("Tarik"), noop("Ditarik; serahan sebelumnya berlaku lagi bila ada."))
        .with_reason(noop("Alasan")),
    ),
)

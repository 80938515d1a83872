"""The workflow of forms and mappings that a village offers to those of its kabupaten. What may be offered stands with
the acts (`sharing`)."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_noop as noop

from cantik.field.errors import PlanRefused
from cantik.workflow.declaration import HandColumns, WaitingPlace, Workflow, WorkflowState, WorkflowStep, WorkflowWait
from cantik.workflow.patterns import make_step

_DECIDE, _PAGE = "instrumen.edarkan", "instrumen_bersama_putus"
_MAKER, _DECIDER = HandColumns("by", "at"), HandColumns("decided_by", "decided_at")
_AWAITS_WALIDATA = WorkflowWait(
    "instrumen_bersama",
    _DECIDE,
    noop("Instrumen atau pemetaan desa ditawarkan kepada desa lain"),
    WaitingPlace("definisi", "instrumen_bersama"),
    "at",
    (_MAKER,),
    "kode key",
)


def _share(kind: str, right: str) -> tuple[WorkflowStep, ...]:
    """The steps of what is offered of a kind, `right`: by whom; what was made available can still be returned."""
    passed = make_step("ditawarkan > tersedia", _DECIDE, f"{kind}.edarkan", _DECIDER, _MAKER, name=f"edarkan_{kind}")
    sent_back = make_step(
        "ditawarkan tersedia > dikembalikan",
        _DECIDE,
        f"{kind}.kembalikan",
        _DECIDER,
        _MAKER,
        name=f"kembalikan_{kind}",
    )
    return (
        make_step("> ditawarkan", right, f"{kind}.tawar", _MAKER, name=f"tawar_{kind}"),
        passed.on_page(
            _PAGE, "edarkan", noop("Edarkan"), noop("Diedarkan: desa sekabupaten dapat memilihnya.")
        ).only_when(lambda row: row.kind == kind),
        sent_back.on_page(_PAGE, "kembalikan", noop("Kembalikan"), noop("Dikembalikan kepada desa."))
        .with_reason(noop("Alasan, bila dikembalikan"))
        .only_when(lambda row: row.kind == kind),
    )


SHARED = Workflow(
    subject="instrumen_bersama",
    area=lambda row: row.kabupaten,
    detail=(("wilayah", "kode"), ("formulir", "key"), ("versi", "edition")),
    refused=partial(PlanRefused, "R603"),
    refused_hand=partial(PlanRefused, "R573"),
    gone=noop("Tawaran ini sudah diputus"),
    states=(
        WorkflowState("ditawarkan", noop("menunggu walidata"), (_AWAITS_WALIDATA,)),
        WorkflowState("tersedia", noop("diedarkan")),
        WorkflowState("dikembalikan", noop("dikembalikan")),
    ),
    steps=(*_share("instrumen", "rencana.sunting"), *_share("pemetaan", "orang.sunting")),
)

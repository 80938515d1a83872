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
_WORDS, _OFFERS = noop("Instrumen atau pemetaan desa ditawarkan kepada desa lain"), "instrumen_bersama"
_AWAITS_WALIDATA = WorkflowWait(
    _OFFERS, _DECIDE, _WORDS, WaitingPlace("definisi", _OFFERS), "at", (_MAKER,), "kode key"
)


def _share(kind: str, right: str) -> tuple[WorkflowStep, ...]:
    """The steps of what is offered of a kind, `right`: by whom; what was made available can still be returned."""

    def decide(way: str, act: str, button: str, done: str) -> WorkflowStep:
        step = make_step(way, _DECIDE, f"{kind}.{act}", _DECIDER, _MAKER, name=f"{act}_{kind}")
        return step.on_page(_PAGE, act, button, done).only_when(lambda row: row.kind == kind)

    done, sent_back = noop("Diedarkan: desa sekabupaten dapat memilihnya."), noop("Dikembalikan kepada desa.")
    return (
        make_step("> ditawarkan", right, f"{kind}.tawar", _MAKER, name=f"tawar_{kind}"),
        decide("ditawarkan > tersedia", "edarkan", noop("Edarkan"), done),
        decide("ditawarkan tersedia > dikembalikan", "kembalikan", noop("Kembalikan"), sent_back).with_reason(
            noop("Alasan, bila dikembalikan")
        ),
    )


SHARED = Workflow(
    subject=_OFFERS,
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

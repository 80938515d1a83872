"""The workflows of proposals: the proposal itself until it is the village's, each step of it to a stage, the answer of
an office to one that goes up. What they must hold and what they lead to stands with their acts (`services`, `steps`,
`answers`)."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_noop as noop

from cantik.use.errors import ProposalRefused
from cantik.use.proposals.states import FIRST
from cantik.workflow.declaration import HandColumns, WaitingPlace, Workflow, WorkflowState, WorkflowStep, WorkflowWait
from cantik.workflow.patterns import make_step, with_return

_SEE, _WRITE, _ACCEPT = "usulan.baca", "usulan.susun", "usulan.ajukan"
_MAKER, _DECIDER = HandColumns("by", "at"), HandColumns("decided_by", "decided_at")
_SUBMITTER = HandColumns("submitted_by", "submitted_at")
_GONE, _SENT_BACK = noop("Usulan ini tidak lagi dalam keadaan itu"), noop("Dikembalikan kepada penyusunnya.")
#: acts of whoever writes: none of them accepts
_WRITING = ("tulis", "ubah", "urung", "sematkan", "ajukan")

_AWAITS_HEAD = WorkflowWait(
    "usulan",
    _ACCEPT,
    noop("Usulan desa menunggu persetujuan Anda"),
    WaitingPlace("usulan", "usulan_satu", "nomor", "#putus"),
    "submitted_at",
    (_MAKER, _SUBMITTER),
)
_CAME_BACK = WorkflowWait(
    "usulan_kembali",
    _WRITE,
    noop("Usulan desa dikembalikan untuk diperbaiki"),
    WaitingPlace("usulan", "usulan_satu", "nomor"),
    "decided_at",
)


def _withdraw(way: str, right: str, name: str) -> WorkflowStep:
    """A proposal is taken off the list and stays to be read with the reason."""
    step = make_step(way, right, "usulan.cabut", _DECIDER, name=name)
    done = noop("Dicabut; tetap terbaca dengan sebabnya.")
    return step.on_page("usulan_cabut", "", noop("Cabut"), done).with_reason(noop("Alasan"))


PROPOSAL = Workflow(
    subject="usulan",
    area=lambda row: row.kode,
    detail=(("tahun", "year"),),
    refused=partial(ProposalRefused, "U111"),
    refused_hand=partial(ProposalRefused, "U113"),
    gone=_GONE,
    practice=True,
    sees=_SEE,
    hands=lambda row: row.changes.filter(act__in=_WRITING).values_list("by", "at"),
    states=(
        WorkflowState("draf", noop("draf")),
        WorkflowState("diajukan", noop("menunggu kepala desa"), (_AWAITS_HEAD,)),
        WorkflowState("diterima", noop("usulan desa")),
        WorkflowState("dikembalikan", noop("dikembalikan"), (_CAME_BACK,)),
        WorkflowState("dicabut", noop("dicabut")),
    ),
    steps=(
        make_step("> draf", _WRITE, "usulan.tulis", _MAKER),
        make_step("draf dikembalikan > diajukan", _WRITE, "usulan.ajukan", _SUBMITTER).on_page(
            "usulan_ajukan",
            "",
            noop("Ajukan kepada kepala desa"),
            noop("Diajukan. Kepala desa menemukannya di berandanya."),
        ),
        *with_return(
            make_step("diajukan > diterima", _ACCEPT, "usulan.terima", _DECIDER, _MAKER, _SUBMITTER).on_page(
                "usulan_putus", "diterima", noop("Terima sebagai usulan desa"), noop("Diterima sebagai usulan desa.")
            ),
            "usulan.kembali",
            target="dikembalikan",
            answer="dikembalikan",
            done=_SENT_BACK,
        ),
        _withdraw("draf diajukan dikembalikan > dicabut", _WRITE, "cabut"),
        # what was discussed is put off or refused, not withdrawn
        _withdraw("diterima > dicabut", _ACCEPT, "cabut_diterima").only_when(lambda row: row.stage == FIRST),
    ),
)

# ── a step of a proposal to a stage ─────────────────────────────────────────────────────────────
_STEP_WAITS = WorkflowWait(
    "usulan_tahap",
    _ACCEPT,
    noop("Keadaan usulan menunggu persetujuan Anda"),
    WaitingPlace("usulan", "usulan_satu", "nomor", "#tahap"),
    "at",
    (_MAKER,),
    number=lambda row: row.proposal_id,
)
STAGE = Workflow(
    subject="langkah",
    area=lambda row: row.proposal.kode,
    detail=(("tahap", "stage"),),
    refused=partial(ProposalRefused, "U111"),
    refused_hand=partial(ProposalRefused, "U113"),
    gone=_GONE,
    practice=True,
    states=(
        WorkflowState("menunggu", noop("menunggu kepala desa"), (_STEP_WAITS,)),
        WorkflowState("sah", noop("disetujui")),
        WorkflowState("tidak_sah", noop("tidak disetujui")),
    ),
    steps=(
        make_step("> menunggu", _WRITE, "usulan.tahap", _MAKER, name="tulis"),
        *with_return(
            make_step("menunggu > sah", _ACCEPT, "usulan.tahap_sah", _DECIDER, _MAKER, name="setujui").on_page(
                "usulan_tahap_putus", "sah", noop("Setujui"), noop("Keadaan usulan berlaku.")
            ),
            "usulan.tahap_tolak",
            name="tolak",
            target="tidak_sah",
            answer="tolak",
            reason="answer",
            button=noop("Tidak disetujui"),
            ask=noop("Alasan bila tidak disetujui"),
            done=_SENT_BACK,
        ),
        # agreed on elsewhere by two hands, of minutes or of an office's answer; what waited then is settled with it
        make_step("> sah", _ACCEPT, "usulan.tahap_sah", name="bawa_putusan"),
        make_step("menunggu > tidak_sah", _ACCEPT, "usulan.tahap_tolak", name="lepas"),
    ),
)

# ── the answer of an office to a proposal that goes up ──────────────────────────────────────────
_GATHER, _ANSWER, _DECIDE = "usulan.himpun", "usulan.jawab", "usulan.putus"
_ASKER, _ANSWERER = HandColumns("asked_by", "asked_at"), HandColumns("answered_by", "answered_at")
_LINE = WaitingPlace("du_rkp", "du_rkp_satu", "nomor")
_AWAITS_OFFICE = WorkflowWait(
    "usulan_jawab",
    _ANSWER,
    noop("Usulan desa menunggu jawaban dinas Anda"),
    _LINE,
    "asked_at",
    about="institution_id",
    due=lambda row: row.due,
)
_AWAITS_PLANNER = WorkflowWait(
    "usulan_jawaban", _DECIDE, noop("Jawaban dinas menunggu persetujuan"), _LINE, "answered_at", (_ANSWERER,)
)
OFFICE_ANSWER = Workflow(
    subject="jawaban",
    area=lambda row: row.kabupaten,
    detail=(("jawaban", "answer"),),
    refused=partial(ProposalRefused, "U111"),
    refused_hand=partial(ProposalRefused, "U113"),
    gone=noop("Baris ini tidak lagi dalam keadaan itu"),
    practice=True,
    states=(
        WorkflowState("ditanya", noop("menunggu jawaban dinas"), (_AWAITS_OFFICE,)),
        WorkflowState("dijawab", noop("menunggu koordinator"), (_AWAITS_PLANNER,)),
        WorkflowState("sah", noop("disetujui")),
        WorkflowState("alih", noop("dialihkan ke dinas lain")),
    ),
    steps=(
        make_step("> ditanya", _DECIDE, "usulan.tanya", _ASKER),
        make_step("> ditanya", _GATHER, "usulan.tanya", _ASKER, name="tanya_himpun"),
        make_step("ditanya dijawab > dijawab", _ANSWER, "usulan.jawab", _ANSWERER),
        *with_return(
            make_step("dijawab > sah", _DECIDE, "usulan.jawaban_sah", _DECIDER, _ANSWERER, name="setujui").on_page(
                "du_rkp_putus", "sah", noop("Setujui"), noop("Jawaban berlaku bagi usulan itu.")
            ),
            "usulan.jawaban_kembali",
            target="ditanya",
            stamps=None,
            reason="returned",
            done=noop("Dikembalikan kepada dinas."),
        ),
        make_step("ditanya dijawab > alih", _DECIDE, "usulan.alih"),
        make_step("ditanya dijawab > alih", _GATHER, "usulan.alih", name="alih_himpun"),
    ),
)

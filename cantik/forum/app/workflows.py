"""The workflows of this room, each one value: rules of disclosure, definitions of a kabupaten's own, assessments of
impact, recommendations for surveys. What a step does to its subject stands with the acts of the subject (`policies`,
`definitions`, `impact`, `advice`)."""

from __future__ import annotations

from django.utils.translation import gettext_noop as noop

from cantik.codes.app.queries import code_of
from cantik.forum.errors import AdviceRefused, DefinitionRefused, ImpactRefused, PolicyRefused
from cantik.workflow.declaration import HandColumns, WaitingPlace, Workflow, WorkflowState, WorkflowStep, WorkflowWait
from cantik.workflow.patterns import make_step, take_back, with_return

_MAKER, _DECIDER = HandColumns("by", "at"), HandColumns("decided_by", "decided_at")

# ── rules of disclosure ─────────────────────────────────────────────────────────────────────────
_TIGHTEN, _SET, _RULES = "lindung.perketat", "lindung.atur", WaitingPlace("pelindungan", "pelindungan")
_AWAITS_OTHER = WorkflowWait(
    "kebijakan", _SET, noop("Aturan pelindungan menunggu orang kedua"), _RULES, "at", (_MAKER,), "code"
)
_CAME_BACK = WorkflowWait(
    "kebijakan_kembali",
    _TIGHTEN,
    noop("Usulan aturan pelindungan dikembalikan"),
    _RULES,
    "decided_at",
    (_DECIDER,),
    "code",
)
POLICY = Workflow(
    subject="kebijakan",
    area=lambda row: row.area,
    detail=(("kebijakan", "code"),),
    refused=PolicyRefused,
    denied=noop("Aturan pelindungan diperketat agen, walidata, dan pembina wilayah ini."),
    gone=noop("Usulan ini tidak lagi menunggu keputusan"),
    states=(
        WorkflowState("usul", noop("menunggu keputusan orang lain"), (_AWAITS_OTHER,)),
        WorkflowState("berlaku", noop("ditetapkan")),
        WorkflowState("kembali", noop("dikembalikan"), (_CAME_BACK,)),
        WorkflowState("tarik", noop("ditarik")),
        WorkflowState("akhir", noop("diakhiri"), aside="with the proposal that ends it (`policies._enact`)"),
    ),
    steps=(
        make_step("> usul", _TIGHTEN, "lindung.usul", _MAKER),
        make_step("> usul", _SET, "lindung.usul", _MAKER, name="usul_akhir"),
        # another hand in a practice village too: a file stays
        *with_return(
            make_step("usul > berlaku", _SET, "lindung.berlaku", _DECIDER, _MAKER).on_page(
                "pelindungan_putus", "lanjut", noop("Tetapkan"), noop("Ditetapkan; rancangan berikutnya memakainya.")
            ),
            "lindung.kembali",
        ),
        *take_back("pelindungan_tarik", "usul", _TIGHTEN, "lindung.tarik", _MAKER),
    ),
)

# ── definitions of a kabupaten's own ────────────────────────────────────────────────────────────
_PROPOSE, _EXAMINE, _APPROVE = "definisi.usul", "definisi.lokal", "definisi.sunting"
_DEFINITIONS = WaitingPlace("definisi", "definisi")
_EXAMINER, _APPROVER = HandColumns("examined_by", "examined_at"), HandColumns("approved_by", "approved_at")
_CLOSER = HandColumns("closed_by", "closed_at")
_AWAITS_EXAMINER = WorkflowWait(
    "definisi_periksa", _EXAMINE, noop("Definisi daerah menunggu diperiksa"), _DEFINITIONS, "at", (_MAKER,), "code"
)
_AWAITS_APPROVER = WorkflowWait(
    "definisi_setujui",
    _APPROVE,
    noop("Definisi daerah menunggu disetujui"),
    _DEFINITIONS,
    "examined_at",
    (_MAKER, _EXAMINER),
    "code",
)
_DEFINITION_BACK = WorkflowWait(
    "definisi_kembali", _PROPOSE, noop("Usulan definisi dikembalikan"), _DEFINITIONS, "closed_at", (_CLOSER,), "code"
)
DEFINITION = Workflow(
    subject="definisi",
    area=lambda row: row.forum,
    detail=(("bentuk", "form"),),
    refused=DefinitionRefused,
    denied=noop("Definisi daerah diurus lembaga kabupaten atau provinsi ini."),
    gone=noop("Definisi ini tidak lagi menunggu tindakan itu"),
    states=(
        WorkflowState("usul", noop("menunggu walidata"), (_AWAITS_EXAMINER,)),
        WorkflowState("diperiksa", noop("menunggu pembina"), (_AWAITS_APPROVER,)),
        WorkflowState("berlaku", noop("berlaku")),
        WorkflowState("kembali", noop("dikembalikan"), (_DEFINITION_BACK,)),
        WorkflowState("tarik", noop("ditarik")),
        WorkflowState("akhir", noop("diakhiri")),
    ),
    steps=(
        make_step("> usul", _PROPOSE, "definisi.usul", _MAKER),
        *with_return(
            make_step("usul > diperiksa", _EXAMINE, "definisi.periksa", _EXAMINER, _MAKER).on_page(
                "definisi_periksa", "lanjut", noop("Teruskan kepada pembina"), noop("Diteruskan kepada pembina.")
            ),
            "definisi.kembali",
            stamps=_CLOSER,
        ),
        *with_return(
            make_step("diperiksa > berlaku", _APPROVE, "definisi.setujui", _APPROVER, _MAKER, _EXAMINER).on_page(
                "definisi_setujui", "lanjut", noop("Berlakukan"), noop("Definisi berlaku.")
            ),
            "definisi.kembali",
            stamps=_CLOSER,
        ),
        *take_back("definisi_tarik", "usul diperiksa", _PROPOSE, "definisi.tarik", _MAKER, _CLOSER),
        make_step("berlaku > akhir", _EXAMINE, "definisi.akhiri", _CLOSER)
        .on_page("definisi_akhiri", "", noop("Akhiri hari ini"), noop("Definisi diakhiri."))
        .with_reason(noop("Alasan")),
    ),
)

# ── assessments of impact ───────────────────────────────────────────────────────────────────────
_WRITE, _DECIDE = "rencana.dpia", "rencana.setujui"
_ASSESSMENT = WaitingPlace("rencana", "dpia_satu", "nomor")
_AWAITS_HEAD = WorkflowWait(
    "dpia",
    _DECIDE,
    noop("Penilaian dampak menunggu putusan Anda"),
    _ASSESSMENT,
    "at",
    (_MAKER,),
    number=lambda row: row.activity_id,
)
_IMPACT_BACK = WorkflowWait(
    "dpia_kembali",
    _WRITE,
    noop("Penilaian dampak dikembalikan"),
    _ASSESSMENT,
    "decided_at",
    number=lambda row: row.activity_id,
)
IMPACT = Workflow(
    subject="dpia",
    area=lambda row: code_of(row.activity.area_id),
    detail=(("kegiatan", "activity_id"), ("sidik", "digest")),
    refused=ImpactRefused,
    denied=noop("Penilaian dampak ditulis pejabat pelindungan data pribadi dan diputus kepala desa."),
    gone=noop("Penilaian ini berubah atau sudah diputus"),
    states=(
        WorkflowState("konsep", noop("konsep"), aside="while it is written (`impact.keep`)"),
        WorkflowState("diserahkan", noop("menunggu kepala desa"), (_AWAITS_HEAD,)),
        WorkflowState("diterima", noop("diterima")),
        WorkflowState("dikembalikan", noop("dikembalikan"), (_IMPACT_BACK,)),
    ),
    steps=(
        make_step("konsep dikembalikan > diserahkan", _WRITE, "dpia.serah", _MAKER),
        *with_return(
            make_step("diserahkan > diterima", _DECIDE, "dpia.terima", _DECIDER, _MAKER).on_page(
                "dpia_putus", "terima", noop("Terima"), noop("Penilaian diterima.")
            ),
            "dpia.kembali",
            target="dikembalikan",
            done=noop("Penilaian dikembalikan."),
        ),
    ),
)

# ── recommendations for surveys ─────────────────────────────────────────────────────────────────
_KEEP, _GIVE = "rencana.daftar_data", "rencana.tinjau"
_ADVICE = WaitingPlace("tahun", "rekomendasi")
_SENDER, _ANSWERER = HandColumns("sent_by", "sent_at"), HandColumns("answered_by", "answered_at")
_AWAITS_BPS = WorkflowWait(
    "rekomendasi",
    _GIVE,
    noop("Rekomendasi kegiatan menunggu jawaban BPS"),
    _ADVICE,
    "sent_at",
    (_SENDER,),
    "instrument",
)
_WANTS_REVISION = WorkflowWait(
    "rekomendasi_kembali",
    _KEEP,
    noop("BPS meminta rancangan kegiatan direvisi"),
    _ADVICE,
    "answered_at",
    about="instrument",
)


def _answer(way: str, button: str) -> WorkflowStep:
    """What BPS answered, noted by another than who sent it."""
    code = way.rpartition(" ")[2]
    noted = make_step(way, _GIVE, f"rekomendasi.{code}", _ANSWERER, _SENDER)
    return noted.on_page("rekomendasi_jawab", code, button, noop("Jawaban BPS dicatat."))


RECOMMENDATION = Workflow(
    subject="rekomendasi",
    area=lambda row: row.forum,
    refused=AdviceRefused,
    denied=noop("Rekomendasi diurus koordinator forum ini; jawaban BPS dicatat pembinanya."),
    gone=noop("Keadaan rekomendasi ini sudah berubah"),
    states=(
        WorkflowState("draf", noop("draf")),
        WorkflowState("menunggu", noop("diajukan, menunggu BPS"), (_AWAITS_BPS,)),
        WorkflowState("revisi", noop("perlu perbaikan"), (_WANTS_REVISION,)),
        WorkflowState("layak", noop("layak")),
        WorkflowState("ditolak", noop("ditolak")),
    ),
    steps=(
        make_step("> draf", _KEEP, "rekomendasi.draf", name="catat"),
        make_step("draf revisi > menunggu", _KEEP, "rekomendasi.menunggu", _SENDER, name="ajukan").on_page(
            "rekomendasi_ajukan", "", noop("Catat diajukan"), noop("Dicatat diajukan.")
        ),
        _answer("menunggu > layak", noop("layak")),
        _answer("menunggu > revisi", noop("perlu perbaikan")),
        _answer("menunggu revisi > ditolak", noop("ditolak")),
    ),
)

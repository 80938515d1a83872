"""Who wants to begin a round without the four principles: silently, with a word, with somebody's number; who meets them
and is asked nothing; and the pembina, who reads why. Planted faults are each named once, by what the page says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from cantik.base import clock
from cantik.content.loader import load_content
from cantik.field.rounds.app import metadata_review, metadata_sets, principles
from cantik.field.rounds.app.models import Round, RoundBeginning
from cantik.forum.app import impact
from cantik.forum.app.advice_models import Recommendation
from cantik.forum.impact import ImpactAnswers, items
from cantik.forum.metadata.states import MetadataState
from cantik.forum.principles import PRINCIPLES, BeginningFacts, check
from cantik.staff.app import forum
from cantik.staff.app.models import AuditEntry, Institution
from cantik.staff.app.rights import area_code
from cantik.vault.app.opening import OpenStore
from cantik.web.principles import word_findings
from cantik.workflow.declaration import PressedButton
from tests.field.putaran import Desa, ambil
from tests.fixtures.malam import by_night
from tests.fixtures.markah import markah
from tests.fixtures.simpanan import Cradle
from tests.forum.desa_metadata import village_set
from tests.staff import bekal

WHY = "Metadata disusun sesudah pelatihan petugas"


@pytest.fixture
def desa(approved: Cradle, copy_of: Callable[[Cradle], OpenStore]) -> Desa:
    """A village that only has to press the button: approved, frozen, every block with somebody."""
    copy_of(approved)
    return ambil(bekal.DESA)


def opened(desa: Desa, **said: str) -> tuple[int, str]:
    """Press the button; the status and the page."""
    answer = bekal.browser(desa.agen).post(f"/desa/{bekal.DESA}/rencana/{desa.round.pk}/buka/", said)
    return answer.status_code, markah(answer)


def weighed(desa: Desa) -> None:
    """What the questions may do to people was weighed, and the head agreed."""
    text = "Jawaban hanya dibaca petugas yang ditunjuk"
    answers = {item.code: text for item in items() if item.part == "pertanyaan"}
    row = impact.hand_in(
        desa.code, desa.round.activity, ImpactAnswers((), answers, "layak"), by=bekal.with_role("ppdp")
    )
    agreed = PressedButton("dpia_putus", "terima")
    impact.decide(desa.code, desa.round.activity, agreed, digest=row.digest, by=desa.kades)


def test_nobody_begins_in_silence_and_the_pembina_reads_why(desa: Desa) -> None:
    page = markah(bekal.browser(desa.agen).get(f"/desa/{bekal.DESA}/rencana/{desa.round.pk}/"))
    assert "Putaran ini belum bermetadata" in page
    assert "Mengapa tetap dimulai" in page
    for said, problem in (
        ({}, "alasannya belum ditulis"),
        ({"alasan": "  ya  "}, "alasannya belum ditulis"),
        ({"alasan": "Menunggu warga 9901011203850001 pulang"}, "nomor seseorang"),
    ):
        status, told = opened(desa, **said)
        assert (status, problem in told) == (422, True), said
        assert Round.objects.get(pk=desa.round.pk).opened_at is None
    assert not RoundBeginning.objects.exists()
    assert opened(desa, alasan=WHY)[0] == 302
    opened(desa, alasan="Alasan lain sesudahnya")  # pressed twice
    assert RoundBeginning.objects.get().reason == WHY
    entry = AuditEntry.objects.get(action="lapangan.buka")
    assert WHY not in str(entry.detail)
    queue = markah(bekal.browser(bekal.with_role("pembina")).get("/metadata/"))
    assert WHY in queue
    assert "Putaran ini belum bermetadata" in queue
    far = markah(bekal.browser(bekal.with_role("pembina", "99.02")).get("/metadata/"))
    assert WHY not in far


@pytest.mark.basisdata
def test_who_meets_all_four_is_asked_nothing(desa: Desa) -> None:
    weighed(desa)
    file = metadata_sets.begin(desa.agen, desa.round, "Pemerintah Desa")
    said = metadata_sets.filled_from(desa.round, "Pemerintah Desa")
    good = village_set(gap=False)
    bare = {"definisi": "Yang dicatat petugas di rumah", "referensi_waktu": "saat pencacahan", "satuan": "orang"}
    filled = [{**bare, **variable} for variable in said.variables]
    activity = {**good.activity, **said.activity}
    metadata_sets.take_over(desa.agen, file, replace(said, activity=activity, variables=tuple(filled), indicators=()))
    left = principles.list_unmet(desa.round)
    assert {finding.principle for finding in left} == {"metadata"}, left  # written, not yet handed in
    metadata_review.hand_in(desa.agen, file, desa.code)
    assert principles.list_unmet(desa.round) == []
    page = markah(bekal.browser(desa.agen).get(f"/desa/{bekal.DESA}/rencana/{desa.round.pk}/"))
    assert "Mengapa tetap dimulai" not in page
    assert opened(desa)[0] == 302
    assert (RoundBeginning.objects.get().findings, RoundBeginning.objects.get().reason) == ("[]", "")


@pytest.mark.satu_basisdata
@pytest.mark.parametrize(
    ("state", "until", "told"),
    [
        by_night("draf", None, "belum terbit"),
        ("layak", -1, "sudah lewat"),
        by_night("ditolak", None, "Rekomendasi BPS ditolak"),
        ("layak", 0, ""),
    ],
)
def test_a_round_begins_without_its_recommendation_only_with_a_reason(
    desa: Desa, state: str, until: int | None, told: str
) -> None:
    """Rows as the page of recommendations leaves them; of another questionnaire nothing is asked."""
    forum.begin(area_code(bekal.KABUPATEN), by="akun:0")
    house = Institution.objects.filter(area=bekal.KABUPATEN)[0]
    today = clock.today()
    last = None if until is None else today + dt.timedelta(days=until)
    given = {"number": "26.9", "document": "Arsip"} if last else {"note": "tidak layak"}
    page = f"/desa/{bekal.DESA}/rencana/{desa.round.pk}/"
    for instrument in ("lain", desa.round.activity.instrument):
        before = markah(bekal.browser(desa.agen).get(page))
        assert "Rekomendasi kegiatan statistik" not in before
        row = Recommendation.objects.create(
            forum=bekal.KABUPATEN, title="Survei", institution=house, instrument=instrument
        )
        day = today - dt.timedelta(days=9)
        number = {"number": f"26.{row.pk}"} if last else {}
        row.steps.create(state=state, day=day, until=last, by="akun:0", at=clock.now(), **given | number)
    after = markah(bekal.browser(desa.agen).get(page))
    assert (told in after and "Rekomendasi kegiatan statistik" in after) if told else "Rekomendasi" not in after
    assert opened(desa)[0] == 422  # the principles wait anyway
    assert opened(desa, alasan=WHY)[0] == 302
    assert ('"rekomendasi"' in RoundBeginning.objects.get().findings) is bool(told)
    queue = markah(bekal.browser(bekal.with_role("pembina")).get("/metadata/"))
    assert told in queue


SEXES = {"nama": "r405", "label": "Jenis kelamin", "jenis": "kode", "daftar_kode": "jk"}
AGES = {"nama": "r407", "label": "Umur", "jenis": "angka", "daftar_kode": ""}
COUNT = {"nama": "Umur", "alias": "r407", "definisi": "Umur sejak lahir", "tipe_data": "INTEGER", "satuan": "tahun"}
SEX = {
    "nama": "Jenis kelamin",
    "alias": "r405",
    "definisi": "Jenis kelamin menurut yang menjawab",
    "tipe_data": "CHARACTER",
    "value_domain": ({"kode": "1", "nilai": "Lelaki"}, {"kode": "2", "nilai": "Perempuan"}),
}


def _with(**changed: Any) -> BeginningFacts:
    """An activity of two questions that lacks nothing but what is changed."""
    said = replace(village_set(gap=False), variables=(SEX, COUNT), indicators=())
    lists, common = {"jk": ["1", "2"]}, {"r405", "r407"}
    facts = BeginningFacts(said, MetadataState.SUBMITTED, (), (), (SEXES, AGES), common, lists, official=True)
    return replace(facts, **changed)


def _variables(*rows: dict[str, Any]) -> BeginningFacts:
    return _with(said=replace(_with().said, variables=rows))


def _without(field: str) -> dict[str, Any]:
    return {name: value for name, value in COUNT.items() if name != field}


PLANTED = [
    ("standar", "Tanpa definisi: 1", _variables(SEX, _without("definisi"))),
    ("standar", "Tanpa satuan: 1", _variables(SEX, _without("satuan"))),
    ("standar", "Belum ada variabel", _variables()),
    ("metadata", "belum bermetadata", _with(state=None)),
    ("metadata", "belum diserahkan", _with(state=MetadataState.DRAFT)),
    ("metadata", "dikembalikan", _with(state=MetadataState.CORRECTION_REQUIRED)),
    ("metadata", "ditolak", _with(state=MetadataState.REJECTED)),
    ("metadata", "wajib masih kosong: 1", _with(empty=("Definisi",))),
    ("interoperabilitas", "Di luar model bersama: 1", _with(common={"r405"})),
    ("kode_referensi", "kode sementara", _with(official=False)),
    ("kode_referensi", "tanpa daftar kode: 1", _with(asked=(AGES, {**SEXES, "daftar_kode": "hilang"}))),
    (
        "kode_referensi",
        "Tidak ada di daftar kode referensi: 1",
        _variables({**SEX, "value_domain": ({"kode": "9", "nilai": "?"},)}, COUNT),
    ),
]


@pytest.mark.parametrize(("principle", "what", "facts"), PLANTED, ids=[f"{row[0]}-{row[1]}" for row in PLANTED])
def test_a_planted_fault_is_named_once(principle: str, what: str, facts: BeginningFacts) -> None:
    forms = load_content().metadata
    assert check(_with(), forms) == []
    (finding,) = check(facts, forms)
    assert finding.principle == principle in PRINCIPLES
    (said,) = word_findings([finding])
    assert what in said.what
    assert said.mend.endswith(".")

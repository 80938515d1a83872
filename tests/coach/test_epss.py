"""EPSS: the index against hand arithmetic, its boundaries, and an evaluation through the pages of those who judge."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from decimal import Decimal
from fractions import Fraction
from html import unescape

import openpyxl
import pytest
from django.urls import reverse

from cantik.base import clock
from cantik.base.errors import ContentError
from cantik.coach.app.coaching_models import CoachingDay
from cantik.coach.epss.app.models import EpssEvaluation
from cantik.coach.epss.index import compute_index, find_predicate, list_steps, round_index
from cantik.content.epss import read_framework, read_nodes
from cantik.release.app.models import FOLDER, WITHDRAWN, Publication, Withdrawal
from cantik.staff.app import forum
from cantik.staff.app.models import Institution
from cantik.staff.app.rights import area_code
from cantik.vault.app.opening import OpenStore
from tests.staff import bekal
from tests.staff.bekal import DESA, KABUPATEN

pytestmark = pytest.mark.satu_basisdata

#: by hand, indicator by indicator: level, and the worth of one level in the index in millionths, written down from
#: governance.md 2 as domain x aspect x indicator (28 x 25 x 100 = 70000 and so on)
BY_HAND = {
    "10101": (3, 70000), "10201": (2, 70000), "10301": (2, 70000), "10401": (1, 70000),
    "20101": (2, 30240), "20102": (3, 20160), "20201": (2, 38400), "20301": (4, 25200), "20302": (3, 25200),
    "20401": (3, 17136), "20402": (3, 16632), "20403": (2, 16632), "20501": (1, 25200), "20502": (2, 25200),
    "30101": (2, 20064), "30102": (3, 20064), "30103": (3, 20672), "30201": (2, 49400), "30301": (2, 19950),
    "30302": (1, 19950), "30401": (4, 39900),
    "40101": (3, 14875), "40102": (2, 14875), "40103": (2, 14875), "40104": (5, 14875), "40201": (2, 25500),
    "40202": (1, 25500), "40301": (3, 14875), "40302": (4, 14875), "40303": (3, 14875), "40304": (3, 14875),
    "50101": (2, 13872), "50102": (2, 13464), "50103": (3, 13464), "50201": (1, 39600), "50301": (2, 13068),
    "50302": (3, 13068), "50303": (1, 13464),
}  # fmt: skip


def test_the_index_of_38_indicators_is_what_was_worked_out_by_hand() -> None:
    """Added up by hand, in millionths: domain 1 560,000; 2 120,960 + 76,800 + 176,400 + 134,568 + 75,600 = 584,328; 3
    162,336 + 98,800 + 59,850 + 159,600 = 480,586; 4 178,500 + 76,500 + 193,375 = 448,375; 5 95,064 + 39,600 + 78,804 =
    213,468; in all 2,286,757."""
    framework = read_framework()
    assert (len(framework.list_parts("")), len(framework.indicators)) == (5, 38)
    aspects = [part for domain in framework.list_parts("") for part in framework.list_parts(domain.code)]
    assert len(aspects) == 19
    assert sum(worth for _level, worth in BY_HAND.values()) == 1_000_000
    index = compute_index(framework, {code: level for code, (level, _worth) in BY_HAND.items()})
    assert index.whole == Fraction(2_286_757, 1_000_000)
    assert index.values["1"] == 2, "(3 + 2 + 2 + 1) / 4"
    assert index.values["201"] == Fraction("2.4"), "2 x 0.60 + 3 x 0.40"
    assert index.values["203"] == Fraction("3.5"), "(4 + 3) / 2"
    assert index.values["304"] == 4
    assert round_index(index.whole) == Decimal("2.29")
    assert index.predicate is not None
    assert index.predicate.name == "Cukup"
    assert not index.missing


@pytest.mark.parametrize(
    ("value", "word"),
    [
        ("1", "Kurang"), ("1.799999", "Kurang"), ("1.8", "Cukup"), ("2.599999", "Cukup"), ("2.6", "Baik"),
        ("3.499999", "Baik"), ("3.5", "Sangat baik"), ("4.199999", "Sangat baik"), ("4.2", "Memuaskan"),
        ("5", "Memuaskan"),
    ],
)  # fmt: skip
def test_the_lower_bound_belongs_to_its_predicate(value: str, word: str) -> None:
    assert find_predicate(read_framework(), Fraction(value)).name == word


def test_an_indicator_without_a_level_is_neither_one_nor_nothing() -> None:
    levels = {code: level for code, (level, _worth) in BY_HAND.items() if code != "20101"}
    index = compute_index(read_framework(), levels)
    assert (index.whole, index.predicate, index.missing) == (None, None, ("20101",))
    assert "2" not in index.values
    assert "201" not in index.values
    assert index.values["1"] == 2, "a domain all of whose indicators have a level has its value"


def test_the_step_that_adds_most_comes_first() -> None:
    steps = list_steps(read_framework(), {"10101": 5, "10401": 1, "20102": 3})
    assert [(step.node.code, step.level, step.gain) for step in steps] == [
        ("10401", 2, Fraction("0.07")),
        ("20102", 4, Fraction("0.02016")),
    ]


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("1,,a,a,99,,governance#2,V", "epss.csv: domain"),
        ("1,9,a,a,100,,governance#2,V", "epss.csv:2"),
        ("1,,a,a,0,,governance#2,V", "epss.csv:2"),
        ("1,,,a,100,,governance#2,V", "epss.csv:2"),
    ],
)
def test_a_wrong_line_is_told_with_its_place(line: str, place: str) -> None:
    with pytest.raises(ContentError) as refused:
        read_nodes(["kode,induk,nama,nama_en,bobot,bukti,dasar,tanda", line], "epss.csv")
    assert (refused.value.code, refused.value.where) == ("K195", place)


def text(page: bytes) -> str:
    main = page.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


def test_evidence_is_found_pinned_and_seen_when_it_was_withdrawn(opened: OpenStore) -> None:
    del opened
    forum.begin(area_code(KABUPATEN), by="akun:1")
    office = Institution.objects.filter(area=KABUPATEN).order_by("pk")[0]
    judge = bekal.browser(bekal.with_role("walidata", KABUPATEN, name="Penilai Reka"))
    now = clock.now()
    Publication.objects.create(kode=DESA, number="2026-1", channel=FOLDER, by="akun:1", at=now)
    Publication.objects.create(kode="99.02.01.2001", number="2026-1", channel=FOLDER, by="akun:1", at=now)
    begun = judge.post(reverse("epss_mulai", args=[KABUPATEN]), {"instansi": office.pk, "tahun": clock.today().year})
    row = EpssEvaluation.objects.get()
    assert begun.headers["Location"] == reverse("epss_satu", args=[KABUPATEN, row.pk])
    at = reverse("epss_indikator", args=[KABUPATEN, row.pk, "10301"])
    said = text(judge.get(at).content)
    assert "Rilis 2026-1 desa 99.01.01.2001" in said
    assert "99.02" not in said, "a village of another kabupaten is no evidence here"
    held = {"jenis": "rilis", "kunci": f"{DESA}/2026-1"}
    assert judge.post(f"{at}pasang/", held | {"kunci": "99.02.01.2001/2026-1"}).status_code == 422
    assert judge.post(f"{at}pasang/", held).status_code == 302
    assert judge.post(f"{at}pasang/", held).status_code == 422, "once"
    assert judge.post(f"{at}tingkat/", {"tingkat": "3", "alasan": ""}).status_code == 422
    assert judge.post(f"{at}tingkat/", {"tingkat": "6", "alasan": "x"}).status_code == 422
    assert judge.post(f"{at}tingkat/", {"tingkat": "3", "alasan": "Warga 9901010101010001"}).status_code == 422
    assert judge.post(f"{at}tingkat/", {"tingkat": "3", "alasan": "Rilis terbuka, terstruktur"}).status_code == 302
    said = text(judge.get(at).content)
    assert "Bukti yang belum ada untuk tingkat ini: dokumen kebijakan" in said
    paper = {"judul": "Peraturan Bupati 12/2026", "golongan": "kebijakan", "hari": "2026-02-01"}
    tomorrow = (clock.today() + dt.timedelta(days=1)).isoformat()
    assert judge.post(f"{at}dokumen/", paper | {"hari": tomorrow}).status_code == 422
    assert judge.post(f"{at}dokumen/", paper).status_code == 302
    one = reverse("epss_satu", args=[KABUPATEN, row.pk])
    said = text(judge.get(one).content)
    assert "37 dari 38 indikator belum dinilai" in said
    assert "dinilai Penilai Reka" in said
    assert "sudah ditarik" not in said
    Withdrawal.objects.create(
        kode=DESA, number="2026-1", state=WITHDRAWN, reason="Salah", asked_by="akun:1", asked_at=now,
        decided_by="akun:2", decided_at=now,
    )  # fmt: skip
    said = text(judge.get(one).content)
    assert "Bukti di bawah tingkat ini sudah ditarik; nilai lagi: Penerapan interoperabilitas data" in said
    document = json.loads(judge.get(reverse("epss_json", args=[KABUPATEN, row.pk])).content)
    told = next(each for each in document["indikator"] if each["kode"] == "10301")
    assert [(each["jenis"], each["masih_berdiri"]) for each in told["bukti"]] == [("dokumen", True), ("rilis", False)]
    assert (told["tingkat"], told["penilai"], document["ips"]) == (3, "Penilai Reka", None)
    sheet = openpyxl.load_workbook(io.BytesIO(judge.get(reverse("epss_xlsx", args=[KABUPATEN, row.pk])).content))
    assert [line[3].value for line in sheet["Bukti"].iter_rows(min_row=2)] == [each["judul"] for each in told["bukti"]]
    assert judge.get(reverse("epss_indikator", args=[KABUPATEN, row.pk, "99999"])).status_code == 404
    reader = bekal.browser(bekal.with_role("koordinator", KABUPATEN))
    assert reader.get(one).status_code == 200
    assert reader.post(f"{at}tingkat/", {"tingkat": "3", "alasan": "x"}).status_code == 403
    village = bekal.browser(bekal.with_role("agen_statistik", DESA))
    assert village.get(reverse("epss")).status_code == 403, "a village has no index"
    assert village.get(one).status_code == 404


def test_an_evaluation_of_all_indicators_shows_the_index(opened: OpenStore) -> None:
    del opened
    forum.begin(area_code(KABUPATEN), by="akun:1")
    office = Institution.objects.filter(area=KABUPATEN).order_by("pk")[0]
    someone = bekal.with_role("pembina", KABUPATEN)
    CoachingDay.objects.create(
        kind="sesi", area="99.01.01", day=clock.today(), place="Aula", purpose="Membaca tabel", state=CoachingDay.HELD,
        told="Selesai", by="akun:1", at=clock.now(), ended_by="akun:1", ended_at=clock.now(),
    )  # fmt: skip
    row = EpssEvaluation.objects.create(
        institution=office, area=KABUPATEN, year=clock.today().year, by=someone.actor, at=clock.now()
    )
    row.levels.bulk_create(
        row.levels.model(evaluation=row, indicator=code, level=level, reason="Tes", by=someone.actor, at=clock.now())
        for code, (level, _worth) in BY_HAND.items()
    )
    judge = bekal.browser(someone)
    said = text(judge.get(reverse("epss_satu", args=[KABUPATEN, row.pk])).content)
    assert "2,29, Cukup" in re.sub(r" ,", ",", said)
    assert "2,29 Cukup" in text(judge.get(reverse("epss")).content)
    assert "Sesi pembinaan 99.01.01: Membaca tabel" in text(
        judge.get(reverse("epss_indikator", args=[KABUPATEN, row.pk, "50103"])).content
    )


def test_an_institution_judges_itself_beside_its_assessor(opened: OpenStore) -> None:
    """What it says of itself stands beside the level that counts and never becomes it; another institution reads none
    of it, and nobody of it takes back what its assessor pinned."""
    del opened
    forum.begin(area_code(KABUPATEN), by="akun:1")
    office = Institution.objects.get(area=KABUPATEN, kind="disdik")
    itself = bekal.browser(bekal.with_role("produsen", KABUPATEN, institution=f"Dinas Pendidikan {KABUPATEN}"))
    other = bekal.browser(bekal.with_role("produsen", KABUPATEN, institution=f"Dinas Kesehatan {KABUPATEN}"))
    judge = bekal.browser(bekal.with_role("walidata", KABUPATEN, name="Penilai Reka"))
    Publication.objects.create(kode=DESA, number="2026-1", channel=FOLDER, by="akun:1", at=clock.now())
    said = {"instansi": office.pk, "tahun": clock.today().year}
    assert other.post(reverse("epss_mulai", args=[KABUPATEN]), said).status_code == 422, "not its own"
    assert itself.post(reverse("epss_mulai", args=[KABUPATEN]), said).status_code == 302
    row = EpssEvaluation.objects.get()
    home = text(itself.get("/").content)
    assert "38 indikator statistik sektoral belum dinilai sendiri" in home
    assert "38 indikator statistik sektoral dinas Anda belum punya bukti" in home
    at, one = (
        reverse(name, args=[KABUPATEN, row.pk, *rest])
        for name, rest in (("epss_indikator", ["10301"]), ("epss_satu", []))
    )
    assert (other.get(at).status_code, other.get(one).status_code) == (404, 404)
    assert other.post(f"{at}tingkat/", {"tingkat": "5", "alasan": "x"}).status_code in (404, 422)
    assert "Dinas Pendidikan" not in text(other.get(reverse("epss")).content)
    held = {"jenis": "rilis", "kunci": f"{DESA}/2026-1"}
    assert itself.post(f"{at}pasang/", held).status_code == 302
    assert itself.post(f"{at}tingkat/", {"tingkat": "4", "alasan": "Data kami terbuka"}).status_code == 302
    state = json.loads(judge.get(f"{one}unduh.json").content)
    told = next(each for each in state["indikator"] if each["kode"] == "10301")
    assert (told["tingkat"], told["tingkat_mandiri"], told["alasan_mandiri"]) == (None, 4, "Data kami terbuka")
    assert "10301" in state["belum_dinilai"], "its own level is none of the index"
    assert "penilaian mandiri tingkat 4" in text(judge.get(one).content)
    assert judge.post(f"{at}tingkat/", {"tingkat": "2", "alasan": "Kaidah bersama belum ada"}).status_code == 302
    paper = {"judul": "Peraturan Bupati 12/2026", "golongan": "kebijakan", "hari": "2026-02-01"}
    assert judge.post(f"{at}dokumen/", paper).status_code == 302
    said_now = text(itself.get(at).content)
    assert "Tingkat 2." in said_now
    assert "Penilaian mandiri instansi: tingkat 4." in said_now
    theirs = row.evidence.get(kind="dokumen").pk
    assert itself.post(f"{at}cabut/{theirs}/").status_code == 422
    assert itself.post(f"{at}cabut/{row.evidence.get(kind='rilis').pk}/").status_code == 302
    assert "37 indikator statistik sektoral" in text(itself.get("/").content)

"""Shared data (SIAK) whose agreement is filled in on the page: the village has a paper, not a file for programs."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cantik.collect.app.models import Batch, Intake
from tests.collect.berkas import write_xlsx
from tests.collect.readers import test_siak
from tests.fixtures.markah import markah
from tests.web.conftest import Kantor
from tests.web.langkah import KUMPUL, alamat, diuji, file, halaman, tersimpan

pytestmark = pytest.mark.satu_basisdata
#: as a person copies it from the paper
FILLED = {
    "pj_nomor": "470/12/PKS/2025",
    "pj_tanggal": "10/01/2025",
    "pj_para_pihak": "Pemerintah Desa Contoh\r\n\r\n Dinas Dukcapil Kabupaten Contoh ",
    "pj_tujuan": "Statistik",
    "pj_tingkat": "orang",
    "pj_berlaku_sampai": "2099-12-31",
}
#: and as an office hands over the same as a file
RECORD: dict[str, Any] = {
    "nomor": "470/12/PKS/2025",
    "tanggal": "2025-01-10",
    "para_pihak": ["Pemerintah Desa Contoh", "Dinas Dukcapil Kabupaten Contoh"],
    "tujuan": ["Statistik"],
    "tingkat": "orang",
    "berlaku_sampai": "2099-12-31",
}


@pytest.fixture
def siak(tmp_path: Path) -> SimpleUploadedFile:
    """A list that may be counted only under an agreement."""
    return file("siak.xlsx", write_xlsx(tmp_path / "s.xlsx", test_siak.rows_of(test_siak.BUDI)).read_bytes())


def of_file(record: dict[str, Any]) -> SimpleUploadedFile:
    return SimpleUploadedFile("perjanjian.json", json.dumps(record).encode())


def test_the_paper_copied_on_the_page_is_the_file(kantor: Kantor, siak: SimpleUploadedFile) -> None:
    """The record is the one of the file, word for word, and the data are counted."""
    tersimpan(kantor, siak, **FILLED)
    assert json.loads(Intake.objects.get().agreement) == RECORD
    batch = Batch.objects.get()
    assert (batch.state, batch.mapping) == ("diterapkan", "siak")
    assert (batch.agreement_expires, json.loads(batch.agreement)["nomor"]) == (dt.date(2099, 12, 31), RECORD["nomor"])


def test_who_sent_the_file_first_fills_it_in_at_the_dry_run(kantor: Kantor, siak: SimpleUploadedFile) -> None:
    intake = diuji(kantor, siak)
    page = halaman(kantor, intake)
    assert "memerlukan perjanjian yang berlaku" in page
    assert 'name="pj_nomor"' in page
    kantor.client.post(alamat(intake, "uji/"), {"tanggal": "2025-12-31", **FILLED})
    kantor.kerjakan()
    page = halaman(kantor, intake)
    assert "1 baris akan diproses" in page
    assert 'value="470/12/PKS/2025"' in page
    assert 'value="2099-12-31"' in page


@pytest.mark.parametrize("left_out", FILLED)
def test_each_of_the_six_is_asked_for_beside_its_field(kantor: Kantor, left_out: str) -> None:
    filled = {name: value for name, value in FILLED.items() if name != left_out}
    answer = kantor.client.post(f"{KUMPUL}kirim/", {"tanggal": "2025-12-31", "berkas": [file()], **filled})
    page = markah(answer)
    assert answer.status_code == 422
    assert page.count("perjanjian perlu keenam isiannya") == 1
    at_field = page[page.index("perjanjian perlu keenam isiannya") :]
    assert at_field.index(f'name="{left_out}"') == min(
        at_field.index(f'name="{name}"') for name in FILLED if f'name="{name}"' in at_field
    )
    assert "Dukcapil" in page or left_out == "pj_para_pihak"
    assert not Intake.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"pj_tanggal": "31/02/2025"}, "kalender"),
        ({"pj_berlaku_sampai": "2024-12-31"}, "berakhir sebelum dibuat"),
        ({"pj_tanggal_acuan": "entah"}, "kalender"),
        ({"pj_kolom": "Nama Penduduk", "pj_nomor": ""}, "keenam isiannya"),
    ],
)
def test_what_is_wrong_stands_on_the_page_with_what_was_typed(
    kantor: Kantor, siak: SimpleUploadedFile, wrong: dict[str, str], words: str
) -> None:
    intake = diuji(kantor, siak)
    answer = kantor.client.post(alamat(intake, "uji/"), {"tanggal": "2025-12-31", **FILLED, **wrong})
    assert answer.status_code == 422
    page = markah(answer)
    assert words in page
    assert "Dinas Dukcapil Kabupaten Contoh" in page
    assert "Hasil uji coba impor" in page


def test_columns_and_the_day_of_a_file_stay_when_another_field_is_mended(
    kantor: Kantor, siak: SimpleUploadedFile
) -> None:
    """A purpose that the file got wrong is mended on the page; what the agreement covers does not grow by that."""
    record = {**RECORD, "tujuan": ["bansos"], "kolom": ["NIK", "Nama Penduduk"], "tanggal_acuan": "2025-06-30"}
    intake = diuji(kantor, siak, perjanjian=of_file(record))
    page = halaman(kantor, intake)
    assert "tidak mencakup tujuan statistik" in page
    assert "NIK\nNama Penduduk</textarea>" in page
    assert 'value="2025-06-30"' in page
    more = {"pj_kolom": "NIK\r\nNama Penduduk", "pj_tanggal_acuan": "2025-06-30"}
    kantor.client.post(alamat(intake, "uji/"), {"tanggal": "2025-12-31", **FILLED, **more})
    intake.refresh_from_db()
    assert json.loads(intake.agreement) == {**record, "tujuan": ["Statistik"]}


def test_a_list_of_the_village_itself_needs_none(kantor: Kantor) -> None:
    blank = {name: "" if name in ("pj_tanggal", "pj_berlaku_sampai") else " \r\n" for name in FILLED}
    assert diuji(kantor, **blank).agreement == ""

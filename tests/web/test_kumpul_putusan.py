"""The page of a dry run asks about emptied columns, people without a status and the day of the list."""

from __future__ import annotations

import re
from typing import Any

from cantik.collect.app.models import OPEN, BatchFinding, Intake
from tests.fixtures.markah import markah
from tests.web.berkas import opensid, warga
from tests.web.conftest import Kantor
from tests.web.langkah import alamat, diuji, file, halaman, simpan, versi


def _answer(kantor: Kantor, intake: Intake, answer: str) -> str:
    """Press the button of the first question that bears this answer; the page of the dry run that follows."""
    page = halaman(kantor, intake)
    asked = re.search(r'name="unggahan" value="([^"]+)">\s*<input type="hidden" name="kata" value="([^"]+)"', page)
    assert asked, "nothing is asked"
    said = {"unggahan": asked[1], "kata": asked[2], "putusan": answer}
    assert kantor.client.post(alamat(intake, "putusan/"), said).status_code == 302
    kantor.kerjakan()
    intake.refresh_from_db()
    assert intake.state == "teruji"
    return halaman(kantor, intake)


def _emptied() -> Any:
    return file("kedua.csv", opensid([{**person, "agama_id": ""} for person in warga(8)]))


def test_an_emptied_column_is_asked_about_and_both_answers_hold(terisi: Kantor) -> None:
    intake = diuji(terisi, _emptied(), tanggal="2026-01-31")
    page = halaman(terisi, intake)
    assert "kosong pada 8 dari 8 yang sebelumnya berisi" in page
    assert "0 baru, 0 berubah, 8 sama" in page
    emptied = _answer(terisi, intake, "kosongkan")
    assert "0 baru, 8 berubah, 0 sama" in emptied
    assert "Memang dikosongkan" in emptied
    back = _answer(terisi, intake, "aturan")
    assert "kosong pada 8 dari 8 yang sebelumnya berisi" in back
    kept = _answer(terisi, intake, "pertahankan")
    assert "0 baru, 0 berubah, 8 sama" in kept
    assert "kosong pada 8 dari 8" not in kept


def test_undecided_it_is_a_finding_that_holds_the_release(terisi: Kantor) -> None:
    people = [{**person, "agama_id": "", "dusun": "LAIN" if at else "KRAJAN"} for at, person in enumerate(warga(8))]
    simpan(terisi, diuji(terisi, file("kedua.csv", opensid(people)), tanggal="2026-01-31"))
    terisi.kerjakan()
    rows = BatchFinding.objects.filter(rule="kolom_dikosongkan", state=OPEN, level="periksa")
    assert rows.count() == 1


def test_people_without_a_status_are_counted_when_somebody_says_so(kantor: Kantor) -> None:
    intake = diuji(kantor, file("tanpa.csv", opensid(warga(8, status_dasar=""))))
    page = halaman(kantor, intake)
    assert "8 dari 8 orang yang diterima tidak dihitung sebagai penduduk" in page
    assert "8 status kosong" in re.sub(r"\s+", " ", page)
    counted = re.sub(r"\s+", " ", _answer(kantor, intake, "hitung"))
    assert "<b>8</b> dihitung terdaftar" in counted
    assert "Mereka hidup dan dihitung" in counted


def test_an_answer_that_nobody_asked_for_changes_nothing(terisi: Kantor) -> None:
    intake = diuji(terisi, _emptied(), tanggal="2026-01-31")
    upload = str(intake.uploads.get().pk)
    for word, answer in (("kosong#nama", "kosongkan"), ("kosong#agama", "hitung"), ("agama", "baru")):
        said = {"unggahan": upload, "kata": word, "putusan": answer}
        response = terisi.client.post(alamat(intake, "putusan/"), said, follow=True)
        assert "Hasil uji ini sudah berubah" in markah(response)
        intake.refresh_from_db()
        assert (intake.state, intake.choices) == ("teruji", "")


def test_the_day_of_an_old_list_is_asked_about(kantor: Kantor) -> None:
    old = [{**person, "tanggallahir": f"{1950 + at % 60}-03-05"} for at, person in enumerate(warga(200))]
    intake = diuji(kantor, file("lama.csv", opensid(old)))
    assert "Apakah tanggal keadaan datanya benar?" in halaman(kantor, intake)
    said = {"versi": versi(kantor, intake), "lengkap": "ya"}
    refused = markah(kantor.client.post(alamat(intake, "simpan/"), said, follow=True))
    assert "Sebut dahulu tanggal mana yang benar" in refused
    kantor.client.post(alamat(intake, "uji/"), {"tanggal": "2009-12-31", "lanjutan": ""})
    kantor.kerjakan()
    assert "Apakah tanggal keadaan datanya benar?" not in halaman(kantor, intake)

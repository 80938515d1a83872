"""From a file to the register in the browser: dry run, save, undo; several files, two people, hostile requests."""

from __future__ import annotations

import io
import json
import uuid
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cantik.codes.area import AreaCode
from cantik.collect.app.models import CORRECTION, Batch, Intake, Upload
from cantik.jobs.app.models import Job
from cantik.register.core.app import services
from cantik.register.core.app.models import PersonVersion
from cantik.register.core.plan import ImportPlan
from cantik.staff.app.models import Assignment, AuditEntry
from tests.collect.readers.test_regsosek import KK1, book, member
from tests.fixtures.markah import markah
from tests.staff import bekal
from tests.web.berkas import opensid, warga
from tests.web.conftest import DESA, TETANGGA, Kantor
from tests.web.langkah import KUMPUL, alamat, diuji, file, halaman, kirim, simpan, tersimpan, versi


def test_from_a_file_to_the_register_and_back(kantor: Kantor) -> None:
    intake = kirim(kantor)
    assert "Memeriksa berkas" in halaman(kantor, intake)
    kantor.kerjakan()
    page = halaman(kantor, intake)
    assert "Belum ada yang disimpan" in page
    assert PersonVersion.objects.count() == 0
    assert "8 baris akan diproses" in page
    simpan(kantor, intake)
    kantor.kerjakan()
    assert "Tersimpan ke register" in halaman(kantor, intake)
    batch = Batch.objects.get()
    assert (batch.rows_new, batch.received_by, batch.file_name) == (8, kantor.siti.actor, "penduduk.csv")
    one = f"{KUMPUL}impor/{batch.pk}/"
    assert "Urungkan impor ini" in markah(kantor.client.get(one))
    assert kantor.client.post(f"{one}urungkan/", {"alasan": "salah"}).status_code == 422
    kantor.client.post(f"{one}urungkan/", {"alasan": "berkas tahun yang salah"})
    assert "Diurungkan oleh Siti Reka" in markah(kantor.client.get(one))
    assert not PersonVersion.objects.filter(retired_at__isnull=True).exists()
    again = kantor.client.post(f"{one}urungkan/", {"alasan": "berkas tahun yang salah"}, follow=True)
    assert "sudah tidak berlaku" in markah(again)


def test_the_dry_run_counts_what_saving_then_does(terisi: Kantor) -> None:
    """Eight known; then six the same, one moved, one new, one refused, one gone."""
    people = warga(9)
    people[3]["dusun"] = "DUSUN BARU"
    wrong = {**warga(10)[9], "nik": "99010"}
    second = opensid([*people[:7], people[8], wrong])
    intake = diuji(terisi, file("kedua.csv", second), tanggal="2026-01-31")
    page = halaman(terisi, intake)
    assert "1 baru, 1 berubah, 6 sama, 1 ditolak dari 9 baris" in page
    assert "<b>1 orang</b> ada di daftar sebelumnya" in page
    assert '<del class="old">KRAJAN</del>' in page
    assert '<ins class="new">BARU</ins>' in page
    assert people[3]["nik"] not in page
    assert people[3]["nik"][-4:] in page
    assert "ORANG REKAAN 8" in halaman(terisi, intake, "?lihat=baru")
    assert "ORANG REKAAN 7" in halaman(terisi, intake, "?lihat=keluar")
    refused = halaman(terisi, intake, "?lihat=ditolak")
    assert "Baris 10, kolom nik" in refused
    simpan(terisi, intake)
    terisi.kerjakan()
    batch = Batch.objects.latest("pk")
    assert (batch.rows_new, batch.rows_changed, batch.rows_same, batch.rows_refused) == (1, 1, 6, 1)


def test_every_view_of_persons_is_in_the_log(terisi: Kantor) -> None:
    people = warga(8)
    people[3]["dusun"] = "DUSUN BARU"
    intake = diuji(terisi, file("kedua.csv", opensid(people)), tanggal="2026-01-31")
    before = AuditEntry.objects.count()
    halaman(terisi, intake)
    changed = PersonVersion.objects.get(name="ORANG REKAAN 3").person_id
    entry = AuditEntry.objects.get(number=before + 1)
    assert (entry.action, entry.subject, json.loads(entry.subjects)) == ("masukan.baca", "orang", [changed])
    halaman(terisi, intake, "?lihat=baru")
    last = AuditEntry.objects.get(number=before + 2)
    assert json.loads(last.subjects) == [str(intake.pk)]
    everything = "".join(f"{e.subjects}{e.detail}" for e in AuditEntry.objects.all())
    assert "REKAAN" not in everything
    assert "990101" not in everything


# ── several files, further parts ──


@pytest.mark.basisdata
def test_files_handed_in_together_are_one_list(terisi: Kantor) -> None:
    """A file per dusun: nobody of one file is missing in the other."""
    first, second = opensid(warga(8)[:4]), opensid(warga(8)[4:])
    intake = diuji(terisi, file("a.csv", first), file("b.csv", second), tanggal="2026-01-31")
    page = halaman(terisi, intake)
    assert "ada di daftar sebelumnya" not in page
    assert "0 baru, 0 berubah, 8 sama" in page
    alone = diuji(terisi, file("a.csv", first), tanggal="2026-01-31")
    assert "<b>4 orang</b> ada di daftar sebelumnya" in halaman(terisi, alone)


def test_a_part_is_added_to_the_list_that_stands(kantor: Kantor) -> None:
    tersimpan(kantor, file("a.csv", opensid(warga(8)[:4])))
    intake = tersimpan(kantor, file("b.csv", opensid(warga(8)[4:])), lanjutan="ya")
    assert intake.continues
    assert PersonVersion.objects.filter(retired_at__isnull=True).count() == 8
    page = markah(kantor.client.get(KUMPUL))
    assert page.count("berlaku</span>") == 2
    third = diuji(kantor, file("c.csv", opensid(warga(8)[:2])))
    assert "6 dari 8 orang" in halaman(kantor, third)
    kantor.client.post(alamat(third, "uji/"), {"tanggal": "2025-12-31", "lanjutan": "ya"})
    kantor.kerjakan()
    assert "6 dari 8 orang" not in halaman(kantor, third)


@pytest.mark.satu_basisdata
def test_a_file_that_cannot_be_read_is_told_and_left_out(kantor: Kantor) -> None:
    intake = diuji(kantor, file("foto.jpg", b"\xff\xd8\xff\xe0" + b"0" * 50), file())
    page = halaman(kantor, intake)
    assert "foto JPEG" in page
    assert "Belum dapat disimpan" in page
    answer = kantor.client.post(alamat(intake, "simpan/"), {"versi": intake.touched_at.isoformat()}, follow=True)
    assert "Lepaskan dahulu berkas itu" in markah(answer)
    bad = Upload.objects.get(name="foto.jpg")
    kantor.client.post(alamat(intake, f"lepas/{bad.pk}/"))
    kantor.kerjakan()
    simpan(kantor, intake)
    kantor.kerjakan()
    assert Batch.objects.get().file_name == "penduduk.csv"


def test_shared_data_need_an_agreement(kantor: Kantor, tmp_path: Path) -> None:
    data = book(tmp_path / "r.xlsx", [member(KK1, 1, "BUDI REKAAN", "9901011708800001")]).read_bytes()
    intake = diuji(kantor, file("regsosek.xlsx", data))
    page = halaman(kantor, intake)
    assert "memerlukan perjanjian yang berlaku" in page
    assert "Simpan dalam karantina" in page
    record = json.dumps(
        {
            "nomor": "REKA/1",
            "tanggal": "2025-01-01",
            "para_pihak": ["Desa", "Bappeda"],
            "tujuan": ["statistik"],
            "tingkat": "desa",
            "berlaku_sampai": "2099-01-01",
        }
    )
    bad = kantor.client.post(
        alamat(intake, "uji/"),
        {"tanggal": "2025-12-31", "perjanjian": SimpleUploadedFile("p.json", b"{}")},
        follow=True,
    )
    assert "B121" in markah(bad)
    kantor.client.post(
        alamat(intake, "uji/"), {"tanggal": "2025-12-31", "perjanjian": SimpleUploadedFile("p.json", record.encode())}
    )
    kantor.kerjakan()
    assert "1 baris akan diproses" in halaman(kantor, intake)
    apart = tersimpan(kantor, file("regsosek2.xlsx", data))
    assert Batch.objects.get().state == "karantina"
    assert "Disimpan dalam karantina" in halaman(kantor, apart)
    assert "karantina</span>" in markah(kantor.client.get(KUMPUL))


# ── twice, two people, older pages ──


@pytest.mark.basisdata
def test_a_double_click_is_one_intake_one_job_one_batch(kantor: Kantor) -> None:
    key = str(uuid.uuid4())
    first, second = kirim(kantor, kunci=key), kirim(kantor, kunci=key)
    assert first.pk == second.pk == uuid.UUID(key)
    assert Job.objects.count() == 1
    kantor.kerjakan()
    seen = versi(kantor, first)
    for _ in range(3):
        kantor.client.post(alamat(first, "simpan/"), {"versi": seen})
    assert Job.objects.filter(kind="kumpul.simpan").count() == 1
    kantor.kerjakan()
    kantor.client.post(alamat(first, "simpan/"), {"versi": seen})  # back, and once more
    kantor.client.post(alamat(first, "buang/"))
    kantor.kerjakan()
    assert Batch.objects.count() == 1
    assert "Tersimpan ke register" in halaman(kantor, first)


def test_the_key_of_a_form_takes_nobody_elses_intake(kantor: Kantor) -> None:
    first = kirim(kantor)
    other = bekal.browser(bekal.with_role("agen_statistik", DESA, name="Budi Reka"))
    second = kirim(kantor, client=other, kunci=str(first.pk))
    assert second.pk != first.pk


def test_two_people_at_once_the_second_sees_it_before_saving(kantor: Kantor) -> None:
    mine, theirs = diuji(kantor), diuji(kantor, file("lain.csv", opensid(warga(6))), tanggal="2026-01-01")
    other = bekal.browser(bekal.with_role("agen_statistik", DESA, name="Budi Reka"))
    seen = versi(kantor, theirs)
    simpan(kantor, mine)
    kantor.kerjakan()
    page = markah(other.post(alamat(theirs, "simpan/"), {"versi": seen}, follow=True))
    assert "Register berubah sesudah hasil uji ini dibuat" in page
    kantor.kerjakan()
    assert Batch.objects.count() == 1
    assert "<b>2 orang</b> ada di daftar sebelumnya" in halaman(kantor, theirs)
    simpan(kantor, theirs, client=other)
    kantor.kerjakan()
    assert Batch.objects.count() == 2


def test_the_register_that_changes_while_a_save_waits_is_seen_too(kantor: Kantor) -> None:
    mine, theirs = diuji(kantor), diuji(kantor, file("lain.csv", opensid(warga(6))), tanggal="2026-01-01")
    simpan(kantor, mine)
    simpan(kantor, theirs)
    kantor.kerjakan()
    theirs.refresh_from_db()
    assert (theirs.state, Batch.objects.count()) == ("teruji", 1)
    assert "<b>2 orang</b> ada di daftar sebelumnya" in halaman(kantor, theirs)


def test_only_what_the_page_showed_is_saved(kantor: Kantor) -> None:
    intake = diuji(kantor)
    old = versi(kantor, intake)
    kantor.client.post(alamat(intake, "uji/"), {"tanggal": "2025-06-30"})
    kantor.kerjakan()
    for said in ({"versi": old}, {"versi": ""}, {}):
        page = markah(kantor.client.post(alamat(intake, "simpan/"), said, follow=True))
        assert "Hasil uji ini sudah berubah" in page
    kantor.kerjakan()
    assert Batch.objects.count() == 0


def test_an_undo_names_what_came_later(terisi: Kantor) -> None:
    first = Batch.objects.get()
    tersimpan(terisi, file("kedua.csv", opensid(warga(6))), tanggal="2026-01-01")
    page = markah(terisi.client.get(f"{KUMPUL}impor/{first.pk}/"))
    assert "kedua.csv" in page
    assert "6 orang yang sama" in page


# ── who may ──


def test_other_villages_and_other_rights(terisi: Kantor) -> None:
    intake = Intake.objects.get()
    batch, upload = Batch.objects.get(), intake.uploads.get()
    neighbour = bekal.browser(bekal.with_role("agen_statistik", TETANGGA))
    theirs = f"/desa/{TETANGGA}/kumpul/"
    paths = [f"masukan/{intake.pk}/", f"masukan/{intake.pk}/maju/", f"impor/{batch.pk}/", f"unggah/{upload.pk}/"]
    posts = [f"masukan/{intake.pk}/{what}/" for what in ("uji", "simpan", "buang", "henti", f"lepas/{upload.pk}")]
    posts += [f"impor/{batch.pk}/urungkan/", f"unggah/{upload.pk}/?dari=0"]
    for path in paths:
        assert neighbour.get(theirs + path).status_code == 404, path
        assert neighbour.get(KUMPUL + path).status_code == 404, path
    for path in posts:
        assert neighbour.post(theirs + path, {"alasan": "mencoba milik tetangga"}).status_code == 404, path
    batch.refresh_from_db()
    assert batch.state == "diterapkan"
    head = bekal.browser(bekal.with_role("kepala_desa", DESA))
    page = markah(head.get(KUMPUL))
    assert "Unggah dan uji" not in page
    assert "penduduk.csv" in page
    assert head.post(f"{KUMPUL}kirim/", {"tanggal": "2025-12-31", "berkas": [file()]}).status_code == 403
    assert head.post(f"{KUMPUL}impor/{batch.pk}/urungkan/", {"alasan": "tidak berhak"}).status_code == 403
    camat = bekal.browser(bekal.with_role("camat"))
    assert camat.get(KUMPUL).status_code == 403
    unproven = bekal.browser(terisi.siti, mfa=False)
    assert unproven.get(KUMPUL).status_code == 302


@pytest.mark.satu_basisdata
def test_requests_from_elsewhere_are_refused(kantor: Kantor) -> None:
    """No token, no change (cross-site request forgery)."""
    intake = diuji(kantor)
    forged = Client(enforce_csrf_checks=True)
    forged.cookies = kantor.client.cookies
    for path in (alamat(intake, "simpan/"), alamat(intake, "buang/"), f"{KUMPUL}kirim/", f"{KUMPUL}mulai/"):
        assert forged.post(path, {"versi": intake.touched_at.isoformat()}).status_code == 403, path
    intake.refresh_from_db()
    assert intake.state == "teruji"


def test_a_right_that_ended_while_the_job_waited_ends_the_job(kantor: Kantor) -> None:
    intake = kirim(kantor)
    Assignment.objects.filter(person=kantor.siti).update(until="2020-01-01", start="2019-01-01")
    kantor.kerjakan()
    job = Job.objects.get()
    assert (job.state, "sudah berakhir" in job.problem) == ("gagal", True)
    intake.refresh_from_db()
    assert intake.state == "unggah"


# ── tampered forms ──


@pytest.mark.satu_basisdata
@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"tanggal": ""}, "Isi tanggal keadaan data"),
        ({"tanggal": "2025-02-31"}, "tidak ada di kalender"),
        ({"tanggal": "1889-01-01"}, "antara 1990 dan hari ini"),
        ({"tanggal": "2999-01-01"}, "antara 1990 dan hari ini"),
        ({"lanjutan": "mungkin"}, "Pilih daftar lengkap atau sebagian"),
        ({"berkas": []}, "Belum ada berkas"),
        ({"berkas": [SimpleUploadedFile("kosong.csv", b"")]}, "Berkas kosong"),
        ({"perjanjian": SimpleUploadedFile("p.yaml", b"[[[")}, "B121"),
        ({"perjanjian": SimpleUploadedFile("p.yaml", b"x" * 70_000)}, "64 kB"),
    ],
)
def test_a_form_says_what_is_wrong_beside_the_field(kantor: Kantor, said: dict[str, Any], words: str) -> None:
    for one in (*said.get("berkas", ()), *([said["perjanjian"]] if "perjanjian" in said else [])):
        one.seek(0)
    answer = kantor.client.post(f"{KUMPUL}kirim/", {"tanggal": "2025-12-31", "berkas": [file()], **said})
    assert answer.status_code == 422
    assert words in markah(answer)
    assert not Intake.objects.exists()


@pytest.mark.satu_basisdata
@pytest.mark.parametrize("name", ["../../etc/passwd.csv", "C:\\Data\\warga.csv", "<img src=x>.csv", "\u202evsc.csv"])
def test_a_name_is_a_label_and_nothing_else(kantor: Kantor, name: str) -> None:
    intake = diuji(kantor, file(name))
    page = halaman(kantor, intake)
    assert "<img src=x>" not in page
    assert "\u202e" not in page
    assert {p.name for p in (kantor.folder / "unggahan").iterdir()} == {intake.uploads.get().pk.hex}


@pytest.mark.satu_basisdata
def test_too_large_a_file_is_refused_with_its_size(kantor: Kantor) -> None:
    large = SimpleUploadedFile("besar.csv", b"a;" * 13_000_000)
    answer = kantor.client.post(f"{KUMPUL}kirim/", {"tanggal": "2025-12-31", "berkas": [large]})
    assert answer.status_code == 422
    assert "besar.csv: Berkas melampaui batas aman; ditemukan 26 MB" in markah(answer)


def test_the_dry_run_is_sealed_and_gone_with_the_decision(kantor: Kantor) -> None:
    intake = diuji(kantor)
    assert intake.result is not None
    assert b"REKAAN" not in bytes(intake.result)
    simpan(kantor, intake)
    kantor.kerjakan()
    assert Intake.objects.get(pk=intake.pk).result is None
    dropped = diuji(kantor, file("lain.csv", opensid(warga(3))))
    kantor.client.post(alamat(dropped, "buang/"))
    dropped.refresh_from_db()
    assert (dropped.state, dropped.result) == ("dibuang", None)
    assert list((kantor.folder / "unggahan").iterdir()) == []


def test_the_dry_run_asks_for_the_village_of_the_address(kantor: Kantor, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    real = services.plan_batch

    def noted(**said: Any) -> ImportPlan:
        asked.append(said["area"])
        return real(**said)

    monkeypatch.setattr(services, "plan_batch", noted)
    diuji(kantor)
    assert asked == [AreaCode.kemendagri(DESA)]


@pytest.mark.satu_basisdata
def test_refused_rows_go_out_as_text(kantor: Kantor) -> None:
    """A workbook without formulas, whatever the cells held; taking it is in the log."""
    wrong = [{**warga(1)[0], "nik": "=1+1"}, {**warga(2)[1], "nik": "99010"}]
    intake = diuji(kantor, file("kedua.csv", opensid([*warga(8)[2:], *wrong])))
    answer = kantor.client.get(alamat(intake, "ditolak.xlsx"))
    page = openpyxl.load_workbook(io.BytesIO(answer.content))["Ditolak"]
    cells = [cell for row in page.iter_rows(min_row=2) for cell in row]
    assert {row[2].value for row in page.iter_rows(min_row=2)} == {8, 9}
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s", "n"}
    assert any(str(cell.value).startswith("=1+1") for cell in cells)
    assert AuditEntry.objects.filter(action="masukan.unduh").count() == 1
    head = bekal.browser(bekal.with_role("kepala_desa", DESA))
    assert head.get(alamat(intake, "ditolak.xlsx")).status_code == 403


@pytest.mark.basisdata
def test_corrections_are_no_imports(terisi: Kantor) -> None:
    """A value corrected in place belongs to its list: counted there, and it changes what a dry run compares with."""
    waiting = diuji(terisi, file("lain.csv", opensid(warga(7))), tanggal="2026-01-31")
    base = Batch.objects.get()
    corrected = Batch.objects.get(pk=base.pk)
    corrected.pk, corrected.kind, corrected.act, corrected.mapping = None, CORRECTION, "nama", ""
    corrected.file_name, corrected.file_sha256, corrected.recognised_by = CORRECTION, "", ""
    corrected.save(force_insert=True)
    page = markah(terisi.client.get(KUMPUL))
    assert "1 isian dibetulkan sesudahnya" in page
    assert ">koreksi<" not in page
    assert terisi.client.get(f"{KUMPUL}impor/{corrected.pk}/").status_code == 404
    undo = terisi.client.post(f"{KUMPUL}impor/{corrected.pk}/urungkan/", {"alasan": "bukan lewat sini"})
    assert undo.status_code == 404
    assert "Register berubah sesudah hasil ini dibuat" in halaman(terisi, waiting)


def test_a_form_that_the_server_takes_in_is_answered_in_words(kantor: Kantor) -> None:
    """Up to 55 MB come in; a file in it beyond its own limit is refused by name, and no page is an error of ours."""
    large = SimpleUploadedFile("besar.csv", b"x" * 53_000_000)
    answer = kantor.client.post(f"/desa/{DESA}/kumpul/kirim/", {"tanggal": "2025-12-31", "berkas": large})
    assert answer.status_code == 422
    assert "besar.csv" in markah(answer)

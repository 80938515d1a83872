"""Every kind of file through the browser: SIAK, DTSEN, archives, and what the register has no place for yet."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cantik.collect.app.models import Batch, Upload
from cantik.register.core.app.models import Family, FamilyVersion, Member, PersonVersion
from tests.collect.berkas import write_xlsx, zip_of
from tests.collect.ekspor import as_zip, fasih_census, own_form
from tests.collect.readers import test_bdt_sdgs, test_bip, test_dtsen, test_opensid_lain, test_siak
from tests.fixtures.markah import markah
from tests.web.berkas import opensid, warga
from tests.web.conftest import DESA, Kantor
from tests.web.langkah import alamat, diuji, file, halaman, simpan, tersimpan

pytestmark = pytest.mark.satu_basisdata
AGREEMENT = json.dumps(
    {
        "nomor": "REKA/1",
        "tanggal": "2025-01-01",
        "para_pihak": ["Desa", "Dukcapil"],
        "tujuan": ["statistik"],
        "tingkat": "desa",
        "berlaku_sampai": "2099-01-01",
    }
).encode()


def agreement() -> SimpleUploadedFile:
    return SimpleUploadedFile("perjanjian.json", AGREEMENT)


def households(tmp_path: Path) -> SimpleUploadedFile:
    return file("rtm.xlsx", write_xlsx(tmp_path / "rtm.xlsx", test_opensid_lain.RTM).read_bytes())


@pytest.mark.basisdata
def test_siak_and_the_book_stand_beside_each_other(kantor: Kantor, tmp_path: Path) -> None:
    """Two lists of two sources: neither makes the persons of the other leave."""
    siak = file("siak.xlsx", write_xlsx(tmp_path / "s.xlsx", test_siak.rows_of(test_siak.BUDI)).read_bytes())
    apart = diuji(kantor, siak)
    assert "memerlukan perjanjian yang berlaku" in halaman(kantor, apart)
    siak.seek(0)
    tersimpan(kantor, siak, perjanjian=agreement())
    assert (Batch.objects.get().mapping, PersonVersion.objects.count()) == ("siak", 1)
    assert PersonVersion.objects.get().terdaftar == "ya"
    book = file("bip.xlsx", write_xlsx(tmp_path / "b.xlsx", test_bip.BOOK).read_bytes())
    intake = diuji(kantor, book, perjanjian=agreement())
    page = halaman(kantor, intake)
    assert "Buku Induk Penduduk" in page
    assert "2 baru, 1 berubah, 0 sama, 0 ditolak dari 3 baris" in page
    assert "ada di daftar sebelumnya" not in page


def questions(tmp_path: Path) -> SimpleUploadedFile:
    return file("ddk.xlsx", test_opensid_lain.questions(tmp_path).read_bytes())


def test_a_list_of_questions_is_saved_and_the_second_time_nothing_changes(kantor: Kantor, tmp_path: Path) -> None:
    page = halaman(kantor, diuji(kantor, questions(tmp_path)))
    assert "Daftar pertanyaan" in page
    assert 'name="versi"' in page, "it can be saved"
    tersimpan(kantor, questions(tmp_path))
    assert [one.mapping for one in Batch.objects.all()] == ["opensid_analisis"]
    assert "Register sudah sama dengan isi berkas ini." in halaman(kantor, diuji(kantor, questions(tmp_path)))


def test_questions_are_saved_beside_persons(kantor: Kantor, tmp_path: Path) -> None:
    intake = tersimpan(kantor, questions(tmp_path), file())
    assert {one.mapping for one in Batch.objects.all()} == {"opensid_penduduk", "opensid_analisis"}
    assert all(one.batch_id is not None for one in intake.uploads.all())


def test_a_file_of_facilities_is_tried_saved_and_the_second_time_nothing_changes(
    kantor: Kantor, tmp_path: Path
) -> None:
    rows = [["Jenis fasilitas", "Nama", "Jenjang"], ["sekolah", "SDN Reka", "SD"], ["sekolah", "SDN Lain", "kursus"]]
    data = write_xlsx(tmp_path / "f.xlsx", rows).read_bytes()
    page = halaman(kantor, diuji(kantor, file("f.xlsx", data)))
    assert "1 baru, 0 berubah, 0 sama, 1 ditolak dari 2 baris" in page
    assert "Sekolah dan satuan pendidikan" in page
    tersimpan(kantor, file("f.xlsx", data))
    assert Batch.objects.get().rows_new == 1
    assert not PersonVersion.objects.exists()
    again = halaman(kantor, diuji(kantor, file("f.xlsx", data)))
    assert "berkas yang sama sudah berlaku dalam register" in again
    listed = markah(kantor.client.get(f"/desa/{DESA}/kumpul/"))
    assert "f.xlsx" in listed
    assert "diganti" not in listed


def test_a_list_of_households_is_saved_and_stands_apart(kantor: Kantor, tmp_path: Path) -> None:
    """It is said whose rows the register does not know; the second time nothing changes."""
    data = households(tmp_path).read()
    intake = diuji(kantor, file("rtm.xlsx", data))
    page = halaman(kantor, intake)
    assert "2 anggota baru, 0 sama, 0 tidak ada lagi." in page
    assert "2 anggota tidak ada dalam register desa (baris 2, 3)" in page
    assert "1 daftar anggota akan disimpan" in page
    tersimpan(kantor, file("rtm.xlsx", data))
    assert (Batch.objects.get().mapping, Member.objects.count()) == ("opensid_rtm", 2)
    assert not PersonVersion.objects.exists()
    again = halaman(kantor, diuji(kantor, file("rtm.xlsx", data)))
    assert "berkas yang sama sudah berlaku" in again
    assert "Register sudah sama dengan isi berkas ini." in again


def test_an_archive_stands_for_its_files(kantor: Kantor) -> None:
    """A file per dusun in one ZIP: one list, each file told by its own name."""
    first, second = opensid(warga(8)[:4]), opensid(warga(8)[4:])
    intake = tersimpan(kantor, file("desa.zip", zip_of({"krajan.csv": first, "sumber.csv": second})))
    assert [one.name for one in intake.uploads.all()] == ["krajan.csv", "sumber.csv"]
    assert PersonVersion.objects.filter(retired_at__isnull=True).count() == 8
    assert sorted(one.file_name for one in Batch.objects.all()) == ["krajan.csv", "sumber.csv"]
    assert len({one.stock for one in Batch.objects.all()}) == 1


def test_an_archive_with_a_file_that_is_none(kantor: Kantor) -> None:
    """The photograph is told and can be let go; the rest is saved."""
    members = {"data.csv": opensid(warga()), "foto.jpg": b"\xff\xd8\xff\xe0" + b"0" * 50}
    intake = diuji(kantor, file("desa.zip", zip_of(members)))
    assert "foto JPEG" in halaman(kantor, intake)
    kantor.client.post(alamat(intake, f"lepas/{Upload.objects.get(name='foto.jpg').pk}/"))
    kantor.kerjakan()
    assert "8 baris akan diproses" in halaman(kantor, intake)
    nested = diuji(kantor, file("dua.zip", zip_of({"satu.zip": zip_of(members)})))
    assert "arsip di dalam arsip" in halaman(kantor, nested)


def test_an_export_of_a_form_of_their_own_is_one_table_to_be_mapped(kantor: Kantor) -> None:
    """ODK Central writes two tables; the screen of mappings shows one, a row for each member, and says why not."""
    tables = own_form()
    del tables["sensus-usaha.csv"]
    intake = diuji(kantor, file("ekspor.zip", as_zip(tables)))
    (only,) = intake.uploads.all()
    assert only.name == "sensus-anggota.csv"
    page = halaman(kantor, intake)
    assert "Petakan" in page
    mapped = markah(kantor.client.get(alamat(intake, f"petakan/{only.pk}/")))
    assert all(title in mapped for title in ("no_kk", "rumah-dusun", "nama", "lahir"))
    tables["sensus-anggota.csv"][1][-2] = "uuid:tiada"
    broken = halaman(kantor, diuji(kantor, file("ekspor.zip", as_zip(tables))))
    assert "Tabel ekspor tidak lengkap" in broken
    assert "sensus-anggota.csv, baris 2" in broken
    census = fasih_census()
    del census["b.csv"]
    intake = diuji(kantor, file("fasih.zip", as_zip(census)))
    (only,) = intake.uploads.all()
    assert only.name == "a (1 belum disetujui).csv"
    mapped = markah(kantor.client.get(alamat(intake, f"petakan/{only.pk}/")))
    assert all(title in mapped for title in ("no_kk", "nama", "jk_label"))
    census["z.csv"][3][9] = "9901010002"
    assert "2 desa" in halaman(kantor, diuji(kantor, file("fasih.zip", as_zip(census))))


def test_families_of_dtsen_are_saved_without_persons(terisi: Kantor, tmp_path: Path) -> None:
    """A file of families changes what is said of families; nobody leaves and nobody is made."""
    known = warga()[0]["no_kk"]
    rows = test_dtsen.table({**test_dtsen.FAMILY, "nomor_kartu_keluarga": known})
    data = write_xlsx(tmp_path / "k.xlsx", rows).read_bytes()
    families = Family.objects.count()
    tersimpan(terisi, file("keluarga.xlsx", data), perjanjian=agreement())
    batch = Batch.objects.latest("pk")
    assert (batch.mapping, batch.source) == ("dtsen_keluarga", "dtsen_keluarga")
    assert Family.objects.count() == families
    assert '"desil_nasional":"2"' in FamilyVersion.objects.get(batch=batch).content
    assert PersonVersion.objects.filter(retired_at__isnull=True).count() == 8


def test_members_of_the_bdt_are_tried_and_saved_with_an_agreement(terisi: Kantor, tmp_path: Path) -> None:
    """Four invented persons beside the eight of the village: nobody leaves, and nobody is said to live here by it."""
    book = file("data.xlsx", write_xlsx(tmp_path / "b.xlsx", test_bdt_sdgs.BDT).read_bytes())
    assert "memerlukan perjanjian yang berlaku" in halaman(terisi, diuji(terisi, book))
    book.seek(0)
    page = halaman(terisi, diuji(terisi, book, perjanjian=agreement()))
    assert "Basis Data Terpadu" in page
    assert "4 baru, 0 berubah, 0 sama, 0 ditolak dari 4 baris" in page
    book.seek(0)
    tersimpan(terisi, book, perjanjian=agreement())
    batch = Batch.objects.latest("pk")
    assert (batch.mapping, batch.source) == ("bdt_individu", "bdt")
    made = PersonVersion.objects.filter(batch=batch)
    assert {(one.terdaftar, one.domisili) for one in made} == {("", "")}
    assert PersonVersion.objects.filter(retired_at__isnull=True).count() == 12


def test_persons_of_sdgs_desa_are_tried_and_saved(kantor: Kantor, tmp_path: Path) -> None:
    """The village's own census needs no agreement: three persons in two families, RT and RW from one column."""
    book = file("data.xlsx", write_xlsx(tmp_path / "s.xlsx", test_bdt_sdgs.SDGS, sheet="Individu").read_bytes())
    page = halaman(kantor, diuji(kantor, book))
    assert "SDGs Desa, individu" in page
    assert "3 baru, 0 berubah, 0 sama, 0 ditolak dari 3 baris" in page
    book.seek(0)
    tersimpan(kantor, book)
    batch = Batch.objects.latest("pk")
    assert (batch.mapping, batch.source) == ("sdgs_individu", "sdgs_desa")
    assert (PersonVersion.objects.count(), Family.objects.count()) == (3, 2)


def test_what_mixed_dates_mean_is_chosen_where_they_are_told(kantor: Kantor) -> None:
    """Two proofs of two orders and one date that may be either: the page asks, and the choice stays with the file."""
    persons = warga(3)
    for person, day in zip(persons, ("25/08/1990", "08/25/1990", "03/04/1990"), strict=True):
        person["tanggallahir"] = day

    def choose(order: str) -> str:
        said = {"tanggal": "2025-12-31", "lanjutan": "", "urutan": order}
        assert kantor.client.post(alamat(intake, "uji/"), said).status_code == 302
        kantor.kerjakan()
        return halaman(kantor, intake)

    intake = diuji(kantor, file(data=opensid(persons)))
    page = halaman(kantor, intake)
    assert "1 tanggal dapat berarti dua hari" in page
    assert 'value="bulan-hari"' in page
    page = choose("bulan-hari")
    assert "dapat berarti dua hari" not in page
    assert "Urutan tanggal berkas ini Anda pilih sendiri" in page
    intake.refresh_from_db()
    assert intake.date_order == "bulan-hari"
    # another question of the same page leaves it as it is, a made-up answer is refused
    kantor.client.post(alamat(intake, "uji/"), {"tanggal": "2025-12-31", "lanjutan": ""})
    kantor.kerjakan()
    kantor.client.post(alamat(intake, "uji/"), {"tanggal": "2025-12-31", "urutan": "tahun"})
    intake.refresh_from_db()
    assert (intake.date_order, intake.state) == ("bulan-hari", "teruji")
    simpan(kantor, intake)
    kantor.kerjakan()
    born = {str(day) for day in PersonVersion.objects.values_list("birth_date", flat=True) if day}
    assert {"1990-08-25", "1990-03-04"} <= born
    assert "1990-04-03" not in born

"""Who asks for their own data: identified, answered in time, with everything the register holds and who read it."""

from __future__ import annotations

import datetime as dt
import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client

from cantik.base import clock
from cantik.register.core.app.models import PersonHealth, PersonVersion
from cantik.register.facilities.app.models import Facility, Photo
from cantik.register.leave.app.models import Case, OfficialFigure, waits
from cantik.staff.app.models import AuditEntry
from cantik.vault.app.opening import OpenStore
from cantik.vault.sealed_file import unseal
from tests.fixtures.markah import markah
from tests.fixtures.menunggu import is_spared, sees
from tests.register.bekal import DESA, DESA_LAIN, kk, nik
from tests.register.conftest import cradle, new_store, opened
from tests.register.warga import isi_desa, nomor
from tests.staff.bekal import browser, with_role

__all__ = ["cradle", "new_store", "opened"]
KODE = DESA.text()
HAK = f"/desa/{KODE}/hak/"
SAAT = [dt.datetime(2027, 6, 20, 3, 0, tzinfo=dt.UTC)]


@pytest.fixture(autouse=True)
def village(opened: OpenStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    isi_desa(opened, tmp_path)
    SAAT[:] = [dt.datetime(2027, 6, 20, 3, 0, tzinfo=dt.UTC)]
    monkeypatch.setattr(clock, "now", lambda: SAAT[0])


def masuk(role: str, where: str = KODE) -> Client:
    return browser(with_role(role, where, name=f"Nama {role}"))


def isi(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    text = re.sub(r"<(script|style).*?</\1>", "", markah(response), flags=re.DOTALL)
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)))


def terima(client: Client, name: str = "SITI AMINAH REKAWATI", **said: Any) -> Case:
    form = {"jenis": "akses", "cara": "lisan", "isi": ""} | said
    done = client.post(f"{HAK}orang/{nomor(name)}/", form)
    assert done.status_code == 302, isi(done, done.status_code)
    return Case.objects.latest("pk")


def test_the_copy_holds_everything_and_names_readers_by_role() -> None:
    agen = masuk("agen_statistik")
    agen.get(f"/desa/{KODE}/warga/orang/{nomor('SITI AMINAH REKAWATI')}/")
    case = terima(agen)
    assert case.due - case.received_at == dt.timedelta(hours=72)
    at = f"{HAK}{case.pk}/"
    assert agen.get(f"{at}salinan/").status_code == 302
    assert "Identitas peminta belum diperiksa" in isi(agen.get(at))
    agen.post(f"{at}identitas/", {"identitas": "ktp"})

    text = isi(agen.get(f"{at}salinan/"))
    for piece in (
        nik(0),
        kk(0),
        "SITI AMINAH R",
        "OpenSID",
        "Regsosek",
        "induk 2026.xlsx",
        "agen statistik",
        "membaca data orang",
    ):
        assert piece in text, piece
    assert "Nama agen_statistik" not in text.split("Siapa yang membaca")[1]

    done = agen.post(f"{at}berkas/", {"frasa": "frasa sandi yang panjang"})
    said = json.loads(unseal(done.content, passphrase="frasa sandi yang panjang"))
    values = {one["variabel"]: one for one in said["isian"]}
    assert values["nik"]["nilai"] == nik(0)
    assert values["golongan_darah"]["nilai"] == "1"
    assert values["nama"]["asal"]["berkas"] == "induk 2026.xlsx"
    assert {one["berkas"] for one in said["pernyataan"]} == {"induk 2025.xlsx", "induk 2026.xlsx", "regsosek.xlsx"}
    assert {one["peran"] for one in said["dibaca"]} == {"agen statistik"}
    case.refresh_from_db()
    assert case.handed_at == SAAT[0]
    told = AuditEntry.objects.filter(action="hak.salinan")
    assert [json.loads(one.subjects) for one in told] == [[case.person]] * 2


def test_the_parents_numbers_are_theirs() -> None:
    agen = masuk("agen_statistik")
    case = terima(agen, "Ny. Amin'ah Lestariningsih")
    agen.post(f"{HAK}{case.pk}/identitas/", {"identitas": "kk"})
    text = isi(agen.get(f"{HAK}{case.pk}/salinan/"))
    assert nik(2) in text
    assert nik(1) not in text


@pytest.mark.basisdata
def test_correction_and_deletion_have_a_clock_and_end_with_a_reason() -> None:
    agen = masuk("agen_statistik")
    assert "Sebut apa yang diminta" in isi(
        agen.post(f"{HAK}orang/{nomor('DEWI ANGGRAENI')}/", {"jenis": "koreksi", "cara": "surat", "isi": ""}), 422
    )
    case = terima(agen, jenis="hapus", isi="alamat sekarang")
    at = f"{HAK}{case.pk}/"
    early = isi(agen.post(f"{at}putus/", {"putusan": "ditolak", "alasan": "belum boleh diputus"}, follow=True))
    assert "Identitas peminta belum diperiksa" in early
    agen.post(f"{at}identitas/", {"identitas": "kuasa"})
    SAAT[:] = [SAAT[0] + dt.timedelta(hours=73)]
    agen = masuk("agen_statistik")
    assert "lewat waktu" in isi(agen.get(HAK))
    assert "terlalu pendek" in isi(agen.post(f"{at}putus/", {"putusan": "ditolak", "alasan": "tidak"}, follow=True))
    agen.post(f"{at}putus/", {"putusan": "ditolak", "alasan": "diwajibkan undang-undang kependudukan"})
    text = isi(agen.get(at))
    assert "diwajibkan undang-undang kependudukan" in text
    assert "terlambat" in text
    assert json.loads(AuditEntry.objects.get(action="hak.putus").detail)["terlambat"] == "ya"
    again = isi(agen.post(f"{at}putus/", {"putusan": "dikabulkan", "alasan": "berubah pikiran saja"}, follow=True))
    assert "sudah diputus" in again


def test_the_officer_opens_case_files_and_nothing_else() -> None:
    case = terima(masuk("agen_statistik"))
    ppdp = masuk("ppdp", KODE[:5])
    assert f"Permintaan {case.pk}" in isi(ppdp.get(HAK))
    ppdp.post(f"{HAK}{case.pk}/identitas/", {"identitas": "ktp"})
    assert nik(0) in isi(ppdp.get(f"{HAK}{case.pk}/salinan/"))
    assert ppdp.get(f"/desa/{KODE}/warga/").status_code == 403
    assert ppdp.get(f"{HAK}orang/{case.person}/").status_code == 403
    for role in ("kepala_desa", "walidata", "opd_kb"):
        where = KODE if role != "walidata" else KODE[:5]
        assert masuk(role, where).get(HAK).status_code == 403, role


def test_a_case_is_of_its_village_only() -> None:
    case = terima(masuk("agen_statistik"))
    other = masuk("agen_statistik", DESA_LAIN.text())
    assert other.get(f"{HAK}{case.pk}/").status_code == 404
    assert other.get(f"/desa/{DESA_LAIN.text()}/hak/{case.pk}/").status_code == 404
    assert other.get(f"/desa/{DESA_LAIN.text()}/hak/orang/{case.person}/").status_code == 404


@pytest.mark.basisdata
def test_official_figures_are_typed_in_and_the_rest_is_said(opened: OpenStore, tmp_path: Path) -> None:
    agen = masuk("agen_statistik")
    page = f"/desa/{KODE}/rekonsiliasi/"
    assert "Belum ada angka DKB" in isi(agen.get(page))
    figure = {
        "sumber": "dkb",
        "tanggal": "2027-06-19",
        "orang": "9",
        "dokumen": "DKB semester I 2027",
        "mati_belum_dilaporkan": "1",
    }
    assert "tidak mungkin" in isi(agen.post(f"{page}angka/", figure | {"tanggal": "2027-07-01"}), 422)
    agen.post(f"{page}angka/", figure)
    agen.post(f"{page}angka/", {"sumber": "bps", "tanggal": "2027-06-01", "orang": "5", "dokumen": "proyeksi"})
    text = isi(agen.get(page))
    for piece in (
        "Penduduk terdaftar, register 5",
        "Meninggal, belum dilaporkan ke Dukcapil",
        "Tidak terjelaskan +3",
        "DKB Dukcapil 9",
        "lebih dari 1%",
        "DKB semester I 2027",
        "BPS: 5 orang",
    ):
        assert piece in text, (piece, text)
    done = agen.get(f"/desa/{KODE}/rekonsiliasi.xlsx")
    import io

    sheet = openpyxl.load_workbook(io.BytesIO(done.content)).worksheets[0]
    cells = {str(row[0].value): row[1].value for row in sheet.iter_rows()}
    assert (cells["Penduduk terdaftar, register"], cells["Tidak terjelaskan"], cells["DKB Dukcapil"]) == (5, 3, 9)
    agen.post(f"{page}angka/", figure | {"orang": "6"})
    assert OfficialFigure.objects.filter(source="dkb").count() == 2
    assert "Tidak terjelaskan 0" in isi(agen.get(page)).replace("+0", "0")
    assert masuk("camat", KODE[:8]).get(page).status_code == 403


def test_quality_is_told_in_words_with_its_trend() -> None:
    agen = masuk("agen_statistik")
    text = isi(agen.get(f"/desa/{KODE}/mutu/"))
    assert "Temuan, bukan vonis" in text
    assert "Tanggal lahir tidak diketahui (persen)" in text
    agen.post("/bahasa/", {"bahasa": "en", "lanjut": "/"})
    english = isi(agen.get(f"/desa/{KODE}/mutu/"))
    assert "Birth date not known (per cent)" in english
    assert "Almost all birth dates are known." in english
    assert "Tanggal lahir" not in english
    assert "06-2027" in text
    assert "01-2027" in text


def test_a_granted_deletion_is_carried_out_by_a_second_person_and_stops_the_clock(opened: OpenStore) -> None:
    """SLAMET PERGI left with the second list and is recorded as moved; who is still a resident stays."""
    agen, ppdp = masuk("agen_statistik"), masuk("ppdp")
    resident = terima(agen, jenis="hapus", isi="semua data saya")
    assert "masih penduduk desa ini" not in isi(agen.get(f"{HAK}{resident.pk}/"))  # identity comes first
    case = terima(agen, "SLAMET PERGI", jenis="hapus", isi="semua data saya")
    PersonVersion.objects.filter(person_id=case.person).update(terdaftar="tidak", domisili="")
    for one in (case, resident):
        at = f"{HAK}{one.pk}/"
        agen.post(f"{at}identitas/", {"identitas": "ktp"})
        agen.post(f"{at}putus/", {"putusan": "dikabulkan", "alasan": "sudah lama pindah dari desa"})
    at = f"{HAK}{case.pk}/"
    assert "orang kedua" in isi(agen.get(at))
    assert "Yang memutus tidak melaksanakan" in isi(agen.post(f"{at}hapus/", {"sungguh": "ya"}, follow=True))
    assert "Hapus untuk selamanya" in isi(ppdp.get(at))
    sees(ppdp, "hapus", at)
    is_spared(agen, "hapus", at)
    assert "Nyatakan dahulu" in isi(ppdp.post(f"{at}hapus/", follow=True))
    assert PersonVersion.objects.filter(person_id=case.person).exists()

    done = isi(ppdp.post(f"{at}hapus/", {"sungguh": "ya"}, follow=True))

    assert "Penghapusan dilaksanakan" in done
    assert "Hapus untuk selamanya" not in done
    assert not PersonVersion.objects.filter(person_id=case.person).exists()
    case.refresh_from_db()
    assert (case.asked, case.carried_by != case.decided_by) == ("", True)
    assert not waits(case)
    kept = isi(ppdp.post(f"{HAK}{resident.pk}/hapus/", {"sungguh": "ya"}, follow=True))
    assert "wajib disimpan" in kept
    assert PersonVersion.objects.filter(person_id=resident.person).exists()
    again = isi(ppdp.post(f"{at}hapus/", {"sungguh": "ya"}, follow=True))
    assert "tidak menunggu pelaksanaan" in again


@pytest.mark.basisdata
def test_some_fields_are_asked_for_granted_in_part_and_erased_by_a_second_person(opened: OpenStore) -> None:
    """A resident, who must be kept, asks that religion and blood group go: the village keeps one, with its reason."""
    agen, ppdp = masuk("agen_statistik"), masuk("ppdp")
    name = "SITI AMINAH REKAWATI"
    page = isi(agen.get(f"{HAK}orang/{nomor(name)}/"))
    assert "hanya isian ini" in page
    assert "Nomor telepon" in page
    case = Case.objects.get(pk=terima(agen, name, jenis="hapus", isian=["agama", "golongan_darah"]).pk)
    assert json.loads(case.fields) == ["agama", "golongan_darah"]
    at = f"{HAK}{case.pk}/"
    agen.post(f"{at}identitas/", {"identitas": "ktp"})
    shown = isi(agen.get(at))
    assert "UU 24/2013 Pasal 58" in shown
    assert "wajib disimpan" not in shown, "she stays on record"

    def putus(**said: Any) -> str:
        form = {"putusan": "sebagian", "alasan": "agama wajib dalam administrasi kependudukan"} | said
        return isi(agen.post(f"{at}putus/", form, follow=True))

    assert "Belum jelas isian mana" in putus()
    assert "Belum jelas isian mana" in putus(kabul=["agama", "golongan_darah"])
    assert "Pilih putusan" in putus(kabul=["telepon"]), "nobody asked for that"
    assert "memuat nomor atau nama" in putus(kabul=["golongan_darah"], alasan="Siti Aminah Rekawati memintanya")
    told = putus(kabul=["golongan_darah"])
    assert "Dikabulkan: Golongan darah" in told
    assert "Ditolak: Agama" in told
    case.refresh_from_db()
    assert waits(case), "the clock runs until it is done"
    assert "Yang memutus tidak melaksanakan" in isi(agen.post(f"{at}hapus/", {"sungguh": "ya"}, follow=True))

    done = isi(ppdp.post(f"{at}hapus/", {"sungguh": "ya"}, follow=True))

    assert "Isian lain tetap" in done
    case.refresh_from_db()
    assert not waits(case)
    assert case.decided_by != case.carried_by
    entry = AuditEntry.objects.get(action="hak.hapus_isian")
    assert json.loads(entry.subjects) == [case.person]
    assert not PersonHealth.objects.filter(version__person=case.person, content__contains="golongan_darah").exists()
    assert PersonVersion.objects.filter(person=case.person, content__contains='"agama"').exists()
    assert "tidak menunggu" in isi(ppdp.post(f"{at}hapus/", {"sungguh": "ya"}, follow=True))


@pytest.mark.basisdata
def test_a_photo_is_erased_by_its_number(opened: OpenStore) -> None:
    agen, ppdp = masuk("agen_statistik"), masuk("ppdp")
    own = Facility.objects.create(
        area_id=PersonVersion.objects.values_list("person__area_id", flat=True)[0], kind="sekolah", key="sd 1"
    )
    kept = []
    for sha in ("a" * 64, "b" * 64):
        path = opened.store.file_path(sha)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"foto")
        kept.append(
            Photo.objects.create(
                area_id=own.area_id,
                facility=own,
                sha256=sha,
                size=4,
                width=1,
                height=1,
                recorded_at=SAAT[0],
                recorded_by="akun:1",
            )
        )
    case = terima(agen, jenis="hapus", isian="foto")
    at = f"{HAK}{case.pk}/"
    agen.post(f"{at}identitas/", {"identitas": "ktp"})
    form = {"putusan": "dikabulkan", "alasan": "wajahnya tampak jelas di halaman"}
    assert "Foto ini tidak ada" in isi(agen.post(f"{at}putus/", form | {"foto": "9999"}, follow=True))
    agen.post(f"{at}putus/", form | {"foto": str(kept[0].pk)})
    ppdp.post(f"{at}hapus/", {"sungguh": "ya"})
    assert [opened.store.file_path(one.sha256).exists() for one in kept] == [False, True]
    assert Photo.objects.filter(retired_at=None).get() == kept[1]

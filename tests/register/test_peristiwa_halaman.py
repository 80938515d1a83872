"""The pages of the living register: each form says what will happen before it does, and a month adds up."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.forms import Select
from django.test import Client

from cantik.base import clock
from cantik.register.core.app.models import AreaUnit, Event
from cantik.staff.app.models import AuditEntry
from cantik.vault.app.opening import OpenStore
from cantik.web.fields import PlainSelect
from tests.fixtures.markah import markah
from tests.register.bekal import DESA, DESA_LAIN, kk, nik
from tests.register.langkah import terapkan
from tests.register.test_peristiwa_simpan import nomor, penduduk
from tests.register.test_peristiwa_simpan import terdaftar as hitung
from tests.staff.bekal import browser, with_role

pytestmark = pytest.mark.satu_basisdata

ALAMAT = f"/desa/{DESA.text()}/peristiwa/"
HARI_INI = dt.date(2026, 6, 20)


@pytest.fixture(autouse=True)
def village(opened: OpenStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Six persons in two families; the day is 20 June 2026."""
    terapkan(opened, tmp_path, [penduduk(i) | ({"dusun": "LEGI"} if i > 2 else {}) for i in range(6)])
    terapkan(opened, tmp_path, [penduduk(8)], desa=DESA_LAIN)
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2026, 6, 20, 3, 0, tzinfo=dt.UTC))


@pytest.fixture
def client() -> Client:
    return browser(with_role("agen_statistik", DESA.text(), name="Agen Reka"))


def isi(response: Any, status: int = 200) -> str:
    """What a page says, without tags."""
    assert response.status_code == status, response.status_code
    text = re.sub(r"<(script|style).*?</\1>", "", markah(response), flags=re.DOTALL)
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)))


def tersembunyi(response: Any) -> dict[str, list[str]]:
    """The fields that the page of what will happen carries along."""
    form = re.search(r'<form method="post" class="kolom peristiwa".*?</form>', markah(response), re.DOTALL)
    assert form is not None
    found: dict[str, list[str]] = {}
    for tag in re.findall(r'<input type="hidden"[^>]*>', form[0]):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        assert name is not None
        found.setdefault(name[1], []).append(unescape(value[1]) if value else "")
    return found


def satuan(dusun: str) -> str:
    return str(AreaUnit.objects.get(area__codes__value=DESA.text(), dusun=dusun).pk)


def catat(client: Client, where: str, said: dict[str, Any], *expected: str) -> Any:
    """Fill the form, read what will happen, record it with what that page carries; nothing before that is written."""
    before = Event.objects.count()
    shown = client.post(ALAMAT + where, said)
    text = isi(shown)
    for piece in expected:
        assert piece in text
    assert "Belum ada yang disimpan" in text
    assert Event.objects.count() == before
    done = client.post(ALAMAT + where, tersembunyi(shown) | {"putus": "catat"})
    assert done.status_code == 302, isi(done, done.status_code)
    return client.get(done["Location"])


def test_a_birth_from_the_page_of_the_mother(client: Client) -> None:
    ibu = nomor(1)
    assert f"{ALAMAT}orang/{ibu}/lahir/" in markah(client.get(f"/desa/{DESA.text()}/warga/orang/{ibu}/"))
    page = catat(
        client,
        f"orang/{ibu}/lahir/",
        {"tanggal": "2026-06-11", "nama": "BAYI BARU", "jenis_kelamin": "2", "hubungan": "4"},
        "BAYI BARU lahir 11 Juni 2026, anak REKA 1",
        "penduduk terdaftar",
    )
    text = isi(page)
    assert "Kelahiran , 11 Juni 2026" in text
    assert "Neraca menutup" in text
    assert hitung(HARI_INI) == 7


def test_a_birth_without_a_mother_is_warned_of(client: Client) -> None:
    catat(
        client,
        "lahir/",
        {"tanggal": "2026-06-11", "nama": "BAYI BARU", "jenis_kelamin": "1", "satuan": satuan("LEGI")},
        "Ibunya tidak ada dalam register",
        "belum masuk keluarga",
    )


def test_a_death_and_its_undoing(client: Client) -> None:
    page = catat(
        client,
        f"orang/{nomor(3)}/mati/",
        {"tanggal": "2026-06-02"},
        "REKA 3 meninggal 2 Juni 2026",
        "tidak lagi terhitung sebagai penduduk terdaftar",
    )
    assert hitung(HARI_INI) == 5
    again = client.post(f"{ALAMAT}orang/{nomor(3)}/mati/", {"tanggal": "2026-06-05"})
    assert "tidak tercatat di desa pada tanggal itu" in isi(again, 422)
    undo = re.search(r'action="([^"]+/urungkan/)"', markah(page))
    assert undo is not None
    assert "diurungkan" in isi(client.post(undo[1], follow=True))
    assert hitung(HARI_INI) == 6
    assert Event.objects.count() == 1
    person = isi(client.get(f"/desa/{DESA.text()}/warga/orang/{nomor(3)}/"))
    assert "Peristiwa , keadaan 2 Juni 2026" in person


def test_a_family_moves_out_without_its_letter_and_another_within(client: Client) -> None:
    pergi = [str(nomor(i)) for i in (3, 4)]
    catat(
        client,
        f"orang/{pergi[0]}/keluar/",
        {"tanggal": "2026-06-03", "ikut": pergi, "tujuan": "Kota Reka"},
        "2 orang pindah ke luar desa 3 Juni 2026: REKA 3, REKA 4.",
        "Jumlah penduduk desa tidak berubah",
    )
    catat(
        client,
        f"orang/{nomor(5)}/keluar/",
        {"tanggal": "2026-06-03", "ikut": [str(nomor(5))], "surat": "on"},
        "1 orang pindah ke luar desa",
        "tidak lagi terhitung",
    )
    semua = [str(nomor(i)) for i in (0, 1, 2)]
    page = catat(
        client,
        f"orang/{semua[0]}/dalam/",
        {"tanggal": "2026-06-04", "ikut": semua, "satuan": satuan("LEGI")},
        "3 orang pindah ke LEGI",
    )
    assert "KRAJAN, RT 02 RW 01 ke LEGI" in isi(page)
    assert hitung(HARI_INI) == 5


def test_people_move_in_and_a_number_that_is_not_whole_is_refused_beside_its_field(client: Client) -> None:
    said = {
        "tanggal": "2026-06-07",
        "satuan": satuan("LEGI"),
        "kk": kk(70),
        "surat": "on",
        "asal": "Kota Reka",
        "o0-nama": "PENDATANG SATU",
        "o0-jenis_kelamin": "1",
        "o0-lahir": "1990-02-01",
        "o0-nik": nik(70),
        "o0-hubungan": "1",
        "o1-hubungan": "4",
        "o2-nama": "PENDATANG DUA",
        "o2-jenis_kelamin": "2",
        "o2-lahir": "1992-02-01",
        "o2-nik": "",
        "o2-hubungan": "3",
    }
    wrong = isi(client.post(f"{ALAMAT}datang/", said | {"o0-nik": "9901"}), 422)
    assert "Ditemukan 4 angka, seharusnya 16" in wrong
    empty = isi(client.post(f"{ALAMAT}datang/", {"tanggal": "2026-06-07"}), 422)
    assert "Pilih dusun dan RT" in empty
    page = catat(client, "datang/", said, "2 orang datang ke LEGI", "PENDATANG SATU, PENDATANG DUA")
    assert "PENDATANG DUA" in isi(page)
    assert hitung(HARI_INI) == 8
    twice = client.post(f"{ALAMAT}datang/", said)
    assert "sudah tercatat di desa" in isi(twice, 422)


def test_the_way_back_from_what_will_happen_keeps_what_was_written(client: Client) -> None:
    said = {"tanggal": "2026-06-11", "nama": "BAYI BARU", "jenis_kelamin": "2", "hubungan": "4"}
    shown = client.post(f"{ALAMAT}orang/{nomor(1)}/lahir/", said)
    back = client.post(f"{ALAMAT}orang/{nomor(1)}/lahir/", tersembunyi(shown) | {"putus": "ubah"})
    assert 'value="BAYI BARU"' in markah(back)
    assert "Lihat yang akan dicatat" in isi(back)


def test_the_lampid_on_paper_and_as_a_workbook(client: Client) -> None:
    catat(client, f"orang/{nomor(3)}/mati/", {"tanggal": "2026-06-02"})
    catat(
        client,
        f"orang/{nomor(1)}/lahir/",
        {"tanggal": "2026-06-11", "nama": "=1+1", "jenis_kelamin": "2", "hubungan": "4"},
    )
    text = isi(client.get(f"{ALAMAT}lampid/?bulan=2026-06"))
    assert "KRAJAN – 1 1 –" in text
    assert "LEGI – – – – 1 1" in text
    assert "REKA 3" not in text
    answer = client.get(f"{ALAMAT}lampid.xlsx?bulan=2026-06")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    rows = list(book["Lampid"].iter_rows(min_row=5, values_only=True))
    assert rows[0][:5] == ("KRAJAN", 0, 1, 1, 0)
    assert rows[-1] == ("Jumlah", 0, 1, 1, 0, 1, 1, 0, 0, 0, 0, 0, 0)
    balance = {row[0]: row[1] for row in book["Neraca"].iter_rows(values_only=True)}
    assert balance == {
        "Penduduk awal bulan": 6,
        "Lahir": 1,
        "Mati": -1,
        "Datang": 0,
        "Pindah": 0,
        "Koreksi administrasi (K)": 0,
        "Penduduk akhir": 6,
    }
    assert AuditEntry.objects.filter(action="lampid.unduh").count() == 1


def test_months_that_cannot_be_are_this_one_and_an_empty_one_says_so(client: Client) -> None:
    for asked in ("", "2026-13", "2099-01", "x", "0000-01"):
        assert "Peristiwa penduduk, Juni 2026" in isi(client.get(f"{ALAMAT}?bulan={asked}"))
    assert "Belum ada peristiwa pada bulan ini" in isi(client.get(f"{ALAMAT}?bulan=2026-03&dasar=aneh"))
    first = isi(client.get(f"{ALAMAT}?bulan=2025-12"))
    assert "daftar pertama adalah stok" in first
    assert "Stok dari daftar pertama suatu sumber +6" in first


def test_the_head_reads_and_does_not_record_and_strangers_do_neither(client: Client) -> None:
    kepala = browser(with_role("kepala_desa", DESA.text()))
    assert "Catat peristiwa" not in isi(kepala.get(ALAMAT))
    assert kepala.get(f"{ALAMAT}orang/{nomor(1)}/mati/").status_code == 403
    pembina = browser(with_role("pembina"))
    assert pembina.get(ALAMAT).status_code == 403
    assert "Lampid" in isi(pembina.get(f"{ALAMAT}lampid/"))
    foreign = nomor(8, DESA_LAIN)
    for where in ("lahir", "mati", "keluar", "dalam"):
        assert client.get(f"{ALAMAT}orang/{foreign}/{where}/").status_code == 404
    assert client.post(f"{ALAMAT}999999/urungkan/").status_code == 404


def test_no_number_and_no_name_stands_in_addresses_or_the_log(client: Client) -> None:
    catat(
        client,
        f"orang/{nomor(1)}/lahir/",
        {"tanggal": "2026-06-11", "nama": "BAYI BARU", "jenis_kelamin": "2", "hubungan": "4"},
    )
    page = markah(client.get(f"{ALAMAT}?bulan=2026-06"))
    assert nik(1) not in page
    assert not any("REKA" in address or "99010" in address for address in re.findall(r'href="([^"]+)"', page))
    for entry in AuditEntry.objects.filter(action__startswith="peristiwa."):
        assert "BAYI" not in entry.detail
        assert "99010" not in entry.detail
    assert {"peristiwa.catat", "register.neraca"} <= set(AuditEntry.objects.values_list("action", flat=True))


def test_whoever_a_month_names_is_in_the_log_and_a_number_on_a_form_is_a_search(client: Client) -> None:
    catat(client, f"orang/{nomor(3)}/mati/", {"tanggal": "2026-06-02"})
    semua = [str(nomor(i)) for i in (0, 1, 2)]
    catat(client, f"orang/{semua[0]}/keluar/", {"tanggal": "2026-06-04", "ikut": semua, "surat": "on"})
    before = AuditEntry.objects.order_by("-number").values_list("number", flat=True)[0]
    text = isi(client.get(ALAMAT))
    named = {nomor(i) for i in range(6) if f"REKA {i}" in text}
    entries = AuditEntry.objects.filter(number__gt=before, action="orang.daftar").values_list("subjects", flat=True)
    assert named == {number for one in entries for number in json.loads(one)} == {nomor(i) for i in range(4)}
    said = {
        "tanggal": "2026-06-07",
        "satuan": satuan("LEGI"),
        "o0-nama": "PENDATANG SATU",
        "o0-jenis_kelamin": "1",
        "o0-lahir": "1990-02-01",
        "o0-nik": nik(5),
        "o0-hubungan": "1",
    }
    for _ in range(30):
        assert "sudah tercatat di desa" in isi(client.post(f"{ALAMAT}datang/", said), 422)
    assert AuditEntry.objects.filter(action="orang.cari").count() == 30
    assert "Terlalu banyak pencarian" in isi(client.post(f"{ALAMAT}datang/", said), 429)


def test_a_partner_is_looked_for_and_the_couple_takes_a_card_of_its_own(client: Client) -> None:
    """Found by a part of the name, chosen, shown with the families afterwards, recorded, and taken back."""
    di = f"orang/{nomor(2)}/kawin/"
    found = client.post(ALAMAT + di, {"putus": "cari", "cari": "reka 5", "tanggal": "2026-06-08", "kartu": "baru"})
    assert f'value="{nomor(5)}"' in markah(found)
    assert 'value="2026-06-08"' in markah(found)
    assert "Isi tanggalnya" not in isi(found)
    assert AuditEntry.objects.filter(action="orang.cari").count() == 1
    said = {"tanggal": "2026-06-08", "pasangan": str(nomor(5)), "kartu": "baru", "kk": ""}
    page = catat(
        client,
        di,
        said,
        "REKA 2, REKA 5 kawin 8 Juni 2026",
        "KK baru REKA 2 , Kepala Keluarga berubah",
        "REKA 5 , Istri berubah",
        "Jumlah penduduk desa tidak berubah",
    )
    assert "Neraca menutup" in isi(page)
    assert f"warga/orang/{nomor(5)}/" in markah(client.get(f"/desa/{DESA.text()}/warga/orang/{nomor(2)}/"))
    again = client.post(ALAMAT + di, said)
    assert "Orang ini tercatat masih kawin" in isi(again, 422)


def test_what_is_wrong_with_a_marriage_is_said(client: Client) -> None:
    di = f"orang/{nomor(2)}/kawin/"
    empty = isi(client.post(ALAMAT + di, {"tanggal": ""}), 422)
    assert "Isi tanggalnya" in empty
    assert "Pilih pasangannya" in empty
    same = {"tanggal": "2026-06-08", "pasangan": str(nomor(4)), "kartu": "tetap"}
    assert "Jenis kelamin pasangan tercatat sama" in isi(client.post(ALAMAT + di, same), 422)
    luar = {"tanggal": "2026-06-08", "pasangan": "luar", "kartu": "ikut_ini"}
    assert "dicatat dahulu sebagai kedatangan" in isi(client.post(ALAMAT + di, luar), 422)
    for bad in ("99999999", "-1", "9" * 40, "abc"):
        answer = client.post(ALAMAT + di, {"tanggal": "2026-06-08", "pasangan": bad, "kartu": "tetap"})
        assert answer.status_code == 422
    nobody = isi(client.post(ALAMAT + di, {"putus": "cari", "cari": "zzzz"}))
    assert "Tidak ada yang cocok" in nobody
    child = {"tanggal": "1990-01-01", "pasangan": "luar", "kartu": "tetap"}
    assert "belum berumur 19 tahun" in isi(client.post(ALAMAT + di, child))
    assert Event.objects.count() == 0


def test_a_card_is_split_and_the_family_after_it_is_shown(client: Client) -> None:
    di = f"orang/{nomor(0)}/kk/"
    said = {"tanggal": "2026-06-09", f"a{nomor(0)}": "1", f"a{nomor(1)}": "", f"a{nomor(2)}": "", "kk": kk(77)}
    refused = isi(client.post(ALAMAT + di, said), 422)
    assert "Keluarga yang ditinggalkan memerlukan tepat satu kepala keluarga" in refused
    catat(
        client,
        di,
        said | {f"a{nomor(1)}": "kepala"},
        "Pecah KK sejak 9 Juni 2026: REKA 0 keluar dari KK lama.",
        "KK baru REKA 0 , Kepala Keluarga",
        "Keluarga sesudahnya REKA 1 , Kepala Keluarga berubah",
    )
    whole = {"tanggal": "2026-06-10", f"a{nomor(1)}": "1", f"a{nomor(2)}": "4"}
    catat(client, f"orang/{nomor(2)}/kk/", whole, "KK baru sejak 10 Juni 2026 untuk")
    used = {"tanggal": "2026-06-10", f"a{nomor(3)}": "1", f"a{nomor(4)}": "4", f"a{nomor(5)}": "4", "kk": kk(77)}
    assert "sudah dipakai keluarga lain" in isi(client.post(f"{ALAMAT}orang/{nomor(3)}/kk/", used), 422)


def test_a_divorce_a_death_that_widows_and_where_people_are(client: Client) -> None:
    satu, dua = nomor(3), nomor(4)
    both = {"tanggal": "2026-06-02", "pasangan": str(dua), "kartu": "ikut_ini"}
    catat(client, f"orang/{satu}/kawin/", both, "REKA 3, REKA 4 kawin", "REKA 4 , Suami berubah")
    form = markah(client.get(f"{ALAMAT}orang/{satu}/cerai/"))
    assert re.search(rf'value="{dua}"[^>]*checked', form)
    catat(
        client,
        f"orang/{satu}/cerai/",
        {"tanggal": "2026-06-03", "pasangan": str(dua)},
        "bercerai 3 Juni 2026",
        "catat sesudah ini sebagai pecah KK",
    )
    page = catat(
        client,
        f"orang/{satu}/mati/",
        {"tanggal": "2026-06-12", "pasangan": [str(dua)]},
        "Status perkawinan REKA 4 menjadi cerai mati",
        "tidak lagi mempunyai kepala keluarga",
    )
    assert "Kematian , 12 Juni 2026" in isi(page)
    catat(
        client,
        f"orang/{dua}/keberadaan/",
        {"tanggal": "2026-06-13", "ikut": [str(dua)], "keberadaan": "luar_negeri", "tempat": "Malaysia"},
        "REKA 4 di luar negeri sejak 13 Juni 2026",
        "tidak berubah",
    )
    assert "Malaysia" in isi(client.get(ALAMAT))
    assert "Pilih salah satu" in isi(client.post(f"{ALAMAT}orang/{dua}/keberadaan/", {"tanggal": "2026-06-13"}), 422)


def test_a_long_choice_is_written_as_django_writes_it() -> None:
    """Escaped, the chosen one marked, with its attributes; only the blanks between the options may differ."""
    known = [("", "pilih"), ("1", "Desa <A> & B"), ("2", 'RT "02"')]
    for value in (None, "", "2", 2, "tidak ada"):
        ours, theirs = (
            kind(attrs={"class": "in"}, choices=known).render("desa", value, {"id": "id_desa", "required": True})
            for kind in (PlainSelect, Select)
        )
        assert "".join(ours.split("\n")) == re.sub(r"\n\s*", "", theirs)

"""The pages of dusun, RW and RT: the list as of a day, each form says what will happen before it does, undo."""

from __future__ import annotations

import datetime as dt
import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cantik.base import clock
from cantik.register.units.app.models import SlsList
from cantik.register.units.app.queries import acts_of
from cantik.staff.app.models import AuditEntry
from cantik.vault.app.opening import OpenStore
from tests.fixtures.markah import markah
from tests.register.bekal import DESA
from tests.register.conftest import cradle, new_store, opened
from tests.register.test_satuan import desa, di, rt, warga, wilayah
from tests.staff.bekal import browser, with_role

__all__ = ["cradle", "new_store", "opened"]
pytestmark = [pytest.mark.usefixtures("village"), pytest.mark.satu_basisdata]
ALAMAT = f"/desa/{DESA.text()}/satuan/"


@pytest.fixture
def village(opened: OpenStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twelve persons in four families and two RT; the day is 20 June 2026."""
    desa(opened, tmp_path)
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2026, 6, 20, 3, 0, tzinfo=dt.UTC))


@pytest.fixture
def client() -> Client:
    return browser(with_role("agen_statistik", DESA.text(), name="Agen Reka"))


def isi(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    text = re.sub(r"<(script|style).*?</\1>", "", markah(response), flags=re.DOTALL)
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)))


def catat(client: Client, where: str, said: dict[str, Any], *expected: str) -> str:
    """Fill the form, read what will happen (nothing is written yet), record it; the list that follows."""
    before = len(acts_of(wilayah()))
    said = {"tanggal": "2026-05-10", "sk": "140/7/2026", **said}
    shown = client.post(ALAMAT + where, {**said, "putus": "lihat"})
    text = isi(shown, 200 if shown.status_code != 422 else 422)
    assert shown.status_code == 200, text
    for piece in ("Belum ada yang disimpan", *expected):
        assert piece in text
    assert len(acts_of(wilayah())) == before
    return isi(client.post(ALAMAT + where, {**said, "putus": "catat"}, follow=True))


def test_a_village_splits_merges_renames_and_takes_back(client: Client) -> None:
    assert "2 satuan, 4 keluarga, 12 orang" in isi(client.get(ALAMAT))
    form = client.get(f"{ALAMAT}catat/pecah/?dusun=KRAJAN&rw=01&rt=01")
    heads = re.findall(r'name="orang" value="(\d+)"', markah(form))
    assert len(heads) == 2
    assert json.loads(AuditEntry.objects.filter(action="orang.daftar").latest("number").subjects) == [
        int(head) for head in heads
    ]
    text = catat(
        client,
        "catat/pecah/?dusun=KRAJAN&rw=01&rt=01",
        {"baru": "7", "orang": heads[:1]},
        "1 keluarga, 3 orang. 3 orang tetap",
    )
    assert "RT 07 RW 01" in text
    assert "140/7/2026" in text
    assert di() == {rt(1): 3, rt(7): 3, rt(2): 6}
    assert "2 satuan, 4 keluarga, 12 orang" in isi(client.get(f"{ALAMAT}?tanggal=2026-05-09"))
    catat(client, "catat/gabung/?dusun=KRAJAN&rw=01&rt=02", {"dengan": "0"}, "2 keluarga, 6 orang")
    catat(client, "catat/ganti/?dusun=KRAJAN", {"dusun": "Krajan Wetan", "tanggal": "2026-06-01"}, "Krajan Wetan")
    assert di() == {("Krajan Wetan", "01", "01"): 9, ("Krajan Wetan", "01", "07"): 3}
    page = isi(client.get(f"{ALAMAT}lihat/?dusun=KRAJAN&rw=01&rt=02&bulan=2026-05"))
    assert "Berakhir 10 Mei 2026" in page
    assert "Perubahan wilayah: keluar − 6" in page or "Perubahan wilayah: keluar −6" in page
    assert "Neraca menutup" in page
    for act in reversed(acts_of(wilayah())):
        assert "diurungkan" in isi(client.post(f"{ALAMAT}{act.number}/urungkan/", follow=True))
    assert di() == {rt(1): 6, rt(2): 6}
    assert "tidak sedang berlaku" in isi(client.post(f"{ALAMAT}{act.number}/urungkan/", follow=True))


def test_dusun_split_new_unit_close_and_what_is_refused(client: Client) -> None:
    catat(client, "catat/pecah/?dusun=KRAJAN", {"baru": "Legi", "bagian": ["1"]}, "2 keluarga, 6 orang")
    assert di() == {rt(1): 6, rt(2, "Legi"): 6}
    catat(client, "catat/buat/", {"dusun": "legi", "rw": "1", "rt": "9"}, "RT 09 RW 01")
    catat(client, "catat/tutup/?dusun=Legi&rw=01&rt=09", {"tanggal": "2026-06-01"}, "tidak ada penduduknya")
    said = {"tanggal": "2026-06-20", "sk": ""}
    refused = client.post(f"{ALAMAT}catat/tutup/?dusun=KRAJAN&rw=01&rt=01", said)
    assert "masih berpenduduk" in isi(refused, 422)
    assert "Pilih keluarganya" in isi(client.post(f"{ALAMAT}catat/pecah/?dusun=KRAJAN&rw=01&rt=01", said), 422)
    assert "belum tiba" in isi(client.post(f"{ALAMAT}catat/buat/", said | {"rt": "8", "tanggal": "2026-06-21"}), 422)
    assert client.get(f"{ALAMAT}catat/pecah/?dusun=LAIN").status_code == 404
    assert client.get(f"{ALAMAT}catat/hapus/").status_code == 404
    assert client.get(f"{ALAMAT}lihat/?dusun=LAIN").status_code == 404
    assert client.get(f"{ALAMAT}lihat/").status_code == 302


def test_whoever_a_later_list_left_behind_is_placed_back(client: Client, opened: OpenStore, tmp_path: Path) -> None:
    catat(client, "catat/gabung/?dusun=KRAJAN&rw=01&rt=02", {"dengan": "0"})
    assert "masih disebut" not in isi(client.get(ALAMAT))
    at = dt.datetime(2026, 6, 20, 4, tzinfo=dt.UTC)
    desa(opened, tmp_path, reference=dt.date(2026, 6, 1), at=at, name="juni.xlsx")
    assert "6 orang masih disebut di satuan lama" in isi(client.get(ALAMAT))
    catat(client, "catat/tempatkan/", {"tanggal": "2026-06-02"}, "6 orang")
    assert di() == {rt(1): 12}
    assert "masih disebut" not in isi(client.get(ALAMAT))
    assert "RT 02" not in isi(client.get(f"/desa/{DESA.text()}/peristiwa/orang/{warga(rt(1))[0]}/dalam/"))


def test_who_may_only_look(client: Client) -> None:
    del client
    viewer = browser(with_role("kepala_desa", DESA.text(), name="Kepala Reka"))
    assert "2 satuan" in isi(viewer.get(ALAMAT))
    stranger = browser(with_role("agen_statistik", "99.01.01.2002", name="Agen Lain"))
    assert stranger.get(ALAMAT).status_code in (403, 404)
    assert stranger.post(f"{ALAMAT}catat/buat/", {}).status_code in (403, 404)


def test_a_village_without_people(opened: OpenStore, tmp_path: Path) -> None:
    del opened, tmp_path
    other = browser(with_role("agen_statistik", "99.01.01.2005", name="Agen Sepi"))
    assert "Belum ada orang" in isi(other.get("/desa/99.01.01.2005/satuan/"))


def test_a_list_of_sls_is_read_then_saved_and_taken_back(client: Client) -> None:
    text = "kode_desa_bps,kode_sls,kode_sub_sls,rt\n6303010001,0001,01,01\n"
    file = SimpleUploadedFile("sls.csv", text.encode())
    shown = client.post(f"{ALAMAT}sls/", {"berkas": file, "tanggal": "2026-05-10", "putus": "lihat"})
    assert "1 RT tanpa SLS: KRAJAN, RT 02 RW 01" in isi(shown)
    assert "0001-01" not in isi(client.get(ALAMAT))
    said = {"isi": text, "tanggal": "2026-05-10", "sumber": "Wilkerstat", "putus": "simpan"}
    assert "Daftar SLS disimpan" in isi(client.post(f"{ALAMAT}sls/", said, follow=True))
    assert "0001-01" in isi(client.get(ALAMAT))
    assert "0001-01" in isi(client.get(f"{ALAMAT}lihat/?dusun=KRAJAN"))
    number = SlsList.objects.get().pk
    assert "diurungkan" in isi(client.post(f"{ALAMAT}sls/{number}/urungkan/", follow=True))
    assert "0001-01" not in isi(client.get(ALAMAT))
    for wrong in ({"berkas": SimpleUploadedFile("x.csv", b"\xff\xfe\x00")}, {}, {"isi": "a,b\n1,2\n"}):
        assert client.post(f"{ALAMAT}sls/", {"tanggal": "2026-05-10", **wrong}).status_code == 422

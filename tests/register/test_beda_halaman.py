"""The page of differences: both values side by side, one decided, all of a kind decided, taken back; who may."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from django.test import Client

from cantik.base import clock
from cantik.register.core.app.conflict_models import Conflict, ConflictDecision
from cantik.staff.app import log
from cantik.staff.app.models import AuditEntry
from cantik.vault.app.opening import OpenStore
from tests.fixtures.markah import markah
from tests.register.bekal import DESA, nik, orang
from tests.register.langkah import terapkan
from tests.register.rumah import anggota, rumah
from tests.register.test_beda_sumber import nilai
from tests.register.test_peristiwa_halaman import isi
from tests.register.warga import nomor
from tests.staff.bekal import browser, with_role

pytestmark = pytest.mark.satu_basisdata

ALAMAT = f"/desa/{DESA.text()}/beda/"


@pytest.fixture(autouse=True)
def village(opened: OpenStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OpenStore:
    """Four persons; SIAK says another place of three of them, another religion and blood group of one."""
    terapkan(opened, tmp_path, [orang(i, golongan_darah="1") for i in range(1, 5)], reference=dt.date(2025, 3, 31))
    rows = [orang(i, dusun="LEGI", rt="05") for i in range(1, 4)]
    rows[0] |= {"agama": "3", "golongan_darah": "2", "nama": "REKA SATU"}
    terapkan(opened, tmp_path, rows, source="siak", reference=dt.date(2025, 12, 31))
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2026, 6, 20, 3, 0, tzinfo=dt.UTC))
    return opened


@pytest.fixture
def agen() -> Client:
    return browser(with_role("agen_statistik", DESA.text(), name="Agen Reka"))


def terbuka() -> list[int]:
    rows = Conflict.objects.filter(retired_at=None, shown=True, state="terbuka").order_by("pk")
    return list(rows.values_list("pk", flat=True))


def test_one_is_decided_and_taken_back(agen: Client, village: OpenStore) -> None:
    page = isi(agen.get(ALAMAT))
    for piece in (
        "3 isian",
        "LEGI, RT 05 RW 01",
        "KRAJAN, RT 02 RW 01",
        "OpenSID",
        "SIAK",
        "31 Desember 2025",
        "Sekarang berlaku: yang tercatat",
        "pindah, pecah KK",
    ):
        assert piece in page, piece
    assert nik(1) not in page
    shown = [json.loads(row.subjects) for row in AuditEntry.objects.filter(action="beda.baca")]
    assert shown == [sorted(nomor(f"REKA {i}") for i in (1, 2, 3))]
    first = terbuka()[0]
    done = agen.post(f"{ALAMAT}{first}/putus/", {"pilihan": "baru", "alasan": "pindah bulan lalu"})
    assert "2 isian" in isi(agen.get(done["Location"]))
    assert nilai(village, "REKA 1")["dusun"] == "LEGI"
    made = ConflictDecision.objects.get()
    listed = isi(agen.get(f"{ALAMAT}?lihat=putusan"))
    assert "pindah bulan lalu" in listed
    assert "Agen Reka" in listed
    agen.post(f"{ALAMAT}putusan/{made.pk}/urungkan/")
    assert "3 isian" in isi(agen.get(ALAMAT))
    assert nilai(village, "REKA 1")["dusun"] == "KRAJAN"
    again = agen.post(f"{ALAMAT}{first}/putus/", {"pilihan": "baru"}, follow=True)
    assert "sudah tidak ada atau sudah diputuskan" in isi(again)


def test_all_of_a_kind_are_decided_with_a_reason_and_only_as_many_as_were_shown(
    agen: Client, village: OpenStore
) -> None:
    page = isi(agen.get(f"{ALAMAT}?isian=dusun&sumber=siak"))
    assert "Putuskan semuanya sekaligus: 3 isian (Dusun, RW, RT, SIAK)" in page
    said = {"isian": "dusun", "sumber": "siak", "pilihan": "baru", "alasan": "dusun berganti nama", "banyak": "2"}
    assert "Daftarnya berubah" in isi(agen.post(f"{ALAMAT}sekaligus/", said, follow=True))
    without = agen.post(f"{ALAMAT}sekaligus/", {**said, "banyak": "3", "alasan": ""}, follow=True)
    assert "Alasan belum ditulis" in isi(without)
    assert len(terbuka()) == 3
    done = isi(agen.post(f"{ALAMAT}sekaligus/", {**said, "banyak": "3"}, follow=True))
    assert "Diputuskan untuk 3 orang" in done
    assert "Tidak ada yang menunggu putusan" in done
    assert {nilai(village, f"REKA {i}")["dusun"] for i in (1, 2, 3)} == {"LEGI"}
    assert nilai(village, "REKA 4")["dusun"] == "KRAJAN"


def test_what_a_rule_settled_is_shown_and_health_is_not(agen: Client) -> None:
    page = isi(agen.get(f"{ALAMAT}?lihat=aturan&isian=agama"))
    assert "yang terbaru berlaku" in page
    assert "Sekarang berlaku: yang datang" in page
    health = isi(agen.get(f"{ALAMAT}?lihat=aturan&isian=golongan_darah"))
    assert "keterangan kesehatan, tidak ditampilkan di sini" in health


def test_the_home_names_what_waits(agen: Client) -> None:
    page = isi(agen.get(f"/desa/{DESA.text()}/"))
    assert "3 beda sumber menunggu putusan" in page


def test_whoever_may_only_look_decides_nothing() -> None:
    head = browser(with_role("kepala_desa", DESA.text()))
    page = head.get(ALAMAT)
    if page.status_code == 200:
        assert "Tetap yang tercatat" not in isi(page).replace("Tetap yang tercatat.", "")
    assert head.post(f"{ALAMAT}{terbuka()[0]}/putus/", {"pilihan": "baru"}).status_code == 403
    assert len(terbuka()) == 3


def test_what_waits_and_what_was_decided_is_news_for_a_colleague(
    agen: Client, village: OpenStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = with_role("agen_statistik", DESA.text(), name="Budi Reka")

    def later(minutes: int) -> dt.datetime:
        at = dt.datetime(2026, 6, 20, 3, minutes, tzinfo=dt.UTC)
        monkeypatch.setattr(clock, "now", lambda: at)
        return at

    def enter(minutes: int) -> str:
        at = later(minutes)
        log.record(by=other.actor, at=at, action="akun.masuk", subject="akun", subjects=[other.pk])
        return markah(browser(other).get(f"/desa/{DESA.text()}/"))

    enter(1)
    rows = [orang(i, dusun="LEGI", rt="05") for i in range(1, 5)]
    terapkan(village, tmp_path, rows, source="siak", reference=dt.date(2026, 3, 31), at=later(2))
    home = enter(3)
    assert f'<a href="{ALAMAT}">Beda sumber menunggu putusan: 2</a>' in home
    later(4)
    agen.post(f"{ALAMAT}{terbuka()[-1]}/putus/", {"pilihan": "baru"})
    home = enter(5)
    assert f'<a href="{ALAMAT}">Beda sumber diputuskan: 1</a> oleh Agen Reka' in home


def test_a_family_stands_beside_persons_on_the_page(agen: Client, village: OpenStore, tmp_path: Path) -> None:
    members = [anggota(30), anggota(33)]
    for source, floor, place in (("regsosek", "3", "KRAJAN"), ("pendataan_desa", "4", "LEGI")):
        homes = [rumah(10, r303=floor, dusun=place), rumah(11)]
        terapkan(village, tmp_path, members, source=source, reference=dt.date(2025, 12, 31), families=homes)
    page = isi(agen.get(f"{ALAMAT}?isian=keluarga.dusun"))
    for piece in (
        "Dusun, RW, RT (keluarga)",
        "LEGI, RT 02",
        "KRAJAN, RT 02",
        "Keluarga WARGA",
        "Buka catatan keluarga",
    ):
        assert piece in page, piece
    ruled = isi(agen.get(f"{ALAMAT}?lihat=aturan&isian=keluarga.r303"))
    assert "yang terbaru berlaku" in ruled
    number = Conflict.objects.get(variable="dusun", family__isnull=False, retired_at=None).pk
    agen.post(f"{ALAMAT}{number}/putus/", {"pilihan": "baru"})
    assert "1 keluarga" in isi(agen.get(f"{ALAMAT}?lihat=putusan"))
    family = Conflict.objects.get(variable="dusun", family__isnull=False, retired_at=None).family_id
    assert "LEGI" in isi(agen.get(f"/desa/{DESA.text()}/warga/keluarga/{family}/"))

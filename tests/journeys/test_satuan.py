"""Splitting an RT in Chromium: by keyboard at a desk in the dark, on a phone without scripts; looked at with axe."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from cantik.vault.app.opening import OpenStore
from tests.journeys.langkah import enter, follow, looked_at
from tests.journeys.layanan import DESK, PHONE, Served, served, way, ways
from tests.register.bekal import DESA
from tests.register.conftest import cradle, new_store, opened
from tests.register.langkah import terapkan
from tests.register.test_peristiwa_simpan import penduduk
from tests.staff.bekal import browser as signed_in
from tests.staff.bekal import with_role

__all__ = ["cradle", "new_store", "opened"]
pytestmark = [pytest.mark.peramban, pytest.mark.lambat]
SATUAN = f"/desa/{DESA.text()}/satuan/"


@pytest.fixture
def office(opened: OpenStore, tmp_path: Path) -> Iterator[Served]:
    """Forty-two people in fourteen families, three dusun, four RT."""
    rows = [
        penduduk(i)
        | {
            "dusun": ("KRAJAN", "LEGI", "TEGALSARI WETAN")[i // 3 % 3],
            "rt": f"{i // 6 % 4 + 1:02}",
            "alamat": f"JALAN MELATI NOMOR {i // 3}",
        }
        for i in range(42)
    ]
    terapkan(opened, tmp_path, rows)
    with served(opened) as one:
        yield one


@pytest.mark.parametrize(("width", "scheme", "scripts"), way((PHONE, "light", False), (DESK, "dark", True)))
def test_an_rt_is_split(
    browser: Browser, office: Served, project: Path, width: int, scheme: str, scripts: bool
) -> None:
    axe = project / "node_modules" / "axe-core" / "axe.min.js" if scripts else None
    agen = with_role("agen_statistik", DESA.text(), name="Siti Reka Wulandari")
    with office.window(browser, signed_in(agen), width, scripts=scripts, scheme=scheme) as context:
        page = context.new_page()
        page.goto(office.address + SATUAN)
        looked_at(page, f"satuan-{scheme}-daftar", axe)
        page.get_by_role("link", name="RT 01 RW 01").first.click()
        page.get_by_role("link", name="Pecah").click()
        page.get_by_label("Nomor RT baru").fill("9")
        page.get_by_label("Berlaku sejak").fill("2026-01-05")
        if scripts:
            page.get_by_label("Saring menurut nama atau alamat").fill("melati nomor 0")
            page.get_by_role("button", name="Pilih yang tampak").click()
            expect(page.get_by_text("1 dipilih")).to_be_visible()
        else:
            page.get_by_role("checkbox").first.check()
        looked_at(page, f"satuan-{scheme}-pecah", axe)
        look, record = (page.get_by_role("button", name=one) for one in ("Lihat yang akan dicatat", "Catat perubahan"))
        if scripts:
            enter(page, look)
            expect(record).to_be_focused()
        else:
            follow(page, look)
        looked_at(page, f"satuan-{scheme}-kabar", axe)
        record.click()
        expect(page.get_by_text("Pemecahan dicatat")).to_be_visible()
        looked_at(page, f"satuan-{scheme}-sesudah", axe)
        page.get_by_role("link", name="RT 09 RW 01").click()
        expect(page.get_by_text("Berdiri sejak 5 Januari 2026")).to_be_visible()
        page.goto(page.url + "&bulan=2026-01")
        expect(page.get_by_role("row", name=re.compile("Perubahan wilayah: masuk"))).to_be_visible()
        looked_at(page, f"satuan-{scheme}-satu", axe)
        page.get_by_role("button", name=re.compile("Urungkan")).click()
        expect(page.get_by_text("Perubahan diurungkan")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme", "scripts"), ways((PHONE, "dark", True), (DESK, "light", False)))
def test_families_find_shelter(
    browser: Browser, office: Served, project: Path, width: int, scheme: str, scripts: bool
) -> None:
    """Mode darurat: declared by the head of the village, families listed by the agent, counted, printed."""
    axe = project / "node_modules" / "axe-core" / "axe.min.js" if scripts else None
    kades = with_role("kepala_desa", DESA.text(), name="Kepala Reka Sentosa")
    agen = with_role("agen_statistik", DESA.text(), name="Siti Reka Wulandari")
    today = dt.date.today()
    bencana = f"{office.address}/desa/{DESA.text()}/bencana/"
    with office.window(browser, signed_in(kades), width, scripts=scripts, scheme=scheme) as context:
        page = context.new_page()
        page.goto(bencana)
        page.get_by_role("link", name="Mulai mode darurat").click()
        page.get_by_label("Nomor dan tanggal surat penetapan").fill("300/12/2026, 18 November 2026")
        page.get_by_label("Wilayah yang terdampak").fill("Dusun Legi")
        page.get_by_label("Mulai tanggal").fill(today.isoformat())
        page.get_by_label("Sampai tanggal").fill((today + dt.timedelta(days=13)).isoformat())
        looked_at(page, f"bencana-{scheme}-mulai", axe)
        page.get_by_role("button", name="Mulai mode darurat").click()
        expect(page.get_by_text("Mode darurat dimulai")).to_be_visible()
    with office.window(browser, signed_in(agen), width, scripts=scripts, scheme=scheme) as context:
        page = context.new_page()
        page.goto(f"{bencana}daftar/")
        page.get_by_label("Keluarga dari RT").select_option(index=1)
        page.get_by_role("button", name="Tampilkan keluarganya").click()
        page.get_by_role("checkbox").first.check()
        page.locator("#id_tempat").fill("Balai desa")
        looked_at(page, f"bencana-{scheme}-daftar", axe)
        page.get_by_role("button", name="Catat mengungsi").click()
        expect(page.get_by_text("3 orang dicatat mengungsi")).to_be_visible()
        looked_at(page, f"bencana-{scheme}-mode", axe)
        follow(page, page.get_by_role("link", name="Cetak daftar"))
        looked_at(page, f"bencana-{scheme}-cetak", axe)
        expect(page.get_by_role("rowheader", name="REKA")).to_have_count(3)


@pytest.mark.parametrize(("width", "scheme", "scripts"), ways((PHONE, "light", False), (DESK, "dark", True)))
def test_what_a_calamity_leaves_behind(
    browser: Browser, office: Served, project: Path, tmp_path: Path, width: int, scheme: str, scripts: bool
) -> None:
    """Damage, a missing person, guests, heads counted, the way back: the agent's pages, one after the other."""
    axe = project / "node_modules" / "axe-core" / "axe.min.js" if scripts else None
    kades = with_role("kepala_desa", DESA.text(), name="Kepala Reka Sentosa")
    agen = with_role("agen_statistik", DESA.text(), name="Siti Reka Wulandari")
    today = dt.date.today()
    bencana = f"{office.address}/desa/{DESA.text()}/bencana/"
    with office.window(browser, signed_in(kades), width, scripts=scripts, scheme=scheme) as context:
        page = context.new_page()
        page.goto(f"{bencana}mulai/")
        page.get_by_label("Nomor dan tanggal surat penetapan").fill("300/12/2026")
        page.get_by_label("Mulai tanggal").fill(today.isoformat())
        page.get_by_label("Sampai tanggal").fill((today + dt.timedelta(days=13)).isoformat())
        page.get_by_role("button", name="Mulai mode darurat").click()
    with office.window(browser, signed_in(agen), width, scripts=scripts, scheme=scheme) as context:
        page = context.new_page()
        page.goto(bencana)
        page.get_by_role("link", name="Kerusakan bangunan").click()
        page.get_by_label("Keluarga dari RT").select_option(index=1)
        page.get_by_role("button", name="Tampilkan rumahnya").click()
        page.get_by_label(re.compile(r"^\s*Kerusakan,")).first.select_option("rusak_berat")
        page.get_by_label(re.compile(r"^\s*Penghunian,")).first.select_option("tidak")
        page.locator("#id_bangunan").fill("Musala Reka")
        page.get_by_label("Kerusakan bangunan lain").select_option("hanyut")
        looked_at(page, f"bencana-{scheme}-rusak", axe)
        page.get_by_role("button", name="Catat kerusakan").click()
        expect(page.get_by_text("2 bangunan dicatat")).to_be_visible()
        looked_at(page, f"bencana-{scheme}-tercatat", axe)
        page.get_by_role("link", name=re.compile("^Catatan dan foto")).click()
        Image.effect_mandelbrot((960, 640), (-2, -1.2, 1, 1.2), 60).save(picture := tmp_path / "rumah.png")
        page.get_by_label("Tambah foto").set_input_files(picture)
        page.get_by_role("button", name="Simpan foto").click()
        expect(page.get_by_role("img", name="Foto 1")).to_be_visible()
        looked_at(page, f"bencana-{scheme}-bangunan", axe)
        page.goto(bencana)
        page.get_by_role("link", name="Orang hilang").click()
        page.get_by_label("Keluarga dari RT").select_option(index=1)
        page.get_by_role("button", name="Tampilkan orangnya").click()
        page.get_by_role("checkbox").first.check()
        page.get_by_role("button", name="Catat hilang").click()
        expect(page.get_by_text("Hilang bukan mati: penduduk")).to_be_visible()
        looked_at(page, f"bencana-{scheme}-hilang", axe)
        page.goto(f"{bencana}tamu/")
        page.locator("#id_asal").fill("Desa Lembah Reka")
        page.locator("#id_tempat").fill("Balai desa")
        page.locator("#id_nama_0").fill("TAMU REKA")
        page.locator("#id_jk_0").select_option("2")
        looked_at(page, f"bencana-{scheme}-tamu", axe)
        page.get_by_role("button", name="Catat tamu").click()
        expect(page.get_by_text("1 tamu dicatat")).to_be_visible()
        page.goto(f"{bencana}posko/")
        page.locator("#id_tempat").fill("Balai desa")
        page.locator("#id_jam").fill("00:00")
        page.get_by_label("Jumlah orang").fill("4")
        page.get_by_label("Selimut (lembar)").fill("4")
        looked_at(page, f"bencana-{scheme}-posko", axe)
        page.get_by_role("button", name="Catat hitungan").click()
        expect(page.get_by_text("Hitungan posko dicatat")).to_be_visible()
        looked_at(page, f"bencana-{scheme}-akibat", axe)
        page.get_by_role("link", name="Kembali normal").click()
        expect(page.get_by_text("Penduduk sekarang")).to_be_visible()
        looked_at(page, f"bencana-{scheme}-pulih", axe)
        page.goto(f"{bencana}bagikan/")
        page.locator("#id_lembaga").select_option("basarnas")
        page.get_by_label("Untuk apa").fill("pencarian di sungai")
        looked_at(page, f"bencana-{scheme}-bagikan", axe)
        page.get_by_role("button", name="Ajukan").click()
        expect(page.get_by_text("Belum ada data yang keluar")).to_be_visible()

"""An archive of every kind of file in Chromium: each told by what it is, and what is not stored yet said so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from cantik.collect.app.models import Batch
from tests.collect.berkas import write_xlsx, zip_of
from tests.collect.readers import test_bip, test_dtsen, test_opensid_lain, test_siak
from tests.journeys.langkah import follow, looked_at
from tests.journeys.layanan import DESK, PHONE, Served, way
from tests.journeys.test_kumpul import KUMPUL, axe, office
from tests.register.conftest import cradle, new_store, opened
from tests.staff import bekal

__all__ = ["axe", "cradle", "new_store", "office", "opened"]
pytestmark = [pytest.mark.peramban, pytest.mark.lambat]
AGREEMENT = {
    "Nomor perjanjian": "REKA/1",
    "Tanggal perjanjian": "2025-01-01",
    "Para pihak": "Desa\nDukcapil",
    "Tujuan pemakaian": "statistik",
    "Tingkat rincian": "desa",
    "Berlaku sampai": "2099-01-01",
}


def archive(folder: Path) -> Path:
    """SIAK, the book, families of DTSEN and households in one ZIP."""
    sheets = {
        "siak.xlsx": test_siak.rows_of(test_siak.BUDI),
        "buku induk.xlsx": test_bip.BOOK,
        "dtsen keluarga.xlsx": test_dtsen.table(test_dtsen.FAMILY),
        "rumah tangga.xlsx": test_opensid_lain.RTM,
    }
    members = {name: write_xlsx(folder / name, rows).read_bytes() for name, rows in sheets.items()}
    path = folder / "desa contoh.zip"
    path.write_bytes(zip_of(members))
    return path


@pytest.mark.parametrize(("width", "scheme"), way((PHONE, "light"), (DESK, "dark")))
def test_an_archive_of_every_kind(
    browser: Browser, office: Served, axe: Path, tmp_path: Path, width: int, scheme: str
) -> None:
    siti = bekal.with_role("agen_statistik", bekal.DESA, name="Siti Reka Wulandari")
    with office.window(browser, bekal.browser(siti), width, scripts=True, scheme=scheme) as context:
        page = context.new_page()
        page.goto(office.address + KUMPUL)
        looked_at(page, f"jenis-{scheme}-1-unggah", axe, both=True)
        page.locator("input[name=tanggal]").fill("2025-12-31")
        page.get_by_text(re.compile("^Perjanjian untuk SIAK, Regsosek, DTSEN")).click()
        for label, value in AGREEMENT.items():
            page.get_by_label(label, exact=True).fill(value)
        looked_at(page, f"jenis-{scheme}-1b-perjanjian", axe, both=True)
        page.locator("input[name=berkas]").set_input_files(archive(tmp_path))
        page.get_by_role("button", name="Unggah dan uji").click()
        expect(page.get_by_role("heading", name="Hasil uji coba impor")).to_be_visible(timeout=60_000)
        expect(page.get_by_text("2 anggota baru, 0 sama, 0 tidak ada lagi.")).to_be_visible()
        looked_at(page, f"jenis-{scheme}-2-uji", axe, both=True)
        follow(page, page.get_by_role("navigation", name="Rincian").get_by_role("link", name="Lembar dan kolom"))
        looked_at(page, f"jenis-{scheme}-3-kolom", axe, both=True)
        page.get_by_role("button", name="Simpan ke register").click()
        expect(page.get_by_role("heading", name="Tersimpan ke register")).to_be_visible(timeout=60_000)
        looked_at(page, f"jenis-{scheme}-4-tersimpan", axe, both=True)
        page.goto(office.address + KUMPUL)
        looked_at(page, f"jenis-{scheme}-5-daftar", axe, both=True)
    assert sorted(one.mapping for one in Batch.objects.all()) == ["bip_2012", "dtsen_keluarga", "opensid_rtm", "siak"]

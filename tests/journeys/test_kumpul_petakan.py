"""An unknown workbook in Chromium: its columns are mapped, it is examined and saved, and known the second time."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from cantik.collect.app.models import Batch
from tests.journeys.langkah import looked_at
from tests.journeys.layanan import DESK, PHONE, Served, ways
from tests.journeys.test_kumpul import axe, cradle, hand_in, new_store, office, opened
from tests.staff import bekal
from tests.web.test_kumpul_petakan import ROWS, tabel

__all__ = ["axe", "cradle", "new_store", "office", "opened"]
pytestmark = [pytest.mark.peramban, pytest.mark.lambat]
KUMPUL = f"/desa/{bekal.DESA}/kumpul/"


def chosen(page: Page, title: str, value: str, code: str) -> None:
    """Give a value of a column its code, as a person does it by keyboard."""
    field = page.get_by_label(f"{title}: {value}", exact=True)
    if field.evaluate("one => one.tagName") == "SELECT":
        field.select_option(label=code)
    else:
        field.fill(code)


@pytest.mark.parametrize(("width", "scripts", "scheme"), ways((PHONE, False, "dark"), (DESK, True, "light")))
def test_an_unknown_workbook_is_mapped_and_known_the_second_time(
    browser: Browser, office: Served, axe: Path, tmp_path: Path, width: int, scripts: bool, scheme: str
) -> None:
    first, second = tmp_path / "daftar_warga.csv", tmp_path / "daftar_bulan_depan.csv"
    first.write_bytes(tabel())
    second.write_bytes(tabel(ROWS[:2]))
    siti = bekal.with_role("agen_statistik", bekal.DESA, name="Siti Reka")
    see = axe if scripts else None
    with office.window(browser, bekal.browser(siti), width, scripts=scripts, scheme=scheme) as context:
        page = context.new_page()
        page.goto(office.address + KUMPUL)
        hand_in(page, first, "2025-12-31")
        page.get_by_role("link", name="Petakan kolomnya").click(timeout=60_000)
        expect(page.get_by_role("heading", name="Petakan kolom")).to_be_visible()
        looked_at(page, f"peta-{scheme}-1-usul", see)
        page.get_by_role("button", name="Simpan pemetaan dan uji").click()
        expect(page.get_by_role("alert")).to_contain_text("Pilih dari mana berkas ini")
        page.get_by_label("Dari mana berkas ini").select_option("buku_penduduk")
        chosen(page, "Sts Nikah", "blm", "Belum Kawin")
        chosen(page, "Kerjaan", "Sihir", "-")
        looked_at(page, f"peta-{scheme}-2-dipilih", see)
        page.get_by_role("button", name="Simpan pemetaan dan uji").press("Enter")
        expect(page.get_by_role("heading", name="Hasil uji coba impor")).to_be_visible(timeout=60_000)
        assert page.locator(".leg b").all_inner_texts() == ["3", "0", "0", "0"]
        looked_at(page, f"peta-{scheme}-3-uji", see)
        page.get_by_role("button", name="Simpan ke register").click()
        expect(page.get_by_role("heading", name="Tersimpan ke register")).to_be_visible(timeout=60_000)
        page.goto(office.address + KUMPUL)
        hand_in(page, second, "2026-01-31")
        expect(page.get_by_text("dikenali dari pemetaan yang tersimpan")).to_be_visible(timeout=60_000)
        assert page.locator(".leg b").all_inner_texts() == ["0", "0", "2", "0"]
        page.goto(office.address + KUMPUL + "pemetaan/")
        page.get_by_role("button", name="Hapus").click()
        expect(page.get_by_text("Pemetaan dihapus")).to_be_visible()
        looked_at(page, f"peta-{scheme}-4-daftar", see)
        page.get_by_role("button", name="Pulihkan").click()
        expect(page.get_by_role("button", name="Hapus")).to_be_visible()
    assert Batch.objects.count() == 1

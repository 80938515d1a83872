"""The walidata makes the release of the kabupaten in a browser, with the keys alone: from the menu over the button to a
table; a kepala desa reads it on a phone, where the walidata then withdraws it. Each page under axe, in both widths."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from cantik.vault.app.opening import OpenStore
from tests.fixtures.rilis_wilayah import AREA, CODES, KECAMATAN, examined_kecamatan
from tests.fixtures.simpanan import Cradle, copy_of
from tests.journeys.langkah import enter, follow, looked_at
from tests.journeys.layanan import DESK, PHONE, Served, served
from tests.staff import bekal

__all__ = ["copy_of", "examined_kecamatan"]
pytestmark = [pytest.mark.peramban, pytest.mark.lambat]


@pytest.fixture
def office(examined_kecamatan: Cradle, copy_of: Callable[[Cradle], OpenStore]) -> Iterator[Served]:
    with served(copy_of(examined_kecamatan)) as one:
        yield one


@pytest.fixture
def axe(project: Path) -> Path:
    return project / "node_modules" / "axe-core" / "axe.min.js"


def test_from_the_menu_to_a_table(browser: Browser, office: Served, axe: Path) -> None:
    walidata = bekal.browser(bekal.with_role("walidata", AREA))
    with office.window(browser, walidata, DESK) as context:
        page = context.new_page()
        page.goto(f"{office.address}/")
        follow(page, page.get_by_role("link", name="Rilis wilayah").first)
        expect(page.get_by_text("3 dari 6 desa")).to_be_visible()
        looked_at(page, "rilis-wilayah-awal", axe, both=True)
        enter(page, page.get_by_role("button", name="Buat rilis wilayah"))
        expect(page.get_by_text("Rilis 2025-1 memuat edisi-edisi desa ini.")).to_be_visible(timeout=60_000)
        looked_at(page, "rilis-wilayah-jadi", axe, both=True)
        enter(page, page.get_by_role("link", name="Kecamatan Contoh Raya", exact=True))
        expect(page.get_by_role("heading", level=1)).to_have_text("Kecamatan Contoh Raya, Rilis 2025-1")
        looked_at(page, "rilis-wilayah-satu", axe, both=True)
        enter(page, page.get_by_role("link", name="Penduduk Menurut Agama dan Desa"))
        expect(page.get_by_role("table")).to_be_visible()
        looked_at(page, "rilis-wilayah-tabel", axe, both=True)
    head = bekal.browser(bekal.with_role("kepala_desa", CODES[0]))
    with office.window(browser, head, PHONE, scripts=False) as context:
        page = context.new_page()
        page.goto(f"{office.address}/desa/{CODES[0]}/terbit/")
        page.get_by_role("link", name="Rilis kecamatan dan kabupaten").click()
        expect(page.get_by_role("link", name="Kecamatan Contoh Raya", exact=True)).to_be_visible()
        expect(page.get_by_role("button", name="Buat rilis wilayah")).to_have_count(0)
        with page.expect_download() as taken:
            page.get_by_role("link", name="ZIP Kecamatan Contoh Raya 2025-1").click()
        assert taken.value.suggested_filename == f"rilis_{KECAMATAN}_2025-1.zip"
    with office.window(browser, walidata, PHONE) as context:
        page = context.new_page()
        page.goto(f"{office.address}/rilis-wilayah/{AREA}/")
        follow(page, page.get_by_role("link", name="Kecamatan Contoh Raya", exact=True))
        follow(page, page.get_by_role("link", name="Tarik rilis ini"))
        looked_at(page, "rilis-wilayah-tarik", axe, both=True)
        page.get_by_label("Alasan").fill("pendek")
        follow(page, page.get_by_role("button", name="Tarik rilis"))
        expect(page.get_by_label("Alasan")).to_have_value("pendek")
        looked_at(page, "rilis-wilayah-tarik-ditolak", axe, both=True)
        page.get_by_label("Alasan").fill("Berkas desa tetangga ikut terjumlah")
        follow(page, page.get_by_role("button", name="Tarik rilis"))
        expect(page.get_by_text("Rilis ini ditarik pada")).to_be_visible()
        looked_at(page, "rilis-wilayah-ditarik", axe, both=True)
        with page.expect_download() as taken:
            page.get_by_role("link", name="Tanda penarikan (JSON)").click()
        assert taken.value.suggested_filename == "penarikan.dsse.json"
        follow(page, page.get_by_role("link", name="Rilis wilayah Kabupaten").first)
        expect(page.get_by_text("Ditarik dan belum ada penggantinya")).to_be_visible()
        looked_at(page, "rilis-wilayah-daftar-ditarik", axe, both=True)

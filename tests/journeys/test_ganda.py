"""Doubles in Chromium: a pair put together and parted, by keyboard and without scripts, phone and desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from cantik.base import clock
from cantik.register.doubles.app.search import DoubleSearch, search_village
from cantik.vault.app.opening import OpenStore
from tests.journeys.langkah import follow, looked_at
from tests.journeys.layanan import DESK, PHONE, Served, served, ways
from tests.register.bekal import DESA
from tests.register.conftest import cradle, new_store, opened
from tests.register.langkah import terapkan, wilayah
from tests.register.test_ganda import LINKAGE, kembar_catatan, penduduk
from tests.staff.bekal import browser as signed_in
from tests.staff.bekal import with_role

__all__ = ["cradle", "new_store", "opened"]
pytestmark = [pytest.mark.peramban, pytest.mark.lambat]
GANDA = f"/desa/{DESA.text()}/ganda/"
PANJANG = "RADEN AYU SITI NUR KHALIFATUL MUKAROMAH BINTI ABDULLAH REKAWIJAYANINGRAT"


@pytest.fixture
def office(opened: OpenStore, tmp_path: Path) -> Iterator[Served]:
    """Six people, three of them twice, one with a very long name."""
    rows = [*(penduduk(i) for i in range(6)), *(kembar_catatan(i) for i in (0, 1))]
    rows += [kembar_catatan(2, nama=PANJANG), penduduk(2, nama=PANJANG, nik="9901010000000077", rt="05")]
    terapkan(opened, tmp_path, rows, reference=dt.date(2025, 12, 31))
    search_village(
        opened=opened,
        area_id=wilayah(),
        search=DoubleSearch(LINKAGE),
        by="uji",
        at=clock.now(),
        today=clock.today(),
    )
    with served(opened) as one:
        yield one


@pytest.mark.parametrize(
    ("width", "scheme", "scripts"), ways((PHONE, "dark", False), (PHONE, "light", True), (DESK, "light", True))
)
def test_a_pair_is_put_together_and_parted(
    browser: Browser, office: Served, project: Path, width: int, scheme: str, scripts: bool
) -> None:
    see = project / "node_modules" / "axe-core" / "axe.min.js" if scripts else None
    agen = with_role("agen_statistik", DESA.text(), name="Siti Reka Wulandari")
    with office.window(browser, signed_in(agen), width, scripts=scripts, scheme=scheme) as context:
        page = context.new_page()
        page.goto(office.address + GANDA)
        expect(page.get_by_text("3 pasangan")).to_be_visible()
        looked_at(page, f"ganda-{scheme}", see)
        keyboard = scripts and width == DESK
        if keyboard:
            with page.expect_navigation():
                page.keyboard.press("j")
            with page.expect_navigation():
                page.keyboard.press("k")
            with page.expect_navigation():
                page.keyboard.press("s")
        else:
            page.get_by_role("button", name="Orang yang sama").click()
        expect(page.get_by_text("Kedua catatan digabung").first).to_be_visible()
        expect(page.get_by_text("2 pasangan")).to_be_visible()
        looked_at(page, f"ganda-digabung-{scheme}", see)
        if keyboard:
            with page.expect_navigation():
                page.keyboard.press("z")
        else:
            page.get_by_role("button", name="Urungkan").first.click()
        expect(page.get_by_text("3 pasangan")).to_be_visible()
        follow(page, page.get_by_role("link", name="Diputuskan"))
        looked_at(page, f"ganda-diputuskan-{scheme}", see)
        page.get_by_role("link", name="Menunggu").click()
        with page.expect_navigation():
            page.get_by_role("button", name="Bukan", exact=False).click()
        expect(page.get_by_text("2 pasangan")).to_be_visible()
        with page.expect_navigation():
            if keyboard:
                page.keyboard.press("2")
            else:
                page.get_by_role("button", name="Pertahankan catatan 2").click()
        expect(page.get_by_text("Kedua catatan digabung").first).to_be_visible()

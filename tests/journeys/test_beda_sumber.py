"""Differences between sources in Chromium: one decided by keyboard, all of a kind, taken back; phone and desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from cantik.vault.app.opening import OpenStore
from tests.journeys.langkah import follow, looked_at
from tests.journeys.layanan import DESK, PHONE, Served, served, ways
from tests.register.bekal import DESA, orang
from tests.register.conftest import cradle, new_store, opened
from tests.register.langkah import terapkan
from tests.staff.bekal import browser as signed_in
from tests.staff.bekal import with_role

__all__ = ["cradle", "new_store", "opened"]
pytestmark = [pytest.mark.peramban, pytest.mark.lambat]
BEDA = f"/desa/{DESA.text()}/beda/"
PANJANG = "RADEN AYU SITI NUR KHALIFATUL MUKAROMAH BINTI ABDULLAH REKAWIJAYANINGRAT"


@pytest.fixture
def office(opened: OpenStore, tmp_path: Path) -> Iterator[Served]:
    """Four people; SIAK says another place of three of them and another religion of one, who has a very long name."""
    own = {1: {"nama": PANJANG}}
    terapkan(opened, tmp_path, [orang(i, **own.get(i, {})) for i in range(1, 5)], reference=dt.date(2025, 3, 31))
    rows = [orang(i, dusun="LEGI SUMBERAGUNG TIMUR", rt="05", **own.get(i, {})) for i in range(1, 4)]
    rows[0]["agama"] = "3"
    terapkan(opened, tmp_path, rows, source="siak", reference=dt.date(2025, 12, 31))
    with served(opened) as one:
        yield one


@pytest.mark.parametrize(("width", "scheme", "scripts"), ways((PHONE, "dark", False), (DESK, "light", True)))
def test_differences_are_decided_and_taken_back(
    browser: Browser, office: Served, project: Path, width: int, scheme: str, scripts: bool
) -> None:
    see = project / "node_modules" / "axe-core" / "axe.min.js" if scripts else None
    agen = with_role("agen_statistik", DESA.text(), name="Siti Reka Wulandari")
    with office.window(browser, signed_in(agen), width, scripts=scripts, scheme=scheme) as context:
        page = context.new_page()
        page.goto(office.address + BEDA)
        expect(page.get_by_text("3 isian").first).to_be_visible()
        looked_at(page, f"beda-{scheme}", see)
        if scripts:
            for key in "jka":
                with page.expect_navigation():
                    page.keyboard.press(key)
        else:
            page.get_by_role("button", name="Ambil yang datang").click()
        expect(page.get_by_text("Diambil yang baru").first).to_be_visible()
        expect(page.get_by_text("2 isian").first).to_be_visible()
        if scripts:
            with page.expect_navigation():
                page.keyboard.press("z")
        else:
            page.get_by_role("button", name="Urungkan").first.click()
        expect(page.get_by_text("3 isian").first).to_be_visible()
        page.goto(f"{office.address}{BEDA}?isian=dusun&sumber=siak")
        page.get_by_text("Putuskan semuanya sekaligus").click()
        page.get_by_label("yang baru datang").check()
        page.get_by_label("Alasan", exact=True).fill("dusun berganti nama menurut perdes")
        looked_at(page, f"beda-sekaligus-{scheme}", see)
        page.get_by_role("button", name="Putuskan 3 isian").click()
        expect(page.get_by_text("Diputuskan untuk 3 orang").first).to_be_visible()
        follow(page, page.get_by_role("link", name="Diputuskan"))
        looked_at(page, f"beda-putusan-{scheme}", see)
        follow(page, page.get_by_role("link", name="Menurut aturan"))
        looked_at(page, f"beda-aturan-{scheme}", see)

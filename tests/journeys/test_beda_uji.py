"""Differences decided in the dry run, in Chromium: with the keyboard, and on a phone without JavaScript; then saved."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from cantik.collect.app.models import Intake
from cantik.vault.app.opening import OpenStore
from tests.journeys.langkah import LONG_MS, looked_at
from tests.journeys.layanan import DESK, PHONE, Served, served, ways
from tests.register.conftest import cradle, new_store, opened
from tests.staff import bekal
from tests.web.berkas import opensid, warga
from tests.web.conftest import DESA, Kantor
from tests.web.langkah import alamat, diuji, file
from tests.web.test_beda_uji import siak

__all__ = ["cradle", "new_store", "opened"]
pytestmark = [pytest.mark.peramban, pytest.mark.lambat]
PANJANG = "RADEN AYU SITI NUR KHALIFATUL MUKAROMAH BINTI ABDULLAH REKAWIJAYANINGRAT"


@pytest.fixture
def office(opened: OpenStore, tmp_path: Path) -> Iterator[tuple[Served, Kantor, Intake]]:
    """A file of 30 persons that waits for its decision; SIAK said otherwise of all of them."""
    people = warga(30)
    people[0]["nama"] = PANJANG
    siti = bekal.with_role("agen_statistik", DESA, name="Siti Reka Wulandari")
    kantor = Kantor(opened, siti, bekal.browser(siti))
    siak(kantor, tmp_path, people)
    intake = diuji(kantor, file(data=opensid(people)))
    with served(opened) as house:
        yield house, kantor, intake


def saved(page: Page) -> None:
    """The page goes on by itself, with and without scripts: to ask for it beside that would cut its own request."""
    expect(page.get_by_role("heading", level=1, name="Tersimpan")).to_be_visible(timeout=LONG_MS)


@pytest.mark.parametrize(("width", "scheme", "scripts"), ways((PHONE, "dark", False), (DESK, "light", True)))
def test_differences_are_decided_before_anything_is_stored(
    browser: Browser, office: tuple[Served, Kantor, Intake], project: Path, width: int, scheme: str, scripts: bool
) -> None:
    house, kantor, intake = office
    see = project / "node_modules" / "axe-core" / "axe.min.js" if scripts else None
    with house.window(browser, kantor.client, width, scripts=scripts, scheme=scheme) as context:
        page = context.new_page()
        page.goto(house.address + alamat(intake))
        looked_at(page, f"uji-{scheme}", see)
        page.get_by_role("link", name="Putuskan sekarang, sebelum disimpan").click()
        expect(page.get_by_text("0 menurut pilihan Anda").first).to_be_visible()
        looked_at(page, f"uji-beda-{scheme}", see)
        for key, button in (("a", "Ambil yang datang"), ("t", "Tetap yang tercatat"), ("n", "Tanyakan nanti")):
            if scripts:
                with page.expect_navigation():
                    page.keyboard.press(key)
            else:
                page.get_by_role("button", name=button).click()
        expect(page.get_by_text("2 menurut pilihan Anda").first).to_be_visible()
        page.get_by_role("link", name="Dusun, RW, RT, SIAK").click()
        page.get_by_text("Pilih sekaligus: 30 isian").click()
        page.get_by_label("yang datang", exact=True).check()
        looked_at(page, f"uji-beda-sekaligus-{scheme}", see)
        page.get_by_role("button", name="Pilih untuk 30 isian").click()
        expect(page.get_by_text("30 isian: akan diambil yang datang.").first).to_be_visible()
        looked_at(page, f"uji-beda-dipilih-{scheme}", see)
        page.get_by_role("link", name="Kembali ke hasil uji").click()
        page.get_by_label("Isi daftar ini memang keadaan").check()
        page.get_by_role("button", name="Simpan ke register").click()
        saved(page)
        page.goto(f"{house.address}/desa/{DESA}/beda/?lihat=putusan")
        expect(page.get_by_text("diambil yang baru").first).to_be_visible()
        looked_at(page, f"uji-beda-putusan-{scheme}", see)

"""A release of data prioritas on its way through the offices, each from their first screen: returned twice by the
walidata, failed by pembina, explained and taken up again, a *rilis Satu Data* in the end. The village is told each
time what is wanted of it, and nobody is asked for what is somebody else's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.langkah import follow, looked_at
from tests.journeys.layanan import DESK, PHONE, Served, served
from tests.release.conftest import copy_of, cradle, first_issued, make_prepared, prepared, terbit
from tests.release.langkah import Rumah
from tests.release.test_cek import prioritas
from tests.staff import bekal

__all__ = ["copy_of", "cradle", "first_issued", "make_prepared", "prepared", "terbit"]
pytestmark = [pytest.mark.peramban, pytest.mark.lambat]
RELEASE = "/terbit/rilis/2025-1/"


@pytest.fixture
def office(terbit: Rumah) -> Iterator[tuple[Rumah, Served]]:
    """The village's first edition stands; its forum keeps the books of that day as data prioritas."""
    prioritas()
    with served(terbit.opened) as one:
        yield terbit, one


def press(page: Page, name: str) -> None:
    follow(page, page.get_by_role("button", name=name, exact=True))


def found(page: Page, where: str, text: str) -> None:
    """Write a finding down, as somebody who sees the form for the first time."""
    form = page.locator("details", has=page.get_by_label("Di mana", exact=True))
    if not form.evaluate("form => form.open"):
        form.locator("summary").click()
    page.get_by_label("Di mana", exact=True).fill(where)
    page.get_by_label("Apa yang harus diperbaiki").fill(text)
    press(page, "Catat temuan")


def to_release(page: Page, address: str) -> None:
    """From the first screen to what waits there."""
    page.goto(address)
    follow(page, page.locator(f"main a[href*='{RELEASE}']:visible").first)


def test_returned_twice_failed_by_pembina_and_a_rilis_satu_data_in_the_end(
    browser: Browser, office: tuple[Rumah, Served], project: Path
) -> None:
    house, at = office
    axe = project / "node_modules" / "axe-core" / "axe.min.js"
    boss = bekal.browser(bekal.with_role("pembina", bekal.KABUPATEN, name="Bina Reka"))
    with ExitStack() as windows:

        def window(client: object, width: int) -> Page:
            return windows.enter_context(at.window(browser, client, width)).new_page()  # type: ignore[arg-type]

        wulan, ratna = window(house.klien["wulan"], PHONE), window(house.klien["ratna"], PHONE)
        bina = window(boss, DESK)
        for number, wrong in enumerate(("Judul tabel 3 menyebut tahun lain", "Sumber peta tidak disebut"), 1):
            if number == 1:
                to_release(wulan, at.address)
                press(wulan, "Mulai memeriksa")
            else:
                wulan.reload()
                press(wulan, "Periksa lagi")
                press(wulan, f"Tutup Tempat {number - 1}")
            found(wulan, f"Tempat {number}", wrong)
            looked_at(wulan, f"setahun-cek-temuan-{number}", axe)
            press(wulan, "Kembalikan kepada desa")
            to_release(ratna, f"{at.address}/desa/{bekal.DESA}/")
            expect(ratna.get_by_role("main")).to_contain_text(wrong)
            expect(ratna.get_by_role("button", name="Kembalikan kepada desa")).to_have_count(0)
        looked_at(ratna, "setahun-cek-desa", axe)
        wulan.reload()
        press(wulan, "Periksa lagi")
        press(wulan, "Tutup Tempat 2")
        press(wulan, "Setujui dan teruskan kepada pembina")

        to_release(bina, at.address)
        found(bina, "Bab 3", "Konsep keluarga tidak disebut")
        looked_at(bina, "setahun-cek-pembina", axe)
        press(bina, "Kembalikan kepada desa")
        to_release(ratna, f"{at.address}/desa/{bekal.DESA}/")
        expect(ratna.get_by_role("main")).to_contain_text("Konsep keluarga tidak disebut")
        wulan.reload()
        press(wulan, "Periksa lagi")
        expect(wulan.get_by_role("button", name="Tutup Bab 3")).to_have_count(0)  # pembina's own
        press(wulan, "Setujui dan teruskan kepada pembina")
        to_release(bina, at.address)
        press(bina, "Tutup Bab 3")
        press(bina, "Setujui sebagai rilis Satu Data")
        expect(bina.get_by_role("main")).to_contain_text("rilis Satu Data")
        looked_at(bina, "setahun-cek-selesai", axe)
        bina.goto(at.address)
        expect(bina.locator(f"main a[href*='{RELEASE}']")).to_have_count(0)  # nothing is left to do

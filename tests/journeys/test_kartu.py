"""The statistics card of a quarter in the browser: from the page of releases with one button, signed by the head of the
village, read on the public site; each page in both widths."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.fixtures.simpanan import copy_of, cradle
from tests.journeys.langkah import follow, looked_at
from tests.journeys.layanan import DESK, Served, served
from tests.release.conftest import first_issued, prepared, terbit
from tests.release.langkah import KARTU_DESA, TERBIT, Rumah
from tests.release.test_kartu_terbit import triwulan
from tests.staff import bekal

__all__ = ["copy_of", "cradle", "first_issued", "prepared", "terbit", "triwulan"]
pytestmark = [pytest.mark.peramban, pytest.mark.lambat]


@pytest.fixture
def office(triwulan: Rumah) -> Iterator[Served]:
    with served(triwulan.opened) as one:
        yield one


def test_a_card_is_made_signed_and_read(
    browser: Browser, triwulan: Rumah, office: Served, project: Path, tmp_path: Path
) -> None:
    axe = project / "node_modules" / "axe-core" / "axe.min.js"
    with ExitStack() as windows:

        def at(name: str) -> Page:
            return windows.enter_context(office.window(browser, triwulan.klien[name], DESK)).new_page()

        agen = at("ratna")
        agen.goto(f"{office.address}{TERBIT}")
        follow(agen, agen.get_by_role("link", name="Semua kartu"))
        looked_at(agen, "kartu-susun", axe, both=True)
        follow(agen, agen.get_by_role("button", name="Susun kartu Triwulan 1 2026"))
        expect(agen.get_by_role("heading", level=1)).to_contain_text("menunggu tanda tangan")
        expect(agen.get_by_role("link", name="Buka halaman tanda tangan")).to_have_count(0)
        looked_at(agen, "kartu-menunggu", axe, both=True)

        head = at("sumarsono")
        head.goto(f"{office.address}{KARTU_DESA}")
        follow(head, head.get_by_role("link", name="Buka halaman tanda tangan"))
        looked_at(head, "kartu-tanda", axe, both=True)
        follow(head, head.get_by_role("button", name="Tanda tangani dan terbitkan"))
        expect(head.get_by_role("table")).to_contain_text("K-2026-T1")
        looked_at(head, "kartu-terbit", axe, both=True)
        public = tmp_path / "umum" / bekal.DESA
        for _ in range(300):  # the worker writes the site
            if (public / "kartu.html").is_file():
                break
            head.wait_for_timeout(100)
        site = windows.enter_context(browser.new_context(viewport={"width": DESK, "height": 900})).new_page()
        site.goto((public / "index.html").as_uri())
        follow(site, site.get_by_role("navigation").get_by_role("link", name="Kartu"))
        expect(site.get_by_role("heading", level=1)).to_have_text("Kartu statistik Triwulan 1 2026")
        looked_at(site, "kartu-situs", axe, both=True)
        follow(site, site.get_by_role("link", name="English"))
        expect(site.get_by_role("heading", level=1)).to_have_text("Statistics card Quarter 1 2026")

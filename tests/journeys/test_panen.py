"""The page of harvests in Chromium: with a history at 360 px, by keyboard, and what axe finds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from cantik.jobs.app import worker
from cantik.vault.app.opening import OpenStore
from tests.federate.test_halaman_panen import AREA, PAGE, below, introduce, office, press
from tests.fixtures.server_kepercayaan import Server
from tests.fixtures.server_statis import serve
from tests.journeys.kantor import page_of, served
from tests.journeys.layanan import DESK, PHONE, grave
from tests.staff import bekal
from tests.web.conftest import cradle, new_store, opened

__all__ = ["below", "cradle", "new_store", "opened"]
pytestmark = [pytest.mark.peramban, pytest.mark.lambat]
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture
def address(opened: OpenStore, below: Server) -> Iterator[str]:
    """An office that harvested once well and once from a server that is gone."""
    with serve(below.terbit) as line:
        introduce(opened, line.address, below)
        client = office()
        press(client, "atur", edisi="ya")
        press(client, "jalan")
        worker.work_off()
    press(client, "jalan")
    worker.work_off()
    with served() as found:
        yield found


def test_at_360_px_by_keyboard_and_for_axe(browser: Browser, address: str) -> None:
    walidata = bekal.with_role("walidata", AREA, name="Wulan Dua")
    for width, scheme in ((PHONE, "light"), (DESK, "dark")):
        with page_of(browser, address, walidata, width=width, scheme=scheme, bypass=True) as page:
            page.goto(address + PAGE)
            expect(page.locator("main")).to_contain_text("4 baru")
            expect(page.locator("main")).to_contain_text("Sambungan putus")
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert grave(page, AXE) == []
    with page_of(browser, address, walidata, width=PHONE) as page:
        page.goto(address + PAGE)
        page.get_by_role("button", name="Jeda").focus()
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_contain_text("dijeda")
        page.get_by_role("button", name="Lanjutkan tiap hari").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Jeda")).to_be_visible()

"""The walidata's board in Chromium: 22 kecamatan × 248 villages, who is late, a village, paper, a workbook, keys."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from cantik.base import clock
from cantik.coach.app import queries, summary
from cantik.coach.app.models import VillageState
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import AREAS_FILE
from cantik.vault.app.opening import OpenStore
from tests.journeys.langkah import looked_at
from tests.journeys.layanan import DESK, PHONE, Served, served, ways
from tests.register.conftest import cradle, new_store, opened
from tests.staff import bekal

__all__ = ["cradle", "new_store", "opened"]
pytestmark = [pytest.mark.peramban, pytest.mark.lambat]
VILLAGES, KECAMATAN = 248, 22
WINDOWS: list[tuple[int, Any, bool]] = ways((DESK, "dark", True), (PHONE, "light", True), (PHONE, "dark", False))
A4_PX = 1040  # 297 mm less margins, at 96 dots an inch


@pytest.fixture
def office(opened: OpenStore) -> Iterator[Served]:
    """A kabupaten of 248 villages of which every fourth has come somewhere else."""
    (opened.store.path / AREAS_FILE).write_text(bekal.list_of_areas(VILLAGES, KECAMATAN), encoding="utf-8")
    queries.places.cache_clear()
    at, today = clock.now(), clock.today()
    summary.renew(opened.store.path / "rilis")
    rows = []
    for number, place in enumerate(
        queries.places(AreaCode.kemendagri(bekal.KABUPATEN), opened.store.path / AREAS_FILE)
    ):
        reference = today - dt.timedelta(days=(20, 60, 140, 30)[number % 4])
        facts: dict[str, Any] = {"reference": reference, "received_at": at, "open_checks": number % 4}
        if number % 4 == 3:
            facts |= {"number": f"{reference.year}-1", "published": today, "released_reference": reference}
        if number % 9:
            rows.append(VillageState(kode=place.kode, renewed_at=at, **facts))
    VillageState.objects.bulk_create(rows)
    with served(opened) as one:
        yield one
    queries.places.cache_clear()


def late(page: Page) -> int:
    """How many villages the board says are late."""
    return int(page.locator("ul.tot li").last.locator("b").inner_text())


@pytest.mark.parametrize(("width", "scheme", "scripts"), WINDOWS)
def test_who_is_late_and_what_about_it(
    browser: Browser, office: Served, project: Path, width: int, scheme: Any, scripts: bool
) -> None:
    axe = project / "node_modules" / "axe-core" / "axe.min.js" if scripts else None
    wulan = bekal.browser(bekal.with_role("walidata", name="Wulan Reka"))
    name = f"papan-{'js' if scripts else 'polos'}-{scheme}"
    with office.window(browser, wulan, width, scripts=scripts, scheme=scheme) as context:
        page = context.new_page()
        page.goto(office.address + "/")
        page.get_by_role("link", name="Papan desa").last.click()  # an office begins with what waits there
        expect(page).to_have_url(re.compile("/papan/$"))
        expect(page.get_by_role("heading", name=f"{VILLAGES} desa, empat tahap")).to_be_visible()
        assert page.locator("table.brd tbody tr").count() == KECAMATAN
        assert page.locator("a.c").count() == VILLAGES
        looked_at(page, f"{name}-1", axe)
        number = late(page)
        assert 0 < number < VILLAGES
        page.locator("ul.tot a").last.click()
        expect(page.locator("a.c")).to_have_count(number)
        assert page.locator("a.c:not(.lt)").count() == 0
        page.locator("a.c").first.click()
        expect(page.locator("aside.peek h2")).to_be_visible()
        looked_at(page, f"{name}-2-desa", axe)
        with page.expect_download() as handed:
            page.get_by_role("link", name="Unduh (.xlsx)").click()
        sheet = openpyxl.load_workbook(BytesIO(Path(handed.value.path()).read_bytes())).active
        assert sheet is not None
        assert sheet.max_row - 3 == number
        page.get_by_role("link", name="Buka desa").click()
        expect(page).to_have_url(re.compile(r"/desa/99\.01\.[\d.]+/$"))
        looked_at(page, f"{name}-3-beranda", axe)
        page.go_back()
        expect(page.locator("aside.peek h2")).to_be_visible()


def test_on_paper_the_whole_board_stands_on_few_pages(browser: Browser, office: Served) -> None:
    wulan = bekal.browser(bekal.with_role("walidata", name="Wulan Reka"))
    with office.window(browser, wulan, A4_PX, scheme="dark") as context:
        page = context.new_page()
        page.goto(office.address + "/papan/")
        page.emulate_media(media="print", color_scheme="dark")
        assert int(page.evaluate("document.documentElement.scrollWidth")) <= A4_PX
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        for hidden in (".side", ".tabbar", ".btns"):
            assert not page.locator(hidden).first.is_visible(), hidden
        numerals = page.locator("a.c span[aria-hidden]")
        assert numerals.first.is_visible()  # the stage is a numeral, not only a colour
        printed = page.pdf(format="A4", landscape=True)
    assert 1 <= printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page ") <= 3


def test_with_the_keyboard_only(browser: Browser, office: Served) -> None:
    """One Tab stop for the whole board; arrows walk, Home and End within a kecamatan, Enter opens."""
    wulan = bekal.browser(bekal.with_role("walidata", name="Wulan Reka"))
    with office.window(browser, wulan, DESK, scheme="light") as context:
        page = context.new_page()
        page.goto(office.address + "/papan/?urut=abjad")
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.classList.contains('c')"):
                break
        first = focused(page)
        page.keyboard.press("ArrowRight")
        assert focused(page) != first
        page.keyboard.press("End")
        last = focused(page)
        page.keyboard.press("ArrowRight")  # on to the next kecamatan
        assert focused(page).split("desa=")[1][:8] != last.split("desa=")[1][:8]
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Home")
        assert focused(page) == first
        ring = page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
        assert ring >= 2
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.locator("aside.peek h2")).to_be_visible()
        assert page.locator("a.c[aria-current]").get_attribute("href") == first


def focused(page: Page) -> str:
    """Which square has the focus."""
    return str(page.evaluate("document.activeElement.getAttribute('href')"))

"""Learning on one's own data and an evaluation on a telephone of 360 px, by the keyboard alone where one answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from cantik.codes.knowledge import AREAS_FILE
from cantik.staff.app import forum
from cantik.staff.app.rights import area_code
from cantik.vault.app.opening import OpenStore
from tests.coach.test_belajar import lay_edition
from tests.journeys.langkah import follow, looked_at
from tests.journeys.layanan import PHONE, Served, served
from tests.register.conftest import cradle, new_store, opened
from tests.staff import bekal
from tests.staff.bekal import DESA, KABUPATEN

__all__ = ["cradle", "new_store", "opened"]
pytestmark = [pytest.mark.peramban, pytest.mark.lambat, pytest.mark.malam]


@pytest.fixture
def office(opened: OpenStore) -> Iterator[Served]:
    """A kabupaten with a forum and a village that has a release."""
    (opened.store.path / AREAS_FILE).write_text(bekal.list_of_areas(4), encoding="utf-8")
    forum.begin(area_code(KABUPATEN), by="akun:0")
    lay_edition(opened, "2026-1")
    with served(opened) as one:
        yield one


def tab_to(page: Page, what: str) -> None:
    """Press Tab until the focus is on a field or button of this name."""
    wanted = page.locator(what).first
    for _ in range(80):
        if wanted.evaluate("it => it === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard never reaches {what}")


def test_an_exercise_is_answered_by_the_keyboard(browser: Browser, office: Served, project: Path) -> None:
    axe = project / "node_modules" / "axe-core" / "axe.min.js"
    agent = bekal.browser(bekal.with_role("agen_statistik", DESA))
    with office.window(browser, agent, PHONE) as window:
        page = window.new_page()
        page.goto(f"{office.address}/desa/{DESA}/belajar/")
        looked_at(page, "belajar", axe, both=True)
        follow(page, page.get_by_role("link", name="Program dan luaran"))
        looked_at(page, "belajar-modul", axe, both=True)
        tab_to(page, "#i1a")
        page.keyboard.type("345")
        page.keyboard.press("Enter")
        expect(page.locator("#s1a")).to_contain_text("jenis kelamin yang lain")
        looked_at(page, "belajar-petunjuk", axe, both=True)
        tab_to(page, "#i1a")
        page.keyboard.type("352")
        page.keyboard.press("Enter")
        expect(page.locator("#s1a")).to_contain_text("Benar. 352 jiwa")
        tab_to(page, "#s1c input[type=radio]")
        page.keyboard.press("Space")
        tab_to(page, "#s1c button")
        page.keyboard.press("Enter")
        expect(page.locator("#s1c .note")).to_be_visible()
        looked_at(page, "belajar-benar", axe, both=True)


def test_an_evaluation_is_read_on_a_telephone(browser: Browser, office: Served, project: Path) -> None:
    axe = project / "node_modules" / "axe-core" / "axe.min.js"
    judge = bekal.browser(bekal.with_role("walidata", KABUPATEN))
    with office.window(browser, judge, PHONE) as window:
        page = window.new_page()
        page.goto(f"{office.address}/epss/")
        looked_at(page, "epss", axe, both=True)
        follow(page, page.get_by_role("button", name="Mulai", exact=True))
        looked_at(page, "epss-satu", axe, both=True)
        follow(page, page.get_by_role("link", name="Penerapan interoperabilitas data").first)
        page.get_by_role("radio").nth(2).check()
        page.get_by_label("Alasan").fill("Rilis terbuka dan terstruktur")
        follow(page, page.get_by_role("button", name="Catat tingkat"))
        expect(page.get_by_role("main")).to_contain_text("dokumen kebijakan")
        looked_at(page, "epss-indikator", axe, both=True)
        page.goto(f"{office.address}/belajar/")
    coach = bekal.browser(bekal.with_role("pembina", KABUPATEN))
    with office.window(browser, coach, PHONE) as window:
        page = window.new_page()
        page.goto(f"{office.address}/belajar/")
        looked_at(page, "belajar-bina", axe, both=True)

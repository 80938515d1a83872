"""A meeting of the forum, from the first screen of each who has a hand in it, on a telephone, by the links that stand
there: called, one house stays away, the minutes handed in, the own hand refused, closed by another; what the house that
stayed away then has to do."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from cantik.base import clock
from cantik.staff.app import forum
from cantik.staff.app.models import Account
from cantik.staff.app.rights import area_code
from cantik.vault.app.opening import OpenStore
from tests.journeys.langkah import follow, looked_at
from tests.journeys.layanan import PHONE, Served, served
from tests.register.conftest import cradle, new_store, opened
from tests.staff import bekal
from tests.staff.bekal import KABUPATEN

__all__ = ["cradle", "new_store", "opened"]
pytestmark = [pytest.mark.peramban, pytest.mark.lambat]
KOMINFO, BPS = "Dinas Komunikasi dan Informatika", "Badan Pusat Statistik"
DECISION, AGENDA = "Lengkapi metadata dua belas desa", "Daftar data 2027"

MINUTES = "Daftar data dibaca bersama."


@pytest.fixture
def office(opened: OpenStore) -> Iterator[Served]:
    """A kabupaten whose forum has begun."""
    forum.begin(area_code(KABUPATEN), by="akun:0")
    with served(opened) as one:
        yield one


def from_home(page: Page, address: str, way: str) -> None:
    """Only the first screen is typed: the page or the row of the telephone leads on, else what is behind *Semua*."""
    page.goto(address)
    at_once = page.locator(f"main a[href^='/{way}/']:visible, nav a[href^='/{way}/']:visible")
    if not at_once.count():
        page.locator("summary:visible").filter(has_text="Semua").click()
    follow(page, at_once.first)


def called(page: Page, axe: Path) -> None:
    for label, value in (("Hari", clock.today().isoformat()), ("Pukul", "09:00"), ("Tempat atau tautan", "Aula")):
        page.get_by_label(label, exact=True).fill(value)
    agenda, here = page.get_by_role("textbox", name="Agenda"), page.url
    agenda.fill("a" * 6001)
    page.get_by_role("button", name="Undang", exact=True).click()  # too long: it is not sent, and nothing is cut
    expect(page.get_by_text("6001 dari 6000 huruf")).to_be_visible()
    expect(agenda).to_be_focused()
    assert (page.url, agenda.input_value()) == (here, "a" * 6001)
    agenda.fill(AGENDA)
    for name in (KOMINFO, BPS):
        page.get_by_label(name, exact=True).check()
    looked_at(page, "setahun-rapat-undang", axe)
    follow(page, page.get_by_role("button", name="Undang", exact=True))


def minuted(page: Page, axe: Path) -> None:
    page.get_by_label("Uraian rapat").fill(MINUTES)  # in whatever order somebody writes, nothing is emptied
    away, came = (page.get_by_role("group", name=name, exact=True).first for name in (KOMINFO, BPS))
    away.get_by_label("tidak hadir").check()
    came.get_by_label("hadir", exact=True).check()
    came.get_by_label("Nama pejabat").fill("Reka Dua")
    follow(page, page.get_by_role("button", name="Simpan kehadiran"))
    page.get_by_role("textbox", name="Keputusan").fill(DECISION)
    page.get_by_label("Pelaksana").select_option(label=KOMINFO)
    page.get_by_label("Batas waktu").fill((clock.today() + dt.timedelta(days=10)).isoformat())
    follow(page, page.get_by_role("button", name="Tambah keputusan"))
    expect(page.get_by_label("Uraian rapat")).to_have_value(MINUTES)
    page.get_by_label("Pimpinan rapat").fill("Reka Satu, Sekda")
    looked_at(page, "setahun-rapat-notulen", axe)
    follow(page, page.get_by_role("button", name="Serahkan notulen"))


def test_a_meeting_is_found_from_home_and_its_decision_reaches_who_stayed_away(
    browser: Browser, office: Served, project: Path
) -> None:
    axe = project / "node_modules" / "axe-core" / "axe.min.js"

    with ExitStack() as windows:

        def at(someone: Account) -> Page:
            return windows.enter_context(office.window(browser, bekal.browser(someone), PHONE)).new_page()

        boss = at(bekal.with_role("koordinator", name="Sinta Reka", institution=f"Bappeda {KABUPATEN}"))
        from_home(boss, office.address, "rapat")
        called(boss, axe)
        minuted(boss, axe)
        expect(boss.get_by_role("button", name="Tutup", exact=True)).to_have_count(0)  # never the own hand
        boss.goto(office.address)
        expect(boss.get_by_role("main")).not_to_contain_text("menunggu ditutup")

        bps = at(bekal.with_role("pembina", name="Wira Reka"))
        bps.goto(office.address)
        follow(bps, bps.get_by_role("link", name=re.compile("^Buka ?: Notulen rapat menunggu ditutup")))
        expect(bps.get_by_role("main")).to_contain_text(AGENDA)
        looked_at(bps, "setahun-rapat-tutup", axe)
        follow(bps, bps.get_by_role("button", name="Tutup", exact=True))
        expect(bps.get_by_role("main")).to_contain_text("tidak hadir")

        bps.goto(office.address)
        expect(bps.get_by_role("main")).not_to_contain_text("menunggu ditutup")

        kominfo = at(bekal.with_role("walidata", institution=f"Diskominfo {KABUPATEN}"))
        from_home(kominfo, office.address, "tugas")
        expect(kominfo.get_by_role("main")).to_contain_text(DECISION)
        looked_at(kominfo, "setahun-rapat-tugas", axe)
        follow(kominfo, kominfo.get_by_role("link", name=re.compile(DECISION)))
        expect(kominfo.get_by_role("main")).to_contain_text(MINUTES)  # who stayed away reads why
        from_home(kominfo, office.address, "tugas")
        follow(kominfo, kominfo.get_by_role("button", name="Sudah selesai"))
        from_home(kominfo, office.address, "tugas")
        expect(kominfo.get_by_role("button", name="Sudah selesai")).to_have_count(0)  # it waits no more
        expect(kominfo.get_by_role("button", name="Belum selesai")).to_have_count(1)  # and may be taken back

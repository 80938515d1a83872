"""A day that was promised to the public and missed: the coordinator promises it, no village does anything.
A week later everybody sees it at theirs, a stranger as well, and nobody can move the day any more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from cantik.staff.app.models import Account
from cantik.vault.app.opening import OpenStore
from tests.coach.test_app_tahun import AFTER, BOOK, DAY, Days, days, signed, villages
from tests.journeys.langkah import follow, looked_at
from tests.journeys.layanan import DESK, PHONE, Served, served
from tests.register.conftest import cradle, new_store, opened
from tests.staff import bekal
from tests.staff.bekal import DESA, KABUPATEN, KECAMATAN

__all__ = ["cradle", "days", "new_store", "opened", "villages"]
pytestmark = [pytest.mark.peramban, pytest.mark.lambat]


@pytest.fixture
def office(opened: OpenStore, villages: None) -> Iterator[Served]:
    """A kabupaten of twelve villages that have released nothing."""
    with served(opened) as one:
        yield one


def promise(page: Page) -> None:
    """Put a release of all villages on the public calendar."""
    page.get_by_text("Tambah kegiatan sendiri").click()
    page.get_by_label("Nama kegiatan atau data").last.fill(BOOK)
    page.get_by_label("Tingkat dan yang mengerjakan").select_option("desa:agen_statistik")
    page.get_by_label("Hari", exact=True).fill(DAY.isoformat())
    page.get_by_label("Tanggal acuan data").fill("2025-12-31")
    page.get_by_label("Masuk kalender rilis publik").check()
    follow(page, page.get_by_role("button", name="Tambah kegiatan", exact=True))


def test_a_missed_day_is_seen_by_all_and_moved_by_nobody(
    browser: Browser, office: Served, days: Days, project: Path
) -> None:
    axe = project / "node_modules" / "axe-core" / "axe.min.js"
    boss, agen = bekal.with_role("koordinator"), bekal.with_role("agen_statistik", DESA, name="Alia Reka")
    camat = bekal.with_role("camat", KECAMATAN)
    with ExitStack() as windows:

        def at(someone: Account, width: int = PHONE) -> Page:
            return windows.enter_context(office.window(browser, signed(someone), width)).new_page()

        first = at(boss, DESK)
        first.goto(f"{office.address}/tahun/{KABUPATEN}/?tahun={DAY.year}")
        promise(first)
        stranger = windows.enter_context(browser.new_context(viewport={"width": PHONE, "height": 800})).new_page()
        stranger.goto(f"{office.address}/kalender/{KABUPATEN}/?tahun={DAY.year}")
        expect(stranger.get_by_role("main")).to_contain_text(BOOK)
        expect(stranger.get_by_role("main")).not_to_contain_text("belum terbit")

        days.day = AFTER
        village = at(agen)
        village.goto(office.address)
        expect(village.get_by_role("main")).to_contain_text(BOOK)
        expect(village.get_by_role("main")).to_contain_text("lewat 7 hari")
        looked_at(village, "setahun-lewat-desa", axe)

        stranger.reload()
        expect(stranger.get_by_role("main")).to_contain_text("0 dari 12 desa tepat waktu")
        expect(stranger.get_by_role("main")).to_contain_text("12 belum terbit")
        looked_at(stranger, "setahun-lewat-publik", axe)

        chief = at(camat)
        chief.goto(office.address)
        follow(chief, chief.get_by_role("link", name="Buka daftar untuk ditelepon"))
        expect(chief.get_by_role("row", name="Alia Reka")).to_contain_text(BOOK)
        looked_at(chief, "setahun-lewat-camat", axe)

        late = at(boss, DESK)
        late.goto(f"{office.address}/tahun/{KABUPATEN}/?tahun={DAY.year}")
        follow(late, late.get_by_role("link", name=BOOK))
        expect(late.get_by_role("button", name="Pindahkan", exact=True)).to_have_count(0)
        expect(late.get_by_role("button", name="Batalkan perubahan ini")).to_have_count(0)
        expect(late.get_by_role("main")).to_contain_text("tidak lagi diubah")
        looked_at(late, "setahun-lewat-tahun", axe)

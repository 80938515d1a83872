"""Somebody who has read nothing makes a first book: from an empty store to a signed release with its QR, by mouse and
by keyboard. Every press is counted; clicks and seconds are printed."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from cantik.contoh import write_areas, write_rows
from cantik.pipeline.knowledge import AREAS_FILE
from cantik.staff.app import gate
from cantik.vault.app.opening import open_store
from tests.fixtures.desa_ringan import light_rows, light_village
from tests.journeys.langkah import looked_at, person, tab_to
from tests.journeys.layanan import DESK, Served, served
from tests.register.conftest import cradle, new_store
from tests.staff import bekal, totp

__all__ = ["cradle", "new_store"]
pytestmark = [pytest.mark.peramban, pytest.mark.lambat]
SEED = re.compile(r"\b[A-Z2-7]{32}\b")
MOST_CLICKS, MOST_S = 15, 180
LONG_MS = 480_000  # by the clock of a machine on which others are at work, too


def machine_s() -> float:
    """CPU seconds of server, worker and browser so far: what they take of a clock depends on who else is at work."""
    own = psutil.Process()
    living = [child.cpu_times() for child in own.children(recursive=True)]
    return sum(os.times()[:4]) + float(sum(spent.user + spent.system for spent in living))


@pytest.fixture
def empty(new_store: Callable[[], Path]) -> Iterator[Served]:
    """A store with nobody in it. Its persons are invented, but the gates are those of a real village."""
    folder = new_store()
    assert json.loads((folder / "simpanan.json").read_text())["demo"] is True
    write_areas(light_village(), folder / AREAS_FILE)
    gate.practice(False)
    with open_store(folder, demo=True) as opened, served(opened) as at:
        yield at


class Hand:
    """A hand that counts: each press of a button or link, each choice of a file, each tick is one click."""

    def __init__(self, page: Page, keyboard: bool) -> None:
        self.page, self.keyboard, self.clicks = page, keyboard, 0

    def press(self, target: Locator) -> None:
        """Press something, with the mouse or from the keyboard alone."""
        self.clicks += 1
        expect(target).to_be_visible(timeout=LONG_MS)
        if self.keyboard:
            tab_to(self.page, target)
            self.page.keyboard.press("Space" if target.get_attribute("type") == "checkbox" else "Enter")
        else:
            target.click()

    def button(self, name: str | re.Pattern[str]) -> None:
        """Press a button or a link by what stands on it."""
        self.press(self.page.get_by_role("button", name=name).or_(self.page.get_by_role("link", name=name)).first)

    def give(self, workbook: Path) -> None:
        """Hand a file over."""
        self.clicks += 1
        self.page.locator("#berkas").set_input_files(workbook)

    def telephone(self) -> None:
        """Type the code that a telephone shows for the seed on the page."""
        expect(self.page.locator("main")).to_contain_text(SEED, timeout=LONG_MS)
        seed = SEED.search(self.page.locator("main").inner_text())
        assert seed
        self.page.locator("input[name=code]").fill(totp.code(seed[0], time.time()))
        self.button(re.compile("^Pasang$"))
        self.button("Sudah saya simpan")


@pytest.mark.parametrize("keyboard", [False, True], ids=["tetikus", "papan_tik"])
def test_first_book(empty: Served, browser: Browser, tmp_path: Path, keyboard: bool) -> None:
    workbook = tmp_path / "penduduk.xlsx"
    write_rows(light_rows(), workbook, "template")
    context = person(browser, DESK, "light")
    page = context.new_page()
    hand, began, spent_before = Hand(page, keyboard), time.monotonic(), machine_s()
    page.goto(empty.address)
    _account(page, hand)
    page.locator("#id_tanggal").fill("2025-12-31")
    hand.give(workbook)
    hand.button("Unggah dan uji")
    hand.button("Simpan ke register")
    hand.button("Lihat buku rancangan")
    expect(page.get_by_role("heading", level=1, name="Pratinjau buku")).to_be_visible(timeout=LONG_MS)
    book_s = machine_s() - spent_before
    looked_at(page, "buku-rancangan")
    hand.button("Pasang pengaman kedua")
    hand.telephone()
    hand.button(re.compile(r"Setujui \d+ tabel dan ajukan"))
    page.get_by_label("Nama lengkap").fill("Sumarsono Reka")
    page.get_by_label("Nama pengguna").fill("sumarsono")
    page.get_by_label("Kata sandi").fill("lima sapi putih berenang")
    looked_at(page, "kades-di-sini")
    hand.button("Masuk sebagai kepala desa")
    hand.telephone()
    hand.press(page.get_by_label("Saya sudah membaca pratinjau"))
    looked_at(page, "tanda-tangan-pertama")
    hand.button(re.compile("^Tanda tangani$"))
    expect(page.get_by_role("img", name="Gambar QR")).to_be_visible(timeout=LONG_MS)
    spent, by_clock = machine_s() - spent_before, time.monotonic() - began
    looked_at(page, "rilis-pertama")
    by = "papan tik" if keyboard else "tetikus"
    print(f"\n{by}: {hand.clicks} klik, {spent:.0f} detik mesin (buku {book_s:.0f}), {by_clock:.0f} detik menurut jam")
    assert hand.clicks <= MOST_CLICKS
    assert spent <= MOST_S
    site = page.locator('a[href*="/situs/"]').get_attribute("href")
    assert site
    context.close()
    _anybody_reads(browser, site)


def _account(page: Page, hand: Hand) -> None:
    page.get_by_label("Nama desa atau kelurahan").fill(bekal.DESA)
    hand.button("Cari")
    page.get_by_label("Nama lengkap").fill("Ratna Reka")
    page.get_by_label("Nama pengguna").fill("ratna")
    page.get_by_label("Kata sandi").fill(bekal.SANDI)
    hand.button("Buat akun dan masuk")
    expect(page.get_by_role("heading", name="Buku pertama dalam tiga langkah")).to_be_visible(timeout=LONG_MS)


def _anybody_reads(browser: Browser, site: str) -> None:
    """The site opens without an account; a village that has published nothing has none."""
    stranger = browser.new_page()
    answer = stranger.goto(site)
    assert answer
    assert answer.status == 200
    assert "Dalam Angka" in stranger.inner_text("body")
    missing = stranger.goto(site.replace(bekal.DESA, bekal.TETANGGA))
    assert missing
    assert missing.status == 404
    stranger.close()

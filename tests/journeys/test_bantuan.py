"""Help in place in Chromium: by keyboard, without scripts, on a phone; and the switch between the languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import TimeoutError as NotInTime

from tests.journeys.kantor import page_of, served
from tests.journeys.layanan import DESK, PHONE, WHOLE, grave, ways
from tests.register.bekal import DESA
from tests.register.keluarga import bawa, keluarga
from tests.web.conftest import Kantor, cradle, kantor, new_store, opened

__all__ = ["cradle", "kantor", "new_store", "opened"]
pytestmark = [pytest.mark.peramban, pytest.mark.lambat]

PERIKSA = f"/desa/{DESA.text()}/periksa/?aturan=umur_ibu_anak"
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture
def isi(kantor: Kantor, tmp_path: Path) -> Kantor:
    bawa(kantor.opened, tmp_path, [row for n in range(3) for row in keluarga(n)])
    return kantor


@pytest.fixture
def address(isi: Kantor) -> Iterator[str]:
    with served() as found:
        yield found


def sideways(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def rule_mark(page: Page) -> Any:
    return page.get_by_role("button", name="Penjelasan: Ibu kurang dari 12 tahun")


def test_by_keyboard(browser: Browser, isi: Kantor, address: str) -> None:
    with page_of(browser, address, isi.siti, width=DESK) as page:
        page.goto(address + PERIKSA)
        mark = rule_mark(page)
        card = page.locator(".kartu:popover-open")
        expect(card).to_have_count(0)
        mark.focus()
        page.keyboard.press("Enter")
        expect(card).to_be_visible()
        expect(card).to_contain_text("umur ibunya dikurangi umur kurang dari 12")
        expect(card).to_contain_text("Cara memperbaiki")
        page.keyboard.press("Tab")  # the way into the card is the next step
        expect(card.get_by_role("link", name="Buka di Bantuan")).to_be_focused()
        page.keyboard.press("Escape")
        expect(card).to_have_count(0)
        expect(mark).to_be_focused()


@pytest.mark.parametrize(("width", "scheme"), ways((PHONE, "dark"), (PHONE, "light"), (DESK, "dark"), (DESK, "light")))
def test_nothing_serious_and_nothing_sideways(
    browser: Browser, isi: Kantor, address: str, width: int, scheme: str
) -> None:
    with page_of(browser, address, isi.siti, width=width, scheme=scheme, bypass=True) as page:
        page.goto(address + PERIKSA)
        rule_mark(page).click()
        expect(page.locator(".kartu:popover-open")).to_be_visible()
        box = page.locator(".kartu:popover-open").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        see = width == PHONE or WHOLE
        assert not see or grave(page, AXE) == []
        for path in ("/bantuan/", "/bantuan/?cari=umur", "/bantuan/?jenis=aturan", "/bantuan/tabel/kloset/"):
            page.goto(address + path)
            assert sideways(page) <= 0, path
            assert not see or grave(page, AXE) == [], path
            small = page.evaluate(
                "[...document.querySelectorAll('main button, main .btn, .tanya')].filter(e => e.offsetParent)"
                ".filter(e => e.getBoundingClientRect().height < 28).length"
            )
            assert small == 0, path


def test_without_scripts(browser: Browser, isi: Kantor, address: str) -> None:
    with page_of(browser, address, isi.siti, width=PHONE, scripts=False) as page:
        page.goto(address + PERIKSA)
        rule_mark(page).click()
        card = page.locator(".kartu:popover-open")
        expect(card).to_contain_text("Cara memperbaiki")
        card.get_by_role("button", name="Tutup").click()
        expect(card).to_have_count(0)
        page.get_by_role("link", name="Bantuan").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Bantuan")
        page.get_by_role("button", name="English").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Help")
        expect(page.locator("html")).to_have_attribute("lang", "en")
        page.get_by_label("Search explanations").fill("snapshot")
        page.get_by_role("button", name="Search").click()
        expect(page.get_by_role("link", name="Snapshot", exact=True)).to_be_visible()
        page.get_by_role("button", name="Bahasa Indonesia").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Bantuan")
        assert page.url.endswith("/bantuan/?cari=snapshot")


def test_the_switch_stays_on_the_page_of_a_finding(browser: Browser, isi: Kantor, address: str) -> None:
    with page_of(browser, address, isi.siti, width=DESK) as page:
        page.goto(address + PERIKSA)
        page.get_by_role("button", name="English").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Findings of the examination")
        assert page.url == address + PERIKSA
        expect(page.get_by_text("age of the mother minus age is less than 12").first).to_be_attached()


def pressed_in_time(page: Page, *keys: str) -> None:
    """Press keys that belong together until they lead away: on a machine under load two seconds may lie between two."""
    before = page.url
    for _ in range(5):
        for key in keys:
            page.keyboard.press(key)
        try:
            page.wait_for_url(lambda url: url != before, timeout=6_000)
        except NotInTime:
            continue
        return
    raise AssertionError(f"{' '.join(keys)} leads nowhere")


def test_the_keys_of_a_page(browser: Browser, isi: Kantor, address: str) -> None:
    with page_of(browser, address, isi.siti, width=DESK, bypass=True) as page:
        page.goto(f"{address}/desa/{DESA.text()}/")
        page.keyboard.press("?")
        dialog = page.locator("#kunci-halaman")
        expect(dialog).to_be_visible()
        expect(dialog.get_by_text("cari penduduk")).to_be_visible()
        expect(dialog.get_by_text("tabel sebelumnya, tabel berikutnya")).to_be_hidden()
        assert grave(page, AXE) == []
        page.keyboard.press("g")  # no key works behind the list
        page.keyboard.press("r")
        expect(dialog).to_be_visible()
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        pressed_in_time(page, "g", "r")
        assert "/periksa/" in page.url
        page.keyboard.press("?")  # the worklist has a list of its own
        expect(page.locator("#pintasan")).to_be_visible()


def test_a_list_opens_an_explanation_in_place(browser: Browser, isi: Kantor, address: str) -> None:
    """The link of a long list becomes a card with a script, and stays a link without one."""
    where = f"{address}/bantuan/?jenis=tabel"
    with page_of(browser, address, isi.siti, width=PHONE) as page:
        page.goto(where)
        page.evaluate(
            "document.querySelector('main').insertAdjacentHTML('beforeend',"
            "'<a class=tanya data-jelas id=coba href=/bantuan/tabel/kloset/>?</a>')"
        )
        page.locator("#coba").click()
        card = page.locator(".kartu:popover-open")
        expect(card).to_contain_text("Jenis kloset")
        assert page.url == where
        page.keyboard.press("Escape")
        expect(page.locator("#coba")).to_be_focused()

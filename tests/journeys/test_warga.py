"""The register in Chromium: search, a person, a family, one NIK; phone and desk, light and dark, scripts on and off."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from cantik.staff.app.models import AuditEntry
from cantik.vault.app.opening import OpenStore
from tests.journeys.layanan import DESK, PHONE, Served, grave, served, ways
from tests.register.bekal import DESA, orang
from tests.register.bekal import nik as nik_ke
from tests.register.conftest import cradle, new_store, opened
from tests.register.langkah import terapkan
from tests.register.warga import NAMA, isi_desa, nomor
from tests.staff.bekal import browser as signed_in
from tests.staff.bekal import with_role

__all__ = ["cradle", "new_store", "opened"]
pytestmark = [pytest.mark.peramban, pytest.mark.lambat]

WARGA = f"/desa/{DESA.text()}/warga/"
PANJANG = "RADEN AYU SITI NUR KHALIFATUL MUKAROMAH BINTI ABDULLAH REKAWIJAYANINGRAT"
PICTURES = os.environ.get("CANTIK_GAMBAR")  # a folder: pictures of every screen are kept there
WINDOWS = ways((PHONE, "dark", False), (PHONE, "light", True), (DESK, "light", False), (DESK, "light", True))


@pytest.fixture
def office(opened: OpenStore, tmp_path: Path) -> Iterator[Served]:
    """The village of `warga.py` with sixty people more in another list, one of them with a very long name."""
    isi_desa(opened, tmp_path)
    more = [
        orang(i, nama=f"WARGA REKA {i}", dusun=("KRAJAN", "LEGI", "TEGALSARI WETAN")[i % 3], rt=f"{i % 7:02}")
        for i in range(30, 90)
    ]
    more[5]["nama"] = PANJANG
    terapkan(opened, tmp_path, more, source="daftar_dusun", reference=dt.date(2026, 12, 1), name="tambahan.xlsx")
    with served(opened) as one:
        yield one


@pytest.fixture
def axe(project: Path) -> Path:
    return project / "node_modules" / "axe-core" / "axe.min.js"


def looked_at(page: Page, name: str, axe: Path | None) -> None:
    """No sideways scroll, one heading of the first rank, nothing serious for axe; a picture for whoever wants one."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    if PICTURES:
        dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        page.screenshot(path=f"{PICTURES}/warga-{name}-{width}-{'gelap' if dark else 'terang'}.png", full_page=True)
    assert int(page.evaluate("document.documentElement.scrollWidth")) <= width, name
    assert page.locator("h1").count() == 1, name
    if axe is not None:
        assert grave(page, axe) == [], name


@pytest.mark.parametrize(("width", "scheme", "scripts"), WINDOWS)
def test_from_a_part_of_a_name_to_one_nik(
    browser: Browser, office: Served, axe: Path, width: int, scheme: str, scripts: bool
) -> None:
    agen = with_role("agen_statistik", DESA.text(), name="Siti Reka Wulandari")
    see = axe if scripts else None
    with office.window(browser, signed_in(agen), width, scripts=scripts, scheme=scheme) as context:
        page = context.new_page()
        wrong: list[str] = []
        addresses: list[str] = []
        page.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
        page.on("request", lambda request: addresses.append(request.url))
        page.goto(office.address + WARGA)
        expect(page.get_by_role("heading", name="Siapa yang dicari?")).to_be_visible()
        looked_at(page, "kosong", see)

        page.get_by_label("Nama, NIK, atau nomor KK").fill("rekaw")
        page.get_by_role("button", name="Cari", exact=True).click()
        expect(page.get_by_role("heading", name="2 orang untuk “rekaw”")).to_be_visible()
        looked_at(page, "hasil", see)

        page.get_by_role("link", name=NAMA[0], exact=True).click()
        expect(page.get_by_role("heading", name=NAMA[0])).to_be_visible()
        page.locator("main summary").first.click()  # the menu has a fold of its own, shut away on a phone
        expect(page.locator("main details[open]").first).to_be_attached()
        looked_at(page, "orang", see)

        page.get_by_text("Buka NIK dengan alasan").click()
        page.get_by_label("Alasan membuka NIK").fill("pendek")
        page.get_by_role("button", name="Buka NIK").click()
        expect(page.get_by_text("Alasan terlalu pendek")).to_be_visible()
        looked_at(page, "alasan", see)
        page.get_by_label("Alasan membuka NIK").fill("Mencocokkan dengan KTP di loket")
        page.get_by_role("button", name="Buka NIK").click()
        expect(page.get_by_text(nik_ke(0))).to_be_visible()
        looked_at(page, "nik", see)
        page.reload()
        expect(page.get_by_text(nik_ke(0))).to_have_count(0)

        page.get_by_role("link", name="Lihat keluarga").click()
        expect(page.get_by_role("heading", name=f"Keluarga {NAMA[0]}")).to_be_visible()
        looked_at(page, "keluarga", see)
        page.goto(f"{office.address}{WARGA}orang/{nomor(NAMA[0])}/kesehatan/")
        looked_at(page, "kesehatan", see)
        page.goto(f"{office.address}{WARGA}?kedudukan=tercatat&hal=2")
        looked_at(page, "daftar", see)
        page.goto(f"{office.address}{WARGA}orang/{nomor(PANJANG)}/")
        looked_at(page, "panjang", see)
    assert [text for text in wrong if "422" not in text] == []
    said = " ".join(addresses).lower()
    assert not re.search(r"rekaw|siti|\d{16}", said)
    assert AuditEntry.objects.filter(action="orang.buka_nik").count() == 1


def test_with_the_keyboard_only(browser: Browser, office: Served) -> None:
    """`/` goes to the search wherever one is; Tab and Enter do the rest."""
    agen = with_role("agen_statistik", DESA.text(), name="Siti Reka Wulandari")
    with office.window(browser, signed_in(agen), DESK) as context:
        page = context.new_page()
        page.goto(office.address + WARGA)
        page.keyboard.press("/")
        page.keyboard.type("rekawa siti")
        page.keyboard.press("Enter")
        link = page.get_by_role("link", name=NAMA[0], exact=True)
        expect(link).to_be_visible()
        for _ in range(60):
            page.keyboard.press("Tab")
            if link.evaluate("e => e === document.activeElement"):
                break
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name=NAMA[0])).to_be_visible()


def test_an_idle_page_hides_itself_and_wants_the_second_factor(browser: Browser, office: Served) -> None:
    agen = with_role("agen_statistik", DESA.text())
    with office.window(browser, signed_in(agen), DESK) as context:
        page = context.new_page()
        page.clock.install()
        page.goto(f"{office.address}{WARGA}orang/{nomor(NAMA[0])}/")
        page.clock.run_for(9 * 60 * 1000)
        expect(page.get_by_role("heading", name=NAMA[0])).to_be_visible()
        page.clock.run_for(2 * 60 * 1000)
        expect(page).to_have_url(re.compile("/akun/ulangi/kode/"))
        expect(page.get_by_text(NAMA[0])).to_have_count(0)
        page.goto(f"{office.address}{WARGA}orang/{nomor(NAMA[0])}/")
        expect(page).to_have_url(re.compile("/akun/ulangi/kode/"))


def test_on_paper_the_page_says_who_printed_it_and_holds_no_open_nik(browser: Browser, office: Served) -> None:
    agen = with_role("agen_statistik", DESA.text(), name="Siti Reka Wulandari")
    with office.window(browser, signed_in(agen), DESK) as context:
        page = context.new_page()
        page.goto(f"{office.address}{WARGA}orang/{nomor(NAMA[0])}/")
        page.get_by_text("Buka NIK dengan alasan").click()
        page.get_by_label("Alasan membuka NIK").fill("Mencocokkan dengan KTP di loket")
        page.get_by_role("button", name="Buka NIK").click()
        expect(page.get_by_text(nik_ke(0))).to_be_visible()
        page.emulate_media(media="print")
        expect(page.get_by_text("Dicetak oleh Siti Reka Wulandari")).to_be_visible()
        expect(page.get_by_text(nik_ke(0))).to_be_hidden()


def test_an_opened_nik_closes_by_itself(browser: Browser, office: Served) -> None:
    """By style alone, so that it also closes without scripts: the animation is brought to its end."""
    agen = with_role("agen_statistik", DESA.text())
    with office.window(browser, signed_in(agen), DESK) as context:
        page = context.new_page()
        page.goto(f"{office.address}{WARGA}orang/{nomor(NAMA[0])}/")
        page.get_by_text("Buka NIK dengan alasan").click()
        page.get_by_label("Alasan membuka NIK").fill("Mencocokkan dengan KTP di loket")
        page.get_by_role("button", name="Buka NIK").click()
        shown = page.get_by_text(nik_ke(0))
        expect(shown).to_be_visible()
        assert page.evaluate("document.querySelector('.rahasia').getAnimations()[0].effect.getTiming().delay") == 60_000
        page.evaluate("document.querySelector('.rahasia').getAnimations()[0].finish()")
        expect(shown).to_be_hidden()

"""From a draft to its release by keyboard only, and without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from cantik.register.core.app.models import Person
from cantik.release.app.models import Draft, Signature
from tests.journeys.langkah import LONG_MS, enter, looked_at, tab_to
from tests.journeys.layanan import DESK, PHONE, Served, served
from tests.release.conftest import ANGKA, TERBIT, Rumah, cradle, make_prepared, prepared, rumah
from tests.release.langkah import page as fetched
from tests.staff import bekal

__all__ = ["cradle", "make_prepared", "prepared", "rumah"]
pytestmark = [pytest.mark.peramban, pytest.mark.lambat]


@pytest.fixture
def ready(rumah: Rumah) -> Iterator[tuple[Rumah, Served]]:
    """The prepared village with its draft, served."""
    with served(rumah.opened) as at:
        yield rumah, at


@pytest.mark.malam
def test_from_the_draft_to_the_release_by_keyboard_only(browser: Browser, ready: tuple[Rumah, Served]) -> None:
    """On a phone's width in the dark: review, hand in, sign; nothing is clicked, every stop shows its ring. By day
    `test_buku_pertama.py` goes this way by keyboard."""
    house, at = ready
    with at.window(browser, house.klien["ratna"], PHONE, scheme="dark") as context:
        page = context.new_page()
        page.goto(at.address + TERBIT)
        enter(page, page.get_by_role("link", name=re.compile(r"^Tinjau \d+ tabel")))
        enter(page, page.get_by_role("link", name="Tinjau berikutnya"))
        looked_at(page, "papan-tombol-1-tabel")
        enter(page, page.get_by_role("button", name=re.compile("^Setujui, lanjut")))
        page.keyboard.press("[")
        page.wait_for_url("**/angka/tabel/**")
        expect(page.get_by_text("Disetujui")).to_be_visible()
        page.goto(at.address + ANGKA)
        page.get_by_role("button", name="Setujui semua di daftar ini").focus()  # behind a link to each table
        with page.expect_navigation():
            page.keyboard.press("Enter")
        page.goto(at.address + TERBIT)
        enter(page, page.get_by_role("button", name="Ajukan untuk ditandatangani"))
        expect(page.get_by_text("Rancangan diajukan.")).to_be_visible()
    with at.window(browser, house.klien["sumarsono"], PHONE, scheme="dark") as context:
        page = context.new_page()
        page.goto(at.address + TERBIT)
        enter(page, page.get_by_role("link", name="Buka halaman tanda tangan"))
        tab_to(page, page.get_by_label("Saya sudah membaca pratinjau"))
        page.keyboard.press("Space")
        enter(page, page.get_by_role("button", name="Tanda tangani"))
        expect(page.get_by_role("heading", name="Rilis 2025-1 berlaku")).to_be_visible(timeout=LONG_MS)
        looked_at(page, "papan-tombol-2-terbit")
    assert Signature.objects.get().by == house.kades.actor


def test_without_scripts_it_is_reviewed_handed_in_signed_and_published(
    browser: Browser, ready: tuple[Rumah, Served], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """JavaScript off, at the desk in the dark; back and double click do no harm."""
    house, at = ready
    public = tmp_path / "umum"
    public.mkdir()
    monkeypatch.setenv("CANTIK_PUBLIC", str(public))
    with at.window(browser, house.klien["ratna"], DESK, scripts=False, scheme="dark") as context:
        page = context.new_page()
        page.goto(at.address + ANGKA)
        with page.expect_navigation():
            page.get_by_role("button", name="Setujui semua di daftar ini").click()
        page.goto(at.address + TERBIT)
        page.get_by_role("button", name="Ajukan untuk ditandatangani").dblclick()
        expect(page.get_by_role("heading", name="Menunggu tanda tangan")).to_be_visible()
        looked_at(page, "polos-1-menunggu")
    with at.window(browser, house.klien["sumarsono"], DESK, scripts=False, scheme="dark") as context:
        page = context.new_page()
        page.goto(f"{at.address}{TERBIT}tanda-tangan/")
        page.get_by_role("button", name="Tanda tangani dan terbitkan").click()
        assert page.url.endswith("/tanda-tangan/")  # the browser itself asks for the tick
        page.get_by_label("Saya sudah membaca pratinjau").check()
        page.get_by_role("button", name="Tanda tangani dan terbitkan").dblclick()
        expect(page.get_by_role("heading", name="Rilis 2025-1 berlaku")).to_be_visible(timeout=LONG_MS)
        looked_at(page, "polos-2-terbit")
        page.go_back()  # to the page with the form: sent again it signs nothing more
        page.wait_for_load_state()
        if page.get_by_role("button", name="Tanda tangani dan terbitkan").count():
            page.get_by_label("Saya sudah membaca pratinjau").check()
            page.get_by_role("button", name="Tanda tangani dan terbitkan").click()
            page.wait_for_load_state()
    assert Signature.objects.count() == 1
    assert Draft.objects.get().state == "terbit"
    assert (public / bekal.DESA / "index.html").is_file()
    assert "Rilis 2025-1 berlaku" in fetched(house.klien["ratna"], TERBIT)
    assert Person.objects.exists()

"""A village brings a list of which fourteen of 264 rows are refused: 94.7%, a hair below the limit of counts. On a
telephone it comes to a signed book all the same, of percentages, and is told at every step what stands in the way of
counts, with the rows one press away (docs/adr/0068).

Every press counts; the way of a first book without a fault is walked by `test_buku_pertama.py`.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from cantik.contoh import write_rows
from tests.fixtures.baris_rusak import break_dates
from tests.fixtures.desa_ringan import light_rows
from tests.journeys.langkah import looked_at, person
from tests.journeys.layanan import PHONE, Served
from tests.journeys.test_buku_pertama import LONG_MS, Hand, cradle, empty, new_store
from tests.staff import bekal

__all__ = ["cradle", "empty", "new_store"]
pytestmark = [pytest.mark.peramban, pytest.mark.lambat]
MOST_CLICKS = 18
KINDS = 5
REFUSED = re.compile(r"14 dari 264 baris daftar ditolak", re.IGNORECASE)
ROWS = f"/desa/{bekal.DESA}/periksa/?tingkat=tolak"


def _told(page: Page, name: str) -> None:
    """The page says how many rows are missing, and leads to them."""
    expect(page.locator("main")).to_contain_text(REFUSED, timeout=LONG_MS)
    assert page.locator(f'main a[href="{ROWS}"]').count() >= 1, name
    looked_at(page, name)


def test_a_dirty_list_comes_to_a_signed_book_that_says_what_is_missing(
    empty: Served, browser: Browser, tmp_path: Path
) -> None:
    workbook = tmp_path / "penduduk.xlsx"
    write_rows(break_dates(light_rows(), 14), workbook, "template")
    context = person(browser, PHONE, "light")
    page = context.new_page()
    hand = Hand(page, keyboard=False)
    page.goto(empty.address)
    _bring(page, hand, workbook)
    _told(page, "kotor-tersimpan")
    hand.button(re.compile("Lihat 14 baris yang ditolak"))
    expect(page.get_by_role("heading", level=1, name="Temuan pemeriksaan")).to_be_visible(timeout=LONG_MS)
    _told(page, "kotor-baris")
    hand.clicks += 1  # the browser's own way back
    page.go_back()
    hand.button("Lihat buku rancangan")
    expect(page.get_by_role("heading", level=1, name="Pratinjau buku")).to_be_visible(timeout=LONG_MS)
    looked_at(page, "kotor-buku")
    _elsewhere(page)
    _sign(page, hand)
    print(f"\n{hand.clicks} klik pada layar {PHONE}")
    assert hand.clicks <= MOST_CLICKS
    context.close()


def test_a_list_with_errors_comes_to_a_signed_book(empty: Served, browser: Browser, shared: Path) -> None:
    """Of 97 rows four are refused, and five kinds of findings hold the release until somebody decides about them."""
    context = person(browser, PHONE, "light")
    page = context.new_page()
    hand = Hand(page, keyboard=False)
    page.goto(empty.address)
    _bring(page, hand, shared / "cases" / "buku" / "kotor.xlsx", "35.05.10.2011")
    looked_at(page, "galat-tersimpan")
    hand.button(re.compile(r"^Periksa \d+ temuan$"))
    hand.button("Terima menurut jenis")
    reasons = page.get_by_label(re.compile("Alasan menerima"))
    expect(reasons).to_have_count(KINDS, timeout=LONG_MS)
    for place in range(KINDS):
        hand.write(reasons.nth(place), "Sudah ditanyakan kepada keluarganya")
    looked_at(page, "galat-menurut-jenis")
    hand.button("Terima yang beralasan")
    looked_at(page, "galat-diterima")
    hand.button("Lihat buku rancangan")
    expect(page.get_by_role("heading", level=1, name="Pratinjau buku")).to_be_visible(timeout=LONG_MS)
    looked_at(page, "galat-buku")
    _sign(page, hand, provisional=False)
    print(f"\n{hand.clicks} klik pada layar {PHONE}")
    assert hand.clicks <= MOST_CLICKS + 1  # one is about the day of its list
    context.close()


def _bring(page: Page, hand: Hand, workbook: Path, village: str = bekal.DESA) -> None:
    """An account, the file, the dry run, the register."""
    hand.write(page.get_by_label("Nama desa atau kelurahan"), village)
    hand.button("Cari")
    hand.write(page.get_by_label("Nama lengkap"), "Ratna Reka")
    hand.write(page.get_by_label("Nama pengguna"), "ratna")
    hand.write(page.get_by_label("Kata sandi"), bekal.SANDI)
    hand.button("Buat akun dan masuk")
    expect(page.get_by_role("heading", name="Buku pertama dalam tiga langkah")).to_be_visible(timeout=LONG_MS)
    hand.give(workbook)
    page.locator("#id_tanggal").fill("2025-12-31")
    hand.button("Unggah dan uji")
    if village != bekal.DESA:
        hand.press(page.get_by_label("Isi daftar ini memang keadaan"))  # its births end eleven years before
    hand.button("Simpan ke register")
    expect(page.get_by_role("heading", level=1, name="Tersimpan ke register")).to_be_visible(timeout=LONG_MS)


def _elsewhere(page: Page) -> None:
    """Home, publication and protection say it too; looked at beside the way, so no press of it."""
    beside = page.context.new_page()
    root = re.sub(r"(https?://[^/]+)/.*", r"\1", page.url)
    for name, path in (("beranda", ""), ("terbit", "terbit/"), ("lindung", "lindung/rancangan/")):
        beside.goto(f"{root}/desa/{bekal.DESA}/{path}")
        _told(beside, f"kotor-{name}")
    beside.close()


def _sign(page: Page, hand: Hand, *, provisional: bool = True) -> None:
    hand.button("Pasang pengaman kedua")
    hand.telephone()
    hand.button(re.compile(r"Setujui \d+ tabel dan ajukan"))
    hand.write(page.get_by_label("Nama lengkap"), "Sumarsono Reka")
    hand.write(page.get_by_label("Nama pengguna"), "sumarsono")
    hand.write(page.get_by_label("Kata sandi"), "lima sapi putih berenang")
    hand.button("Masuk sebagai kepala desa")
    hand.telephone()
    if provisional:
        expect(page.locator("main")).to_contain_text("Rilis ini sementara", timeout=LONG_MS)
    looked_at(page, "kotor-tanda-tangan")
    hand.press(page.get_by_label("Saya sudah membaca pratinjau"))
    hand.button(re.compile("^Tanda tangani$"))
    expect(page.get_by_role("img", name="Gambar QR")).to_be_visible(timeout=LONG_MS)
    looked_at(page, "kotor-rilis")

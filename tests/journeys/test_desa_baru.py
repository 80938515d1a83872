"""A fresh store becomes a village at work: chosen by its name, an account, a second factor, its files, practice beside
it. Phone and desk, light and dark, with and without scripts."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from cantik.staff.app import gate
from cantik.vault.app.opening import open_store
from tests.journeys.langkah import LONG_MS, follow, looked_at
from tests.journeys.layanan import DESK, PHONE, Served, served, ways
from tests.register.conftest import cradle, new_store
from tests.staff import totp

__all__ = ["cradle", "new_store"]
pytestmark = [pytest.mark.peramban, pytest.mark.lambat]
SANDI = "empat kuda biru terbang"
SEED = re.compile(r"\b[A-Z2-7]{32}\b")


@pytest.fixture
def fresh(new_store: Callable[[], Path]) -> Iterator[Served]:
    """A store of real persons with nobody in it, served."""
    folder = new_store()
    card = folder / "simpanan.json"
    card.write_text(json.dumps(json.loads(card.read_text()) | {"demo": False}))
    gate.practice(False)
    with open_store(folder, demo=False) as opened, served(opened) as one:
        yield one


@pytest.fixture
def axe(project: Path) -> Path:
    return project / "node_modules" / "axe-core" / "axe.min.js"


@pytest.mark.parametrize(
    ("width", "scheme", "scripts"), ways((DESK, "light", True), (PHONE, "dark", True), (PHONE, "light", False))
)
def test_from_nothing_to_practice(
    fresh: Served, browser: Browser, axe: Path, tmp_path: Path, width: int, scheme: Any, scripts: bool
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        java_script_enabled=scripts,
        locale="id-ID",
        reduced_motion="reduce",
    )
    page, check = context.new_page(), axe if scripts else None
    began = time.monotonic()
    _first_account(page, fresh.address, check)
    expect(page.get_by_role("heading", name="Buku pertama dalam tiga langkah")).to_be_visible()  # no second factor yet
    page.goto(f"{fresh.address}/akun/pengaman/")
    _second_factor(page, check)
    page.get_by_role("link", name="Lanjutkan bekerja").click()
    expect(page.get_by_role("heading", name="Buku pertama dalam tiga langkah")).to_be_visible()
    expect(page.get_by_text("Desa Sawentar, 35.05.10.2011")).to_be_visible()
    looked_at(page, "desa-baru", check)
    assert time.monotonic() - began < 300  # five minutes are for the person, the machine takes none of them
    _practise(page, tmp_path, check)
    context.close()


def _first_account(page: Page, address: str, axe: Path | None) -> None:
    page.goto(address)
    expect(page).to_have_url(re.compile("/mulai/$"))
    looked_at(page, "mulai", axe)
    page.get_by_label("Nama desa atau kelurahan").fill("sukamaju")
    follow(page, page.get_by_role("button", name="Cari"))
    looked_at(page, "mulai-cari", axe)
    page.get_by_label("Nama desa atau kelurahan").fill("sawentar, blitar")  # there is one only: nothing to choose
    follow(page, page.get_by_role("button", name="Cari"))
    looked_at(page, "mulai-akun", axe)
    page.get_by_label("Nama lengkap").fill("Siti Reka")
    page.get_by_label("Nama pengguna").fill("siti")
    page.get_by_label("Kata sandi").fill(SANDI)
    assert page.get_by_label("agen statistik desa ini").is_checked()
    follow(page, page.get_by_role("button", name="Buat akun dan masuk"))


def _second_factor(page: Page, axe: Path | None) -> None:
    looked_at(page, "mulai-pengaman", axe)
    page.get_by_role("link", name="Pasang kode ponsel").click()
    expect(page.locator("main")).to_contain_text(SEED)
    seed = SEED.search(page.locator("main").inner_text())
    assert seed
    page.locator("input[name=code]").fill(totp.code(seed[0], time.time()))
    page.locator("main button.pri").click()
    follow(page, page.get_by_role("link", name="Sudah saya simpan"))


def _practise(page: Page, folder: Path, axe: Path | None) -> None:
    follow(page, page.get_by_role("link", name="Buka desa latihan berisi warga rekaan"))
    looked_at(page, "latihan", axe)
    page.get_by_role("button", name="Buka desa latihan").click()
    expect(page.get_by_text("DESA LATIHAN: CONTOH – DATA REKAAN")).to_be_visible()
    looked_at(page, "latihan-kosong", axe)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Unduh buku kerja latihan").click()
    workbook = folder / "penduduk_latihan.xlsx"
    waiting.value.save_as(workbook)
    page.locator("#berkas").set_input_files(workbook)
    page.get_by_role("button", name="Unggah dan uji").click()
    page.wait_for_url(re.compile("/masukan/"))
    save = page.get_by_role("button", name="Simpan ke register").first
    expect(save).to_be_visible(timeout=LONG_MS)  # the page goes on by itself, with and without scripts
    save.click()
    expect(page.get_by_role("heading", level=1, name="Tersimpan")).to_be_visible(timeout=LONG_MS)
    village = re.sub(r"(/desa/[^/]+/).*", r"\1", page.url)
    page.goto(village)
    expect(page.get_by_role("link", name="Kerjakan temuan").first).to_be_visible()
    looked_at(page, "latihan-berisi", axe)
    page.get_by_role("link", name="Tentang latihan").click()
    page.get_by_label("Tutup Desa Latihan 1 untuk seterusnya").check()
    looked_at(page, "latihan-ulang", axe)
    page.get_by_role("button", name="Mulai ulang latihan").click()
    expect(page.get_by_text("Latihan dimulai ulang")).to_be_visible()
    expect(page.get_by_text("Desa Latihan 2").first).to_be_visible()
    page.get_by_role("link", name="Kembali ke desa Anda").click()
    expect(page.get_by_text("Desa Sawentar, 35.05.10.2011")).to_be_visible()

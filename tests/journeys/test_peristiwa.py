"""The living register in Chromium: a birth, a death, moves; by keyboard and without scripts, phone and desk."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from cantik.vault.app.opening import OpenStore
from tests.journeys.langkah import enter, follow, looked_at
from tests.journeys.layanan import DESK, PHONE, Served, served, way, ways
from tests.register.bekal import DESA, DESA_LAIN, kk, nik
from tests.register.conftest import cradle, new_store, opened
from tests.register.langkah import terapkan
from tests.register.test_peristiwa_simpan import nomor, penduduk
from tests.staff.bekal import browser as signed_in
from tests.staff.bekal import with_role

__all__ = ["cradle", "new_store", "opened"]
pytestmark = [pytest.mark.peramban, pytest.mark.lambat]

PERISTIWA = f"/desa/{DESA.text()}/peristiwa/"
PANJANG = "RADEN AYU SITI NUR KHALIFATUL MUKAROMAH BINTI ABDULLAH REKAWIJAYANINGRAT"
WINDOWS = ways((PHONE, "dark", False), (PHONE, "light", True), (DESK, "dark", False), (DESK, "light", True))


@pytest.fixture
def office(opened: OpenStore, tmp_path: Path) -> Iterator[Served]:
    """Forty-two people in fourteen families and three dusun; the head of one has a very long name."""
    rows = [penduduk(i) | {"dusun": ("KRAJAN", "LEGI", "TEGALSARI WETAN")[i // 3 % 3]} for i in range(42)]
    rows[3]["nama"] = PANJANG
    terapkan(opened, tmp_path, rows, reference=dt.date(2025, 12, 31))
    with served(opened) as one:
        yield one


@pytest.fixture
def axe(project: Path) -> Path:
    return project / "node_modules" / "axe-core" / "axe.min.js"


def catat(page: Page, name: str, axe: Path | None, *, keyboard: bool, both: bool = False) -> None:
    """From a filled form to the list: what will happen is read (looked at in `both` widths), then recorded."""
    look, record = (page.get_by_role("button", name=text) for text in ("Lihat yang akan dicatat", "Catat peristiwa"))
    if keyboard:
        enter(page, look)
        expect(record).to_be_focused()
        looked_at(page, f"{name}-kabar", axe, both=both)
        with page.expect_navigation():
            page.keyboard.press("Enter")
    else:
        follow(page, look)
        looked_at(page, f"{name}-kabar", axe, both=both)
        record.click()
    expect(page.get_by_text("dicatat. Bila keliru")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme", "scripts"), WINDOWS)
def test_a_month_of_a_village(
    browser: Browser, office: Served, axe: Path, width: int, scheme: str, scripts: bool
) -> None:
    agen = with_role("agen_statistik", DESA.text(), name="Siti Reka Wulandari")
    see, name = (axe if scripts else None), f"peristiwa-{scheme}"
    today = dt.date.today()
    day = today.replace(day=1).isoformat()
    with office.window(browser, signed_in(agen), width, scripts=scripts, scheme=scheme) as context:
        page = context.new_page()
        wrong: list[str] = []
        # The browser itself reports the answer 422 of a form that was sent empty.
        page.on("console", lambda m: wrong.append(m.text) if m.type == "error" and "422" not in m.text else None)
        page.goto(office.address + (f"/desa/{DESA.text()}/" if width == PHONE else PERISTIWA))
        if width == PHONE:  # the bottom bar leads there, with and without scripts
            bar = page.get_by_role("navigation", name="Utama, ponsel")
            bar.get_by_text("Semua", exact=True).click()
            expect(bar.get_by_role("link", name="Peristiwa penduduk")).to_be_visible()
            looked_at(page, f"{name}-semua", see)
            bar.get_by_role("link", name="Peristiwa penduduk").click()
            page.wait_for_url(f"**{PERISTIWA}")
        looked_at(page, f"{name}-kosong", see)
        page.get_by_label("Kelahiran, kematian, kepindahan: cari dahulu orangnya").fill("REKA 7")
        page.get_by_role("search").filter(has_text="Untuk kelahiran cari ibunya").get_by_role("button").click()
        follow(page, page.get_by_role("link", name="REKA 7", exact=True).first)
        looked_at(page, f"{name}-orang", see)
        follow(page, page.get_by_role("link", name="Kelahiran: orang ini ibunya"))
        looked_at(page, f"{name}-lahir", see)
        follow(page, page.get_by_role("button", name="Lihat yang akan dicatat"))
        looked_at(page, f"{name}-lahir-kurang", see)
        page.get_by_label("Tanggal lahir").fill(day)
        page.get_by_label("Nama anak").fill("BAYI REKA SATU")
        page.get_by_label("Perempuan").check()
        catat(page, f"{name}-lahir", see, keyboard=width == DESK)
        for where, person, ticked in (
            ("mati", 9, ()),
            ("keluar", 3, ("REKA 4", "REKA 5")),
            ("dalam", 12, ("REKA 13",)),
        ):
            page.goto(f"{office.address}{PERISTIWA}orang/{_number(person)}/{where}/")
            page.get_by_label(re.compile(r"^\s*Tanggal")).fill(day)
            for one in ticked:
                page.get_by_label(one, exact=True).check()
            if where == "dalam":
                page.get_by_label("Pindah ke dusun dan RT").select_option(index=3)
            looked_at(page, f"{name}-{where}", see)
            catat(page, f"{name}-{where}", None, keyboard=False)
        page.goto(f"{office.address}{PERISTIWA}datang/")
        page.get_by_label("Tanggal datang").fill(day)
        page.get_by_label("Tinggal di dusun dan RT").select_option(index=1)
        page.get_by_label("Nomor KK").fill(kk(70))
        first = page.get_by_role("group", name="Orang pertama")
        first.get_by_label("Nama").fill("PENDATANG REKA")
        first.get_by_label("Laki-laki").check()
        first.get_by_label("Tanggal lahir").fill("1990-02-01")
        first.get_by_label("NIK").fill(nik(70))
        page.get_by_text("Orang ke-2").click()
        expect(page.locator("details.orang[open]")).to_have_count(1)
        looked_at(page, f"{name}-datang", see)
        catat(page, f"{name}-datang", see, keyboard=False)
        looked_at(page, f"{name}-bulan", see)
        expect(page.get_by_text("Neraca menutup")).to_be_visible()
        page.get_by_role("button", name=re.compile(r"^Urungkan\s*: Kematian")).click()
        expect(page.get_by_text("Peristiwa diurungkan.")).to_be_visible()
        follow(page, page.get_by_role("link", name="Lampid bulan ini"))
        looked_at(page, f"{name}-lampid", see)
        follow(page, page.get_by_role("link", name="Formulir resmi"))
        looked_at(page, f"{name}-formulir", see)
        with page.expect_download() as kept:
            page.get_by_role("link", name=re.compile("PDF.*Laporan perkembangan penduduk")).click()
        assert Path(kept.value.path()).read_bytes()[:5] == b"%PDF-"
        assert wrong == [] or not scripts, wrong


@pytest.mark.parametrize(("width", "scheme"), way((PHONE, "dark"), (DESK, "light")))
def test_what_becomes_of_families(browser: Browser, office: Served, axe: Path, width: int, scheme: str) -> None:
    """A partner is looked for, a card split, somebody goes abroad: each seen before it is recorded."""
    agen = with_role("agen_statistik", DESA.text(), name="Siti Reka Wulandari")
    name, day = f"keluarga-{scheme}", dt.date.today().replace(day=1).isoformat()
    with office.window(browser, signed_in(agen), width, scripts=True, scheme=scheme) as context:
        page = context.new_page()
        page.goto(f"{office.address}{PERISTIWA}orang/{nomor(7)}/kawin/")
        page.get_by_label("Tanggal kawin").fill(day)
        page.get_by_label("Cari pasangan di desa ini").fill("reka 2")
        follow(page, page.get_by_role("button", name="Cari pasangan"))
        looked_at(page, f"{name}-kawin", axe, both=True)
        page.get_by_role("radio", name=re.compile("^REKA 20,")).check()
        page.get_by_label("KK baru berdua").check()
        catat(page, f"{name}-kawin", axe, keyboard=width == DESK, both=True)
        page.goto(f"{office.address}{PERISTIWA}orang/{nomor(9)}/kk/")
        page.get_by_label("Tanggal KK baru").fill(day)
        page.get_by_label("REKA 10", exact=True).select_option("3")
        follow(page, page.get_by_role("button", name="Lihat yang akan dicatat"))
        looked_at(page, f"{name}-kk-kurang", axe, both=True)
        expect(page.get_by_text("Keluarga yang ditinggalkan memerlukan tepat satu kepala")).to_be_visible()
        page.get_by_label("REKA 11", exact=True).select_option("kepala")
        page.get_by_label("REKA 10", exact=True).select_option("4")
        catat(page, f"{name}-kk", axe, keyboard=False, both=True)
        page.goto(f"{office.address}{PERISTIWA}orang/{nomor(13)}/keberadaan/")
        page.get_by_label("Sejak tanggal").fill(day)
        page.get_by_label("di luar negeri").check()
        page.get_by_label("Tempatnya").fill("Malaysia")
        looked_at(page, f"{name}-keberadaan", axe, both=True)
        catat(page, f"{name}-keberadaan", None, keyboard=False, both=True)
        page.goto(f"{office.address}{PERISTIWA}orang/{nomor(7)}/cerai/")
        looked_at(page, f"{name}-cerai", axe, both=True)
        page.goto(office.address + PERISTIWA)
        page.get_by_role("button", name=re.compile(r"^Urungkan\s*: Pecah KK")).click()
        expect(page.get_by_text("Peristiwa diurungkan.")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), way((PHONE, "light"), (DESK, "dark")))
def test_a_move_between_two_villages(
    browser: Browser, office: Served, opened: OpenStore, tmp_path: Path, axe: Path, width: int, scheme: str
) -> None:
    """One agen lets a person go, the other sees who is expected and records the arrival."""
    terapkan(opened, tmp_path, [penduduk(100)], desa=DESA_LAIN, reference=dt.date(2025, 12, 31))
    here, there = (
        with_role("agen_statistik", desa.text(), name=name)
        for desa, name in ((DESA, "Siti Reka Wulandari"), (DESA_LAIN, "Bayu Reka"))
    )
    name, day = f"pindah-{scheme}", dt.date.today().replace(day=1).isoformat()
    with office.window(browser, signed_in(here), width, scripts=True, scheme=scheme) as context:
        page = context.new_page()
        page.goto(f"{office.address}{PERISTIWA}orang/{nomor(9)}/keluar/")
        page.get_by_label("Tanggal pindah").fill(day)
        page.get_by_label("Desa tujuan dalam sistem ini").select_option(index=1)
        looked_at(page, f"{name}-lepas", axe, both=True)
        catat(page, f"{name}-lepas", None, keyboard=False, both=True)
    with office.window(browser, signed_in(there), width, scripts=True, scheme=scheme) as context:
        page = context.new_page()
        page.goto(f"{office.address}/desa/{DESA_LAIN.text()}/peristiwa/")
        looked_at(page, f"{name}-ditunggu", axe, both=True)
        page.get_by_role("link", name=re.compile("^Catat kedatangannya")).click()
        page.get_by_label("Tinggal di dusun dan RT").select_option(index=1)
        page.get_by_label("Nomor KK").fill(kk(71))
        looked_at(page, f"{name}-tiba", axe, both=True)
        catat(page, f"{name}-tiba", axe, keyboard=width == DESK, both=True)
        expect(page.get_by_text("Kedatangan yang ditunggu")).to_have_count(0)
        expect(page.get_by_text("Neraca menutup")).to_be_visible()


def _number(person: int) -> int:
    """The internal number; the one with the long name is found by it."""
    from cantik.register.core.app.models import PersonVersion

    if person != 3:
        return nomor(person)
    return int(PersonVersion.objects.filter(name=PANJANG).values_list("person_id", flat=True)[0])

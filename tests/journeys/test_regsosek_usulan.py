"""Somebody who has read nothing brings Regsosek of three villages of the Tegal kind from the file to a proposal, on a
phone of 360 points: what each village lacks most was planted here, and is what its proposal is about."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from cantik.codes.knowledge import AREAS_FILE
from cantik.contoh import make_kabupaten, write_areas, write_opensid
from cantik.contoh.kabupaten import write_polygons
from cantik.contoh.model import InventedVillage, Kabupaten
from cantik.contoh.regsosek import RegsosekSheet, regsosek_sheets, write_sheets
from cantik.vault.app.opening import OpenStore
from tests.fixtures.simpanan import cradle, new_store, opened
from tests.journeys.langkah import LONG_MS, looked_at
from tests.journeys.layanan import PHONE, Served, served
from tests.staff import bekal

__all__ = ["cradle", "new_store", "opened"]
pytestmark = [pytest.mark.peramban, pytest.mark.lambat, pytest.mark.malam]

MOST_CLICKS = 8
#: a page of fifty persons, whatever a survey brings of each
LONGEST_PX = 10_000
ON = dt.date(2022, 11, 30)
#: question -> the answer of those who lack it; the gap that the village is told first, and the activity that answers it
LACKS: tuple[tuple[dict[str, int | None], str, str], ...] = (
    ({"309a": 6, "309b": None}, "sanitasi", "02.04.14"),
    ({"306a": 6}, "air_minum_terlindung", "02.04.12"),
    ({"303": 8}, "lantai_memenuhi", "02.04.01"),
)

AGREEMENT = {
    "pj_nomor": "PKS-12/2024",
    "pj_tanggal": "2024-01-02",
    "pj_para_pihak": "Bappeda Kabupaten Contoh\nPemerintah Desa",
    "pj_tujuan": "statistik\nperencanaan",
    "pj_tingkat": "orang, keluarga",
    "pj_berlaku_sampai": "2027-12-31",
}


@pytest.fixture
def kabupaten() -> Kabupaten:
    return make_kabupaten(33, villages=6, persons=420, reference=ON)


@pytest.fixture
def office(opened: OpenStore, kabupaten: Kabupaten) -> Iterator[Served]:
    write_areas(kabupaten, opened.store.path / AREAS_FILE)
    with served(opened) as one:
        yield one


def write_lacking(village: InventedVillage, lacks: dict[str, int | None], path: Path) -> int:
    """The workbook of a village in which three families of four lack something; how many these are."""
    sheets, planted = [], 0
    for sheet in regsosek_sheets(village):
        rows = [list(row) for row in sheet.rows]
        for question, answer in lacks.items():
            if question in sheet.headers:
                for row in (row for place, row in enumerate(rows) if place % 4):
                    row[sheet.place(question)] = answer
                planted = len(rows) - len(rows[::4])
        sheets.append(RegsosekSheet(sheet.name, sheet.header_row, sheet.headers, tuple(rows)))
    write_sheets(sheets, path)
    return planted


class Newcomer:
    """Presses what stands on the page, looks at what comes, and counts the presses."""

    def __init__(self, page: Page, name: str) -> None:
        self.page, self.clicks, self._name, self._shots = page, 0, name, 0

    def press(self, name: str | re.Pattern[str]) -> None:
        """Press the first button or link that is called so."""
        found = self.page.get_by_role("button", name=name).or_(self.page.get_by_role("link", name=name))
        self.follow(found.locator("visible=true").first)

    def follow(self, target: Locator) -> None:
        """Press one thing that leads on."""
        self.clicks += 1
        with self.page.expect_navigation():
            target.click()

    def look(self) -> str:
        """What the page says, after it was looked at."""
        self._shots += 1
        looked_at(self.page, f"regsosek-{self._name}-{self._shots:02d}")
        assert self.page.evaluate("document.documentElement.scrollHeight") <= LONGEST_PX, self.page.url
        return self.page.locator("main").inner_text()


@pytest.mark.parametrize("place", range(len(LACKS)))
def test_from_the_file_to_a_proposal(
    browser: Browser, office: Served, kabupaten: Kabupaten, tmp_path: Path, place: int
) -> None:
    lacks, topic, activity = LACKS[place]
    village = [each for each in kabupaten.villages if each.kind == "desa"][place]
    borders = next(file for file in write_polygons(kabupaten, tmp_path) if village.code in file.name)
    people, asked = tmp_path / "penduduk.xlsx", tmp_path / "regsosek.xlsx"
    write_opensid(village, people)
    planted = write_lacking(village, lacks, asked)
    agen = bekal.browser(bekal.with_role("agen_statistik", village.code))
    kades = bekal.browser(bekal.with_role("kepala_desa", village.code))
    with office.window(browser, agen, PHONE) as context, office.window(browser, kades, PHONE) as other:
        new, head = Newcomer(context.new_page(), f"{place}-agen"), Newcomer(other.new_page(), f"{place}-kades")
        new.page.goto(office.address)
        head.page.goto(office.address)
        _bring(new, [people, asked])
        _draw(new, f"{office.address}/desa/{village.code}/terbit/batas/", borders)
        _publish(new, head, f"{office.address}/desa/{village.code}/")
        new.page.goto(office.address)
        assert "Susun usulan" in new.look()
        lacking, value = _propose(new, topic, activity)
        assert planted - 2 <= lacking, "three families of four were made to lack it"
        _accept(head, office.address)
        new.press(re.compile("^Usulan$"))
        new.look()
        new.press("Bentuk RKP")
        assert activity in new.look()
        assert value in _printed(new)


def _bring(new: Newcomer, files: list[Path]) -> None:
    """Both files with the agreement, looked at before they are kept."""
    page = new.page
    new.look()
    page.locator("input[name=tanggal]").fill(ON.isoformat())
    page.locator("summary", has_text="Perjanjian untuk").click()
    for field, text in AGREEMENT.items():
        page.locator(f"[name={field}]").fill(text)
    page.locator("input[name=berkas]").set_input_files(files)
    page.get_by_role("button", name="Unggah dan uji").click()
    expect(page.get_by_role("heading", name="Hasil uji coba impor")).to_be_visible(timeout=LONG_MS)
    new.look()
    page.get_by_role("button", name="Simpan ke register").click()
    expect(page.get_by_role("heading", name="Tersimpan ke register")).to_be_visible(timeout=LONG_MS)
    new.look()


def _draw(new: Newcomer, address: str, borders: Path) -> None:
    """The borders of its dusun."""
    new.page.goto(address)
    new.page.locator("input[type=file]").set_input_files(borders)
    new.page.get_by_label("Sumber batas").fill("Pemetaan partisipatif desa")
    new.page.get_by_label("Keadaan batas").fill(ON.isoformat())
    new.press("Unggah dan lihat peta")
    new.look()
    new.press("Pakai batas ini")


def _publish(new: Newcomer, head: Newcomer, home: str) -> None:
    """A draft by the one, signed by the other."""
    new.page.goto(home)
    new.press("Lihat buku rancangan")
    approve = new.page.get_by_role("button", name=re.compile("Setujui .* tabel dan ajukan"))
    expect(approve).to_be_visible(timeout=LONG_MS)
    new.look()
    approve.click()
    expect(new.page.get_by_text("Rancangan diajukan.")).to_be_visible()
    page = head.page
    page.goto(home)
    page.locator(".next a.btn, .next .btn").first.click()
    page.wait_for_url("**/tanda-tangan/")
    page.get_by_label("Saya sudah membaca pratinjau").check()
    page.get_by_role("button", name=re.compile("^Tanda tangani")).click()
    expect(page.get_by_role("heading", name=re.compile(r"^Rilis 2022-\d berlaku"))).to_be_visible(timeout=LONG_MS)


def _propose(new: Newcomer, topic: str, activity: str) -> tuple[int, str]:
    """From home to a proposal that waits for the kepala desa; how many lack it, and its figure."""
    new.clicks = 0
    new.press("Susun usulan dari kesenjangannya")
    first = new.page.locator("[data-urutan] a").first
    new.look()
    assert topic in str(first.get_attribute("href"))
    new.follow(first)
    told = new.look()
    lacking = re.search(r"Yang belum: (\d+) ", told)
    value = re.search(r": (\d+,\d\d)%", new.page.locator("h1").inner_text())
    assert lacking, told
    assert value, told
    new.press("Buat usulan")
    new.look()
    assert new.page.locator("[name=kegiatan]").input_value() == activity
    new.page.get_by_label("Yang diusulkan").fill("Rekaan: dikerjakan bersama kader.")
    new.page.get_by_label("Volume").fill("40")
    new.press("Simpan draf")
    assert "menjadi" in new.look(), "what forty of them change is reckoned"
    new.press("Ajukan kepada kepala desa")
    new.look()
    assert new.clicks <= MOST_CLICKS, new.clicks
    return int(lacking[1]), value[1]


def _accept(head: Newcomer, address: str) -> None:
    """The kepala desa finds it at home."""
    head.page.goto(address)
    head.look()
    waiting = (
        head.page.locator("main a[href*='/usulan/']")
        .filter(has_not_text="Susun usulan")
        .filter(has_not_text="Kesenjangan")
    )
    head.follow(waiting.locator("visible=true").first)
    head.look()
    if "/usulan/1/" not in head.page.url:
        head.follow(head.page.locator("main a[href$='/usulan/1/']").first)
    head.press(re.compile("^Terima"))
    head.look()


def _printed(new: Newcomer) -> str:
    """The workbook of the RKP form, as text."""
    with new.page.expect_download() as handed:
        new.page.get_by_role("link", name="Buku kerja").first.click()
    book = openpyxl.load_workbook(io.BytesIO(Path(handed.value.path()).read_bytes()), read_only=True)
    return "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell)

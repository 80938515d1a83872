"""An edition is announced, revised and withdrawn; at night on the whole way of a new village, from its first account
and a marked workbook that comes back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from cantik.base import clock
from cantik.codes.knowledge import AREAS_FILE
from cantik.collect.app.models import BatchFinding
from cantik.contoh import write_areas, write_rows
from cantik.contoh.shape import COLUMNS
from cantik.jobs.app import tick
from cantik.outlets.app import sites
from cantik.release.app.models import PUBLIC, Publication, Signature
from cantik.vault.app.opening import OpenStore, at_hand
from cantik.web.static_site import beside
from tests.fixtures.desa_ringan import light_rows, light_village
from tests.journeys.langkah import LONG_MS, follow, looked_at, passkey, person
from tests.journeys.layanan import DESK, PHONE, Served, served
from tests.release.conftest import (
    ANGKA,
    TERBIT,
    Rumah,
    copy_of,
    cradle,
    first_issued,
    new_store,
    opened,
    prepared,
    terbit,
)
from tests.staff import bekal

__all__ = ["copy_of", "cradle", "first_issued", "new_store", "opened", "prepared", "terbit"]
pytestmark = [pytest.mark.peramban, pytest.mark.lambat]

BASE = f"/desa/{bekal.DESA}/"
KODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")
LAIN = "lima gajah hijau berenang"
WRONG, WRONG_TEXT = "1990-12-24", "24 Desember 1990"
ERROR_TEXT = "Dua dusun tertukar pada peta; jumlah desa tetap benar."
GONE = 9  # persons of the first list who are not in the corrected one
NAMA, LAHIR, KAWIN = (list(COLUMNS).index(name) for name in ("nama", "tanggallahir", "kk_level"))


@pytest.fixture
def office(opened: OpenStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """A fresh store that nobody has used, with a public site beside it."""
    public = tmp_path / "publik"
    public.mkdir()
    monkeypatch.setenv("CANTIK_PUBLIC", str(public))
    write_areas(light_village(), opened.store.path / AREAS_FILE)
    with served(opened) as one:  # by name: passkeys are bound to a name, not to a number
        yield replace(one, address=one.address.replace("127.0.0.1", "localhost"))


class Berkas:
    """The village's workbook, in which two births contradict the NIK; and the next, with fewer rows."""

    def __init__(self, folder: Path) -> None:
        rows = light_rows()
        mothers = [row for row in rows if str(row[KAWIN]) == "3"][:2]
        self.born = str(mothers[0][LAHIR])
        self.name = str(mothers[0][NAMA])
        self.first, self.second = folder / "penduduk.xlsx", folder / "penduduk_betul.xlsx"
        good = [list(row) for row in rows]
        for row in mothers:
            row[LAHIR] = WRONG
        write_rows(rows, self.first, "template")
        write_rows(good[:-GONE], self.second, "template")

    def corrected(self, marked: bytes, target: Path) -> Path:
        """The marked workbook with the first mother's date of birth as it is on her certificate."""
        book = openpyxl.load_workbook(BytesIO(marked))
        sheet = next(one for one in book.worksheets if one.title != "Temuan")
        heads = [cell.value for cell in sheet[1]]
        name, born = heads.index("nama") + 1, heads.index("tanggallahir") + 1
        row = next(n for n in range(2, sheet.max_row + 1) if sheet.cell(n, name).value == self.name)
        assert "Galat" in str(sheet.cell(row, len(heads)).value)
        sheet.cell(row, born).value = self.born
        book.save(target)
        return target


def hand_in(page: Page, address: str, file: Path) -> None:
    """Choose a file, look at what it would do, save it."""
    page.goto(f"{address}{BASE}kumpul/")
    page.locator("input[name=tanggal]").fill("2025-12-31")
    page.locator("input[name=berkas]").set_input_files(file)
    page.get_by_role("button", name="Unggah dan uji").click()
    expect(page.get_by_role("heading", name="Hasil uji coba impor")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Belum ada yang disimpan.")).to_be_visible()
    whole = page.get_by_label("Daftar ini memang lengkap")
    if whole.count():  # the second list leaves out those who moved
        whole.check()
    page.get_by_role("button", name="Simpan ke register").click()
    expect(page.get_by_role("heading", name="Tersimpan ke register")).to_be_visible(timeout=60_000)


def accept_all(page: Page, address: str) -> int:
    """Accept what is left with a reason, one by one; how many there were."""
    page.goto(f"{address}{BASE}periksa/?tingkat=periksa")
    count = 0
    while page.locator("summary", has_text="Terima dengan alasan").count():
        page.locator("summary", has_text="Terima dengan alasan").click()
        page.locator("#at").fill("sudah dicocokkan dengan akta")
        with page.expect_navigation():
            page.get_by_role("button", name="Terima temuan ini").click()
        count += 1
    return count


def first_account(page: Page, address: str) -> None:
    """Whoever installed it, who is the village's agen statistik; with a passkey."""
    page.goto(f"{address}/")
    page.get_by_label("Nama desa atau kelurahan").fill(bekal.DESA)
    page.get_by_role("button", name="Cari").click()
    page.get_by_label("Nama lengkap").fill("Siti Reka Wulandari")
    page.get_by_label("Nama pengguna").fill("siti")
    page.get_by_label("Kata sandi").fill(bekal.SANDI)
    page.get_by_label("agen statistik desa ini").check()
    page.get_by_role("button", name="Buat akun dan masuk").click()
    page.wait_for_url(lambda url: "/mulai/" not in url)
    passkey(page, "Laptop kantor desa")


def invited(giver: Page, taker: Page, address: str, role: str, name: str) -> None:
    """An invitation on paper, taken up on another device; with a passkey."""
    giver.goto(f"{address}/orang/undang/")
    giver.get_by_label("Nama lengkap").fill(name)
    giver.get_by_label("Peran").select_option(label=role)
    giver.get_by_label("Berlaku sampai").fill("2027-12-31")
    giver.get_by_role("button", name="Buat undangan").click()
    expect(giver.locator("main")).to_contain_text(KODE)
    code = KODE.search(giver.locator("main").inner_text())
    assert code is not None
    taker.goto(f"{address}/undangan/")
    taker.get_by_label("Kode undangan").fill(code[0])
    taker.keyboard.press("Enter")
    taker.get_by_label("Nama pengguna").fill("sumarsono")
    taker.get_by_label("Kata sandi").fill(LAIN)
    taker.keyboard.press("Enter")
    taker.wait_for_url("**/akun/pengaman/**")
    passkey(taker, "Telepon pak kades")


def reviewed(page: Page, address: str) -> None:
    """Look at one table before and after protection, then approve all."""
    page.goto(f"{address}{ANGKA}?saring=ditutup")
    page.locator("table.t th a").first.click()
    expect(page.get_by_role("heading", name="Kenapa NA?")).to_be_visible()
    page.get_by_role("link", name="Seperti terbit").click()
    expect(page.locator("table.stat")).to_contain_text("NA")
    page.get_by_role("link", name="Sebelum dilindungi").click()
    expect(page.locator("table.stat tbody")).not_to_contain_text("NA")
    page.goto(f"{address}{ANGKA}")
    page.get_by_role("button", name="Setujui semua di daftar ini").click()
    expect(page.get_by_role("heading", name=re.compile(r"^\d+ tabel ditinjau"))).to_be_visible()


@pytest.fixture
def standing(terbit: Rumah, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Rumah, Served]]:
    """The office whose first edition stands, with a public site beside it."""
    public = tmp_path / "publik"
    public.mkdir()
    monkeypatch.setenv("CANTIK_PUBLIC", str(public))
    sites.put_out(terbit.opened, bekal.DESA, to_public=True, tell=lambda *_: None, number="2025-1")
    Publication.objects.create(kode=bekal.DESA, number="2025-1", channel=PUBLIC, by="uji", at=clock.now())
    with served(terbit.opened) as one:
        yield terbit, one


def test_an_edition_is_announced_revised_and_withdrawn(
    browser: Browser, standing: tuple[Rumah, Served], tmp_path: Path, project: Path
) -> None:
    """How the edition came about is walked by `test_buku_pertama.py` and `test_terbit_rancangan.py`, the marked
    workbook by `test_buku_kerja.py`."""
    axe = project / "node_modules" / "axe-core" / "axe.min.js"
    house, office = standing
    files, at = Berkas(tmp_path), office.address
    desk = office.window(browser, house.klien["ratna"], DESK)
    phone = office.window(browser, house.klien["sumarsono"], PHONE, scheme="dark")
    with desk as of_siti, phone as of_kades, beside(tmp_path / "publik", 0) as site:
        siti, kades = of_siti.new_page(), of_kades.new_page()
        with person(browser, PHONE, "light", scripts=False) as reader:
            public = reader.new_page()
            public.goto(f"{site}{bekal.DESA}/index.html")
            assert "Rilis 2025-1" in public.locator("body").inner_text()
            _announced(siti, kades, at, public, axe)
            _revised(siti, kades, at, files, public)
            _withdrawn(browser, kades, at, public)
    assert [one.number for one in Signature.objects.order_by("pk")] == ["2025-1", "2025-2"]


@pytest.mark.malam
def test_a_new_village_to_its_public_page_a_revision_and_a_withdrawal(
    browser: Browser, office: Served, tmp_path: Path, project: Path
) -> None:
    """At the desk in the light sits the agen, the kepala desa holds a phone in the dark, the public reads."""
    axe = project / "node_modules" / "axe-core" / "axe.min.js"
    files, at = Berkas(tmp_path), office.address
    desk, phone = person(browser, DESK, "light"), person(browser, PHONE, "dark")
    siti, kades = desk.new_page(), phone.new_page()
    wrong: list[str] = []
    for one in (siti, kades):
        one.on("pageerror", lambda error: wrong.append(str(error)))
        one.on(
            "console", lambda said: wrong.append(said.text) if said.type == "error" and "403" not in said.text else None
        )
    first_account(siti, at)
    siti.goto(at + BASE)
    expect(siti.get_by_role("heading", name="Buku pertama dalam tiga langkah")).to_be_visible()
    looked_at(siti, "terbit-01-desa-baru", axe)
    hand_in(siti, at, files.first)
    _marked_workbook(siti, at, files, tmp_path)
    assert accept_all(siti, at) > 0
    siti.goto(at + BASE)
    looked_at(siti, "terbit-03-beranda", axe)
    invited(siti, kades, at, "kepala desa", "H. Sumarsono Adiwijaya Kusumaningrat")

    _drafted(siti, at, "Susun rancangan")
    looked_at(siti, "terbit-04-rancangan", axe)
    _signed(siti, kades, at, axe)
    with beside(tmp_path / "publik", 0) as site, person(browser, PHONE, "light", scripts=False) as reader:
        public = reader.new_page()
        public.goto(f"{site}{bekal.DESA}/index.html")
        looked_at(public, "terbit-07-publik")
        assert "Rilis 2025-1" in public.locator("body").inner_text()
        _announced(siti, kades, at, public, axe)
        _revised(siti, kades, at, files, public)
        _withdrawn(browser, kades, at, public)
    assert wrong == []
    assert [one.number for one in Signature.objects.order_by("pk")] == ["2025-1", "2025-2"]
    desk.close()
    phone.close()


def _marked_workbook(page: Page, at: str, files: Berkas, folder: Path) -> None:
    """Out, corrected, in again: the findings about that mother are gone, what stood there before is kept."""
    page.goto(f"{at}{BASE}periksa/?tingkat=periksa")
    looked_at(page, "terbit-02-temuan")
    before = BatchFinding.objects.filter(state="terbuka", level="periksa").count()
    page.get_by_role("button", name="Buku kerja bertanda", exact=True).click()
    expect(page.get_by_role("heading", name="Buku kerja siap diunduh")).to_be_visible(timeout=LONG_MS)
    with page.expect_download() as handed:
        page.get_by_role("link", name="Unduh (").click()
    marked = files.corrected(Path(handed.value.path()).read_bytes(), folder / handed.value.suggested_filename)
    follow(page, page.get_by_role("link", name="Unggah yang sudah betul"))
    hand_in(page, at, marked)
    page.goto(f"{at}{BASE}periksa/?tingkat=periksa")
    left = re.search(r"(\d+) galat|dari (\d+)", page.locator("main").inner_text(), re.IGNORECASE)
    assert left, page.locator("main").inner_text()
    newest = BatchFinding.objects.order_by("-batch_id").values_list("batch_id", flat=True)[0]
    assert 0 < BatchFinding.objects.filter(batch_id=newest, level="periksa", state="terbuka").count() < before
    page.goto(f"{at}{BASE}warga/")
    page.locator("main input[type=search], main input[name=cari]").first.fill(files.name)
    page.get_by_role("button", name="Cari", exact=True).click()
    follow(page, page.get_by_role("link", name=files.name, exact=True).first)
    for history in page.locator("table.nilai summary").all():
        history.click()
    expect(page.locator("table.nilai details[open]").first).to_be_attached()
    looked_at(page, "terbit-02b-orang")
    told = page.locator("main").inner_text()
    assert WRONG_TEXT in told
    assert "penduduk.xlsx" in told
    assert handed.value.suggested_filename in told


def _drafted(page: Page, at: str, button: str) -> None:
    """Have a draft computed; the page tells how far it is and then shows what would become public."""
    page.goto(at + TERBIT)
    with page.expect_navigation():
        page.get_by_role("button", name=button).click()
    expect(page.get_by_role("heading", name="Tinjau, lalu ajukan")).to_be_visible(timeout=LONG_MS)


def _signed(siti: Page, kades: Page, at: str, axe: Path | None) -> None:
    """Reviewed and handed in by one, signed and published by the other."""
    reviewed(siti, at)
    siti.goto(at + TERBIT)
    siti.get_by_role("button", name="Ajukan untuk ditandatangani").click()
    expect(siti.get_by_text("Rancangan diajukan.")).to_be_visible()
    siti.goto(f"{at}{TERBIT}tanda-tangan/")
    assert siti.get_by_role("button", name="Tanda tangani dan terbitkan").count() == 0
    kades.goto(at + BASE)
    kades.locator(".next a.btn, .next .btn").first.click()
    kades.wait_for_url("**/tanda-tangan/")
    looked_at(kades, "terbit-05-tanda-tangan", axe)
    kades.get_by_label("Saya sudah membaca pratinjau").check()
    kades.get_by_role("button", name="Tanda tangani dan terbitkan").click()
    expect(kades.get_by_role("heading", name=re.compile(r"^Rilis 2025-\d berlaku"))).to_be_visible(timeout=LONG_MS)
    looked_at(kades, "terbit-06-terbit", axe)


def _announced(siti: Page, kades: Page, at: str, public: Page, axe: Path) -> None:
    """An error is told to everybody before its revision: written from the menu by one, published from home by another,
    read by somebody without scripts on the page that they had open."""
    siti.goto(at + BASE)
    siti.locator("summary:visible").filter(has_text="Semua").click()
    follow(siti, siti.get_by_role("link", name="Pemberitahuan", exact=True).first)
    siti.get_by_label("Jenis").select_option("galat")
    siti.get_by_label("Tentang").select_option("2025-1")
    siti.get_by_label("Isi pemberitahuan").fill(ERROR_TEXT)
    follow(siti, siti.get_by_role("button", name="Ajukan", exact=True))
    looked_at(siti, "terbit-07b-pemberitahuan", axe)
    kades.goto(at + BASE)
    follow(kades, kades.locator("main a[href*='/pemberitahuan/']").first)
    expect(kades.get_by_role("main")).to_contain_text(ERROR_TEXT)
    follow(kades, kades.get_by_role("button", name="Terbitkan", exact=True))
    assert ERROR_TEXT not in public.locator("body").inner_text()
    tick.tick(at_hand())
    public.reload()
    looked_at(public, "terbit-07c-publik-galat")
    told = public.locator("body").inner_text()
    assert ERROR_TEXT in told
    assert "Jangan memakainya sebelum revisinya terbit" in told


def _revised(siti: Page, kades: Page, at: str, files: Berkas, public: Page) -> None:
    """A better list, a second edition with its reason, and the list of the figures that it changes."""
    hand_in(siti, at, files.second)
    accept_all(siti, at)
    siti.goto(at + TERBIT)
    siti.locator("[name=alasan]").fill("daftar pertama memuat orang yang sudah pindah")
    with siti.expect_navigation():
        siti.get_by_role("button", name="Susun rancangan").click()
    expect(siti.get_by_role("heading", name="Tinjau, lalu ajukan")).to_be_visible(timeout=LONG_MS)
    looked_at(siti, "terbit-08-revisi")
    siti.get_by_role("link", name=re.compile(r"Semua \d+ perubahan")).click()
    expect(siti.locator("table.chg tbody tr").first).to_be_visible()
    siti.evaluate("document.querySelectorAll('main details').forEach(d => { d.open = true })")
    expect(siti.locator("table.chg tbody tr").nth(3)).to_be_visible()
    _signed(siti, kades, at, None)
    public.reload()
    follow(public, public.locator("a[href*='riwayat']").first)
    looked_at(public, "terbit-09-riwayat")
    told = public.locator("body").inner_text()
    assert "digantikan Rilis 2025-2" in told
    public.locator("a[href*='2025-2']").first.click()
    expect(public.locator("body")).to_contain_text("daftar pertama memuat orang yang sudah pindah")


def _withdrawn(browser: Browser, kades: Page, at: str, public: Page) -> None:
    """Asked for by the village, decided by the walidata; each public page says why, and what is in force again."""
    kades.goto(f"{at}{TERBIT}rilis/2025-2/")
    kades.get_by_text("Minta rilis ini ditarik").click()
    kades.get_by_label("Alasan").fill("jumlah keluarga keliru dua kali lipat")
    kades.get_by_role("button", name="Minta penarikan").click()
    expect(kades.get_by_text("Permintaan penarikan dicatat.")).to_be_visible()
    wulan = bekal.browser(bekal.with_role("walidata", name="Wulan Reka"))
    with person(browser, DESK, "dark") as context:
        context.add_cookies([{"name": c.key, "value": c.value, "url": at} for c in wulan.cookies.values()])
        page = context.new_page()
        page.goto(f"{at}{TERBIT}rilis/2025-2/")
        follow(page, page.get_by_role("link", name="Putuskan permintaan penarikan"))
        looked_at(page, "terbit-10-tarik")
        page.get_by_role("button", name="Tarik rilis", exact=True).click()
        expect(page.get_by_text("Rilis ditarik. Halamannya menyebut sebabnya.")).to_be_visible()
    front = re.sub(rf"{bekal.DESA}/.*", f"{bekal.DESA}/index.html", public.url)
    for _ in range(120):
        public.goto(front)
        if "jumlah keluarga keliru" in public.locator("body").inner_text():
            break
        public.wait_for_timeout(500)
    looked_at(public, "terbit-11-ditarik")
    told = public.locator("body").inner_text()
    assert "jumlah keluarga keliru dua kali lipat" in told
    assert "Rilis 2025-2 ditarik" in told
    assert "Yang berlaku Rilis 2025-1." in told
    public.get_by_role("link", name="Selengkapnya").click()
    expect(public.locator("body")).to_contain_text("Rilis ini ditarik pada")

"""The inhabitants of a village are set, and set anew when their source has changed: from the first screen of each who
has a hand in it, on a telephone, by the links that stand there. The village reads the value where it types official
figures; who may not lock finds no button."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from cantik.base import clock
from cantik.codes.extra import AREAS_FILE
from cantik.contoh import write_areas
from cantik.staff.app import forum
from cantik.staff.app.rights import area_code
from cantik.vault.app.opening import OpenStore
from tests.fixtures.dua_belas_desa import twelve_villages
from tests.journeys.langkah import follow, looked_at
from tests.journeys.layanan import PHONE, Served, served
from tests.journeys.test_setahun_rapat import from_home
from tests.register.conftest import cradle, new_store, opened
from tests.staff import bekal
from tests.staff.bekal import DESA, KABUPATEN
from tests.staff.test_app_penetapan_angka import years

__all__ = ["cradle", "new_store", "opened"]
pytestmark = [pytest.mark.peramban, pytest.mark.lambat]
YEAR = clock.today().year - 1
WHY, AGAIN = "Proyeksi dipakai RPJMD", "BPS memperbarui proyeksinya"


@pytest.fixture
def office(opened: OpenStore) -> Iterator[Served]:
    """A kabupaten of twelve villages whose forum has begun."""
    write_areas(twelve_villages(), opened.store.path / AREAS_FILE)
    forum.begin(area_code(KABUPATEN), by="akun:0")
    with served(opened) as one:
        yield one


def bring(page: Page, source: str, value: str) -> None:
    said = {"Sumber": source, "Tanggal acuan": f"{YEAR}-06-30", "Dokumen, halaman, atau tabelnya": "Tabel 3"}
    for label, text in said.items():
        page.get_by_label(label, exact=True).fill(text)
    page.locator("[name=nilai]").fill(value)
    page.get_by_label("Yang dihitung").select_option(label="Proyeksi penduduk BPS")
    follow(page, page.get_by_role("button", name="Tambah calon"))


def proposed(page: Page, source: str, why: str) -> None:
    page.get_by_role("radio", name=re.compile(source)).check()
    page.get_by_label("Mengapa angka ini").fill(why)
    follow(page, page.get_by_role("button", name="Usulkan"))


def locked(page: Page, address: str, number: str) -> None:
    page.goto(address)
    follow(page, page.get_by_role("link", name=re.compile("^Buka ?: Nilai parameter menunggu dikunci")))
    page.get_by_label("Nomor berita acara").fill(number)
    follow(page, page.get_by_role("button", name="Kunci", exact=True))


def test_a_rate_of_published_editions_is_chosen_on_a_phone(browser: Browser, office: Served, project: Path) -> None:
    """And where editions bear none the page says what stands instead."""
    axe = project / "node_modules" / "axe-core" / "axe.min.js"
    years(office.opened, 31)
    planner = bekal.browser(bekal.with_role("koordinator", institution=f"Bappeda {KABUPATEN}"))
    with office.window(browser, planner, PHONE) as context:
        page = context.new_page()
        page.goto(f"{office.address}/penetapan/{DESA}/cbr/{YEAR}/")
        expect(page.get_by_text("selang 95% 13,59–28,39 (Poisson eksak)")).to_be_visible()
        looked_at(page, "penetapan-angka", axe, both=True)
        proposed(page, "Rilis", WHY)
        expect(page.get_by_role("heading", name="Usulan yang menunggu")).to_be_visible()
        looked_at(page, "penetapan-angka-usulan", axe, both=True)
        page.goto(f"{office.address}/penetapan/{DESA}/gfr/{YEAR}/")
        expect(page.get_by_text("Belum ada angka dari rilis")).to_be_visible()
        looked_at(page, "penetapan-tanpa-angka", axe, both=True)


def test_a_value_is_set_from_home_and_set_anew_when_its_source_changes(
    browser: Browser, office: Served, project: Path
) -> None:
    axe = project / "node_modules" / "axe-core" / "axe.min.js"
    with ExitStack() as windows:

        def at(role: str, area: str = KABUPATEN, institution: str = "") -> Page:
            someone = bekal.with_role(role, area, institution=institution)
            return windows.enter_context(office.window(browser, bekal.browser(someone), PHONE)).new_page()

        boss = at("koordinator", institution=f"Bappeda {KABUPATEN}")
        bps = at("pembina", institution=f"BPS {KABUPATEN}")
        from_home(boss, office.address, "penetapan")
        boss.get_by_label("Tahun", exact=True).select_option(str(YEAR))
        boss.get_by_label("Parameter").select_option(label="Jumlah penduduk 30 Juni")
        follow(boss, boss.get_by_role("button", name="Tampilkan"))
        looked_at(boss, "setahun-penetapan-daftar", axe)
        follow(boss, boss.locator(f"a[href^='/penetapan/{DESA}/']"))
        bring(boss, "BPS, proyeksi", "2.040")
        proposed(boss, "BPS, proyeksi", WHY)
        expect(boss.get_by_role("button", name="Kunci", exact=True)).to_have_count(0)  # never the own hand
        looked_at(boss, "setahun-penetapan-usul", axe)
        locked(bps, office.address, "400/1")
        looked_at(bps, "setahun-penetapan-kunci", axe)

        village = at("agen_statistik", DESA)
        village.goto(f"{office.address}/desa/{DESA}/")
        village.locator("summary:visible").filter(has_text="Semua").click()
        follow(village, village.locator("a[href$='/rekonsiliasi/']:visible").first)
        follow(village, village.get_by_role("link", name="Nilai yang ditetapkan forum"))
        village.get_by_label("Tahun", exact=True).select_option(str(YEAR))
        follow(village, village.get_by_role("button", name="Tampilkan"))
        expect(village.get_by_role("main")).to_contain_text("2.040")
        follow(village, village.get_by_role("link", name="Jumlah penduduk 30 Juni"))
        expect(village.get_by_role("main")).to_contain_text(WHY)
        expect(village.get_by_role("button", name="Usulkan")).to_have_count(0)

        # the source takes its figure back: told, nothing changes by itself; another value is another setting
        boss.reload()
        boss.get_by_text("Tarik BPS, proyeksi").click()
        boss.get_by_label("Alasan").fill("BPS menarik tabelnya")
        follow(boss, boss.get_by_role("button", name="Tarik angka ini"))
        expect(boss.get_by_role("main")).to_contain_text("Sumber nilai ini berubah sesudah ditetapkan")
        bring(boss, "BPS, pembaruan", "2.051")
        proposed(boss, "BPS, pembaruan", AGAIN)
        village.reload()
        expect(village.get_by_role("main")).to_contain_text("2.040")
        locked(bps, office.address, "400/2")
        village.reload()
        page = village.get_by_role("main")
        expect(page).to_contain_text("2.051")
        expect(page).to_contain_text("diganti")
        expect(page).not_to_contain_text("Sumber nilai ini berubah")
        looked_at(village, "setahun-penetapan-desa", axe)

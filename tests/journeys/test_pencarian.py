"""A citizen types a question on any page of a village's site, from a stick: answered with scripts and without."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from cantik.publish.site.kabupaten import VillageSite
from tests.fixtures.situs_wilayah import make_kabupaten
from tests.journeys.langkah import looked_at, tab_to
from tests.journeys.layanan import PHONE
from tests.release.test_deret_luar import TABLE, Site, of_year


@pytest.fixture
def axe(project: Path) -> Path:
    return project / "node_modules" / "axe-core" / "axe.min.js"


def test_a_figure_is_found_by_typing_it_on_a_table_page(browser: Browser, axe: Path, tmp_path: Path) -> None:
    release = of_year(2025)
    site, figure = Site(tmp_path, (release, "berlaku")), release.figure("rasio_jk")
    context = browser.new_context(viewport={"width": PHONE, "height": 800})
    page = context.new_page()
    page.goto((site.root / "tabel" / f"{TABLE}.html").as_uri())
    assert page.locator("script").count() == 0
    tab_to(page, page.get_by_role("searchbox"))
    page.keyboard.type("rasio jenis kelmin")  # a letter is missing
    page.keyboard.press("Enter")
    answer = page.locator("[data-hasil] .jawab")
    expect(answer).to_contain_text(f"{figure.value}".replace(".", ","))
    expect(answer).to_contain_text(release.place.full())
    looked_at(page, "pencarian-01-jawaban", axe, both=True)
    answer.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(figure.title)
    looked_at(page, "pencarian-02-indikator", axe, both=True)
    page.goto((site.root / "en" / "indeks.html").as_uri())
    page.get_by_role("searchbox").fill("drinking water")
    expect(page.locator("[data-hasil] a").first).to_contain_text("Drinking Water")
    context.close()


def test_without_scripts_the_whole_index_is_there(browser: Browser, axe: Path, tmp_path: Path) -> None:
    release = of_year(2025)
    site = Site(tmp_path, (release, "berlaku"))
    context = browser.new_context(viewport={"width": PHONE, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.goto((site.root / "index.html").as_uri())
    page.get_by_role("searchbox").fill("rasio")
    page.keyboard.press("Enter")
    page.wait_for_url("**/indeks.html?q=rasio")
    row = page.get_by_role("row").filter(has_text=release.figure("rasio_jk").title)
    expect(row).to_contain_text(f"{release.figure('rasio_jk').value}".replace(".", ","))
    for table in release.tables:
        assert page.locator(f"a[href='tabel/{table.key}.html']").count() == 1
    context.close()


def test_a_figure_of_a_village_is_found_on_the_page_of_the_kabupaten(
    browser: Browser, axe: Path, tmp_path: Path
) -> None:
    release = of_year(2025)
    place = replace(release.place, code="99.01.01.2009", name="Sumbersari")
    both = [(release, "satu/index.html"), (replace(release, place=place), "dua/index.html")]
    make_kabupaten([VillageSite(told, href) for told, href in both], tmp_path)
    context = browser.new_context(viewport={"width": PHONE, "height": 800})
    page = context.new_page()
    page.goto((tmp_path / "index.html").as_uri())
    page.get_by_role("link", name="Cari angka").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cari angka desa")
    looked_at(page, "pencarian-03-kabupaten", axe, both=True)
    page.get_by_role("searchbox").fill("rasio jenis kelamin sumbersri")
    answer = page.locator("[data-hasil] .jawab")
    expect(answer).to_contain_text(f"{release.figure('rasio_jk').value}".replace(".", ","))
    expect(answer.get_by_role("link")).to_have_attribute("href", "dua/indikator/rasio_jk.html")
    looked_at(page, "pencarian-04-kabupaten", axe, both=True)
    context.close()

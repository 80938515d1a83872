"""A reader compares villages on the page of an indicator, from a stick: what is chosen is brought out everywhere and
stands in the address; a value on the map is reached by keyboard and by tap."""

from __future__ import annotations

import os
import shutil
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from cantik.publish.site.indicator_pages import LargerAreas
from cantik.publish.site.kabupaten import VillageSite
from tests.fixtures.situs_wilayah import make_kabupaten
from tests.journeys.langkah import looked_at
from tests.journeys.layanan import PHONE
from tests.publish.test_indikator_wilayah import NAME, village, with_base

CODE = "99.01.01.2000"


@pytest.fixture
def axe(project: Path) -> Path:
    return project / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Twelve villages with two years, one of another base, and the kabupaten."""
    now = [village(number, f"{5 + number}.25", change=with_base if number == 11 else None) for number in range(12)]
    was = [village(number, f"{4 + number}.25", year=2024) for number in range(12)]
    members = [VillageSite(a, f"{a.place.code}/index.html", former=(b,)) for a, b in zip(now, was, strict=True)]
    place = replace(now[0].place, code="99.01", name="Contoh", kecamatan=("", ""))
    level = replace(village(0, "10.00"), place=place, standing="rilis wilayah")
    alike = {CODE: ["99.01.01.2007", "99.01.01.2003"]}
    make_kabupaten(members, tmp_path, LargerAreas(levels=(level,), peers=alike))
    return tmp_path


def address(site: Path, hash_: str, language: str = "") -> str:
    return f"{(site / language / 'indikator' / f'{NAME}.html').as_uri()}{hash_}"


def chosen(page: Page) -> list[str]:
    return [
        text.partition("Desa ")[2].partition("\n")[0] for text in page.locator("[data-daftar] li").all_inner_texts()
    ]


def test_what_a_reader_chooses_is_brought_out_and_stands_in_the_address(
    browser: Browser, axe: Path, site: Path
) -> None:
    context = browser.new_context(viewport={"width": PHONE, "height": 800})
    page = context.new_page()
    page.goto(address(site, f"#desa={CODE}"))
    # who comes from a village is offered what lies above it and what is alike first
    offered = page.locator("[data-tombol] button").all_inner_texts()
    assert offered == ["Desa Contoh", "Desa Contoh 7", "Desa Contoh 3"]
    expect(page.locator("[data-tawaran]")).to_contain_text("yang paling mirip")
    page.get_by_role("button", name="Desa Contoh 7", exact=True).click()
    expect(page.locator("[data-daftar] li")).to_have_count(2)
    assert page.url.endswith(f"#desa={CODE}&pilih={CODE},99.01.01.2007")
    expect(page.locator("svg [data-k='99.01.01.2007'].kena")).to_have_count(3)  # dots, map, line
    expect(page.locator("tr[data-k='99.01.01.2007'] input")).to_be_checked()
    expect(page.locator("[data-daftar] li").nth(1)).to_contain_text("12,25")
    looked_at(page, "indikator-01-pilihan", axe, both=True)
    shared = page.url
    page.goto("about:blank")
    page.goto(shared)
    expect(page.locator("[data-daftar] li")).to_have_count(2)
    page.get_by_role("link", name="English").click()
    expect(page.locator("[data-daftar] li")).to_have_count(2)
    expect(page.locator("[data-daftar] li").nth(1)).to_contain_text("12.25")
    context.close()


def test_eight_at_most_and_nothing_that_the_page_does_not_know(browser: Browser, site: Path) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    asked = ",".join(f"99.01.01.200{number}" for number in range(10))
    page.goto(address(site, f"#pilih=x,<b>,99.01.02.2001,{asked}"))
    assert page.locator("[data-daftar] li").count() == 8
    expect(page.get_by_role("button", name="Tampilkan semua")).to_have_count(0)  # all eleven rows are there
    page.locator("tr[data-k='99.01.01.2009'] input").click()
    expect(page.locator("[data-kabar]")).to_contain_text("lepas satu")
    expect(page.locator("tr[data-k='99.01.01.2009'] input")).not_to_be_checked()
    page.locator("[data-daftar] li button").first.click()
    expect(page.locator("[data-daftar] li")).to_have_count(7)
    page.get_by_role("searchbox", name="Cari desa").fill("contoh 10")
    assert page.locator("table.urut tbody tr:visible").count() == 1
    context.close()


def test_a_value_on_the_map_is_reached_by_keyboard_and_by_tap(browser: Browser, site: Path) -> None:
    of_kabupaten = (site / "index.html").as_uri()  # it shows a share that all villages tell on one basis: one value
    for path, values in ((address(site, ""), ("5,25", "8,25")), (of_kabupaten, ("77,34", "77,34"))):
        context = browser.new_context(viewport={"width": PHONE, "height": 800}, has_touch=True)
        page = context.new_page()
        page.goto(path)
        area = page.locator(".peta-desa a").first
        area.focus()
        told = page.locator(".nilai-peta")
        expect(told).to_contain_text(f"Contoh 0: {values[0]}")
        second = page.locator(".peta-desa a").nth(3)
        second.tap()
        expect(told).to_contain_text(f"Contoh 3: {values[1]}")
        assert page.url == path, "the first tap says the value"
        if path != of_kabupaten:
            page.locator(".peta-desa a").nth(11).tap()
            expect(told).to_contain_text("tanpa angka yang dapat dibandingkan")
        context.close()


def test_two_maps_beside_each_other_stand_in_the_address_and_leave_as_a_picture(
    browser: Browser, axe: Path, site: Path
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto((site / "99.01" / "peta-desa.html").as_uri())
    expect(page.locator("[data-sisi=dua]")).to_be_hidden()
    page.get_by_label("Indikator", exact=True).select_option(NAME)
    page.get_by_label("Peta kedua", exact=True).select_option(NAME)
    page.get_by_label("Tahun peta kedua").select_option("2024")
    sides = [
        page.locator(f"[data-sisi={name}] .peta-desa a[data-k='99.01.01.2003'] path title") for name in ("satu", "dua")
    ]
    expect(sides[0]).to_have_text("Contoh 3: 8,25")
    expect(sides[1]).to_have_text("Contoh 3: 7,25")
    expect(page.locator("[data-sisi=dua] h2")).to_contain_text("2024")
    assert page.url.endswith(f"#satu={NAME}:2025&dua={NAME}:2024")
    looked_at(page, "peta-desa-01-dua", axe, both=True)
    shared = page.url
    page.goto("about:blank")
    page.goto(shared)
    expect(sides[1]).to_have_text("Contoh 3: 7,25")
    with page.expect_download() as saved:
        page.locator("[data-sisi=dua]").get_by_role("button", name="SVG").click()
    drawn = ET.fromstring(Path(saved.value.path()).read_bytes())
    said = " ".join(text.text or "" for text in drawn.iter("{http://www.w3.org/2000/svg}text"))
    for part in ("2024", "Kabupaten", "km", "U", "Sumber: rilis 11 desa, keadaan 31 Desember 2024", "CC BY 4.0"):
        assert part in said
    fills = {path.get("fill", "") for path in drawn.iter("{http://www.w3.org/2000/svg}path")}
    assert not [fill for fill in fills if "var(" in fill], "colours that no style sheet explains"
    with page.expect_download() as saved:
        page.locator("[data-sisi=satu]").get_by_role("button", name="PNG").click()
    assert Path(saved.value.path()).read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert saved.value.suggested_filename == f"peta-{NAME}-2025.png"
    if "CANTIK_GAMBAR" in os.environ:
        shutil.copy(saved.value.path(), Path(os.environ["CANTIK_GAMBAR"]) / "peta-desa-02-berkas.png")
    page.get_by_label("Peta kedua", exact=True).select_option("")
    expect(page.locator("[data-sisi=dua]")).to_be_hidden()
    assert page.url.endswith(f"#satu={NAME}:2025")
    context.close()

"""The series on the public site in a browser: phone and desk, keyboard alone, axe; no script runs."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.langkah import enter, follow, looked_at, tab_to
from tests.journeys.layanan import PHONE
from tests.release.test_deret_luar import TABLE, Site, of_year, water


@pytest.fixture
def axe(project: Path) -> Path:
    return project / "node_modules" / "axe-core" / "axe.min.js"


def test_a_reader_finds_the_years_and_what_breaks_them(browser: Browser, axe: Path, tmp_path: Path) -> None:
    then = of_year(2024, change=water(100, 200, 300, None, None, 607))
    now = of_year(2025, change=lambda table: replace(table, definition={**table.definition, "sidik": "9" * 64}))
    site = Site(tmp_path, (of_year(2023), "berlaku"), (then, "berlaku"), (now, "berlaku"), moved=dt.date(2024, 7, 1))
    context = browser.new_context(viewport={"width": PHONE, "height": 800})
    page = context.new_page()
    page.goto((site.root / "index.html").as_uri())
    enter(page, page.get_by_role("link", name="Dari tahun ke tahun").first)
    looked_at(page, "deret-01-indikator", axe, both=True)
    page.goto((site.root / "tabel" / f"{TABLE}.html").as_uri())
    follow(page, page.get_by_role("link", name="Dari tahun ke tahun").first)
    looked_at(page, "deret-02-tabel", axe, both=True)
    mark = page.get_by_role("link", name="putus").first
    tab_to(page, mark)
    page.keyboard.press("Enter")
    expect(page.locator(":target")).to_have_text("2024: wilayah desa berubah pada 1 Juli 2024.")
    assert page.locator("script").count() == 0
    context.close()

"""Charts of the public site in a browser: phone and desk, both themes, axe; downloaded, and framed by somebody else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.journeys.langkah import looked_at
from tests.journeys.layanan import PHONE
from tests.release.test_deret_luar import TABLE, Site, of_year, water


@pytest.fixture
def axe(project: Path) -> Path:
    return project / "node_modules" / "axe-core" / "axe.min.js"


def test_a_reader_sees_the_years_takes_the_picture_and_frames_the_chart(
    browser: Browser, axe: Path, tmp_path: Path
) -> None:
    changed = of_year(2025, change=lambda table: replace(table, definition={**table.definition, "sidik": "9" * 64}))
    then = of_year(2024, change=water(100, 200, 300, None, None, 607))
    site = Site(tmp_path, *((release, "berlaku") for release in (of_year(2022), of_year(2023), then, changed)))
    context = browser.new_context(viewport={"width": PHONE, "height": 800})
    page = context.new_page()
    page.goto((site.root / "deret" / f"{TABLE}.html").as_uri())
    expect(page.get_by_role("img").first).to_be_visible()
    looked_at(page, "diagram-01-deret", axe, both=True)
    page.get_by_role("link", name="Unduh, kutip, sematkan").first.click()
    expect(page.get_by_role("button", name="PNG")).to_be_visible()
    looked_at(page, "diagram-02-sendiri", axe, both=True)
    with page.expect_download() as taken:
        page.get_by_role("button", name="PNG").click()
    taken.value.save_as(tmp_path / "diagram.png")
    with Image.open(tmp_path / "diagram.png") as picture:
        assert min(picture.size) > 400
        assert len(picture.convert("RGB").getcolors(1 << 20) or ()) > 5
    expect(page.locator("[data-sematan]")).to_contain_text("iframe")
    code = page.locator("[data-sematan]").text_content() or ""
    frame = code.replace("ALAMAT", site.root.as_uri())
    (tmp_path / "lain.html").write_text(f"<!doctype html><title>lain</title>{frame}", "utf-8")
    page.goto((tmp_path / "lain.html").as_uri())
    expect(page.frame_locator("iframe").get_by_role("img")).to_be_visible()
    page.goto((site.root / "en" / "indikator" / "rasio_jk.html").as_uri())
    looked_at(page, "diagram-03-indikator", axe, both=True)
    context.close()

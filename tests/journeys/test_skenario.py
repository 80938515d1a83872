"""Scenarios in a browser: the coordinator's way from the menu to a village on a phone, with the keys alone; the coach
at a desk; on paper; where a count is missing. Each page under axe, in both widths."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from cantik.release.app.models import Publication
from cantik.vault.app.opening import OpenStore
from tests.journeys.langkah import enter, follow, looked_at
from tests.journeys.layanan import DESK, PHONE, Served, served
from tests.levels.test_skenario_wilayah import KABUPATEN, NOW, copy_of, cradle, filled, simpanan
from tests.staff import bekal

__all__ = ["copy_of", "cradle", "filled", "simpanan"]
pytestmark = [pytest.mark.peramban, pytest.mark.lambat]
DAY = f"tanggal={NOW.isoformat()}"


@pytest.fixture
def office(simpanan: OpenStore) -> Iterator[Served]:
    with served(simpanan) as one:
        yield one


@pytest.fixture
def axe(project: Path) -> Path:
    return project / "node_modules" / "axe-core" / "axe.min.js"


def test_the_coordinator_reads_from_the_kabupaten_to_a_village(browser: Browser, office: Served, axe: Path) -> None:
    signed_in = bekal.browser(bekal.with_role("koordinator", KABUPATEN))
    with office.window(browser, signed_in, PHONE) as context:
        page = context.new_page()
        page.goto(f"{office.address}/skenario/")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Skenario penduduk")
        expect(page.get_by_text("bukan proyeksi resmi")).to_be_visible()
        page.get_by_label("Keadaan hitungan awal").fill(NOW.isoformat())
        enter(page, page.get_by_role("button", name="Buat skenario"))
        expect(page.get_by_role("table")).to_have_count(2)
        looked_at(page, "skenario-kabupaten", axe, both=True)
        enter(page, page.get_by_role("table").nth(1).get_by_role("link").first)
        looked_at(page, "skenario-kecamatan", axe, both=True)
        follow(page, page.get_by_role("table").nth(1).get_by_role("link").first)
        expect(page.get_by_text("Disamakan dengan skenario")).to_be_visible()
        looked_at(page, "skenario-desa", axe, both=True)


def test_on_paper_the_warning_stays_and_the_form_does_not(browser: Browser, office: Served, axe: Path) -> None:
    signed_in = bekal.browser(bekal.with_role("pembina", KABUPATEN))
    with office.window(browser, signed_in, DESK) as context:
        page = context.new_page()
        page.goto(f"{office.address}/skenario/{KABUPATEN}/?{DAY}")
        looked_at(page, "skenario-meja", axe, both=True)
        page.emulate_media(media="print")
        expect(page.get_by_text("bukan proyeksi resmi")).to_be_visible()
        expect(page.get_by_role("columnheader", name="2035 skenario").first).to_be_visible()
        expect(page.get_by_role("button", name="Buat skenario")).to_be_hidden()
        expect(page.get_by_role("navigation").first).to_be_hidden()


def test_what_is_missing_is_taught(browser: Browser, office: Served, axe: Path) -> None:
    Publication.objects.filter(number="2020-1").delete()
    signed_in = bekal.browser(bekal.with_role("koordinator", KABUPATEN))
    with office.window(browser, signed_in, PHONE) as context:
        page = context.new_page()
        page.goto(f"{office.address}/skenario/{KABUPATEN}/?{DAY}")
        expect(page.get_by_role("heading", name="Skenario belum dapat dibuat")).to_be_visible()
        looked_at(page, "skenario-perlu", axe, both=True)

"""The marked workbook fetched and a value of a family corrected, in Chromium: phone without scripts, desk with them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, expect

from cantik.collect.app.models import Batch
from cantik.register.core.app.statements import family_at
from cantik.vault.app.opening import OpenStore
from tests.journeys.langkah import LONG_MS, follow, looked_at
from tests.journeys.layanan import DESK, PHONE, Served, served, ways
from tests.register.bekal import DESA
from tests.register.conftest import cradle, new_store, opened
from tests.register.keluarga import bawa, keluarga
from tests.register.rumah import bawa_rumah, galat_rumah, rumah
from tests.staff.bekal import browser as signed_in
from tests.staff.bekal import with_role

__all__ = ["cradle", "new_store", "opened"]
pytestmark = [pytest.mark.peramban, pytest.mark.lambat]

PERIKSA, WARGA = f"/desa/{DESA.text()}/periksa/", f"/desa/{DESA.text()}/warga/"


@pytest.fixture
def office(opened: OpenStore, tmp_path: Path) -> Iterator[tuple[Served, Batch]]:
    """A list of persons with findings, and a survey of three families, the second with an impossible floor."""
    bawa(opened, tmp_path, [row for n in range(1, 5) for row in keluarga(n)])
    base = bawa_rumah(opened, tmp_path, [rumah(0), rumah(1, r302=998, r301a="2"), rumah(2)], name="survei.xlsx")
    with served(opened) as one:
        yield one, base


@pytest.mark.parametrize(
    ("width", "scheme", "scripts"), ways((PHONE, "dark", False), (PHONE, "light", True), (DESK, "light", True))
)
def test_a_workbook_and_a_family(
    browser: Browser,
    office: tuple[Served, Batch],
    project: Path,
    tmp_path: Path,
    width: int,
    scheme: str,
    scripts: bool,
) -> None:
    at, base = office
    axe = project / "node_modules" / "axe-core" / "axe.min.js" if scripts else None
    agen, name = with_role("agen_statistik", DESA.text(), name="Siti Reka Wulandari"), f"buku-{scheme}"
    with at.window(browser, signed_in(agen), width, scripts=scripts, scheme=scheme) as context:
        page = context.new_page()
        page.goto(f"{at.address}{PERIKSA}?aturan=umur_ibu_anak")
        follow(page, page.get_by_role("button", name="Buku kerja bertanda", exact=True))
        looked_at(page, f"{name}-maju", axe)
        ready = page.get_by_role("heading", name="Buku kerja siap diunduh")
        expect(ready).to_be_visible(timeout=LONG_MS)  # the page comes by itself, with and without scripts
        looked_at(page, f"{name}-siap", axe)
        with page.expect_download() as coming:
            page.get_by_role("link", name="Unduh (").click()
        file = tmp_path / coming.value.suggested_filename
        coming.value.save_as(file)
        assert "Temuan" in openpyxl.load_workbook(file).sheetnames
        page.goto(f"{at.address}{PERIKSA}?temuan={galat_rumah(base, 'rs_luas_lantai_pencilan')[0].pk}")
        looked_at(page, f"{name}-temuan-keluarga", axe)
        page.get_by_role("textbox", name="Luas lantai (m2) keluarga Warga D").fill("98")
        page.get_by_role("button", name="Simpan nilai ini").click()
        expect(page.locator("[data-umumkan]")).to_contain_text("Isian dibetulkan; 1 temuan hilang.")
        page.goto(f"{at.address}{WARGA}keluarga/{family_at(base.pk, 1)}/")
        looked_at(page, f"{name}-keluarga", axe)
        follow(page, page.get_by_role("link", name=re.compile(r"^Betulkan\s*: Status penguasaan")))
        looked_at(page, f"{name}-betulkan", axe)
        page.get_by_label("Nilai yang benar").select_option("1")
        page.get_by_role("button", name="Simpan nilai ini").click()
        expect(page.locator("[data-umumkan]")).to_contain_text("Isian dibetulkan; 1 temuan hilang.")
        looked_at(page, f"{name}-selesai", axe)
        page.get_by_role("button", name="Urungkan").click()
        expect(page.locator("[data-umumkan]")).to_contain_text("Keputusan terakhir diurungkan.")

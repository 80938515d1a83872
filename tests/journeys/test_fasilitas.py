"""Facilities in Chromium: a school added and changed without scripts, place taken from the device, phone and desk."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from cantik.release.app.borders import folder
from cantik.vault.app.opening import OpenStore
from tests.journeys.langkah import follow, looked_at
from tests.journeys.layanan import DESK, PHONE, Served, served, ways
from tests.register.bekal import DESA
from tests.register.conftest import cradle, new_store, opened
from tests.staff.bekal import browser as signed_in
from tests.staff.bekal import with_role

__all__ = ["cradle", "new_store", "opened"]
pytestmark = [pytest.mark.peramban, pytest.mark.lambat]
ALAMAT = f"/desa/{DESA.text()}/fasilitas/"
BATAS = [[112.60, -7.97], [112.64, -7.96], [112.645, -7.93], [112.61, -7.925], [112.60, -7.97]]


@pytest.fixture
def office(opened: OpenStore) -> Iterator[Served]:
    """A village with borders and nothing else."""
    laid = folder(opened.store.path) / f"{DESA.text()}.geojson"
    laid.parent.mkdir(exist_ok=True)
    one = {"type": "Feature", "properties": {"nama": "Krajan"}, "geometry": {"type": "Polygon", "coordinates": [BATAS]}}
    laid.write_text(json.dumps({"type": "FeatureCollection", "features": [one]}), encoding="utf-8")
    with served(opened) as office:
        yield office


@pytest.mark.parametrize(
    ("width", "scheme", "scripts"), ways((PHONE, "light", True), (PHONE, "dark", False), (DESK, "light", True))
)
def test_a_school_is_added_changed_and_taken_back(
    browser: Browser, office: Served, project: Path, tmp_path: Path, width: int, scheme: str, scripts: bool
) -> None:
    see = project / "node_modules" / "axe-core" / "axe.min.js" if scripts else None
    agen = with_role("agen_statistik", DESA.text(), name="Siti Reka Wulandari")
    with office.window(browser, signed_in(agen), width, scripts=scripts, scheme=scheme) as context:
        page = context.new_page()
        page.goto(office.address + ALAMAT)
        looked_at(page, f"fasilitas-{scheme}", see)
        follow(page, page.get_by_role("link", name="Sekolah dan satuan pendidikan"))
        page.get_by_role("link", name="Tambah").click()
        page.get_by_label("Nama").fill("SD Negeri Lembah Rekawijayaningrat Satu Atap")
        page.get_by_label("Jenjang").select_option("sd")
        page.get_by_label("Murid laki-laki (orang)").fill("banyak")
        page.get_by_role("button", name="Simpan").click()
        expect(page.get_by_text("Tulis bilangan bulat, 0 sampai 20000.")).to_be_visible()
        looked_at(page, f"fasilitas-salah-{scheme}", see)
        page.get_by_label("Murid laki-laki (orang)").fill("1.204")
        if scripts:
            context.grant_permissions(["geolocation"])
            context.set_geolocation({"latitude": -7.95, "longitude": 112.62})
            page.get_by_role("button", name="Pakai posisi perangkat ini").click()
            expect(page.get_by_label("Lintang")).to_have_value("-7.950000")
        else:
            expect(page.get_by_role("button", name="Pakai posisi perangkat ini")).to_be_hidden()
            page.get_by_label("Lintang").fill("-7,95")
            page.get_by_label("Bujur").fill("112,62")
        page.get_by_role("button", name="Simpan").click()
        expect(page.get_by_text("Tersimpan.")).to_be_visible()
        picture = tmp_path / "foto.jpg"
        Image.effect_noise((800, 600), 60).convert("RGB").save(picture)
        page.get_by_label("Tambah foto").set_input_files(picture)
        page.get_by_role("button", name="Simpan foto").click()
        expect(page.get_by_role("img", name="Foto 1")).to_be_visible()
        looked_at(page, f"fasilitas-benda-{scheme}", see)
        page.get_by_role("link", name="Ubah", exact=True).click()
        page.get_by_label("Murid laki-laki (orang)").fill("1.300")
        page.get_by_role("button", name="Simpan").click()
        expect(page.get_by_text("1.204", exact=True)).to_be_visible()
        page.get_by_role("button", name="Urungkan").first.click()
        expect(page.get_by_text("Diurungkan.")).to_be_visible()
        follow(page, page.get_by_role("link", name="Sekolah dan satuan pendidikan"))
        looked_at(page, f"fasilitas-daftar-{scheme}", see)
        page.locator("svg.sketsa a").first.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text("SD Negeri Lembah")

"""Half a list in the browser: it is asked about, called a part, and the village keeps its size. Phone and desk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.collect.app.models import Intake
from cantik.register.core.app.source_lists import list_members
from cantik.vault.app.opening import OpenStore
from tests.journeys.langkah import LONG_MS, looked_at
from tests.journeys.layanan import DESK, PHONE, Served, served, ways
from tests.register.conftest import cradle, new_store, opened
from tests.staff import bekal
from tests.web.berkas import opensid, warga
from tests.web.conftest import DESA, Kantor
from tests.web.langkah import alamat, diuji, file, tersimpan

__all__ = ["cradle", "new_store", "opened"]
pytestmark = [pytest.mark.peramban, pytest.mark.lambat]


@pytest.fixture
def office(opened: OpenStore) -> Iterator[tuple[Served, Kantor, Intake]]:
    """Thirty people on record; a newer file has five of them and a new one."""
    siti = bekal.with_role("agen_statistik", DESA, name="Siti Reka")
    kantor = Kantor(opened, siti, bekal.browser(siti))
    people = warga(31)
    tersimpan(kantor, file(data=opensid(people[:30])))
    intake = diuji(kantor, file("lima.csv", opensid([*people[:5], people[30]])), tanggal="2026-06-30")
    with served(opened) as house:
        yield house, kantor, intake


@pytest.mark.parametrize(
    ("width", "scheme", "scripts"), ways((PHONE, "dark", False), (PHONE, "light", True), (DESK, "light", True))
)
def test_half_a_list_is_called_a_part(
    browser: Browser, office: tuple[Served, Kantor, Intake], project: Path, width: int, scheme: str, scripts: bool
) -> None:
    house, kantor, intake = office
    see = project / "node_modules" / "axe-core" / "axe.min.js" if scripts else None
    with house.window(browser, kantor.client, width, scripts=scripts, scheme=scheme) as context:
        page = context.new_page()
        page.goto(house.address + alamat(intake))
        expect(page.get_by_text("25 dari 30 orang (83,3 persen)")).to_be_visible()
        looked_at(page, f"susut-{scheme}", see)
        page.get_by_role("button", name="Simpan ke register").click()
        assert page.url == house.address + alamat(intake), "the browser itself asks for the answer"
        page.get_by_role("button", name="Hanya sebagian desa: yang lain tetap tercatat").click()
        expect(page.get_by_text("Apakah daftar ini lengkap?")).to_have_count(0, timeout=LONG_MS)
        expect(page.get_by_role("button", name="Simpan ke register")).to_be_visible(timeout=LONG_MS)
        page.get_by_role("button", name="Simpan ke register").click()
        expect(page.get_by_role("heading", level=1, name="Tersimpan")).to_be_visible(timeout=LONG_MS)
    area = find_area(AreaCode.kemendagri(DESA))
    assert area is not None
    assert len(list_members(area.pk)["opensid"]) == 31

"""A form half typed when the screen locks itself stands there again, in Chromium: the hands of a clock are moved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from cantik.base import clock
from cantik.staff.app.models import Account
from cantik.vault.app.opening import OpenStore
from tests.journeys.langkah import looked_at
from tests.journeys.layanan import DESK, Served, served
from tests.register.bekal import DESA
from tests.register.conftest import cradle, new_store, opened
from tests.register.langkah import terapkan
from tests.register.test_peristiwa_simpan import penduduk
from tests.staff.bekal import browser as signed_in
from tests.staff.bekal import shown, with_role

__all__ = ["cradle", "new_store", "opened"]
pytestmark = [pytest.mark.peramban, pytest.mark.lambat]
FORM = f"/desa/{DESA.text()}/peristiwa/datang/"


@pytest.fixture
def office(opened: OpenStore, tmp_path: Path) -> Iterator[Served]:
    terapkan(opened, tmp_path, [penduduk(i) for i in range(3)], reference=dt.date(2025, 12, 31))
    with served(opened) as running:
        yield running


def test_ten_minutes_away_from_a_form(browser: Browser, office: Served, project: Path) -> None:
    agen: Account = with_role("agen_statistik", DESA.text(), name="Siti Reka Wulandari")
    client = signed_in(agen)
    with office.window(browser, client, DESK) as context:
        page = context.new_page()
        page.clock.install()
        page.goto(office.address + FORM)
        page.get_by_label("Datang dari").fill("Desa Jauh Rekaan")
        page.get_by_label("Nama", exact=True).first.fill("REKAAN SETENGAH")
        page.clock.fast_forward("10:30")
        page.wait_for_url("**/akun/ulangi/kode/**")
        expect(page.get_by_text("REKAAN SETENGAH")).to_have_count(0)
        back = page.evaluate("new URLSearchParams(location.search).get('next')")
        session = client.session
        session.update(shown(agen, clock.now() + dt.timedelta(seconds=2)))
        session.save()
        page.goto(office.address + back)
        expect(page.get_by_text("Isian Anda yang belum terkirim")).to_be_visible()
        expect(page.get_by_label("Datang dari")).to_have_value("Desa Jauh Rekaan")
        expect(page.get_by_label("Nama", exact=True).first).to_have_value("REKAAN SETENGAH")
        looked_at(page, "terkunci-kembali", project / "node_modules" / "axe-core" / "axe.min.js", both=True)

"""A round as two people walk it in the window of a cheap telephone: somebody of the list has died, the family is
approved, and its form comes once more. The register gets a proposal, nobody is pushed out of the form, and who approved
sees on the first page what came since."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from cantik.base import clock
from cantik.field.devices.app import devices
from cantik.field.forms.app import writer
from cantik.field.forms.app.form_rows import read_some
from cantik.field.review.app.models import FieldEvent
from cantik.web.tahap.pengumpulan.openrosa import device_cache, entity_lists
from tests.field.conftest import putaran, under_way
from tests.field.pendataan import Putaran, hadir
from tests.fixtures.simpanan import copy_of, cradle
from tests.journeys.langkah import looked_at
from tests.journeys.lapangan import block, choose, make_pin, question, stored
from tests.journeys.layanan import PHONE, Served, served
from tests.staff import bekal

__all__ = ["copy_of", "cradle", "putaran", "under_way"]
pytestmark = [pytest.mark.peramban, pytest.mark.lambat]
expect.set_options(timeout=20_000)


def _sent(page: Page) -> None:
    block(page, "Selesai")
    stored(page)
    page.get_by_role("button", name="Selesai, antrekan").click()
    expect(page.get_by_text("1 formulir terkirim.")).to_be_visible()


def _a_death(page: Page) -> None:
    """Three by the list, two who remain."""
    page.get_by_role("button", name="AMAT").click()
    page.get_by_role("button", name="Lanjut").click()
    choose(page, "r205", "Terisi lengkap")
    block(page, "Tempat tinggal")
    count = question(page, "r112").locator("input")
    expect(count).to_have_value("3")
    count.fill("2")
    count.press("Tab")
    for name, fate in (
        ("AMAT", "Tinggal bersama keluarga"),
        ("AMINAH", "Tinggal bersama keluarga"),
        ("AKI", "Meninggal"),
    ):
        block(page, "Daftar anggota")
        expect(page.locator(".mem li")).to_have_count(3)
        page.locator(".mem li").get_by_role("button", name=re.compile(rf"^\d {name} ")).click()
        choose(page, "r404", fate)
    block(page, "Daftar anggota")
    expect(page.locator(".mem li")).to_have_count(3)
    expect(page.get_by_text("PERIKSA: Jumlah anggota")).to_be_hidden()
    looked_at(page, "susulan-meninggal")
    block(page, "Perumahan")
    choose(page, "r301a", "Milik sendiri")
    _sent(page)


def _once_more(page: Page) -> None:
    """The enumerator opens what was sent, and has not heard that it was approved."""
    page.get_by_role("button", name="Semua").click()
    page.get_by_role("button", name="AMAT").click()
    block(page, "Daftar anggota")
    expect(page.locator(".mem li").filter(has_text="Lengkap")).to_have_count(3)
    block(page, "Perumahan")
    choose(page, "r301a", "Kontrak/sewa")
    _sent(page)


def _approved(browser: Browser, at: Served, agen: Client, address: str) -> None:
    with at.window(browser, agen, PHONE) as office:
        seen = office.new_page()
        seen.goto(f"{at.address}{address}")
        seen.get_by_role("button", name=re.compile("^Setujui")).click()
        expect(seen.get_by_text("1 usulan peristiwa menunggu")).to_be_visible()


def _taken(browser: Browser, at: Served, agen: Client) -> None:
    with at.window(browser, agen, PHONE) as office:
        seen = office.new_page()
        seen.goto(at.address)
        seen.get_by_role("main").get_by_role("link", name="Isian baru datang sesudah disetujui").first.click()
        panel = seen.get_by_role("region", name="Isian baru sesudah disetujui")
        row = panel.get_by_role("row").filter(has_text="Kontrak/sewa")
        expect(row).to_contain_text("Milik sendiri")
        assert panel.get_by_role("row").count() == 2, "the head of the table and what changed"
        looked_at(seen, "susulan-tinjauan")
        panel.get_by_role("button", name="Pakai isian baru").click()
        expect(seen.get_by_text("Isian baru disetujui menggantikan yang lama")).to_be_visible()
        expect(seen.get_by_role("region", name="Isian baru sesudah disetujui")).to_have_count(0)


def test_a_death_and_an_edit_after_the_approval(putaran: Putaran, browser: Browser) -> None:
    device_cache.forget()
    entity_lists.forget()
    before, unit = hadir(putaran.opened), putaran.unit("A")
    token = devices.issue(putaran.agen, putaran.round, putaran.rina, "Ponsel", at=clock.now())
    agen = bekal.browser(putaran.agen)
    address = f"/desa/{bekal.DESA}/lapangan/{putaran.round.pk}/keluarga/{unit.pk}/"
    with served(putaran.opened) as at, writer.end_writers():
        context = browser.new_context(viewport={"width": PHONE, "height": 740}, timezone_id="Asia/Jakarta")
        page = context.new_page()
        make_pin(page, f"{at.address}/lapangan/isi/#t={token}")
        _a_death(page)
        while read_some(putaran.opened):
            pass
        _approved(browser, at, agen, address)
        assert [(event.kind, event.state) for event in FieldEvent.objects.all()] == [("mati", "usul")]
        assert hadir(putaran.opened) == before, "proposed, and nobody deleted"
        _once_more(page)
        context.close()
        while read_some(putaran.opened):
            pass
        assert putaran.unit("A").stage == "disetujui"
        _taken(browser, at, agen)
    assert putaran.unit("A").stage == "disetujui"
    assert [event.state for event in FieldEvent.objects.filter(kind="mati").order_by("pk")] == ["ditarik", "usul"]
    assert hadir(putaran.opened) == before

"""What ends while a telephone is on the way: its token taken back without a signal, its memory full, its clock of
another year. In a real browser at the real server: nothing is lost, and whoever holds it reads why in words."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from cantik.base import clock
from cantik.field.devices.app import devices
from cantik.field.forms.app import writer
from cantik.field.forms.app.form_rows import read_some
from cantik.field.forms.app.models import FormSubmission
from cantik.field.rounds.app.models import Unit
from cantik.vault.app.opening import OpenStore
from cantik.web.tahap.pengumpulan.openrosa import device_cache, entity_lists
from tests.field.conftest import in_the_field
from tests.field.putaran import ambil
from tests.fixtures.markah import markah
from tests.fixtures.simpanan import Cradle, copy_of, cradle
from tests.journeys.langkah import looked_at
from tests.journeys.lapangan import block, choose, make_pin, stored
from tests.journeys.layanan import PHONE, served
from tests.staff import bekal

__all__ = ["copy_of", "cradle", "in_the_field"]
pytestmark = [pytest.mark.peramban, pytest.mark.lambat]
expect.set_options(timeout=20_000)
_AGAIN_MS = 90_000  # a signal that comes in the middle of an attempt is used at the next, a minute later at most
_FULL = "Penyimpanan ponsel penuh"


def _refused(page: Page, name: str) -> None:
    """A door at which nobody wanted to answer, up to the last page."""
    page.get_by_role("button", name=name).click()
    page.get_by_role("button", name="Lanjut").click()
    choose(page, "r205", "Responden menolak")
    block(page, "Selesai")
    stored(page)


def _done(page: Page) -> None:
    page.get_by_role("button", name="Selesai, antrekan").click()


#: as a browser answers a write for which the telephone has no room (its own bound is not met by so little)
_NO_ROOM = """() => { window.put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = () => { throw new DOMException("", "QuotaExceededError"); }; }"""
_ROOM = "() => { IDBObjectStore.prototype.put = window.put; }"


def test_what_ends_on_the_way_is_said_and_nothing_is_lost(
    in_the_field: Cradle, copy_of: Callable[[Cradle], OpenStore], browser: Browser
) -> None:
    opened = copy_of(in_the_field)
    device_cache.forget()
    entity_lists.forget()
    ours = ambil(bekal.DESA)
    with served(opened) as at, writer.end_writers():
        token = ours.token()
        context = browser.new_context(viewport={"width": PHONE, "height": 740}, timezone_id="Asia/Jakarta")
        page = context.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        make_pin(page, f"{at.address}/lapangan/isi/#t={token}")
        # the memory is full in the middle of a form, and at its end
        _refused(page, "LEMBAH SATU")
        page.evaluate(_NO_ROOM)
        _done(page)
        expect(page.get_by_text(_FULL).first).to_be_visible()
        page.evaluate(_ROOM)
        context.set_offline(True)
        _done(page)
        expect(page.get_by_text("LEMBAH SATU menunggu kirim.")).to_be_visible()
        # a second form is begun; then the office takes the token back while the telephone has no signal
        _refused(page, "LEMBAH DUA")
        page.get_by_role("button", name="Kembali").click()
        device = devices.find_device(token)
        assert device is not None
        devices.revoke(ours.agen, device, at=clock.now())
        context.set_offline(False)
        expect(page.get_by_text("1 formulir terkirim.")).to_be_visible(timeout=_AGAIN_MS)
        expect(page.get_by_text("kantor desa memeriksanya dahulu").first).to_be_visible()
        expect(page.get_by_text("Kode ponsel ini sudah dicabut").first).to_be_visible()
        looked_at(page, "ponsel-dicabut")
        page.get_by_role("button", name="LEMBAH DUA").click()  # what was begun can be finished
        block(page, "Selesai")
        _done(page)
        expect(page.get_by_text("1 formulir terkirim.")).to_be_visible()
        expect(page.get_by_role("button", name="LEMBAH")).to_have_count(0)  # nothing more to do here, nobody to see
        expect(page.get_by_text("Kode ponsel ini sudah dicabut").first).to_be_visible()
        assert not faults
        context.close()
        _a_clock_of_another_year(browser, f"{at.address}/lapangan/isi/#t={ours.token(label='Tablet')}")
        while read_some(opened):
            pass
        rows = list(FormSubmission.objects.order_by("entry", "instance"))
        assert sorted(row.standing for row in rows) == ["karantina", "karantina", "kepala"]
        told = markah(bekal.browser(ours.agen).get(f"/desa/{bekal.DESA}/lapangan/{ours.round.pk}/tahan/"))
        assert told.count("perangkat sudah dicabut") == 2
        _seen_in_the_review(bekal.browser(ours.agen), f"/desa/{bekal.DESA}/lapangan/{ours.round.pk}/")


def _a_clock_of_another_year(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": PHONE, "height": 740}, timezone_id="Asia/Jakarta")
    page = context.new_page()
    page.clock.set_system_time("2099-01-01T08:00:00+07:00")
    make_pin(page, address)
    expect(page.get_by_text(re.compile(r"Jam ponsel ini [\d.]{5,} hari lebih maju"))).to_be_visible()
    looked_at(page, "ponsel-jam")
    _refused(page, "LEMBAH SATU")
    _done(page)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("1 Januari 2099")
    dialog.get_by_role("button", name="Batal").click()  # the form stays as it is
    _done(page)
    dialog.get_by_role("button", name="Tanggal ini benar").click()
    expect(page.get_by_text("1 formulir terkirim.")).to_be_visible()
    context.close()


def _seen_in_the_review(agen: Client, field: str) -> None:
    unit = Unit.objects.get(head="LEMBAH SATU", block__round__pk=int(urlsplit(field).path.split("/")[-2]))
    page = markah(agen.get(f"{field}keluarga/{unit.pk}/"))
    assert re.search(r"Jam ponsel [\d.]{5,} hari lebih maju", page)
    assert "hari yang belum tiba" in page  # and nobody approves a visit of that day

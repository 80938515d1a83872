"""A family between two servers by the pages of both villages: made, carried, masked, opened, accepted, answered."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cantik.staff.app.models import AuditEntry
from cantik.vault.app.opening import open_store
from tests.federate.dua_desa import HERE, THERE, Villages, day, villages, villages_once
from tests.fixtures.markah import markah
from tests.fixtures.menunggu import is_spared, sees
from tests.fixtures.simpanan import cradle
from tests.register.test_peristiwa_halaman import isi, tersembunyi
from tests.staff import bekal

__all__ = ["cradle", "villages", "villages_once"]

pytestmark = pytest.mark.satu_basisdata


@contextmanager
def at_desk(of: Villages, store: Any) -> Iterator[Client]:
    """The agent of a village, at the pages of its own server."""
    with of.blocker.unblock(), open_store(store):
        yield bekal.browser(bekal.with_role("agen_statistik", HERE if store == of.origin else THERE, name="Rina Reka"))


def upload(page: Client, address: str, name: str, data: bytes, **more: str) -> Any:
    return page.post(address, {name: SimpleUploadedFile("berkas", data), **more}, follow=True)


def link(answer: Any, pattern: str) -> str:
    found = re.search(pattern, markah(answer))
    assert found is not None, pattern
    return found[1]


def test_both_villages_walk_their_pages(villages: Villages) -> None:
    person = villages.person(villages.origin, 3)
    keluar, masuk = f"/desa/{HERE}/pindah/", f"/desa/{THERE}/pindah/"
    with at_desk(villages, villages.origin) as page:
        form = f"/desa/{HERE}/peristiwa/orang/{person}/keluar/"
        assert "(server lain)" in isi(page.get(form))
        said = {"tanggal": day(20).isoformat(), "ikut": [str(person)], "surat": "on", "desa": THERE}
        done = page.post(form, tersembunyi(page.post(form, said)) | {"putus": "catat"}, follow=True)
        assert "1 orang menunggu kuitansi desa tujuan: masih dihitung di sini." in isi(done)
        card = page.post(link(done, r'action="([^"]+/salin/)"'))
        assert card["Content-Disposition"].endswith('.age"')
        data = card.content
    with at_desk(villages, villages.destination) as page:
        assert "R610" in isi(upload(page, f"{masuk}berkas/", "berkas", data[:99]), 422)
        waiting = upload(page, f"{masuk}berkas/", "berkas", data)
        sees(page, "kartu_pindah", masuk)
        at = link(waiting, rf'href="({masuk}masuk/\d+/)"')
        for shown in (waiting, page.get(at), page.get(f"/desa/{THERE}/peristiwa/")):
            assert "REKA 3" not in isi(shown)
        assert AuditEntry.objects.filter(action="pindah.buka").count() == 0
        opened = page.post(at, {"putus": "buka"})
        assert "REKA 3 " in isi(opened)
        assert AuditEntry.objects.filter(action="pindah.buka").count() == 1
        unit = link(opened, r'<option value="(\d+)"')
        foreseen = page.post(at, {"tanggal": day(10).isoformat(), "satuan": unit, "kk": ""})
        assert "1 orang datang ke" in isi(foreseen)
        done = page.post(at, tersembunyi(foreseen) | {"putus": "catat"}, follow=True)
        assert "Kartu pindah diterima, 0 orang sudah tercatat di sini." in isi(done)
        assert page.get(at).status_code == 404
        is_spared(page, "kartu_pindah", masuk)
        receipt = page.get(link(done, rf'href="({masuk}masuk/\d+/kuitansi.json)"')).content
        _refuse_undo(page, THERE, day(10))
    assert b"REKA" not in receipt
    with at_desk(villages, villages.origin) as page:
        done = upload(page, f"{keluar}berkas/", "berkas", receipt)
        assert f"diterima {_long(page)}" in isi(done)
        _refuse_undo(page, HERE, day(10))
        assert page.post(f"{keluar}keluar/1/batal/").status_code == 422


def _long(_page: Client) -> str:
    from cantik.base import clock
    from cantik.base.dates import long_date

    return long_date(clock.today())


def _refuse_undo(page: Client, kode: str, on: dt.date) -> None:
    month = page.get(f"/desa/{kode}/peristiwa/?bulan={on:%Y-%m}")
    said = isi(page.post(link(month, r'action="([^"]+/urungkan/)"'), follow=True))
    assert "tidak diurungkan sepihak" in said


@pytest.mark.malam
def test_a_card_goes_back_with_a_reason_of_the_list(villages: Villages) -> None:
    assert villages.make(3).code == 0
    villages.do(villages.destination, "read", villages.card)
    masuk = f"/desa/{THERE}/pindah/"
    with at_desk(villages, villages.destination) as page:
        assert page.post(f"{masuk}masuk/1/tolak/", {"alasan": "karena saya"}).status_code == 302
        done = page.post(f"{masuk}masuk/1/tolak/", {"alasan": "tidak_datang"}, follow=True)
        assert "ditolak" in isi(done)
        assert "orangnya tidak datang" in isi(done)

"""The home tells a colleague of events that were recorded and taken back while they were away."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client

from cantik.base import clock
from cantik.staff.app import log
from tests.fixtures.markah import markah
from tests.register.bekal import DESA
from tests.register.test_peristiwa_halaman import ALAMAT, catat, client, village
from tests.register.test_peristiwa_simpan import nomor
from tests.staff.bekal import browser, with_role

__all__ = ["client", "village"]
SIANG = dt.datetime(2026, 6, 20, 3, 0, tzinfo=dt.UTC)


@pytest.mark.basisdata
def test_events_and_their_undoing_are_news_for_the_other(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    other = with_role("agen_statistik", DESA.text(), name="Budi Reka")

    def enter(minutes: int) -> None:
        monkeypatch.setattr(clock, "now", lambda: SIANG + dt.timedelta(minutes=minutes))
        log.record(by=other.actor, at=clock.now(), action="akun.masuk", subject="akun", subjects=[other.pk])

    enter(1)
    monkeypatch.setattr(clock, "now", lambda: SIANG + dt.timedelta(minutes=2))
    page = markah(catat(client, f"orang/{nomor(0)}/mati/", {"tanggal": "2026-06-18"}))
    undo = re.search(r'action="([^"]+/urungkan/)"', page)
    assert undo is not None
    client.post(undo[1])
    catat(client, f"orang/{nomor(1)}/mati/", {"tanggal": "2026-06-18"})
    enter(3)
    home = markah(browser(other).get(f"/desa/{DESA.text()}/"))
    told = re.findall(r"<a href=\"([^\"]+)\">([^<]+)</a> oleh Agen Reka", home)
    assert sorted(told) == [(ALAMAT, "Peristiwa dicatat: 2"), (ALAMAT, "Peristiwa diurungkan: 1")]

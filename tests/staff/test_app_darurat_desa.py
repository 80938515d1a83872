"""Emergency access through the front door of a village: what opens, what stays shut, who is told, when it ends."""

from __future__ import annotations

import re

import pytest

from cantik.staff.app.models import AuditEntry
from tests.fixtures.markah import markah
from tests.release.conftest import Rumah, cradle, make_prepared, prepared, rumah
from tests.staff import bekal
from tests.staff.bekal import DESA, TETANGGA
from tests.staff.test_app_darurat import ALASAN, ask, decide, later, may_read, office

__all__ = ["cradle", "make_prepared", "prepared", "rumah"]
WARGA = f"/desa/{DESA}/warga/"


def test_two_institutions_open_one_village_for_a_day(rumah: Rumah, monkeypatch: pytest.MonkeyPatch) -> None:
    walidata, kominfo = office("walidata", "Dinas Kominfo Kabupaten Contoh", name="Wira Reka")
    _, bps = office("pembina", "BPS Kabupaten Contoh", name="Bima Reka")
    assert kominfo.get(WARGA).status_code == 403
    assert ask(kominfo) == 302
    assert kominfo.get(WARGA).status_code == 403, "asked is not given"
    assert "Disetujui: terbuka 24 jam" in decide(bps)
    # ── reading, masked; nothing else
    shown = kominfo.get(WARGA)
    assert shown.status_code == 200
    person = re.search(rf"{WARGA}orang/(\d+)/", markah(kominfo.get(f"{WARGA}?kedudukan=tercatat")))
    assert person is not None
    assert not re.search(r"\b\d{16}\b", markah(kominfo.get(person[0])))
    assert kominfo.post(f"{person[0]}nik/", {"alasan": ALASAN}).status_code == 403
    assert kominfo.get(f"/desa/{DESA}/kumpul/kirim/").status_code in (403, 405)
    assert bps.get(WARGA).status_code == 403, "who approved reads nothing"
    assert not may_read(walidata, TETANGGA)
    # ── the village knows: at home, in its log
    for client in (rumah.klien["ratna"], rumah.klien["sumarsono"]):
        home = markah(client.get(f"/desa/{DESA}/"))
        assert "Wira Reka (walidata, Dinas Kominfo Kabupaten Contoh)" in home
        assert ALASAN in home
        log = markah(client.get("/orang/catatan/"))
        assert "menyetujui akses darurat" in log
        assert "Wira Reka" in log
        assert "pembacaan tercatat" in markah(client.get("/darurat/"))
    assert AuditEntry.objects.filter(by=walidata.actor, action__startswith="orang.").exists()
    # ── the clock ends it
    later(monkeypatch, hours=23, minutes=59)
    assert may_read(walidata)
    later(monkeypatch, minutes=1)
    assert kominfo.get(WARGA).status_code == 403
    home = markah(bekal.browser(rumah.kades).get(f"/desa/{DESA}/"))
    assert "sudah berakhir" in home

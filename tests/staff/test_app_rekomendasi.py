"""A recommendation at its page: who would give it to themself, without a number, twice, for ever; what the year asks
before its last day."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from cantik.base import clock
from cantik.staff.app import forum
from cantik.staff.app.models import AuditEntry, Institution
from cantik.staff.app.rights import area_code
from tests.fixtures.markah import markah
from tests.fixtures.menunggu import is_spared, sees
from tests.staff import bekal
from tests.staff.bekal import KABUPATEN
from tests.staff.test_app_rapat import send, text

PAGE = f"/rekomendasi/{KABUPATEN}/"


def wish(**changed: str) -> dict[str, str]:
    house = Institution.objects.get(area=KABUPATEN, kind="kominfo").pk
    return {
        "judul": "Survei rumah tangga Kabupaten Reka",
        "lembaga": str(house),
        "kuesioner": "pemutakhiran_keluarga",
    } | changed


def given(**changed: str) -> dict[str, str]:
    today = clock.today()
    until = (today + dt.timedelta(days=40)).isoformat()
    said = {"keadaan": "layak", "hari": today.isoformat(), "nomor": "V-26.9901.001", "dokumen": "Arsip Bappeda 12"}
    return said | {"sampai": until} | changed


@pytest.mark.basisdata
@pytest.mark.usefixtures("opened")
def test_a_recommendation_is_given_by_the_pembina_and_asks_to_be_renewed() -> None:
    forum.begin(area_code(KABUPATEN), by="akun:0")
    boss = bekal.with_role("koordinator")
    bappeda, bps = bekal.browser(boss), bekal.browser(bekal.with_role("pembina"))
    both = bekal.with_role("koordinator")
    bekal.assign(both, "pembina", KABUPATEN)
    today, ahead = clock.today().isoformat(), (clock.today() + dt.timedelta(days=2)).isoformat()
    for wrong in (
        {"judul": "Survei 2027"},
        {"judul": ""},
        {"judul": "NIK 9901010101900001"},
        {"kuesioner": "tidak_ada"},
    ):
        send(bappeda, PAGE + "tambah/", wish(**wrong), 422)
    send(bappeda, PAGE + "tambah/", wish())
    at = PAGE + re.findall(rf"{PAGE}(\d+)/ajukan", markah(bappeda.get(PAGE)))[0]
    assert bps.post(f"{at}/ajukan/", {"hari": today}).status_code == 403
    send(bps, f"{at}/jawab/", given(), 422)  # nobody asked yet
    send(bappeda, f"{at}/ajukan/", {"hari": ahead}, 422)
    twofold = bekal.browser(both)
    send(twofold, f"{at}/ajukan/", {"hari": today})
    send(twofold, f"{at}/jawab/", given(), 422)  # who asked does not answer
    send(bps, f"{at}/jawab/", {"keadaan": "revisi", "hari": today, "catatan": ""}, 422)
    send(bps, f"{at}/jawab/", {"keadaan": "revisi", "hari": today, "catatan": "Kerangka sampel belum ada"})
    assert "Kerangka sampel belum ada" in text(bappeda, PAGE)
    sees(bappeda, "rekomendasi_kembali", PAGE)
    is_spared(bps, "rekomendasi_kembali", PAGE)
    send(bps, f"{at}/jawab/", given(), 422)  # it waits for the office
    send(bappeda, f"{at}/ajukan/", {"hari": today})
    for wrong in (
        {"nomor": ""},
        {"dokumen": ""},
        {"sampai": ""},
        {"sampai": today},
        {"sampai": "2099-01-01"},
        {"nomor": "9901.0101.0190.0001"},
    ):
        send(bps, f"{at}/jawab/", given(**wrong), 422)
    send(bps, f"{at}/jawab/", given(keadaan="menunggu"), 422)
    send(bps, f"{at}/jawab/", given())
    send(bps, f"{at}/jawab/", {"keadaan": "ditolak", "hari": today, "catatan": "Berubah pikiran"}, 422)
    assert "26.9901.001" in text(bappeda, PAGE)
    assert "Perpanjang rekomendasi: Survei rumah tangga" in text(bappeda, "/tugas/")
    send(bappeda, PAGE + "tambah/", wish(judul="Survei kedua"))
    again = PAGE + re.findall(rf"{PAGE}(\d+)/ajukan", markah(bappeda.get(PAGE)))[0]
    send(bappeda, f"{again}/ajukan/", {"hari": today})
    send(bps, f"{again}/jawab/", given(), 422)  # one number, one recommendation
    acts = list(AuditEntry.objects.filter(action__startswith="rekomendasi.").values_list("action", flat=True))
    assert acts.count("rekomendasi.layak") == 1

"""A list that leaves out many is saved in the browser only when somebody has said what it is."""

from __future__ import annotations

import re
from html import unescape

import pytest

from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.register.core.app.source_lists import list_members
from tests.fixtures.markah import markah
from tests.web.berkas import opensid, warga
from tests.web.conftest import DESA, Kantor, cradle, kantor, new_store, opened
from tests.web.langkah import DATED, alamat, diuji, file, halaman, tersimpan, versi

__all__ = ["cradle", "kantor", "new_store", "opened"]
pytestmark = pytest.mark.satu_basisdata
ASKED = "Apakah daftar ini lengkap?"


def recorded() -> int:
    """Persons of the standing list of OpenSID."""
    area = find_area(AreaCode.kemendagri(DESA))
    assert area is not None
    return len(list_members(area.pk)["opensid"])


def test_it_is_asked_and_answered(kantor: Kantor) -> None:
    people = warga(31)
    tersimpan(kantor, file(data=opensid(people[:30])))
    some = [*people[:5], people[30]]  # one of them is new
    intake = diuji(kantor, file("lima.csv", opensid(some)), tanggal="2026-06-30")
    page = unescape(halaman(kantor, intake))
    assert ASKED in page
    assert "25 dari 30 orang" in page
    refused = kantor.client.post(alamat(intake, "simpan/"), {"versi": versi(kantor, intake), **DATED}, follow=True)
    assert "Sebut dahulu" in unescape(markah(refused))
    kantor.kerjakan()
    assert recorded() == 30

    kantor.client.post(alamat(intake, "uji/"), {"tanggal": "2026-06-30", "lanjutan": "ya"})
    kantor.kerjakan()
    assert ASKED not in unescape(halaman(kantor, intake))
    kantor.client.post(alamat(intake, "simpan/"), {"versi": versi(kantor, intake), **DATED})
    kantor.kerjakan()
    assert recorded() == 31


def test_a_whole_list_is_taken_at_its_word(kantor: Kantor) -> None:
    people = warga(30)
    tersimpan(kantor, file(data=opensid(people)))
    intake = diuji(kantor, file("lima.csv", opensid(people[:5])), tanggal="2026-06-30")
    kantor.client.post(alamat(intake, "simpan/"), {"versi": versi(kantor, intake), "lengkap": "ya", **DATED})
    kantor.kerjakan()
    assert recorded() == 5


def test_nothing_accepted_cannot_be_saved(kantor: Kantor) -> None:
    people = [{**one, "nik": "x", "nama": ""} for one in warga(8)]
    intake = diuji(kantor, file(data=opensid(people)))
    page = unescape(halaman(kantor, intake))
    assert "Tidak ada satu baris pun yang dapat diterima" in page
    assert re.search(r'aria-disabled="true"[^>]*>.*?Simpan ke register', page, re.DOTALL)

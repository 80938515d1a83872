"""The walidata sees which records of two villages may be one person: veiled, recorded in both, merging nothing."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from cantik.jobs.app import worker
from cantik.register.core.app.models import Tie
from cantik.register.doubles.app.models import Pair, PairDecision
from cantik.staff.app.models import AuditEntry
from cantik.vault.app.opening import OpenStore
from tests.fixtures.markah import markah
from tests.register.bekal import DESA, DESA_LAIN, nik
from tests.register.langkah import terapkan, wilayah
from tests.register.test_ganda import NAMA, penduduk
from tests.staff.bekal import browser, with_role

KAB, JAUH = DESA.text()[:5], "99.02"


@pytest.fixture(autouse=True)
def village(opened: OpenStore, tmp_path: Path) -> OpenStore:
    """Six persons in one village; the third of them also in another."""
    terapkan(opened, tmp_path, [penduduk(i) for i in range(6)])
    terapkan(opened, tmp_path, [penduduk(2, rt="05")], desa=DESA_LAIN, name="lain.xlsx")
    return opened


def isi(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    text = re.sub(r"<(script|style).*?</\1>", "", markah(response), flags=re.DOTALL)
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)))


def walidata(where: str = KAB) -> Client:
    return browser(with_role("walidata", where, name="Walidata Reka"))


def cari(client: Client) -> Pair:
    client.post("/ganda/cari/")
    worker.work_off()
    return Pair.objects.get()


def test_found_by_a_search_of_the_walidata_and_shown_veiled() -> None:
    office = walidata()
    assert "Tidak ada pasangan" in isi(office.get("/ganda/"))
    pair = cari(office)
    listed = isi(office.get("/ganda/"))
    assert "1 pasangan" in listed
    assert listed.count("belum dilihat") == 2
    page = isi(office.get(f"/ganda/{pair.pk}/"))
    words = NAMA[2].split()
    assert " ".join(f"{word[0]}•••" for word in words) in page
    for text in (listed, page):
        for secret in (*words, nik(2), nik(2)[-4:], "IBU", "AYAH", "01-02", "LEMBAH", "KRAJAN"):
            assert secret not in text, secret


def test_both_villages_read_in_their_log_who_opened_it() -> None:
    office = walidata()
    pair = cari(office)
    assert not AuditEntry.objects.filter(action="ganda.tiket_baca").exists(), "a list names nobody"
    office.get("/ganda/")
    office.get(f"/ganda/{pair.pk}/")
    rows = AuditEntry.objects.filter(action="ganda.tiket_baca").order_by("number")
    assert [json.loads(row.subjects) for row in rows] == [[pair.one_id], [pair.other_id]]
    assert {json.loads(row.detail)["wilayah"] for row in rows} == {DESA.text(), DESA_LAIN.text()}
    agen = browser(with_role("agen_statistik", DESA_LAIN.text(), name="Agen Lain"))
    assert "tiket data ganda antardesa" in isi(agen.get("/orang/catatan/"))


@pytest.mark.basisdata
def test_each_village_has_its_word_and_the_walidata_none() -> None:
    office = walidata()
    pair = cari(office)
    for code in (DESA, DESA_LAIN):
        at = f"/desa/{code.text()}/ganda/{pair.pk}/putus/"
        assert office.post(at, {"putusan": "sama"}).status_code == 403
        assert office.get(f"/desa/{code.text()}/ganda/").status_code == 403, "no register of persons for an office"
        browser(with_role("agen_statistik", code.text(), name=f"Agen {code.text()}")).post(at, {"putusan": "bukan"})
        assert "bukan orang yang sama" in isi(office.get(f"/ganda/{pair.pk}/"))
    assert PairDecision.objects.count() == 2
    assert not Tie.objects.exists()
    assert "Tidak ada pasangan" in isi(office.get("/ganda/"))
    assert "Kedua desa sudah memutuskan" in isi(office.get("/ganda/?lihat=selesai"))
    row = PairDecision.objects.get(area=wilayah(DESA))
    browser(with_role("agen_statistik", DESA.text(), name="Agen Dua")).post(
        f"/desa/{DESA.text()}/ganda/putusan/{row.pk}/urungkan/"
    )
    assert "1 pasangan" in isi(office.get("/ganda/")), "taken back, it waits again"


def test_whoever_has_no_such_right_sees_nothing() -> None:
    pair = cari(walidata())
    assert "Tidak ada pasangan" in isi(walidata(JAUH).get("/ganda/"))
    assert walidata(JAUH).get(f"/ganda/{pair.pk}/").status_code == 404
    # a walidata of one kecamatan with one of the two villages sees no half of a ticket
    assert walidata(DESA.text()).get(f"/ganda/{pair.pk}/").status_code == 404
    for role, where in (
        ("agen_statistik", DESA.text()),
        ("kepala_desa", DESA.text()),
        ("pembina", KAB),
        ("koordinator", KAB),
        ("camat", KAB + ".01"),
        ("disdukcapil", KAB),
        ("admin_simpul", KAB),
    ):
        client = browser(with_role(role, where, name=f"Nama {role}"))
        assert client.get("/ganda/").status_code == 403, role
        assert client.get(f"/ganda/{pair.pk}/").status_code == 403, role
        assert client.post("/ganda/cari/").status_code == 403, role

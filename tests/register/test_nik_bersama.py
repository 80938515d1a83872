"""One NIK, two persons in two villages: no double, but a finding of the kabupaten, decided there and never merged."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from cantik.content.loader import load_content
from cantik.examine.pairs import Record
from cantik.jobs.app import worker
from cantik.register.core.app.models import Tie
from cantik.register.doubles.app.models import Pair, PairDecision, SharedNik
from cantik.register.doubles.shared_nik import shared_niks
from cantik.staff.app.models import AuditEntry
from cantik.vault.app.opening import OpenStore
from tests.fixtures.markah import markah
from tests.fixtures.menunggu import is_spared, sees
from tests.register.bekal import DESA, DESA_LAIN
from tests.register.langkah import terapkan
from tests.register.test_ganda import NAMA, penduduk
from tests.register.test_ganda_kabupaten import JAUH, isi, walidata
from tests.staff.bekal import browser, with_role

LINKAGE = load_content().linkage["orang"]
NOMOR = "9901011705900001"


def sebagai(**said: Any) -> Record:
    """Budi of the first village; whoever differs says in what."""
    known: dict[str, Any] = {"name": "BUDI REKAAN", "nik": NOMOR, "father": "SARDI", "mother": "MURNI", "village": "1"}
    return Record(**(known | said))


def bersama(*people: Record) -> list[tuple[int, int, tuple[str, ...]]]:
    """What is found among these, nobody of whom is a double; numbers as they are listed, areas as they say."""
    where = {number: int(record.village) for number, record in enumerate(people)}
    found = shared_niks(LINKAGE, dict(enumerate(people)), where, doubles=frozenset())
    return [(shared.one, shared.other, shared.differs) for shared in found]


@pytest.mark.parametrize(
    ("other", "found"),
    [
        ({"name": "YOHANES ASING", "father": "PETRUS"}, [(0, 1, ("nama", "nama_ayah"))]),
        ({"mother": "WAGIYEM"}, [(0, 1, ("nama_ibu",))]),
        ({"name": "YOHANES ASING", "village": "1"}, []),  # one village: a finding of its own (nik_ganda)
        ({"name": "YOHANES ASING", "nik": "9901011705900002"}, []),
        ({"name": "Budi  Rekaan, S.H."}, []),  # nothing that tells two persons apart
        ({"name": "BUDI REKAAN", "father": ""}, []),  # not known is not different
    ],
)
def test_what_is_shared_and_what_is_not(other: dict[str, str], found: list[object]) -> None:
    assert bersama(sebagai(), sebagai(**{"village": "2", **other})) == found


@pytest.mark.parametrize("number", ["1111111111111111", "9901014507000", "", "1234567890123456", "9901013217900001"])
def test_a_number_that_is_none_is_shared_by_nobody(number: str) -> None:
    assert bersama(sebagai(nik=number), sebagai(nik=number, name="YOHANES ASING", village="2")) == []


def test_every_further_person_of_a_number_is_one_finding() -> None:
    others = [sebagai(name=f"ORANG {word}", village=place) for word, place in (("PADI", "2"), ("BATU", "3"))]
    assert [pair[:2] for pair in bersama(sebagai(), *others)] == [(0, 1), (0, 2)]


def asing(**said: str) -> dict[str, Any]:
    """Somebody of another village with the number of the fifth person."""
    parents = {"nama_ayah": "PETRUS ASING", "nama_ibu": "MARIA ASING"}
    return penduduk(5, **{"nik": NOMOR, "nama": "YOHANES ASING", **parents, **said})


@pytest.fixture
def kabupaten(opened: OpenStore, tmp_path: Path) -> Client:
    """Five persons in one village, the third of them in another too; there somebody else bears the number of the
    fifth. The office has searched."""
    terapkan(opened, tmp_path, [*(penduduk(i) for i in range(4)), penduduk(4, nik=NOMOR)])
    stranger = asing()
    terapkan(opened, tmp_path, [penduduk(2, rt="05"), stranger], desa=DESA_LAIN, name="lain.xlsx")
    office = walidata()
    office.post("/ganda/cari/")
    worker.work_off()
    return office


@pytest.mark.basisdata
def test_the_kabupaten_sees_it_veiled_and_decides(kabupaten: Client) -> None:
    shared, double = SharedNik.objects.get(), Pair.objects.get()
    assert {shared.one_id, shared.other_id} != {double.one_id, double.other_id}, "a pair is one thing"
    listed = isi(kabupaten.get("/ganda/"))
    assert "1 NIK" in listed
    assert "Nama" in listed
    page = isi(kabupaten.get(f"/ganda/nik/{shared.pk}/"))
    for piece in ("Y••• A•••", "Dukcapil", "berbeda"):
        assert piece in page, piece
    for text in (listed, page):
        for secret in (*NAMA[4].split(), "YOHANES", "MARIA", NOMOR, NOMOR[-4:]):
            assert secret not in text, secret
    opened_by = AuditEntry.objects.filter(action="ganda.nik_baca").order_by("number")
    assert [row.subjects for row in opened_by] == [f"[{shared.one_id}]", f"[{shared.other_id}]"]

    assert kabupaten.post(f"/ganda/nik/{shared.pk}/putus/").status_code == 302
    assert "1 NIK" not in isi(kabupaten.get("/ganda/"))
    assert "Dukcapil" in isi(kabupaten.get("/ganda/?lihat=selesai"))
    kabupaten.post("/ganda/cari/")
    worker.work_off()
    assert "1 NIK" not in isi(kabupaten.get("/ganda/")), "not asked again while the data stay"
    assert (Tie.objects.count(), PairDecision.objects.count()) == (0, 0), "nobody is merged"
    kabupaten.post(f"/ganda/nik/{shared.pk}/urungkan/")
    assert "1 NIK" in isi(kabupaten.get("/ganda/"))


@pytest.mark.basisdata
def test_what_says_something_else_is_asked_again(kabupaten: Client, opened: OpenStore, tmp_path: Path) -> None:
    shared = SharedNik.objects.get()
    kabupaten.post(f"/ganda/nik/{shared.pk}/putus/")
    terapkan(opened, tmp_path, [penduduk(2, rt="05"), asing(nama="YOHANES LAIN")], desa=DESA_LAIN, name="lagi.xlsx")
    kabupaten.post("/ganda/cari/")
    worker.work_off()
    assert "1 NIK" in isi(kabupaten.get("/ganda/"))


@pytest.mark.basisdata
def test_nobody_else_decides(kabupaten: Client) -> None:
    at = f"/ganda/nik/{SharedNik.objects.get().pk}/"
    assert walidata(JAUH).get(at).status_code == 404
    assert walidata(JAUH).post(f"{at}putus/").status_code == 404
    for role, where in (
        ("agen_statistik", DESA.text()),
        ("kepala_desa", DESA.text()),
        ("disdukcapil", DESA.text()[:5]),
    ):
        client = browser(with_role(role, where, name=f"Nama {role}"))
        assert client.get(at).status_code == 403, role
        assert client.post(f"{at}putus/").status_code == 403, role
    assert SharedNik.objects.get().decided_at is None


@pytest.mark.basisdata
def test_each_village_sees_its_own_person_and_never_the_other(kabupaten: Client) -> None:
    shared = SharedNik.objects.get()
    here, there = (
        browser(with_role("agen_statistik", place.text(), name=f"Agen {place.text()}")) for place in (DESA, DESA_LAIN)
    )
    own = isi(here.get(f"/desa/{DESA.text()}/ganda/"))
    assert f"{NAMA[4]} , NIK ••••••••••••{NOMOR[-4:]}" in own, "its own, masked"
    assert f"Tiket NIK {shared.pk}." in own
    other = isi(there.get(f"/desa/{DESA_LAIN.text()}/ganda/"))
    assert "YOHANES ASING , NIK " in other
    assert f"Tiket NIK {shared.pk}." in isi(kabupaten.get(f"/ganda/nik/{shared.pk}/")), "one number for all three"
    other = other.partition("desa itu melihat orangnya sendiri.")[2].partition("Buka catatan")[0]  # below: a double
    for page, secrets in ((own, ("YOHANES", "MARIA", "PETRUS", NOMOR)), (other, (*NAMA[4].split(), NOMOR))):
        for secret in secrets:
            assert secret not in page, secret
    read = {row.subjects for row in AuditEntry.objects.filter(action="orang.daftar", detail__contains="nik_bersama")}
    assert read == {f"[{shared.one_id}]", f"[{shared.other_id}]"}, "who was shown is written down, in each village"
    kabupaten.post(f"/ganda/nik/{shared.pk}/putus/")
    assert "Kabupaten meneruskannya ke Dukcapil" in isi(here.get(f"/desa/{DESA.text()}/ganda/"))


@pytest.mark.basisdata
def test_its_kabupaten_finds_it_waiting_until_it_has_decided_and_a_province_does_not(kabupaten: Client) -> None:
    row, where = SharedNik.objects.get(), DESA.text()[:5]
    sees(kabupaten, "nik_bersama", "/ganda/")
    assert "1</span>" in markah(kabupaten.get("/")).partition('href="/ganda/"')[2].partition("</a>")[0], (
        "the menu counts"
    )
    others = [browser(with_role(role, where)) for role in ("pembina", "disdukcapil")]
    for client in (walidata(DESA.text()[:2]), *others):
        is_spared(client, "nik_bersama", "/ganda/")
    kabupaten.post(f"/ganda/nik/{row.pk}/putus/")
    is_spared(kabupaten, "nik_bersama", "/ganda/")
    kabupaten.post(f"/ganda/nik/{row.pk}/urungkan/")
    sees(kabupaten, "nik_bersama", "/ganda/")

"""The list of data says which table an office owes by which day. It is a task of that office, is told to whoever
coordinates once it is late, and ends by what was delivered: an office that wants it gone without delivering tries every
way."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from cantik.base.errors import ContentError
from cantik.coach.app import summary
from cantik.coach.app.models import DueTask
from cantik.collect.app.opd_models import OpdDelivery
from cantik.content.loader import load_content
from cantik.forum.app.models import YearLine
from cantik.release.app import storage
from cantik.staff.app import forum
from cantik.staff.app.models import Account, Institution
from cantik.staff.app.rights import area_code
from cantik.vault.app.opening import at_hand
from tests.coach.test_app_tahun import DAY, KALENDER, LINE, TAHUN, Days, days, signed, text, villages
from tests.fixtures.markah import markah
from tests.staff import bekal
from tests.staff.bekal import DESA, KABUPATEN
from tests.staff.test_app_opd import HEAD, act, tried

__all__ = ["days", "villages"]
DUE = "Sekolah menurut desa"
#: on 20 December; the data of 31 July of the year before
OWED = LINE | {"judul": DUE, "siapa": "kabupaten:produsen", "tabel": "sekolah_opd", "acuan": "2025-07-31", "publik": ""}


@pytest.fixture
def disdik(villages: None, days: Days) -> Account:
    forum.begin(area_code(KABUPATEN), by="akun:0")
    return bekal.with_role("produsen", institution=f"Dinas Pendidikan {KABUPATEN}", name="Reka Disdik")


def looked() -> None:
    summary.renew(storage.shelf(at_hand().store.path))


def delivered(office: Account, *, table: str = "sekolah_opd", day: str = "2025-07-31", head: list[str] = HEAD) -> int:
    client = signed(office)
    tried(client, head, [DESA, "", 3, 1], tabel=table, acuan=day)
    number = OpdDelivery.objects.order_by("-pk")[0].pk
    act(client, number, "serah")
    return number


def waits(someone: Account) -> bool:
    return DUE in text(signed(someone).get("/tugas/"))


@pytest.mark.basisdata
def test_a_table_that_is_due_ends_by_its_delivery_and_by_nothing_else(disdik: Account, days: Days) -> None:
    boss, kominfo = bekal.with_role("koordinator"), bekal.with_role("walidata")
    health = bekal.with_role("produsen", institution=f"Dinas Kesehatan {KABUPATEN}")
    assert signed(boss).post(TAHUN + "tambah/", OWED).status_code == 302
    line = YearLine.objects.get()
    assert (line.kind, line.producer.kind if line.producer else "", line.escalate) == (YearLine.RELEASE, "disdik", 7)
    days.day = dt.date(2026, 12, 10)
    assert (waits(disdik), waits(health)) == (True, False)
    task = DueTask.objects.get()
    whole = markah(signed(disdik).get("/tugas/"))
    assert f'href="/tabel-opd/{KABUPATEN}/"' in whole
    assert f"/tugas/{task.pk}/" not in whole, "nobody ticks"
    assert signed(disdik).post(f"/tugas/{task.pk}/", {"keadaan": "selesai"}).status_code == 404

    delivered(disdik, table="murid_opd", head=["Kode desa", "Desa", "Guru SD dan MI", "Guru SMP dan MTs"])
    delivered(disdik, day="2025-12-31")
    other = OpdDelivery.objects.get(table="sekolah_opd").pk
    act(signed(kominfo), other, "putus", putusan="kembali", alasan="bukan Juli")
    tried(signed(disdik), HEAD, [DESA, "", 3, 1])  # tried only
    assert waits(disdik), "another table, another day, a trial"

    first = delivered(disdik)
    assert not waits(disdik)
    assert DueTask.objects.get().done_on == days.day
    act(signed(kominfo), first, "putus", putusan="kembali", alasan="desa terlewat")
    assert waits(disdik), "returned"

    days.day = dt.date(2026, 12, 28)
    call = text(signed(boss).get("/tugas/telepon/"))
    assert DUE in call
    assert "Reka Disdik" in call
    assert "Dinas Kesehatan" not in call
    second = delivered(disdik)
    assert not waits(disdik)
    assert DUE not in text(signed(boss).get("/tugas/telepon/"))
    act(signed(kominfo), second, "putus", putusan="lanjut")
    assert DueTask.objects.get().done_on == days.day, "late"
    act(signed(kominfo), second, "tarik", alasan="dinas salah menjumlah")
    assert waits(disdik), "taken back"


@pytest.mark.basisdata
def test_the_public_calendar_tells_whether_an_office_kept_its_day(disdik: Account, days: Days) -> None:
    boss = bekal.with_role("koordinator")
    assert signed(boss).post(TAHUN + "tambah/", OWED | {"publik": "on"}).status_code == 302
    days.day = DAY
    looked()
    assert "belum diserahkan" in text(Client().get(KALENDER + "?tahun=2026"))
    delivered(disdik)
    looked()
    assert "diserahkan tepat waktu" in text(Client().get(KALENDER + "?tahun=2026"))


@pytest.mark.satu_basisdata
def test_a_line_names_a_table_with_its_day_and_its_own_office(disdik: Account, days: Days) -> None:
    boss = signed(bekal.with_role("koordinator"))
    health = Institution.objects.get(area=KABUPATEN, kind="dinkes").pk
    wrong: list[dict[str, Any]] = [
        {"acuan": ""},
        {"siapa": "desa:agen_statistik"},
        {"siapa": "kabupaten:walidata"},
        {"produsen": str(health)},
        {"tabel": ""},  # a day of data without a table, at the kabupaten
        {"tabel": "tidak_ada"},
    ]
    for said in wrong:
        assert boss.post(TAHUN + "tambah/", OWED | said).status_code == 422, said
    assert not YearLine.objects.exists()
    assert boss.post(TAHUN + "tambah/", OWED).status_code == 302
    line = YearLine.objects.get().pk
    said = {"judul": DUE, "frekuensi": "tahunan", "produsen": str(health), "prioritas": ""}
    assert boss.post(f"{TAHUN}kegiatan/{line}/ubah/", said).status_code == 422, "another office cannot deliver it"


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("jenis: rilis, acuan: {bulan: 7, hari: 31}", "tabel"),
        ("jenis: rilis, acuan: {bulan: 7, hari: 31}, tabel: tidak_ada", "tidak_ada"),
        ("tabel: sekolah_opd", "Tabel OPD"),
        ("jenis: rilis, acuan: {bulan: 7, hari: 31}, tabel: sekolah_opd, produsen: dinkes", "dinkes"),
    ],
)
def test_a_template_that_owes_a_table_wrongly_is_refused(tmp_path: Path, part: str, said: str) -> None:
    (tmp_path / "years").mkdir()
    row = "kode: sekolah, judul: S, judul_en: S, tingkat: kabupaten, peran: produsen, hari: {bulan: 9, tanggal: 30}"
    head = 'id: tahun_reka\nversi: 1\nsejak: "2026-01-01"\njudul: Reka\njudul_en: Reka\nkegiatan:\n'
    file = tmp_path / "years" / "tahun_reka.yaml"
    file.write_text(f"{head}  - {{{row}, {part}, sumber: reka, tanda: usul}}\n", encoding="utf-8")
    with pytest.raises(ContentError) as refused:
        load_content(tmp_path)
    assert said in str(refused.value)
    assert "tahun_reka.yaml" in str(refused.value)

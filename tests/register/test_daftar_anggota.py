"""Lists of members through the front door: households and aid programmes, brought, shown, taken back."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from cantik.base import clock
from cantik.base.memory_file import Held
from cantik.codes.knowledge import load
from cantik.collect.app.models import Batch
from cantik.collect.read import Delivery
from cantik.pipeline.bring import Brought, Into, bring
from cantik.register.core.app.models import Member, PersonVersion
from cantik.register.core.app.queries import register_view
from cantik.register.core.app.undo import plan_undo, undo_batch
from cantik.register.core.rolls import Roll, RollPlan
from cantik.staff.app.models import AuditEntry
from cantik.vault.app.opening import OpenStore
from tests.collect.berkas import write_xlsx
from tests.fixtures.markah import markah
from tests.register.bekal import AKHIR_2026, DESA, DESA_LAIN, kk, nik, orang
from tests.register.langkah import terapkan
from tests.register.warga import NAMA, keluarga, nomor
from tests.staff.bekal import browser, with_role

ALAMAT = f"/desa/{DESA.text()}/warga/"
RTM = ["NIK", "NOMOR RUMAH TANGGA", "STATUS HUBUNGAN DALAM RUMAH TANGGA"]
PESERTA = ["Peserta", "No. Peserta", "NIK", "Nama", "Tempat Lahir", "Tanggal Lahir", "Alamat"]
KARTU = "KARTU-RAHASIA-77"


@pytest.fixture
def opened(dihuni: OpenStore) -> OpenStore:
    """The store with the village."""
    return dihuni


@pytest.fixture(autouse=True)
def village(opened: OpenStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store with a village, at hand for the pages; the day is 1 February 2027."""
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2027, 2, 1, 3, 0, tzinfo=dt.UTC))


@pytest.fixture
def client() -> Client:
    return browser(with_role("agen_statistik", DESA.text(), name="Agen Reka"))


def bawa(opened: OpenStore, *files: Path | Held, apply: bool = True, reference: dt.date = AKHIR_2026) -> list[Brought]:
    return bring(files, Into(opened, DESA, "uji"), Delivery(reference, None), load(), lambda *_: None, apply=apply)


def daftar(one: Brought) -> RollPlan:
    assert one.plan is not None
    assert one.plan.roll is not None
    return one.plan.roll


def rumah_tangga(path: Path, *rows: tuple[str, str, Any]) -> Path:
    return write_xlsx(path, [RTM, *rows])


def program(path: Path, who: list[str], *, code: str = "7", target: int = 1, name: str = "Bantuan Rekaan") -> Path:
    sheet: list[list[Any]] = [
        ["ID Program", code],
        ["Nama Program", name],
        ["Sasaran Program", target],
        ["Keterangan", ""],
        ["Asal Dana", "Pusat"],
        ["Rentang Waktu (Awal)", "2026-01-01"],
        ["Rentang Waktu (Akhir)", "2026-12-31"],
    ]
    rows = [[one, KARTU, one if target == 1 else nik(0), "NAMA KARTU", "LEMBAH", "1980-01-01", "RT 1"] for one in who]
    return write_xlsx(path, sheet, sheet="Program", also={"Peserta": [PESERTA, *rows]})


@pytest.mark.basisdata
def test_households_are_stored_beside_the_persons_and_taken_back(opened: OpenStore, tmp_path: Path) -> None:
    before = register_view(DESA, AKHIR_2026, by="uji").state
    path = rumah_tangga(tmp_path / "rtm.xlsx", (nik(0), "R-1", 1), (nik(4), "R-1", "Anggota"), (nik(88), "R-2", 1))
    plan = daftar(bawa(opened, path, apply=False)[0])
    assert (plan.new, plan.same, plan.gone, plan.unknown) == (3, 0, 0, (4,))
    assert not Member.objects.exists()
    done = bawa(opened, path)[0]
    assert (done.rows, done.accepted, done.new) == (3, 3, 3)
    assert Member.objects.count() == 3
    again = bawa(opened, path)[0]
    assert again.batch == done.batch, "the same file changes nothing"
    after = register_view(DESA, AKHIR_2026, by="uji")
    assert after.state != before, "households are counted from it"
    assert after.persons["rumah_tangga_daftar"].count(-1) == len(after.persons["id"]) - 2
    assert {one.source for one in after.sources} == {"opensid", "regsosek"}
    assert done.batch is not None
    assert plan_undo(batch=done.batch).members == 3
    undo_batch(batch=done.batch, by="uji", why="daftar keliru")
    assert register_view(DESA, AKHIR_2026, by="uji").state == before
    assert daftar(bawa(opened, path, apply=False)[0]).new == 3


def test_a_newer_list_replaces_the_older_and_undo_brings_it_back(opened: OpenStore, tmp_path: Path) -> None:
    bawa(opened, rumah_tangga(tmp_path / "a.xlsx", (nik(0), "R-1", 1), (nik(4), "R-1", 2)))
    newer = rumah_tangga(tmp_path / "b.xlsx", (nik(0), "R-1", 1), (nik(5), "R-1", 2))
    done = bawa(opened, newer)[0]
    assert (daftar(done).new, daftar(done).same, daftar(done).gone) == (1, 1, 1)
    assert done.batch is not None
    undo_batch(batch=done.batch, by="uji", why="daftar keliru")
    back = daftar(bawa(opened, newer, apply=False)[0])
    assert (back.new, back.same, back.gone) == (1, 1, 1), "the older list stands again"


def test_each_programme_is_a_list_of_its_own(opened: OpenStore, tmp_path: Path) -> None:
    one = program(tmp_path / "a.xlsx", [nik(0), nik(4)])
    other = program(tmp_path / "b.xlsx", [nik(0), nik(77)], code="8", name="Bantuan Lain")
    first, second = bawa(opened, one, other)
    assert (daftar(first).new, daftar(second).new) == (2, 2)
    assert daftar(second).unknown == (3,)
    assert daftar(bawa(opened, one, apply=False)[0]).same == 2
    smaller = bawa(opened, program(tmp_path / "c.xlsx", [nik(4)]))[0]
    assert (daftar(smaller).same, daftar(smaller).gone) == (1, 1)
    assert not any(KARTU in str(row) for row in Member.objects.values_list()), "the number of a card is not kept"


@pytest.mark.basisdata
def test_pages_tell_programmes_and_household_and_the_log_tells_who_was_shown(
    opened: OpenStore, tmp_path: Path, client: Client
) -> None:
    assert "Belum ada daftar peserta" in markah(client.get(f"{ALAMAT}bantuan/"))
    bawa(opened, rumah_tangga(tmp_path / "r.xlsx", (nik(0), "R-1", 1), (nik(4), "R-1", 2)))
    persons = bawa(opened, program(tmp_path / "a.xlsx", [nik(0), nik(4), nik(77)]))[0].batch
    families = bawa(opened, program(tmp_path / "b.xlsx", [kk(0), kk(55)], code="8", target=2, name="Bantuan Keluarga"))
    listed = markah(client.get(f"{ALAMAT}bantuan/"))
    assert "Bantuan Rekaan" in listed
    assert "1 Januari 2026 sampai 31 Desember 2026" in listed
    assert not any(name in listed for name in NAMA)
    page = markah(client.get(f"{ALAMAT}bantuan/{persons}/"))
    assert NAMA[0] in page
    assert NAMA[4] in page
    assert "1 peserta tidak ada dalam register desa: baris 4" in page
    assert nik(0) not in page, "masked"
    entry = AuditEntry.objects.filter(action="bantuan.baca").latest("number")
    assert set(json.loads(entry.subjects)) == {nomor(NAMA[0]), nomor(NAMA[4])}
    heads = markah(client.get(f"{ALAMAT}bantuan/{families[0].batch}/"))
    assert NAMA[0] in heads, "the head stands for the family"
    assert NAMA[1] not in heads
    person = markah(client.get(f"{ALAMAT}orang/{nomor(NAMA[0])}/"))
    assert "Nomor R-1 menurut daftar rumah tangga desa" in person
    assert NAMA[4] in person
    assert "Bantuan Rekaan" in person
    read = AuditEntry.objects.filter(action="orang.baca").latest("number")
    assert nomor(NAMA[4]) in json.loads(read.subjects), "who shares the household was read, too"
    family = markah(client.get(f"{ALAMAT}keluarga/{keluarga(NAMA[0])}/"))
    assert "Bantuan Keluarga" in family


def test_a_programme_of_another_village_is_nowhere(opened: OpenStore, tmp_path: Path, client: Client) -> None:
    batch = bring(
        [program(tmp_path / "a.xlsx", [nik(9)])],
        Into(opened, DESA_LAIN, "uji"),
        Delivery(AKHIR_2026, None),
        load(),
        lambda *_: None,
    )[0].batch
    assert client.get(f"{ALAMAT}bantuan/{batch}/").status_code == 404
    assert client.get(f"{ALAMAT}bantuan/999999/").status_code == 404
    assert batch is not None
    assert Batch.objects.get(pk=batch).rows_new == 1


def test_a_member_joins_the_person_who_comes_later(opened: OpenStore, tmp_path: Path, client: Client) -> None:
    batch = bawa(opened, program(tmp_path / "a.xlsx", [nik(20)]))[0].batch
    assert "1 peserta tidak ada" in markah(client.get(f"{ALAMAT}bantuan/{batch}/"))
    count = PersonVersion.objects.count()
    terapkan(
        opened,
        tmp_path,
        [orang(20, nama="BARU DATANG")],
        source="siak",
        name="siak.xlsx",
        reference=dt.date(2027, 1, 31),
    )
    assert PersonVersion.objects.count() == count + 1
    assert "BARU DATANG" in markah(client.get(f"{ALAMAT}bantuan/{batch}/"))


def test_the_roll_of_a_file_without_programme_number_is_known_by_its_name(opened: OpenStore, tmp_path: Path) -> None:
    first = bawa(opened, program(tmp_path / "a.xlsx", [nik(0)], code="", name="BLT Dana Desa"))[0]
    again = bawa(opened, program(tmp_path / "b.xlsx", [nik(0), nik(4)], code="", name="blt  dana desa"))[0]
    roll: Roll = daftar(again).roll
    assert roll.code == daftar(first).roll.code != ""
    assert (daftar(again).same, daftar(again).new) == (1, 1)

"""A move between two villages of one store: let go by the one, expected and accepted by the other, undone in order."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from cantik.base import clock
from cantik.register.core.app.models import Event, PersonVersion
from cantik.register.core.app.person_history import read_person
from cantik.register.core.app.search import persons_with_number
from cantik.register.core.kinds import Kind
from cantik.register.events.app import transfers
from cantik.register.events.app.acts import Act
from cantik.register.events.app.models import Transfer
from cantik.register.events.errors import EventRefused
from cantik.staff.app.models import AuditEntry
from cantik.vault.app.opening import OpenStore
from tests.fixtures.markah import markah
from tests.register.bekal import DESA, DESA_LAIN, kk, nik
from tests.register.langkah import pencatat, terapkan, wilayah
from tests.register.test_peristiwa_halaman import isi, tersembunyi
from tests.register.test_peristiwa_simpan import HARI_INI, MEI, bulan, nomor, penduduk, saat, terdaftar
from tests.staff.bekal import browser, with_role

KE = ("LEGI", "01", "01")


@pytest.fixture
def dua(opened: OpenStore, tmp_path: Path) -> OpenStore:
    """Six persons in one village, three in the other."""
    terapkan(opened, tmp_path, [penduduk(i) | {"agama": "1", "status_kawin": "2"} for i in range(6)])
    terapkan(opened, tmp_path, [penduduk(i) for i in (20, 21, 22)], desa=DESA_LAIN)
    return opened


def lepas(opened: OpenStore, *persons: int, letter: bool = True) -> int:
    act = Act(Kind.DEPARTURE, MEI, tuple(nomor(i) for i in persons), letter=letter)
    return transfers.record_departure(pencatat(opened, at=saat(), today=HARI_INI), act, wilayah(DESA_LAIN))


def ditunggu(opened: OpenStore) -> list[transfers.Expected]:
    return transfers.list_expected(opened, wilayah(DESA_LAIN), by="akun:2", at=saat())


def terima(opened: OpenStore, number: int, day: dt.date = dt.date(2026, 5, 12)) -> int:
    act = Act(Kind.ARRIVAL, day, unit=KE, kk=kk(95))
    return transfers.accept(pencatat(opened, DESA_LAIN, by="akun:2", at=saat(), today=HARI_INI), number, act)


def urungkan(opened: OpenStore, batch: int, area: int) -> None:
    transfers.undo(opened=opened, area_id=area, batch=batch, by="akun:1", why="salah", at=saat())


@pytest.mark.basisdata
def test_who_leaves_one_village_arrives_in_the_other_with_what_the_card_says(dua: OpenStore) -> None:
    lepas(dua, 3, 4)
    one = ditunggu(dua)[0]
    assert ([row.name for row in one.people], one.left, one.letter, one.village) == (
        ["REKA 3", "REKA 4"],
        MEI,
        True,
        DESA,
    )
    with pytest.raises(EventRefused, match="R449"):
        terima(dua, one.number, dt.date(2026, 5, 9))
    batch = terima(dua, one.number)
    assert ditunggu(dua) == []
    assert (terdaftar(), terdaftar(desa=DESA_LAIN)) == (4, 5)
    for desa, sign in ((DESA, -2), (DESA_LAIN, 2)):
        made = bulan(dua, desa=desa).balance
        assert (made.arrivals - made.departures, made.k, made.closes) == (sign, 0, True)
    person = Event.objects.filter(batch_id=batch).order_by("pk")[0].person_id
    read = read_person(dua, wilayah(DESA_LAIN), person, as_of=HARI_INI, today=HARI_INI, by="uji")
    assert read is not None
    said = {name: read.values[name].value for name in ("nama", "agama", "status_kawin", "tempat_lahir", "dusun")}
    assert said == {"nama": "REKA 3", "agama": "1", "status_kawin": "2", "tempat_lahir": "LEMBAH", "dusun": "LEGI"}
    assert persons_with_number(dua, wilayah(DESA_LAIN), nik(3)) == {person}
    assert AuditEntry.objects.filter(action="peristiwa.terima").count() == 1


@pytest.mark.basisdata
def test_it_is_undone_from_its_end_and_accepted_once(dua: OpenStore) -> None:
    left = lepas(dua, 5)
    number = ditunggu(dua)[0].number
    came = terima(dua, number)
    with pytest.raises(EventRefused, match="R450"):
        terima(dua, number)
    with pytest.raises(EventRefused, match="R451"):
        urungkan(dua, left, wilayah())
    urungkan(dua, came, wilayah(DESA_LAIN))
    assert [one.number for one in ditunggu(dua)] == [number]
    assert terdaftar(desa=DESA_LAIN) == 3
    again = terima(dua, number)
    urungkan(dua, again, wilayah(DESA_LAIN))
    urungkan(dua, left, wilayah())
    assert ditunggu(dua) == []
    assert (terdaftar(), terdaftar(desa=DESA_LAIN)) == (6, 3)
    with pytest.raises(EventRefused, match="R450"):
        terima(dua, number)


@pytest.mark.basisdata
def test_what_is_no_village_of_the_store_is_refused_and_leaves_nothing(dua: OpenStore) -> None:
    act = Act(Kind.DEPARTURE, MEI, (nomor(3),))
    for where in (wilayah(), 10**6):
        with pytest.raises(EventRefused, match="R448"):
            transfers.record_departure(pencatat(dua, at=saat(), today=HARI_INI), act, where)
    assert (Event.objects.count(), Transfer.objects.count()) == (0, 0)


def test_without_the_letter_they_live_there_and_stay_registered_here(dua: OpenStore) -> None:
    lepas(dua, 5, letter=False)
    batch = terima(dua, ditunggu(dua)[0].number)
    said = PersonVersion.objects.get(batch_id=batch)
    assert (said.terdaftar, said.domisili) == ("tidak", "ya")
    assert terdaftar() == 6


def test_the_two_screens(dua: OpenStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """The village that is left names the other; there the arrival waits on the page of the month."""
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2026, 6, 20, 3, 0, tzinfo=dt.UTC))
    di, ke = (f"/desa/{desa.text()}/peristiwa/" for desa in (DESA, DESA_LAIN))
    here = browser(with_role("agen_statistik", DESA.text(), name="Agen Satu"))
    there = browser(with_role("agen_statistik", DESA_LAIN.text(), name="Agen Dua"))
    person = nomor(3)
    said = {"tanggal": "2026-06-03", "ikut": [str(person)], "surat": "on", "desa": str(wilayah(DESA_LAIN))}
    shown = here.post(f"{di}orang/{person}/keluar/", said)
    assert here.post(f"{di}orang/{person}/keluar/", tersembunyi(shown) | {"putus": "catat"}).status_code == 302
    page = there.get(ke)
    assert "Kedatangan yang ditunggu REKA 3" in isi(page)
    assert "Kedatangan yang ditunggu" not in isi(here.get(di))
    link = re.search(r'href="([^"]+/tiba/\d+/)"', markah(page))
    assert link is not None
    assert here.get(link[1]).status_code in (403, 404)
    assert here.get(link[1].replace(DESA_LAIN.text(), DESA.text())).status_code == 404
    unit = re.search(r'<option value="(\d+)"', markah(there.get(link[1])))
    assert unit is not None
    early = there.post(link[1], {"tanggal": "2026-06-01", "satuan": unit[1]})
    assert "Tanggal datang sebelum tanggal pindah" in isi(early, 422)
    shown = there.post(link[1], {"tanggal": "2026-06-05", "satuan": unit[1], "kk": ""})
    assert "1 orang datang ke" in isi(shown)
    done = there.post(link[1], tersembunyi(shown) | {"putus": "catat"}, follow=True)
    assert "Kedatangan , 5 Juni 2026 REKA 3" in isi(done)
    assert there.get(link[1]).status_code == 404
    undo = re.search(r'action="([^"]+/urungkan/)"', markah(here.get(di)))
    assert undo is not None
    assert "Desa tujuan sudah menerima kepindahan ini" in isi(here.post(undo[1], follow=True))

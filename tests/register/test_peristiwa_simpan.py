"""Events in the store: what they change on which date, what undoing leaves, and that a month adds up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cantik.base.errors import CantikError
from cantik.codes.area import AreaCode
from cantik.collect.app.models import Batch
from cantik.register.core.app.models import Event, PersonVersion
from cantik.register.core.app.person_history import read_person
from cantik.register.core.app.queries import register_view
from cantik.register.core.app.search import PersonQuery, find
from cantik.register.core.errors import BatchRefused
from cantik.register.core.kinds import Kind
from cantik.register.events.app.act_recording import record_event, undo_event
from cantik.register.events.app.acts import Act, Newcomer
from cantik.register.events.app.event_outlook import foresee
from cantik.register.events.app.months import Month, list_acts, month
from cantik.register.events.balance import Leak
from cantik.register.events.errors import EventRefused
from cantik.staff.app.log import verify_chain
from cantik.vault.app.opening import OpenStore, open_store
from tests.fixtures.hukum import examples
from tests.register.bekal import AKHIR_2025, DESA, SAAT, desa_ke, kk, nik, orang
from tests.register.langkah import pencatat, rencana, terapkan, wilayah

HARI_INI = dt.date(2026, 7, 1)
MEI = dt.date(2026, 5, 10)
_jam = count(1)


def saat() -> dt.datetime:
    """Each act comes an hour after the last."""
    return dt.datetime(2026, 6, 1, tzinfo=dt.UTC) + dt.timedelta(hours=next(_jam))


def nomor(number: int, desa: AreaCode = DESA) -> int:
    """The internal number of person `number`."""
    rows = PersonVersion.objects.filter(person__area=wilayah(desa), name=f"REKA {number}")
    return int(rows.values_list("person_id", flat=True)[0])


def penduduk(number: int) -> dict[str, Any]:
    """Person `number`: odd numbers are women."""
    return orang(number, jenis_kelamin="2" if number % 2 else "1")


def catat(opened: OpenStore, act: Act, *, at: dt.datetime | None = None, desa: AreaCode = DESA) -> int:
    return record_event(pencatat(opened, desa, at=at or saat(), today=HARI_INI), act)


def urungkan(opened: OpenStore, batch: int, desa: AreaCode = DESA) -> list[int]:
    return undo_event(opened=opened, area_id=wilayah(desa), batch=batch, by="akun:1", why="salah catat", at=saat())


def bulan(opened: OpenStore, number: int = 5, *, base: str = "", desa: AreaCode = DESA) -> Month:
    return month(pencatat(opened, desa, today=HARI_INI), 2026, number, base=base)


def terdaftar(on: dt.date = HARI_INI, *, known_at: dt.datetime | None = None, desa: AreaCode = DESA) -> int:
    """How many are registered according to what the snapshot is frozen from."""
    view = register_view(desa, on, by="uji", at=SAAT, known_at=known_at)
    return list(view.persons["terdaftar"]).count("ya")


def bayi(name: str = "BAYI REKA", sex: str = "2", born: dt.date = MEI) -> Newcomer:
    return Newcomer(name, sex, born, "LEMBAH", "", "4")


@pytest.fixture
def desa(opened: OpenStore, tmp_path: Path) -> OpenStore:
    """Six persons in two families, three of them women; a list of the end of 2025."""
    terapkan(opened, tmp_path, [penduduk(i) for i in range(6)])
    return opened


def test_a_death_holds_from_its_day_on_and_as_known_only_since_it_was_recorded(desa: OpenStore) -> None:
    before = saat()
    catat(desa, Act(Kind.DEATH, MEI, (nomor(1),)))
    assert terdaftar(MEI - dt.timedelta(days=1)) == 6
    assert terdaftar(MEI) == 5
    assert terdaftar(MEI, known_at=before) == 6
    read = read_person(desa, wilayah(), nomor(1), as_of=HARI_INI, today=HARI_INI, by="uji")
    assert read is not None
    assert (read.values["terdaftar"].value, read.values["nama"].value) == ("tidak", "REKA 1")
    assert read.values["status_dasar"].value == "2"


@pytest.mark.parametrize("kind", [Kind.BIRTH, Kind.ARRIVAL])
def test_what_happens_to_whom_an_event_brought_is_recorded_after_a_list_told_of_them_too(
    desa: OpenStore, tmp_path: Path, kind: Kind
) -> None:
    """The month records the baby, the list of the half year repeats it: that is no second coming."""
    came = {**orang(7, jenis_kelamin="2"), "tanggal_lahir": MEI.isoformat()}
    newcomer = Newcomer("REKA 7", "2", MEI, "LEMBAH", nik(7), "4")
    mother = {"mother": nomor(1)} if kind is Kind.BIRTH else {"unit": ("LEGI", "01", "01"), "kk": kk(950)}
    catat(desa, Act(kind, MEI, newcomers=(newcomer,), **mother))
    terapkan(desa, tmp_path, [*(penduduk(i) for i in range(6)), came], reference=dt.date(2026, 6, 30))
    assert PersonVersion.objects.filter(name="REKA 7").values("person_id").distinct().count() == 1
    left = catat(desa, Act(Kind.DEPARTURE, HARI_INI, (nomor(7),)))
    assert terdaftar(HARI_INI - dt.timedelta(days=1)) == 7
    urungkan(desa, left)
    catat(desa, Act(Kind.DEATH, HARI_INI, (nomor(7),)))
    assert terdaftar() == 6
    with pytest.raises(EventRefused) as refused:  # gone is gone
        catat(desa, Act(Kind.DEPARTURE, HARI_INI, (nomor(7),)))
    assert refused.value.code == "R432"


def test_an_older_list_that_comes_after_a_death_is_history_beside_it(desa: OpenStore, tmp_path: Path) -> None:
    """The list of June 2025 says something else of who died in May 2026: it is compared with the newer list and with
    the death, and neither is undone by it."""
    dead = nomor(1)
    catat(desa, Act(Kind.DEATH, MEI, (dead,)))
    older = [{**penduduk(i), "agama": "2" if i == 1 else "1"} for i in range(6)]
    plan = rencana(terapkan(desa, tmp_path, older, reference=dt.date(2025, 6, 30)))
    assert (plan.changed, plan.gone) == ((), ())
    read = read_person(desa, wilayah(), dead, as_of=HARI_INI, today=HARI_INI, by="uji")
    assert read is not None
    assert [read.values[name].value for name in ("terdaftar", "status_dasar", "agama")] == ["tidak", "2", "1"]
    assert terdaftar() == 5


@pytest.mark.basisdata
def test_a_birth_brings_a_person_into_the_family_and_bases_of_the_mother(desa: OpenStore) -> None:
    mother = nomor(1)
    before = read_person(desa, wilayah(), mother, as_of=HARI_INI, today=HARI_INI, by="uji")
    assert before is not None
    batch = catat(desa, Act(Kind.BIRTH, MEI, newcomers=(bayi(),), mother=mother, family=before.family))
    child = Event.objects.get(batch_id=batch).person_id
    read = read_person(desa, wilayah(), child, as_of=HARI_INI, today=HARI_INI, by="uji")
    assert read is not None
    assert read.present
    assert read.family == before.family
    assert read.values["terdaftar"].value == "ya"
    assert "domisili" not in read.values
    assert read.values["dusun"].value == "KRAJAN"
    assert read.values["no_kk"].value.id == before.values["no_kk"].value.id
    assert [row.person for row in read.parents.values()] == [mother]
    assert terdaftar(MEI - dt.timedelta(days=1)) == 6
    assert terdaftar(MEI) == 7


def test_a_later_list_that_tells_of_the_child_finds_the_same_person(desa: OpenStore, tmp_path: Path) -> None:
    batch = catat(desa, Act(Kind.BIRTH, MEI, newcomers=(bayi(),), mother=nomor(1)))
    child = Event.objects.get(batch_id=batch).person_id
    rows = [penduduk(i) for i in range(6)]
    rows.append(orang(7, nik=nik(77), nama="BAYI REKA", tanggal_lahir=MEI, no_kk=kk(0)))
    done = rencana(terapkan(desa, tmp_path, rows, reference=dt.date(2026, 6, 30), at=saat()))
    assert done.new == ()
    assert done.gone == ()
    assert child in done.person
    made = bulan(desa, 6)
    assert made.balance.closes
    assert made.balance.k == 0


def test_the_dead_are_not_raised_by_a_list_and_the_absent_are_not_kept_by_an_event(
    desa: OpenStore, tmp_path: Path
) -> None:
    catat(desa, Act(Kind.DEATH, MEI, (nomor(1),)))
    catat(desa, Act(Kind.PRESENCE, MEI, (nomor(2),), says={"keberadaan": "luar_negeri"}))
    done = terapkan(
        desa, tmp_path, [penduduk(i) for i in range(6) if i != 2], reference=dt.date(2026, 6, 30), at=saat()
    )
    assert rencana(done).changed == ()
    assert terdaftar() == 4
    shown = find(desa, wilayah(), PersonQuery(), page=1, today=HARI_INI, by="uji")
    assert sorted(row.name for row in shown.rows) == ["REKA 0", "REKA 1", "REKA 3", "REKA 4", "REKA 5"]
    gone = find(desa, wilayah(), PersonQuery(standing="keluar"), page=1, today=HARI_INI, by="uji")
    assert [row.name for row in gone.rows] == ["REKA 2"]
    made = bulan(desa, 6)
    assert (made.balance.opening, made.balance.lost, made.balance.closing) == (5, 1, 4)
    assert made.balance.closes


def test_an_event_that_is_recorded_late_holds_against_the_list_that_did_not_know_it(
    desa: OpenStore, tmp_path: Path
) -> None:
    """List of 30 June still has the mover; the move of May is recorded after it, an older one of April later still."""
    terapkan(desa, tmp_path, [penduduk(i) for i in range(6)], reference=dt.date(2026, 6, 30), name="juni", at=saat())
    mover = nomor(3)
    catat(desa, Act(Kind.MOVE, MEI, (mover,), unit=("LEGI", "02", "05")))
    catat(desa, Act(Kind.MOVE, dt.date(2026, 4, 2), (mover,), unit=("SAWAH", "01", "01")))
    read = read_person(desa, wilayah(), mover, as_of=HARI_INI, today=HARI_INI, by="uji")
    assert read is not None
    assert read.values["dusun"].value == "LEGI"
    then = read_person(desa, wilayah(), mover, as_of=dt.date(2026, 4, 30), today=HARI_INI, by="uji")
    assert then is not None
    assert then.values["dusun"].value == "SAWAH"


def test_a_newer_list_that_tells_of_somebody_who_moved_out_is_found_again(desa: OpenStore, tmp_path: Path) -> None:
    catat(desa, Act(Kind.DEPARTURE, MEI, (nomor(4),)))
    assert terdaftar() == 5
    terapkan(desa, tmp_path, [penduduk(i) for i in range(6)], reference=dt.date(2026, 6, 30), name="juni", at=saat())
    made = bulan(desa, 6)
    assert (made.balance.opening, made.balance.found, made.balance.closing) == (5, 1, 6)
    assert made.balance.closes
    catat(desa, Act(Kind.DEATH, HARI_INI, (nomor(4),)))
    assert terdaftar() == 5


def test_a_family_that_moves_takes_its_place_along(desa: OpenStore) -> None:
    people = (nomor(0), nomor(1), nomor(2))
    read = read_person(desa, wilayah(), people[0], as_of=HARI_INI, today=HARI_INI, by="uji")
    assert read is not None
    catat(desa, Act(Kind.MOVE, MEI, people, unit=("LEGI", "02", "05"), family=read.family))
    view = register_view(DESA, HARI_INI, by="uji", at=SAAT)
    assert sorted(map(str, view.families["dusun"])) == ["KRAJAN", "LEGI"]
    assert sorted(map(str, view.persons["dusun"])) == ["KRAJAN"] * 3 + ["LEGI"] * 3
    after = read_person(desa, wilayah(), people[1], as_of=HARI_INI, today=HARI_INI, by="uji")
    assert after is not None
    assert after.values["no_kk"].value == read.values["no_kk"].value
    assert {row.person for row in after.members} == set(people)


def test_a_couple_takes_a_card_of_its_own(desa: OpenStore) -> None:
    pair = (nomor(2), nomor(5))
    catat(desa, Act(Kind.MARRIAGE, MEI, pair, says={"status_kawin": "2"}, kk=kk(88)))
    one = read_person(desa, wilayah(), pair[0], as_of=HARI_INI, today=HARI_INI, by="uji")
    assert one is not None
    assert one.values["status_kawin"].value == "2"
    assert {row.person for row in one.members} == set(pair)
    with pytest.raises(EventRefused, match="R435"):
        catat(desa, Act(Kind.MARRIAGE, HARI_INI, pair, says={"status_kawin": "2"}))
    catat(desa, Act(Kind.DIVORCE, HARI_INI, pair, says={"status_kawin": "3"}))
    with pytest.raises(EventRefused, match="R443"):
        catat(desa, Act(Kind.SPLIT, HARI_INI, (pair[0],), relations={pair[0]: "1"}, kk=kk(89)))
    left = {pair[1]: {"hubungan_keluarga": "1"}}
    catat(desa, Act(Kind.SPLIT, HARI_INI, (pair[0],), relations={pair[0]: "1"}, kk=kk(89), beside=left))
    assert bulan(desa).balance.closes


def keluarga(opened: OpenStore, person: int) -> dict[str, str]:
    """Who is in the family of a person, and as what, by name."""
    read = read_person(opened, wilayah(), person, as_of=HARI_INI, today=HARI_INI, by="uji")
    assert read is not None
    return {row.name: row.said.get("hubungan_keluarga", "") for row in read.members}


def test_a_card_without_a_number_and_the_head_of_those_who_stay(desa: OpenStore) -> None:
    head, wife, child = (nomor(i) for i in range(3))
    assert keluarga(desa, wife) == {"REKA 0": "1", "REKA 1": "4", "REKA 2": "4"}
    act = Act(Kind.SPLIT, MEI, (head,), relations={head: "1"}, beside={wife: {"hubungan_keluarga": "1"}}, fresh=True)
    seen = foresee(opened=desa, area=DESA, area_id=wilayah(), act=act, today=HARI_INI, show=True)
    assert {one.new: {who.name: who.relation for who in one.members} for one in seen.families} == {
        True: {"REKA 0": "1"},
        False: {"REKA 1": "1", "REKA 2": "4"},
    }
    batch = catat(desa, act)
    assert keluarga(desa, head) == {"REKA 0": "1"}
    assert keluarga(desa, child) == {"REKA 1": "1", "REKA 2": "4"}
    read = read_person(desa, wilayah(), head, as_of=HARI_INI, today=HARI_INI, by="uji")
    assert read is not None
    assert [read.values[name].value for name in ("dusun", "rw", "rt")] == ["KRAJAN", "01", "02"]
    listed = list_acts(pencatat(desa, by="uji", today=HARI_INI), 2026, 5)
    assert [(one.kind, [who.name for who in one.people]) for one in listed] == [(Kind.SPLIT, ["REKA 0"])]
    assert (bulan(desa).balance.k, bulan(desa).balance.closes, terdaftar()) == (0, True, 6)
    urungkan(desa, batch)
    assert keluarga(desa, head) == {"REKA 0": "1", "REKA 1": "4", "REKA 2": "4"}


def test_a_number_of_another_family_is_no_number_of_a_new_one(desa: OpenStore) -> None:
    with pytest.raises(EventRefused, match="R445"):
        catat(desa, Act(Kind.SPLIT, MEI, (nomor(1),), relations={nomor(1): "1"}, kk=kk(1)))
    with pytest.raises(EventRefused, match="R447"):
        catat(desa, Act(Kind.SPLIT, MEI, (nomor(1), nomor(4)), relations={nomor(1): "1", nomor(4): "4"}, fresh=True))
    assert not Event.objects.exists()


def test_who_was_widowed_may_marry_again_and_not_before(desa: OpenStore) -> None:
    man, woman, other = nomor(0), nomor(1), nomor(3)
    catat(desa, Act(Kind.MARRIAGE, dt.date(2026, 4, 1), (man, woman), says={"status_kawin": "2"}))
    again = Act(Kind.MARRIAGE, dt.date(2026, 6, 1), (man, other), says={"status_kawin": "2"})
    with pytest.raises(EventRefused, match="R435"):
        catat(desa, again)
    death = catat(desa, Act(Kind.DEATH, MEI, (woman,), beside={man: {"status_kawin": "4"}}))
    assert terdaftar() == 5
    read = read_person(desa, wilayah(), man, as_of=HARI_INI, today=HARI_INI, by="uji")
    assert read is not None
    assert (read.values["status_kawin"].value, read.values["terdaftar"].value) == ("4", "ya")
    catat(desa, again)
    with pytest.raises(EventRefused, match="R434"):
        urungkan(desa, death)
    with pytest.raises(EventRefused, match="R446"):
        catat(desa, Act(Kind.MARRIAGE, HARI_INI, (nomor(2), nomor(4)), says={"status_kawin": "2"}))


def test_presence_changes_no_base_and_ends_when_people_are_home(desa: OpenStore) -> None:
    person = nomor(2)
    catat(desa, Act(Kind.PRESENCE, MEI, (person,), says={"keberadaan": "pengungsi"}, note="Balai desa"))
    assert (terdaftar(), bulan(desa).balance.closes) == (6, True)
    view = register_view(DESA, HARI_INI, by="uji", at=SAAT)
    assert list(view.persons["keberadaan"]).count("pengungsi") == 1
    catat(desa, Act(Kind.PRESENCE, dt.date(2026, 5, 20), (person,), says={"keberadaan": "rumah"}))
    view = register_view(DESA, HARI_INI, by="uji", at=SAAT)
    assert list(view.persons["keberadaan"]).count("pengungsi") == 0
    with pytest.raises(EventRefused, match="R436"):
        catat(desa, Act(Kind.PRESENCE, MEI, (person,), says={"keberadaan": "bulan"}))


def test_who_moves_in_with_a_known_number_is_the_same_person_again(desa: OpenStore) -> None:
    person = nomor(4)
    catat(desa, Act(Kind.DEPARTURE, MEI, (person,)))
    back = Newcomer("REKA 4", "1", dt.date(1980, 1, 5), "LEMBAH", nik(4), "1")
    act = Act(Kind.ARRIVAL, dt.date(2026, 6, 5), newcomers=(back,), unit=("LEGI", "", ""), kk=kk(90))
    assert foresee(opened=desa, area=DESA, area_id=wilayah(), act=act, today=HARI_INI).doubts == ("kembali",)
    batch = catat(desa, act)
    assert Event.objects.get(batch_id=batch).person_id == person
    assert terdaftar() == 6
    with pytest.raises(EventRefused, match="R433"):
        catat(desa, act)
    assert (bulan(desa, 5).balance.departures, bulan(desa, 6).balance.arrivals) == (1, 1)


def test_a_move_without_its_letter_leaves_the_base_of_the_registered(desa: OpenStore) -> None:
    catat(desa, Act(Kind.DEPARTURE, MEI, (nomor(4),), letter=False))
    made = bulan(desa, base="terdaftar")
    assert (made.balance.departures, made.balance.closing, made.balance.closes) == (0, 6, True)
    assert terdaftar() == 6
    with pytest.raises(EventRefused, match="R432"):
        catat(desa, Act(Kind.DEPARTURE, HARI_INI, (nomor(4),)))


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda: Act(Kind.DEATH, dt.date(2026, 8, 1), (nomor(1),)), "R430"),
        (lambda: Act(Kind.DEATH, dt.date(1970, 1, 1), (nomor(1),)), "R431"),
        (lambda: Act(Kind.BIRTH, MEI, newcomers=(bayi(),), mother=nomor(0)), "R437"),
        (lambda: Act(Kind.DEATH, MEI), "R438"),
        (lambda: Act(Kind.MOVE, MEI, (nomor(1),), unit=("KRAJAN", "01", "02")), "R440"),
        (lambda: Act(Kind.DEATH, MEI, (10**9,)), "R438"),
        (lambda: Act(Kind.ARRIVAL, MEI, newcomers=(Newcomer("A", "1", MEI, nik="99"),)), "R439"),
        (lambda: Act(Kind.BIRTH, MEI, newcomers=(Newcomer("A", "1", MEI, nik=nik(2)),)), "R433"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(desa: OpenStore, act: Callable[[], Act], code: str) -> None:
    with pytest.raises(CantikError) as refused:
        catat(desa, act())
    assert refused.value.code == code
    assert not Event.objects.exists()
    assert not Batch.objects.filter(kind="peristiwa").exists()


def test_a_birth_without_a_mother_is_doubted_but_recorded_and_the_same_birth_twice_refused(desa: OpenStore) -> None:
    act = Act(Kind.BIRTH, MEI, newcomers=(bayi(),), unit=("LEGI", "", ""))
    assert foresee(opened=desa, area=DESA, area_id=wilayah(), act=act, today=HARI_INI).doubts == ("tanpa_ibu",)
    catat(desa, act)
    with pytest.raises(EventRefused, match="R433"):
        catat(desa, act)


def test_undoing_deletes_nothing_and_what_was_known_before_is_known_still(desa: OpenStore) -> None:
    first, empty = saat(), terdaftar()
    batch = catat(desa, Act(Kind.BIRTH, MEI, newcomers=(bayi(),), mother=nomor(1)))
    known = saat()
    child = Event.objects.get(batch_id=batch).person_id
    death = catat(desa, Act(Kind.DEATH, MEI + dt.timedelta(days=3), (child,)))
    with pytest.raises(EventRefused, match="R434"):
        urungkan(desa, batch)
    urungkan(desa, death)
    assert urungkan(desa, batch) == [child]
    assert (terdaftar(), terdaftar(known_at=known), terdaftar(known_at=first)) == (empty, empty + 1, empty)
    assert Event.objects.count() == 2
    with pytest.raises(BatchRefused):
        urungkan(desa, batch)
    listed = list_acts(pencatat(desa, by="uji", today=HARI_INI), 2026, 5)
    assert [one.undone is not None for one in listed] == [True, True]
    assert verify_chain().whole


def test_the_first_list_is_stock_and_another_base_brings_stock(opened: OpenStore, tmp_path: Path) -> None:
    terapkan(opened, tmp_path, [penduduk(i) for i in range(6)], reference=dt.date(2026, 5, 20))
    made = bulan(opened)
    assert made.begins
    assert (made.balance.stock, made.balance.k, made.balance.closing, made.balance.closes) == (6, 0, 6, True)
    rows = [{"nik": nik(i), "no_kk": kk(0), "nama": f"REKA {i}", "r404": "1", "r409": "1"} for i in (0, 1, 9)]
    terapkan(opened, tmp_path, rows, source="regsosek", reference=dt.date(2026, 6, 15))
    assert bulan(opened, 6, base="terdaftar").balance.k == 0
    lives = bulan(opened, 6, base="domisili").balance
    assert (lives.opening, lives.stock, lives.k, lives.closing) == (0, 3, 0, 3)


def test_a_month_with_everything_closes_and_its_lampid_counts_by_dusun_and_sex(desa: OpenStore, tmp_path: Path) -> None:
    catat(desa, Act(Kind.BIRTH, MEI, newcomers=(bayi(),), mother=nomor(1)))
    catat(desa, Act(Kind.DEATH, MEI, (nomor(3),)))
    catat(desa, Act(Kind.DEPARTURE, MEI, (nomor(4), nomor(5))))
    new = (
        Newcomer("PENDATANG A", "1", dt.date(1990, 1, 1), relation="1"),
        Newcomer("PENDATANG B", "2", dt.date(1992, 1, 1), relation="3"),
    )
    catat(desa, Act(Kind.ARRIVAL, MEI, newcomers=new, unit=("LEGI", "01", "01"), kk=kk(91)))
    catat(desa, Act(Kind.MOVE, MEI, (nomor(0),), unit=("LEGI", "01", "01")))
    rows = [penduduk(i) for i in (0, 1, 9)]  # 2 is lost, 9 found, 4 and 5 gone
    terapkan(desa, tmp_path, rows, reference=dt.date(2026, 5, 31), name="mei", at=saat())
    made = bulan(desa)
    one = made.balance
    assert (one.opening, one.births, one.deaths, one.arrivals, one.departures) == (6, 1, 1, 2, 2)
    assert (one.found, one.lost, one.cancelled, one.k, one.closing) == (1, 1, 0, 0, 6)
    assert one.closes
    assert made.moved_within == 1
    assert made.table["KRAJAN"] == {
        (Kind.BIRTH, "2"): 1,
        (Kind.DEATH, "2"): 1,
        (Kind.DEPARTURE, "1"): 1,
        (Kind.DEPARTURE, "2"): 1,
    }
    assert made.table["LEGI"] == {(Kind.ARRIVAL, "1"): 1, (Kind.ARRIVAL, "2"): 1}
    assert bulan(desa, 6).balance.opening == one.closing
    assert one.closing == terdaftar(dt.date(2026, 5, 31))


def test_a_leak_is_named_with_its_person(desa: OpenStore, tmp_path: Path) -> None:
    """A list of the same month, handed in after the departure was recorded, still has the person."""
    catat(desa, Act(Kind.DEPARTURE, MEI, (nomor(4),)))
    terapkan(desa, tmp_path, [penduduk(i) for i in range(6)], reference=dt.date(2026, 5, 31), name="mei", at=saat())
    made = bulan(desa)
    assert made.balance.leaks == ((nomor(4), Leak.STILL_COUNTED),)
    assert not made.balance.closes
    assert made.people[nomor(4)].name == "REKA 4"


def test_what_is_recorded_after_the_card_of_the_month_marks_it(desa: OpenStore) -> None:
    catat(desa, Act(Kind.DEATH, MEI, (nomor(1),)), at=dt.datetime(2026, 6, 10, tzinfo=dt.UTC))
    assert not bulan(desa).revised
    catat(desa, Act(Kind.DEATH, MEI, (nomor(3),)), at=dt.datetime(2026, 6, 11, tzinfo=dt.UTC))
    assert bulan(desa).revised


# ── random histories in a real store ────────────────────────────────────────────────────────────

_village = count(1)
_kinds = st.sampled_from([Kind.BIRTH, Kind.DEATH, Kind.ARRIVAL, Kind.DEPARTURE, Kind.MOVE])
_event = st.tuples(_kinds, st.integers(0, 8), st.integers(0, 180), st.booleans())
_steps = st.lists(st.one_of(_event, _event, _event, st.integers(0, 6), st.just("daftar")), max_size=9)


def _langkah(opened: OpenStore, folder: Path, desa: AreaCode, step: Any, persons: list[int], done: list[int]) -> None:
    if isinstance(step, int):
        if step < len(done):
            urungkan(opened, done[step], desa)
        return
    if step == "daftar":
        rows = [penduduk(i) for i in range(3)]
        reference = dt.date(2026, 3, 31)
        terapkan(opened, folder, rows, reference=reference, desa=desa, name=f"d{next(_jam)}", at=saat())
        return
    kind, who, day, letter = step
    on = dt.date(2026, 1, 1) + dt.timedelta(days=day)
    if kind in (Kind.BIRTH, Kind.ARRIVAL):
        new = Newcomer(f"BARU {len(done)}", "1", on, relation="4")
        act = Act(kind, on, newcomers=(new,), unit=("LEGI", "", ""), letter=letter)
    else:
        unit = ("SAWAH", "", "") if kind is Kind.MOVE else None
        act = Act(kind, on, (persons[who % len(persons)],), unit=unit, letter=letter)
    batch = catat(opened, act, desa=desa)
    done.append(batch)
    persons += [p for p in Event.objects.filter(batch_id=batch).values_list("person_id", flat=True) if p not in persons]


@pytest.mark.basisdata
def test_snapshots_taken_at_the_time_equal_those_recomputed_and_months_add_up(
    new_store: Callable[[], Path], tmp_path: Path
) -> None:
    dates = [dt.date(2026, 2, 28), dt.date(2026, 4, 30), HARI_INI]
    with open_store(new_store()) as opened:

        @given(_steps)
        @settings(max_examples=examples(8), deadline=None, suppress_health_check=list(HealthCheck))
        def history(steps: list[Any]) -> None:
            desa = desa_ke(next(_village))
            terapkan(opened, tmp_path, [penduduk(i) for i in range(4)], reference=AKHIR_2025, desa=desa, at=saat())
            persons = [nomor(i, desa) for i in range(4)]
            done: list[int] = []
            taken: list[tuple[dt.datetime, list[str]]] = []
            for step in steps:
                try:
                    _langkah(opened, tmp_path, desa, step, persons, done)
                except (EventRefused, BatchRefused):
                    continue
                at = saat()
                taken.append((at, [register_view(desa, on, by="uji", at=SAAT).state for on in dates]))
            for at, states in taken:
                assert states == [register_view(desa, on, by="uji", at=SAAT, known_at=at).state for on in dates]
            closing = None
            for number in range(1, 7):
                made = bulan(opened, number, base="terdaftar", desa=desa)
                assert made.balance.gap == 0 or made.balance.leaks
                assert closing in (None, made.balance.opening)
                closing = made.balance.closing
                if "daftar" not in steps:
                    assert made.balance.closes
                    assert made.balance.k == 0
            view = register_view(desa, dt.date(2026, 6, 30), by="uji", at=SAAT)
            assert closing == list(view.persons["terdaftar"]).count("ya")

        history()

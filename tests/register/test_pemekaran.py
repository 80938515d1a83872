"""RT come from one village to another: nobody is counted as having moved, history is read in both, all of it undone."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cantik.base.errors import CantikError
from cantik.codes.app.models import CodeRow
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.codes.changes import read_changes
from cantik.codes.knowledge import load
from cantik.collect.read import Delivery
from cantik.pipeline.bring import Into, bring
from cantik.register.core.app.elsewhere import registered_elsewhere
from cantik.register.core.app.models import CededPerson, Event
from cantik.register.core.app.person_history import read_person
from cantik.register.core.app.queries import register_view
from cantik.register.core.grouping import Unit
from cantik.register.core.kinds import Kind
from cantik.register.events.app.act_recording import record_event
from cantik.register.events.app.acts import Act
from cantik.register.events.app.months import month
from cantik.register.events.app.transfers import undo as undo_act
from cantik.register.facilities.app.recording import FacilityDesk, close, things
from cantik.register.facilities.app.services import counts, kinds
from cantik.register.units.app.ceding import cede, foresee_cession, undo_cession
from cantik.register.units.app.cession import CessionWish
from cantik.register.units.app.codes import apply_codes, plan_codes
from cantik.register.units.app.months import unit_month
from cantik.register.units.app.queries import area_changes, places_on
from cantik.register.units.balance import BalanceLine
from cantik.staff.app.areas import ensure_area
from cantik.staff.app.log import verify_chain
from cantik.staff.app.models import AuditEntry
from cantik.vault.app.opening import OpenStore, open_store
from tests.collect.berkas import write_xlsx
from tests.fixtures.hukum import examples
from tests.register.bekal import AKHIR_2025, DESA, DESA_LAIN, SAAT, kk, nik, orang
from tests.register.bekal import Row as Row_
from tests.register.langkah import pencatat, terapkan
from tests.register.test_satuan import HARI_INI, JUNI, MEI, desa, rt, saat, wilayah

EVE = MEI - dt.timedelta(days=1)


def baru() -> int:
    return int(ensure_area(code=DESA_LAIN, by="uji", at=SAAT).pk)


def mau(*units: Unit, on: dt.date = MEI) -> CessionWish:
    return CessionWish(DESA, DESA_LAIN, on, units or (rt(1),), "Perda 3/2026")


def serahkan(opened: OpenStore, wish: CessionWish | None = None) -> int:
    return cede(opened=opened, wish=wish or mau(), by="akun:9", at=saat(), today=HARI_INI)


def keadaan(code: object = DESA, on: dt.date = HARI_INI) -> str:
    return register_view(code, on, by="uji", at=SAAT).state  # type: ignore[arg-type]


def jumlah(code: object, on: dt.date = HARI_INI) -> int:
    return list(register_view(code, on, by="uji", at=SAAT).persons["terdaftar"]).count("ya")  # type: ignore[arg-type]


def test_a_village_splits_and_both_remember(opened: OpenStore, tmp_path: Path) -> None:
    desa(opened, tmp_path)
    before = [keadaan(DESA, on) for on in (EVE, HARI_INI)]
    outlook = foresee_cession(opened=opened, origin=wilayah(), destination=0, wish=mau(), today=HARI_INI)
    assert (len(outlook.people), len(outlook.families), outlook.staying) == (6, 2, 6)
    number = serahkan(opened)
    assert [jumlah(DESA, on) for on in (EVE, MEI, HARI_INI)] == [12, 6, 6]
    assert area_changes(DESA) == area_changes(DESA_LAIN) == (MEI,), "series of both break here"
    assert [jumlah(DESA_LAIN, on) for on in (EVE, MEI, HARI_INI)] == [0, 6, 6]
    assert keadaan(DESA, EVE) == before[0]
    for village, area, sign in ((DESA, wilayah(), -6), (DESA_LAIN, baru(), 6)):
        read = month(pencatat(opened, village, today=HARI_INI), 2026, 5, base="")
        one = read.balance
        assert one.closes
        assert (one.ceded_in - one.ceded_out, one.arrivals, one.departures, one.k, one.stock) == (sign, 0, 0, 0, 0)
        assert not read.table, "lampid knows nothing of it"
        lines = [
            b.of(BalanceLine.CEDED_IN) - b.of(BalanceLine.CEDED_OUT)
            for b in unit_month(area, 2026, 5, base="", today=HARI_INI, by="akun:1").units.values()
        ]
        assert sum(lines) == sign
    who = {row.former_id: row.person_id for row in CededPerson.objects.all()}
    former, person = min(who.items())
    there = read_person(opened, baru(), person, as_of=HARI_INI, today=HARI_INI, by="akun:1")
    assert there is not None
    assert there.present
    assert there.values["nama"].value == "REKA 0"
    assert there.values["agama"].value == "1"
    assert there.values["no_kk"].value.text.endswith(kk(0)[-4:])
    assert there.values["nik"].value.text.endswith(nik(0)[-4:])
    assert [one.batch.area_id for one in there.statements] == [wilayah(), wilayah(), baru()]
    assert former in json.loads(AuditEntry.objects.filter(action="orang.baca").latest("number").subjects)
    assert len(there.members) == 3
    told = AuditEntry.objects.filter(action="wilayah.serah")
    assert [sorted(json.loads(row.subjects)) for row in told] == [sorted(who), sorted(who.values())]
    with pytest.raises(CantikError) as caught:
        undo_act(
            opened=opened,
            area_id=wilayah(),
            batch=Event.objects.filter(kind="wilayah_keluar")[0].batch_id or 0,
            by="akun:1",
            why="salah",
            at=saat(),
        )
    assert caught.value.code == "R546"
    undo_cession(opened=opened, number=number, by="akun:9", why="salah desa", at=saat())
    assert area_changes(DESA) == area_changes(DESA_LAIN) == ()
    assert [keadaan(DESA, on) for on in (EVE, HARI_INI)] == before
    assert jumlah(DESA_LAIN) == 0
    with pytest.raises(CantikError) as caught:
        undo_cession(opened=opened, number=number, by="akun:9", why="salah desa", at=saat())
    assert caught.value.code == "R545"
    assert verify_chain().broken is None


@pytest.mark.basisdata
def test_life_goes_on_in_the_new_village(opened: OpenStore, tmp_path: Path) -> None:
    desa(opened, tmp_path)
    number = serahkan(opened)
    who = {row.former_id: row.person_id for row in CededPerson.objects.all()}
    former, person = min(who.items())
    died = Act(Kind.DEATH, JUNI, (person,))
    with pytest.raises(CantikError) as caught:
        record_event(pencatat(opened, at=saat(), today=HARI_INI), Act(Kind.DEATH, JUNI, (former,)))
    assert caught.value.code == "R432"
    record_event(pencatat(opened, DESA_LAIN, at=saat(), today=HARI_INI), died)
    assert jumlah(DESA_LAIN) == 5
    with pytest.raises(CantikError) as caught:
        undo_cession(opened=opened, number=number, by="akun:9", why="salah desa", at=saat())
    assert caught.value.code == "R434"
    # a list of the new village knows them by NIK: nobody comes in twice
    rows: list[Row_] = [
        {
            "nik": nik(i),
            "no_kk": kk(0),
            "nama": f"REKA {i}",
            "status_dasar": "1",
            "jenis_kelamin": "1",
            "tanggal_lahir": dt.date(1980, 1, 1) + dt.timedelta(days=i),
        }
        for i in (1, 2)
    ]
    terapkan(opened, tmp_path, rows, reference=dt.date(2026, 6, 20), desa=DESA_LAIN, at=saat())
    assert jumlah(DESA_LAIN) == 5


def test_whoever_was_ceded_is_no_stranger_in_the_list_of_the_new_village(opened: OpenStore, tmp_path: Path) -> None:
    """Its first list names people whom the mother knew: it is not the mother's file. Undone, or come back, it is."""
    desa(opened, tmp_path)
    niks, there = [nik(i) for i in range(12)], AreaCode.kemendagri("99.01.01.2008")

    def strangers(area: AreaCode) -> tuple[str, int]:
        return registered_elsewhere(opened, area, niks, 1)

    assert strangers(DESA_LAIN) == strangers(there) == (DESA.text(), 12)
    number = serahkan(opened)
    assert strangers(DESA_LAIN) == (DESA.text(), 6)
    assert strangers(DESA) == (DESA_LAIN.text(), 6)
    assert strangers(there) == (DESA.text(), 6)
    undo_cession(opened=opened, number=number, by="akun:9", why="salah desa", at=saat())
    assert strangers(DESA_LAIN) == (DESA.text(), 12)
    serahkan(opened)
    back = CessionWish(DESA_LAIN, DESA, JUNI, (rt(1),), "Perda 4/2026")
    serahkan(opened, back)
    assert strangers(DESA_LAIN) == (DESA.text(), 12)


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (mau(on=dt.date(2026, 7, 2)), "R542"),
        (mau(rt(9)), "R542"),
        (CessionWish(DESA, DESA, MEI, (rt(1),), "x"), "R542"),
        (mau(on=dt.date(2025, 1, 1)), "R542"),
    ],
)
def test_what_cannot_be_is_refused(opened: OpenStore, tmp_path: Path, wish: CessionWish, code: str) -> None:
    desa(opened, tmp_path)
    before = keadaan()
    with pytest.raises(CantikError) as caught:
        serahkan(opened, wish)
    assert caught.value.code == code
    assert keadaan() == before
    assert Event.objects.count() == 0


def test_later_events_must_be_told_to_the_new_village(opened: OpenStore, tmp_path: Path) -> None:
    desa(opened, tmp_path)
    someone = min(person for person, unit in places_on(wilayah(), MEI).unit.items() if unit == rt(1))
    record_event(pencatat(opened, at=saat(), today=HARI_INI), Act(Kind.DEATH, JUNI, (someone,)))
    with pytest.raises(CantikError) as caught:
        serahkan(opened)
    assert caught.value.code == "R544"
    serahkan(opened, mau(rt(2)))
    assert (jumlah(DESA), jumlah(DESA_LAIN)) == (5, 6)


@settings(max_examples=examples(4), deadline=None, suppress_health_check=list(HealthCheck))
@given(chosen=st.sets(st.integers(1, 4), min_size=1), back=st.booleans())
def test_nobody_is_lost_or_doubled_between_two_villages(
    new_store: Callable[[], Path], tmp_path: Path, chosen: set[int], back: bool
) -> None:
    """Whatever RT go (and come back as they were), everybody is in one of the two on each day."""
    with open_store(new_store()) as opened:
        desa(opened, tmp_path, 24, units=4)
        before = keadaan()
        number = serahkan(opened, mau(*(rt(one) for one in chosen)))
        for on, gone in ((EVE, 0), (MEI, 6 * len(chosen)), (HARI_INI, 6 * len(chosen))):
            assert (jumlah(DESA, on), jumlah(DESA_LAIN, on)) == (24 - gone, gone)
        for village in (DESA, DESA_LAIN):
            assert month(pencatat(opened, village, today=HARI_INI), 2026, 5, base="").balance.closes
        if back:
            undo_cession(opened=opened, number=number, by="akun:9", why="kembali", at=saat())
            assert (keadaan(), jumlah(DESA_LAIN)) == (before, 0)


# ── what goes along ─────────────────────────────────────────────────────────────────────────────

SEKOLAH = ["Jenis fasilitas", "Kode", "Nama *", "Jenjang *", "Dusun", "RW", "RT", "Sejak"]
RTM = ["NIK", "NOMOR RUMAH TANGGA", "STATUS HUBUNGAN DALAM RUMAH TANGGA"]


def lengkap(opened: OpenStore, folder: Path, code: AreaCode = DESA, *, first: int = 0, people: int = 24) -> None:
    """Families of three in four RT, two to a building and household; a school in each RT, one in no RT."""
    folder = folder / code.text()
    folder.mkdir(exist_ok=True)
    units, numbers = 4, range(first, first + people)

    def home(i: int) -> tuple[int, int]:
        return (i - first) // 3 % units + 1, (i - first) // 3 // (2 * units)

    rows = [orang(i, rt=f"{home(i)[0]:02}") for i in numbers]
    cards = [
        {"no_kk": kk(i // 3), "r105": "0001", "r105a": "00", "r109": f"{home(i)[0]}-{home(i)[1]}"}
        for i in numbers
        if i % 3 == 0
    ]
    terapkan(opened, folder, rows, families=cards, desa=code)
    schools = write_xlsx(
        folder / "sekolah.xlsx",
        [
            SEKOLAH,
            *(
                [
                    "sekolah",
                    f"SD-{n}",
                    f"SDN Reka {n}",
                    "SD",
                    *(("Krajan", "1", str(n)) if n else ("", "", "")),
                    "2020-01-01",
                ]
                for n in range(5)
            ),
        ],
    )
    members = write_xlsx(
        folder / "rtm.xlsx",
        [RTM, *([nik(i), f"{home(i)[0]}{home(i)[1]}", "1" if i % 3 == 0 else "2"] for i in numbers)],
    )
    for one in bring(
        (schools, members), Into(opened, code, "uji"), Delivery(AKHIR_2025, None), load(), lambda *_: None
    ):
        assert one.batch, one


def hitung(opened: OpenStore, on: dt.date, *codes: AreaCode) -> list[int]:
    """Persons, families, buildings, listed households and facilities of villages together, each counted by itself."""
    total = [0] * 5
    for code in codes:
        area = find_area(code)
        if area is None:
            continue
        said = register_view(code, on, by="uji", at=SAAT).persons
        here = [i for i, one in enumerate(said["terdaftar"]) if one == "ya"]
        found = [len(here)]
        for name in ("keluarga", "rumah_tangga", "rumah_tangga_daftar"):
            column = said.get(name, [-1] * len(said["terdaftar"]))
            found.append(len({column[i] for i in here} - {-1}))
        found.append(sum(counts(area.pk, on).values()))
        total = [one + more for one, more in zip(total, found, strict=True)]
    return total


@pytest.mark.basisdata
def test_homes_households_and_schools_go_along(opened: OpenStore, tmp_path: Path) -> None:
    lengkap(opened, tmp_path)
    lengkap(opened, tmp_path, DESA_LAIN, first=300, people=12)
    assert hitung(opened, HARI_INI, DESA) == [24, 8, 4, 4, 5]
    assert hitung(opened, HARI_INI, DESA_LAIN) == [12, 4, 4, 4, 5]
    outlook = foresee_cession(
        opened=opened, origin=wilayah(), destination=baru(), wish=mau(rt(1), rt(3)), today=HARI_INI
    )
    assert (outlook.dwellings, outlook.things.count, outlook.things.unplaced) == (2, 2, 1)
    number = serahkan(opened, mau(rt(1), rt(3)))
    assert hitung(opened, EVE, DESA) == [24, 8, 4, 4, 5]
    assert hitung(opened, MEI, DESA) == hitung(opened, HARI_INI, DESA) == [12, 4, 2, 2, 3]
    # both villages number their buildings and schools 1, 2, 3: nothing becomes one
    assert hitung(opened, EVE, DESA_LAIN) == [12, 4, 4, 4, 5]
    assert hitung(opened, MEI, DESA_LAIN) == [24, 8, 6, 6, 7]
    who = {row.former_id: row.person_id for row in CededPerson.objects.all()}
    read = read_person(opened, baru(), min(who.values()), as_of=HARI_INI, today=HARI_INI, by="akun:1")
    assert read is not None
    assert read.housemates is not None
    assert (read.housemates.number, len(read.housemates.others)) == ("2001/10", 5)
    codes = sorted(one.state.code for one in things(opened, baru(), kinds()["sekolah"], MEI))
    assert codes == ["SD-0", "SD-1", "SD-1 2001", "SD-2", "SD-3", "SD-3 2001", "SD-4"]
    # a newer state of what came must be told where it stands now, and holds the undoing up
    school = next(one for one in things(opened, baru(), kinds()["sekolah"], MEI) if one.state.code == "SD-3 2001")
    close(FacilityDesk(opened, DESA_LAIN, "akun:1", saat()), facility=school.facility, area_id=baru(), on=JUNI)
    with pytest.raises(CantikError) as caught:
        undo_cession(opened=opened, number=number, by="akun:9", why="salah desa", at=saat())
    assert caught.value.code == "R547"


def test_a_fact_told_after_the_day_must_be_told_to_the_new_village(opened: OpenStore, tmp_path: Path) -> None:
    lengkap(opened, tmp_path)
    school = next(one for one in things(opened, wilayah(), kinds()["sekolah"], MEI) if one.state.code == "SD-1")
    close(FacilityDesk(opened, DESA, "akun:1", saat()), facility=school.facility, area_id=wilayah(), on=JUNI)
    with pytest.raises(CantikError) as caught:
        serahkan(opened)
    assert caught.value.code == "R547"


@settings(max_examples=examples(3), deadline=None, suppress_health_check=list(HealthCheck))
@given(chosen=st.sets(st.integers(1, 4), min_size=1), own=st.booleans(), back=st.booleans())
def test_nothing_is_lost_or_counted_twice(
    new_store: Callable[[], Path], tmp_path: Path, chosen: set[int], own: bool, back: bool
) -> None:
    """A' and B together have the persons, families, buildings, households and facilities that A (and B) had."""
    with open_store(new_store()) as opened:
        lengkap(opened, tmp_path)
        if own:
            lengkap(opened, tmp_path, DESA_LAIN, first=300, people=12)
        each = [hitung(opened, HARI_INI, code) for code in (DESA, DESA_LAIN)]
        both = [one + other for one, other in zip(*each, strict=True)]
        number = serahkan(opened, mau(*(rt(one) for one in chosen)))
        for on in (EVE, MEI, HARI_INI):
            assert hitung(opened, on, DESA, DESA_LAIN) == both
        left = 4 - len(chosen)
        assert hitung(opened, MEI, DESA) == [6 * left, 2 * left, left, left, left + 1]
        assert [hitung(opened, EVE, code) for code in (DESA, DESA_LAIN)] == each
        if back:
            undo_cession(opened=opened, number=number, by="akun:9", why="kembali", at=saat())
            assert [hitung(opened, HARI_INI, code) for code in (DESA, DESA_LAIN)] == each


# ── codes ───────────────────────────────────────────────────────────────────────────────────────

HEAD = "edisi_dari,edisi_ke,kode,perubahan,nama_lama,nama_baru,kode_baru,tanggal,dasar\n"


@pytest.mark.basisdata
def test_a_code_changes_on_a_day_and_the_village_stays(opened: OpenStore, tmp_path: Path) -> None:
    desa(opened, tmp_path)
    area, before = wilayah(), keadaan()
    file = tmp_path / "ubah.csv"
    file.write_text(
        HEAD + f"2025,2026,{DESA.text()},ganti_kode,A,A,99.01.02.2001,2026-05-10,Kepmendagri\n"
        f"2025,2026,{DESA.text()},ganti_nama,A,B,,,\n"
    )
    plan = plan_codes(read_changes(file))
    assert (len(plan.recoded), len(plan.renamed), len(plan.lost)) == (1, 1, 0)
    assert apply_codes(plan, by="akun:9", at=saat(), today=HARI_INI) == 1
    after = type(DESA).kemendagri("99.01.02.2001")
    assert find_area(DESA) is None
    for code, on in ((DESA, EVE), (after, MEI)):
        found = find_area(code, on)
        assert found is not None
        assert found.pk == area
    assert keadaan(after) == before
    assert not plan_codes(read_changes(file)).recoded, "a second time changes nothing"
    CodeRow.objects.filter(area_id=area).delete()
    ensure_area(code=DESA, by="uji", at=SAAT)
    ensure_area(code=after, by="uji", at=SAAT)
    with pytest.raises(CantikError) as caught:
        apply_codes(plan_codes(read_changes(file)), by="akun:9", at=saat(), today=HARI_INI)
    assert caught.value.code == "W106"


@pytest.mark.luar
def test_the_national_file_of_changes_links_nothing_by_itself(opened: OpenStore, shared: Path) -> None:
    """16,295 differences between editions: villages of the store that are lost are told with namesakes, never moved."""
    file = shared / "data" / "wilayah" / "perubahan_kode_2018_2025.csv.gz"
    with gzip.open(file, "rt") as lines:
        rows = list(csv.DictReader(lines))
    lost = next(row for row in reversed(rows) if row["perubahan"] == "hilang" and row["kode"].count(".") == 3)
    renamed = next(row for row in rows if row["perubahan"] == "ganti_nama" and row["kode"].count(".") == 3)
    for row in (lost, renamed):
        ensure_area(code=type(DESA).kemendagri(row["kode"]), by="uji", at=SAAT)
    plan = plan_codes(read_changes(file))
    assert not plan.recoded
    assert [row.value for row, _, _ in plan.lost] == [lost["kode"]]
    assert renamed["kode"] in [row.value for row, _ in plan.renamed]
    assert apply_codes(plan, by="akun:9", at=saat(), today=HARI_INI) == 0

"""Dusun, RW and RT over time: acts on the units in the store, as of any day, taken back, and balances that close.

The oracle of the law tests is a list of people with their places that knows nothing of statements.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cantik.codes.app.models import CodeRow
from cantik.codes.app.queries import find_area
from cantik.collect.app.models import Batch
from cantik.outlets.app import former_names
from cantik.register.core.app.queries import register_view
from cantik.register.core.grouping import Unit
from cantik.register.core.kinds import Kind
from cantik.register.events.app.act_recording import record_event
from cantik.register.events.app.acts import Act
from cantik.register.events.app.months import month
from cantik.register.units.app.months import unit_month
from cantik.register.units.app.queries import acts_of, left_behind, places_on, standing_units
from cantik.register.units.app.services import UnitWish, foresee_units, record_units, undo_units
from cantik.register.units.balance import BalanceLine, Step, unit_balances
from cantik.register.units.errors import UnitRefused
from cantik.register.units.unit_acts import NOWHERE, Rank, Span, UnitKind, spans
from cantik.staff.app.log import verify_chain
from cantik.staff.app.models import AuditEntry
from cantik.vault.app.opening import OpenStore, open_store
from tests.fixtures.hukum import examples
from tests.register.bekal import DESA, SAAT, orang
from tests.register.langkah import pencatat, terapkan

HARI_INI = dt.date(2026, 7, 1)
MEI, JUNI = dt.date(2026, 5, 10), dt.date(2026, 6, 5)
_jam = count(1)


def saat() -> dt.datetime:
    return dt.datetime(2026, 6, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=next(_jam))


def wilayah() -> int:
    area = find_area(DESA)
    assert area is not None
    return int(area.pk)


def rt(number: int, dusun: str = "KRAJAN", rw: str = "01") -> Unit:
    return dusun, rw, f"{number:02}"


def desa(opened: OpenStore, folder: Path, people: int = 12, *, units: int = 2, **said: object) -> None:
    """Families of three; family k lives in RT k modulo `units`, plus one."""
    rows = [orang(i, rt=f"{(i // 3) % units + 1:02}") for i in range(people)]
    terapkan(opened, folder, rows, **said)  # type: ignore[arg-type]


def di(on: dt.date = HARI_INI) -> dict[Unit, int]:
    """How many persons live in each unit, by what the snapshot is frozen from."""
    view = register_view(DESA, on, by="uji", at=SAAT)
    found: dict[Unit, int] = {}
    for parts in zip(view.persons["dusun"], view.persons["rw"], view.persons["rt"], strict=True):
        unit = (str(parts[0]), str(parts[1]), str(parts[2]))
        found[unit] = found.get(unit, 0) + 1
    return found


def mau(
    kind: UnitKind,
    *pairs: tuple[Unit, Unit],
    on: dt.date = MEI,
    rank: Rank = Rank.RT,
    persons: frozenset[int] | None = None,
) -> UnitWish:
    return UnitWish(kind, rank, on, pairs, persons, "140/7/2026")


def catat(wish: UnitWish, today: dt.date = HARI_INI) -> int:
    return record_units(area_id=wilayah(), wish=wish, by="akun:1", at=saat(), today=today)


def urungkan(number: int) -> None:
    undo_units(area_id=wilayah(), number=number, by="akun:1", why="salah", at=saat())


def warga(unit: Unit, on: dt.date = HARI_INI) -> list[int]:
    return sorted(person for person, at in places_on(wilayah(), on).unit.items() if at == unit)


def keluarga(unit: Unit, number: int) -> frozenset[int]:
    """The persons of the first families of a unit."""
    places = places_on(wilayah(), HARI_INI)
    families = sorted({places.people[one].family or 0 for one in warga(unit)})[:number]
    return frozenset(one for one in warga(unit) if places.people[one].family in families)


@pytest.mark.basisdata
def test_an_rt_is_split_from_a_day_on_and_back_again(opened: OpenStore, tmp_path: Path) -> None:
    desa(opened, tmp_path)
    before = register_view(DESA, HARI_INI, by="uji", at=SAAT).state
    wish = mau(UnitKind.SPLIT, (rt(1), rt(7)), persons=keluarga(rt(1), 1))
    outlook = foresee_units(area_id=wilayah(), wish=wish, today=HARI_INI)
    assert [(one.families, one.persons, one.staying) for one in outlook.shifts] == [(1, 3, 3)]
    assert di() == {rt(1): 6, rt(2): 6}, "looking changes nothing"
    number = catat(wish)
    assert di(MEI - dt.timedelta(days=1)) == {rt(1): 6, rt(2): 6}
    assert di(MEI) == di() == {rt(1): 3, rt(7): 3, rt(2): 6}
    view = register_view(DESA, HARI_INI, by="uji", at=SAAT)
    assert sorted(map(str, view.families["rt"])) == ["01", "02", "02", "07"], "the family goes with its members"
    assert set(standing_units(wilayah(), HARI_INI).values()) == {rt(1), rt(2), rt(7)}
    urungkan(number)
    assert register_view(DESA, HARI_INI, by="uji", at=SAAT).state == before
    assert rt(7) not in standing_units(wilayah(), HARI_INI).values()
    assert verify_chain().broken is None
    told = AuditEntry.objects.filter(action="satuan.ubah").get()
    assert sorted(wish.persons or ()) == sorted(json.loads(told.subjects))


def test_merging_and_renaming_close_what_they_lead_away_from(opened: OpenStore, tmp_path: Path) -> None:
    desa(opened, tmp_path, 18, units=3)
    catat(mau(UnitKind.MERGE, (rt(2), rt(1))))
    assert di() == {rt(1): 12, rt(3): 6}
    new = ("KRAJAN WETAN", "01", "01")
    catat(mau(UnitKind.RENAME, (rt(1), new), (rt(3), ("KRAJAN WETAN", "01", "03")), on=JUNI, rank=Rank.DUSUN))
    assert di() == {new: 12, ("KRAJAN WETAN", "01", "03"): 6}
    assert di(MEI) == {rt(1): 12, rt(3): 6}
    assert spans(acts_of(wilayah()))[rt(1)] == [Span(None, JUNI)]
    assert set(standing_units(wilayah(), HARI_INI).values()) == {new, ("KRAJAN WETAN", "01", "03")}


def test_readers_find_a_dusun_by_what_it_was_called(opened: OpenStore, tmp_path: Path) -> None:
    """Names of a dusun that was renamed twice, of one that was merged into it, and a code that the village had."""
    desa(opened, tmp_path, 18, units=3)
    first, second = ("KULON", "01", "01"), ("LOR", "01", "01")
    catat(mau(UnitKind.RENAME, (rt(1), first), (rt(2), ("KULON", "01", "02")), on=MEI, rank=Rank.DUSUN))
    catat(mau(UnitKind.RENAME, (first, second), (("KULON", "01", "02"), ("LOR", "01", "02")), on=JUNI, rank=Rank.DUSUN))
    CodeRow.objects.create(area_id=wilayah(), scheme="bps", value="9999999999", valid_to=MEI)
    found = former_names.of_village(DESA, tmp_path / "none.csv")
    assert found["lor"] == ("KRAJAN", "KULON")
    assert "9999999999" in found[""]


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (mau(UnitKind.SPLIT, (rt(1), rt(7)), on=dt.date(2026, 7, 2)), "R530"),
        (mau(UnitKind.SPLIT, (rt(1), ("KRAJAN", "01", ""))), "R531"),
        (mau(UnitKind.RENAME, (rt(1), rt(1))), "R531"),
        (mau(UnitKind.MERGE), "R531"),
        (mau(UnitKind.MERGE, (rt(9), rt(1))), "R532"),
        (mau(UnitKind.SPLIT, (rt(1), rt(2))), "R533"),
        (mau(UnitKind.RENAME, (rt(1), ("A", "01", "01")), (rt(2), ("A", "01", "01"))), "R533"),
        (mau(UnitKind.OPEN, (NOWHERE, rt(2))), "R533"),
        (mau(UnitKind.CLOSE, (rt(1), NOWHERE)), "R535"),
        (mau(UnitKind.SPLIT, (rt(1), rt(7)), persons=frozenset()), "R536"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(
    opened: OpenStore, tmp_path: Path, wish: UnitWish, code: str
) -> None:
    desa(opened, tmp_path)
    with pytest.raises(UnitRefused) as caught:
        catat(wish)
    assert caught.value.code == code
    assert not acts_of(wilayah())
    assert Batch.objects.count() == 1


def test_acts_are_taken_back_newest_first_and_made_in_order(opened: OpenStore, tmp_path: Path) -> None:
    desa(opened, tmp_path)
    first = catat(mau(UnitKind.SPLIT, (rt(1), rt(7)), persons=keluarga(rt(1), 1)))
    second = catat(mau(UnitKind.RENAME, (rt(7), rt(8)), on=JUNI))
    for wrong in (lambda: urungkan(first), lambda: catat(mau(UnitKind.MERGE, (rt(7), rt(2))))):
        with pytest.raises(UnitRefused) as caught:
            wrong()
        assert caught.value.code == "R534"
    urungkan(second)
    urungkan(first)
    with pytest.raises(UnitRefused) as caught:
        urungkan(first)
    assert caught.value.code == "R537"
    assert di() == {rt(1): 6, rt(2): 6}


def test_an_empty_unit_is_made_and_closed(opened: OpenStore, tmp_path: Path) -> None:
    desa(opened, tmp_path)
    catat(mau(UnitKind.OPEN, (NOWHERE, rt(9))))
    assert rt(9) in standing_units(wilayah(), HARI_INI).values()
    catat(mau(UnitKind.CLOSE, (rt(9), NOWHERE), on=JUNI))
    assert rt(9) not in standing_units(wilayah(), HARI_INI).values()
    assert rt(9) in standing_units(wilayah(), MEI).values()


def test_a_later_list_that_does_not_know_the_act_leaves_people_behind(opened: OpenStore, tmp_path: Path) -> None:
    desa(opened, tmp_path)
    gone = keluarga(rt(1), 1)
    catat(mau(UnitKind.SPLIT, (rt(1), rt(7)), persons=gone))
    catat(mau(UnitKind.RENAME, (rt(2), rt(5))))
    assert left_behind(wilayah(), HARI_INI) == {}
    desa(opened, tmp_path, reference=JUNI, at=saat(), name="juni.xlsx")
    assert di() == {rt(1): 6, rt(2): 6}, "a list says what it says"
    stray = left_behind(wilayah(), HARI_INI)
    assert stray == {**dict.fromkeys(gone, rt(7)), **dict.fromkeys(warga(rt(2)), rt(5))}
    pairs = ((rt(1), rt(7)), (rt(2), rt(5)))
    catat(mau(UnitKind.PLACE, *pairs, on=JUNI))
    assert di() == {rt(1): 3, rt(7): 3, rt(5): 6}
    assert left_behind(wilayah(), HARI_INI) == {}
    desa(opened, tmp_path, 13, reference=dt.date(2026, 6, 20), at=saat(), name="juni20.xlsx")
    assert len(left_behind(wilayah(), HARI_INI)) == 9, "and again with every list that does not know it"


def test_a_backdated_act_minds_what_happened_since(opened: OpenStore, tmp_path: Path) -> None:
    """Who moved after the day of the act stays where they moved; a list that came in before the act gives way."""
    desa(opened, tmp_path)
    mover, stays = warga(rt(1))[0], warga(rt(1))[1]
    record_event(pencatat(opened, at=saat(), today=HARI_INI), Act(Kind.MOVE, JUNI, (mover,), unit=rt(2)))
    desa(opened, tmp_path, reference=MEI + dt.timedelta(days=1), at=saat(), name="mei.xlsx")
    catat(mau(UnitKind.RENAME, (rt(1), rt(9))))
    now = places_on(wilayah(), HARI_INI).unit
    assert (now[mover], now[stays]) == (rt(2), rt(9))
    assert places_on(wilayah(), MEI).unit[mover] == rt(9)


@pytest.mark.basisdata
def test_the_balance_of_an_rt_shows_the_border_apart_from_moves(opened: OpenStore, tmp_path: Path) -> None:
    desa(opened, tmp_path)
    catat(mau(UnitKind.SPLIT, (rt(1), rt(7)), persons=keluarga(rt(1), 1)))
    mover, died = warga(rt(2))[0], warga(rt(7))[0]
    for act in (Act(Kind.MOVE, MEI, (mover,), unit=rt(1)), Act(Kind.DEATH, dt.date(2026, 5, 20), (died,))):
        record_event(pencatat(opened, at=saat(), today=HARI_INI), act)
    read = unit_month(wilayah(), 2026, 5, base="", today=HARI_INI, by="akun:1")
    said = {unit[2]: (one.opening, dict(one.lines), one.closing) for unit, one in read.units.items()}
    assert said == {
        "01": (6, {BalanceLine.BORDER_OUT: 3, BalanceLine.MOVED_IN: 1}, 4),
        "07": (0, {BalanceLine.BORDER_IN: 3, BalanceLine.DEATH: 1}, 2),
        "02": (6, {BalanceLine.MOVED_OUT: 1}, 5),
    }
    assert all(one.closes for one in read.units.values())
    village = month(pencatat(opened, today=HARI_INI), 2026, 5, base="").balance
    assert village.closes
    assert (village.k, village.departures) == (0, 0)
    assert village.closing == sum(one.closing for one in read.units.values())


# ── laws ────────────────────────────────────────────────────────────────────────────────────────

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["pecah", "gabung", "ganti", "pindah", "urung"]),
        st.integers(0, 5),
        st.integers(0, 5),
        st.integers(0, 60),
    ),
    min_size=1,
    max_size=7,
)


@settings(max_examples=examples(6), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_random_histories_keep_everybody_in_one_unit(
    new_store: Callable[[], Path], tmp_path: Path, steps: list[tuple[str, int, int, int]]
) -> None:
    """Everybody is in exactly one unit on each day, the sum over RT is the village, undoing all leaves what was."""
    with open_store(new_store()) as opened:
        _history(opened, tmp_path, steps)


def _history(opened: OpenStore, tmp_path: Path, steps: list[tuple[str, int, int, int]]) -> None:
    desa(opened, tmp_path)
    before = register_view(DESA, HARI_INI, by="uji", at=SAAT).state
    oracle = [(dt.date.min, dict(places_on(wilayah(), MEI).unit))]
    done: list[int] = []
    for kind, one, other, later in steps:
        on = max(oracle[-1][0], dt.date(2026, 4, 1) + dt.timedelta(days=later))
        state = dict(oracle[-1][1])
        here, there = rt(one + 1), rt(other + 1)
        if kind == "urung":
            if done and len(oracle) == len(done) + 1:
                urungkan(done.pop())
                oracle.pop()
            continue
        people = sorted(person for person, unit in state.items() if unit == here)
        chosen = frozenset(people[: len(people) // 2]) if kind == "pecah" else None
        if kind == "pindah":
            if not people or here == there:
                continue
            act = Act(Kind.MOVE, on, (people[0],), unit=there)
            record_event(pencatat(opened, at=saat(), today=HARI_INI), act)
            oracle.append((on, state | {people[0]: there}))
            done = []
            continue
        try:
            done.append(catat(mau(UnitKind(kind), (here, there), on=on, persons=chosen)))
        except UnitRefused:
            continue
        moving = people if chosen is None else sorted(chosen)
        oracle.append((on, state | dict.fromkeys(moving, there)))
    for on in {day for day, _ in oracle[1:]} | {HARI_INI}:
        expected = [state for day, state in oracle if day <= on][-1]
        assert dict(places_on(wilayah(), on).unit) == expected
        assert sum(di(on).values()) == len(expected)
    for number in (4, 5, 6):
        read = unit_month(wilayah(), 2026, number, base="", today=HARI_INI, by="akun:1")
        assert all(one.closes for one in read.units.values())
        assert sum(one.of(BalanceLine.BORDER_IN) - one.of(BalanceLine.BORDER_OUT) for one in read.units.values()) == 0
    if len(done) == len(oracle) - 1:
        for one in reversed(done):
            urungkan(one)
        assert register_view(DESA, HARI_INI, by="uji", at=SAAT).state == before


UNITS_ = st.sampled_from([rt(1), rt(2), rt(3)])
WALKS = st.lists(st.tuples(st.integers(0, 4), st.sampled_from(sorted(BalanceLine)), UNITS_), max_size=20)


@given(before=st.dictionaries(st.integers(0, 4), UNITS_), after=st.dictionaries(st.integers(0, 4), UNITS_), walks=WALKS)
def test_lines_explain_every_unit_or_name_a_leak(
    before: dict[int, Unit], after: dict[int, Unit], walks: list[tuple[int, BalanceLine, Unit]]
) -> None:
    kinds = {
        BalanceLine.BIRTH,
        BalanceLine.DEATH,
        BalanceLine.ARRIVAL,
        BalanceLine.DEPARTURE,
        BalanceLine.MOVED_IN,
        BalanceLine.BORDER_IN,
    }
    steps = [Step(person, MEI, i, line, unit) for i, (person, line, unit) in enumerate(walks) if line in kinds]
    made = unit_balances(before, after, steps)
    assert sum(one.opening for one in made.values()) == len(before)
    assert sum(one.closing for one in made.values()) == len(after)
    leaks = {person for one in made.values() for person in one.leaks}
    if not leaks:
        assert all(one.gap == 0 for one in made.values())
    for into, out in ((BalanceLine.MOVED_IN, BalanceLine.MOVED_OUT), (BalanceLine.BORDER_IN, BalanceLine.BORDER_OUT)):
        assert sum(one.of(into) - one.of(out) for one in made.values()) == 0
    assert leaks <= {step.person for step in steps}

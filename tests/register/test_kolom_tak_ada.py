"""A column that a delivery does not have says nothing: laws of lists with fewer columns, against plain dictionaries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from itertools import count, permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cantik.codes.area import AreaCode
from cantik.collect.batch import Value
from cantik.register.core.app.queries import register_view
from cantik.register.core.app.undo import undo_batch
from cantik.vault.app.opening import OpenStore, open_store
from tests.fixtures.hukum import examples
from tests.register.bekal import DESA, SAAT, desa_ke, kk, nik, orang
from tests.register.langkah import rencana, terapkan

JAN, FEB, MAR = dt.date(2025, 1, 31), dt.date(2025, 2, 28), dt.date(2025, 3, 31)
LAST = dt.date(2025, 12, 31)
#: what a list may lack; the place is told of as one
COLUMNS = ("agama", "disabilitas", "status_dasar", "pekerjaan")
_village = count(1)

Listing = tuple[int, frozenset[str], dict[int, dict[str, str | None]]]


def born(number: int) -> dt.date:
    """By what a person is known in the view, which names nobody."""
    return dt.date(1980, 1, 1) + dt.timedelta(days=number)


def row(number: int, said: Mapping[str, Value]) -> dict[str, Value]:
    return {"nik": nik(number), "no_kk": kk(number), "nama": f"REKA {number}", "tanggal_lahir": born(number), **said}


def _day(value: object) -> dt.date:
    assert isinstance(value, dt.date)
    return value


def state(desa: AreaCode = DESA, on: dt.date = LAST) -> dict[dt.date, dict[str, Any]]:
    """Person -> the values that hold, as the snapshot would read them."""
    persons = register_view(desa, on, by="uji", at=SAAT).persons
    names = [*COLUMNS, "dusun", "rt", "terdaftar"]
    return {
        _day(day): {name: persons[name][i] for name in names if name in persons and persons[name][i] not in (None, "")}
        for i, day in enumerate(persons["tanggal_lahir"])
    }


# ── the law ─────────────────────────────────────────────────────────────────────────────────────

_code = st.sampled_from([None, "1", "2"])
_listing = st.tuples(
    st.integers(0, 2),
    st.frozensets(st.sampled_from(COLUMNS)),
    st.dictionaries(st.integers(1, 4), st.fixed_dictionaries(dict.fromkeys(COLUMNS, _code)), min_size=1, max_size=4),
)
_steps = st.lists(st.one_of(_listing, _listing, st.integers(0, 4)), min_size=2, max_size=5)


def expected(lists: Sequence[Listing | None], on: int = 2) -> dict[dt.date, dict[str, str]]:
    """The newest list says who is on it; of each the newest list that has the column says the value."""
    standing = sorted(
        ((day, at, columns, people) for at, one in enumerate(lists) if one for day, columns, people in [one]),
        key=lambda entry: entry[:2],
    )
    standing = [entry for entry in standing if entry[0] <= on]
    found: dict[dt.date, dict[str, str]] = {}
    for number in standing[-1][3] if standing else ():
        said: dict[str, str] = {}
        for name in COLUMNS:
            told = next((people for _, _, columns, people in reversed(standing) if name in columns), {})
            value = told.get(number, {}).get(name)
            if value is not None:
                said[name] = value
        found[born(number)] = said
    return found


@pytest.fixture
def register(new_store: Callable[[], Path], tmp_path: Path) -> Any:
    with open_store(new_store()) as opened:
        yield opened, tmp_path


@settings(max_examples=examples(25), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=_steps)
def test_what_a_list_does_not_have_stays_as_it_was(register: tuple[OpenStore, Path], steps: list[Any]) -> None:
    opened, tmp_path = register
    desa = desa_ke(next(_village))
    lists: list[Listing | None] = []
    batches: list[int] = []
    for step in steps:
        if isinstance(step, int):
            if step < len(batches) and lists[step] is not None:
                undo_batch(batch=batches[step], by="uji", why="coba")
                lists[step] = None
            continue
        day, columns, people = step
        rows = [row(number, {name: said[name] for name in columns}) for number, said in people.items()]
        done = terapkan(
            opened, tmp_path, rows, reference=(JAN, FEB, MAR)[day], desa=desa, name=f"{desa.text()}-{len(lists)}.xlsx"
        )
        if done.batch in batches:  # the very same file
            continue
        lists.append(step)
        batches.append(done.batch)
    for on, day in enumerate((JAN, FEB, MAR)):
        found = {
            who: {name: value for name, value in said.items() if name in COLUMNS}
            for who, said in state(desa, day).items()
        }
        assert found == expected(lists, on)


# ── one by one ──────────────────────────────────────────────────────────────────────────────────

SIX = ("nik", "no_kk", "nama", "tanggal_lahir", "hubungan_keluarga", "jenis_kelamin")


def few(rows: Sequence[Mapping[str, Value]], names: Sequence[str] = SIX) -> list[dict[str, Value]]:
    return [{name: row[name] for name in names} for row in rows]


def test_six_columns_change_nothing_and_say_so(opened: OpenStore, tmp_path: Path) -> None:
    full = [orang(i, disabilitas="7") for i in range(6)]
    terapkan(opened, tmp_path, full, reference=JAN)
    before = register_view(DESA, LAST, by="uji", at=SAAT)
    plan = rencana(terapkan(opened, tmp_path, few(full), reference=FEB))
    assert (len(plan.same), plan.changed, plan.new) == (6, (), ())
    after = register_view(DESA, LAST, by="uji", at=SAAT)
    assert after.state == before.state
    assert after.filled["orang"]["agama"] == (("opensid", JAN),), "a value keeps the list that it comes from"


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_order_in_which_lists_arrive_changes_nothing(
    opened: OpenStore, tmp_path: Path, order: tuple[int, ...]
) -> None:
    full = [orang(i) for i in range(3)]
    lists = [(JAN, full), (FEB, few([*full[:2], orang(7)])), (MAR, [{**r, "agama": "3"} for r in few(full[1:])])]
    for at in order:
        day, rows = lists[at]
        terapkan(opened, tmp_path, rows, reference=day)
    assert state() == {
        born_of(1): {"agama": "3", "status_dasar": "1", "dusun": "KRAJAN", "rt": "02", "terdaftar": "ya"},
        born_of(2): {"agama": "3", "status_dasar": "1", "dusun": "KRAJAN", "rt": "02", "terdaftar": "ya"},
    }
    february = state(on=FEB)
    assert february[born_of(0)]["agama"] == "1"
    assert february[born_of(7)] == {"terdaftar": "tidak_tahu"}


def born_of(number: int) -> dt.date:
    return dt.date(1980, 1, 1) + dt.timedelta(days=number)


def test_taking_either_list_back_leaves_what_the_other_says(opened: OpenStore, tmp_path: Path) -> None:
    full = [orang(i) for i in range(3)]
    first = terapkan(opened, tmp_path, full, reference=JAN)
    alone = state()
    second = terapkan(opened, tmp_path, few(full), reference=FEB)
    undo_batch(batch=second.batch, by="uji", why="coba")
    assert state() == alone
    terapkan(opened, tmp_path, few(full), reference=FEB, name="lagi.xlsx")
    undo_batch(batch=first.batch, by="uji", why="coba")
    assert state() == {born_of(i): {"terdaftar": "tidak_tahu"} for i in range(3)}


def test_who_left_the_list_is_not_brought_back_by_what_stands_on(opened: OpenStore, tmp_path: Path) -> None:
    full = [orang(i) for i in range(12)]
    terapkan(opened, tmp_path, full, reference=JAN)
    gone = rencana(terapkan(opened, tmp_path, few(full[1:]), reference=FEB)).gone
    assert len(gone) == 1
    assert born_of(0) not in state()
    assert len(state()) == 11


def test_a_part_of_a_list_and_a_correction_stand_on_too(opened: OpenStore, tmp_path: Path) -> None:
    full = [orang(i) for i in range(4)]
    terapkan(opened, tmp_path, full, reference=JAN)
    terapkan(opened, tmp_path, [orang(1, agama="2")], reference=FEB, addition=True)
    terapkan(opened, tmp_path, few(full), reference=MAR)
    assert [said["agama"] for _, said in sorted(state().items())] == ["1", "2", "1", "1"]


def test_what_another_source_said_since_stays_as_well(opened: OpenStore, tmp_path: Path) -> None:
    full = [orang(i) for i in range(3)]
    terapkan(opened, tmp_path, full, reference=JAN)
    terapkan(opened, tmp_path, [{**few([full[0]])[0], "agama": "4", "r404": "1"}], source="regsosek", reference=FEB)
    before = state()
    terapkan(opened, tmp_path, few(full), reference=MAR)
    assert state() == before


def test_cards_and_places_that_a_list_lacks_stay(opened: OpenStore, tmp_path: Path) -> None:
    full = [orang(i) for i in range(6)]
    terapkan(opened, tmp_path, full, reference=JAN)
    before = register_view(DESA, LAST, by="uji", at=SAAT)
    terapkan(opened, tmp_path, few(full, ("nik", "nama", "tanggal_lahir", "agama")), reference=FEB)
    after = register_view(DESA, LAST, by="uji", at=SAAT)
    assert after.state == before.state
    assert [list(after.persons["keluarga"]).count(family) for family in (0, 1)] == [3, 3]


def test_dwellings_keep_what_a_later_delivery_lacks(opened: OpenStore, tmp_path: Path) -> None:
    def home(number: int, **said: Value) -> dict[str, Value]:
        return {"no_kk": kk(number), "dusun": "KRAJAN", "rw": "01", "rt": "02", **said}

    people = [{**few([orang(i)])[0], "r404": "1"} for i in range(3)]
    terapkan(opened, tmp_path, people, source="regsosek", families=[home(0, r301="1", r302=36)], reference=JAN)
    terapkan(opened, tmp_path, people, source="regsosek", families=[home(0, r301="2")], reference=FEB)
    families = register_view(DESA, LAST, by="uji", at=SAAT).families
    assert (list(families["r301"]), list(families["r302"]), list(families["dusun"])) == (["2"], [36], ["KRAJAN"])

"""Accepted persons are counted or have a reason, in every base: the sum adds up for any register and any list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cantik.register.core.app.queries import register_view
from cantik.register.core.headcount import BLANK, NO_COLUMN, UNDECIDED, HeadcountEntry, count_heads
from cantik.vault.app.opening import OpenStore, open_store
from tests.fixtures.hukum import examples
from tests.register.bekal import SAAT, desa_ke, kk, nik
from tests.register.langkah import rencana, terapkan

_fact = st.sampled_from(["ya", "tidak", "tidak_tahu", ""])
_fates = st.lists(
    st.builds(HeadcountEntry, _fact, _fact, st.sampled_from(["", "2", "3"]), st.sampled_from(["", *UNDECIDED])),
    max_size=40,
)


@given(_fates)
def test_counted_and_reasons_are_everybody(fates: list[HeadcountEntry]) -> None:
    heads = count_heads(fates)
    assert heads.adds_up
    assert sum(heads.undecided.values()) <= heads.accepted


_village = count(400)
DAYS = (dt.date(2025, 1, 31), dt.date(2025, 2, 28))
_status = st.sampled_from(["1", "1", "2", "3", None])
_list = st.tuples(
    st.sampled_from(["opensid", "siak", "buku_penduduk", "pendataan_desa"]),
    st.integers(0, 1),
    st.booleans(),  # whether it has a column of status
    st.dictionaries(st.integers(1, 5), _status, min_size=1, max_size=5),
)


@pytest.fixture
def register(new_store: Callable[[], Path], tmp_path: Path) -> Any:
    with open_store(new_store()) as opened:
        yield opened, tmp_path


@settings(max_examples=examples(15), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(lists=st.lists(_list, min_size=1, max_size=3))
def test_who_is_counted_by_the_plan_is_counted_by_the_register(
    register: tuple[OpenStore, Path], lists: list[Any]
) -> None:
    opened, folder = register
    desa = desa_ke(next(_village))
    for at, (source, day, has_status, people) in enumerate(lists):
        rows: list[dict[str, Any]] = [
            {"nik": nik(i), "no_kk": kk(i), "nama": f"REKA {i}", "tanggal_lahir": DAYS[0] - dt.timedelta(days=9000 + i)}
            | ({"status_dasar": status} if has_status else {})
            for i, status in people.items()
        ]
        name = f"{desa.text()}-{at}.xlsx"
        done = terapkan(opened, folder, rows, source=source, reference=DAYS[day], desa=desa, name=name)
        heads = rencana(done).heads
        assert heads is not None
        assert heads.adds_up
        assert heads.accepted == len(people)
        if rencana(done).newer is not None:
            continue  # it says something of an older day only
        persons = register_view(desa, DAYS[1], by="uji", at=SAAT).persons
        born = {row["tanggal_lahir"] for row in rows}
        there = [i for i, day_of in enumerate(persons["tanggal_lahir"]) if day_of in born]
        for base, counted in heads.bases.items():
            assert counted.counted == sum(persons[base][i] == "ya" for i in there), base


def test_blank_and_lacking_status_are_told_apart(opened: OpenStore, tmp_path: Path) -> None:
    def person(number: int, **said: str | None) -> dict[str, Any]:
        return {"nik": nik(number), "nama": f"REKA {number}", "tanggal_lahir": dt.date(1990, 1, number), **said}

    some = rencana(terapkan(opened, tmp_path, [person(1, status_dasar="1"), person(2, status_dasar=None)])).heads
    assert some is not None
    assert some.undecided == {BLANK: 1}
    none = rencana(terapkan(opened, tmp_path, [person(3)], source="siak")).heads
    assert none is not None
    assert none.undecided == {NO_COLUMN: 1}

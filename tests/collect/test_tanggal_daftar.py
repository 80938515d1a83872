"""The day of a list against its births: what rings, and that ordinary lists do not."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cantik.collect.batch import FileFacts, Reading, RecordSet, Value
from cantik.collect.list_date import Doubt, date_limits, doubt_date
from cantik.content.loader import here

DAY = dt.date(2025, 12, 31)


def reading(births: list[dt.date], day: dt.date = DAY, **more: list[Value]) -> Reading:
    columns: dict[str, list[Value]] = {"tanggal_lahir": list(births), **more}
    people = RecordSet("orang", columns, list(range(2, len(births) + 2)), "Data")
    return Reading("uji", "opensid", FileFacts("u.xlsx", 1, "0"), day, {"orang": people}, ())


def doubt(made: Reading) -> Doubt | None:
    return doubt_date(made, date_limits(here().limits))


def village(count: int, until: dt.date, seed: int = 1) -> list[dt.date]:
    """Births at the pace of a slow village, the last of them before `until`."""
    chance = random.Random(seed)
    return [until - dt.timedelta(days=chance.randrange(1, 75 * 365)) for _ in range(count)]


def test_a_list_whose_last_birth_is_of_years_ago_rings_and_names_that_day() -> None:
    births = [*village(200, dt.date(2014, 6, 1)), dt.date(2014, 6, 4)]
    found = doubt(reading(births))
    assert found is not None
    assert found.latest == dt.date(2014, 6, 4)


def test_one_wrongly_typed_year_does_not_hide_an_old_list() -> None:
    births = [*village(400, dt.date(2014, 6, 1)), dt.date(2014, 6, 4), dt.date(2025, 5, 1)]
    found = doubt(reading(births))
    assert found is not None
    assert found.latest == dt.date(2014, 6, 4)


def test_a_list_of_later_than_its_day_rings() -> None:
    births = village(200, dt.date(2025, 12, 1))
    found = doubt(reading(births, dt.date(2014, 12, 31)))
    assert found is not None
    assert found.latest > dt.date(2014, 12, 31)


@pytest.mark.parametrize(("count", "years"), [(40, 8), (100, 1), (100, 5), (300, 1)])
def test_small_villages_may_be_long_without_a_birth(count: int, years: int) -> None:
    until = DAY - dt.timedelta(days=365 * years)
    assert doubt(reading([*village(count, until), until])) is None


def test_a_marriage_of_this_year_says_that_the_list_is_of_this_year() -> None:
    births = [*village(400, dt.date(2020, 1, 1))]
    weddings: list[Value] = [dt.date(2025, 8, 1), *[None] * (len(births) - 1)]
    assert doubt(reading(births, tanggal_perkawinan=weddings)) is None


@given(count=st.integers(20, 3000), seed=st.integers(0, 10**6))
def test_a_village_that_grows_evenly_never_rings_at_its_own_day(count: int, seed: int) -> None:
    assert doubt(reading(village(count, DAY, seed))) is None

"""Somebody asks at night, on a Sunday, five minutes before the office closes, in Merauke: by when are they promised an
answer? The oracle counts minute by minute on a wall clock of its own."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cantik.codes.area import AreaCode
from cantik.use.app import requests
from cantik.use.errors import BadOfficeHours
from cantik.use.office import parse_hours

HEAD = "hari,buka,tutup,dasar,tanda"
WEEK = [f"{day},08.00,16.00,reka,usul" for day in ("Senin", "Selasa", "Rabu", "Kamis", "Jumat")]
HOURS = parse_hours([HEAD, *WEEK, "2026-12-25,,,Natal,usul", "2026-12-26,09.00,10.30,Sabtu luar biasa,usul"], "f.csv")
WIB = dt.timezone(dt.timedelta(hours=7))
JAVA, PAPUA = AreaCode.kemendagri("35.05.10.2001"), AreaCode.kemendagri("93.01.01.2001")


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=WIB)


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        ("2026-11-23 09:00", "2026-11-23 09:30"),
        ("2026-11-23 20:00", "2026-11-24 08:30"),  # at night: in the morning
        ("2026-11-23 03:00", "2026-11-23 08:30"),
        ("2026-11-23 15:30", "2026-11-23 16:00"),
        ("2026-11-23 15:50", "2026-11-24 08:20"),
        ("2026-11-27 15:50", "2026-11-30 08:20"),  # over the weekend
        ("2026-12-24 15:50", "2026-12-26 09:20"),  # a holiday, then a Saturday with hours of its own
    ],
)
def test_thirty_minutes_end_while_the_office_is_open(asked: str, due: str) -> None:
    assert HOURS.after(at(asked), dt.timedelta(minutes=30), WIB) == at(due)


def slow(start: dt.datetime, minutes: int) -> dt.datetime:
    """Minute by minute, by rules written here."""
    moment = start
    while minutes:
        day, clock = moment.date(), (moment.hour, moment.minute)
        if day == dt.date(2026, 12, 26):
            open_now = (9, 0) <= clock < (10, 30)
        else:
            open_now = day.weekday() < 5 and day != dt.date(2026, 12, 25) and (8, 0) <= clock < (16, 0)
        minutes -= open_now
        moment += dt.timedelta(minutes=1)
    return moment


@given(st.integers(0, 14 * 24 * 60), st.integers(1, 1200))
def test_any_term_from_any_minute(offset: int, minutes: int) -> None:
    start = at("2026-12-18 00:00") + dt.timedelta(minutes=offset)
    assert HOURS.after(start, dt.timedelta(minutes=minutes), WIB) == slow(start, minutes)


def test_the_clock_is_that_of_the_village() -> None:
    evening_in_papua = at("2026-11-23 15:00")  # 17.00 WIT: closed there, open on Java
    half = dt.timedelta(minutes=30)
    assert requests.due(JAVA, evening_in_papua, half) == at("2026-11-23 15:30")
    assert requests.due(PAPUA, evening_in_papua, half) == at("2026-11-24 06:30")  # 08.30 WIT


@pytest.mark.parametrize(
    ("lines", "where"),
    [
        (["Senen,08.00,16.00,x,usul"], "f.csv:2"),
        (["Senin,16.00,08.00,x,usul"], "f.csv:2"),
        (["Senin,8,16,x,usul"], "f.csv:2"),
        (["Senin,08.00,24.30,x,usul"], "f.csv:2"),
        ([*WEEK, WEEK[0]], "f.csv:7"),
        ([*WEEK, "2026-12-25,,,x,usul", "2026-12-25,,,x,usul"], "f.csv:8"),
        (["2026-12-25,08.00,16.00,x,usul"], "f.csv"),  # never open in a usual week: no term would end
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_its_line(lines: list[str], where: str) -> None:
    with pytest.raises(BadOfficeHours) as wrong:
        parse_hours([HEAD, *lines], "f.csv")
    assert where in str(wrong.value)


def test_the_page_says_the_hours_in_one_line() -> None:
    friday = [row if not row.startswith("Jumat") else "Jumat,08.00,11.30,reka,usul" for row in WEEK]
    assert parse_hours([HEAD, *friday], "f.csv").words() == [
        ("Senin", "Kamis", "08.00–16.00"),
        ("Jumat", "Jumat", "08.00–11.30"),
    ]

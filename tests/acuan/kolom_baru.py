"""Derived columns stated anew from docs/bidang, in another way than the definitions: months are stepped
through on the calendar, birthdays are counted, births are compared pair by pair."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

CHILD = "3"
_ATTENDS = {**dict.fromkeys("2", "ya"), **dict.fromkeys("13", "tidak")}
_NOT_ATTENDING = {"1", "3", "5", "17", "18", "19", "20"}  # measures_extra 1, P2


def months_lived(born: dt.date, on: dt.date) -> int:
    """Full months between two dates: the birth's day of each following month, or the first of the month after where
    that month has no such day (29 February)."""
    passed, year, month = 0, born.year, born.month
    while True:
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        if born.day <= calendar.monthrange(year, month)[1]:
            day = dt.date(year, month, born.day)
        else:
            day = dt.date(year, month, calendar.monthrange(year, month)[1]) + dt.timedelta(days=1)
        if day > on:
            return passed
        passed += 1


def months_under_six(born: dt.date | None, on: dt.date) -> int | None:
    """Months of age (measures_extra 6) of who is younger than six years."""
    if born is None or born > on:
        return None
    if on.year - born.year > 6:
        return None
    months = months_lived(born, on)
    return months if months < 6 * 12 else None


def age_on_first_of_july(born: dt.date | None, on: dt.date) -> int | None:
    """Age on 1 July of the school year that runs on a date (population_parameters 8)."""
    start = max(day for year in (on.year - 1, on.year) if (day := dt.date(year, 7, 1)) <= on)
    if born is None or born > start:
        return None
    return sum(1 for year in range(born.year + 1, start.year + 1) if (year, born.month, born.day) <= (start.year, 7, 1))


def attends(r412: str | None, opensid: str | None) -> str | None:
    """Whether a person attends school: the enumeration speaks before the village's register."""
    if r412:
        return _ATTENDS[r412]
    return None if not opensid else "tidak" if opensid in _NOT_ATTENDING else "ya"


def method_now(told: str | None, *pregnant: str | None) -> str | None:
    """The method of family planning (population_parameters 5: users of all couples; rumah_dataku 3: who is pregnant is
    one of those who use none). `pregnant`: answers of which "1" is yes."""
    return told or ("100" if "1" in pregnant else None)


Member = Mapping[str, Any]


def children(members: Sequence[Member]) -> int | None:
    """Own children of the head (measures_extra 6); unknown with a member whose relation is."""
    if any(not member["hubungan"] for member in members):
        return None
    return len([member for member in members if member["hubungan"] == CHILD])


def out_of_school(members: Sequence[Member]) -> int | None:
    """Children of 7–18 who do not attend (measures_extra 7, table 7)."""
    found = 0
    for member in members:
        if member["umur"] is None:
            return None
        if not 7 <= member["umur"] <= 18:
            continue
        told = attends(member["r412"], member["pendidikan_sedang"])
        if told is None:
            return None
        found += told == "tidak"
    return found


def spacing(members: Sequence[Member]) -> int | None:
    """The shortest interval between births of own children, in months (measures_extra 6)."""
    if children(members) is None:
        return None
    births = [member["tanggal_lahir"] for member in members if member["hubungan"] == CHILD]
    return None if None in births else _nearest(births)


def _nearest(births: Iterable[dt.date]) -> int | None:
    every = list(births)
    return min((months_lived(a, b) for a in every for b in every if a < b), default=None)

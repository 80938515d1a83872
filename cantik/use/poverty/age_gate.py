"""Whether data are young enough to choose families by (docs/bidang/planning.md 5): not older than the version of DTSEN
before the newest one. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from cantik.content.dtsen_versions import list_versions

_MONTHS = 12


@dataclass(frozen=True, slots=True)
class DataAge:
    """The day of the data, their age in whole months, the oldest month that passes, and whether they do."""

    day: dt.date
    months: int
    oldest: dt.date
    young: bool


def oldest_allowed(today: dt.date) -> dt.date:
    """The first day of the month of the version before the newest: in November 2026 July 2026.

    >>> oldest_allowed(dt.date(2026, 11, 15)), oldest_allowed(dt.date(2026, 10, 10))
    (datetime.date(2026, 7, 1), datetime.date(2026, 4, 1))
    """
    return list_versions(today)[1].replace(day=1)


def judge_age(day: dt.date, today: dt.date) -> DataAge:
    """The age of data of a day. Data of a day to come are none of today's: they do not pass either."""
    months = (today.year - day.year) * _MONTHS + today.month - day.month - (day.day > today.day)
    oldest = oldest_allowed(today)
    return DataAge(day, max(months, 0), oldest, oldest <= day <= today)

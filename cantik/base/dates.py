"""Dates as people of Indonesia write them, and the age on a date."""

from __future__ import annotations

import datetime as dt

from cantik.base.errors import WrongUse

MONTHS_ID = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
MONTHS_EN = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def long_date(date: dt.date, lang: str = "id") -> str:
    """`26 November 2026`, the same order in both languages.

    >>> long_date(dt.date(2025, 12, 31))
    '31 Desember 2025'
    """
    names = MONTHS_ID if lang == "id" else MONTHS_EN
    return f"{date.day} {names[date.month - 1]} {date.year}"


def age_on(birth: dt.date, reference: dt.date) -> int:
    """Completed years at the reference date (negative when born later).

    Who was born on 29 February has the birthday on 1 March of common years:
    `year difference - (mmdd_ref < mmdd_birth)`.

    >>> age_on(dt.date(2004, 2, 29), dt.date(2023, 2, 28))
    18
    """
    return reference.year - birth.year - ((reference.month, reference.day) < (birth.month, birth.day))


def months_between(first: dt.date, last: dt.date) -> int:
    """Completed months from one date to a later one; a day that a month lacks is passed on the first of the next.

    >>> months_between(dt.date(2020, 1, 31), dt.date(2020, 2, 29))
    0
    >>> months_between(dt.date(2020, 1, 31), dt.date(2020, 3, 1))
    1
    """
    return 12 * (last.year - first.year) + last.month - first.month - (last.day < first.day)


def require_come(reference: dt.date, today: dt.date) -> None:
    """Raises `WrongUse` D146 when data describe a day after `today`: a mistyped year makes everybody older, and a list
    of a day that has not come would outlive every true one until then."""
    if reference > today:
        raise WrongUse(
            "D146",
            "Keadaan data ini belum tiba menurut jam komputer",
            found=long_date(reference),
            expected=f"paling lambat hari ini, {long_date(today)}",
            mend="Sebut hari keadaan data yang benar; bila jam komputer keliru, betulkan.",
            command=f"Sebut hari keadaan data (--date), misalnya {today.isoformat()}; bila jam komputer keliru, "
            "betulkan.",
        )

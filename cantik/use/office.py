"""When a village's office is open, as content (`jam_kantor.csv`), and when a term that runs in these hours ends.

A term of thirty minutes that begins at night ends in the morning: nobody is late who was asleep. A kabupaten's own file
takes the place of the shipped one; a row with a date instead of a day of the week holds for that day alone, without
hours the office is closed then. No Django.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cantik.content.csv_lists import read_own_list
from cantik.use.errors import BadOfficeHours

FILE = "jam_kantor.csv"
WEEK = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_CLOCK = re.compile(r"([01]\d|2[0-4])\.([0-5]\d)")
_DAY_LONG = 24 * 60


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """Minutes after midnight between which an office is open: by day of the week (0 = Monday), and by date where a
    date says otherwise (None: closed)."""

    week: Mapping[int, tuple[int, int]]
    dates: Mapping[dt.date, tuple[int, int] | None]

    def on(self, day: dt.date) -> tuple[int, int] | None:
        """From when until when the office is open on a day; None when it is closed."""
        return self.dates[day] if day in self.dates else self.week.get(day.weekday())

    def after(self, start: dt.datetime, term: dt.timedelta, zone: dt.tzinfo) -> dt.datetime:
        """The moment at which a term that begins at `start` has run out, by the clock of `zone`, while only hours in
        which the office is open count."""
        left, day = term, start.astimezone(zone).date()
        while True:
            held = self.on(day)
            if held is not None:
                midnight = dt.datetime.combine(day, dt.time(), tzinfo=zone)
                opens, closes = (midnight + dt.timedelta(minutes=minutes) for minutes in held)
                begins = max(opens, start)
                if left <= closes - begins:
                    return begins + left
                left -= max(closes - begins, dt.timedelta())
            day += dt.timedelta(days=1)

    def working_day(self, start: dt.date, days: int) -> dt.date:
        """The day that is so many days of work after `start`, which does not count itself."""
        day = start
        while days:
            day += dt.timedelta(days=1)
            days -= self.on(day) is not None
        return day

    def words(self) -> list[tuple[str, str, str]]:
        """The usual week: first and last day of each run of days with the same hours, and these hours."""
        found: list[tuple[int, int, tuple[int, int]]] = []
        for number, held in sorted(self.week.items()):
            if found and found[-1][1] == number - 1 and found[-1][2] == held:
                found[-1] = (found[-1][0], number, held)
            else:
                found.append((number, number, held))
        return [
            (WEEK[first], WEEK[last], "–".join(f"{minutes // 60:02}.{minutes % 60:02}" for minutes in held))
            for first, last, held in found
        ]


def office_hours() -> OfficeHours:
    """The hours of this installation. A changed file is seen by the next call. Raises `BadOfficeHours` (U106) with file
    and line."""
    return read_own_list(FILE, parse_hours, BadOfficeHours)


def parse_hours(lines: Sequence[str], where: str) -> OfficeHours:
    """The hours of a file. Raises `BadOfficeHours` (U106)."""
    week, dates = dict[int, tuple[int, int]](), dict[dt.date, tuple[int, int] | None]()
    reader = csv.DictReader(lines)
    for cells in reader:
        at = f"{where}:{reader.line_num}"
        day, opens, closes = ((cells.get(name) or "").strip() for name in ("hari", "buka", "tutup"))
        if day in WEEK:
            number = WEEK.index(day)
            if number in week:
                raise BadOfficeHours(at, day, "tiap hari satu kali")
            week[number] = _hours(opens, closes, at)
            continue
        date = _date(day, at)
        if date in dates:
            raise BadOfficeHours(at, day, "tiap tanggal satu kali")
        dates[date] = None if not opens and not closes else _hours(opens, closes, at)
    if not week:
        raise BadOfficeHours(where, "kantor yang tidak pernah buka", "sedikitnya satu hari dalam minggu")
    return OfficeHours(week, dates)


def _date(text: str, at: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise BadOfficeHours(at, f"hari “{text}”", "Senin sampai Minggu, atau tanggal seperti 2026-12-25") from error


def _hours(opens: str, closes: str, at: str) -> tuple[int, int]:
    said = [_CLOCK.fullmatch(text) for text in (opens, closes)]
    minutes = [int(found[1]) * 60 + int(found[2]) for found in said if found]
    if len(minutes) != len(said) or not minutes[0] < minutes[1] <= _DAY_LONG:
        raise BadOfficeHours(at, f"{opens}–{closes}", "buka sebelum tutup, dari 00.00 sampai 24.00")
    return minutes[0], minutes[1]

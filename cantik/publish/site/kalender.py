"""The release calendar of a forum as a static page: what was promised, on which day, moved why, kept or not. It reckons
nothing: whoever calls says what the application's own page says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cantik.publish.site.forum_page import write_page


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """A promised release: title, of whom, the day in force, former days as (day, moved on, reason), whether it was
    kept in words."""

    title: str
    note: str
    day: dt.date
    moves: tuple[tuple[dt.date, dt.date, str], ...]
    kept: str


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """A year of promises by day, and what was called off as (title, day, reason)."""

    year: int
    entries: tuple[CalendarEntry, ...]
    called_off: tuple[tuple[str, dt.date, str], ...] = ()


def calendar_name(kode: str) -> str:
    """The file of a forum's calendar beside the list of villages."""
    return f"kalender-{kode}.html"


def make_calendar(
    kode: str, name: str, years: Sequence[CalendarYear], out: Path, *, at: dt.date, fictitious: bool
) -> Path:
    """Write the page of a forum into `out` in one move, `at`: the day as of which it tells; returns its file."""
    values = {"name": name, "years": years, "at": at, "fictitious": fictitious}
    return write_page(out, calendar_name(kode), "kalender.html", **values)

"""The release calendar of a forum as a static page: what was promised, on which day, moved why, kept or not. It reckons
nothing: whoever calls says what the application's own page says."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cantik.publish.site.make import LOGO, STYLE, environment


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
    out.mkdir(parents=True, exist_ok=True)
    if not (out / "gaya.css").is_file():
        shutil.copyfile(STYLE, out / "gaya.css")
    text = (
        environment()
        .get_template("kalender.html")
        .render(
            name=name,
            years=years,
            at=at,
            home=(out / "index.html").is_file(),
            fictitious=fictitious,
            logo=LOGO,
            lang="id",
        )
    )
    page = out / calendar_name(kode)
    draft = out / f".{page.name}.dibuat"
    draft.write_text(text, encoding="utf-8", newline="\n")
    draft.replace(page)
    return page

"""How a breach of data stands, as its pages and the homes say it: the clock, the state."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from cantik.base import clock
from cantik.register.leave.app.models import DataBreach
from cantik.register.rights.app import breaches
from cantik.staff.app import rights
from cantik.web.language import either
from cantik.web.step_bar import word_state
from cantik.web.store import describe_area

_HOUR = 3600


@dataclass(frozen=True, slots=True)
class ClockShown:
    """How the time stands. `told`: when the last letter due went out, None while one is missing."""

    due: dt.datetime
    late: bool
    hours: int
    since_begun: int
    told: dt.date | None


@dataclass(frozen=True, slots=True)
class BreachLine:
    """A breach in a list."""

    row: DataBreach
    title: str
    state: str
    village: str
    clock: ClockShown


def clock_of(row: DataBreach) -> ClockShown:
    """How many hours are left, or how late it is."""
    now, until = row.closed_at or clock.now(), breaches.due(row)
    known = breaches.newest_steps(row)
    missing = [letter for letter in breaches.letters_due(row) if letter.code not in known]
    days = [step.on for step in known.values() if step.on is not None]
    told = max(days) if days and not missing else None
    left = (until - now).total_seconds()
    late = told > clock.day_of(until) if told is not None else left < 0 and not row.none
    return ClockShown(until, late, int(abs(left) // _HOUR), int((now - row.begun_at).total_seconds() // _HOUR), told)


def line_of(row: DataBreach) -> BreachLine:
    """A breach as lists and homes say it."""
    kind = breaches.kind_of(row)
    village = describe_area(rights.area_code(row.area)).name
    return BreachLine(row, either(kind.title, kind.title_en), word_state(row), village, clock_of(row))

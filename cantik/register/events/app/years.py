"""Rates of events over closed years of the living register: what happened to the people of a base, against its people
on 30 June. Reading is logged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from cantik.content.loader import here
from cantik.content.rate import RateDefinition
from cantik.register.core.app.light import PersonOutline, outlines
from cantik.register.core.app.recorder import Recorder
from cantik.register.core.app.search import standing_batches
from cantik.register.core.kinds import Kind
from cantik.register.events.app.months import balanced, bases_of, events_of, members
from cantik.register.events.balance import Balance
from cantik.register.events.history import BASES
from cantik.register.events.rates import EventRate, EventYear, rate_of

_MID_MONTH, _MID_DAY = 6, 30


@dataclass(frozen=True, slots=True)
class YearRates:
    """The rates that end with a closed year. `bases`: those that the village knows; `read`: the years that were read,
    the last first; `rates`: by definition, None where that year cannot be counted."""

    year: int
    base: str
    bases: tuple[str, ...]
    read: tuple[EventYear, ...]
    rates: tuple[tuple[RateDefinition, EventRate | None], ...]


def year_rates(recorder: Recorder, year: int, *, base: str) -> YearRates:
    """The rates of a closed year, pooled with those before it where they need them. `base` "" = the one the village
    knows. Only as many years are read as some rate asks for."""
    days = _Days(recorder)
    bases = bases_of(days.people(dt.date(year - 1, 12, 31)), days.people(dt.date(year, 12, 31)))
    base = base if base in BASES else next(iter(bases), BASES[0])
    definitions = sorted(here().rates.values(), key=lambda definition: definition.order)
    read: list[EventYear] = []
    rates: tuple[tuple[RateDefinition, EventRate | None], ...] = ()
    for back in range(max((definition.windows[-1] for definition in definitions), default=1)):
        read.append(days.year(year - back, base))
        rates = tuple((definition, rate_of(definition, read)) for definition in definitions)
        if not read[-1].whole or all(rate is not None and rate.value is not None for _, rate in rates):
            break
    recorder.record(
        action="register.neraca",
        subject="wilayah",
        subjects=[recorder.area],
        detail={"tahun": f"{read[-1].year}–{year}", "dasar": base},
    )
    return YearRates(year, base, bases, tuple(read), rates)


class _Days:
    """The people of the days that years begin, end and are counted on; each day is folded once."""

    def __init__(self, recorder: Recorder) -> None:
        self._area, self._today = recorder.area, recorder.today
        self._folded: dict[tuple[int, ...], Mapping[int, PersonOutline]] = {}

    def people(self, day: dt.date) -> Mapping[int, PersonOutline]:
        """Who stood in the register of a day."""
        standing = tuple(standing_batches(self._area, self._today, as_of=day))
        if standing not in self._folded:
            self._folded[standing] = outlines(standing)
        return self._folded[standing]

    def year(self, year: int, base: str) -> EventYear:
        """What one year gives."""
        first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
        eve = first - dt.timedelta(days=1)
        start, end = (eve, self.people(eve)), (last, self.people(last))
        rows = [row for row in events_of(self._area, first, last) if row.retired_at is None]
        made = balanced(self._area, start, end, rows, base=base, today=self._today)
        middle = members(self.people(dt.date(year, _MID_MONTH, _MID_DAY)), base)
        doubted = not made.closes or made.k_is_large(here().limits["koreksi_bagian"].value)
        return EventYear(year, _events(made), len(middle), _whole(made), doubted)


def _events(made: Balance) -> dict[str, int]:
    return {
        Kind.BIRTH: made.births,
        Kind.DEATH: made.deaths,
        Kind.ARRIVAL: made.arrivals,
        Kind.DEPARTURE: made.departures,
    }


def _whole(made: Balance) -> bool:
    """A list stood before the year, none began in it, and no part of the village came or went."""
    return made.opening > 0 and not (made.stock or made.ceded_in or made.ceded_out)

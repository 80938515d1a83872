"""Rates of events over closed years of the living register: what happened to the people of a base, against its people
on 30 June. Reading is logged."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cantik.base.dates import age_on
from cantik.content.loader import here
from cantik.content.rate import RateDefinition
from cantik.content.schema.rate import MOTHER, SELF
from cantik.register.core.app.models import Event
from cantik.register.core.app.person_lists import PersonOutline, fold_persons, outlines, said_of
from cantik.register.core.app.recorder import Recorder
from cantik.register.core.app.search import applied_batches, standing_batches
from cantik.register.core.app.ties import kept_of
from cantik.register.core.kinds import Kind
from cantik.register.events.app.months import bases_of, compute_balance, events_of, flow_of, members, mother_of
from cantik.register.events.balance import Balance
from cantik.register.events.history import BASES
from cantik.register.events.rates import LOWEST, EventRate, EventYear, rate_of

_MID_MONTH, _MID_DAY = 6, 30
_YEAR_END = (12, 31)
_VITAL = (Kind.BIRTH, Kind.DEATH, Kind.ARRIVAL, Kind.DEPARTURE)


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
    days = _Days(recorder.area_id, recorder.today)
    bases = bases_of(days.people(dt.date(year - 1, 12, 31)), days.people(dt.date(year, 12, 31)))
    base = base if base in BASES else next(iter(bases), BASES[0])
    definitions = sorted(here().rates.values(), key=lambda definition: definition.order)
    read: list[EventYear] = []
    rates: tuple[tuple[RateDefinition, EventRate | None], ...] = ()
    for back in range(max((definition.windows[-1] for definition in definitions), default=1)):
        read.append(days.year(year - back, base))
        rates = tuple((definition, rate_of(definition, read)) for definition in definitions)
        if not read[-1].whole or not any(_wants_more(definition, rate) for definition, rate in rates):
            break
    recorder.record(
        action="register.neraca",
        subject="wilayah",
        subjects=[recorder.area_id],
        detail={"tahun": f"{read[-1].year}–{year}", "dasar": base},
    )
    return YearRates(year, base, bases, tuple(read), rates)


def _wants_more(definition: RateDefinition, rate: EventRate | None) -> bool:
    """Whether a rate of villages might come with more years."""
    return definition.level == LOWEST and (rate is None or rate.value is None)


def last_closed_year(on: dt.date) -> int:
    """The last year that is over on a date."""
    return on.year if (on.month, on.day) == (12, 31) else on.year - 1


def closed_years(area_id: int, on: dt.date, today: dt.date) -> dict[str, list[EventYear]]:
    """By base the closed years before a date that can be counted and whose balance closes, the last first and each
    following the other: as many as some rate asks for, and as tables of events tell at least
    (`limits/tahun_peristiwa`). Nothing where no event of the last year is recorded: that nobody was born, died or moved
    is not known. Nobody is named."""
    last = last_closed_year(on)
    if not _has_events(area_id, last):
        return {}
    days = _Days(area_id, today)
    known = bases_of(days.people(dt.date(last, *_YEAR_END)))
    found = {base: _run_of_years(days, last, base) for base in known}
    return {base: years for base, years in found.items() if years}


def _has_events(area_id: int, year: int) -> bool:
    of_year = Event.objects.filter(area_id=area_id, retired_at__isnull=True, occurred_on__year=year)
    return of_year.filter(kind__in=[str(kind) for kind in _VITAL]).exists()


def _run_of_years(days: _Days, last: int, base: str) -> list[EventYear]:
    definitions = here().rates.values()
    least = max(here().limits["tahun_peristiwa"].whole, years_by_age(definitions))
    longest = max((definition.windows[-1] for definition in definitions), default=1)
    found: list[EventYear] = []
    for back in range(max(longest, least)):
        year = days.year(last - back, base)
        if not year.whole or year.doubted or not any(year.events.values()):
            break  # what the balance of a year does not explain is no base of a rate that everybody reads
        found.append(year)
        if len(found) >= least and not any(_wants_more(each, rate_of(each, found)) for each in definitions):
            break
    return found


def years_by_age(definitions: Iterable[RateDefinition]) -> int:
    """Over how many closed years rates by age are told together above the villages: those of their sum."""
    return max((each.windows[-1] for each in definitions if each.sum is not None), default=0)


class _Days:
    """The people of the days that years begin, end and are counted on; each day is folded once."""

    def __init__(self, area_id: int, today: dt.date) -> None:
        self._area, self._today = area_id, today
        self._folded: dict[tuple[int, ...], Mapping[int, PersonOutline]] = {}
        self._known: Mapping[int, tuple[str, dt.date | None]] | None = None
        self._kept: Mapping[int, int] = {}

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
        made = compute_balance(self._area, start, end, rows, base=base, today=self._today)
        mid_year = dt.date(year, _MID_MONTH, _MID_DAY)
        middle = members(self.people(mid_year), base)
        doubted = not made.closes or made.k_is_large(here().limits["koreksi_bagian"].value)
        whole = _whole(made)
        return EventYear(
            year,
            _events(made),
            len(middle),
            whole,
            doubted,
            self._by_sex_and_age(middle, mid_year) if whole else {},
            self._by_age(rows, base) if whole else {},
        )

    def _by_sex_and_age(self, people: Iterable[int], day: dt.date) -> Mapping[tuple[str, int | None], int]:
        return Counter((self._sex(person), self._age(person, day)) for person in people)

    def _by_age(self, rows: Iterable[Event], base: str) -> Mapping[tuple[str, str, int | None], int]:
        """Events of the base by the age of whom they happened to; births by that of the mother as well."""
        found: Counter[tuple[str, str, int | None]] = Counter()
        for row in rows:
            if flow_of(row).step(base):
                found[row.kind, SELF, self._age(row.person_id, row.occurred_on)] += 1
                if row.kind == Kind.BIRTH:
                    found[row.kind, MOTHER, self._age(mother_of(row), row.occurred_on)] += 1
        return found

    def _sex(self, person: int) -> str:
        return self._about(person)[0]

    def _age(self, person: int | None, day: dt.date) -> int | None:
        born = self._about(person or 0)[1]
        return age_on(born, day) if born is not None and born <= day else None

    def _about(self, person: int) -> tuple[str, dt.date | None]:
        known = self._persons()
        return known.get(self._kept.get(person, person), ("", None))

    def _persons(self) -> Mapping[int, tuple[str, dt.date | None]]:
        """Sex and birth date of everybody as they are known last, whether a list still holds them or not; read once."""
        if self._known is None:
            batches = applied_batches(self._area)
            self._kept = kept_of(batches)
            folded = fold_persons(batches)
            said = said_of(folded, ("jenis_kelamin",))
            self._known = {
                person: (said[person].get("jenis_kelamin", ""), light.birth_date) for person, light in folded.items()
            }
        return self._known


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

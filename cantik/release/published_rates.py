"""Rates that published editions bear by themselves: what everybody can divide who reads them, nothing of the register.

Events are those that the edition of 31 December prints for its year, people those of 30 June where an edition of that
day stands, else the mean of both ends of the year (docs/bidang/population_parameters.md 0.1). A number that an edition
hides is as if it were not there: the run of years ends before it. Pure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from cantik.content.axes import Axis
from cantik.content.rate import RateDefinition, RateGroup
from cantik.content.schema.rate import WOMEN
from cantik.register.events.rates import EventRate, EventYear, rate_of
from cantik.release.card import EVENTS
from cantik.release.model import Release, Table

#: the tables that are read of an edition
BY_AGE = "penduduk_umur_jk"
TABLES = (EVENTS, BY_AGE)
_PEOPLE = "jumlah_penduduk"
#: the classes of the table of events
_CLASSES = {"lahir": "lahir", "mati": "mati", "pindah_datang": "datang", "pindah_keluar": "pindah"}
_FIVE = 5
_JUNE, _DECEMBER = (6, 30), (12, 31)


class NoRate(StrEnum):
    """Why editions bear no rate of a year. The value says which sentence a page tells."""

    NO_EDITION = "tanpa_edisi"  # none of its 31 December, or of that of the year before
    CLOSED = "tertutup"  # it does not print the events or the people
    CHANGED = "berubah"  # a part of the area came or went in it
    FEW = "sedikit"  # too few events in all years that follow each other


@dataclass(frozen=True, slots=True)
class PublishedDay:
    """What an edition prints of its day. `events`: of its year by kind, `people`: by definition's group, None where it
    is hidden or not told; `base`: whom it counts; `villages`: those that it is made of."""

    number: str
    on: dt.date
    base: str
    persons: int | None
    tables: tuple[Table, ...]
    villages: frozenset[str]

    @classmethod
    def of(cls, summary: Release, tables: Iterable[Table]) -> PublishedDay:
        """Of an edition and those of its tables that are in `TABLES`."""
        figure = next((row for row in summary.figures if row.id == _PEOPLE and not row.area and not row.partial), None)
        said = figure is not None and figure.status == "ada" and figure.value is not None
        persons = int(figure.value) if said and figure is not None and figure.value is not None else None
        base = "" if figure is None else figure.base
        told = tuple(table for table in tables if not table.percent_only and not table.partial)
        return cls(summary.number, summary.reference, base, persons, told, frozenset(summary.villages))

    def events(self, kind: str) -> int | None:
        """The events of a kind from 1 January to the day."""
        for table in self.tables:
            axis = next((each for each in table.axes if each.role == "kategori"), None)
            if table.id != EVENTS or axis is None:
                continue
            named = [at for at, each in enumerate(axis.categories) if each.id == _CLASSES[kind]]
            if not named and all(len(each.leaves) == 1 for each in axis.categories if not each.total):
                return 0  # a class of which there is nothing has no row
            told = _cell(table, {axis.id: named[0]}) if named else None
            if told is not None:
                return told
        return None

    @property
    def states(self) -> frozenset[str]:
        """The states of its events."""
        return frozenset(cell.state for table in self.tables if table.id == EVENTS for cell in table.cells)

    def people(self, group: RateGroup | None) -> int | None:
        """How many people it prints of a group."""
        if group is None:
            return self.persons
        found = (_of_group(table, group) for table in self.tables if table.id == BY_AGE)
        return next((count for count in found if count is not None), None)


def _cell(table: Table, at: Mapping[str, int]) -> int | None:
    """A cell at some places of its axes and the totals of the others; None where it is hidden or not printed."""
    flat = 0
    for axis in table.axes:
        place = at.get(axis.id, axis.total)
        if place is None:
            return None
        flat = flat * len(axis.categories) + place
    cell = table.cells[flat]
    return int(cell.value) if cell.status == "ada" and cell.value is not None else None


def _of_group(table: Table, group: RateGroup) -> int | None:
    """The people of an age and a sex in a table of five-year ages; None where a class of it is hidden, or joined with
    others."""
    ages = next((axis for axis in table.axes if axis.role == "umur"), None)
    sexes = next((axis for axis in table.axes if axis.role == "jenis_kelamin"), None)
    if ages is None:
        return None
    at = {}
    if group.sex:
        wanted = 1 if group.sex == WOMEN else 0
        named = [] if sexes is None else [n for n, each in enumerate(sexes.categories) if each.leaves == (wanted,)]
        if sexes is None or not named:
            return None
        at[sexes.id] = named[0]
    counted = [_cell(table, at | {ages.id: place}) for place in _classes_of(ages, group)]
    known = [count for count in counted if count is not None]
    return sum(known) if known and len(known) == len(counted) else None


def _classes_of(ages: Axis, group: RateGroup) -> list[int]:
    """The places of the classes that make a group; nothing where one reaches beyond it. A class that is not printed is
    one without people."""
    found = []
    for place, each in enumerate(ages.categories):
        inside = [_holds(leaf, group) for leaf in each.leaves]
        if each.total or each.missing or not any(inside):
            continue
        if not all(inside):
            return []
        found.append(place)
    return found


def _holds(leaf: int, group: RateGroup) -> bool:
    return group.holds(group.sex, leaf * _FIVE) and group.holds(group.sex, leaf * _FIVE + _FIVE - 1)


@dataclass(frozen=True, slots=True)
class PublishedRate:
    """The rate of a closed year, or why there is none; `editions`: numbers of the editions that it is made of, the
    newest first; `base`: whom their people are; `mean`: its people are the mean of two ends of a year; `states`: those
    of its events (`release.states`)."""

    rate: EventRate | None
    why: NoRate | None
    editions: tuple[str, ...] = ()
    base: str = ""
    mean: bool = False
    states: frozenset[str] = frozenset()


#: the edition of a day that readers see, None without
DayOf = Callable[[dt.date], PublishedDay | None]


@dataclass(frozen=True, slots=True)
class _YearRead:
    told: EventYear
    editions: tuple[str, ...]
    base: str
    mean: bool
    states: frozenset[str]


def published_rate(definition: RateDefinition, year: int, day: DayOf, moved: Iterable[dt.date] = ()) -> PublishedRate:
    """The rate that ends with a closed year, pooled with those before it where it needs them; only as many editions
    are asked for. `moved`: days on which a part of the area came or went."""
    days, read, why = frozenset(each.year for each in moved), list[_YearRead](), NoRate.FEW
    for back in range(definition.windows[-1]):
        found = _year(definition, year - back, day, days)
        if isinstance(found, NoRate) or (read and found.base != read[0].base):
            why = found if isinstance(found, NoRate) and not read else why
            break
        read.append(found)
        rate = rate_of(definition, [each.told for each in read])
        if rate is not None and rate.value is not None:
            used = read[: len(rate.years)]
            numbers = dict.fromkeys(number for each in used for number in each.editions)
            states = frozenset(state for each in used for state in each.states)
            return PublishedRate(rate, None, tuple(numbers), used[0].base, any(each.mean for each in used), states)
    return PublishedRate(None, why)


def _year(definition: RateDefinition, year: int, day: DayOf, moved: frozenset[int]) -> _YearRead | NoRate:
    """What editions print of a year. That of the eve of the year proves that the list stood before it began."""
    end, eve = day(dt.date(year, *_DECEMBER)), day(dt.date(year - 1, *_DECEMBER))
    if end is None or eve is None:
        return NoRate.NO_EDITION
    if year in moved or end.villages != eve.villages or end.base != eve.base:
        return NoRate.CHANGED
    events = {kind: end.events(kind) for kind in definition.events}
    middle = day(dt.date(year, *_JUNE))
    people = middle.people(definition.people) if middle is not None and middle.base == end.base else None
    mean = people is None
    if mean:
        first, last = eve.people(definition.people), end.people(definition.people)
        people = None if first is None or last is None else (first + last + 1) // 2
    known = {kind: count for kind, count in events.items() if count is not None}
    if people is None or len(known) < len(events):
        return NoRate.CLOSED
    of = () if definition.people is None else (((definition.people.sex, definition.people.low), people),)
    told = EventYear(year, known, people, whole=True, people=dict(of))
    numbers = (end.number, *([] if mean or middle is None else [middle.number]), *([eve.number] if mean else []))
    return _YearRead(told, numbers, end.base, mean, end.states)

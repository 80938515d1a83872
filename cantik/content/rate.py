"""A rate of events a year, as a value (`rates/<id>.yaml`)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from cantik.content.basis import ContentBasis
from cantik.content.kinds import Origin


@dataclass(frozen=True, slots=True)
class RateExample:
    """A worked example: events (and those taken off), persons at mid-year, and the rate and its interval as they are
    printed; a difference has no interval (`low`, `high` ""). `groups`: of a sum of rates events and persons of each."""

    events: int
    less: int
    population: int
    value: str
    low: str
    high: str
    line: int
    groups: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class RateGroup:
    """People of an age, in completed years (`high` None: and above), and of a sex ("" = both)."""

    low: int = 0
    high: int | None = None
    sex: str = ""

    def holds(self, sex: str, age: int) -> bool:
        """Whether somebody of that sex and age belongs to it."""
        return (not self.sex or sex == self.sex) and self.low <= age and (self.high is None or age <= self.high)


@dataclass(frozen=True, slots=True)
class RateSum:
    """Rates that are added up (`parts`, their ids) and multiplied (`times`: years of an age group); what they are
    called together."""

    parts: tuple[str, ...]
    times: int
    called: str
    called_en: str


@dataclass(frozen=True, slots=True)
class RateDefinition:
    """Events of some kinds against the population at mid-year. `events`: their codes; `less`: kinds whose events are
    taken off them (growth: births less deaths), so that it is a difference; `scale`: per how many persons;
    `least`: from how many events on it is a rate; `windows`: over how many closed years they are pooled, in turn.

    `people`: of whom the population is counted (None: everybody); `aged`: which events, by the age at the event of
    `whose` (`ibu` the mother, `orang` whom it happened to; None: all of these kinds); `level`: the lowest level of
    areas at which it is a rate; below, only events are told; `parameter`, `parameter_base`: of which parameter it is a
    candidate, and on which of its bases, where editions print all that it is made of ("": of none); `sum`: it is a sum
    of other rates, over the years of its longest window together; `front`: it stands on the first page of a place.
    """

    id: str
    title: str
    title_en: str
    unit: str
    unit_en: str
    events: tuple[str, ...]
    less: tuple[str, ...]
    scale: int
    decimals: int
    least: int
    windows: tuple[int, ...]
    people: RateGroup | None
    aged: RateGroup | None
    whose: str
    level: str
    parameter: str
    parameter_base: str
    basis_of: ContentBasis
    order: int
    since: dt.date
    until: dt.date | None
    examples: tuple[RateExample, ...]
    origin: Origin
    sum: RateSum | None = None
    front: bool = False

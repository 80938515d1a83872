"""A rate of events a year, as a value (`rates/<id>.yaml`)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from cantik.content.kinds import Origin


@dataclass(frozen=True, slots=True)
class RateExample:
    """A worked example: events, persons at mid-year, and the rate and its interval as they are printed."""

    events: int
    population: int
    value: str
    low: str
    high: str
    line: int


@dataclass(frozen=True, slots=True)
class RateDefinition:
    """Events of some kinds against the population at mid-year. `events`: their codes; `scale`: per how many persons;
    `least`: from how many events on it is a rate; `windows`: over how many closed years they are pooled, in turn."""

    id: str
    title: str
    title_en: str
    unit: str
    unit_en: str
    events: tuple[str, ...]
    scale: int
    decimals: int
    least: int
    windows: tuple[int, ...]
    parameter: str
    basis_of: str
    order: int
    since: dt.date
    until: dt.date | None
    examples: tuple[RateExample, ...]
    origin: Origin

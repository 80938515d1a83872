"""Rates of events a year against the population at mid-year, over as many closed years as they need. Pure.

From `RateDefinition.least` events on it is a rate: of the last closed year, else of the last three, then five together
(sum of events over sum of populations, never a mean of rates); else only a count is told. A year in which the village
was divided, or before which no list stood, ends the window (docs/bidang/measures_extra.md 5, population_parameters.md
12).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal

from cantik.base.errors import ContentError
from cantik.content.rate import RateDefinition

LOWEST = "desa"  # the level that a village is
_TAIL = 0.025  # each side of an interval of 95 per cent
_HALVINGS = 80
_LEAST_TERM = 1e-18


@dataclass(frozen=True, slots=True)
class EventYear:
    """What a year of the register gives. `events`: how many of each kind happened to people of the base; `population`:
    its people on 30 June as the register of that day knew them (Permendagri 40/2012). `whole`: a list stood before the
    year began, none of another source began in it, and no part of the village came or went; `doubted`: its balance does
    not close, or was corrected much. `people`: the population by sex and completed age; `aged`: events by kind, whose
    age (`ibu`, `orang`) and that age at the event; an age that nobody knows is None."""

    year: int
    events: Mapping[str, int]
    population: int
    whole: bool
    doubted: bool = False
    people: Mapping[tuple[str, int | None], int] = field(default_factory=dict)
    aged: Mapping[tuple[str, str, int | None], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EventRate:
    """A rate with its exact interval of 95 per cent, per `RateDefinition.scale`, not rounded; None where `events` are
    too few for one or the village is no level for it. `years`: those that were put together; `person_years`: their
    populations at mid-year; `unaged`: events and people of these years whose age or sex nobody knows, so that they are
    in neither number; `less`: events that were taken off (`RateDefinition.less`): of a difference no exact interval
    is known, so it has none."""

    definition: RateDefinition
    years: tuple[int, ...]
    events: int
    person_years: int
    doubted: tuple[int, ...] = ()
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    unaged: int = 0
    less: int = 0


def round_half_up(value: Decimal, decimals: int) -> Decimal:
    """Half up, as spreadsheets and BPS print."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def rate_of(definition: RateDefinition, years: Sequence[EventYear]) -> EventRate | None:
    """The rate that closed years bear, the last first; without enough events the count of the last year alone. None
    where the last year is none that can be counted."""
    usable = _usable(definition, years)
    if not usable:
        return None
    for window in definition.windows if definition.level == LOWEST else ():
        taken = usable[:window]
        told = _make_untold_rate(definition, taken)
        enough = told.events >= definition.least and (not definition.less or told.less >= definition.least)
        if len(taken) == window and enough:
            return _rate(told)
    return _make_untold_rate(definition, usable[:1])


def count_together(definition: RateDefinition, years: Sequence[EventYear]) -> EventRate | None:
    """The events of as many closed years as may be put together and stand, without a rate; None as of `rate_of`."""
    usable = _usable(definition, years)
    windows = [window for window in definition.windows if window <= len(usable)]
    return _make_untold_rate(definition, usable[: windows[-1]]) if windows else None


def _usable(definition: RateDefinition, years: Sequence[EventYear]) -> list[EventYear]:
    """The unbroken run of years that ends with the last."""
    found: list[EventYear] = []
    for year in sorted(years, key=lambda told: told.year, reverse=True):
        follows = not found or found[-1].year == year.year + 1
        if not (follows and year.whole and _people(definition, year)):
            break
        found.append(year)
    return found


def _count_events(definition: RateDefinition, year: EventYear) -> int:
    if definition.aged is None:
        return sum(year.events.get(kind, 0) for kind in definition.events)
    return sum(n for age, n in _ages(definition, year) if age is not None and definition.aged.holds("", age))


def _ages(definition: RateDefinition, year: EventYear) -> Iterator[tuple[int | None, int]]:
    for (kind, whose, age), count in year.aged.items():
        if kind in definition.events and whose == definition.whose:
            yield age, count


def _people(definition: RateDefinition, year: EventYear) -> int:
    if definition.people is None:
        return year.population
    return sum(n for (sex, age), n in year.people.items() if age is not None and definition.people.holds(sex, age))


def _count_unaged(definition: RateDefinition, years: Sequence[EventYear]) -> int:
    """Events without an age where the rate asks for it, and people without one, or without a sex."""
    found = 0
    for year in years:
        if definition.aged is not None:
            found += sum(count for age, count in _ages(definition, year) if age is None)
        if definition.people is not None:
            sexed = bool(definition.people.sex)
            found += sum(n for (sex, age), n in year.people.items() if age is None or (sexed and not sex))
    return found


def _year_numbers(years: Sequence[EventYear]) -> tuple[int, ...]:
    return tuple(sorted(year.year for year in years))


def _make_untold_rate(definition: RateDefinition, years: Sequence[EventYear]) -> EventRate:
    """Events and people of years, as they are told where they make no rate."""
    return EventRate(
        definition,
        _year_numbers(years),
        sum(_count_events(definition, year) for year in years),
        sum(_people(definition, year) for year in years),
        _year_numbers([year for year in years if year.doubted]),
        unaged=_count_unaged(definition, years),
        less=sum(year.events.get(kind, 0) for year in years for kind in definition.less),
    )


def _rate(told: EventRate) -> EventRate:
    definition = told.definition
    if definition.less:
        return replace(told, value=difference(told.events, told.less, told.person_years, definition.scale))
    value, low, high = rate_and_interval(told.events, told.person_years, definition.scale)
    return replace(told, value=value, low=low, high=high)


def difference(events: int, less: int, persons: int, scale: int) -> Decimal:
    """Events less others, per `scale` persons, not rounded."""
    return Decimal(events - less) * scale / persons


def rate_and_interval(events: int, persons: int, scale: int) -> tuple[Decimal, Decimal, Decimal]:
    """Events per `scale` persons and the ends of its exact interval of 95 per cent, not rounded."""
    low, high = poisson_interval(events)
    value, below, above = (Decimal(count) * scale / persons for count in (events, low, high))
    return value, below, above


def sum_and_interval(groups: Sequence[tuple[int, int]], scale: int, times: int) -> tuple[Decimal, Decimal, Decimal]:
    """`times` the sum of rates, each of events over persons, and the ends of its interval of 95 per cent, not rounded:
    the exact ones of the number of all events, carried to the weighted sum by the ratio of their deviations (Dobson and
    others 1991, Statistics in Medicine 10). Of one rate it is the exact interval of that rate."""
    weights = [(events, Decimal(times * scale) / persons) for events, persons in groups]
    value = sum((events * weight for events, weight in weights), Decimal(0))
    every = sum(events for events, _ in weights)
    if not every:
        raise ValueError("a sum of rates without events")
    spread = (sum((events * weight**2 for events, weight in weights), Decimal(0)) / every).sqrt()
    low, high = (value + spread * (Decimal(end) - every) for end in poisson_interval(every))
    return value, low, high


def wrong_rates(definitions: Iterable[RateDefinition]) -> Iterator[ContentError]:
    """Every example that does not come out (K152), with file and line."""
    for definition in definitions:
        for example in definition.examples:
            found: tuple[Decimal, ...] = rate_and_interval(example.events, example.population, definition.scale)
            expected = [example.value, example.low, example.high]
            if definition.sum is not None:
                found = sum_and_interval(example.groups, definition.scale, definition.sum.times)
            elif definition.less:
                found = (difference(example.events, example.less, example.population, definition.scale),)
                expected = [example.value]
            printed = [str(round_half_up(number, definition.decimals)) for number in found]
            if printed != expected:
                yield ContentError(
                    "K152",
                    "Contoh angka tidak cocok",
                    where=f"{definition.origin.file}:{example.line}",
                    found=" ; ".join(printed),
                    expected=" ; ".join(expected),
                )


def poisson_interval(count: int) -> tuple[float, float]:
    """The exact interval of 95 per cent of a count (Garwood 1936): the least mean at which so many or more, and the
    largest at which so many or fewer are seen in 2.5 per cent of cases. The lower end of 0 is 0."""
    wide = 12 * math.sqrt(count + 1) + 20
    low = _mean(lambda mean: _at_least(count, mean), 0.0, float(count)) if count else 0.0
    return low, _mean(lambda mean: -_at_most(count, mean), float(count), count + wide, -_TAIL)


def is_beyond_chance(count: int, mean: float, tests: int = 1) -> bool:
    """Whether a mean lies outside the exact interval of 95 per cent of a count: what was seen is hardly chance where
    that mean holds. The same as asking `poisson_interval`, without looking for its ends. `tests`: of so many counts the
    most extreme was picked, so that the interval is as much wider (Bonferroni).

    >>> is_beyond_chance(10, 4.7), is_beyond_chance(10, 4.8)
    (True, False)
    """
    return (_at_least(count, mean) if mean <= count else _at_most(count, mean)) < _TAIL / tests


def _mean(tail: Callable[[float], float], low: float, high: float, target: float = _TAIL) -> float:
    """Where a growing function of the mean reaches its target."""
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if tail(middle) < target else (low, middle)
    return (low + high) / 2


def _chance(count: int, mean: float) -> float:
    return math.exp(count * math.log(mean) - mean - math.lgamma(count + 1))


def _at_least(count: int, mean: float) -> float:
    """The chance of `count` or more; `mean` at most `count`, so that the terms fall."""
    if mean <= 0:
        return 0.0
    terms, term, number = [], _chance(count, mean), count
    first = term
    while term > first * _LEAST_TERM:
        terms.append(term)
        number += 1
        term *= mean / number
    return math.fsum(terms)


def _at_most(count: int, mean: float) -> float:
    """The chance of `count` or fewer; `mean` at least `count`, so that the terms fall."""
    if mean <= 0:
        return 1.0
    terms, term, number = [], _chance(count, mean), count
    first = term
    while number >= 0 and term > first * _LEAST_TERM:
        terms.append(term)
        term *= number / mean
        number -= 1
    return math.fsum(terms)

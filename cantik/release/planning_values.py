"""What a forum set for planning, beside what this release counts: never in place of a count (docs/adr/0040)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from cantik.base.dates import long_date
from cantik.base.numerals import format_number

#: what, in English, value, in English
Line = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class PlannedValue:
    """A value in force: parameter, value with its decimals and unit, source, what it counts (`base`, `base_code`), its
    day; the kabupaten whose `forum` set it, number and day of its berita acara; `indicator`: what of this release
    stands beside it, and which `base_code` each population that a release may count is."""

    parameter: str
    title: str
    title_en: str
    unit: str
    unit_en: str
    decimals: int
    value: Decimal
    source: str
    base: str
    base_en: str
    base_code: str
    reference: dt.date
    forum: str
    minutes: str
    minutes_day: dt.date
    number: int
    indicator: str
    populations: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CountedValue:
    """What a release publishes of an indicator: value, code and words of its population, its day."""

    value: Decimal
    population: str
    base: str
    base_en: str
    reference: dt.date


def planned_lines(values: Sequence[PlannedValue], counted: Mapping[str, CountedValue]) -> tuple[Line, ...]:
    """The lines of all values: what was set, what this release counts, and how far the one is from the other."""
    return tuple(line for value in values for line in _lines(value, counted.get(value.indicator)))


def _lines(value: PlannedValue, own: CountedValue | None) -> Iterator[Line]:
    day, day_en = long_date(value.reference), long_date(value.reference, "en")
    by = f"Forum Satu Data {value.forum}, {long_date(value.minutes_day)}: {value.minutes}"
    by_en = f"Satu Data forum of {value.forum}, {long_date(value.minutes_day, 'en')}: {value.minutes}"
    yield (
        f"{value.title}, ditetapkan untuk perencanaan: {value.source}, {value.base}, {day} ({by})",
        f"{value.title_en}, set for planning: {value.source}, {value.base_en}, {day_en} ({by_en})",
        f"{format_number(value.value, value.decimals)} {value.unit}",
        f"{format_number(value.value, value.decimals, 'en')} {value.unit_en}",
    )
    if own is None:
        return
    yield (
        f"{value.title}, terhitung di sini: {own.base}, {long_date(own.reference)}",
        f"{value.title_en}, counted here: {own.base_en}, {long_date(own.reference, 'en')}",
        f"{format_number(own.value, value.decimals)} {value.unit}",
        f"{format_number(own.value, value.decimals, 'en')} {value.unit_en}",
    )
    apart = value.value - own.value
    sign = "+" if apart > 0 else "−" if apart < 0 else ""
    reasons = []
    if value.populations.get(own.population) != value.base_code:
        reasons.append(("menghitung populasi lain", "counts another population"))
    if value.reference != own.reference:
        reasons.append(("pada tanggal lain", "on another day"))
    why, why_en = (", ".join(pair[at] for pair in reasons) for at in (0, 1))
    yield (
        f"Selisih{f' ({why})' if why else ''}",
        f"Difference{f' ({why_en})' if why_en else ''}",
        f"{sign}{format_number(abs(apart), value.decimals)}",
        f"{sign}{format_number(abs(apart), value.decimals, 'en')}",
    )

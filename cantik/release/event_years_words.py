"""How rates of events are said in a release: value, interval and number of events, or why it is no rate; of how many
villages of a level. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from cantik.base.numerals import count_noun, format_number
from cantik.register.events.rates import EventRate, round_half_up

#: what, in English, how much, in English
Line = tuple[str, str, str, str]
#: of a rate of the first page: what, its value, its unit, of when and whom with its interval, each in both languages
FrontLine = tuple[str, str, str, str, str, str, str, str]
#: what is added in both languages: of how many villages it is, "" of a village
Both = tuple[str, str]


def rate_words(rate: EventRate, of: Both) -> Both:
    """A rate with its interval, in both languages; a difference has none."""
    definition = rate.definition
    both = []
    for lang, villages in zip(("id", "en"), of, strict=True):
        value, low, high = (_number(each, definition.decimals, lang) for each in (rate.value, rate.low, rate.high))
        unit = definition.unit if lang == "id" else definition.unit_en
        counts = _describe_counts(rate, lang)
        if definition.less:
            apart = "selisih, tanpa selang" if lang == "id" else "a difference, without an interval"
            both.append(f"{value} {unit} ({counts}; {apart}{villages})")
        else:
            interval = "selang 95%" if lang == "id" else "95% interval"
            both.append(f"{value} {unit} ({interval} {low}–{high}; {counts}{villages})")
    return both[0], both[1]


def front_words(rate: EventRate, of: Both) -> FrontLine:
    """A rate as the first page of a place has it."""
    definition, span = rate.definition, span_years(rate.years)
    (value, low, high), (value_en, low_en, high_en) = (
        [_number(each, definition.decimals, lang) for each in (rate.value, rate.low, rate.high)]
        for lang in ("id", "en")
    )
    between = f"; selang 95% {low}–{high}", f"; 95% interval {low_en}–{high_en}"
    if definition.less:
        between = "; selisih, tanpa selang", "; a difference, without an interval"
    return (
        definition.title,
        definition.title_en,
        value,
        value_en,
        definition.unit,
        definition.unit_en,
        f"{span}{between[0]}{of[0]}",
        f"{span}{between[1]}{of[1]}",
    )


def count_words(rate: EventRate, of: Both) -> Both:
    """The events of years that are too few for a rate, in both languages."""
    least = rate.definition.least
    return (
        f"{_describe_counts(rate, 'id')}{of[0]}; angkanya mulai {least} kejadian, di bawah itu selangnya terlalu lebar",
        f"{_describe_counts(rate, 'en')}{of[1]}; a rate from {least} events on, below its interval is too wide",
    )


def _describe_counts(rate: EventRate, lang: str) -> str:
    events, less = (format_number(count, 0, lang) for count in (rate.events, rate.less))
    if rate.definition.less:
        return f"{events} dikurangi {less} kejadian" if lang == "id" else f"events: {events} less {less}"
    return f"{events} kejadian" if lang == "id" else count_noun(rate.events, "event")


def _number(value: Decimal | None, decimals: int, lang: str) -> str:
    return "" if value is None else format_number(round_half_up(value, decimals), decimals, lang)


def span_years(years: Sequence[int]) -> str:
    """The first and the last of some years."""
    return f"{years[0]}" if len(years) == 1 else f"{years[0]}–{years[-1]}"

"""The rates that a release makes of its tables by year, as everybody reads them: with the exact interval, or why there
is none; of a kecamatan and above with the villages that they are of. Of published cells only; pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from cantik.codes.area import AreaLevel
from cantik.content.rate import RateDefinition
from cantik.content.schema.common import ABOVE_VILLAGE
from cantik.register.events.rates import LOWEST, EventRate, count_together, rate_of
from cantik.release.event_years import (
    EVENTS_BY_YEAR,
    FERTILE_AGES,
    FRONT_RATES,
    PEOPLE_BY_YEAR,
    RATES,
    ToldYear,
    list_years,
)
from cantik.release.event_years_ages import age_lines
from cantik.release.event_years_words import Both, FrontLine, Line, count_words, front_words, rate_words, span_years
from cantik.release.model import Table, of_villages

#: the levels from which on rates are told by a place of each kind (`levels.place`); a group is of kecamatan at least
_ABOVE = tuple(ABOVE_VILLAGE)
_REACHED: Mapping[str, tuple[str, ...]] = {
    str(AreaLevel.KECAMATAN.value): _ABOVE[:1],
    "kelompok": _ABOVE[:1],
    str(AreaLevel.KABUPATEN.value): _ABOVE,
    str(AreaLevel.PROVINSI.value): _ABOVE,
    "pusat": _ABOVE,
}


def rate_texts(
    tables: Iterable[Table], definitions: Sequence[RateDefinition], place: str = LOWEST
) -> dict[str, list[Line] | list[FrontLine]]:
    """The rates that the tables of a release bear, as lines; nothing without both tables by year. `place`: the kind of
    its place."""
    held = {table.id: table for table in tables if table.tier == "buku" and not table.percent_only}
    if not {EVENTS_BY_YEAR, PEOPLE_BY_YEAR} <= held.keys():
        return {}
    years = list_years(held[EVENTS_BY_YEAR], held[PEOPLE_BY_YEAR])
    ours = [each for each in definitions if each.level == LOWEST and each.people in (None, FERTILE_AGES)]
    rates = [rate for each in ours if (rate := _choose_rate(each, years)) is not None]
    told = [_describe_line(rate, years) for rate in rates]
    shown = [rate for rate in rates if rate.value is not None and rate.definition.front]
    front = [front_words(rate, _describe_villages(rate, years)) for rate in shown]
    reached = (LOWEST, *_REACHED.get(place, ()))
    higher = [each for each in definitions if each.level not in reached]
    sums = [each for each in definitions if each.sum is not None and each.level in reached]
    by_age = age_lines(sums, definitions, held)
    untold = _not_added_up([each for each in definitions if each.level in reached[1:]], sums)
    lines = [*told, *by_age, *untold, *_of_levels(higher, definitions)]
    return ({RATES: lines} if told else {}) | ({FRONT_RATES: front} if front else {})


def _choose_rate(definition: RateDefinition, years: Sequence[ToldYear]) -> EventRate | None:
    """The rate that the years bear; else, without a value, the events of all years that may be put together."""
    events = [year.events for year in years]
    rate = rate_of(definition, events)
    return rate if rate is None or rate.value is not None else count_together(definition, events)


def _describe_line(rate: EventRate, years: Sequence[ToldYear]) -> Line:
    """A rate as everybody reads it: with its interval where it has one; else why its events are none."""
    span = span_years(rate.years)
    says = (rate_words if rate.value is not None else count_words)(rate, _describe_villages(rate, years))
    return f"{rate.definition.title}, {span}", f"{rate.definition.title_en}, {span}", *says


def _describe_villages(rate: EventRate, years: Sequence[ToldYear]) -> Both:
    """Of how many villages of a level the years of a rate are, where some do not tell them all."""
    used = [year for year in reversed(years) if year.events.year in rate.years and year.of]
    if not used:
        return "", ""
    if len({year.villages for year in used}) == 1 and len(used) == len(rate.years):
        n, of = len(used[0].villages), used[0].of
        return f"; {of_villages(n, of)}", f"; {of_villages(n, of, 'en')}"
    some = ", ".join(f"{year.events.year}: {len(year.villages)}" for year in used)
    return f"; {some} dari {used[0].of} desa", f"; {some} of {used[0].of} villages"


def _of_levels(definitions: Sequence[RateDefinition], known: Sequence[RateDefinition]) -> list[Line]:
    """Why a place tells no rate that starts at a higher level: those that are added up as one line, by what they are
    called together."""
    summed = {name: whole.sum for whole in known if whole.sum is not None for name in whole.sum.parts}
    found: dict[tuple[str, str], Line] = {}
    for each in definitions:
        group = summed.get(each.id)
        called = (each.title, each.title_en) if group is None else (group.called, group.called_en)
        level_en = ABOVE_VILLAGE[each.level]
        found[called] = (
            *called,
            f"Dimuat mulai {each.level}: satu desa terlalu sedikit untuk {each.least} kejadian tiap kelompok umur.",
            f"From the {level_en} on: a village has too few for {each.least} events in each age group.",
        )
    return list(found.values())


def _not_added_up(definitions: Sequence[RateDefinition], sums: Sequence[RateDefinition]) -> list[Line]:
    """The rates by age of a level that are no part of a sum: no vector holds their events by age."""
    told = {each.id for each in sums}.union(*(each.sum.parts for each in sums if each.sum is not None))
    said = (
        "Belum dimuat: peristiwanya menurut umur tidak dijumlahkan dari desa.",
        "Not told yet: its events are not added up from villages by age.",
    )
    return [(each.title, each.title_en, *said) for each in definitions if each.id not in told]

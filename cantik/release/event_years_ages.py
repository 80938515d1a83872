"""Rates by the age of the mother and their sum, as a kecamatan and the levels above it tell them: of the births and the
women of the same villages and years, as two tables of the release print them. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cantik.base.numerals import count_noun
from cantik.content.axes import Category
from cantik.content.rate import RateDefinition, RateSum
from cantik.measure.axes import UNANSWERED
from cantik.register.events.rates import EventRate, rate_and_interval, sum_and_interval
from cantik.release.event_years_words import Both, Line, count_words, rate_words, span_years
from cantik.release.model import NAMED, Table, of_villages

#: births by the age of the mother, and the women of these ages, over the years of rates by age
BIRTHS_BY_AGE, WOMEN_BY_AGE = "kelahiran_umur_ibu", "perempuan_umur_subur"
_YEAR_END: Final = (12, 31)
_NO_TABLES = (
    "Tidak dimuat: belum cukup desa yang menyampaikan seluruh tahunnya tanpa membuka keterangan orang.",
    "Not told: too few villages tell all of its years without disclosing persons.",
)
_NOT_APART = (
    "tidak dimuat tersendiri agar tidak ada orang yang dapat dikenali",
    "not told apart, so that no person can be recognised",
)
_NO_WOMEN = ("tidak ada perempuan seumur itu", "no women of that age")


def age_lines(
    sums: Sequence[RateDefinition], definitions: Sequence[RateDefinition], held: Mapping[str, Table]
) -> list[Line]:
    """The rates that are added up, each by itself, and their sum."""
    known, found = {each.id: each for each in definitions}, list[Line]()
    for whole in sums:
        told = _read_ages(held, whole.windows[-1])
        if whole.sum is None:
            continue
        if told is None:
            names = f"{whole.sum.called}; {whole.title.lower()}", f"{whole.sum.called_en}; {whole.title_en.lower()}"
            found.append((*names, *_NO_TABLES))
            continue
        parts = [known[name] for name in whole.sum.parts]
        if all(told.counts(part) is None for part in parts):
            span = span_years(told.years)
            names = f"{whole.sum.called}, {span}", f"{whole.sum.called_en}, {span}"
            found.append((*names, *_sentences(_NOT_APART)))
        else:
            found += [_part_line(part, told) for part in parts]
        found.append(_sum_line(whole, whole.sum, parts, told))
    return found


@dataclass(frozen=True, slots=True)
class _Ages:
    """Births and women by the id of their age group, those alone that are printed; how many births have a mother of
    unknown age; the years, and of how many villages."""

    births: Mapping[str, int]
    women: Mapping[str, int]
    unknown: int
    years: tuple[int, ...]
    of: Both

    def counts(self, part: RateDefinition) -> tuple[int, int] | None:
        """Births and women of an age group; None where it is not told apart."""
        name = "" if part.aged is None else f"u{part.aged.low}_{part.aged.high}"
        found = self.births.get(name), self.women.get(name)
        return None if found[0] is None or found[1] is None else (found[0], found[1])


def _read_ages(held: Mapping[str, Table], years: int) -> _Ages | None:
    """What both tables say; None without them, or where they are not of the same villages."""
    births, women = (held.get(name) for name in (BIRTHS_BY_AGE, WOMEN_BY_AGE))
    if births is None or women is None or births.definition.get(NAMED) != women.definition.get(NAMED):
        return None
    on, named = births.reference, births.definition.get(NAMED)
    last = on.year if (on.month, on.day) == _YEAR_END else on.year - 1
    of = ("", "")
    if named is not None:
        n, every = len(named["kode"]), named["dari"]
        of = f"; {of_villages(n, every)}", f"; {of_villages(n, every, 'en')}"
    told = _one_way(births)
    return _Ages(told, _one_way(women), told.get(UNANSWERED.id, 0), tuple(range(last - years + 1, last + 1)), of)


def _one_way(table: Table) -> dict[str, int]:
    """The printed cells by class; what is merged has a class of its own."""
    found: dict[str, int] = {}
    path: tuple[Category, ...]
    for path, cell in table.walk():
        if len(path) == 1 and not path[0].total and cell.value is not None:
            found[path[0].id] = int(cell.value)
    return found


def _part_line(part: RateDefinition, told: _Ages) -> Line:
    span, counts = span_years(told.years), told.counts(part)
    names = f"{part.title}, {span}", f"{part.title_en}, {span}"
    if counts is None or not counts[1]:
        said = _NOT_APART if counts is None else _NO_WOMEN
        return (*names, *_sentences(said))
    events, women = counts
    bare = EventRate(part, told.years, events, women)
    if events < part.least:
        return (*names, *count_words(bare, told.of))
    value, low, high = rate_and_interval(events, women, part.scale)
    return (*names, *rate_words(EventRate(part, told.years, events, women, (), value, low, high), told.of))


def _sum_line(whole: RateDefinition, added: RateSum, parts: Sequence[RateDefinition], told: _Ages) -> Line:
    """The sum, where every one of its rates is one; else which are not."""
    span, counts = span_years(told.years), [told.counts(part) for part in parts]
    names = f"{whole.title}, {span}", f"{whole.title_en}, {span}"
    lacking = [
        (part, None if own is None else own[0])
        for part, own in zip(parts, counts, strict=True)
        if own is None or own[0] < max(part.least, whole.least) or not own[1]
    ]
    if lacking:
        return (*names, *_refuse_sum(whole, lacking, told.of))
    groups = [own for own in counts if own is not None]
    value, low, high = sum_and_interval(groups, whole.scale, added.times)
    events, women = (sum(side) for side in zip(*groups, strict=True))
    without = _describe_unknown(told.unknown)
    of = told.of[0] + without[0], told.of[1] + without[1]
    return (*names, *rate_words(EventRate(whole, told.years, events, women, (), value, low, high), of))


def _describe_unknown(births: int) -> Both:
    if not births:
        return "", ""
    return f"; {births} kelahiran tanpa umur ibu tidak termasuk", f"; {count_noun(births, 'birth')} without it left out"


def _refuse_sum(whole: RateDefinition, lacking: Sequence[tuple[RateDefinition, int | None]], of: Both) -> Both:
    ages = [(f"{part.aged.low}–{part.aged.high}" if part.aged else "", count) for part, count in lacking]
    said = ", ".join(f"{age} tidak tersendiri" if n is None else f"{age} {n} kejadian" for age, n in ages)
    said_en = ", ".join(f"{age} not apart" if n is None else f"{age} {count_noun(n, 'event')}" for age, n in ages)
    return (
        f"Tidak dijumlahkan: tiap kelompok umur mulai {whole.least} kejadian ({said}{of[0]}).",
        f"Not added up: from {whole.least} events in each age group on ({said_en}{of[1]}).",
    )


def _sentences(said: Both) -> Both:
    return f"{said[0].capitalize()}.", f"{said[1].capitalize()}."

"""What a release makes of its tables of events and people by year: rates with their intervals or why there are none,
the state of each year, and what the edition of the year before said of it. Of published cells only; pure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import Final

from cantik.base.numerals import format_number
from cantik.content.axes import Axis, Category
from cantik.content.rate import RateDefinition, RateGroup
from cantik.content.schema.rate import WOMEN
from cantik.register.events.rates import LOWEST, EventRate, EventYear, count_together, rate_of, round_half_up
from cantik.release.model import Cell, Release, Table
from cantik.release.states import REVISED, explain_states, state_of_year, with_state

#: the text of a release that holds the rates: what, English, how much, English
RATES: Final = "laju"
EVENTS_BY_YEAR, PEOPLE_BY_YEAR = "peristiwa_tahunan", "penduduk_tengah_tahun"
_YEARS: Final = "tahun_peristiwa"
#: kinds of events by the class of the table that counts them
_KINDS = {"lahir": "lahir", "mati": "mati", "datang": "pindah_datang", "pindah": "pindah_keluar"}
_FERTILE, _FERTILE_AGES = "perempuan_subur", RateGroup(15, 49, WOMEN)
Line = tuple[str, str, str, str]


def rate_texts(tables: Iterable[Table], definitions: Sequence[RateDefinition]) -> dict[str, list[Line]]:
    """The rates that the tables of a release bear, as lines; nothing without both tables."""
    held = {table.id: table for table in tables if not table.partial and not table.percent_only}
    if not {EVENTS_BY_YEAR, PEOPLE_BY_YEAR} <= held.keys():
        return {}
    years = list(_list_years(held[EVENTS_BY_YEAR], held[PEOPLE_BY_YEAR]))
    ours = [each for each in definitions if each.level == LOWEST and each.people in (None, _FERTILE_AGES)]
    lines = [_describe_line(rate_of(each, years), count_together(each, years)) for each in ours]
    higher = [each for each in definitions if each.level != LOWEST]
    told = [line for line in lines if line is not None]
    return {RATES: [*told, *_of_levels(higher)]} if told else {}


# ── years ───────────────────────────────────────────────────────────────────────────────────────
def _list_years(events: Table, people: Table) -> Iterator[EventYear]:
    """The years of both tables. A year of which no event stands is not told."""
    happened, lived = _by_year(events), _by_year(people)
    for year in sorted(happened.keys() & lived.keys(), reverse=True):
        kinds = {kind: happened[year].get(name, 0) for name, kind in _KINDS.items()}
        women: dict[tuple[str, int | None], int] = {(WOMEN, _FERTILE_AGES.low): lived[year].get(_FERTILE, 0)}
        yield EventYear(year, kinds, lived[year]["jumlah"], whole=True, people=women)


def _by_year(table: Table) -> dict[int, dict[str, int]]:
    """Cells by year and class of the other axis."""
    found: dict[int, dict[str, int]] = {}
    place = next(at for at, axis in enumerate(table.axes) if axis.id == _YEARS)
    for path, cell in table.walk():
        year, (other,) = path[place], (each for at, each in enumerate(path) if at != place)
        if not year.total and not year.missing and cell.value is not None:
            found.setdefault(int(year.label), {})[other.id] = int(cell.value)
    return found


def states_by_year(axes: Sequence[Axis], cells: tuple[Cell, ...], published: dt.date) -> tuple[Cell, ...]:
    """The cells of a table by year, each in the state of its own year, a total in that of the newest; the cells of
    another table as they are."""
    place = next((at for at, axis in enumerate(axes) if axis.id == _YEARS), None)
    if place is None:
        return cells
    newest = max((int(each.label) for each in axes[place].categories if _is_year(each)), default=0)
    years = (path[place] for path in product(*(axis.categories for axis in axes)))
    states = (state_of_year(int(year.label) if _is_year(year) else newest, published) for year in years)
    return tuple(
        replace(cell, state=state if cell.status == "ada" else "") for cell, state in zip(cells, states, strict=True)
    )


def _is_year(category: Category) -> bool:
    return not category.total and not category.missing


# ── rates ───────────────────────────────────────────────────────────────────────────────────────
def _describe_line(rate: EventRate | None, together: EventRate | None) -> Line | None:
    """A rate as everybody reads it: with its interval where it has one; else the events of all years that may be put
    together, and why they are no rate."""
    if rate is None or together is None:
        return None
    told = rate if rate.value is not None else together
    span = _span_years(told.years)
    says = (_rate_words if rate.value is not None else _count_words)(told)
    return f"{told.definition.title}, {span}", f"{told.definition.title_en}, {span}", *says


def _rate_words(rate: EventRate) -> tuple[str, str]:
    definition = rate.definition
    both = []
    for lang in ("id", "en"):
        value, low, high = (_number(each, definition.decimals, lang) for each in (rate.value, rate.low, rate.high))
        unit = definition.unit if lang == "id" else definition.unit_en
        counts = _describe_counts(rate, lang)
        if definition.less:
            apart = "selisih, tanpa selang" if lang == "id" else "a difference, without an interval"
            both.append(f"{value} {unit} ({counts}; {apart})")
        else:
            interval = "selang 95%" if lang == "id" else "95% interval"
            both.append(f"{value} {unit} ({interval} {low}–{high}; {counts})")
    return both[0], both[1]


def _count_words(rate: EventRate) -> tuple[str, str]:
    least = rate.definition.least
    return (
        f"{_describe_counts(rate, 'id')}; angkanya mulai {least} kejadian, di bawah itu selangnya terlalu lebar",
        f"{_describe_counts(rate, 'en')}; a rate from {least} events on, below its interval is too wide",
    )


def _describe_counts(rate: EventRate, lang: str) -> str:
    events, less = (format_number(count, 0, lang) for count in (rate.events, rate.less))
    if rate.definition.less:
        return f"{events} dikurangi {less} kejadian" if lang == "id" else f"{events} less {less} events"
    return f"{events} kejadian" if lang == "id" else f"{events} events"


def _of_levels(definitions: Sequence[RateDefinition]) -> list[Line]:
    """Why a village tells no rate that starts at a higher level, one line a level."""
    found = []
    for level, level_en in (("kecamatan", "subdistrict"), ("kabupaten", "regency")):
        names = [each for each in definitions if each.level == level]
        if names:
            least = max(each.least for each in names)
            found.append(
                (
                    "; ".join(each.title for each in names),
                    "; ".join(each.title_en for each in names),
                    f"Dimuat mulai {level}: satu desa terlalu sedikit untuk {least} kejadian tiap kelompok umur.",
                    f"From the {level_en} on: a village has too few for {least} events in each age group.",
                )
            )
    return found


def _number(value: Decimal | None, decimals: int, lang: str) -> str:
    return "" if value is None else format_number(round_half_up(value, decimals), decimals, lang)


def _span_years(years: Sequence[int]) -> str:
    return f"{years[0]}" if len(years) == 1 else f"{years[0]}–{years[-1]}"


# ── what was recorded late ──────────────────────────────────────────────────────────────────────
def mark_late_events(release: Release, before: Release | None) -> Release:
    """A release in which numbers of former years that the edition of an earlier data year told otherwise are marked as
    revised, with what it said: somebody recorded an event late, or took one back."""
    if before is None:
        return release
    former = {table.id: table for table in before.tables if table.id in (EVENTS_BY_YEAR, PEOPLE_BY_YEAR)}
    tables = tuple(
        _mark_table(table, former[table.id], before.number)
        if table.id in former and table.base == former[table.id].base
        else table
        for table in release.tables
    )
    return replace(release, tables=tables)


def _mark_table(table: Table, former: Table, number: str) -> Table:
    said = {tuple(each.id for each in path): cell.value for path, cell in former.walk() if not _has_total(path)}
    told: list[tuple[tuple[Category, ...], int | Decimal, int | Decimal]] = []
    cells = []
    for path, cell in table.walk():
        old = said.get(tuple(each.id for each in path))
        moved = old is not None and cell.value is not None and old != cell.value
        cells.append(with_state(cell, REVISED) if moved else cell)
        if moved and old is not None and cell.value is not None:
            told.append((path, old, cell.value))
    if not told:
        return table
    notes = [
        f"Menurut Rilis {number}: {_list_changes(told, 'id')}; yang terlambat dicatat atau dibatalkan mengubahnya.",
        f"By Release {number}: {_list_changes(told, 'en')}; what was recorded late or taken back changed it.",
    ]
    marks = explain_states([REVISED]), explain_states([REVISED], "en")
    return replace(
        table,
        cells=tuple(cells),
        notes=(*table.notes, notes[0], *marks[0]),
        notes_en=(*table.notes_en, notes[1], *marks[1]),
    )


def _has_total(path: Sequence[Category]) -> bool:
    return any(each.total for each in path)


def _list_changes(told: Iterable[tuple[tuple[Category, ...], int | Decimal, int | Decimal]], lang: str) -> str:
    parts = []
    for path, old, new in told:
        names = " ".join(each.label if lang == "id" else each.label_en for each in path)
        numbers = [format_number(value, 0, lang) for value in (old, new)]
        parts.append(f"{names} {numbers[0]}, {'kini' if lang == 'id' else 'now'} {numbers[1]}")
    return "; ".join(parts)

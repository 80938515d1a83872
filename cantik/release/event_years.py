"""The tables of events and people by year as a release has them: the years that rates are made of, the villages that
each of them is of, the state of each year, and what the edition of the year before said of it. Of published cells only;
pure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product
from typing import Final

from cantik.base.numerals import format_number
from cantik.content.axes import Axis, Category
from cantik.content.kinds import Content, Policy
from cantik.content.rate import RateDefinition, RateGroup
from cantik.content.schema.rate import WOMEN
from cantik.register.events.rates import EventYear
from cantik.release.model import ROWS_OF, Cell, Release, Table
from cantik.release.states import REVISED, explain_states, state_of_year, with_state

#: the text of a release that holds the rates: what, English, how much, English
RATES: Final = "laju"
#: the text that holds those of the first page of a place
FRONT_RATES: Final = "laju_muka"
EVENTS_BY_YEAR, PEOPLE_BY_YEAR = "peristiwa_tahunan", "penduduk_tengah_tahun"
_YEARS: Final = "tahun_peristiwa"
#: kinds of events by the class of the table that counts them
_KINDS = {"lahir": "lahir", "mati": "mati", "datang": "pindah_datang", "pindah": "pindah_keluar"}
_FERTILE, FERTILE_AGES = "perempuan_subur", RateGroup(15, 49, WOMEN)


@dataclass(frozen=True, slots=True)
class ToldYear:
    """A year that both tables tell. `villages`: of a level the codes of those that tell it, where not all of its `of`
    do; of a village, and where all do, none."""

    events: EventYear
    villages: frozenset[str] = frozenset()
    of: int = 0


def list_rates(content: Content, policy: Policy) -> tuple[RateDefinition, ...]:
    """The rates of events that a release may make, in their order: from as many events on as content says, and the
    policy where it asks for more."""
    ordered = sorted(content.rates.values(), key=lambda rate: rate.order)
    return tuple(replace(rate, least=max(rate.least, policy.events_min)) for rate in ordered)


# ── years ───────────────────────────────────────────────────────────────────────────────────────
def list_years(events: Table, people: Table) -> list[ToldYear]:
    """The years of both tables, the last first. A year of which no event stands is not told; nor is one whose events
    and people are not of the same villages of a level."""
    happened, lived = _by_year(events), _by_year(people)
    of_events, of_people = (each.definition.get(ROWS_OF, {}) for each in (events, people))
    found = []
    for row, year in sorted(happened.keys() & lived.keys(), reverse=True):
        telling = of_events.get(row, {})
        if telling != of_people.get(row, {}):
            continue
        kinds = {kind: happened[row, year].get(name, 0) for name, kind in _KINDS.items()}
        own = lived[row, year]
        women: dict[tuple[str, int | None], int] = {(WOMEN, FERTILE_AGES.low): own.get(_FERTILE, 0)}
        told = EventYear(year, kinds, own["jumlah"], whole=True, people=women)
        found.append(ToldYear(told, frozenset(telling.get("kode", ())), int(telling.get("dari", 0))))
    return found


def _by_year(table: Table) -> dict[tuple[str, int], dict[str, int]]:
    """Cells by year (id of its class and number) and class of the other axis."""
    found: dict[tuple[str, int], dict[str, int]] = {}
    place = next(at for at, axis in enumerate(table.axes) if axis.id == _YEARS)
    for path, cell in table.walk():
        year, (other,) = path[place], (each for at, each in enumerate(path) if at != place)
        if not year.total and not year.missing and cell.value is not None:
            found.setdefault((year.id, int(year.label)), {})[other.id] = int(cell.value)
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

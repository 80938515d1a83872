"""The figures of a release as sets of data: what every open format for other programs reads, and nothing else.

A set has axes and observations. Of a table each cell is one; the indicators of a release are one set of two axes, of
which an observation stands only where an indicator is told of a place. A hidden observation has no value, its status
and its public range, as the release itself says it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from cantik.content.axes import Axis, Category
from cantik.release.model import Figure, Release, Status, Table

#: the set of the indicators, and its file
INDICATORS: Final = "indikator"


@dataclass(frozen=True, slots=True)
class Observation:
    """One figure: the categories of the axes in their order by id, the value or its status; `state`: not final
    (`release.states`); `low`, `high`: the public range of a hidden one (of a
    share its lower end alone); `unit` of this figure; of an indicator also
    its numerator, denominator, population base and title, which says of whom it is: of a level the sum of some villages
    is called otherwise than the figure of one of its parts."""

    key: tuple[str, ...]
    value: int | Decimal | None
    status: Status
    state: str
    low: int | Decimal | None
    high: int | None
    unit: str
    numerator: int | None = None
    denominator: int | None = None
    base: str = ""
    title: tuple[str, str] = ("", "")
    reference: dt.date | None = None  # its day, where it is not that of its set


@dataclass(frozen=True, slots=True)
class Dataset:
    """Figures that share their axes. `key` is unique in the release and safe in file names; texts are pairs,
    Indonesian and English; `unit` is empty where each observation has its own, and so is `base`, the population that a
    table is about."""

    key: str
    number: str
    title: tuple[str, str]
    unit: tuple[str, str]
    universe: tuple[str, str]
    source: tuple[str, str]
    notes: tuple[tuple[str, ...], tuple[str, ...]]
    topic: str
    reference: dt.date
    axes: tuple[Axis, ...]
    observations: tuple[Observation, ...]
    definition: Mapping[str, Any]
    base: str = ""

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of categories of each axis."""
        return tuple(len(axis.categories) for axis in self.axes)

    @property
    def has_states(self) -> bool:
        """Whether a figure of it is not final: only then its files have a column that says so."""
        return any(each.state for each in self.observations)

    @property
    def has_bounds(self) -> bool:
        """Whether of a hidden indicator of it a lower end is printed: only then its files have a column for it."""
        return self.key == INDICATORS and any(each.low is not None for each in self.observations)

    @property
    def has_days(self) -> bool:
        """Whether a figure of it is of another day: only then its CSV has a column that says so."""
        return any(each.reference for each in self.observations)

    @property
    def csv_file(self) -> str:
        """The CSV file of the set in the folder of the release."""
        return f"tabel/{self.key}.csv"

    @property
    def jsonstat_file(self) -> str:
        """The JSON-stat file of a table there; indicators have none."""
        return f"tabel/{self.key}.jsonstat.json"


def list_datasets(release: Release) -> tuple[Dataset, ...]:
    """The sets of a release whose tables are as they are printed (`release.printed_tables`), tables in their order,
    then the indicators where there are any."""
    tables = tuple(set_of_table(table) for table in release.tables)
    return (*tables, set_of_figures(release)) if release.figures else tables


def pick_observations(own: Dataset, picks: Mapping[str, Collection[str]]) -> Dataset:
    """The part of a set that some categories of some axes make, by their ids; an axis of which nothing is picked stays
    whole. Every pick is of the set: who reads it from an address asks before."""
    axes = tuple(
        replace(axis, categories=tuple(c for c in axis.categories if c.id in picks[axis.id]))
        if axis.id in picks
        else axis
        for axis in own.axes
    )
    kept = [(at, frozenset(picks[axis.id])) for at, axis in enumerate(own.axes) if axis.id in picks]
    held = tuple(each for each in own.observations if all(each.key[at] in wanted for at, wanted in kept))
    return replace(own, axes=axes, observations=held)


def set_of_table(table: Table) -> Dataset:
    """A table, as it is printed, as a set of data."""
    observations = tuple(
        Observation(
            tuple(category.id for category in path),
            cell.value,
            cell.status,
            cell.state,
            cell.low,
            cell.high,
            table.unit,
        )
        for path, cell in table.walk()
    )
    return Dataset(
        table.key,
        table.number,
        (table.title, table.title_en),
        (table.unit, table.unit_en),
        (table.universe, table.universe_en),
        (table.source, table.source_en),
        (table.notes, table.notes_en),
        table.topic,
        table.reference,
        table.axes,
        observations,
        table.definition,
        table.base,
    )


def set_of_figures(release: Release) -> Dataset:
    """The indicators of a release as one set, of the whole place and of its parts."""
    place = release.place
    return Dataset(
        INDICATORS,
        "",
        (f"Indikator {place.heading()} {release.year}", f"Indicators of {place.heading('en')} {release.year}"),
        ("", ""),
        ("", ""),
        ("; ".join(release.sources), "; ".join(release.sources)),
        ((), ()),
        "",
        release.reference,
        (_indicator_axis(release.figures), _place_axis(release)),
        tuple(
            Observation(
                (each.id, each.area or place.code),
                each.value,
                each.status,
                each.state,
                each.least,
                None,
                each.unit,
                each.numerator,
                each.denominator,
                each.base,
                (each.title, each.title_en),
                each.reference,
            )
            for each in release.figures
        ),
        {},
    )


def _indicator_axis(figures: Sequence[Figure]) -> Axis:
    named = {each.id: (each.title, each.title_en) for each in figures}
    categories = tuple(Category(name, *titles, (at,)) for at, (name, titles) in enumerate(named.items()))
    return Axis("indikator", "Indikator", "Indicator", "kategori", categories)


def _place_axis(release: Release) -> Axis:
    """The village as the total of its dusun: its figure is no sum of theirs where it is a rate, but stands above."""
    own = (release.place.code, release.place.heading(), release.place.heading("en"))
    parts = {each.area: (each.area_label, each.area_label) for each in release.figures if each.area}
    leaves = tuple(range(1, len(parts) + 1))
    categories = [Category(*own, leaves, total=True)]
    categories += [Category(code, *labels, (at,)) for at, (code, labels) in enumerate(parts.items(), 1)]
    return Axis("wilayah", "Wilayah", "Area", "wilayah", tuple(categories))

"""The figures of a release as sets of data: what every open format for other programs reads, and nothing else.

A set has axes and observations. Of a table each cell is one; the indicators of a release are one set of two axes, of
which an observation stands only where an indicator is told of a place. A hidden observation has no value, its status
and its public range, as the release itself says it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from cantik.content.axes import Axis, Category
from cantik.release.model import Figure, Release, Status, Table

#: the set of the indicators, and its file
INDICATORS: Final = "indikator"


@dataclass(frozen=True, slots=True)
class Observation:
    """One figure: the categories of the axes in their order by id, the value or its status; `state`: not final
    (`release.states`); `low`, `high`: the public range of a hidden one; `unit` of this figure."""

    key: tuple[str, ...]
    value: int | Decimal | None
    status: Status
    state: str
    low: int | None
    high: int | None
    unit: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """Figures that share their axes. `key` is unique in the release and safe in file names; texts are pairs,
    Indonesian and English; `unit` is empty where each observation has its own."""

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

    @property
    def csv_file(self) -> str:
        """The CSV file of the set in the folder of the release."""
        return f"tabel/{self.key}.csv"


def list_datasets(release: Release) -> tuple[Dataset, ...]:
    """The sets of a release whose tables are as they are printed (`release.printed_tables`), tables in their order,
    then the indicators where there are any."""
    tables = tuple(_of_table(table) for table in release.tables)
    return (*tables, _of_figures(release)) if release.figures else tables


def _of_table(table: Table) -> Dataset:
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
    )


def _of_figures(release: Release) -> Dataset:
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
            Observation((each.id, each.area or place.code), each.value, each.status, each.state, None, None, each.unit)
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

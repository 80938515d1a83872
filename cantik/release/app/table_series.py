"""One table of a village from year to year, counted anew from its register as of each 31 December: for its own office.

Unprotected, nothing of it is kept. Today's definitions count every year; where the population base, the sources or the
village's own area changed, the series breaks (`release.series` says the same of published figures).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import VillageKnowledge
from cantik.content.axes import Axis
from cantik.measure.app.register_table import one_table
from cantik.measure.result import Cube, NotMade
from cantik.register.core.app.current import stocks_of
from cantik.register.core.app.queries import first_list
from cantik.register.core.fold import standing_stocks
from cantik.register.units.app.queries import area_changes
from cantik.release.model import Cell
from cantik.release.series import (
    DECILE,
    LeftOut,
    MeasureSeries,
    SeriesBreak,
    SeriesLine,
    SeriesYear,
    area_breaks,
    break_of,
)

#: so many years at most: each is counted anew
YEARS = 5
_DTSEN = "dtsen"


@dataclass(frozen=True, slots=True)
class RegisterSeries:
    """The series, None where fewer than one year can be counted; `silent`: years without, and why in both languages;
    `bases`: the population base that each of its years counts."""

    series: MeasureSeries | None
    silent: tuple[tuple[int, str, str], ...]
    bases: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Counted:
    """A year that was counted. `lists`: sources and days of the lists that stood then."""

    day: dt.date
    cube: Cube
    lists: frozenset[tuple[str, dt.date]]

    @property
    def sources(self) -> frozenset[str]:
        """Names of the sources."""
        return frozenset(source for source, _ in self.lists)

    @property
    def version(self) -> frozenset[tuple[str, dt.date]]:
        """The lists of DTSEN among them: its version."""
        return frozenset(own for own in self.lists if own[0].startswith(_DTSEN))


def register_series(
    area: AreaCode, table: str, until: int, *, knowledge: VillageKnowledge, today: dt.date, by: str
) -> RegisterSeries:
    """A table at the end of a closed year and of the years before it, `YEARS` at most. Reading is logged. `KeyError`
    for no such table. Raises as `measure.compute`."""
    area_row = find_area(area)
    first = first_list(area_row.pk, today) if area_row is not None else None
    if area_row is None or first is None:
        return RegisterSeries(None, ())
    held, silent = [], []
    for year in range(until - YEARS + 1, until + 1):
        day = dt.date(year, 12, 31)
        if day < first:
            continue
        made = one_table(area, day, table, knowledge=knowledge, by=by)
        if isinstance(made, Cube):
            held.append(_Counted(day, made, _lists(area_row.pk, day)))
        else:
            silent.append((year, *_why(made)))
    if not held:
        return RegisterSeries(None, tuple(silent))
    series = _series(held, area_changes(area))
    told = {year.year for year in series.years}
    bases = tuple((year.day.year, year.cube.population) for year in held if year.day.year in told)
    return RegisterSeries(series, tuple(silent), bases)


def _why(made: NotMade | None) -> tuple[str, str]:
    if made is None:
        return "tabelnya belum berlaku", "its table was not in force yet"
    return made.reason, made.reason_en


def _lists(area_id: int, day: dt.date) -> frozenset[tuple[str, dt.date]]:
    standing = standing_stocks(stocks_of(area_id, as_of=day))
    return frozenset((stock.source, stock.reference) for stock in standing if not stock.event)


def _series(held: Sequence[_Counted], moved: Sequence[dt.date]) -> MeasureSeries:
    newest = held[-1]
    decile = any(axis.id == DECILE for axis in newest.cube.axes)
    inside = [year for year in held if not decile or year.version == newest.version]
    left: list[tuple[int, LeftOut]] = [(year.day.year, "versi_dtsen") for year in held if year not in inside]
    spec = newest.cube.spec
    years = tuple(
        SeriesYear(year.day.year, "", year.day, tuple(_breaks(former, year, moved)) if former else ())
        for former, year in zip((None, *inside), inside, strict=False)
    )
    return MeasureSeries(
        "tabel", spec.id, spec.title, spec.title_en, spec.unit, spec.unit_en, 0, years, _lines(inside), tuple(left)
    )


def _breaks(former: _Counted, year: _Counted, moved: Sequence[dt.date]) -> Iterator[SeriesBreak]:
    if former.cube.population != year.cube.population:
        yield break_of("dasar")
    if former.sources != year.sources:
        yield break_of("sumber")
    elif former.version != year.version:
        yield break_of("versi_dtsen")
    yield from area_breaks(moved, former.day, year.day)


def _lines(held: Sequence[_Counted]) -> tuple[SeriesLine, ...]:
    """One line a place of the table, summed over the parts of the village unless the table is about them; the sum
    last."""
    counted = [_cells(year.cube) for year in held]
    places: dict[tuple[str, ...], tuple[str, str]] = {}
    for cells in reversed(counted):
        for place, (labels, _) in cells.items():
            places.setdefault(place, labels)
    lines = [
        SeriesLine(
            place,
            *labels,
            "",
            "",
            False,
            tuple(Cell(cells[place][1], "ada") if place in cells else None for cells in counted),
        )
        for place, labels in places.items()
    ]
    sums = tuple(Cell(sum(count for _, count in cells.values()), "ada") for cells in counted)
    return (*lines, SeriesLine(("jumlah",), "Jumlah", "Total", "", "", True, sums))


def _cells(cube: Cube) -> dict[tuple[str, ...], tuple[tuple[str, str], int]]:
    axes: Sequence[Axis] = cube.axes or (cube.geo,)
    counts = cube.counts.sum(axis=0) if cube.axes else cube.counts
    places = product(*(axis.categories for axis in axes))
    return {
        tuple(category.id for category in place): (
            (" · ".join(c.label for c in place), " · ".join(c.label_en for c in place)),
            int(count),
        )
        for place, count in zip(places, counts.ravel().tolist(), strict=True)
    }

"""Results before protection: a cube of integers a table, two integers an indicator. None leaves the secure zone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cantik.content.axes import Axis, Category
from cantik.content.kinds import Indicator, TableSpec
from cantik.measure.covered import MeasureCoverage
from cantik.snapshot.bases import RECORDED


@dataclass(frozen=True, slots=True)
class Cube:
    """All counts of one table at its finest: `counts[geo, *axes]`, int64, leaves only (no totals, no merged classes).

    `geo` is the axis of dusun (role `wilayah`; one category when the village knows no dusun). `axes` are, in this
    order: `jenis_kelamin` and `umur` (broad ages, or those that `kolom` names) when the table declares such variants,
    or the declared columns of a class A table; last the axis of the rows (role `kategori`), left out when the rows are
    dusun. A missing answer is the last category of its axis where `missing == "baris"` and anybody is in it.
    `population` is the base used; `coverage` is None where the table is its own frame (class A).
    """

    spec: TableSpec
    geo: Axis
    axes: tuple[Axis, ...]
    counts: npt.NDArray[np.int64]
    population: str
    answered: int
    asked: int
    coverage: MeasureCoverage | None = None


@dataclass(frozen=True, slots=True)
class MeasuredFigure:
    """An indicator: numerator and denominator of the village and of each dusun (same order as the geo axis)."""

    spec: Indicator
    geo: Axis
    n: int
    d: int
    n_by_geo: tuple[int, ...]
    d_by_geo: tuple[int, ...]
    population: str
    coverage: MeasureCoverage | None = None


@dataclass(frozen=True, slots=True)
class UnprintedFigure:
    """An index over values of the whole village (`n` over `d`, from so many records): counted, and printed by nothing
    until protection can show that it tells of nobody."""

    spec: Indicator
    n: int
    d: int
    records: int
    population: str


@dataclass(frozen=True, slots=True)
class NotMade:
    """A measure that could not be made of this snapshot, and why ("Yang tidak ditampilkan, dan sebabnya")."""

    id: str
    title: str
    title_en: str
    reason: str
    reason_en: str
    code: str  # sumber | kosong | cakupan | tak_terjawab | pelindungan | kosong_seluruhnya


@dataclass(frozen=True, slots=True)
class Results:
    """Everything measured for one village and date, with what the products must say about it."""

    desa: str
    reference: dt.date
    snapshot: str
    cubes: tuple[Cube, ...]
    figures: tuple[MeasuredFigure, ...]
    not_made: tuple[NotMade, ...]
    coverage: Mapping[str, tuple[int, int, bool]]  # basis -> recorded, frame, judged
    percent_only: frozenset[str]  # bases whose coverage allows percentages only
    held: tuple[UnprintedFigure, ...] = ()

    @property
    def dusun(self) -> tuple[Category, ...]:
        """The dusun where people are, as the tables of them have them; facilities may stand where nobody does."""
        of_people = (cube for cube in self.cubes if cube.population != RECORDED)
        return next((cube.geo.categories for cube in (*of_people, *self.cubes)), ())

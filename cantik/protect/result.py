"""The one protected result: what may be printed. Every product of a release reads this and nothing before it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from cantik.content.axes import Axis
from cantik.content.kinds import Indicator, TableSpec
from cantik.measure.measure_coverage import MeasureCoverage
from cantik.measure.result import NotMade

if TYPE_CHECKING:
    from cantik.protect.audit.gate import Printed

Status = Literal["ada", "rahasia", "tidak_terdefinisi", "tidak_tersedia"]


@dataclass(frozen=True, slots=True)
class SafeCell:
    """A cell as it may be told: its true value, or none with the public range [low, high]."""

    value: int | None
    status: Status
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class NamedVillages:
    """The villages (codes) that a number of a level is the sum of, where it is not of all `of` that the level has."""

    codes: tuple[str, ...]
    of: int

    @property
    def key(self) -> str:
        """What tells these villages from others of the level: their sum is a number of another area."""
        return " ".join(self.codes)


@dataclass(frozen=True, slots=True)
class SafeTable:
    """One printable table. `tier`: buku | lampiran. `kind`: A (class A), T (village one-way), X (by sex and age), G
    (by area).

    `axes` include totals and merged categories; `cells` are in row-major order of the axes. Parts of every printed
    table add up.
    """

    spec: TableSpec
    tier: Literal["buku", "lampiran"]
    kind: Literal["A", "T", "X", "G"]
    axes: tuple[Axis, ...]
    cells: tuple[SafeCell, ...]
    population: str
    answered: int
    asked: int
    coverage: MeasureCoverage | None = None
    #: of a level: the villages that its total is of, None where it is of all
    named: NamedVillages | None = None
    #: of a level, where not every village has every row (`TableSpec.sparse`): by row the villages that have it
    rows_of: tuple[tuple[str, NamedVillages], ...] = ()
    #: the day that it is of, where an earlier edition counted it (`recount`); None: that of this one
    carried_of: dt.date | None = None


@dataclass(frozen=True, slots=True)
class SafeFigure:
    """An indicator that may be printed: `area` is "" for the village, else the id of a dusun category."""

    spec: Indicator
    area: str
    area_label: str
    value: Decimal | None
    numerator: int | None
    denominator: int | None
    status: Status
    population: str
    coverage: MeasureCoverage | None = None
    #: as of a table; of the members of a level theirs
    named: NamedVillages | None = None
    #: of a hidden share whose complement is small: it is at least so much, by its base and the threshold alone
    least: Decimal | None = None
    #: as of a table
    carried_of: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Protected:
    """The protected store of one release: `report` is internal (reasons, required and proven intervals), `summary` is
    public."""

    tables: tuple[SafeTable, ...]
    figures: tuple[SafeFigure, ...]
    not_shown: tuple[NotMade, ...]
    policy: str
    policy_digest: str
    summary: Mapping[str, Any]
    report: Mapping[str, Any]
    #: what passed the gate, as it read it: by this it is known what sums of villages may tell (`across`); internal
    passed: Printed | None = field(default=None, compare=False, repr=False)

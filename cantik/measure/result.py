"""Results before protection: a cube of integers a table, two integers an indicator. None leaves the secure zone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from cantik.content.axes import Axis, Category
from cantik.content.kinds import Indicator, TableSpec
from cantik.content.schema.common import HAPPENINGS, MID_YEAR
from cantik.measure.homes import Home
from cantik.measure.measure_coverage import MeasureCoverage
from cantik.snapshot.bases import RECORDED

#: records of the village as a whole, whatever their base
_PLACELESS = (*HAPPENINGS, MID_YEAR)


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
class IndexFigure:
    """An index over values of the whole village: `n` over `d`, from so many records.

    `homes`: who stands behind it, value, persons and what is lacking of each record (`homes.homes_of`), for protection
    alone. `index`: the name of the column that says who is poor by it (`conditions.index_of`). `lacks_of`: of each
    thing that it is made of the columns of the register behind it. `condition`: where it is a count, the ordinary
    percentage as which it stands among the figures; a value has none.
    """

    spec: Indicator
    n: int
    d: int
    records: int
    population: str
    homes: tuple[Home, ...]
    index: str
    lacks_of: tuple[frozenset[str], ...] = ()
    condition: Indicator | None = None
    coverage: MeasureCoverage | None = None


@dataclass(frozen=True, slots=True)
class SumTable:
    """The sums of one table before protection: for each category of `axis` what each record gives, ascending (nothing
    of a record that gives 0), and of how many contributors the records speak (None: each is one, or it is not told)."""

    spec: TableSpec
    axis: Axis
    given: tuple[tuple[int, ...], ...]
    contributors: tuple[int | None, ...]
    population: str
    answered: int
    asked: int
    coverage: MeasureCoverage | None = None


@dataclass(frozen=True, slots=True)
class NotMade:
    """A measure that could not be made of this snapshot, and why ("Yang tidak ditampilkan, dan sebabnya")."""

    id: str
    title: str
    title_en: str
    reason: str
    reason_en: str
    #: sumber | kosong | cakupan | tak_terjawab | pelindungan | kosong_seluruhnya | satu_hal | tidak_ditanyakan
    code: str
    #: the reason tells how many, or that nobody, are in a group that no public number tells of: for the own office
    #: alone (`protect/public_status.py`)
    untold: bool = False


#: `NotMade.code` of what is left out because another source tells the same
SAME_THING = "satu_hal"
#: `NotMade.code` of what counts answers that no source asked for
NOT_ASKED = "tidak_ditanyakan"
#: why a vector has no number of what an edition carries over: the edition that counted it kept none
CARRIED_WITHOUT = "dibawa"


@dataclass(frozen=True, slots=True)
class SameMeasures:
    """Measures of one thing by the source that tells it, the source that is to be told first: id, title, English title
    of each."""

    sources: tuple[tuple[tuple[str, str, str], ...], ...]

    def measures_left_out(self, by: int) -> dict[str, NotMade]:
        """What is left out, by id, where the source at this place tells the thing."""
        _, title, title_en = self.sources[by][0]
        said = f"Hal yang sama sudah ditampilkan dari sumber lain: {title}."
        said_en = f"The same is shown from another source: {title_en}."
        others = [each for place, some in enumerate(self.sources) if place != by for each in some]
        return {name: NotMade(name, own, own_en, said, said_en, SAME_THING) for name, own, own_en in others}


@dataclass(frozen=True, slots=True)
class Results:
    """Everything measured for one village and date, with what the products must say about it.

    `figures`: also the indices that are counts, as conditions; `indices`: all indices with who stands behind them;
    `behind`: where there are some, of each table and figure the columns of the register that it tells something of.
    `same`: what of it is one thing from several sources, of which one is told (`same.py`).
    """

    desa: str
    reference: dt.date
    snapshot: str
    cubes: tuple[Cube, ...]
    figures: tuple[MeasuredFigure, ...]
    not_made: tuple[NotMade, ...]
    coverage: Mapping[str, tuple[int, int, bool]]  # basis -> recorded, frame, judged
    percent_only: frozenset[str]  # bases whose coverage allows percentages only
    indices: tuple[IndexFigure, ...] = ()
    sums: tuple[SumTable, ...] = ()
    behind: Mapping[str, frozenset[str]] = field(default_factory=dict)
    same: tuple[SameMeasures, ...] = ()

    @property
    def dusun(self) -> tuple[Category, ...]:
        """The dusun where people are, as the tables of them have them; facilities may stand where nobody does."""
        of_people = (cube for cube in self.cubes if cube.population != RECORDED and cube.spec.unit_of not in _PLACELESS)
        return next((cube.geo.categories for cube in (*of_people, *self.cubes)), ())

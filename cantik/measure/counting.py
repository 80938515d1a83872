"""One basis of a village counted: the rows of its vector by dusun, from which its cubes and figures are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cantik.base.errors import CantikError
from cantik.content.axes import Axis
from cantik.engines.numpy import NumpyEngine
from cantik.engines.protocol import Areas, CodeBlock, Counts, Engine, Integers, Plan, Values
from cantik.measure.axes import areas_of
from cantik.measure.choose import MeasureChoice
from cantik.measure.compile import Compiled, IndicatorPlan, SumPlan, TablePlan
from cantik.measure.layout import ANSWERED, ASKED, DENOMINATOR, FRAME, NUMERATOR, POSSIBLE, RECORDED, VectorSection
from cantik.measure.measure_coverage import MeasureCoverage
from cantik.measure.vector_places import Placement, cells_of, key_of, rows_of
from cantik.snapshot.frame import Frame, Snapshot

#: One engine a process: it keeps what it has made ready of each plan.
EMBEDDED = NumpyEngine()
Numbers = Sequence[int]
VILLAGE = "desa"  # the one area of an index


@dataclass(frozen=True, slots=True)
class CountedBasis:
    """What was counted of one basis. `rows[dusun, position]` is the vector by dusun, `counters[position]` the same
    numbers as lists, as far as counters go; `counts`: for indices over values, which stand in no vector."""

    basis: str
    compiled: Compiled
    places: Placement
    geo: Axis
    rows: Integers
    counters: Sequence[Numbers]
    counts: Counts
    dusun: tuple[str, ...]

    def section(self, plan: TablePlan | IndicatorPlan) -> VectorSection:
        """Where a measure stands."""
        return self.places.sections[key_of(plan)]

    def cells(self, table: TablePlan) -> Integers:
        """The cells of a table by dusun."""
        return cells_of(self.rows, self.section(table))

    def numbers(self, one: IndicatorPlan) -> tuple[Numbers, Numbers, Numbers, Numbers]:
        """Of an indicator by dusun: asked, answered, numerator, denominator."""
        first = self.section(one).first
        asked, answered, numerator, denominator = (
            self.counters[first + place] for place in (ASKED, ANSWERED, NUMERATOR, DENOMINATOR)
        )
        return asked, answered, numerator, denominator

    def values(self, one: IndicatorPlan) -> Values:
        """The values of an index, of the whole village."""
        return self.counts.values(one.spread or 0)

    def coverage_of_values(self, one: IndicatorPlan | SumPlan, records: int) -> MeasureCoverage:
        """The coverage of an index or of sums of the whole village; `records`: those that have a value."""
        places = one.coverage.frame, one.coverage.possible, one.coverage.recorded, one.asked
        frame, possible, recorded, asked = (int(self.counts.counters[:, place].sum()) for place in places)
        known = frame - (possible - asked) - (asked - records)
        return MeasureCoverage((VILLAGE,), (frame,), (recorded,), (known,), (asked,), (records,))

    def coverage(self, plan: TablePlan | IndicatorPlan, asked: Numbers, answered: Numbers) -> MeasureCoverage:
        """The coverage of a measure by dusun: who may be in its universe, is not for certain, or did not answer is not
        known."""
        first = self.section(plan).first
        frame, possible = self.counters[first + FRAME], self.counters[first + POSSIBLE]
        known = tuple(
            whole - (may_be - inside) - (inside - told)
            for whole, may_be, inside, told in zip(frame, possible, asked, answered, strict=True)
        )
        places = self.dusun
        recorded = tuple(self.counters[first + RECORDED])
        return MeasureCoverage(places, tuple(frame), recorded, known, tuple(asked), tuple(answered))


def count_bases(snapshot: Snapshot, choice: MeasureChoice, engine: Engine = EMBEDDED) -> Iterator[CountedBasis]:
    """Every basis of a choice counted once. Raises `CantikError` M104 for a snapshot of other code lists."""
    for basis, compiled in choice.compiled.items():
        geo, areas = areas_of(snapshot, basis)
        counts = _count(snapshot.frames[basis], compiled.plan, areas, engine)
        places = choice.places[basis]
        rows = rows_of(counts, places, areas)
        counters = rows[:, : places.counted].T.tolist()
        dusun = tuple(category.id for category in geo.categories)
        yield CountedBasis(basis, compiled, places, geo, rows, counters, counts, dusun)


def _count(frame: Frame, plan: Plan, areas: Areas, engine: Engine) -> Counts:
    for name, size in plan.radix.items():
        if frame.radix[name] != size:
            raise CantikError(
                "M104",
                f"Potret data memakai daftar kode lain untuk “{name}”",
                found=f"{frame.radix[name]} kode",
                expected=f"{size} kode",
                mend="Buat ulang potret data dari register.",
            )
    columns = {name: frame.columns[name] for name in plan.radix}
    amounts = {name: frame.amounts[name] for name in plan.amounts}
    return engine.count([CodeBlock(columns, frame.area, amounts)], plan, areas)

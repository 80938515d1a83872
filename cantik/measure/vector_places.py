"""From what an engine counted of one village to rows of the vector, a row each dusun, and back to what a measure reads.

The engine counts each distinct predicate once, wherever it stands in a plan; the vector has a place of its own for each
counter of each measure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cantik.engines.protocol import Areas, Counts, Integers
from cantik.measure.compile import Compiled, CoveragePlan, IndicatorPlan, TablePlan
from cantik.measure.layout import (
    ANSWERED,
    ASKED,
    DENOMINATOR,
    FRAME,
    INDICATOR,
    NUMERATOR,
    POSSIBLE,
    RECORDED,
    TABLE,
    Key,
    VectorLayout,
    VectorSection,
)

Places = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, eq=False)
class Placement:
    """Where the counts of a plan belong among the positions of its basis: counters, totals (position in the plan,
    position in the row), and the first cell of each table with its size."""

    width: int
    counters: tuple[Places, Places]
    totals: tuple[Places, Places]
    tables: tuple[tuple[int, int, int], ...]  # offset in the plan, first position, size
    sections: Mapping[Key, VectorSection]  # of the measures of the plan; indices over values have none
    counted: int  # counters stand before the cells: positions below this


def placement(compiled: Compiled, layout: VectorLayout, basis: str) -> Placement:
    """The places of a plan of this basis."""
    known = layout.by_key()
    counters: list[tuple[int, int]] = []
    totals: list[tuple[int, int]] = []
    tables: list[tuple[int, int, int]] = []
    sections: dict[Key, VectorSection] = {}
    for table in compiled.tables:
        section = known[key_of(table)]
        counters += _coverage_places(table.coverage, section)
        tables.append((table.tally.offset, section.cells, table.tally.size))
        sections[section.key] = section
    for plan in compiled.indicators:
        found = known.get(key_of(plan))
        if found is None:  # an index over values: it is no sum
            continue
        counters += [*_coverage_places(plan.coverage, found), (plan.asked, found.first + ASKED)]
        counters.append((plan.answered, found.first + ANSWERED))
        sections[found.key] = found
        if plan.spread is None:
            (totals if plan.summed else counters).append((plan.numerator, found.first + NUMERATOR))
            (totals if plan.divided else counters).append((plan.denominator, found.first + DENOMINATOR))
    counted = sum(section.counters for section in layout.sections if section.basis == basis)
    return Placement(
        layout.widths.get(basis, 0), _place_pairs(counters), _place_pairs(totals), tuple(tables), sections, counted
    )


def key_of(plan: TablePlan | IndicatorPlan) -> Key:
    """The key of the section of a part of a plan."""
    return (TABLE if isinstance(plan, TablePlan) else INDICATOR), plan.spec.id, plan.population


def _place_pairs(pairs: Sequence[tuple[int, int]]) -> tuple[Places, Places]:
    found = np.array(pairs, np.intp).reshape(-1, 2)
    return found[:, 0], found[:, 1]


def _coverage_places(plan: CoveragePlan, section: VectorSection) -> list[tuple[int, int]]:
    first = section.first
    return [(plan.frame, first + FRAME), (plan.possible, first + POSSIBLE), (plan.recorded, first + RECORDED)]


def rows_of(counts: Counts, places: Placement, areas: Areas) -> Integers:
    """`rows[dusun, position]`: the vector of each dusun, as far as its basis goes."""
    rows = np.zeros((areas.groups, places.width), np.int64)
    for columns, (source, target) in ((counts.counters, places.counters), (counts.totals, places.totals)):
        if len(source):
            by_dusun = np.zeros((areas.groups, columns.shape[1]), np.int64)
            np.add.at(by_dusun, areas.group, columns)
            rows[:, target] = by_dusun[:, source]
    for offset, first, size in places.tables:
        rows[:, first : first + size] = counts.cells[:, offset : offset + size]
    return rows


def cells_of(rows: Integers, section: VectorSection) -> Integers:
    """The cells of a table, `[dusun, *axes]`."""
    return rows[:, section.cells : section.cells + section.size].reshape(-1, *section.shape)

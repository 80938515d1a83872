"""Where each record stands in each measure: whether two editions of a village differ in it, and by how many records.

A mark is a whole number: 0 outside of the base of a measure, else another one for each answer. Dusun, sex and age
decide none: whoever moved between two dusun or had a birthday changed no answer. For protection alone
(docs/adr/0135); the register's ids of the records stand beside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cantik.content.kinds import Content, Policy
from cantik.engines.protocol import UNTOLD, Plan, Spread
from cantik.expr.scope import Positions
from cantik.measure.choose import choose
from cantik.measure.compile import Compiled, IndicatorPlan, SumPlan, TablePlan
from cantik.measure.homes import satisfies
from cantik.measure.layout import INDICATOR, TABLE, meanings_of
from cantik.snapshot.frame import Frame, Snapshot

Marks = npt.NDArray[np.int64]
#: the marks of a numerator lie below those of a denominator; numbers of a mean stay far below
_ABOVE = 1 << 24
#: the same of the classes of a table of sums, whose amounts are rupiah
_CLASS = 1 << 48


@dataclass(frozen=True, slots=True, eq=False)
class MeasureMarks:
    """The marks of the records of a basis in one measure; `meaning`: what its definition means, as a digest ("" where
    it is summed nowhere)."""

    basis: str
    meaning: str
    marks: Marks


@dataclass(frozen=True, slots=True, eq=False)
class VillageMarks:
    """The marks of a village on a day by id of the measure; `ids`: by basis the register's id of each record, "" where
    it has none."""

    ids: Mapping[str, tuple[str, ...]]
    measures: Mapping[str, MeasureMarks]


def marks_of(
    snapshot: Snapshot,
    ids: Mapping[str, tuple[str, ...]],
    content: Content,
    lists: Mapping[str, Positions],
    *,
    policy: Policy,
    in_office: bool = True,
) -> VillageMarks:
    """The marks of a snapshot in every measure that `measure.compute` counts of it. `ids`: of `freeze_with_ids`."""
    choice, meanings = choose(snapshot, content, lists, policy, in_office=in_office), meanings_of(content, lists)
    found: dict[str, MeasureMarks] = {}
    for basis, compiled in choice.compiled.items():
        for kind, plan, marks in _mark_basis(snapshot.frames[basis], compiled):
            meaning = meanings.get((kind, plan.spec.id, plan.population), "")
            found[plan.spec.id] = MeasureMarks(basis, meaning, marks)
    return VillageMarks({basis: ids[basis] for basis in choice.compiled}, found)


def _mark_basis(frame: Frame, compiled: Compiled) -> Iterator[tuple[str, TablePlan | IndicatorPlan | SumPlan, Marks]]:
    for table in compiled.tables:
        yield TABLE, table, _of_table(table, frame)
    for sums in compiled.sums:
        yield TABLE, sums, _of_sums(sums, compiled.plan, frame)
    for plan in compiled.indicators:
        of_values = plan.spread is not None
        yield INDICATOR, plan, (_of_values if of_values else _of_indicator)(plan, compiled.plan, frame)


def _of_table(table: TablePlan, frame: Frame) -> Marks:
    """By the class of the rows; those of a table whose rows are dusun are all alike."""
    inside = satisfies(table.tally.where, frame.columns, len(frame)).astype(np.int64)
    if not table.tally.dimensions or table.spec.rows != table.tally.dimensions[-1].id:
        return inside
    rows = table.tally.dimensions[-1]
    return inside * (1 + np.array(rows.classes, np.int64)[frame.columns[rows.column]])


def _of_sums(sums: SumPlan, plan: Plan, frame: Frame) -> Marks:
    """By the class and the number that was told of it."""
    marks = satisfies(plan.counters[sums.asked], frame.columns, len(frame)).astype(np.int64)
    for place, number in enumerate(sums.numbers, start=1):
        inside, values = _values_of(plan.spreads[number], frame)
        marks = np.where(inside, place * _CLASS + 2 + values, marks)
    return marks


def _of_values(plan: IndicatorPlan, counted: Plan, frame: Frame) -> Marks:
    """By the value of an index, of those who told one."""
    asked = satisfies(counted.counters[plan.asked], frame.columns, len(frame)).astype(np.int64)
    inside, values = _values_of(counted.spreads[plan.spread or 0], frame)
    return np.where(inside, 2 + values, asked)


def _values_of(spread: Spread, frame: Frame) -> tuple[npt.NDArray[np.bool_], Marks]:
    inside = satisfies(spread.where, frame.columns, len(frame))
    values = np.zeros(len(frame), np.int64)
    for place, (_, scored) in enumerate(spread.points):  # what is lacking, not only how much of it
        values |= satisfies(scored, frame.columns, len(frame)).astype(np.int64) << place
    if spread.column is not None:
        own = frame.amounts.get(spread.column)
        values = frame.columns[spread.column].astype(np.int64) if own is None else own
        inside = inside & (values != UNTOLD) if own is not None else inside
    return inside, values


def _of_indicator(plan: IndicatorPlan, counted: Plan, frame: Frame) -> Marks:
    """By what a record gives to numerator and denominator, and whether it answered."""

    def give(place: int, *, summed: bool) -> Marks:
        if not summed:
            return satisfies(counted.counters[place], frame.columns, len(frame)).astype(np.int64)
        total = counted.totals[place]
        inside = satisfies(total.where, frame.columns, len(frame))
        return inside * (1 + frame.columns[total.column].astype(np.int64))

    asked, answered = give(plan.asked, summed=False), give(plan.answered, summed=False)
    above, below = give(plan.numerator, summed=plan.summed), give(plan.denominator, summed=plan.divided)
    return asked * (1 + answered + 2 * above + 2 * _ABOVE * below)

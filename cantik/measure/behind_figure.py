"""Which records stand behind an indicator: those of its numerator, the rest of its denominator, and those of whom it is
not known. By the very sets of codes that the engines count, row by row with the reference engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from cantik.engines.protocol import Plan
from cantik.engines.reference import holds
from cantik.expr.sets import CodeSet, columns_of
from cantik.measure.compile import IndicatorPlan
from cantik.snapshot.frame import Frame


class FigurePart(StrEnum):
    """A list behind an indicator. REST: in the denominator and not in the numerator; UNKNOWN: who may be in its
    universe and did not answer all that it asks."""

    NUMERATOR = "pembilang"
    REST = "selebihnya"
    UNKNOWN = "belum_diketahui"


@dataclass(frozen=True, slots=True)
class RecordsBehind:
    """Positions in a frame by part, ascending. `above`, `below`: what the records bring to numerator and denominator,
    added up; `brings`: of a mean the number that each record adds, by position."""

    parts: Mapping[FigurePart, tuple[int, ...]]
    above: int
    below: int
    brings: Mapping[int, int]


def can_be_listed(one: IndicatorPlan) -> bool:
    """Whether records stand behind a figure one by one: an index over values (Gini, quantiles) is of all of them."""
    return one.spread is None


def records_behind(one: IndicatorPlan, plan: Plan, frame: Frame) -> RecordsBehind:
    """The records behind an indicator of a plan. Raises `ValueError` for an index, behind which stand all."""
    if not can_be_listed(one):
        raise ValueError(one.spec.id)
    answered, possible = plan.counters[one.answered], plan.counters[one.coverage.possible]
    if one.summed:
        return _behind_mean(one, plan, frame, possible)
    above, below = plan.counters[one.numerator], plan.counters[one.denominator]
    rows = _rows(frame, answered, possible, above, below)
    numerator = _positions(rows, lambda row: holds(above, row))
    denominator = _positions(rows, lambda row: holds(below, row))
    inside = set(numerator)
    return RecordsBehind(
        {
            FigurePart.NUMERATOR: numerator,
            FigurePart.REST: tuple(place for place in denominator if place not in inside),
            FigurePart.UNKNOWN: _positions(rows, lambda row: holds(possible, row) and not holds(answered, row)),
        },
        len(numerator),
        len(denominator),
        {},
    )


def _behind_mean(one: IndicatorPlan, plan: Plan, frame: Frame, possible: CodeSet) -> RecordsBehind:
    """Behind a mean stand all records that tell a number, each with its own."""
    total = plan.totals[one.numerator]
    divisor = plan.totals[one.denominator] if one.divided else None
    rows = _rows(frame, total.where, possible, *(() if divisor is None else (divisor.where,)), more=(total.column,))
    told = _positions(rows, lambda row: holds(total.where, row))
    brings = {place: rows[place][total.column] for place in told}
    below = len(told) if divisor is None else sum(int(frame.columns[divisor.column][place]) for place in told)
    unknown = _positions(rows, lambda row: holds(possible, row) and not holds(total.where, row))
    parts = {FigurePart.NUMERATOR: told, FigurePart.REST: (), FigurePart.UNKNOWN: unknown}
    return RecordsBehind(parts, sum(brings.values()), below, brings)


def _rows(frame: Frame, *asked: CodeSet, more: tuple[str, ...] = ()) -> list[Mapping[str, int]]:
    """Every record with the codes of the columns that some sets ask for."""
    names = sorted(frozenset(more).union(*map(columns_of, asked)))
    columns = [frame.columns[name].tolist() for name in names]
    return [dict(zip(names, codes, strict=True)) for codes in zip(*columns, strict=True)]


def _positions(rows: list[Mapping[str, int]], inside: Callable[[Mapping[str, int]], bool]) -> tuple[int, ...]:
    return tuple(place for place, row in enumerate(rows) if inside(row))

"""From a snapshot to cubes and figures: choose what is counted, count once a basis, judge what was counted."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from cantik.content.axes import Axis
from cantik.content.kinds import Content, Policy, TableSpec
from cantik.engines.protocol import Engine, Integers, Spread, Values
from cantik.expr.scope import Positions, measure_scope
from cantik.expr.sets import columns_of
from cantik.measure.axes import WHOLE
from cantik.measure.choose import MeasureChoice, choose
from cantik.measure.compile import DUSUN, OPEN, IndicatorPlan, SumPlan, TablePlan, columns_needed
from cantik.measure.conditions import as_condition, index_of, is_count, lines_of
from cantik.measure.counting import EMBEDDED, CountedBasis, count_bases
from cantik.measure.gates import after_counting, judge_coverage, percent_only
from cantik.measure.homes import Home, homes_of
from cantik.measure.result import Cube, IndexFigure, MeasuredFigure, NotMade, Results, SameMeasures, SumTable
from cantik.measure.same import told_twice
from cantik.measure.sources import told_of
from cantik.measure.spread import fraction_of
from cantik.snapshot.frame import Frame, Snapshot

#: by identity of an axis, which is kept beside it so that its id stays its own: its first categories
_FIRST: dict[tuple[int, int], tuple[Axis, Axis]] = {}
_AXES = 2_000
#: by digest of the content: of each measure the columns of the register that it tells something of
_BEHIND: dict[str, dict[str, frozenset[str]]] = {}


def compute(
    snapshot: Snapshot,
    content: Content,
    lists: Mapping[str, Positions],
    *,
    policy: Policy,
    engine: Engine = EMBEDDED,
    in_office: bool = False,
) -> Results:
    """All tables and indicators that the snapshot's sources, bases, coverage and answers allow, and why not the rest.
    `in_office`: also those of lists of which too few rows came in, which leave the office by no release.

    Raises `ContentError` for a definition that cannot be counted and `CantikError` M104 for a snapshot that was frozen
    with other code lists.
    """
    choice = choose(snapshot, content, lists, policy, in_office=in_office)
    made = dict(_count_measures(snapshot, choice, content, policy, engine))
    shown = {key for key, told in made.items() if _is_measure(told)}
    ordered = [made[type(measure), measure.id] for measure in choice.measures]
    indices = tuple(result for result in ordered if isinstance(result, IndexFigure))
    return Results(
        desa=snapshot.desa,
        reference=snapshot.reference,
        snapshot=snapshot.id,
        cubes=tuple(result for result in ordered if isinstance(result, Cube)),
        figures=tuple(figure for result in ordered if (figure := _as_figure(result)) is not None),
        not_made=(*choice.refused, *(result for result in ordered if isinstance(result, NotMade))),
        coverage={
            basis: (coverage.recorded, coverage.frame, coverage.judged) for basis, coverage in snapshot.coverage.items()
        },
        percent_only=frozenset(
            basis
            for basis, coverage in snapshot.coverage.items()
            if percent_only(coverage, policy, in_office=in_office)
        ),
        indices=indices,
        sums=tuple(result for result in ordered if isinstance(result, SumTable)),
        behind=_behind(choice, content, lists) if indices else {},
        same=_same(snapshot, choice, content, lists, shown),
    )


def _count_measures(
    snapshot: Snapshot, choice: MeasureChoice, content: Content, policy: Policy, engine: Engine
) -> Iterator[tuple[tuple[type, str], Cube | SumTable | MeasuredFigure | IndexFigure | NotMade]]:
    """Every measure of a choice with what became of it, each basis counted once."""
    for basis in count_bases(snapshot, choice, engine):
        for table in basis.compiled.tables:
            yield (type(table.spec), table.spec.id), _cube(table, basis, policy)
        for sums in basis.compiled.sums:
            yield (type(sums.spec), sums.spec.id), _sum_table(sums, basis, policy)
        teller = _Indices(snapshot.frames[basis.basis], basis, content, policy)
        for plan in basis.compiled.indicators:
            found = _figure(plan, basis, policy) if plan.spread is None else teller.compute_index(plan)
            yield (type(plan.spec), plan.spec.id), found


def _is_measure(told: Cube | SumTable | MeasuredFigure | IndexFigure | NotMade) -> bool:
    """Whether a measure tells something of its own: an index is told of as a whole (protect/magnitude/indices.py)."""
    return not isinstance(told, NotMade | IndexFigure)


def _same(
    snapshot: Snapshot,
    choice: MeasureChoice,
    content: Content,
    lists: Mapping[str, Positions],
    shown: Collection[tuple[type, str]],
) -> tuple[SameMeasures, ...]:
    """What of the measures that tell something is one thing from several sources."""
    if not content.same or len(shown) < 2:
        return ()
    measures = [measure for measure in choice.measures if (type(measure), measure.id) in shown]
    return tuple(told_twice(content, snapshot.reference, measures, _behind(choice, content, lists)))


def _behind(choice: MeasureChoice, content: Content, lists: Mapping[str, Positions]) -> dict[str, frozenset[str]]:
    """Of each table and indicator that is counted the columns of the register that it tells something of."""
    if content.digest not in _BEHIND:
        _BEHIND.clear()
        _BEHIND[content.digest] = {}
    known = _BEHIND[content.digest]
    for basis in {measure.unit_of for measure in choice.measures if measure.id not in known}:
        scope = measure_scope(content, lists, basis)
        for measure in choice.measures:
            if measure.unit_of == basis and measure.id not in known:
                known[measure.id] = told_of(content, basis, columns_needed(measure, scope, content))
    return {measure.id: known[measure.id] for measure in choice.measures}


# ── tables ───────────────────────────────────────────────────────────────────────────────────────
def _cube(table: TablePlan, basis: CountedBasis, policy: Policy) -> Cube | NotMade:
    spec, axes = table.spec, table.axes
    cells = basis.cells(table)
    asked_in, answered_in = asked_and_answered(table, cells)
    asked, answered = sum(asked_in), sum(answered_in)
    coverage = basis.coverage(table, asked_in, answered_in)
    problem = judge_coverage(spec, coverage, policy) or after_counting(spec, asked, answered, policy)
    if problem:
        return problem
    for place, axis in enumerate(axes, start=1):
        cells, shorter = without_nobody(cells, place, axis, spec, last=place == len(axes))
        axes = (*axes[: place - 1], shorter, *axes[place:])
    own_frame = spec.disclosure.kelas == OPEN
    whole = np.ascontiguousarray(cells)
    return Cube(spec, basis.geo, axes, whole, table.population, answered, asked, None if own_frame else coverage)


def asked_and_answered(table: TablePlan, cells: Integers) -> tuple[list[int], list[int]]:
    """Count for each dusun of a table the records in its universe, and those of them whose class on the last axis is
    known. Two lists of whole numbers, by position of the dusun."""
    asked = cells.reshape(len(cells), -1).sum(axis=1)
    if table.spec.rows == DUSUN and not table.axes:
        return asked.tolist(), asked.tolist()
    return asked.tolist(), (asked - cells[..., -1].reshape(len(cells), -1).sum(axis=1)).tolist()


def without_nobody(cells: Integers, place: int, one: Axis, spec: TableSpec, *, last: bool) -> tuple[Integers, Axis]:
    """Remove from the cells and from one axis of them what nobody has: "Tidak terjawab" when all answered (or the table
    leaves it out), ages without a person of the universe, which are zero in every table of ages and protect nobody, and
    rows of nobody where the table says so (`baris_nol`)."""
    ages = (one.role == "umur" and not last and bool(spec.details)) or (last and spec.sparse)
    before: tuple[Any, ...] = (slice(None),) * place
    kept = [
        position
        for position, category in enumerate(one.categories)
        if not (category.missing and spec.missing == "keluar")
        and not ((category.missing or ages) and not cells[(*before, position)].any())
    ]
    if len(kept) == len(one.categories):
        return cells, one
    if kept == list(range(len(kept))):  # only the last ones went: the others keep their leaves
        return cells[(*before, slice(len(kept)))], _first_of(one, len(kept))
    categories = tuple(replace(one.categories[old], leaves=(new,)) for new, old in enumerate(kept))
    return cells.take(kept, axis=place), replace(one, categories=categories)


def _first_of(one: Axis, many: int) -> Axis:
    """An axis without its last categories, made once: the axes of a plan are asked for it by every village."""
    known = _FIRST.get((id(one), many))
    if known is None:
        if len(_FIRST) >= _AXES:
            _FIRST.clear()
        known = _FIRST[id(one), many] = one, replace(one, categories=one.categories[:many])
    return known[1]


def _sum_table(plan: SumPlan, basis: CountedBasis, policy: Policy) -> SumTable | NotMade:
    """A table of sums. Who told no number did not answer, whatever the class."""
    spec, counts = plan.spec, basis.counts
    told = [counts.values(place) for place in plan.numbers]
    answered = sum(map(_records, told))
    coverage = basis.coverage_of_values(plan, answered)
    problem = judge_coverage(spec, coverage, policy) or after_counting(spec, sum(coverage.asked), answered, policy)
    if problem:
        return problem
    given = tuple(
        tuple(value for value, (rows, _) in sorted(numbers.items()) for _ in range(rows) if value) for numbers in told
    )
    many = [counts.values(place) for place in plan.contributors]
    contributors: tuple[int | None, ...] = tuple(
        # the same may grow several crops: at least as many as the largest number says, if every record has one
        max(numbers, default=0) if _records(numbers) == _records(own) else None
        for numbers, own in zip(many, told if many else (), strict=True)
    )
    own_frame = spec.disclosure.kelas == OPEN
    return SumTable(
        spec,
        plan.axis,
        given,
        contributors or (None,) * len(given),
        plan.population,
        answered,
        sum(coverage.asked),
        None if own_frame else coverage,
    )


def _records(numbers: Values) -> int:
    return sum(rows for rows, _ in numbers.values())


# ── indicators ───────────────────────────────────────────────────────────────────────────────────
def _figure(one: IndicatorPlan, basis: CountedBasis, policy: Policy) -> MeasuredFigure | NotMade:
    asked_in, answered_in, numerators, denominators = basis.numbers(one)
    coverage = basis.coverage(one, asked_in, answered_in)
    problem = judge_coverage(one.spec, coverage, policy) or after_counting(
        one.spec, sum(asked_in), sum(answered_in), policy
    )
    if problem and problem.untold:  # it stands in its place as a group of few does: nothing of it is told
        numerators = denominators = [0] * len(numerators)
    elif problem:
        return problem
    return MeasuredFigure(
        spec=one.spec,
        geo=basis.geo,
        n=sum(numerators),
        d=sum(denominators),
        n_by_geo=tuple(numerators),
        d_by_geo=tuple(denominators),
        population=one.population,
        coverage=None if one.spec.disclosure.kelas == OPEN else coverage,
    )


# ── indices ──────────────────────────────────────────────────────────────────────────────────────
class _Indices:
    """The indices of a basis; measures of one index share who stands behind them."""

    def __init__(self, frame: Frame, basis: CountedBasis, content: Content, policy: Policy) -> None:
        self._frame, self._basis, self._content, self._policy = frame, basis, content, policy
        self._homes: dict[Spread, tuple[Home, ...]] = {}

    def compute_index(self, plan: IndicatorPlan) -> IndexFigure | NotMade:
        """An index over values of the village. Who told no amount did not answer, though no counter sees it."""
        spec, values = plan.spec, self._basis.values(plan)
        records = sum(rows for rows, _ in values.values())
        coverage = self._basis.coverage_of_values(plan, records)
        problem = judge_coverage(spec, coverage, self._policy)
        problem = problem or after_counting(spec, sum(coverage.asked), records, self._policy)
        if problem:
            return problem
        spread = self._basis.compiled.plan.spreads[plan.spread or 0]
        unit = self._basis.compiled.plan.basis
        lacks = tuple(told_of(self._content, unit, columns_of(scored)) for _, scored in spread.points)
        if spread not in self._homes:
            self._homes[spread] = homes_of(spread, self._frame)
        lines = lines_of(spec, self._content.indicators.values())
        condition = as_condition(spec, lines) if is_count(spec) else None
        n, d = fraction_of(spec, values)
        return IndexFigure(
            spec, n, d, records, plan.population, self._homes[spread], index_of(spec), lacks, condition, coverage
        )


def _as_figure(result: Cube | SumTable | MeasuredFigure | IndexFigure | NotMade) -> MeasuredFigure | None:
    """A figure, or an index that is a count as the condition that it is: of the village, by no dusun."""
    if isinstance(result, MeasuredFigure):
        return result
    if not isinstance(result, IndexFigure) or result.condition is None:
        return None
    return MeasuredFigure(result.condition, WHOLE, result.n, result.d, (), (), result.population, result.coverage)

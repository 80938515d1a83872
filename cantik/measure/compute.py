"""From a snapshot to cubes and figures: choose what is counted, count once a basis, judge what was counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from cantik.content.axes import Axis
from cantik.content.kinds import Content, Policy, TableSpec
from cantik.engines.protocol import Engine, Integers
from cantik.expr.scope import Positions
from cantik.measure.choose import choose
from cantik.measure.compile import DUSUN, IndicatorPlan, TablePlan
from cantik.measure.counting import EMBEDDED, CountedBasis, counted
from cantik.measure.gates import after_counting, covered, not_shown, percent_only
from cantik.measure.result import Cube, MeasuredFigure, NotMade, Results, UnprintedFigure
from cantik.measure.spread import fraction_of
from cantik.snapshot.frame import Snapshot

OPEN = "A"  # the class of the numbers of persons and families: they are the frame of all others


def compute(
    snapshot: Snapshot, content: Content, lists: Mapping[str, Positions], *, policy: Policy, engine: Engine = EMBEDDED
) -> Results:
    """All tables and indicators that the snapshot's sources, bases, coverage and answers allow, and why not the rest.

    Raises `ContentError` for a definition that cannot be counted and `CantikError` M104 for a snapshot that was frozen
    with other code lists.
    """
    choice = choose(snapshot, content, lists, policy)
    made: dict[tuple[type, str], Cube | MeasuredFigure | UnprintedFigure | NotMade] = {}
    for basis in counted(snapshot, choice, engine):
        for table in basis.compiled.tables:
            made[type(table.spec), table.spec.id] = _cube(table, basis, policy)
        for plan in basis.compiled.indicators:
            found = _figure(plan, basis, policy) if plan.spread is None else _held(plan, basis, policy)
            made[type(plan.spec), plan.spec.id] = found
    ordered = [made[type(measure), measure.id] for measure in choice.measures]
    held = tuple(result for result in ordered if isinstance(result, UnprintedFigure))
    return Results(
        desa=snapshot.desa,
        reference=snapshot.reference,
        snapshot=snapshot.id,
        cubes=tuple(result for result in ordered if isinstance(result, Cube)),
        figures=tuple(result for result in ordered if isinstance(result, MeasuredFigure)),
        not_made=(
            *choice.refused,
            *(result for result in ordered if isinstance(result, NotMade)),
            *(not_shown(figure.spec) for figure in held),
        ),
        coverage={
            basis: (coverage.recorded, coverage.frame, coverage.judged) for basis, coverage in snapshot.coverage.items()
        },
        percent_only=frozenset(b for b, coverage in snapshot.coverage.items() if percent_only(coverage, policy)),
        held=held,
    )


# ── tables ───────────────────────────────────────────────────────────────────────────────────────
def _cube(table: TablePlan, basis: CountedBasis, policy: Policy) -> Cube | NotMade:
    spec, axes = table.spec, table.axes
    cells = basis.cells(table)
    asked_in, answered_in = asked_and_answered(table, cells)
    asked, answered = sum(asked_in), sum(answered_in)
    coverage = basis.coverage(table, asked_in, answered_in)
    problem = covered(spec, coverage, policy) or after_counting(spec, asked, answered, policy)
    if problem:
        return problem
    for place, axis in enumerate(axes, start=1):
        cells, shorter = _without_nobody(cells, place, axis, spec, last=place == len(axes))
        axes = (*axes[: place - 1], shorter, *axes[place:])
    own_frame = spec.disclosure.kelas == OPEN
    whole = np.ascontiguousarray(cells)
    return Cube(spec, basis.geo, axes, whole, table.population, answered, asked, None if own_frame else coverage)


def asked_and_answered(table: TablePlan, cells: Integers) -> tuple[list[int], list[int]]:
    """Of a table by dusun: records in its universe, and those of them in a class of its last axis."""
    asked = cells.reshape(len(cells), -1).sum(axis=1)
    if table.spec.rows == DUSUN and not table.axes:
        return asked.tolist(), asked.tolist()
    return asked.tolist(), (asked - cells[..., -1].reshape(len(cells), -1).sum(axis=1)).tolist()


def _without_nobody(cells: Integers, place: int, one: Axis, spec: TableSpec, *, last: bool) -> tuple[Integers, Axis]:
    """The axis without "Tidak terjawab" when all answered (or when the table leaves them out), and without ages that
    nobody of the universe has (they stand in every table of ages as zero and protect nobody)."""
    ages = one.role == "umur" and not last and bool(spec.details)
    kept = [
        position
        for position, category in enumerate(one.categories)
        if not (category.missing and spec.missing == "keluar")
        and not ((category.missing or ages) and not cells.take(position, axis=place).any())
    ]
    if len(kept) == len(one.categories):
        return cells, one
    if kept == list(range(len(kept))):  # only the last ones went: the others keep their leaves
        return cells.take(kept, axis=place), replace(one, categories=one.categories[: len(kept)])
    categories = tuple(replace(one.categories[old], leaves=(new,)) for new, old in enumerate(kept))
    return cells.take(kept, axis=place), replace(one, categories=categories)


# ── indicators ───────────────────────────────────────────────────────────────────────────────────
def _figure(one: IndicatorPlan, basis: CountedBasis, policy: Policy) -> MeasuredFigure | NotMade:
    asked_in, answered_in, numerators, denominators = basis.numbers(one)
    coverage = basis.coverage(one, asked_in, answered_in)
    problem = covered(one.spec, coverage, policy) or after_counting(one.spec, sum(asked_in), sum(answered_in), policy)
    if problem:
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


def _held(index: IndicatorPlan, basis: CountedBasis, policy: Policy) -> UnprintedFigure | NotMade:
    """An index over values of the village. Who told no amount did not answer, though no counter sees it."""
    values = basis.values(index)
    records = sum(rows for rows, _ in values.values())
    problem = after_counting(index.spec, basis.asked(index), records, policy)
    return problem or UnprintedFigure(index.spec, *fraction_of(index.spec, values), records, index.population)

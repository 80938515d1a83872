"""From a snapshot to cubes and figures: choose what is counted, count once a basis, judge what was counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from cantik.base.errors import CantikError
from cantik.content.axes import Axis
from cantik.content.kinds import Content, Policy, TableSpec
from cantik.engines.numpy import NumpyEngine
from cantik.engines.protocol import Areas, CodeBlock, Counts, Engine, Integers, Plan
from cantik.expr.scope import Positions
from cantik.measure.axes import areas_of
from cantik.measure.choose import choose
from cantik.measure.compile import DUSUN, CoveragePlan, IndicatorPlan, TablePlan
from cantik.measure.covered import MeasureCoverage
from cantik.measure.gates import after_counting, covered, not_shown, percent_only
from cantik.measure.result import Cube, MeasuredFigure, NotMade, Results, UnprintedFigure
from cantik.measure.spread import fraction_of
from cantik.snapshot.frame import Frame, Snapshot

#: One engine a process: it keeps what it has made ready of each plan.
EMBEDDED = NumpyEngine()
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
    for basis, compiled in choice.compiled.items():
        geo, areas = areas_of(snapshot, basis)
        counts = _count(snapshot.frames[basis], compiled.plan, areas, engine)
        sums = _by_dusun(counts, areas, geo)
        for table in compiled.tables:
            made[type(table.spec), table.spec.id] = _cube(table, counts, sums, geo, policy)
        for indicator in compiled.indicators:
            found = (
                _figure(indicator, sums, geo, policy) if indicator.spread is None else _held(indicator, counts, policy)
            )
            made[type(indicator.spec), indicator.spec.id] = found
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


# ── tables ───────────────────────────────────────────────────────────────────────────────────────
def _cube(table: TablePlan, counts: Counts, sums: _Sums, geo: Axis, policy: Policy) -> Cube | NotMade:
    tally, spec, axes = table.tally, table.spec, table.axes
    cells: Integers = counts.cells[:, tally.offset : tally.offset + tally.size].reshape(-1, *tally.shape)
    asked_in = cells.reshape(len(cells), -1).sum(axis=1)
    answered_in = (
        asked_in - cells[..., -1].reshape(len(cells), -1).sum(axis=1) if spec.rows != DUSUN or axes else asked_in
    )
    asked, answered = int(asked_in.sum()), int(answered_in.sum())
    coverage = _coverage(table.coverage, sums, asked_in.tolist(), answered_in.tolist())
    problem = covered(spec, coverage, policy) or after_counting(spec, asked, answered, policy)
    if problem:
        return problem
    for place, axis in enumerate(axes, start=1):
        cells, shorter = _without_nobody(cells, place, axis, spec, last=place == len(axes))
        axes = (*axes[: place - 1], shorter, *axes[place:])
    own_frame = spec.disclosure.kelas == OPEN
    whole = np.ascontiguousarray(cells)
    return Cube(spec, geo, axes, whole, table.population, answered, asked, None if own_frame else coverage)


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
@dataclass(frozen=True, slots=True)
class _Sums:
    """Counters and totals by dusun (`places`), one tuple each."""

    places: tuple[str, ...]
    counters: tuple[tuple[int, ...], ...]
    totals: tuple[tuple[int, ...], ...]


def _by_dusun(counts: Counts, areas: Areas, geo: Axis) -> _Sums:
    def rolled(columns: Integers) -> tuple[tuple[int, ...], ...]:
        found = np.zeros((areas.groups, columns.shape[1]), np.int64)
        np.add.at(found, areas.group, columns)
        return tuple(map(tuple, found.T.tolist()))

    places = tuple(category.id for category in geo.categories)
    return _Sums(places, rolled(counts.counters), rolled(counts.totals))


def _figure(one: IndicatorPlan, sums: _Sums, geo: Axis, policy: Policy) -> MeasuredFigure | NotMade:
    asked, answered = sum(sums.counters[one.asked]), sum(sums.counters[one.answered])
    coverage = _coverage(one.coverage, sums, sums.counters[one.asked], sums.counters[one.answered])
    problem = covered(one.spec, coverage, policy) or after_counting(one.spec, asked, answered, policy)
    if problem:
        return problem
    numerators = (sums.totals if one.summed else sums.counters)[one.numerator]
    denominators = sums.counters[one.denominator]
    return MeasuredFigure(
        spec=one.spec,
        geo=geo,
        n=sum(numerators),
        d=sum(denominators),
        n_by_geo=numerators,
        d_by_geo=denominators,
        population=one.population,
        coverage=None if one.spec.disclosure.kelas == OPEN else coverage,
    )


def _held(index: IndicatorPlan, counts: Counts, policy: Policy) -> UnprintedFigure | NotMade:
    """An index over values of the village. Who told no amount did not answer, though no counter sees it."""
    values = counts.spreads[index.spread or 0]
    records = sum(rows for rows, _ in values.values())
    problem = after_counting(index.spec, int(counts.counters[:, index.asked].sum()), records, policy)
    return problem or UnprintedFigure(index.spec, *fraction_of(index.spec, values), records, index.population)


def _coverage(plan: CoveragePlan, sums: _Sums, asked: Sequence[int], answered: Sequence[int]) -> MeasureCoverage:
    """The coverage of a measure by dusun: who may be in its universe, is not for certain, or did not answer is not
    known."""
    frame, possible = sums.counters[plan.frame], sums.counters[plan.possible]
    known = tuple(
        whole - (may_be - inside) - (inside - told)
        for whole, may_be, inside, told in zip(frame, possible, asked, answered, strict=True)
    )
    return MeasureCoverage(sums.places, frame, sums.counters[plan.recorded], known, tuple(asked), tuple(answered))

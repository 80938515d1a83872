"""From a snapshot to cubes and figures: choose bases, count once a basis, judge what was counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from cantik.base.errors import CantikError
from cantik.content.axes import Axis
from cantik.content.kinds import Content, Indicator, Policy, TableSpec
from cantik.engines.numpy import NumpyEngine
from cantik.engines.protocol import Areas, Block, Counts, Engine, Integers, Plan
from cantik.expr.scope import Positions, measure_scope
from cantik.measure.axes import geography
from cantik.measure.compile import (
    DUSUN,
    Compiled,
    IndicatorPlan,
    Measure,
    TablePlan,
    compile_basis,
    group_by_basis,
)
from cantik.measure.gates import after_counting, before_counting, in_force, percent_only, sorted_measures
from cantik.measure.result import Cube, Figure, NotMade, Results
from cantik.snapshot.frame import Frame, Snapshot

_compiled: dict[tuple[str, str, tuple[tuple[str, str], ...]], Compiled] = {}
_REMEMBERED = 64
#: One engine a process: it keeps what it has made ready of each plan.
EMBEDDED = NumpyEngine()


def compute(
    snapshot: Snapshot, content: Content, lists: Mapping[str, Positions], *, policy: Policy, engine: Engine = EMBEDDED
) -> Results:
    """All tables and indicators that the snapshot's sources, bases, coverage and answers allow, and why not the rest.

    Raises `ContentError` for a definition that cannot be counted and `CantikError` M104 for a snapshot that was frozen
    with other code lists.
    """
    geo, areas = geography(snapshot.areas)
    chosen: list[tuple[Measure, str]] = []
    refused: list[NotMade] = []
    scopes = {basis: measure_scope(content, lists, basis) for basis in snapshot.frames}
    for measure in sorted_measures(content):
        if not in_force(measure, snapshot) or measure.unit_of not in scopes:
            continue
        found = before_counting(measure, snapshot, scopes[measure.unit_of], content, policy)
        if isinstance(found, NotMade):
            refused.append(found)
        else:
            chosen.append((measure, found))
    made: dict[str, Cube | Figure | NotMade] = {}
    for basis, measures in group_by_basis(chosen).items():
        key = content.digest, basis, tuple((type(one).__name__ + one.id, base) for one, base in measures)
        compiled = _compiled.get(key)
        if compiled is None:
            compiled = compile_basis(scopes[basis], content, measures)
            _remember(key, compiled)
        counts = _count(snapshot.frames[basis], compiled.plan, areas, engine)
        for table in compiled.tables:
            made[f"t:{table.spec.id}"] = _cube(table, counts, geo, policy)
        for indicator in compiled.indicators:
            made[f"i:{indicator.spec.id}"] = _figure(indicator, counts, geo, areas, policy)
    ordered = [made[f"{'t' if isinstance(one, TableSpec) else 'i'}:{one.id}"] for one, _ in chosen]
    return Results(
        desa=snapshot.desa,
        reference=snapshot.reference,
        snapshot=snapshot.id,
        cubes=tuple(one for one in ordered if isinstance(one, Cube)),
        figures=tuple(one for one in ordered if isinstance(one, Figure)),
        not_made=(*refused, *(one for one in ordered if isinstance(one, NotMade))),
        coverage={basis: (one.recorded, one.frame, one.judged) for basis, one in snapshot.coverage.items()},
        percent_only=frozenset(b for b, one in snapshot.coverage.items() if percent_only(one, policy)),
    )


def _remember(key: tuple[str, str, tuple[tuple[str, str], ...]], compiled: Compiled) -> None:
    """Plans of the definitions in use; a process that sees many sets of definitions does not keep them all."""
    if len(_compiled) >= _REMEMBERED:
        _compiled.pop(next(iter(_compiled)))
    _compiled[key] = compiled


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
    return engine.count([Block({name: frame.columns[name] for name in plan.radix}, frame.area)], plan, areas)


# ── tables ───────────────────────────────────────────────────────────────────────────────────────
def _cube(table: TablePlan, counts: Counts, geo: Axis, policy: Policy) -> Cube | NotMade:
    tally, spec = table.tally, table.spec
    cells: Integers = counts.cells[:, tally.offset : tally.offset + tally.size].reshape(-1, *tally.shape)
    asked, axes = int(cells.sum()), table.axes
    answered = asked - int(cells[..., -1].sum()) if spec.rows != DUSUN or axes else asked
    problem = after_counting(spec, asked, answered, policy)
    if problem:
        return problem
    for place, one in enumerate(axes, start=1):
        cells, shorter = _without_nobody(cells, place, one, spec, last=place == len(axes))
        axes = (*axes[: place - 1], shorter, *axes[place:])
    return Cube(spec, geo, axes, np.ascontiguousarray(cells), table.population, answered, asked)


def _without_nobody(cells: Integers, place: int, one: Axis, spec: TableSpec, *, last: bool) -> tuple[Integers, Axis]:
    """The axis without "Tidak terjawab" when all answered (or when the table leaves them out), and without ages that
    nobody of the universe has (they stand in every table of ages as zero and protect nobody)."""
    sums = cells.sum(axis=tuple(axis for axis in range(cells.ndim) if axis != place))
    kept = []
    for position, category in enumerate(one.categories):
        unwanted = category.missing and (spec.missing == "keluar" or sums[position] == 0)
        empty_age = one.role == "umur" and not last and bool(spec.details) and sums[position] == 0
        if not unwanted and not empty_age:
            kept.append(position)
    if len(kept) == len(one.categories):
        return cells, one
    categories = tuple(replace(one.categories[old], leaves=(new,)) for new, old in enumerate(kept))
    return cells.take(kept, axis=place), replace(one, categories=categories)


# ── indicators ───────────────────────────────────────────────────────────────────────────────────
def _figure(one: IndicatorPlan, counts: Counts, geo: Axis, areas: Areas, policy: Policy) -> Figure | NotMade:
    def by_dusun(column: Integers) -> tuple[int, ...]:
        found = np.zeros(areas.groups, np.int64)
        np.add.at(found, areas.group, column)
        return tuple(int(value) for value in found)

    asked = int(counts.counters[:, one.asked].sum())
    answered = int(counts.counters[:, one.answered].sum())
    problem = after_counting(one.spec, asked, answered, policy)
    if problem:
        return problem
    numerators = by_dusun((counts.totals if one.summed else counts.counters)[:, one.numerator])
    denominators = by_dusun(counts.counters[:, one.denominator])
    return _of(one.spec, geo, numerators, denominators, one.population)


def _of(
    spec: Indicator, geo: Axis, numerators: tuple[int, ...], denominators: tuple[int, ...], population: str
) -> Figure:
    return Figure(spec, geo, sum(numerators), sum(denominators), numerators, denominators, population)

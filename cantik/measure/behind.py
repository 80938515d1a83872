"""Which records stand behind a number of a table: row by row with the reference engine, the meaning of counting."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from cantik.content.kinds import Content, Policy
from cantik.engines.reference import holds
from cantik.expr.scope import Positions
from cantik.expr.sets import columns_of
from cantik.measure.axes import areas_of
from cantik.measure.choose import choose
from cantik.measure.compile import TablePlan
from cantik.snapshot.frame import Frame, SmallArea, Snapshot

#: for each axis (the dusun axis too) the ids of the categories that a number holds
Wanted = Mapping[str, Collection[str]]


def plan_of(
    snapshot: Snapshot, content: Content, lists: Mapping[str, Positions], policy: Policy, table: str
) -> TablePlan:
    """Return the plan by which a table is counted from this snapshot. Raises `KeyError` when it is not counted."""
    for compiled in choose(snapshot, content, lists, policy).compiled.values():
        for plan in compiled.tables:
            if plan.spec.id == table:
                return plan
    raise KeyError(table)


def counted_alike(plan: TablePlan, frame: Frame, other: Frame) -> bool:
    """Whether a table is counted of the same records in two frames over the same areas, whatever the order of rows."""
    names = sorted(_columns(plan))
    if any(name not in side.columns for side in (frame, other) for name in names) or len(frame) != len(other):
        return False
    told = [
        np.column_stack([side.area, *(side.columns[name].astype(np.int32) for name in names)])
        for side in (frame, other)
    ]
    first, second = (rows[np.lexsort(rows.T)] for rows in told)
    return bool(np.array_equal(first, second))


def same_places(areas: Sequence[SmallArea], counted: Sequence[SmallArea]) -> bool:
    """Whether positions in these areas of the people are the same places in those that were counted: areas of
    facilities alone, whose dusun nobody told, stand behind them, and no person is in one."""
    return tuple(areas) == tuple(counted[: len(areas)])


def _columns(plan: TablePlan) -> frozenset[str]:
    return columns_of(plan.tally.where) | {dimension.column for dimension in plan.tally.dimensions}


def rows_behind(plan: TablePlan, frame: Frame, snapshot: Snapshot, wanted: Wanted) -> list[int]:
    """Positions in the frame of the records that a number counts, ascending."""
    geo, areas = areas_of(snapshot, frame.basis)
    group = areas.group.tolist()
    names = [category.id for category in geo.categories]
    needed = sorted(_columns(plan))
    records = zip(*(frame.columns[name].tolist() for name in needed), strict=True)
    dimensions = [
        (dimension.column, dimension.classes, [category.id for category in axis.categories], set(wanted[axis.id]))
        for dimension, axis in zip(plan.tally.dimensions, plan.axes, strict=True)
    ]
    places = set(wanted[geo.id])
    found = []
    for position, (segment, codes) in enumerate(zip(frame.area.tolist(), records, strict=True)):
        if names[group[segment]] not in places:
            continue
        row = dict(zip(needed, codes, strict=True))
        if not holds(plan.tally.where, row):
            continue
        if all(ids[classes[row[column]]] in inside for column, classes, ids, inside in dimensions):
            found.append(position)
    return found

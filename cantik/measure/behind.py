"""Which records stand behind a number of a table: row by row with the reference engine, the meaning of counting."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from cantik.content.kinds import Content, Policy
from cantik.engines.reference import holds
from cantik.expr.scope import Positions
from cantik.measure.axes import geography
from cantik.measure.choose import choose
from cantik.measure.compile import TablePlan
from cantik.snapshot.frame import Frame, Snapshot

#: for each axis (the dusun axis too) the ids of the categories that a number holds
Wanted = Mapping[str, Collection[str]]


def plan_of(
    snapshot: Snapshot, content: Content, lists: Mapping[str, Positions], policy: Policy, table: str
) -> TablePlan:
    """How a table is counted in this snapshot; `KeyError` when it is not."""
    for compiled in choose(snapshot, content, lists, policy).compiled.values():
        for one in compiled.tables:
            if one.spec.id == table:
                return one
    raise KeyError(table)


def rows_behind(plan: TablePlan, frame: Frame, snapshot: Snapshot, wanted: Wanted) -> list[int]:
    """Positions in the frame of the records that a number counts, ascending."""
    geo, areas = geography(snapshot.areas)
    group = areas.group.tolist()
    names = [one.id for one in geo.categories]
    columns = {name: codes.tolist() for name, codes in frame.columns.items()}
    dimensions = [
        (one.column, one.classes, [category.id for category in axis.categories], set(wanted[axis.id]))
        for one, axis in zip(plan.tally.dimensions, plan.axes, strict=True)
    ]
    places = set(wanted[geo.id])
    found = []
    for position, segment in enumerate(frame.area.tolist()):
        row = {name: codes[position] for name, codes in columns.items()}
        if names[group[segment]] not in places or not holds(plan.tally.where, row):
            continue
        if all(ids[classes[row[column]]] in inside for column, classes, ids, inside in dimensions):
            found.append(position)
    return found

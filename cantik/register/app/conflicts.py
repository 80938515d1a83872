"""Write down where sources differ when a batch comes in, and what it keeps of corrections made by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cantik.base.canonical import canonical_json
from cantik.register.app.conflict_models import ConflictDecision
from cantik.register.app.conflict_rows import write_rows
from cantik.register.app.kept_values import say_again
from cantik.register.app.opening import OpenStore
from cantik.register.conflict import BY_HAND, BY_RULE, NEW, OPEN, Clash
from cantik.register.plan import ImportPlan
from cantik.staff.app import log


@dataclass(frozen=True, slots=True)
class Arrival:
    """The batch that came in."""

    area: int
    batch: int
    by: str
    at: dt.datetime


def write_conflicts(opened: OpenStore, arrival: Arrival, planned: ImportPlan, versions: Sequence[int]) -> int:
    """Keep what the plan says of differences; how many wait for somebody. `versions`: the statements just written."""
    if not planned.told:
        return 0
    place = {position: i for i, position in enumerate(planned.prepared.persons.position)}
    keep = {one.person: one.kept for one in planned.told if one.kept}
    again = say_again(opened, arrival.batch, keep, by=arrival.by, at=arrival.at) if keep else {}
    chosen = _decisions(arrival, planned)
    rows = []
    for one in planned.told:
        own = versions[place[one.record]]
        second = again.get(one.person)
        for clash in one.clashes:
            if clash.carried:
                if second is not None and clash.shown and clash.variable in one.kept:
                    rows.append(_row(arrival, one.person, clash, own, second, chosen))
                continue
            rows.append(_row(arrival, one.person, clash, own, clash.other, chosen))
            if second is not None and clash.binds and clash.variable not in one.kept:  # it says the same of the rest
                rows.append(_row(arrival, one.person, clash, second, clash.other, chosen, shown=False))
        if second is not None:
            rows += _hand_first(arrival, one.person, one.clashes, second)
    write_rows(rows, arrival.at)
    return sum(clash.state == OPEN and clash.shown for one in planned.told for clash in one.clashes)


def _hand_first(arrival: Arrival, person: int, clashes: Iterable[Clash], second: int) -> list[tuple[object, ...]]:
    """What was corrected by hand is heard before other sources whatever came in with the list."""
    kept = {one.variable for one in clashes if one.carried}
    return [
        (arrival.area, person, one.variable, arrival.batch, second, one.other, one.rule, BY_HAND, NEW, BY_RULE, False,
         True, None)
        for one in clashes
        if not one.carried and one.variable in kept and one.way != BY_HAND
    ]  # fmt: skip


def _row(
    arrival: Arrival, person: int, clash: Clash, content: int, other: int, chosen: Mapping[str, int], *,
    shown: bool | None = None,
) -> tuple[object, ...]:  # fmt: skip
    decision = chosen.get(clash.takes) if clash.chosen else clash.decision
    return (
        arrival.area, person, clash.variable, arrival.batch, content, other, clash.rule, clash.way, clash.takes,
        clash.state, clash.shown if shown is None else shown, clash.binds, decision,
    )  # fmt: skip


def _decisions(arrival: Arrival, planned: ImportPlan) -> dict[str, int]:
    """What somebody chose for the whole file is a decision like any other: who, when, of how many."""
    made = {}
    for takes in sorted({c.takes for one in planned.told for c in one.clashes if c.chosen}):
        whom = {one.person for one in planned.told for c in one.clashes if c.chosen and c.takes == takes}
        fields = sorted({c.variable for one in planned.told for c in one.clashes if c.chosen and c.takes == takes})
        row = ConflictDecision.objects.create(
            area_id=arrival.area, takes=takes, persons=len(whom), decided_at=arrival.at, decided_by=arrival.by,
            scope=canonical_json({"isian": fields}).decode(),
        )  # fmt: skip
        log.record(by=arrival.by, at=arrival.at, action="beda.putus", subject="orang", subjects=sorted(whom),
                   detail={"pilihan": takes, "putusan": row.pk, "batch": arrival.batch})  # fmt: skip
        made[takes] = row.pk
    return made

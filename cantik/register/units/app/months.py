"""The balance of each dusun, RW and RT of a village over a month: its own lines for what an act on the units moved."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from cantik.base import clock
from cantik.collect.app.models import APPLIED, MERGE
from cantik.register.core.app.models import Event, Tie
from cantik.register.core.grouping import Unit, as_unit
from cantik.register.core.kinds import Kind
from cantik.register.core.ties import roots
from cantik.register.events.app.months import events_of, flow_of, stocked_between
from cantik.register.events.balance import INFLOWS, month_of
from cantik.register.events.history import BASES
from cantik.register.units.app.queries import acts_of, moved_by, places_on
from cantik.register.units.balance import BalanceLine, Step, UnitBalance, unit_balances
from cantik.register.units.unit_acts import NOWHERE, acts_holding, within
from cantik.staff.app import log

_LINES = {
    Kind.BIRTH: BalanceLine.BIRTH,
    Kind.DEATH: BalanceLine.DEATH,
    Kind.ARRIVAL: BalanceLine.ARRIVAL,
    Kind.DEPARTURE: BalanceLine.DEPARTURE,
    Kind.CEDED_IN: BalanceLine.CEDED_IN,
    Kind.CEDED_OUT: BalanceLine.CEDED_OUT,
}


@dataclass(frozen=True, slots=True)
class UnitMonth:
    """The balances of a month by unit; of one that still runs, up to today. `base`: whose."""

    first: dt.date
    last: dt.date
    base: str
    bases: tuple[str, ...]
    units: Mapping[Unit, UnitBalance]


def unit_month(
    area_id: int, year: int, number: int, *, base: str, today: dt.date, by: str, whole: Unit | None = None
) -> UnitMonth:
    """The balance of every unit over a month. `base` "" = the one that the village knows.

    `whole`: a dusun or RW that is balanced as one, so that moves between its own RT are none.
    """
    first, last = month_of(year, number)
    until = min(last, today)
    eve = first - dt.timedelta(days=1)
    before, after = places_on(area_id, eve, today=today), places_on(area_id, until, today=today)
    bases = tuple(name for name in BASES if before.in_base(name) or after.in_base(name))
    base = base if base in BASES else next(iter(bases), BASES[0])
    ties = Tie.objects.filter(area_id=area_id, batch__state=APPLIED, batch__kind=MERGE, batch__reference__lte=until)
    kept = roots(ties.order_by("batch_id").values_list("gone_id", "kept_id"))

    def collapse_unit(unit: Unit) -> Unit:
        return whole if whole is not None and within(unit, whole) else unit

    steps = [
        replace(step, to=collapse_unit(step.to) if step.to else None)
        for step in _steps(area_id, first, until, base, kept)
    ]
    made = unit_balances(
        {person: collapse_unit(unit) for person, unit in before.in_base(base).items()},
        {person: collapse_unit(unit) for person, unit in after.in_base(base).items()},
        steps,
        stocked_between(area_id, eve, until, today),
    )
    log.record(
        by=by,
        at=clock.now(),
        action="satuan.neraca",
        subject="wilayah",
        subjects=[area_id],
        detail={"bulan": first.isoformat()[:7], "dasar": base},
    )
    return UnitMonth(first, until, base, bases, made)


def _steps(area_id: int, first: dt.date, last: dt.date, base: str, kept: Mapping[int, int]) -> list[Step]:
    steps = []
    for row in events_of(area_id, first, last):
        if row.retired_at is None:
            step = _step(row, base)
            if step is not None:
                steps.append(Step(kept.get(row.person_id, row.person_id), row.occurred_on, row.pk, *step))
    acts = [act for act in acts_holding(acts_of(area_id), last) if act.on >= first]
    for act in acts:
        moved = moved_by([act.number], area_id).get(act.number, {})
        steps += [
            Step(kept.get(person, person), act.on, 0, BalanceLine.BORDER_IN, unit) for person, unit in moved.items()
        ]
    return steps


def _step(row: Event, base: str) -> tuple[BalanceLine, Unit | None] | None:
    kind = Kind(row.kind)
    unit = as_unit(json.loads(row.content)["tempat"]) if row.content else NOWHERE
    if kind is Kind.MOVE:
        return BalanceLine.MOVED_IN, unit
    if not flow_of(row).step(base):
        return None
    return _LINES[kind], unit if kind in INFLOWS else None

"""What happened in the years of an invented village, recorded event by event as its office would: no way of its own
into the register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.contoh.history import LifeEventMade
from cantik.contoh.shape import PLACE, Row
from cantik.register.core.app.models import Event
from cantik.register.core.app.recorder import Recorder
from cantik.register.core.app.search import families_with_number, persons_with_number
from cantik.register.core.grouping import Unit
from cantik.register.core.kinds import Kind
from cantik.register.events.app.act_recording import record_event
from cantik.register.events.app.acts import Act, Newcomer
from cantik.vault.app.opening import OpenStore


def record_life_events(
    opened: OpenStore,
    area: AreaCode,
    events: Iterable[LifeEventMade],
    *,
    by: str,
    at: dt.datetime,
    today: dt.date,
) -> int:
    """Record events of a village, in the order of days, whose list stood before them; how many were recorded now: those
    that an earlier run, stopped half-way, recorded already are left."""
    found = find_area(area)
    if found is None:
        raise AssertionError("the list of the village came before its events")
    recorder = Recorder(opened, area, found.pk, by, at, today)
    wanted = list(events)
    left = wanted[_count_acts(found.pk, wanted) :]
    for event in left:
        record_event(recorder, _act(recorder, event))
    return len(left)


def _count_acts(area_id: int, events: Sequence[LifeEventMade]) -> int:
    """How many acts stand in the days of these events."""
    if not events:
        return 0
    days = (events[0].day, events[-1].day)
    standing = Event.objects.filter(area_id=area_id, occurred_on__range=days, retired_at__isnull=True)
    return standing.values("batch_id").distinct().count()


def _act(recorder: Recorder, event: LifeEventMade) -> Act:
    first = event.people[0]
    kind = Kind(event.kind)
    if kind in (Kind.DEATH, Kind.DEPARTURE):
        (person,) = _person(recorder, _cell(first, "nik"))
        return Act(kind, event.day, persons=(person,))
    newcomers = tuple(map(_newcomer, event.people))
    unit: Unit = (_cell(first, "dusun"), _cell(first, "rw"), _cell(first, "rt"))
    if kind is Kind.ARRIVAL:
        return Act(kind, event.day, newcomers=newcomers, unit=unit, kk=_cell(first, "no_kk"))
    families = families_with_number(recorder.opened, recorder.area_id, _cell(first, "no_kk"))
    mothers = _person(recorder, event.mother) if event.mother else frozenset()
    return Act(kind, event.day, newcomers=newcomers, unit=unit, family=next(iter(families)), mother=_only(mothers))


def _only(persons: frozenset[int]) -> int | None:
    return next(iter(persons), None)


def _person(recorder: Recorder, nik: str) -> frozenset[int]:
    return persons_with_number(recorder.opened, recorder.area_id, nik)


def _newcomer(row: Row) -> Newcomer:
    also = {"agama": _cell(row, "agama_id"), "status_kawin": _cell(row, "status_kawin")}
    return Newcomer(
        _cell(row, "nama"),
        _cell(row, "sex"),
        dt.date.fromisoformat(_cell(row, "tanggallahir")),
        _cell(row, "tempatlahir"),
        _cell(row, "nik"),
        _cell(row, "kk_level"),
        also,
    )


def _cell(row: Row, name: str) -> str:
    return str(row[PLACE[name]])

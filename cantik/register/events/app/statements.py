"""Statements and events that an act by hand writes: people as the records of a batch that no file stands behind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from cantik.collect.app.models import EVENT
from cantik.collect.batch import FileFacts, Reading, RecordSet, Value
from cantik.register.core.app.models import Event
from cantik.register.core.app.writing import Target, write_plan
from cantik.register.core.bases import Presence
from cantik.register.core.kinds import Kind
from cantik.register.core.plan import ImportPlan
from cantik.register.core.prepare import Number, Prepared, prepare
from cantik.vault.app.bulk import insert, reserve


def record_set(unit: str, rows: Sequence[Mapping[str, Value]], numbers: Sequence[int]) -> RecordSet:
    """Rows as the records of a unit. `numbers`: of each row; 0 for somebody who is known apart from it."""
    names = sorted({name for row in rows for name in row})
    return RecordSet(unit, {name: [row.get(name) for row in rows] for name in names}, list(numbers), "")


def prepared_of(on: dt.date, records: Mapping[str, RecordSet], facts: Sequence[Presence]) -> Prepared:
    """The records of an act on a day, ready to be written; `facts`: the bases and presence of each person."""
    prepared = prepare(Reading(EVENT, EVENT, FileFacts(EVENT, 0, ""), on, records, ()), [])
    return replace(prepared, persons=replace(prepared.persons, standing=list(facts)))


def write_statements(
    target: Target,
    prepared: Prepared,
    numbers: Mapping[Number, int],
    persons: Sequence[int],
    families: list[int],
    repeated: list[int],
) -> list[int]:
    """Write people and families; the ids of the people. `persons`, `families`: who they are, 0 for somebody new;
    `repeated`: the statement that each family says again, 0 where it says something new."""
    fresh = iter(reserve("register_person", persons.count(0)))
    made = [person or next(fresh) for person in persons]
    new = ((now, target.area_id) for now, before in zip(made, persons, strict=True) if not before)
    insert("register_person", ("id", "area_id"), new)
    plan = ImportPlan(
        prepared,
        (),
        (),
        (),
        (),
        (),
        person=made,
        same_as=[0] * len(made),
        family=families,
        family_same_as=repeated,
    )
    write_plan(target, plan, numbers)
    return made


def write_events(target: Target, on: dt.date, by: str, rows: Iterable[tuple[int, Kind, str]]) -> None:
    """Write events of a day: person, kind, and as JSON what each says, what stood before, where."""
    Event.objects.bulk_create(
        Event(
            area_id=target.area_id,
            batch_id=target.batch,
            person_id=person,
            kind=kind,
            occurred_on=on,
            recorded_at=target.at,
            recorded_by=by,
            content=content,
        )
        for person, kind, content in rows
    )

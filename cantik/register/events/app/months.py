"""A month of the living register: its events, its balance with the correction K, its lampid. Reading is logged."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cantik.collect.app.models import Batch
from cantik.content.loader import here
from cantik.register.core.app.current import stocks_of
from cantik.register.core.app.models import Event
from cantik.register.core.app.person_lists import PersonOutline, PersonRow, outlines, persons_where, rows_by_person
from cantik.register.core.app.recorder import Recorder
from cantik.register.core.app.search import applied_batches, standing_batches
from cantik.register.core.app.ties import merged_between
from cantik.register.core.fold import standing_stocks
from cantik.register.core.grouping import Unit, as_unit
from cantik.register.core.kinds import Kind
from cantik.register.events.balance import Balance, Flow, balance, is_revised, lampid, month_of
from cantik.register.events.history import BASES, YES
from cantik.vault.app.opening import OpenStore


@dataclass(frozen=True, slots=True)
class RecordedAct:
    """One act of recording in the list of a month; `undone` when it was taken back. `place`: where it happened."""

    batch: int
    kind: Kind
    occurred: dt.date
    recorded: dt.datetime
    by: str
    people: tuple[PersonRow, ...]
    place: Unit
    origin: Unit | None
    undone: dt.datetime | None
    note: str


@dataclass(frozen=True, slots=True)
class Month:
    """A month as the register knows it now. `base`: whose balance; `bases`: those that the village knows.

    `stocked`: no list stood before the month, so that its first one is stock. `table`: the lampid, by dusun.
    """

    first: dt.date
    last: dt.date
    base: str
    bases: tuple[str, ...]
    balance: Balance
    table: Mapping[str, Mapping[tuple[Kind, str], int]]
    moved_within: int
    revised: bool
    begins: bool
    people: Mapping[int, PersonRow]
    k_is_large: bool


def month(recorder: Recorder, year: int, number: int, *, base: str) -> Month:
    """The balance and lampid of a month; of one that still runs, up to today. `base` "" = the one the village knows."""
    first, last = month_of(year, number)
    area, until = recorder.area_id, min(last, recorder.today)
    eve = first - dt.timedelta(days=1)
    before, after = _stocks(area, eve, until, recorder.today)
    bases = bases_of(before, after)
    base = base if base in BASES else next(iter(bases), BASES[0])
    rows = [row for row in events_of(area, first, until) if row.retired_at is None]
    made = compute_balance(area, (eve, before), (until, after), rows, base=base, today=recorder.today)
    leaking = [person for person, _ in made.leaks]
    people = _people(recorder.opened, area, [*(row.person_id for row in rows), *leaking])
    recorder.record(
        action="register.neraca",
        subject="wilayah",
        subjects=[area],
        detail={"bulan": first.isoformat()[:7], "dasar": base},
    )
    limits = here().limits
    return Month(
        first,
        until,
        base,
        bases,
        made,
        _lampid(rows, people),
        moved_within=sum(row.kind == Kind.MOVE for row in rows),
        revised=is_revised(last, _changes(area, first, until), limits["hari_kartu"].whole),
        begins=not before,
        people={person: people[person] for person in leaking if person in people},
        k_is_large=made.k_is_large(limits["koreksi_bagian"].value),
    )


def between(recorder: Recorder, first: dt.date, last: dt.date, *, base: str) -> Balance:
    """The balance of a base over some months that are over. Reading is logged."""
    eve = first - dt.timedelta(days=1)
    before, after = _stocks(recorder.area_id, eve, last, recorder.today)
    rows = [row for row in events_of(recorder.area_id, first, last) if row.retired_at is None]
    made = compute_balance(recorder.area_id, (eve, before), (last, after), rows, base=base, today=recorder.today)
    recorder.record(
        action="register.neraca",
        subject="wilayah",
        subjects=[recorder.area_id],
        detail={"bulan": f"{first.isoformat()[:7]}–{last.isoformat()[:7]}", "dasar": base},
    )
    return made


def persons_on(area_id: int, day: dt.date, today: dt.date) -> int:
    """How many persons the register knew on a day, in the base that then had most of them."""
    people = outlines(standing_batches(area_id, today, as_of=day))
    return max(len(members(people, base)) for base in BASES)


def compute_balance(
    area_id: int,
    start: tuple[dt.date, Mapping[int, PersonOutline]],
    end: tuple[dt.date, Mapping[int, PersonOutline]],
    rows: Iterable[Event],
    *,
    base: str,
    today: dt.date,
) -> Balance:
    """The balance of a base between two days, each with its people, with the events in between that stand."""
    (eve, before), (until, after) = start, end
    return balance(
        members(before, base),
        members(after, base),
        [flow_of(row) for row in rows],
        base=base,
        stocked=stocked_between(area_id, eve, until, today),
        told=after.keys(),
        merged=merged_between(area_id, eve, until),
    )


def bases_of(*days: Mapping[int, PersonOutline]) -> tuple[str, ...]:
    """The bases that have anybody on one of the days."""
    return tuple(name for name in BASES if any(members(people, name) for people in days))


def _stocks(
    area_id: int, eve: dt.date, until: dt.date, today: dt.date
) -> tuple[Mapping[int, PersonOutline], Mapping[int, PersonOutline]]:
    """The people of two days; they are folded once where nothing was brought or recorded in between."""
    stood, stand = standing_batches(area_id, today, as_of=eve), standing_batches(area_id, today, as_of=until)
    before = outlines(stood)
    return before, before if stand == stood else outlines(stand)


def _lampid(rows: Sequence[Event], people: Mapping[int, PersonRow]) -> Mapping[str, Mapping[tuple[Kind, str], int]]:
    sexes = {person: row.said.get("jenis_kelamin", "") for person, row in people.items()}
    return lampid((Kind(row.kind), _read_content(row)["tempat"][0], sexes.get(row.person_id, "")) for row in rows)


def events_of(area_id: int, first: dt.date, last: dt.date) -> list[Event]:
    """Every event of a period, those that were taken back included, in the order they happened."""
    rows = Event.objects.filter(area_id=area_id, occurred_on__gte=first, occurred_on__lte=last)
    return list(rows.order_by("occurred_on", "pk"))


def list_acts(recorder: Recorder, year: int, number: int) -> list[RecordedAct]:
    """The acts of a month, newest first; whom they show is logged."""
    first, last = month_of(year, number)
    rows = events_of(recorder.area_id, first, last)
    people = _people(recorder.opened, recorder.area_id, [row.person_id for row in rows])
    batches = Batch.objects.in_bulk({row.batch_id for row in rows if row.batch_id is not None})
    acts: dict[int, list[Event]] = {}
    for row in rows:
        acts.setdefault(row.batch_id or 0, []).append(row)
    recorder.record(
        action="orang.daftar",
        subject="orang",
        subjects=sorted(people),
        detail={"bulan": first.isoformat()[:7], "peristiwa": len(rows)},
    )
    found = [_act(batch, own, people, batches.get(batch)) for batch, own in acts.items()]
    return sorted(found, key=lambda act: (act.occurred, act.batch), reverse=True)


def _act(batch: int, rows: Sequence[Event], people: Mapping[int, PersonRow], of: Batch | None) -> RecordedAct:
    first, said = rows[0], _read_content(rows[0])
    origin = said.get("dari")
    return RecordedAct(
        batch,
        Kind(first.kind),
        first.occurred_on,
        first.recorded_at,
        first.recorded_by,
        tuple(people[row.person_id] for row in rows if row.person_id in people and row.kind == first.kind),
        as_unit(said["tempat"]),
        as_unit(origin) if origin else None,
        of.undone_at if of else first.retired_at,
        said.get("catatan", ""),
    )


def _read_content(row: Event) -> dict[str, Any]:
    said: dict[str, Any] = {"menyatakan": {}, "sebelum": {}, "tempat": ["", "", ""]}
    return said | (json.loads(row.content) if row.content else {})


def flow_of(row: Event) -> Flow:
    """An event as a balance sees it."""
    said = _read_content(row)
    return Flow(Kind(row.kind), row.person_id, row.occurred_on, said["sebelum"], said["menyatakan"])


def mother_of(row: Event) -> int | None:
    """The mother that a birth names, by the id of her person."""
    mother = _read_content(row).get("ibu")
    return mother if isinstance(mother, int) else None


def members(people: Mapping[int, object], base: str) -> set[int]:
    """Who of these people is in a base."""
    return {person for person, state in people.items() if getattr(state, base) == YES}


def stocked_between(area_id: int, eve: dt.date, until: dt.date, today: dt.date) -> frozenset[int]:
    """Whom the first list of a source tells of, where no list of that source stood before the month."""
    known = {stock.source for stock in standing_stocks(stocks_of(area_id, as_of=eve, today=today)) if not stock.event}
    fresh = [
        number
        for stock in standing_stocks(stocks_of(area_id, as_of=until, today=today))
        if not stock.event and stock.source not in known
        for number in stock.batches
    ]
    return persons_where(fresh, "v.row > 0", ())


def _people(opened: OpenStore, area_id: int, persons: Sequence[int]) -> dict[int, PersonRow]:
    """Persons as they are known last, whether a list still holds them or not."""
    return rows_by_person(opened, area_id, applied_batches(area_id), persons)


def _changes(area_id: int, first: dt.date, last: dt.date) -> list[dt.date]:
    """The days on which events of a period were recorded or taken back."""
    days = []
    for row in events_of(area_id, first, last):
        days.append(row.recorded_at.date())
        if row.retired_at is not None:
            days.append(row.retired_at.date())
    return days

"""Dusun, RW and RT of a village with their acts: who lives where on a day, what stands, who was left behind."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from cantik.base.chunks import chunks
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.collect.app.models import APPLIED, UNITS
from cantik.register.core.app.current import marks, stocks_of
from cantik.register.core.app.models import AreaUnit, Cession, Event, FamilyVersion, PersonVersion
from cantik.register.core.app.person_lists import (
    PersonOutline,
    family_units,
    fetch,
    fold_persons,
    outlines,
    place_persons,
    rank,
    rows_of,
    units_of,
)
from cantik.register.core.app.search import latest_date, standing_batches
from cantik.register.core.codec import decode_row, decode_text
from cantik.register.core.fold import standing_stocks
from cantik.register.core.grouping import Unit, as_unit
from cantik.register.core.kinds import Kind
from cantik.register.units.app.models import UnitAct as Row
from cantik.register.units.unit_acts import DatedAct, Rank, UnitKind, acts_holding, astray, closed_on
from cantik.vault.app.opening import OpenStore


@dataclass(frozen=True, slots=True)
class Places:
    """Everybody of a village on a day: outline and unit of each person, unit of each family that names one."""

    on: dt.date
    people: Mapping[int, PersonOutline]
    unit: Mapping[int, Unit]
    family: Mapping[int, Unit]

    def in_base(self, base: str) -> dict[int, Unit]:
        """The unit of each person of a base."""
        return {person: self.unit[person] for person, outline in self.people.items() if getattr(outline, base) == "ya"}


def places_on(area_id: int, on: dt.date, *, today: dt.date | None = None) -> Places:
    """Who lives where on a day."""
    batches = [
        number for stock in standing_stocks(stocks_of(area_id, as_of=on, today=today)) for number in stock.batches
    ]
    people = outlines(batches)
    units = units_of(area_id)
    families = frozenset(outline.family for outline in people.values() if outline.family is not None)
    of_family = {family: units[unit] for family, unit in family_units(batches, families).items()}
    return Places(on, people, place_persons(area_id, batches, people), of_family)


def acts_of(area_id: int) -> list[DatedAct]:
    """Every act on the units of a village, those that were taken back included, in the order of recording."""
    rows = Row.objects.filter(area_id=area_id).select_related("batch").order_by("pk")
    return [act_of(row) for row in rows]


def act_of(row: Row) -> DatedAct:
    """A row as a value."""
    pairs = tuple((as_unit(source), as_unit(target)) for source, target in json.loads(row.pairs))
    batch = row.batch
    assert batch.reference is not None  # noqa: S101 - an act has its day
    return DatedAct(
        batch.pk,
        UnitKind(row.kind),
        Rank(row.rank),
        batch.reference,
        pairs,
        batch.received_at,
        batch.undone_at,
        row.decree,
        row.note,
        batch.received_by,
        row.persons,
        row.families,
    )


def standing_units(area_id: int, on: dt.date) -> dict[int, Unit]:
    """The units that somebody can live in on a day, by id: what sources name, without those that an act closed and
    those that only an act made which was taken back."""
    acts = acts_of(area_id)
    units = units_of(area_id)
    gone = closed_on(acts, on)
    undone = {unit for act in acts if act.retired is not None for unit in act.targets}
    undone -= {unit for act in acts_holding(acts) for unit in act.targets}
    doubtful = {number for number, unit in units.items() if unit in undone}
    unnamed = doubtful - _units_in_use(doubtful)
    return {number: unit for number, unit in units.items() if unit not in gone and number not in unnamed}


def _units_in_use(units: Collection[int]) -> set[int]:
    """Those of some units that a standing statement names."""
    if not units:
        return set()
    found: set[int] = set()
    for table in (PersonVersion, FamilyVersion):
        rows = table.objects.filter(unit_id__in=list(units), retired_at__isnull=True)
        found.update(rows.values_list("unit_id", flat=True).distinct())
    return found


def ids_of(area_id: int) -> dict[Unit, int]:
    """The id of each unit."""
    return {unit: number for number, unit in units_of(area_id).items()}


def unit_id(area_id: int, unit: Unit) -> int:
    """The id of a unit; it is made when nothing named it before."""
    dusun, rw, rt = unit
    return int(AreaUnit.objects.get_or_create(area_id=area_id, dusun=dusun, rw=rw, rt=rt)[0].pk)


def moved_by(acts: Collection[int], area_id: int) -> dict[int, dict[int, Unit]]:
    """By act the persons whom it moved, and where to."""
    if not acts:
        return {}
    units = units_of(area_id)
    rows = fetch(
        "SELECT batch_id, person_id, unit_id FROM register_personversion"  # noqa: S608
        f" WHERE batch_id IN ({marks(acts)}) AND retired_at IS NULL AND unit_id IS NOT NULL",
        list(acts),
    )
    found: dict[int, dict[int, Unit]] = {}
    for batch, person, unit in rows:
        found.setdefault(batch, {})[person] = units[unit]
    return found


def left_behind(area_id: int, today: dt.date, places: Places | None = None) -> dict[int, Unit | None]:
    """People whom a later list still puts where an act had taken them from, with the unit where they belong."""
    acts = acts_holding(acts_of(area_id), today)
    if not acts:
        return {}
    now = places or places_on(area_id, latest_date(area_id, today), today=today)
    moved = moved_by([act.number for act in acts], area_id)
    own = _moved_themselves(area_id, acts)
    return astray(now.unit, acts, moved, today, own)


def _moved_themselves(area_id: int, acts: Collection[DatedAct]) -> set[tuple[int, int]]:
    """(act, person) of those who moved within the village, or came back to it, on the day of the act or later."""
    first = min(act.on for act in acts)
    rows = Event.objects.filter(
        area_id=area_id, kind__in=[Kind.MOVE, Kind.ARRIVAL], occurred_on__gte=first, retired_at__isnull=True
    ).values_list("person_id", "occurred_on")
    return {(act.number, person) for person, day in rows for act in acts if day >= act.on}


def current_act(area_id: int, number: int) -> DatedAct | None:
    """An act of a village that stands."""
    row = Row.objects.filter(area_id=area_id, batch_id=number, batch__state=APPLIED, batch__kind=UNITS)
    found = row.select_related("batch").first()
    return act_of(found) if found else None


@dataclass(frozen=True, slots=True)
class Kin:
    """A family of a unit, or somebody there without one: who stands for it, all its members there, where they live."""

    head: int
    name: str
    members: tuple[int, ...]
    address: str


def families_in(opened: OpenStore, area_id: int, unit: Unit, today: dt.date) -> list[Kin]:
    """The families of a unit as it stands now, by the name of their head; callers record that they looked."""
    batches = standing_batches(area_id, today, as_of=latest_date(area_id, today))
    places = places_on(area_id, latest_date(area_id, today), today=today)
    here = frozenset(person for person, at in places.unit.items() if at == unit)
    folded = fold_persons(batches, here)
    rows = {row.person: row for row in rows_of(opened, folded, place_persons(area_id, batches, folded))}
    said = _addresses([content for light in folded.values() for content in light.contents])
    groups: dict[tuple[bool, int], list[int]] = {}
    for person, light in folded.items():
        alone = light.family is None
        groups.setdefault((alone, person if light.family is None else light.family), []).append(person)
    found = []
    for members in groups.values():
        first = min(members, key=lambda person: rank(rows[person]))
        own = [said[content] for person in members for content in folded[person].contents if content in said]
        found.append(Kin(first, rows[first].name, tuple(sorted(members)), own[-1] if own else ""))
    return sorted(found, key=lambda kin: (kin.name, kin.head))


def _addresses(contents: Sequence[int]) -> dict[int, str]:
    """The address that a statement gives."""
    found: dict[int, str] = {}
    for part in chunks(contents):
        for number, content in fetch(
            f"SELECT id, content FROM register_personversion WHERE id IN ({marks(part)})",  # noqa: S608
            part,
        ):
            address = decode_row(content).get("alamat")
            if address:
                found[number] = str(decode_text(address))
    return found


def area_changes(area: AreaCode) -> tuple[dt.date, ...]:
    """Days on which RT came into a village or left it for another one, as they stand: a split, a merge, a moved
    boundary."""
    area_row = find_area(area)
    if area_row is None:
        return ()
    own = Cession.objects.filter(Q(origin_id=area_row.pk) | Q(destination_id=area_row.pk), outgoing__state=APPLIED)
    days = own.values_list("outgoing__reference", flat=True)
    return tuple(sorted({day for day in days if day is not None}))

"""What goes along with the people of RT that come to another village: facilities and facts there, households as listed.

A thing that stands in such a unit on the day ends in one village and begins in the other with all that is known of it,
photos too; what happened before (disasters, figures of a year) is history of the village where it happened.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from cantik.collect.facilities import key_of
from cantik.content.facility import STATE, FacilityKind
from cantik.register.core.app.models import Cession, Member, MemberList
from cantik.register.core.app.writing import Target
from cantik.register.core.errors import CessionRefused
from cantik.register.core.grouping import Unit
from cantik.register.core.rolls import CEDED, HOUSEHOLDS
from cantik.register.facilities.app.models import Facility, FacilityStatement, Photo
from cantik.register.facilities.app.services import histories, kinds, write_plan
from cantik.register.facilities.facility_states import FacilityPlan, FacilityState, state_at
from cantik.register.units.unit_acts import match_spelling, within
from cantik.vault.app.bulk import insert, reserve
from cantik.vault.app.opening import OpenStore

#: the fact of a dusun that names it instead of a place
_DUSUN = "nama_dusun"


@dataclass(frozen=True, slots=True)
class CededThing:
    """A facility that goes along: its key and state in the village it leaves, key and state in the other."""

    key: str
    stated: FacilityState
    there: str


@dataclass(frozen=True, slots=True)
class CededThings:
    """What goes along, by kind; `unplaced`: things that stand and name no dusun or RT, which stay."""

    moving: Mapping[str, tuple[CededThing, ...]] = field(default_factory=dict)
    unplaced: int = 0

    @property
    def count(self) -> int:
        """How many things go along."""
        return sum(map(len, self.moving.values()))


def foresee_things(
    opened: OpenStore,
    origin: int,
    destination: int,
    asked: Sequence[Unit],
    there: Collection[Unit],
    on: dt.date,
    mark: str,
) -> CededThings:
    """The facilities and facts of units that come to another village. `there`: the units as the register spells them;
    `mark`: what makes a code of the old village another one where the new village uses the same.

    Raises `CessionRefused` R547 for things of which something is recorded after the day, R548 for a fact that the
    other village tells of itself.
    """
    moving: dict[str, tuple[CededThing, ...]] = {}
    unplaced = later = 0
    for kind in kinds().values():
        if kind.period != STATE:
            continue
        told = histories(opened, origin, kind)
        standing = {key: state for key in sorted(told) if (state := state_at(told[key], on)) is not None}
        places = {key: _place(state, there) for key, state in standing.items()}
        unplaced += sum(not any(unit) for unit in places.values())
        going = [key for key, unit in places.items() if any(unit) and any(within(unit, part) for part in asked)]
        later += sum(any(state.since > on for state in told[key]) for key in going)
        if going:
            found = [(key, standing[key]) for key in going]
            moving[kind.id] = _rekey_things(opened, destination, kind, found, on, mark)
    if later:
        raise CessionRefused(
            "R547",
            "Fasilitas yang ikut dicatat lagi sesudah tanggal berlaku",
            found=f"{later} fasilitas",
            expected="catatan itu ada di desa tujuan",
            mend="Urungkan dahulu catatannya, lalu catat di desa tujuan.",
        )
    return CededThings(moving, unplaced)


def _place(stated: FacilityState, there: Collection[Unit]) -> Unit:
    """Where a thing stands, spelled as the register spells the units of its people."""
    unit = stated.unit
    if not any(unit) and stated.values.get(_DUSUN):
        unit = (stated.values[_DUSUN], "", "")
    dusun, rw, rt = (match_spelling(said, part, there) if said else "" for part, said in enumerate(unit))
    return dusun, rw, rt


def _rekey_things(
    opened: OpenStore,
    destination: int,
    kind: FacilityKind,
    found: Sequence[tuple[str, FacilityState]],
    on: dt.date,
    mark: str,
) -> tuple[CededThing, ...]:
    """The things under keys that the other village does not use for something else."""
    wished = [key for key, _ in found]
    taken = {
        key
        for key, told in histories(opened, destination, kind, keys=wished).items()
        if state_at(told, on) is not None or any(state.since > on and not state.closed for state in told)
    }
    if taken and not kind.has_codes:
        raise CessionRefused(
            "R548",
            "Desa tujuan sudah mencatat hal yang sama",
            found=f"{len(taken)} {kind.title}",
            expected="satu catatan di satu desa",
            mend="Akhiri dahulu salah satunya per tanggal berlaku.",
        )
    things = []
    for key, stated in found:
        state, there = stated, key
        if key in taken:
            state = replace(stated, code=f"{stated.code} {mark}")
            there = key_of(kind, state.code, dict(state.values))
        things.append(CededThing(key, state, there))
    return tuple(things)


def write_things(
    opened: OpenStore, outgoing: Target, incoming: Target, things: CededThings, on: dt.date, by: str
) -> None:
    """End the things in the one village and begin them in the other, within the two batches of the cession."""
    for kind, moving in things.moving.items():
        ends = tuple((0, thing.key, FacilityState(on, True, {})) for thing in moving)
        begins = tuple((0, thing.there, replace(thing.stated, since=on)) for thing in moving)
        for target, writes in ((outgoing, ends), (incoming, begins)):
            write_plan(opened, target.area_id, target.batch, FacilityPlan(kind, writes, (), (), 0, 0, 0), target.at)
        rows = Facility.objects.filter(area_id__in=(outgoing.area_id, incoming.area_id), kind=kind)
        numbers = {(area, key): number for number, area, key in rows.values_list("pk", "area_id", "key")}
        of = {numbers[outgoing.area_id, thing.key]: numbers[incoming.area_id, thing.there] for thing in moving}
        photos = Photo.objects.filter(facility_id__in=of, retired_at__isnull=True).order_by("pk")
        Photo.objects.bulk_create(
            Photo(
                area_id=incoming.area_id,
                facility_id=of[photo.facility_id],
                sha256=photo.sha256,
                size=photo.size,
                width=photo.width,
                height=photo.height,
                recorded_at=incoming.at,
                recorded_by=by,
            )
            for photo in photos
            if photo.facility_id is not None
        )


def refuse_later_things(row: Cession) -> None:
    """Raises `CessionRefused` R547 while the other village recorded more of what came: undoing would lose it."""
    came = FacilityStatement.objects.filter(batch_id=row.incoming_id, retired_at__isnull=True)
    start = came.order_by("pk").values_list("pk", flat=True).first() or 0
    more = FacilityStatement.objects.filter(
        facility_id__in=came.values("facility_id"), retired_at__isnull=True, pk__gt=start
    ).exclude(batch_id=row.incoming_id)
    count = more.values("facility_id").distinct().count()
    if count:
        raise CessionRefused(
            "R547",
            "Fasilitas yang ikut dicatat lagi sesudah tanggal berlaku",
            found=f"{count} fasilitas",
            expected="tidak ada catatan lebih baru di desa tujuan",
            mend="Urungkan dahulu catatannya, lalu urungkan perpindahan wilayahnya.",
        )


def retire_photos(row: Cession, by: str, at: dt.datetime) -> None:
    """The photos that came are shown no more in the village that the things go back from."""
    came = FacilityStatement.objects.filter(batch_id=row.incoming_id).values("facility_id")
    Photo.objects.filter(facility_id__in=came, retired_at__isnull=True).update(retired_at=at, retired_by=by)


def write_households(batch: int, listed: Mapping[int, tuple[str, str]], numbers: Mapping[int, int], mark: str) -> None:
    """The households of those who came, as the list of the village they left tells them.

    `listed`: person there -> number of the household and relation; `numbers`: person there -> sealed NIK here; `mark`
    keeps numbers of households of two villages apart.
    """
    rows = [
        (numbers[person], f"{mark}/{group}", relation)
        for person, (group, relation) in sorted(listed.items())
        if person in numbers
    ]
    if not rows:
        return
    MemberList.objects.create(batch_id=batch, kind=HOUSEHOLDS, code=CEDED)
    ids = reserve("register_member", len(rows))
    insert(
        "register_member",
        ("id", "batch_id", "row", "number_id", "group", "relation"),
        ((ids[i], batch, 0, *row) for i, row in enumerate(rows)),
    )


def listed_households(batches: Sequence[int], niks: Mapping[int, int]) -> dict[int, tuple[str, str]]:
    """Person -> number of the household and relation, by the lists of households among these batches (in the order of
    folding). `niks`: person -> sealed NIK."""
    lists = dict(MemberList.objects.filter(batch_id__in=batches, kind=HOUSEHOLDS).values_list("batch_id", "code"))
    bearer = {number: person for person, number in niks.items()}
    found: dict[int, tuple[str, str]] = {}
    for batch in (number for number in batches if number in lists):
        if lists[batch] != CEDED:
            found = {}
        rows = Member.objects.filter(batch_id=batch, number_id__in=list(bearer)).exclude(group="")
        for number, group, relation in rows.values_list("number_id", "group", "relation"):
            found[bearer[number]] = (group, relation)
    return found

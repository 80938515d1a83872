"""Split, merge, rename, make and close the dusun, RW and RT of a village; see what it would do; take it back.

An act is a batch with a statement per person and family that it moves, folded and undone like any other, so that every
page and the snapshot see the same place on the same day (docs/adr/0013). It has no events: nobody moved house.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from django.db import transaction

from cantik.base.canonical import canonical_json
from cantik.collect.app.models import UNITS
from cantik.register.core.app.models import Event
from cantik.register.core.app.recorder import open_batch
from cantik.register.core.app.search import latest_date
from cantik.register.core.app.undo import undo_batch
from cantik.register.core.grouping import Unit
from cantik.register.events.history import BRINGS
from cantik.register.units.app.models import UnitAct as Row
from cantik.register.units.app.queries import Places, acts_of, current_act, ids_of, left_behind, places_on, unit_id
from cantik.register.units.errors import UnitRefused
from cantik.register.units.unit_acts import DatedAct, Rank, UnitKind, admit, admit_undo, closed_on, label, shifts
from cantik.staff.app import log
from cantik.staff.app.areas import hold_area
from cantik.vault.app.bulk import insert, moment, reserve


@dataclass(frozen=True, slots=True)
class UnitWish:
    """What somebody wants to record. `persons`: whom a split of an RT takes along; None for all of the unit."""

    kind: UnitKind
    rank: Rank
    on: dt.date
    pairs: tuple[tuple[Unit, Unit], ...]
    persons: frozenset[int] | None = None
    decree: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Shift:
    """What goes from one unit to another: families and persons; `staying`: persons who stay."""

    source: Unit
    target: Unit
    families: int
    persons: int
    staying: int


@dataclass(frozen=True, slots=True)
class UnitOutlook:
    """What recording an act would do. `later`: who came into these units after the day, and is not moved."""

    act: DatedAct
    persons: Mapping[int, Unit]
    families: Mapping[int, Unit]
    shifts: tuple[Shift, ...]
    later: int


def foresee_units(*, area_id: int, wish: UnitWish, today: dt.date) -> UnitOutlook:
    """What `record_units` would do. Writes nothing. Raises `UnitRefused` (R530-R536)."""
    acts = acts_of(area_id)
    known = {*ids_of(area_id), *(unit for act in acts for unit in (*act.sources, *act.targets))}
    wish = replace(wish, pairs=_complete_pairs(wish, known - closed_on(acts, wish.on)))
    act = DatedAct(
        2**62,
        wish.kind,
        wish.rank,
        wish.on,
        wish.pairs,
        dt.datetime.max.replace(tzinfo=dt.UTC),
        decree=wish.decree,
        note=wish.note,
    )
    admit(act, acts, known, today)
    then, now = places_on(area_id, wish.on), places_on(area_id, latest_date(area_id, today))
    everybody, later = _persons_concerned(area_id, act, then, now)
    moved = shifts(wish.pairs, everybody, wish.persons)
    if wish.kind is UnitKind.PLACE:
        moved = _placed_back(area_id, wish, today, now)
    _refuse_people(act, everybody, moved)
    families = _families(then, now, everybody, moved, wish.pairs)
    return UnitOutlook(act, moved, families, _count_shifts(wish.pairs, everybody, moved, families), later)


def _complete_pairs(wish: UnitWish, there: Collection[Unit]) -> tuple[tuple[Unit, Unit], ...]:
    """The pairs of a wish; a merge into a unit that stands pairs it with itself, so that it is not taken for new."""
    if wish.kind is not UnitKind.MERGE or wish.rank is not Rank.RT:
        return wish.pairs
    kept = dict.fromkeys((target, target) for _, target in wish.pairs if target in there)
    return tuple(dict.fromkeys((*wish.pairs, *kept)))


def _persons_concerned(area_id: int, act: DatedAct, then: Places, now: Places) -> tuple[dict[int, Unit], int]:
    """Where each person stands whom the act may move: on its day, or by a later list that brought them; and how many
    came into its units afterwards by an event of their own, which the act does not touch."""
    units = frozenset(act.sources)
    everybody = dict(then.unit)
    fresh = {person: unit for person, unit in now.unit.items() if person not in everybody and unit in units}
    came = set(
        Event.objects.filter(
            area_id=area_id,
            kind__in=list(BRINGS),
            occurred_on__gt=act.on,
            retired_at__isnull=True,
            person_id__in=list(fresh),
        ).values_list("person_id", flat=True)
    )
    everybody |= {person: unit for person, unit in fresh.items() if person not in came}
    return everybody, len(came)


def _placed_back(area_id: int, wish: UnitWish, today: dt.date, now: Places) -> dict[int, Unit]:
    """Who was left behind and is to go where an act had put them; only to units that were asked for."""
    asked = {target for _, target in wish.pairs}
    found = left_behind(area_id, today, now)
    return {
        person: unit
        for person, unit in found.items()
        if unit in asked and (wish.persons is None or person in wish.persons)
    }


def _refuse_people(act: DatedAct, everybody: Mapping[int, Unit], moved: Mapping[int, Unit]) -> None:
    if act.kind is UnitKind.CLOSE:
        if any(unit in act.sources for unit in everybody.values()):
            raise UnitRefused(
                "R535",
                "Satuan wilayah ini masih berpenduduk",
                found=label(act.sources[0]),
                expected="satuan tanpa penduduk",
                mend="Gabungkan dengan satuan lain, atau pindahkan dahulu penduduknya.",
            )
        return
    if act.kind in (UnitKind.SPLIT, UnitKind.PLACE) and not moved:
        raise UnitRefused(
            "R536",
            "Belum ada keluarga yang dipilih",
            expected="paling sedikit satu keluarga",
            mend="Pilih keluarga yang masuk satuan baru.",
        )


def _families(
    then: Places,
    now: Places,
    everybody: Mapping[int, Unit],
    moved: Mapping[int, Unit],
    pairs: Collection[tuple[Unit, Unit]],
) -> dict[int, Unit]:
    """The families that go: those that live in a unit it leads away from and of whom nobody stays there."""
    stay, go = set[int](), dict[int, Unit]()
    sources = {source for source, target in pairs if source != target}
    of = {person: outline.family for places in (now, then) for person, outline in places.people.items()}
    for person, unit in everybody.items():
        family = of.get(person)
        if family is None or unit not in sources:
            continue
        if person in moved:
            go[family] = moved[person]
        else:
            stay.add(family)
    lives = {**now.family, **then.family}
    return {family: unit for family, unit in go.items() if family not in stay and lives.get(family) in sources}


def _count_shifts(
    pairs: Collection[tuple[Unit, Unit]],
    everybody: Mapping[int, Unit],
    moved: Mapping[int, Unit],
    families: Mapping[int, Unit],
) -> tuple[Shift, ...]:
    rows = []
    for source, target in pairs:
        if source == target:
            continue
        here = [person for person, unit in everybody.items() if unit == source]
        going = [person for person in here if moved.get(person) == target]
        whole = sum(unit == target for unit in families.values())
        rows.append(Shift(source, target, whole, len(going), len(here) - len(going)))
    return tuple(rows)


def record_units(*, area_id: int, wish: UnitWish, by: str, at: dt.datetime, today: dt.date) -> int:
    """Record an act in one transaction with one entry in the log; the number of its batch.

    Raises `UnitRefused` (R530-R536).
    """
    with transaction.atomic():
        hold_area(area_id)
        outlook = foresee_units(area_id=area_id, wish=wish, today=today)
        number = open_batch(area_id, UNITS, wish.on, str(wish.kind), by=by, at=at)
        Row.objects.create(
            batch_id=number,
            area_id=area_id,
            kind=wish.kind,
            rank=wish.rank,
            decree=wish.decree,
            note=wish.note,
            pairs=canonical_json([[list(source), list(target)] for source, target in outlook.act.pairs]).decode(),
            persons=len(outlook.persons),
            families=len(outlook.families),
        )
        _write(area_id, number, outlook, at)
        log.record(
            by=by,
            at=at,
            action="satuan.ubah",
            subject="orang",
            subjects=sorted(outlook.persons),
            detail={"jenis": str(wish.kind), "batch": number, "tanggal": wish.on.isoformat()},
        )
    return number


def _write(area_id: int, number: int, outlook: UnitOutlook, at: dt.datetime) -> None:
    """A statement per person and family (row 0: it brings nobody) that says the new unit, and the unit itself."""
    ids = {unit: unit_id(area_id, unit) for unit in outlook.act.targets}
    when, day = moment(at), outlook.act.on.isoformat()
    for table, thing, moved in (
        ("register_personversion", "person_id", outlook.persons),
        ("register_familyversion", "family_id", outlook.families),
    ):
        numbers = reserve(table, len(moved))
        texts = ("name", "birth_place", "terdaftar", "domisili", "keberadaan") if thing == "person_id" else ()
        columns = ("id", thing, "batch_id", "row", "valid_from", "recorded_at", "digest", "unit_id", "content", *texts)
        insert(
            table,
            columns,
            (
                (version, whom, number, 0, day, when, _digest(unit), ids[unit], "", *("" for _ in texts))
                for version, (whom, unit) in zip(numbers, sorted(moved.items()), strict=True)
            ),
        )


def _digest(unit: Unit) -> bytes:
    return hashlib.blake2b(repr(unit).encode(), digest_size=16).digest()


def undo_units(*, area_id: int, number: int, by: str, why: str, at: dt.datetime) -> DatedAct:
    """Take an act back: it stays on record, and what it said holds no more.

    Raises `UnitRefused` R534 while later acts rest on it, R537 for one that does not stand (any more).
    """
    with transaction.atomic():
        hold_area(area_id)
        act = current_act(area_id, number)
        if act is None:
            raise UnitRefused("R537", "Perubahan ini tidak sedang berlaku", mend="Muat ulang daftar satuan wilayah.")
        admit_undo(act, acts_of(area_id))
        undo_batch(batch=number, by=by, why=why, at=at)
        log.record(
            by=by, at=at, action="satuan.urungkan", subject="batch", subjects=[number], detail={"orang": act.persons}
        )
    return replace(act, retired=at)

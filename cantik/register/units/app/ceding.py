"""RT that come from one village of the store to another: A splits into A' and B, B goes into A, a boundary moves.

It is one act of the operator with a decree. In the village that they leave, its people end on the day of effect; in
the other a statement for each says all that is known of them. Figures before that day stay as they were in both; the
balance of both has a line of its own; releases that were made stay (domain/metadata.md 7.1 rule 5).
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from cantik.base.canonical import canonical_json
from cantik.codes.app.models import AreaCode as CodeRow
from cantik.codes.area import AreaCode
from cantik.collect.app.models import APPLIED, EVENT, Batch
from cantik.collect.batch import FileFacts, RecordSet
from cantik.collect.batch import Reading as Records
from cantik.register.core.app.current import blind_of, known_numbers
from cantik.register.core.app.folded import entries
from cantik.register.core.app.models import CededPerson, Cession, Dwelling, Event, Family, FamilyVersion
from cantik.register.core.app.search import persons_with_number, standing_batches
from cantik.register.core.app.writing import Target, kept_numbers, write_plan
from cantik.register.core.bases import NO, YES, Standing
from cantik.register.core.errors import CessionRefused
from cantik.register.core.folded import Entry
from cantik.register.core.grouping import Unit
from cantik.register.core.kinds import Kind
from cantik.register.core.plan import ImportPlan
from cantik.register.core.prepare import Prepared, prepare
from cantik.register.events.app.living import undo_event
from cantik.register.events.history import BASES
from cantik.register.units.app.ceding_things import (
    CededThings,
    foresee_things,
    listed_households,
    refuse_later_things,
    retire_photos,
    write_households,
    write_things,
)
from cantik.register.units.app.queries import Places, places_on
from cantik.register.units.dated import label, within
from cantik.staff.app import log
from cantik.staff.app.areas import ensure_area, hold_area
from cantik.vault.app.bulk import insert, moment, reserve
from cantik.vault.app.opening import OpenStore

#: what the statement of the other village does not repeat: facts have columns of their own, the household follows from
#: the number of the building
_LEFT = frozenset(
    {"terdaftar", "domisili", "domisili_since", "domisili_sejak", "keberadaan", "institusi", "rumah_tangga"}
)


@dataclass(frozen=True, slots=True)
class CessionWish:
    """Which RT (a dusun or RW stands for all of its own) come from which village to which, when, by which decree."""

    origin: AreaCode
    destination: AreaCode
    on: dt.date
    units: tuple[Unit, ...]
    decree: str


@dataclass(frozen=True, slots=True)
class CessionOutlook:
    """What recording a cession would do. `twice`: who is known in the other village by their NIK already; `things`: the
    facilities and facts that go along; `dwellings`: how many buildings of its families do."""

    units: tuple[Unit, ...]
    people: Mapping[int, Entry]
    places: Mapping[int, Unit]
    families: Mapping[int, Entry]
    staying: int
    twice: Mapping[int, int]
    things: CededThings
    dwellings: int


def foresee_cession(
    *, opened: OpenStore, origin: int, destination: int, wish: CessionWish, today: dt.date
) -> CessionOutlook:
    """What `cede` would do. Writes nothing; callers record that they looked.

    Raises `CessionRefused` R542 (a day that has not come, no such RT, nobody lives there, one village only), R543
    (invented persons among real ones), R544 (people of whom something happened after the day), R547 and R548 (things
    of which one of the villages tells otherwise).
    """
    if wish.on > today:
        raise _refused("Tanggal berlaku belum tiba", wish.on.isoformat(), f"paling lambat {today.isoformat()}")
    if origin == destination:
        raise _refused("Desa asal dan desa tujuan sama", wish.origin.text(), "dua desa")
    if opened.invented(wish.origin) is not opened.invented(wish.destination):
        raise CessionRefused("R543", "Orang rekaan dan orang nyata tidak dicampur", mend="Pilih dua desa yang sejenis.")
    places = places_on(origin, wish.on)
    there = set(places.unit.values())
    units = tuple(sorted(unit for unit in there if any(within(unit, asked) for asked in wish.units)))
    strangers = [asked for asked in wish.units if not any(within(unit, asked) for unit in there)]
    if strangers or not units:
        raise _refused(
            "Satuan wilayah ini tidak berpenduduk pada tanggal itu",
            "; ".join(map(label, strangers or wish.units)),
            "dusun, RW, atau RT desa asal",
        )
    persons, families = entries(opened, origin, "", as_of=wish.on, today=today)
    people = {
        entry.id: entry for entry in persons if places.unit.get(entry.id) in units and not _ended(places, entry.id)
    }
    if not people:
        raise _refused("Tidak ada penduduk di satuan wilayah itu", "0 orang", "paling sedikit satu orang")
    _refuse_later(origin, wish.on, people)
    used = {entry.family for entry in people.values() if entry.family is not None}
    cards = {number: entry for number, entry in families.items() if number in used}
    return CessionOutlook(
        units,
        people,
        {person: places.unit[person] for person in people},
        cards,
        sum(not _ended(places, person) for person in places.unit) - len(people),
        _twice(opened, destination, people),
        foresee_things(opened, origin, destination, wish.units, there, wish.on, _mark(wish.origin)),
        len({card.said["rumah_tangga"] for card in cards.values() if card.said.get("rumah_tangga")}),
    )


def _mark(origin: AreaCode) -> str:
    """What tells numbers and codes of the old village from those of the new one: the last part of its code."""
    return origin.text().rpartition(".")[2]


def _refused(message: str, found: str, expected: str) -> CessionRefused:
    return CessionRefused("R542", message, found=found, expected=expected, mend="Periksa isian perintahnya.")


def _ended(places: Places, person: int) -> bool:
    """Somebody who died or left before stays in the history of the village where that happened."""
    bases = [getattr(places.people[person], base) for base in BASES]
    return NO in bases and YES not in bases


def _refuse_later(origin: int, on: dt.date, people: Collection[int]) -> None:
    later = Event.objects.filter(area_id=origin, occurred_on__gt=on, retired_at__isnull=True)
    count = len(set(later.values_list("person_id", flat=True)) & set(people))
    if count:
        raise CessionRefused(
            "R544",
            "Ada peristiwa sesudah tanggal berlaku tentang orang yang ikut",
            found=f"{count} orang",
            expected="peristiwa itu dicatat di desa tujuan",
            mend="Urungkan dahulu peristiwanya, lalu catat di desa tujuan.",
        )


def _twice(opened: OpenStore, destination: int, people: Mapping[int, Entry]) -> dict[int, int]:
    found = {}
    for person, entry in people.items():
        bearers = (
            persons_with_number(opened, destination, str(entry.said["nik"])) if entry.said.get("nik") else frozenset()
        )
        if bearers:
            found[person] = min(bearers)
    return found


def cede(*, opened: OpenStore, wish: CessionWish, by: str, at: dt.datetime, today: dt.date) -> int:
    """Record a cession in one transaction; its number. Both villages have an entry in the log with all persons.

    Raises `CessionRefused` (R542-R544, R547, R548).
    """
    with transaction.atomic():
        first, second = (ensure_area(code=code, by=by, at=at).pk for code in (wish.origin, wish.destination))
        for area in sorted((first, second)):
            hold_area(area)
        outlook = foresee_cession(opened=opened, origin=first, destination=second, wish=wish, today=today)
        CodeRow.objects.filter(area_id=second, valid_from=None, valid_to=None, decree="").exclude(
            area__in=Batch.objects.filter(state=APPLIED).values("area_id")
        ).update(valid_from=wish.on, decree=wish.decree)
        listed = _listed(opened, first, outlook, wish.on, today)
        outgoing = _batch(first, wish.on, Kind.CEDED_OUT, by, at)
        incoming = _batch(second, wish.on, Kind.CEDED_IN, by, at)
        _write_out(first, outgoing, outlook, wish.on, by, at)
        made = _write_in(opened, second, incoming, outlook, wish, listed, by, at)
        write_things(opened, (first, second), (outgoing, incoming), outlook.things, wish.on, by, at)
        row = Cession.objects.create(
            outgoing_id=outgoing,
            incoming_id=incoming,
            origin_id=first,
            destination_id=second,
            decree=wish.decree,
            units=canonical_json([list(unit) for unit in outlook.units]).decode(),
        )
        CededPerson.objects.bulk_create(
            CededPerson(cession=row, former_id=former, person_id=person) for former, person in made.items()
        )
        for code, subjects in ((wish.origin, list(made)), (wish.destination, list(made.values()))):
            with log.within(code.text()):
                log.record(
                    by=by,
                    at=at,
                    action="wilayah.serah",
                    subject="orang",
                    subjects=subjects,
                    detail={
                        "dari": wish.origin.qualified(),
                        "ke": wish.destination.qualified(),
                        "sk": wish.decree,
                        "nomor": row.pk,
                        "fasilitas": outlook.things.count,
                    },
                )
    return int(row.pk)


def _batch(area: int, on: dt.date, kind: Kind, by: str, at: dt.datetime) -> int:
    number = reserve("collect_batch", 1)[0]
    Batch.objects.bulk_create(
        [
            Batch(
                pk=number,
                area_id=area,
                stock=number,
                mapping=EVENT,
                source=EVENT,
                file_name=EVENT,
                file_size=0,
                file_sha256=hashlib.sha256(f"{EVENT}|{number}".encode()).hexdigest(),
                reference=on,
                recognised_by=str(kind),
                state=APPLIED,
                rows_read=0,
                rows_accepted=0,
                rows_refused=0,
                received_at=at,
                received_by=by,
            )
        ]
    )
    return int(number)


def _write_out(area: int, batch: int, outlook: CessionOutlook, on: dt.date, by: str, at: dt.datetime) -> None:
    """Who goes is in no base of the village any more."""
    versions = reserve("register_personversion", len(outlook.people))
    columns = (
        "id",
        "person_id",
        "batch_id",
        "row",
        "valid_from",
        "recorded_at",
        "digest",
        "content",
        "terdaftar",
        "domisili",
        "name",
        "birth_place",
        "keberadaan",
    )
    insert(
        "register_personversion",
        columns,
        (
            (
                version,
                person,
                batch,
                0,
                on.isoformat(),
                moment(at),
                hashlib.blake2b(b"serah", digest_size=16).digest(),
                "",
                NO,
                NO,
                "",
                "",
                "",
            )
            for version, person in zip(versions, sorted(outlook.people), strict=True)
        ),
    )
    gone = dict.fromkeys(BASES, NO)
    _events(
        area,
        batch,
        Kind.CEDED_OUT,
        on,
        by,
        at,
        [(person, outlook.places[person], gone, _bases(entry)) for person, entry in sorted(outlook.people.items())],
    )


def _bases(entry: Entry) -> dict[str, str]:
    return {base: str(entry.said[base]) for base in BASES if entry.said.get(base)}


def _events(
    area: int,
    batch: int,
    kind: Kind,
    on: dt.date,
    by: str,
    at: dt.datetime,
    rows: Sequence[tuple[int, Unit, Mapping[str, str], Mapping[str, str]]],
) -> None:
    Event.objects.bulk_create(
        Event(
            area_id=area,
            batch_id=batch,
            person_id=person,
            kind=kind,
            occurred_on=on,
            recorded_at=at,
            recorded_by=by,
            content=canonical_json({"menyatakan": says, "sebelum": before, "tempat": list(unit)}).decode(),
        )
        for person, unit, says, before in rows
    )


def _listed(
    opened: OpenStore, origin: int, outlook: CessionOutlook, on: dt.date, today: dt.date
) -> dict[int, tuple[str, str]]:
    """The household of each by the list of the village that they leave, as it stood on the day."""
    told = {
        person: ("nik", str(entry.said["nik"])) for person, entry in outlook.people.items() if entry.said.get("nik")
    }
    known = known_numbers(origin, blind_of(opened, told.values()))
    niks = {person: known[nik] for person, nik in told.items() if nik in known}
    return listed_households(standing_batches(origin, today, as_of=on), niks)


def _write_in(
    opened: OpenStore,
    area: int,
    batch: int,
    outlook: CessionOutlook,
    wish: CessionWish,
    listed: Mapping[int, tuple[str, str]],
    by: str,
    at: dt.datetime,
) -> dict[int, int]:
    """A statement of all that is known of each, in the village where they live now; who was who."""
    order, on = sorted(outlook.people), wish.on
    prepared = _own_buildings(area, _prepared(order, outlook, on), _mark(wish.origin))
    numbers = kept_numbers(opened, area, prepared)
    old = [outlook.twice.get(person, 0) for person in order]
    fresh = iter(reserve("register_person", old.count(0)))
    made = [number or next(fresh) for number in old]
    insert(
        "register_person", ("id", "area_id"), ((new, area) for new, before in zip(made, old, strict=True) if not before)
    )
    families = [_family_of(area, numbers.get(("kk", kk), 0)) for kk in prepared.families.kk]
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
        family_same_as=[0] * len(families),
    )
    write_plan(Target(area, batch, at), plan, numbers)
    _events(
        area,
        batch,
        Kind.CEDED_IN,
        on,
        by,
        at,
        [
            (new, outlook.places[person], _bases(outlook.people[person]), {})
            for person, new in zip(order, made, strict=True)
        ],
    )
    niks = {person: numbers["nik", nik] for person, nik in zip(order, prepared.persons.nik, strict=True) if nik}
    write_households(batch, listed, niks, _mark(wish.origin))
    return dict(zip(order, made, strict=True))


def _own_buildings(area: int, prepared: Prepared, mark: str) -> Prepared:
    """Two villages number their buildings each by itself: a number that is taken here gets the mark of the other."""
    named = {building for building in prepared.families.building if building}
    taken = set(Dwelling.objects.filter(area_id=area, number__in=named).values_list("number", flat=True))
    buildings = [f"{number} ({mark})" if number in taken else number for number in prepared.families.building]
    return replace(prepared, families=replace(prepared.families, building=buildings))


def _family_of(area: int, card: int) -> int:
    """The family of the other village that bears a card already, 0 for none."""
    if not card:
        return 0
    found = FamilyVersion.objects.filter(kk_id=card, family__in=Family.objects.filter(area_id=area)).order_by("-pk")
    return found.values_list("family_id", flat=True).first() or 0


def _prepared(order: Sequence[int], outlook: CessionOutlook, on: dt.date) -> Prepared:
    families = sorted(outlook.families)
    people = [_said(outlook.people[person], outlook) for person in order]
    cards = [
        {name: value for name, value in outlook.families[family].said.items() if name not in _LEFT}
        | {"nomor_keluarga": str(family)}
        for family in families
    ]
    records = {"orang": _records("orang", people)}
    if cards:
        records["keluarga"] = _records("keluarga", cards)
    prepared = prepare(Records(EVENT, EVENT, FileFacts(EVENT, 0, ""), on, records, ()), [])
    facts = [
        Standing(*(str(outlook.people[person].said.get(name) or "") for name in (*BASES, "keberadaan")))
        for person in order
    ]
    return replace(prepared, persons=replace(prepared.persons, standing=facts))


def _said(entry: Entry, outlook: CessionOutlook) -> dict[str, Any]:
    """A person as a record: all values, the place on the day, the family by its number in the old village."""
    said = {name: value for name, value in entry.said.items() if name not in _LEFT and name != "no_kk"}
    said |= dict(zip(("dusun", "rw", "rt"), outlook.places[entry.id], strict=True))
    if entry.family is not None:
        said["nomor_keluarga"] = str(entry.family)
    return said


def _records(unit: str, rows: Sequence[Mapping[str, Any]]) -> RecordSet:
    names = sorted({name for row in rows for name in row})
    columns = {name: [row.get(name) for row in rows] for name in names}
    return RecordSet(unit, columns, [1] * len(rows), "")


def undo_cession(*, opened: OpenStore, number: int, by: str, why: str, at: dt.datetime) -> Cession:
    """Take a cession back in both villages. Raises `CessionRefused` R545 for one that does not stand, `EventRefused`
    R434 while later events of these people rest on it, `CessionRefused` R547 while later facts of the things do."""
    with transaction.atomic():
        row = Cession.objects.filter(pk=number, outgoing__state=APPLIED).first()
        if row is None:
            raise CessionRefused(
                "R545",
                "Perubahan wilayah desa ini tidak sedang berlaku",
                found=str(number),
                mend="Lihat daftarnya dengan cantik area list.",
            )
        for area in sorted((row.origin_id, row.destination_id)):
            hold_area(area)
        refuse_later_things(row)
        retire_photos(row, by, at)
        for area, batch in ((row.destination_id, row.incoming_id), (row.origin_id, row.outgoing_id)):
            undo_event(opened=opened, area=area, batch=batch, by=by, why=why, at=at)
    return row

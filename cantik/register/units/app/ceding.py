"""RT that come from one village of the store to another: A splits into A' and B, B goes into A, a boundary moves.

It is one act of the operator with a decree. In the village that they leave, its people end on the day of effect; in
the other a statement for each says all that is known of them. Figures before that day stay as they were in both; the
balance of both has a line of its own; releases that were made stay (docs/bidang/metadata.md 7.1 rule 5).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from django.db import transaction

from cantik.base.canonical import canonical_json
from cantik.codes.app.models import CodeRow
from cantik.collect.app.models import APPLIED, EVENT, Batch
from cantik.register.core.app.clear_persons import entries
from cantik.register.core.app.models import CededPerson, Cession, Event
from cantik.register.core.app.recorder import open_batch
from cantik.register.core.app.search import persons_with_number
from cantik.register.core.app.writing import Target
from cantik.register.core.bases import NO, YES
from cantik.register.core.errors import CessionRefused
from cantik.register.core.folded_entries import FoldedEntry
from cantik.register.core.grouping import Unit
from cantik.register.core.kinds import Kind
from cantik.register.events.app.act_recording import undo_event
from cantik.register.events.history import BASES
from cantik.register.units.app.ceding_people import households_in, write_in, write_out
from cantik.register.units.app.ceding_things import foresee_things, refuse_later_things, retire_photos, write_things
from cantik.register.units.app.cession import CessionOutlook, CessionWish
from cantik.register.units.app.queries import Places, places_on
from cantik.register.units.unit_acts import label, within
from cantik.staff.app import log
from cantik.staff.app.areas import ensure_area, hold_area
from cantik.vault.app.opening import OpenStore


def foresee_cession(
    *, opened: OpenStore, origin: int, destination: int, wish: CessionWish, today: dt.date
) -> CessionOutlook:
    """What `cede` would do. Writes nothing; callers record that they looked.

    Raises `CessionRefused` R542 (a day that has not come, no such RT, nobody lives there, one village only), R543
    (invented persons among real ones), R544 (people of whom something happened after the day), R547 and R548 (things
    of which one of the villages tells otherwise).
    """
    _refuse_wish(opened, wish, today, same=origin == destination)
    places = places_on(origin, wish.on)
    there = set(places.unit.values())
    units = _require_units(wish, there)
    persons, families = entries(opened, origin, "", as_of=wish.on, today=today)
    people = {
        entry.id: entry for entry in persons if places.unit.get(entry.id) in units and not _has_ended(places, entry.id)
    }
    if not people:
        raise _cession_error("Tidak ada penduduk di satuan wilayah itu", "0 orang", "paling sedikit satu orang")
    _refuse_later(origin, wish.on, people)
    used = {entry.family for entry in people.values() if entry.family is not None}
    cards = {number: entry for number, entry in families.items() if number in used}
    return CessionOutlook(
        units,
        people,
        {person: places.unit[person] for person in people},
        cards,
        sum(not _has_ended(places, person) for person in places.unit) - len(people),
        _twice(opened, destination, people),
        foresee_things(opened, origin, destination, wish.units, there, wish.on, wish.mark),
        len({card.said["rumah_tangga"] for card in cards.values() if card.said.get("rumah_tangga")}),
    )


def _refuse_wish(opened: OpenStore, wish: CessionWish, today: dt.date, *, same: bool) -> None:
    if wish.on > today:
        raise _cession_error("Tanggal berlaku belum tiba", wish.on.isoformat(), f"paling lambat {today.isoformat()}")
    if same:
        raise _cession_error("Desa asal dan desa tujuan sama", wish.origin.text(), "dua desa")
    if opened.is_invented(wish.origin) is not opened.is_invented(wish.destination):
        raise CessionRefused("R543", "Orang rekaan dan orang nyata tidak dicampur", mend="Pilih dua desa yang sejenis.")


def _require_units(wish: CessionWish, there: Collection[Unit]) -> tuple[Unit, ...]:
    """The units of a village that a wish means. Raises `CessionRefused` R542 where it means none."""
    units = tuple(sorted(unit for unit in there if any(within(unit, asked) for asked in wish.units)))
    strangers = [asked for asked in wish.units if not any(within(unit, asked) for unit in there)]
    if strangers or not units:
        raise _cession_error(
            "Satuan wilayah ini tidak berpenduduk pada tanggal itu",
            "; ".join(map(label, strangers or wish.units)),
            "dusun, RW, atau RT desa asal",
        )
    return units


def _cession_error(message: str, found: str, expected: str) -> CessionRefused:
    return CessionRefused("R542", message, found=found, expected=expected, mend="Periksa isiannya.")


def _has_ended(places: Places, person: int) -> bool:
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


def _twice(opened: OpenStore, destination: int, people: Mapping[int, FoldedEntry]) -> dict[int, int]:
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
        _begin_code(second, wish)
        listed = households_in(opened, first, outlook, wish.on, today)
        outgoing, incoming = (
            Target(area, open_batch(area, EVENT, wish.on, str(kind), by=by, at=at), at)
            for area, kind in ((first, Kind.CEDED_OUT), (second, Kind.CEDED_IN))
        )
        write_out(outgoing, outlook, wish.on, by)
        made = write_in(opened, incoming, outlook, wish, listed, by)
        write_things(opened, outgoing, incoming, outlook.things, wish.on, by)
        row = Cession.objects.create(
            outgoing_id=outgoing.batch,
            incoming_id=incoming.batch,
            origin_id=first,
            destination_id=second,
            decree=wish.decree,
            units=canonical_json([list(unit) for unit in outlook.units]).decode(),
        )
        CededPerson.objects.bulk_create(
            CededPerson(cession=row, former_id=former, person_id=person) for former, person in made.items()
        )
        _note(row, wish, made, outlook.things.count, by=by, at=at)
    return int(row.pk)


def _begin_code(area_id: int, wish: CessionWish) -> None:
    """The code of a village that nothing was brought to yet is the one that the decree gives it."""
    unnamed = CodeRow.objects.filter(area_id=area_id, valid_from=None, valid_to=None, decree="")
    unnamed = unnamed.exclude(area__in=Batch.objects.filter(state=APPLIED).values("area_id"))
    unnamed.update(valid_from=wish.on, decree=wish.decree)


def _note(row: Cession, wish: CessionWish, made: Mapping[int, int], things: int, *, by: str, at: dt.datetime) -> None:
    """An entry in the log of each village, with the persons as it numbers them."""
    detail: dict[str, int | str | None] = {
        "dari": wish.origin.text_with_scheme(),
        "ke": wish.destination.text_with_scheme(),
        "sk": wish.decree,
        "nomor": row.pk,
        "fasilitas": things,
    }
    for code, subjects in ((wish.origin, list(made)), (wish.destination, list(made.values()))):
        with log.within(code.text()):
            log.record(by=by, at=at, action="wilayah.serah", subject="orang", subjects=subjects, detail=detail)


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
                mend="Lihat daftarnya pada halaman Satuan wilayah.",
                command="Lihat daftarnya dengan cantik area list.",
            )
        for area in sorted((row.origin_id, row.destination_id)):
            hold_area(area)
        refuse_later_things(row)
        retire_photos(row, by, at)
        for area, batch in ((row.destination_id, row.incoming_id), (row.origin_id, row.outgoing_id)):
            undo_event(opened=opened, area_id=area, batch=batch, by=by, why=why, at=at)
    return row

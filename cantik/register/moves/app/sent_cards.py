"""Cards that a village makes for people who move to a village of another server, and the receipts that answer them.

Until the receipt is here the village counts its people (docs/adr/0103): the departure is recorded with the receipt, for
the very day from which the destination counts them, so that no day has them twice or not at all.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction

from cantik.base.canonical import digest
from cantik.base.errors import CantikError
from cantik.register.core.app.recorder import Recorder
from cantik.register.core.kinds import Kind
from cantik.register.events.app.act_recording import record_event
from cantik.register.events.app.acts import Act, Newcomer
from cantik.register.events.app.event_outlook import foresee
from cantik.register.events.app.transfers import hand_over, list_people
from cantik.register.moves.app.models import CANCELLED, WAITS, Neighbour, SentCard
from cantik.register.moves.card import (
    ACCEPTED,
    MOST_PEOPLE,
    NOTE_TYPE,
    CardPerson,
    MoveCard,
    MoveNote,
    MoveReceipt,
    peek_card_number,
    read_receipt,
    seal_card,
    sign_note,
)
from cantik.register.moves.errors import (
    already_moving,
    decided_card,
    other_card,
    unreadable_card,
    unreadable_receipt,
)
from cantik.staff.app.areas import hold_area
from cantik.staff.app.signing_keys import own_key


def people_of(row: SentCard) -> list[int]:
    """The internal numbers of the people on a card."""
    return [int(person) for person in json.loads(row.people)]


def make_card(recorder: Recorder, act: Act, neighbour: Neighbour, letter_number: str = "") -> SentCard:
    """A card for people who leave for a village of another server. Nothing changes in the register yet.

    Raises `EventRefused` (R430-R447) for a departure that cannot have happened, `MoveCardRefused` R610 for more people
    than one card takes, R615 for somebody who is on a card that waits.
    """
    opened, area = recorder.opened, recorder.area_id
    if len(act.persons) > MOST_PEOPLE:
        raise unreadable_card(f"{len(act.persons)} orang", f"paling banyak {MOST_PEOPLE} orang pada satu kartu")
    with transaction.atomic():
        hold_area(area)
        foresee(opened=opened, area=recorder.area, area_id=area, act=act, today=recorder.today)
        if twice := set(act.persons) & _list_moving(area):
            raise already_moving(len(twice))
        row = _write_card(recorder, act, neighbour, letter_number)
        recorder.record(
            action="pindah.buat",
            subject="orang",
            subjects=people_of(row),
            detail={"ke": neighbour.kode, "kartu": row.card[:16]},
        )
    return row


def _write_card(recorder: Recorder, act: Act, neighbour: Neighbour, letter_number: str) -> SentCard:
    opened, area, here = recorder.opened, recorder.area_id, recorder.area
    people = list_people(opened, area, act.persons)
    said = tuple(map(_carry_person, hand_over(opened, area, people, act.occurred)))
    salt = secrets.token_hex(16)
    card = MoveCard(here.text(), neighbour.kode, recorder.today, act.occurred, act.letter, letter_number, salt, said)
    private, _own = own_key(opened=opened, area=here, by=recorder.by)
    return SentCard.objects.create(
        area_id=area,
        card=card.number,
        kode=neighbour.kode,
        key=neighbour.key,
        address=neighbour.address,
        people=json.dumps([row.person for row in people]),
        left=act.occurred,
        letter=act.letter,
        made=recorder.today,
        sealed=seal_card(card, private, neighbour.recipient),
        by=recorder.by,
        at=recorder.at,
    )


def _carry_person(who: Newcomer) -> CardPerson:
    return CardPerson(
        who.name,
        who.sex,
        who.born.isoformat(),
        who.place,
        who.nik,
        who.relation,
        {name: str(value) for name, value in who.also.items() if value not in (None, "")},
    )


def _list_moving(area_id: int) -> set[int]:
    """Who is on a card that nobody answered."""
    return {person for row in SentCard.objects.filter(area_id=area_id, state=WAITS) for person in people_of(row)}


def copy_card(recorder: Recorder, row: SentCard) -> bytes:
    """The file once more, to be carried; recorded, because the data of its people leave. Raises `MoveCardRefused` R614
    for one that was answered: its file is kept no longer."""
    if not row.sealed:
        raise decided_card(row.state)
    recorder.record(
        action="pindah.salin", subject="orang", subjects=people_of(row), detail={"ke": row.kode, "kartu": row.card[:16]}
    )
    return bytes(row.sealed)


def cancel_card(recorder: Recorder, number: int) -> SentCard:
    """The people stay after all, or the card was a mistake. A receipt that accepted it before still holds. Raises
    `MoveCardRefused` R614."""
    with transaction.atomic():
        hold_area(recorder.area_id)
        row = SentCard.objects.select_for_update().filter(pk=number, area_id=recorder.area_id, state=WAITS).first()
        if row is None:
            raise decided_card("kartu lain")
        row.state, row.sealed, row.ended_at = CANCELLED, b"", recorder.at
        row.save()
        recorder.record(
            action="pindah.batal", subject="orang", subjects=people_of(row), detail={"kartu": row.card[:16]}
        )
    return row


@dataclass(frozen=True, slots=True)
class TakenReceipt:
    """What a receipt did. `fresh`: nobody had brought it before."""

    card: SentCard
    receipt: MoveReceipt
    fresh: bool


def take_receipt(recorder: Recorder, data: bytes) -> TakenReceipt:
    """Take the answer to a card: people who were accepted leave on the day from which they are counted there, those who
    were refused stay. The same receipt again changes nothing.

    Raises `ReceiptRefused` R616, R617.
    """
    number = peek_card_number(data)
    with transaction.atomic():
        hold_area(recorder.area_id)
        row = SentCard.objects.select_for_update().filter(area_id=recorder.area_id, card=number).first()
        if row is None:
            raise other_card(f"kartu {number[:8]}")
        receipt = read_receipt(data, signed_by=row.key)
        if (receipt.dari, receipt.ke) != (recorder.area.text(), row.kode):
            raise unreadable_receipt(f"kuitansi antara {receipt.dari} dan {receipt.ke}")
        if row.receipt:
            if bytes(row.receipt) != data and read_receipt(bytes(row.receipt), signed_by=row.key) != receipt:
                raise other_card(f"kartu {number[:8]}, putusan {receipt.putusan}")
            fresh = False
        else:
            fresh = True
            row.receipt, row.state, row.sealed = data, receipt.putusan, b""
            row.reason, row.ended_at = receipt.alasan, recorder.at
            row.save()
            recorder.record(
                action="pindah.kuitansi",
                subject="orang",
                subjects=people_of(row),
                detail={"kartu": row.card[:16], "putusan": receipt.putusan},
            )
        settle_card(recorder, row)
    return TakenReceipt(row, receipt, fresh)


def settle_card(recorder: Recorder, row: SentCard) -> bool:
    """Record the departure that an accepted card stands for, once. What keeps it from being recorded (somebody died
    meanwhile, the day has not come here yet) stays beside the card, and it is tried again."""
    if row.state != ACCEPTED or row.departure_id is not None:
        return False
    receipt = read_receipt(bytes(row.receipt), signed_by=row.key)
    act = Act(Kind.DEPARTURE, receipt.day, tuple(people_of(row)), letter=row.letter, note=row.kode)
    try:
        with transaction.atomic():
            row.departure_id, row.problem = record_event(recorder, act), ""
    except CantikError as error:
        row.departure_id, row.problem = None, error.line()[:500]
    row.save(update_fields=["departure", "problem"])
    return row.departure_id is not None


def settle_all(recorder: Recorder) -> int:
    """Try again what could not be recorded; how many departures were."""
    rows = SentCard.objects.filter(area_id=recorder.area_id, state=ACCEPTED, departure=None)
    return sum(settle_card(recorder, row) for row in rows)


def note_of(recorder: Recorder, row: SentCard) -> bytes:
    """That the receipt of a card is here, for the village of destination; the same note each time."""
    private, _own = own_key(opened=recorder.opened, area=recorder.area, by=recorder.by)
    note = MoveNote(row.card, recorder.area.text(), row.kode, digest(bytes(row.receipt)))
    return sign_note(note, private, NOTE_TYPE)


def list_sent(area_id: int) -> list[SentCard]:
    """The cards of a village, those that wait first, then the newest."""
    rows = list(SentCard.objects.filter(area_id=area_id).order_by("-at", "-pk"))
    return sorted(rows, key=lambda row: row.state != WAITS)


def forget_sealed(areas: Iterable[int], persons: Collection[int]) -> None:
    """The files of cards on which somebody stands who is erased: they are not given away once more."""
    for row in SentCard.objects.filter(area_id__in=list(areas)).exclude(sealed=b""):
        if set(people_of(row)) & set(persons):
            row.sealed = b""
            row.save(update_fields=["sealed"])

"""Cards that came from villages of other servers: seen by their number of people, opened by whoever may, decided once.

What is decided and the receipt that says so are written in one transaction: killed at any moment, either both stand or
neither, and a receipt is copied from its row as often as it is asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from cantik.base.canonical import digest
from cantik.base.text import fold
from cantik.content.loader import limit
from cantik.register.core.app.models import PersonVersion
from cantik.register.core.app.recorder import Recorder
from cantik.register.core.app.search import persons_with_number
from cantik.register.core.kinds import Kind
from cantik.register.events.app.act_recording import record_event
from cantik.register.events.app.acts import Act, Newcomer
from cantik.register.events.app.life_histories import known_of
from cantik.register.events.errors import EventRefused
from cantik.register.events.history import Life
from cantik.register.moves.app.models import WAITS, CameCard
from cantik.register.moves.app.neighbours import find_neighbour, own_identity
from cantik.register.moves.card import (
    ACCEPTED,
    MOST_CARD,
    NOTE_TYPE,
    REASONS,
    REFUSED,
    CardPerson,
    MoveCard,
    MoveReceipt,
    peek_note,
    read_card,
    require_note,
    require_young,
    sign_receipt,
    unseal_card,
)
from cantik.register.moves.errors import decided_card, other_card, unknown_origin, unreadable_card
from cantik.staff.app import waiting_list
from cantik.staff.app.areas import hold_area
from cantik.staff.app.signing_keys import own_key


def receive_card(recorder: Recorder, data: bytes) -> CameCard:
    """Take a card in, so that it waits to be opened. The same card again is that one, whatever became of it.

    Raises `MoveCardRefused` R610 to R613.
    """
    card = _open_file(recorder, data)
    known = CameCard.objects.filter(area_id=recorder.area_id, card=card.number).first()
    if known is not None:
        return known
    require_young(card, recorder.today, limit("kartu_pindah_hari").whole)
    with transaction.atomic():
        hold_area(recorder.area_id)
        said = {
            "kode": card.dari,
            "count": len(card.orang),
            "left": card.pindah,
            "made": card.dibuat,
            "sealed": data,
            "at": recorder.at,
        }
        row, fresh = CameCard.objects.get_or_create(area_id=recorder.area_id, card=card.number, defaults=said)
        if fresh:
            waiting_list.keep_row(row)
            _note_act(recorder, row, "pindah.datang", "kartu", [row.pk])
    return row


def _open_file(recorder: Recorder, data: bytes) -> MoveCard:
    if len(data) > MOST_CARD:
        raise unreadable_card(f"lebih dari {MOST_CARD} bita", f"paling besar {MOST_CARD} bita")
    identity = own_identity(recorder.opened, recorder.area_id)
    if not identity:
        raise unreadable_card("desa ini belum pernah membuat kartu alamat")
    envelope, origin = unseal_card(data, identity)
    neighbour = find_neighbour(recorder.area_id, origin)
    if neighbour is None:
        raise unknown_origin(origin)
    return read_card(envelope, signed_by=neighbour.key, village=recorder.area.text())


def _note_act(recorder: Recorder, row: CameCard, action: str, subject: str, subjects: list[int]) -> None:
    detail: dict[str, int | str | None] = {"dari": row.kode, "kartu": row.card[:16], "orang": row.count}
    recorder.record(action=action, subject=subject, subjects=subjects, detail=detail)


# ── who is on it ────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class ArrivingPerson:
    """One person of a card beside the register. `here`: the bearer of the same NIK, whom the village counts already;
    `alike`: whom it counts by this name, day of birth and sex, without a number that says otherwise."""

    person: CardPerson
    here: int | None = None
    alike: int | None = None


@dataclass(frozen=True, slots=True)
class OpenedCard:
    """A card in clear, for whoever may see it."""

    row: CameCard
    card: MoveCard
    people: tuple[ArrivingPerson, ...]

    def newcomers(self, same: Collection[int]) -> tuple[Newcomer, ...]:
        """Those whom the village does not count yet. `same`: places on the card of those of whom somebody said that
        they are who they are alike."""
        return tuple(
            _make_newcomer(said.person)
            for place, said in enumerate(self.people)
            if said.here is None and not (said.alike is not None and place in same)
        )


def open_card(recorder: Recorder, number: int) -> OpenedCard | None:
    """A card that waits, in clear; that it was read is recorded. None for one that does not wait here. Raises
    `MoveCardRefused` R610 to R613."""
    row = CameCard.objects.filter(pk=number, area_id=recorder.area_id, state=WAITS).first()
    if row is None:
        return None
    card = _open_file(recorder, bytes(row.sealed))
    require_young(card, recorder.today, limit("kartu_pindah_hari").whole)
    people = tuple(_compare_person(recorder, person) for person in card.orang)
    shown = [found for said in people for found in (said.here, said.alike) if found is not None]
    _note_act(recorder, row, "pindah.buka", "orang", shown)
    return OpenedCard(row, card, people)


def _compare_person(recorder: Recorder, person: CardPerson) -> ArrivingPerson:
    """Whom of the village somebody is, by the keyed digest of the NIK; whom they are alike, by name and birth."""
    bearers = persons_with_number(recorder.opened, recorder.area_id, person.nik) if person.nik else frozenset[int]()
    if found := _list_present(recorder, bearers):
        return ArrivingPerson(person, here=min(found))
    alike = PersonVersion.objects.filter(
        person__area_id=recorder.area_id,
        name_fold=fold(person.nama),
        birth_date=person.birth_day,
        retired_at__isnull=True,
    )
    if person.nik:  # another number is another person
        alike = alike.filter(nik__isnull=True)
    found = _list_present(recorder, frozenset(alike.values_list("person_id", flat=True)), sex=person.jenis_kelamin)
    return ArrivingPerson(person, alike=min(found, default=None))


def _list_present(recorder: Recorder, persons: frozenset[int], sex: str = "") -> set[int]:
    known = known_of(recorder.opened, recorder.area_id, persons, recorder.today) if persons else {}
    here = {number: person for number, person in known.items() if person.life is Life.HERE}
    return {number for number, person in here.items() if not sex or person.sex in ("", sex)}


def _make_newcomer(person: CardPerson) -> Newcomer:
    return Newcomer(
        person.nama,
        person.jenis_kelamin,
        person.birth_day,
        person.tempat_lahir,
        person.nik,
        person.hubungan_keluarga,
        dict(person.lain),
    )


def arrival_of(opened: OpenedCard, act: Act, same: Collection[int] = ()) -> Act:
    """The arrival that a card stands for: `act` says when and where. Raises `EventRefused` R449 for a day before they
    left."""
    if act.occurred < opened.card.pindah:
        raise EventRefused(
            "R449",
            "Tanggal datang sebelum tanggal pindah",
            found=act.occurred.isoformat(),
            expected=f"{opened.card.pindah.isoformat()} atau sesudahnya",
            mend="Periksa tanggalnya.",
        )
    return replace(
        act, kind=Kind.ARRIVAL, newcomers=opened.newcomers(same), letter=opened.card.surat, note=opened.card.dari
    )


# ── the decision ────────────────────────────────────────────────────────────────────────────────
def accept_card(recorder: Recorder, number: int, act: Act, same: Collection[int] = ()) -> CameCard:
    """Record the arrival of the people of a card, but for those whom the village has already, and sign the receipt.

    Raises `MoveCardRefused`, `EventRefused` (R449 and what `record_event` refuses), `FictitiousNumbers`.
    """
    with transaction.atomic():
        row = _hold_card(recorder, number)
        opened = open_card(recorder, row.pk)
        assert opened is not None  # noqa: S101 - held just now
        ready = arrival_of(opened, act, same)
        row.known = row.count - len(ready.newcomers)
        row.arrival_id = record_event(recorder, ready) if ready.newcomers else None
        return _write_decision(recorder, row, ACCEPTED, day=act.occurred.isoformat())


def refuse_card(recorder: Recorder, number: int, reason: str) -> CameCard:
    """Send the card back by a signed receipt; its people stay counted where they are. Raises `MoveCardRefused` R614."""
    if reason not in REASONS:
        raise ValueError(reason)
    with transaction.atomic():
        return _write_decision(recorder, _hold_card(recorder, number), REFUSED, reason=reason)


def _hold_card(recorder: Recorder, number: int) -> CameCard:
    hold_area(recorder.area_id)
    row = CameCard.objects.select_for_update().filter(pk=number, area_id=recorder.area_id).first()
    if row is None or row.state != WAITS:
        raise decided_card("kartu lain" if row is None else row.state)
    return row


def _write_decision(recorder: Recorder, row: CameCard, verdict: str, *, day: str = "", reason: str = "") -> CameCard:
    here, today = recorder.area.text(), recorder.today.isoformat()
    private, _key = own_key(opened=recorder.opened, area=recorder.area, by=recorder.by)
    receipt = MoveReceipt(row.card, row.kode, here, verdict, day, today, reason)
    row.receipt, row.state, row.sealed, row.reason = sign_receipt(receipt, private), verdict, b"", reason
    row.ended_at, row.by = recorder.at, recorder.by
    row.save()
    waiting_list.keep_row(row)
    detail = {"kartu": row.card[:16], "dari": row.kode, "putusan": verdict, "batch": row.arrival_id}
    recorder.record(action="pindah.putus", subject="kartu", subjects=[row.pk], detail=detail)
    return row


def take_note(recorder: Recorder, data: bytes) -> CameCard:
    """The village of origin has the receipt: from now on nobody may be counted in both. Raises `ReceiptRefused` R616,
    R617."""
    note = peek_note(data)
    row = (
        CameCard.objects.filter(area_id=recorder.area_id, card=note.kartu, kode=note.dari).exclude(receipt=b"").first()
    )
    if row is None or note.ke != recorder.area.text() or note.sidik != digest(bytes(row.receipt)):
        raise other_card(f"kartu {note.kartu[:8]}")
    neighbour = find_neighbour(recorder.area_id, row.kode)
    require_note(data, signed_by="" if neighbour is None else neighbour.key, kind=NOTE_TYPE)
    if row.settled_at is None:
        row.settled_at = recorder.at
        row.save(update_fields=["settled_at"])
        _note_act(recorder, row, "pindah.selesai", "kartu", [row.pk])
    return row


def list_came(area_id: int) -> list[CameCard]:
    """The cards that came to a village, those that wait first, then the newest."""
    rows = list(CameCard.objects.filter(area_id=area_id).order_by("-at", "-pk"))
    return sorted(rows, key=lambda row: row.state != WAITS)


def count_unsettled(rows: Sequence[CameCard]) -> int:
    """How many people the village counts whose village of origin has not said that it has the receipt."""
    return sum(row.count - row.known for row in rows if row.state == ACCEPTED and row.settled_at is None)

"""Moves between two villages of one store: the departure of one becomes an expected arrival of the other.

The village that people leave hands over what their card says, nothing else; each keeps its own history of them.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from cantik.codes.app.models import CodeRow
from cantik.codes.area import AreaCode
from cantik.collect.app.models import APPLIED, Batch
from cantik.collect.batch import Value
from cantik.register.core.app.current import marks, reveal
from cantik.register.core.app.formers import is_ceded
from cantik.register.core.app.models import Event
from cantik.register.core.app.person_lists import PersonRow, fetch, fold_persons, place_persons, rows_of
from cantik.register.core.app.recorder import Recorder
from cantik.register.core.app.search import applied_batches
from cantik.register.core.codec import decode_row, decode_text
from cantik.register.core.conflict import silence
from cantik.register.core.errors import CessionRefused
from cantik.register.core.kinds import Kind
from cantik.register.events.app.act_recording import record_event, undo_event
from cantik.register.events.app.acts import Act, Newcomer
from cantik.register.events.app.models import Transfer
from cantik.register.events.errors import EventRefused
from cantik.register.events.history import NO
from cantik.staff.app import log
from cantik.staff.app.areas import hold_area
from cantik.vault.app.opening import OpenStore

#: what a family card says of a person and the next village takes over (codes of Dukcapil, texts)
CARRIED = ("agama", "status_kawin", "kewarganegaraan", "pekerjaan", "pendidikan_kk", "nama_ayah", "nama_ibu")


@dataclass(frozen=True, slots=True)
class Expected:
    """People whom another village let go to this one. `letter`: their card goes with them."""

    number: int
    village: AreaCode
    origin: int
    left: dt.date
    letter: bool
    people: tuple[PersonRow, ...]


def villages(but: int) -> dict[int, AreaCode]:
    """The villages of the store that hold people, but one, by internal number."""
    holding = Batch.objects.filter(state=APPLIED).values("area_id")
    rows = CodeRow.objects.filter(area_id__in=holding, valid_to__isnull=True).exclude(area_id=but).order_by("value")
    found: dict[int, AreaCode] = {}
    for row in rows:
        found.setdefault(row.area_id, AreaCode.parse(f"{row.scheme}:{row.value}"))
    return found


def list_expected(opened: OpenStore, area_id: int, *, by: str, at: dt.datetime) -> list[Expected]:
    """Who is expected in a village, the longest waiting first; whom this shows is logged."""
    waiting = Transfer.objects.filter(destination_id=area_id, arrival=None, departure__state=APPLIED)
    found = [_make_expected(opened, transfer) for transfer in waiting.select_related("departure").order_by("pk")]
    shown = [row.person for group in found for row in group.people]
    if shown:
        log.record(by=by, at=at, action="orang.daftar", subject="orang", subjects=shown, detail={"datang": len(found)})
    return found


def find_expected(opened: OpenStore, area_id: int, number: int, *, by: str, at: dt.datetime) -> Expected | None:
    """One of them; None for one that waits for another village or not any more."""
    row = Transfer.objects.filter(pk=number, destination_id=area_id, arrival=None, departure__state=APPLIED).first()
    if row is None:
        return None
    group = _make_expected(opened, row)
    log.record(by=by, at=at, action="orang.daftar", subject="orang", subjects=[who.person for who in group.people])
    return group


def _make_expected(opened: OpenStore, row: Transfer) -> Expected:
    events = list(Event.objects.filter(batch_id=row.departure_id, kind=Kind.DEPARTURE).order_by("pk"))
    persons = [event.person_id for event in events]
    code = CodeRow.objects.filter(area_id=row.origin_id, valid_to__isnull=True).order_by("scheme", "value").last()
    assert code is not None  # noqa: S101 - an area of the store has a code
    people = list_people(opened, row.origin_id, persons)
    letter = json.loads(events[0].content)["menyatakan"].get("terdaftar") == NO
    village = AreaCode.parse(f"{code.scheme}:{code.value}")
    return Expected(row.pk, village, row.origin_id, events[0].occurred_on, letter, people)


def list_people(opened: OpenStore, area_id: int, persons: Sequence[int]) -> tuple[PersonRow, ...]:
    """Persons of a village as they stand in its newest state, in the order of their numbers; whom this shows the caller
    records."""
    folded = fold_persons(applied_batches(area_id), frozenset(persons))
    shown = {person: folded[person] for person in persons if person in folded}
    return tuple(rows_of(opened, shown, place_persons(area_id, applied_batches(area_id), shown)))


def record_departure(recorder: Recorder, act: Act, destination: int) -> int:
    """A departure whose people are expected in another village of the store; the number of its batch.

    Raises `EventRefused` (R430-R447, R448: not to a village of the store), `FictitiousNumbers`.
    """
    area = recorder.area_id
    if act.kind is not Kind.DEPARTURE or destination == area or destination not in villages(area):
        raise EventRefused(
            "R448",
            "Desa tujuan tidak ada dalam sistem ini",
            expected="desa lain yang punya register",
            mend="Pilih desa dari daftar, atau tulis tujuannya.",
        )
    with transaction.atomic():
        number = record_event(recorder, act)
        Transfer.objects.create(departure_id=number, origin_id=area, destination_id=destination)
    return number


def arrival_of(opened: OpenStore, group: Expected, act: Act) -> Act:
    """The arrival that answers an expectation: `act` says when and where, the departed village who.

    Raises `EventRefused` R449 for a day before they left.
    """
    if act.occurred < group.left:
        raise EventRefused(
            "R449",
            "Tanggal datang sebelum tanggal pindah",
            found=act.occurred.isoformat(),
            expected=f"{group.left.isoformat()} atau sesudahnya",
            mend="Periksa tanggalnya.",
        )
    come = hand_over(opened, group.origin, group.people, group.left)
    return replace(act, kind=Kind.ARRIVAL, newcomers=come, letter=group.letter, note=act.note)


def hand_over(opened: OpenStore, origin: int, people: Sequence[PersonRow], left: dt.date) -> tuple[Newcomer, ...]:
    """People of a village as the next one takes them over: what their card says, nothing else."""
    numbers, carried = _read_card(opened, origin, [row.person for row in people])
    return tuple(
        Newcomer(
            row.name,
            row.said.get("jenis_kelamin", ""),
            row.birth_date or left,
            str(carried[row.person].pop("tempat_lahir", "")),
            numbers.get(row.person, ""),
            row.said.get("hubungan_keluarga", ""),
            carried[row.person],
        )
        for row in people
    )


def _read_card(
    opened: OpenStore, origin: int, persons: Sequence[int]
) -> tuple[dict[int, str], dict[int, dict[str, Value]]]:
    """NIK and what else the card says, by person of the village that was left."""
    folded = fold_persons(applied_batches(origin), frozenset(persons))
    clear = reveal(opened, {light.nik for light in folded.values() if light.nik})
    numbers = {person: clear[light.nik] for person, light in folded.items() if light.nik}
    contents = [content for light in folded.values() for content in light.contents]
    rows = fetch(
        f"SELECT id, content, birth_place FROM register_personversion WHERE id IN ({marks(contents)})",  # noqa: S608
        contents,
    )
    said = {number: (decode_row(content), place) for number, content, place in rows}
    carried: dict[int, dict[str, Value]] = {}
    for person, light in folded.items():
        values: dict[str, Any] = {}
        for content in light.contents:
            row, place = said[content]
            told = {name: decode_text(row[name]) for name in CARRIED if row.get(name) is not None}
            told |= {"tempat_lahir": place} if place else {}
            values |= silence(told, light.quiet.get(content, ()))
        carried[person] = values
    return numbers, carried


def accept(recorder: Recorder, number: int, act: Act) -> int:
    """Record the arrival of those who are expected; the number of its batch. Both villages keep their histories.

    Raises `EventRefused` (R449, R450: not waiting any more, and what `record_event` refuses), `FictitiousNumbers`.
    """
    opened, area = recorder.opened, recorder.area_id
    with transaction.atomic():
        hold_area(area)
        list(Transfer.objects.select_for_update().filter(pk=number))
        group = find_expected(opened, area, number, by=recorder.by, at=recorder.at)
        if group is None:
            raise EventRefused(
                "R450",
                "Kepindahan ini tidak lagi ditunggu",
                expected="kepindahan yang belum diterima",
                mend="Muat ulang daftar kedatangan yang ditunggu.",
            )
        made = record_event(recorder, arrival_of(opened, group, act))
        Transfer.objects.filter(pk=number).update(arrival_id=made)
        recorder.record(
            action="peristiwa.terima",
            subject="orang",
            subjects=[row.person for row in group.people],
            detail={"dari": group.village.text_with_scheme(), "batch": made},
        )
    return made


def undo(*, opened: OpenStore, area_id: int, batch: int, by: str, why: str, at: dt.datetime) -> list[int]:
    """Take an act back, minding the other village: a departure that was answered stays until the arrival is undone;
    an arrival that is undone is expected again.

    Raises `EventRefused` (R434, R451), `CessionRefused` R546 for one half of a cession, `BatchRefused`.
    """
    if is_ceded(batch):
        raise CessionRefused(
            "R546",
            "Perubahan wilayah desa diurungkan operator, untuk kedua desa sekaligus",
            mend="Minta walidata kabupaten mengurungkannya.",
        )
    with transaction.atomic():
        answered = list(Transfer.objects.select_for_update().filter(departure_id=batch))
        if any(transfer.arrival_id is not None for transfer in answered):
            raise EventRefused(
                "R451",
                "Desa tujuan sudah menerima kepindahan ini",
                expected="kedatangan yang diurungkan",
                mend="Minta desa tujuan mengurungkan kedatangannya dahulu.",
            )
        persons = undo_event(opened=opened, area_id=area_id, batch=batch, by=by, why=why, at=at)
        Transfer.objects.filter(arrival_id=batch).update(arrival=None)
    return persons

"""Record, end and take back what is known of a facility by a form; its photos. Each act is a batch of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.db import transaction

from cantik.codes.area import AreaCode
from cantik.collect.app.models import FACILITY, Batch
from cantik.collect.facilities import WrittenFacility, begins, key_of
from cantik.content.facility import FacilityKind
from cantik.register.core.app.recorder import open_batch
from cantik.register.core.app.undo import undo_batch
from cantik.register.facilities.app import photos
from cantik.register.facilities.app.models import Facility, FacilityStatement, Photo
from cantik.register.facilities.app.services import histories, kinds, stated_of, write_plan
from cantik.register.facilities.errors import FacilityRefused
from cantik.register.facilities.facility_states import FacilityPlan, FacilityState, merge_row, state_at
from cantik.staff.app import log
from cantik.staff.app.areas import ensure_area, hold_area
from cantik.vault.app.opening import OpenStore


@dataclass(frozen=True, slots=True)
class FacilityDesk:
    """Where somebody works, and who."""

    opened: OpenStore
    area: AreaCode
    by: str
    at: dt.datetime


def record(
    desk: FacilityDesk, *, kind: FacilityKind, written: WrittenFacility, today: dt.date, facility: int | None = None
) -> int:
    """Record a new thing, or (`facility`) a new state of one; the number of the thing. The same again changes nothing.

    Raises `FacilityRefused` R461 (such a thing stands already), R462 (its key would change).
    """
    with transaction.atomic():
        area = ensure_area(code=desk.area, by=desk.by, at=desk.at).pk
        hold_area(area)
        since = begins(kind, written, today)
        own = _of(area, facility) if facility is not None else None
        key = key_of(kind, written.code, written.values)
        if own is not None and not kind.has_codes and own.key != key:
            raise FacilityRefused(
                "R462",
                "Isian yang membedakan hal ini tidak dapat diubah",
                mend="Akhiri yang ini, lalu tambahkan yang baru.",
            )
        key = own.key if own is not None else key
        told = histories(desk.opened, area, kind, keys=[key]).get(key, [])
        before = state_at(told, since)
        if own is None and before is not None:
            raise FacilityRefused("R461", "Hal ini sudah tercatat", mend="Cari dalam daftar, lalu ubah di sana.")
        if own is not None and kind.has_codes and not written.code:
            written = replace(written, code=_code(told))
        stated = merge_row(kind, written, before, since)
        if not stated.says(before):
            _write(desk, area, kind, key, stated, since)
        return Facility.objects.values_list("pk", flat=True).get(area_id=area, kind=kind.id, key=key)


def _code(told: list[FacilityState]) -> str:
    return next((state.code for state in reversed(told) if state.code), "")


def close(desk: FacilityDesk, *, facility: int, area_id: int, on: dt.date) -> int:
    """A thing is there no more from a day on; the number of the act.

    Raises `FacilityRefused` R463 when it is not there on the day before.
    """
    with transaction.atomic():
        hold_area(area_id)
        own = _of(area_id, facility)
        kind = kinds()[own.kind]
        told = histories(desk.opened, area_id, kind, keys=[own.key]).get(own.key, [])
        if state_at(told, on) is None:
            raise FacilityRefused(
                "R463",
                "Hal ini tidak ada pada tanggal itu",
                found=on.isoformat(),
                mend="Pilih tanggal sesudah awalnya.",
            )
        return _write(desk, area_id, kind, own.key, FacilityState(on, True, {}), on)


def _write(
    desk: FacilityDesk, area_id: int, kind: FacilityKind, key: str, stated: FacilityState, since: dt.date
) -> int:
    number = open_batch(area_id, FACILITY, since, kind.id, by=desk.by, at=desk.at)
    plan = FacilityPlan(kind.id, ((0, key, stated),), (), (), 0, 0, 0)
    written = write_plan(desk.opened, area_id, number, plan, desk.at)
    log.record(
        by=desk.by,
        at=desk.at,
        action="fasilitas.catat",
        subject="fasilitas",
        subjects=written,
        detail={"batch": number, "jenis": kind.id, "berakhir": "ya" if stated.closed else "tidak"},
    )
    return number


def undo(desk: FacilityDesk, *, area_id: int, facility: int, batch: int) -> None:
    """Take an act of a form back. Raises `FacilityRefused` R464 (no form said it of this thing), `BatchRefused`."""
    with transaction.atomic():
        hold_area(area_id)
        rows = FacilityStatement.objects.filter(
            batch_id=batch, facility_id=facility, facility__area_id=area_id, batch__kind=FACILITY
        )
        if not rows.exists():
            raise FacilityRefused(
                "R464",
                "Catatan ini tidak berasal dari formulir hal ini",
                mend="Urungkan impornya pada tahap Pengumpulan.",
            )
        undo_batch(batch=batch, by=desk.by, why="diurungkan", at=desk.at)
        log.record(
            by=desk.by,
            at=desk.at,
            action="fasilitas.urungkan",
            subject="fasilitas",
            subjects=[facility],
            detail={"batch": batch},
        )


def _of(area_id: int, facility: int) -> Facility:
    row = Facility.objects.filter(pk=facility, area_id=area_id).first()
    if row is None:
        raise FacilityRefused("R465", "Hal ini tidak ada di desa ini", mend="Muat ulang daftarnya.")
    return row


# ── photos ──────────────────────────────────────────────────────────────────────────────────────


def add_photo(desk: FacilityDesk, *, area_id: int, facility: int, data: bytes) -> int:
    """Keep a photo of a thing. Raises `FacilityRefused` R465, `PhotoRefused` (B133), `PhotoNotKept` R466."""
    own = _of(area_id, facility)
    if not kinds()[own.kind].photo:
        raise FacilityRefused("R465", "Jenis ini tidak berfoto", mend="Muat ulang halamannya.")
    return photos.keep(desk.opened, of=own, area_id=area_id, data=data, by=desk.by, at=desk.at)


# ── reading ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Thing:
    """A facility on a day, without whom it names."""

    facility: int
    kind: FacilityKind
    state: FacilityState


@dataclass(frozen=True, slots=True)
class RecordedState:
    """One statement of a thing's history with where it comes from."""

    stated: FacilityState
    batch: Batch
    row: int
    recorded: dt.datetime
    retired: dt.datetime | None


@dataclass(frozen=True, slots=True)
class ThingRead:
    """A thing with its history, newest first, and its photos; `state` None when it is not there on the day."""

    facility: int
    kind: FacilityKind
    state: FacilityState | None
    latest: FacilityState | None
    history: tuple[RecordedState, ...]
    photos: tuple[Photo, ...]


def things(opened: OpenStore, area_id: int, kind: FacilityKind, on: dt.date) -> list[Thing]:
    """The things of a kind that stand on a day, by name. Nobody is named, so nothing is recorded."""
    told: dict[int, list[FacilityState]] = {}
    rows = FacilityStatement.objects.filter(
        facility__area_id=area_id, facility__kind=kind.id, retired_at__isnull=True, valid_from__lte=on
    )
    for row in rows.order_by("pk"):
        told.setdefault(row.facility_id, []).append(stated_of(opened, row, personal=False))
    found = [Thing(number, kind, state) for number, history in told.items() if (state := state_at(history, on))]
    return sorted(found, key=lambda thing: _order(thing.state.values, kind))


def _order(values: Mapping[str, str], kind: FacilityKind) -> tuple[str, ...]:
    # newest year first: years are turned around
    return tuple(
        str(9999 - int(values[name]))
        if kind.attribute(name).type == "tahun" and values.get(name)
        else values.get(name, "").casefold()
        for name in sorted(kind.called, key=lambda name: kind.attribute(name).type != "tahun")
    )


def read_thing(
    opened: OpenStore, area_id: int, facility: int, *, on: dt.date, by: str, at: dt.datetime
) -> ThingRead | None:
    """One thing of a village with all that was ever said of it; None for any other number. When it names somebody, who
    read it is recorded."""
    own = Facility.objects.filter(pk=facility, area_id=area_id).first()
    kind = kinds().get(own.kind) if own is not None else None
    if own is None or kind is None:
        return None
    rows = FacilityStatement.objects.filter(facility=own).order_by("-pk")
    batches = Batch.objects.in_bulk({row.batch_id for row in rows})
    history = tuple(
        RecordedState(stated_of(opened, row), batches[row.batch_id], row.row, row.recorded_at, row.retired_at)
        for row in rows
    )
    standing = [statement.stated for statement in history if statement.retired is None]
    state = state_at(standing, on)
    opened_ones = [
        statement.stated for statement in history if any(name in kind.personal for name in statement.stated.values)
    ]
    if opened_ones:
        log.record(
            by=by, at=at, action="fasilitas.baca", subject="fasilitas", subjects=[facility], detail={"jenis": kind.id}
        )
    latest = state or next((state for state in standing if not state.closed), None)
    return ThingRead(own.pk, kind, state, latest, history, tuple(photos.photos_shown(own)))

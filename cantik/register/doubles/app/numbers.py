"""Numbers that two persons of two villages bear, as the kabupaten sees them: veiled, each reading written down.

Its walidata says that they are two persons; Dukcapil corrects a number, and the village brings the corrected list. What
the two have in common or not is shown as columns, never as values beyond the veil of a ticket.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from cantik.codes.app.models import CodeRow
from cantik.register.doubles.app.models import SharedNik
from cantik.register.doubles.app.search import records_of
from cantik.register.doubles.app.tickets import Veiled, veil
from cantik.register.doubles.errors import MergeRefused
from cantik.staff.app import log, waiting_list
from cantik.staff.app.areas import hold_area
from cantik.vault.app.opening import OpenStore

READ, SETTLE, TAKE_BACK = "ganda.nik_baca", "ganda.nik_putus", "ganda.nik_urungkan"


@dataclass(frozen=True, slots=True)
class SharedCase:
    """A number of two persons: the codes of their villages, the columns in which they differ."""

    row: SharedNik
    codes: tuple[str, str]
    differs: tuple[str, ...]


def shared_in(areas: Collection[int], *, done: bool = False) -> list[SharedCase]:
    """List the NIK that persons of two of these villages share and that wait, or (`done`) are decided, the newest
    first. Nobody is named, so nothing is recorded."""
    rows = _standing_rows(areas).filter(decided_at__isnull=not done).order_by("-found_at", "pk")
    return _cases(rows)


def shared_case(areas: Collection[int], number: int) -> SharedCase | None:
    """One between these villages, None for any other."""
    return next(iter(_cases(_standing_rows(areas).filter(pk=number))), None)


def _standing_rows(areas: Collection[int]) -> QuerySet[SharedNik]:
    return SharedNik.objects.filter(area_one__in=areas, area_other__in=areas, standing=True)


def _cases(rows: QuerySet[SharedNik]) -> list[SharedCase]:
    found = list(rows)
    areas = {area for row in found for area in (row.area_one_id, row.area_other_id)}
    codes: Mapping[int, str] = dict(
        CodeRow.objects.filter(scheme="kemendagri", valid_to__isnull=True, area_id__in=areas).values_list(
            "area_id", "value"
        )
    )
    return [
        SharedCase(row, (codes[row.area_one_id], codes[row.area_other_id]), tuple(json.loads(row.differs)))
        for row in found
    ]


def read_shared(
    opened: OpenStore, case: SharedCase, *, today: dt.date, by: str, at: dt.datetime
) -> tuple[Veiled | None, Veiled | None]:
    """Both records veiled (None: the village does not list them any more). Both villages find in their log who read."""
    row, found = case.row, []
    sides = ((row.area_one_id, row.one_id), (row.area_other_id, row.other_id))
    for code, (area, person) in zip(case.codes, sides, strict=True):
        with log.within(code):
            log.record(by=by, at=at, action=READ, subject="orang", subjects=[person], detail={"nik_bersama": row.pk})
        record = records_of(opened, area, today=today, only=(person,)).get(person)
        found.append(None if record is None else veil(record))
    return found[0], found[1]


def settle(areas: Collection[int], number: int, *, by: str, at: dt.datetime) -> None:
    """Record that a shared NIK belongs to two different persons and goes to Dukcapil for correction. Raises
    `MergeRefused` R452, R454."""
    with transaction.atomic():
        row = _lock_number(areas, number)
        if row.decided_at is not None:
            raise MergeRefused("R454", "Temuan ini sudah diputuskan", mend="Urungkan dahulu putusan yang ada.")
        row.decided_at, row.decided_by = at, by
        _save(row, SETTLE, by, at)


def take_back(areas: Collection[int], number: int, *, by: str, at: dt.datetime) -> None:
    """Undo `settle`: the shared number waits for a decision again. Raises `MergeRefused` R452, R454."""
    with transaction.atomic():
        row = _lock_number(areas, number)
        if row.decided_at is None:
            raise MergeRefused("R454", "Putusan ini sudah diurungkan", mend="Muat ulang daftarnya.")
        row.decided_at, row.decided_by = None, ""
        _save(row, TAKE_BACK, by, at)


def _lock_number(areas: Collection[int], number: int) -> SharedNik:
    for area in sorted(areas):
        hold_area(area)
    row = _standing_rows(areas).filter(pk=number).first()
    if row is None:
        raise MergeRefused("R452", "Temuan ini tidak ada di kabupaten", mend="Muat ulang daftar; cari antardesa lagi.")
    return row


def _save(row: SharedNik, action: str, by: str, at: dt.datetime) -> None:
    row.save(update_fields=["decided_at", "decided_by"])
    waiting_list.keep_row(row)
    persons = [row.one_id, row.other_id]
    log.record(by=by, at=at, action=action, subject="orang", subjects=persons, detail={"nik_bersama": row.pk})

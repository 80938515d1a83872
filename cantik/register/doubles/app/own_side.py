"""A number that two persons of two villages bear, as one of these villages sees it: its own person, never the other."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from django.db.models import Q

from cantik.base.text import masks_apart
from cantik.register.doubles.app.models import SharedNik
from cantik.register.doubles.app.search import records_of
from cantik.staff.app import log
from cantik.vault.app.opening import OpenStore


@dataclass(frozen=True, slots=True)
class OwnShared:
    """The village's own person of a shared number: number of the finding, internal number, name, masked NIK, the
    columns in which the two differ, when it was found, when the kabupaten said that they are two (None: it waits)."""

    number: int
    person: int
    name: str
    nik: str
    differs: tuple[str, ...]
    found_at: dt.datetime
    settled_at: dt.datetime | None


def own_shared(opened: OpenStore, area_id: int, *, today: dt.date, by: str, at: dt.datetime) -> tuple[OwnShared, ...]:
    """The village's own persons whose number somebody of another village bears too, the newest finding first. A person
    who is not listed any more is left out. Whom this shows is written down."""
    rows = SharedNik.objects.filter(Q(area_one=area_id) | Q(area_other=area_id), standing=True).order_by(
        "-found_at", "pk"
    )
    own = {row: row.one_id if row.area_one_id == area_id else row.other_id for row in rows}
    if not own:
        return ()
    records = records_of(opened, area_id, today=today, only=set(own.values()))
    shown = sorted(records)
    detail = {"nik_bersama": len(own)}
    log.record(by=by, at=at, action="orang.daftar", subject="orang", subjects=shown, detail=detail)
    return tuple(
        OwnShared(
            row.pk,
            person,
            records[person].name,
            masks_apart([records[person].nik])[0],
            tuple(json.loads(row.differs)),
            row.found_at,
            row.decided_at,
        )
        for row, person in own.items()
        if person in records
    )

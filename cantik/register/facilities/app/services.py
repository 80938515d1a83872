"""Facilities and village facts in the store: what was said of each, written with its batch, taken back with it."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from cantik.base.canonical import canonical_json
from cantik.codes.lists import CodeList, lists_here
from cantik.collect.batch import Reading
from cantik.collect.finding import Finding
from cantik.collect.readers.fasilitas import UNIT
from cantik.content.facility import FacilityKind
from cantik.content.loader import here
from cantik.register.core.app.writing import retire
from cantik.register.core.grouping import as_unit
from cantik.register.facilities.app.models import Facility, FacilityStatement
from cantik.register.facilities.facility_states import (
    FacilityPlan,
    FacilityState,
    ends,
    kind_of,
    plan_facilities,
    rows_of,
    state_at,
)
from cantik.register.facilities.files import comma_separated, fill_workbook
from cantik.staff.app import log
from cantik.vault.app.bulk import reserve
from cantik.vault.app.opening import OpenStore

#: the key that seals what names somebody
SEAL = "nomor"


def kinds() -> Mapping[str, FacilityKind]:
    """Every kind that is known here, those of a kabupaten's own content with it."""
    return here().facilities


def lists() -> Mapping[str, CodeList]:
    """The code lists, those of a kabupaten's own content with them."""
    return lists_here()


def plan_file(opened: OpenStore, area_id: int, batch: Reading, findings: Sequence[Finding]) -> FacilityPlan | None:
    """What a file of facilities would change; None for other files. `area_id` 0: a village without data."""
    if UNIT not in batch.records or batch.reference is None:
        return None
    kind = kinds().get(kind_of(batch))
    if kind is None:
        return FacilityPlan("", (), (), (), 0, 0, len(batch.records[UNIT]), (), len(batch.records[UNIT]))
    rows, refused = rows_of(kind, batch, findings)
    return plan_facilities(kind, rows, histories(opened, area_id, kind), batch.reference, refused)


def histories(
    opened: OpenStore,
    area_id: int,
    kind: FacilityKind,
    *,
    keys: Collection[str] | None = None,
    known_at: dt.datetime | None = None,
) -> dict[str, list[FacilityState]]:
    """Everything that stands about the things of a kind, by key. Values that name somebody are opened: callers that
    show them record who looked. `known_at`: as the register knew it then."""
    rows = FacilityStatement.objects.filter(facility__area_id=area_id, facility__kind=kind.id).order_by("pk")
    if keys is not None:
        rows = rows.filter(facility__key__in=list(keys))
    if known_at is None:
        rows = rows.filter(retired_at__isnull=True)
    else:
        rows = rows.filter(recorded_at__lte=known_at).exclude(retired_at__lte=known_at)
    found: dict[str, list[FacilityState]] = {}
    for row in rows.select_related("facility"):
        found.setdefault(row.facility.key, []).append(stated_of(opened, row))
    return found


def stated_of(opened: OpenStore, row: FacilityStatement, *, personal: bool = True) -> FacilityState:
    """A stored statement as a value; without `personal` the values that name somebody are left out."""
    bare = _bare(row)
    if not personal or row.personal is None:
        return bare
    own = json.loads(opened.keys.open(SEAL, bytes(row.personal), facility_place(row.pk)))
    return replace(bare, values={**bare.values, **own})


def _bare(row: FacilityStatement) -> FacilityState:
    """A stored statement without the values that name somebody."""
    said = json.loads(row.content) if row.content else {}
    unit = as_unit(said.get("tempat", ("", "", "")))
    values, shape, code = dict(said.get("nilai", {})), said.get("letak", ""), said.get("kode", "")
    return FacilityState(row.valid_from, row.closed, values, unit, shape, code, row.pk)


def write_plan(opened: OpenStore, area_id: int, batch: int, plan: FacilityPlan, at: dt.datetime) -> list[int]:
    """Write what a plan says beside its batch, in the transaction of the caller; the facilities it is about."""
    kind = kinds()[plan.kind]
    keys = dict.fromkeys(key for _, key, _ in plan.writes)
    known = dict(Facility.objects.filter(area_id=area_id, kind=kind.id, key__in=list(keys)).values_list("key", "pk"))
    fresh = [Facility(area_id=area_id, kind=kind.id, key=key) for key in keys if key not in known]
    known |= {facility.key: facility.pk for facility in Facility.objects.bulk_create(fresh)}
    numbers = reserve("register_facilitystatement", len(plan.writes))
    FacilityStatement.objects.bulk_create(
        _row(opened, kind, number, (known[key], batch, row, at), stated)
        for number, (row, key, stated) in zip(numbers, plan.writes, strict=True)
    )
    return [known[key] for key in keys]


def _row(
    opened: OpenStore, kind: FacilityKind, number: int, where: tuple[int, int, int, dt.datetime], stated: FacilityState
) -> FacilityStatement:
    facility, batch, row, at = where
    own = {name: value for name, value in stated.values.items() if name in kind.personal}
    said = {
        "nilai": {name: value for name, value in stated.values.items() if name not in own},
        "tempat": list(stated.unit),
        "letak": stated.shape,
        "kode": stated.code,
    }
    sealed = opened.keys.seal(SEAL, canonical_json(own), facility_place(number)) if own else None
    return FacilityStatement(
        pk=number,
        facility_id=facility,
        batch_id=batch,
        row=row,
        valid_from=stated.since,
        closed=stated.closed,
        recorded_at=at,
        content="" if stated.closed else canonical_json(said).decode(),
        personal=sealed,
    )


def retire_facilities(batch: int, at: dt.datetime) -> None:
    """End what a batch said, in register time; it stays to be read."""
    retire("register_facilitystatement", batch, at)


def facility_place(number: int) -> str:
    """What a sealed value is bound to."""
    return f"register_facilitystatement.personal|{number}"


# ── reading ─────────────────────────────────────────────────────────────────────────────────────


def list_standing(area_id: int, on: dt.date, kind: str = "") -> list[tuple[str, FacilityState]]:
    """The things of an area that stand on a day, each with its kind and without whom it names; `kind`: of it only.
    Nobody is named, so nothing is recorded."""
    rows = FacilityStatement.objects.filter(facility__area_id=area_id, retired_at__isnull=True, valid_from__lte=on)
    if kind:
        rows = rows.filter(facility__kind=kind)
    told: dict[tuple[str, str], list[FacilityState]] = {}
    for row in rows.select_related("facility").defer("personal").order_by("pk"):
        told.setdefault((row.facility.kind, row.facility.key), []).append(_bare(row))
    return [(of, state) for (of, _), history in told.items() if (state := state_at(history, on)) is not None]


def counts(area_id: int, on: dt.date) -> dict[str, int]:
    """How many things of each kind stand on a day."""
    return dict(Counter(kind for kind, _ in list_standing(area_id, on)))


def written_file(
    opened: OpenStore, area_id: int, kind: FacilityKind, on: dt.date, *, comma: bool, by: str, at: dt.datetime
) -> tuple[int, bytes]:
    """How many things of a kind stand on a day, and the file of them, without whom they name; taking it is recorded."""
    rows = []
    for _, history in sorted(histories(opened, area_id, kind).items()):
        stated = state_at(history, on)
        if stated is not None:
            rows.append((stated, ends(history, stated)))
    log.record(
        by=by, at=at, action="fasilitas.unduh", subject="fasilitas", detail={"jenis": kind.id, "baris": len(rows)}
    )
    if comma:
        return len(rows), comma_separated(kind, lists(), rows).encode()
    return len(rows), fill_workbook(kind, lists(), rows)

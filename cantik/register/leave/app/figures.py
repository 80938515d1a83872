"""Official figures typed in, and the table from the register to them: written here, read here, counts only."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from cantik.base.canonical import canonical_json
from cantik.base.page_cache import once
from cantik.codes.area import AreaCode
from cantik.register.core.app import search
from cantik.register.core.app.models import Event
from cantik.register.core.app.person_lists import outlines
from cantik.register.core.kinds import Kind
from cantik.register.events.history import NO, YES
from cantik.register.leave.app.models import BPS, DKB, OfficialFigure
from cantik.register.leave.errors import FigureRefused
from cantik.register.leave.reconcile import REASONS, Bases, Reconciled, bases, reconcile
from cantik.staff.app import log

#: the DKB comes out per semester: what the register recorded within one before its date is offered as a count
SEMESTER = dt.timedelta(days=183)


@dataclass(frozen=True, slots=True)
class TypedFigure:
    """A figure of another office as somebody read it in a document."""

    source: str
    reference: dt.date
    persons: int
    document: str
    reasons: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class FigureTable:
    """The reconciliation of a date: bases, lines, the typed figures, and what the register recorded by reason."""

    on: dt.date
    counted: Bases
    made: Reconciled
    dkb: OfficialFigure | None
    bps: OfficialFigure | None
    offered: Mapping[str, int]


def type_in(*, code: str, figure: TypedFigure, by: str, at: dt.datetime, today: dt.date) -> OfficialFigure:
    """Store a figure; one of the same office and date is replaced and stays readable.

    Raises `FigureRefused` R492 for a date that has not come or a number below nothing.
    """
    if figure.reference > today or figure.persons < 0 or any(count < 0 for count in figure.reasons.values()):
        raise FigureRefused(
            "R492",
            "Angka atau tanggalnya tidak mungkin",
            expected="tanggal yang sudah lewat, bilangan 0 ke atas",
            mend="Cocokkan dengan dokumennya.",
        )
    reasons = {name: count for name, count in figure.reasons.items() if name in REASONS and count}
    with transaction.atomic():
        same = OfficialFigure.objects.filter(
            area=code, source=figure.source, reference=figure.reference, replaced_at=None
        )
        same.update(replaced_at=at)
        row = OfficialFigure.objects.create(
            area=code,
            source=figure.source,
            reference=figure.reference,
            persons=figure.persons,
            made_at=at,
            made_by=by,
            reasons=canonical_json(reasons).decode() if figure.source == DKB and reasons else "",
            document=figure.document,
        )
        log.record(
            by=by,
            at=at,
            action="angka_resmi.catat",
            subject="angka_resmi",
            subjects=[row.pk],
            detail={"sumber": figure.source, "tanggal": figure.reference.isoformat(), "orang": figure.persons},
        )
    return row


def table(*, area: AreaCode, area_id: int, on: dt.date, by: str, at: dt.datetime, today: dt.date) -> FigureTable:
    """The table of a date; the figures beside it are the newest of each office up to that date."""
    people = outlines(search.standing_batches(area_id, today, as_of=on)).values()
    log.record(
        by=by,
        at=at,
        action="register.baca",
        subject="desa",
        subjects=[area.text_with_scheme()],
        detail={"tanggal": on.isoformat(), "orang": len(people)},
    )
    counted = bases((person.terdaftar, person.domisili) for person in people)
    made, dkb, bps = reconcile_figures(area, counted, on)
    return FigureTable(on, counted, made, dkb, bps, _recorded_by_reason(area_id, on))


def reconcile_figures(
    area: AreaCode, counted: Bases, on: dt.date
) -> tuple[Reconciled, OfficialFigure | None, OfficialFigure | None]:
    """The lines from the bases of a village to the newest DKB up to a date, that DKB, and the newest BPS figure."""
    dkb, bps = (_newest(area.text(), source, on) for source in (DKB, BPS))
    reasons = json.loads(dkb.reasons) if dkb is not None and dkb.reasons else {}
    return reconcile(counted, reasons, None if dkb is None else dkb.persons), dkb, bps


def _newest(code: str, source: str, on: dt.date) -> OfficialFigure | None:
    return next((row for row in _standing_of(code) if row.source == source and row.reference <= on), None)


@once
def _standing_of(code: str) -> list[OfficialFigure]:
    """The official figures of a village that stand, the newest first: few, and a page asks for several days."""
    return list(OfficialFigure.objects.filter(area=code, replaced_at=None).order_by("-reference", "-pk"))


def _recorded_by_reason(area_id: int, on: dt.date) -> dict[str, int]:
    """What the register recorded in the semester before a date, by the reason that it may explain: an upper bound."""
    found = dict.fromkeys(REASONS, 0)
    rows = Event.objects.filter(area_id=area_id, retired_at=None, occurred_on__gt=on - SEMESTER, occurred_on__lte=on)
    for kind, content in rows.values_list("kind", "content"):
        says = json.loads(content or "{}").get("menyatakan", {})
        if kind == Kind.DEATH:
            found["mati_belum_dilaporkan"] += 1
        elif kind == Kind.DEPARTURE and says.get("terdaftar") == NO:
            found["keluar_belum_diproses"] += 1
        elif kind == Kind.BIRTH:
            found["lahir_belum_kk"] += 1
        elif kind == Kind.ARRIVAL and says.get("terdaftar") == YES:
            found["masuk_belum_diproses"] += 1
    return found

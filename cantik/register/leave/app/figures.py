"""Official figures typed in, and the table from the register to them: written here, read here, counts only."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from cantik.base.canonical import canonical_json
from cantik.codes.area import AreaCode
from cantik.collect.app.models import OPEN as FINDING_OPEN
from cantik.collect.app.models import BatchFinding
from cantik.register.core.app import search
from cantik.register.core.app.light import outlines
from cantik.register.core.app.models import Event
from cantik.register.core.app.queries import Columns, sources_of, standing_batches
from cantik.register.core.kinds import Kind
from cantik.register.events.history import NO, YES
from cantik.register.leave.app.models import BPS, DKB, OfficialFigure
from cantik.register.leave.errors import FigureRefused
from cantik.register.leave.quality import LATE_AFTER_DAYS, Measured, answered, with_time
from cantik.register.leave.reconcile import REASONS, Bases, Reconciled, bases, reconcile
from cantik.staff.app import log

#: the DKB comes out per semester: what the register recorded within one before its date is offered as a count
SEMESTER = dt.timedelta(days=183)
#: variables that everybody is asked for, in every source that knows them
CORE = ("jenis_kelamin", "agama", "status_kawin", "pendidikan_kk", "pekerjaan", "hubungan_keluarga")
_DOUBLES = "ganda"
MONTHS = 6


@dataclass(frozen=True, slots=True)
class Typed:
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


def type_in(*, area: str, figure: Typed, by: str, at: dt.datetime, today: dt.date) -> OfficialFigure:
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
            area=area, source=figure.source, reference=figure.reference, replaced_at=None
        )
        same.update(replaced_at=at)
        row = OfficialFigure.objects.create(
            area=area,
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


def table(*, desa: AreaCode, area: int, on: dt.date, by: str, at: dt.datetime, today: dt.date) -> FigureTable:
    """The table of a date; the figures beside it are the newest of each office up to that date."""
    people = outlines(search.standing_batches(area, today, as_of=on)).values()
    log.record(
        by=by,
        at=at,
        action="register.baca",
        subject="desa",
        subjects=[desa.qualified()],
        detail={"tanggal": on.isoformat(), "orang": len(people)},
    )
    counted = bases((person.terdaftar, person.domisili) for person in people)
    dkb, bps = (_newest(desa.text(), source, on) for source in (DKB, BPS))
    reasons = json.loads(dkb.reasons) if dkb is not None and dkb.reasons else {}
    made = reconcile(counted, reasons, None if dkb is None else dkb.persons)
    return FigureTable(on, counted, made, dkb, bps, _offered(area, on))


def _newest(area: str, source: str, on: dt.date) -> OfficialFigure | None:
    rows = OfficialFigure.objects.filter(area=area, source=source, reference__lte=on, replaced_at=None)
    return rows.order_by("-reference", "-pk").first()


def _offered(area: int, on: dt.date) -> dict[str, int]:
    """What the register recorded in the semester before a date, by the reason that it may explain: an upper bound."""
    found = dict.fromkeys(REASONS, 0)
    rows = Event.objects.filter(area_id=area, retired_at=None, occurred_on__gt=on - SEMESTER, occurred_on__lte=on)
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


@dataclass(frozen=True, slots=True)
class Report:
    """The measures of today, and their values at the end of each of the last months, oldest first."""

    rows: Sequence[Measured]
    months: Sequence[dt.date]
    trend: Mapping[str, Sequence[Any]]


def report(*, desa: AreaCode, area: int, today: dt.date, by: str, at: dt.datetime) -> Report:
    """The quality report of a village with its trend."""
    ends = _ends(today)
    people = Columns(desa, area, CORE, by=by, at=at, today=today)
    standing: dict[int, _Standing] = {}  # dates between which nothing was brought in share what stands
    each = []
    for on in ends:
        columns = people.on(on)
        if id(columns) not in standing:
            standing[id(columns)] = _standing(columns, desa, on, today)
        each.append(_measured(standing[id(columns)], area, on))
    trend = {
        row.known.id: [next(measure.value for measure in rows if measure.known.id == row.known.id) for rows in each]
        for row in each[-1]
    }
    return Report(each[-1], ends, trend)


def _ends(today: dt.date) -> list[dt.date]:
    """The last days of the months before this one, and today."""
    ends, day = [today], today
    for _ in range(MONTHS - 1):
        day = day.replace(day=1) - dt.timedelta(days=1)
        ends.append(day)
    return ends[::-1]


@dataclass(frozen=True, slots=True)
class _Standing:
    """What the lists say that stand on a date: measures of answers, people, open doubles, oldest reference date."""

    answered: Sequence[Measured]
    people: int
    doubles: int
    oldest: dt.date | None


def _standing(people: Mapping[str, Sequence[Any]], desa: AreaCode, on: dt.date, today: dt.date) -> _Standing:
    columns = {name: people[name] for name in CORE if name in people}
    births = [day if isinstance(day, dt.date) else None for day in people["tanggal_lahir"]]
    batches = standing_batches(desa, on, today=today)
    doubles = BatchFinding.objects.filter(batch_id__in=batches, state=FINDING_OPEN, rule__contains=_DOUBLES).count()
    oldest = min((source.reference for source in sources_of(batches)), default=None)
    return _Standing(answered(births, columns), len(births), doubles, oldest)


def _measured(standing: _Standing, area: int, on: dt.date) -> list[Measured]:
    rows = Event.objects.filter(area_id=area, retired_at=None, occurred_on__lte=on, recorded_at__date__lte=on)
    delays = [
        (recorded.date() - occurred).days for occurred, recorded in rows.values_list("occurred_on", "recorded_at")
    ]
    late = sum(days > LATE_AFTER_DAYS for days in delays), len(delays)
    oldest = None if standing.oldest is None else _months(standing.oldest, on)
    return with_time(standing.answered, standing.people, late, standing.doubles, oldest)


def _months(first: dt.date, last: dt.date) -> int:
    return max(0, (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day))

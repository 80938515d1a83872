"""What the quality report is counted from, read from the register: one way for the workplace and for releases."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count

from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.collect.app.models import ACCEPTED, CORRECTION, FILE, OPEN, Batch, BatchFinding
from cantik.collect.finding import Level
from cantik.content.loader import here, limit
from cantik.register.core.app import search
from cantik.register.core.app.person_lists import outlines, persons_of_accepted
from cantik.register.core.app.queries import Columns, standing_batches
from cantik.register.doubles.app import pairing
from cantik.register.events.app.months import bases_of, compute_balance, events_of
from cantik.register.events.history import BASES
from cantik.register.leave.app.figures import reconcile_figures
from cantik.register.leave.app.models import OfficialFigure
from cantik.register.leave.quality import report
from cantik.register.leave.quality_content import Pair
from cantik.register.leave.quality_facts import (
    CORE,
    AnswerCounts,
    OfficialCount,
    OpenPairs,
    QualityFacts,
    SourceRows,
    answers,
    children,
    year_before,
)
from cantik.register.leave.quality_report import QualityReport
from cantik.register.leave.reconcile import Bases, bases

_DOUBLES = "ganda"
MONTHS = 6


@dataclass(frozen=True, slots=True)
class _Standing:
    """What the lists say that stand on a date; dates between which nothing was brought in share it."""

    batches: Sequence[int]
    answers: AnswerCounts
    bases: Bases
    sources: tuple[SourceRows, ...]


def facts(area: AreaCode, persons: Mapping[str, Sequence[Any]], on: dt.date, *, recorded: dt.date) -> QualityFacts:
    """The facts of a village on a date, whose people are given as columns of a register view.

    `recorded`: events recorded up to this day count, today for whoever looks back on a data year.
    """
    batches = standing_batches(area, on, today=recorded)
    held = find_area(area)
    return _facts(area, 0 if held is None else held.pk, _standing_of_view(persons, batches, on), on, recorded=recorded)


def months(area: AreaCode, area_id: int, *, today: dt.date, by: str, at: dt.datetime) -> list[QualityReport]:
    """The reports of the register at the end of each of the last months and of today, oldest first. Reading is
    logged."""
    people = Columns(area, area_id, CORE, by=by, at=at, today=today)
    known: dict[int, _Standing] = {}
    made = []
    for on in _ends(today):
        columns = people.on(on)
        if id(columns) not in known:
            known[id(columns)] = _standing_of_view(columns, standing_batches(area, on, today=today), on)
        boys, girls = children(columns, on)  # of the answers only these depend on the day
        standing = known[id(columns)]
        standing = replace(standing, answers=replace(standing.answers, boys=boys, girls=girls))
        now = on == today
        made.append(report(_facts(area, area_id, standing, on, recorded=on, looking_back=not now), labels(), on=on))
    return made


def labels() -> dict[str, Pair]:
    """The variables in words; one of persons before one of families of the same name."""
    found: dict[str, Pair] = {}
    for (unit, name), variable in here().variables.items():
        if unit == "orang" or name not in found:
            found[name] = (variable.label, variable.label_en)
    return found


def _ends(today: dt.date) -> list[dt.date]:
    """The last days of the months before this one, and today."""
    ends, day = [today], today
    for _ in range(MONTHS - 1):
        day = day.replace(day=1) - dt.timedelta(days=1)
        ends.append(day)
    return ends[::-1]


# ── what the lists say ──────────────────────────────────────────────────────────────────────────
def _standing_of_view(persons: Mapping[str, Sequence[Any]], batches: Sequence[int], on: dt.date) -> _Standing:
    facts_of = zip(persons["terdaftar"], persons["domisili"], strict=True)
    return _Standing(
        batches,
        answers(persons, on),
        bases((str(registered or ""), str(resident or "")) for registered, resident in facts_of),
        _sources(batches),
    )


def _sources(batches: Sequence[int]) -> tuple[SourceRows, ...]:
    """The rows of each source that stands, its parts together: each is refused, repeats a person, or tells of one."""
    found: dict[str, list[Batch]] = {}
    rows = Batch.objects.filter(pk__in=batches, member_list=None, kind=FILE)
    for batch in rows.order_by("reference", "pk"):
        if batch.rows_read and batch.reference is not None:
            found.setdefault(batch.source, []).append(batch)
    made = []
    for source, parts in found.items():
        read, refused = sum(part.rows_read for part in parts), sum(part.rows_refused for part in parts)
        persons = len(persons_of_accepted({part.pk: part.rows_accepted for part in parts}))
        oldest = min(part.reference for part in parts if part.reference is not None)
        made.append(SourceRows(source, oldest, read, refused, read - refused - persons, persons))
    return tuple(made)


# ── what happened ───────────────────────────────────────────────────────────────────────────────
def _facts(
    area: AreaCode, area_id: int, standing: _Standing, on: dt.date, *, recorded: dt.date, looking_back: bool = False
) -> QualityFacts:
    """The facts on a date. `looking_back`: for the trend, without what is only known of today."""
    made, dkb, bps = reconcile_figures(area, standing.bases, on)
    checks_open, checks_accepted = _checks(standing.batches)
    return QualityFacts(
        reference=on,
        answers=standing.answers,
        sources=standing.sources,
        oldest=min((rows.reference for rows in standing.sources), default=None),
        checks_open=checks_open,
        checks_accepted=checks_accepted,
        pairs=None if looking_back else _pairs(area_id, standing.batches),
        late=_late(area_id, on, recorded),
        edited=_count_edited(standing.batches),
        correction=None if looking_back else _correction(area_id, on, recorded),
        bases=standing.bases,
        reconciled=made,
        dkb=_official(dkb),
        bps=_official(bps),
    )


def _checks(batches: Sequence[int]) -> tuple[int, int]:
    """Findings to check that are open, and those that were accepted with a reason."""
    rows = BatchFinding.objects.filter(batch_id__in=batches, state__in=(OPEN, ACCEPTED))
    counts = Counter[str]()
    for level, state, count in rows.values_list("level", "state").annotate(n=Count("pk")):
        if state == ACCEPTED or level == Level.CHECK:
            counts[state] += count
    return counts[OPEN], counts[ACCEPTED]


def _pairs(area_id: int, batches: Sequence[int]) -> OpenPairs:
    """Pairs that nobody decided about; while no search found any, the doubles that files show by themselves."""
    waiting = len(pairing.list_waiting(area_id))
    if not waiting and pairing.last_search(area_id) is None:
        rows = BatchFinding.objects.filter(batch_id__in=batches, state=OPEN, rule__contains=_DOUBLES)
        return OpenPairs(rows.count(), between=False)
    return OpenPairs(waiting, between=True)


def _late(area_id: int, on: dt.date, recorded: dt.date) -> tuple[int, int]:
    """Events of the year up to a day that were recorded late, and all of them; known on the day `recorded`."""
    rows = [
        row
        for row in events_of(area_id, year_before(on) + dt.timedelta(days=1), on)
        if row.retired_at is None and row.recorded_at.date() <= recorded
    ]
    in_time = limit("peristiwa_terlambat_hari").whole
    late = sum((row.recorded_at.date() - row.occurred_on).days > in_time for row in rows)
    return late, len(rows)


def _count_edited(batches: Sequence[int]) -> dict[str, int]:
    """Values corrected by hand that stand, by variable."""
    corrected = Batch.objects.filter(pk__in=batches, kind=CORRECTION).values_list("act", flat=True)
    return dict(sorted(Counter(name for act in corrected for name in act.split(", ")).items()))


def _correction(area_id: int, on: dt.date, recorded: dt.date) -> tuple[int, int] | None:
    """K of the year up to a day, and the population at its opening (docs/bidang/population_parameters.md 1.2)."""
    eve = year_before(on)
    stood = search.standing_batches(area_id, recorded, as_of=eve)
    if not stood:
        return None
    before, after = outlines(stood), outlines(search.standing_batches(area_id, recorded, as_of=on))
    base = next(iter(bases_of(before)), BASES[0])
    rows = [row for row in events_of(area_id, eve + dt.timedelta(days=1), on) if row.retired_at is None]
    made = compute_balance(area_id, (eve, before), (on, after), rows, base=base, today=recorded)
    return made.k, made.opening


def _official(row: OfficialFigure | None) -> OfficialCount | None:
    return None if row is None else OfficialCount(row.persons, row.reference, row.document)

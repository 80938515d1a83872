"""Records of the register itself whose time may be over: residents who left, requests, sharings, breaches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from django.db.models import Q, QuerySet

from cantik.base import clock
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.content.loader import limit
from cantik.content.retention import BREACHES, REQUESTS, RESIDENTS, SHARINGS
from cantik.register.core.app.models import PersonVersion
from cantik.register.leave.app import erasing
from cantik.register.leave.app.departures import Departed, erase_departed, list_departed
from cantik.register.leave.app.models import APPROVED, PROPOSED, Case, DataBreach, Sharing, waits
from cantik.register.rights.app.record_kinds import Counts, Overdue, OverdueItem, RecordKind, Taking, day_of
from cantik.vault.app.opening import OpenStore


# ── residents who left long ago ─────────────────────────────────────────────────────────────────
def _list_departed(area: AreaCode, cutoff: dt.date) -> list[Departed]:
    """Those who go at once: the longest gone first, whole years as far as they fit."""
    area_row = find_area(area)
    people = [] if area_row is None else list_departed(area_row.pk, cutoff, clock.today())
    return people[: limit("musnah_warga_orang").whole]


def _residents(area: AreaCode, cutoff: dt.date) -> Overdue:
    return Overdue(_by_year([gone.over for gone in _list_departed(area, cutoff)]))


def _resident_rows(area: AreaCode, items: Sequence[OverdueItem], cutoff: dt.date) -> Counts:  # noqa: ARG001
    people = _list_departed(area, cutoff)
    records = [number for gone in people for number in gone.records]
    return {"orang": len(people), "pernyataan": PersonVersion.objects.filter(person_id__in=records).count()}


def _resident_files(opened: OpenStore, area: AreaCode, items: Sequence[OverdueItem]) -> Counts:  # noqa: ARG001
    """Originals that name somebody who was erased."""
    there = erasing.files_to_delete(opened)
    return {"berkas": len(there), "bait_berkas": sum(path.stat().st_size for path in there)}


def _take_residents(taking: Taking) -> None:
    area = find_area(taking.area)
    if area is not None:
        people = _list_departed(taking.area, taking.cutoff)
        erase_departed(taking.opened, area.pk, people, taking.by, clock.now())


def _sweep_residents(opened: OpenStore) -> None:
    erasing.sweep_files(opened, clock.now())


# ── requests of residents, records of sharing, breaches ───────────────────────────────────────────────────
def _by_year(ends: Sequence[dt.date]) -> tuple[OverdueItem, ...]:
    years = sorted({end.year for end in ends})
    grouped = [(year, [end for end in ends if end.year == year]) for year in years]
    return tuple(OverdueItem(0, str(year), max(days), len(days)) for year, days in grouped)


def _ended_cases(area: AreaCode, cutoff: dt.date) -> list[tuple[int, dt.date]]:
    """Requests that were answered, and carried out where something was to be, by a day; with the day."""
    rows = Case.objects.filter(area=area.text(), decided_at__isnull=False)
    ended = [(row.pk, day_of(row.carried_at or row.decided_at)) for row in rows if not waits(row)]
    return [(number, day) for number, day in ended if day <= cutoff]


def _ended_sharings(area: AreaCode, cutoff: dt.date) -> list[tuple[int, dt.date]]:
    """Records whose agreement is over, or that were never approved; one for the village itself has no end."""
    rows = Sharing.objects.filter(area=area.text()).exclude(state=PROPOSED)
    rows = rows.exclude(Q(state=APPROVED) & Q(expires__isnull=True))
    ended = [(row.pk, row.expires if row.state == APPROVED else day_of(row.decided_at)) for row in rows]
    return [(number, day) for number, day in ended if day is not None and day <= cutoff]


def _ended_breaches(area: AreaCode, cutoff: dt.date) -> list[tuple[int, dt.date]]:
    """Files of breaches that two people closed; their steps and letters go with them."""
    rows = DataBreach.objects.filter(area=area.text(), closed_at__isnull=False)
    ended = [(row.pk, day_of(row.closed_at)) for row in rows]
    return [(number, day) for number, day in ended if day <= cutoff]


def _listed_kind(
    ended: Callable[[AreaCode, dt.date], list[tuple[int, dt.date]]],
    rows: Callable[[], QuerySet[Case | Sharing | DataBreach]],
) -> RecordKind:
    def numbers(area: AreaCode, items: Sequence[OverdueItem], cutoff: dt.date) -> Counts:  # noqa: ARG001
        return {"baris": len(ended(area, cutoff))}

    def take(taking: Taking) -> None:
        rows().filter(pk__in=[number for number, _ in ended(taking.area, taking.cutoff)]).delete()

    return RecordKind(
        lambda desa, cutoff: Overdue(_by_year([day for _, day in ended(desa, cutoff)])),
        numbers,
        lambda opened, desa, items: {"berkas": 0},  # noqa: ARG005 - they have none
        take,
        lambda opened: None,  # noqa: ARG005 - they have none
    )


KINDS: Mapping[str, RecordKind] = {
    RESIDENTS: RecordKind(_residents, _resident_rows, _resident_files, _take_residents, _sweep_residents),
    REQUESTS: _listed_kind(_ended_cases, Case.objects.all),
    SHARINGS: _listed_kind(_ended_sharings, Sharing.objects.all),
    BREACHES: _listed_kind(_ended_breaches, DataBreach.objects.all),
}

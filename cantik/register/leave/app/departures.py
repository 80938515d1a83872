"""Who left a village so long ago that the register need not keep them (UU 23/2006; UU 27/2022 Pasal 42-44).

The period begins at the end of the year in which they moved, died or were last told of: rates of a closed year are put
together over five years (docs/adr/0048), and the events of a year would be missing from them otherwise.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from cantik.base import clock
from cantik.base.chunks import chunks
from cantik.collect.app.models import APPLIED, FILE, UNDONE, Batch
from cantik.register.core.app.formers import records_of
from cantik.register.core.app.models import Event, Person, PersonVersion
from cantik.register.core.app.person_lists import outlines
from cantik.register.core.app.search import latest_date, standing_batches
from cantik.register.leave.app import erasing
from cantik.register.leave.app.erasing_rows import Erased, Erasing
from cantik.register.leave.app.erasing_texts import ErasureReach
from cantik.staff.app.areas import hold_area
from cantik.vault.app.opening import OpenStore

_YES = "ya"


@dataclass(frozen=True, slots=True)
class Departed:
    """Somebody who is registered nowhere and lives in no village of the store any more: every record that is them, and
    the last day of the year in which they left."""

    records: frozenset[int]
    over: dt.date


def list_departed(area_id: int, cutoff: dt.date, today: dt.date) -> list[Departed]:
    """Everybody of a village whose year of leaving ended by `cutoff`, the longest gone first, each once.

    Asked at each visit of a home: only those whom nothing after that day tells of as there are folded.
    """
    days = _leaving_days(area_id, _told_of_before(area_id, cutoff))
    over = {person for person, day in days.items() if _year_end(day) <= cutoff}
    there: dict[int, frozenset[int]] = {}
    found: dict[frozenset[int], dt.date] = {}
    for person in sorted(over):
        records = records_of(person)
        if records in found or _somewhere(records, there, today):
            continue
        last = max(days.get(number, days[person]) for number in records)
        if _year_end(last) <= cutoff:
            found[records] = _year_end(last)
    ordered = sorted((day, min(records), records) for records, day in found.items())
    return [Departed(records, day) for day, _, records in ordered]


def _told_of_before(area_id: int, cutoff: dt.date) -> set[int]:
    """Persons of a village of whom something up to a day tells, and nothing after it that they are there."""
    rows = PersonVersion.objects.filter(person__area_id=area_id)
    old = set(rows.filter(valid_from__lte=cutoff).values_list("person_id", flat=True))
    if not old:
        return set()
    there = Q(terdaftar=_YES) | Q(domisili=_YES) | Q(same_as__terdaftar=_YES) | Q(same_as__domisili=_YES)
    return old - set(rows.filter(there, valid_from__gt=cutoff).values_list("person_id", flat=True))


def _year_end(day: dt.date) -> dt.date:
    return dt.date(day.year, 12, 31)


def _somewhere(records: frozenset[int], there: dict[int, frozenset[int]], today: dt.date) -> bool:
    """Whether one of these records is somebody present, also in another village that their RT belonged to; `there`:
    who is, by village, as far as it was asked."""
    for person, place in Person.objects.filter(pk__in=records).values_list("pk", "area_id"):
        if place not in there:
            there[place] = _present(place, today)
        if person in there[place]:
            return True
    return False


def _present(area_id: int, today: dt.date) -> frozenset[int]:
    """Who is registered or lives in a village now, as a list of a later day says it, too."""
    batches = standing_batches(area_id, today, as_of=latest_date(area_id, today))
    return frozenset(person for person, told in outlines(batches).items() if _YES in (told.terdaftar, told.domisili))


def _leaving_days(area_id: int, people: Iterable[int]) -> dict[int, dt.date]:
    """The day from which nothing says of each of some persons that they are there: never earlier than it can be."""
    lists = sorted(
        day
        for day in Batch.objects.filter(area_id=area_id, kind=FILE, state=APPLIED).values_list("reference", flat=True)
        if day is not None
    )
    found: dict[int, dt.date] = {}
    for part in chunks(sorted(people)):
        said: dict[int, list[tuple[dt.date, bool]]] = defaultdict(list)
        ended: dict[int, list[dt.date]] = defaultdict(list)
        columns = ("person_id", "valid_from", "terdaftar", "domisili", "same_as__terdaftar", "same_as__domisili")
        rows = PersonVersion.objects.filter(person_id__in=part)
        for person, day, *told in rows.values_list(*columns):
            said[person].append((day, _YES in told))
        undone = rows.filter(batch__state=UNDONE).values_list("person_id", "batch__undone_at")
        for person, at in undone:
            ended[person].append(_day(at))
        for person, day in Event.objects.filter(person_id__in=part).values_list("person_id", "occurred_on"):
            ended[person].append(day)
        for person, days in said.items():
            found[person] = max([_gone_by(days, lists), *ended[person]])
    return found


def _day(moment: dt.datetime | None) -> dt.date:
    return dt.date.min if moment is None else clock.day_of(moment)


def _gone_by(said: Sequence[tuple[dt.date, bool]], lists: Sequence[dt.date]) -> dt.date:
    """The first day that says otherwise after the last one that said they are there, else the day of the first list
    after it, else that day.

    >>> _gone_by([(dt.date(2018, 12, 31), True), (dt.date(2019, 3, 2), False)], [dt.date(2020, 12, 31)])
    datetime.date(2019, 3, 2)
    >>> _gone_by([(dt.date(2018, 12, 31), True)], [dt.date(2018, 12, 31), dt.date(2020, 12, 31)])
    datetime.date(2020, 12, 31)
    """
    last = max((day for day, there in said if there), default=max(day for day, _ in said))
    later = [day for day, there in said if day > last and not there]
    return min(later or [day for day in lists if day > last] or [last])


def erase_departed(opened: OpenStore, area_id: int, people: Sequence[Departed], by: str, at: dt.datetime) -> Erased:
    """Erase them in the caller's transaction, as `erasing.erase` does for one who asked; no other process writes to
    their villages until it ends. Files and free pages are `erasing.sweep`'s, after it.

    Raises `ErasureRefused` R521 while uploads that may name them wait for a decision.
    """
    records = sorted({number for gone in people for number in gone.records})
    homes = set(Person.objects.filter(pk__in=records).values_list("area_id", flat=True))
    areas = tuple(sorted({area_id, *homes}))
    for place in areas:
        hold_area(place)
        erasing.no_uploads(place)
    where = ErasureReach(areas, tuple(map(erasing.code_of, areas)))
    done = Erasing(opened, where, records, by, at).all()
    erasing.forget_beside(where, records, at)
    return done

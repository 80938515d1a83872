"""Whose data were read: the log asked the other way round. By accounts within a time, by sharing records, by phones.

What `copy` tells one person about all readers is told here about one reader and everybody: both read the same entries.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from cantik.collect.app.models import BatchFinding
from cantik.register.core.app.clear_persons import ACTION
from cantik.register.core.app.models import CededPerson, Person, PersonVersion
from cantik.register.core.app.statements import family_at, locate_records
from cantik.register.core.app.ties import standing_ties
from cantik.register.leave.app.copy import WENT_OUT
from cantik.staff.app import log
from cantik.staff.app.models import AuditEntry

#: what of a person an act shows beside name and address, by ids of `content/jenis_data.csv`
SHOWS: Mapping[str, tuple[str, ...]] = {
    "orang.buka_nik": ("nomor",),
    "orang.baca_kesehatan": ("kesehatan",),
    WENT_OUT: ("nomor", "keuangan"),
}
_PLAIN = ("nama", "alamat")
_OF_PERSONS = ("orang", "keluarga", "temuan", "batch")


@dataclass(frozen=True, slots=True)
class Exposure:
    """Whose data were exposed: internal numbers of the village's persons; `acts`: how often each act of the log stands
    there; `kinds`: what the acts showed."""

    people: frozenset[int] = frozenset()
    acts: Mapping[str, int] = field(default_factory=dict)
    kinds: frozenset[str] = frozenset()


def by_accounts(area_id: int, accounts: Collection[str], begun: dt.datetime, ended: dt.datetime) -> Exposure:
    """Whom these accounts (`Account.actor`) read or took out of a village from one moment to another."""
    rows = AuditEntry.objects.filter(
        by__in=sorted(accounts), at__gte=log.stamp(begun), at__lte=log.stamp(ended), subject__in=_OF_PERSONS
    )
    return _of(area_id, rows.iterator())


def by_sharings(area_id: int, sharings: Collection[int]) -> Exposure:
    """Who stands in the files that were made by these sharing records, whenever."""
    rows = AuditEntry.objects.filter(action=ACTION, subject__in=_OF_PERSONS)
    return _of(area_id, (row for row in rows.iterator() if json.loads(row.detail).get("catatan_berbagi") in sharings))


def everybody(area_id: int) -> Exposure:
    """Everybody of whom the register of a village tells."""
    people = frozenset(Person.objects.filter(area_id=area_id).values_list("pk", flat=True))
    return Exposure(_kept_persons(area_id, people), {}, frozenset())


def these(area_id: int, people: Collection[int]) -> Exposure:
    """Some persons of a village, as somebody else knows them: those on a list of a phone."""
    own = Person.objects.filter(area_id=area_id, pk__in=set(people)).values_list("pk", flat=True)
    return Exposure(_kept_persons(area_id, own), {}, frozenset(_PLAIN))


def _of(area_id: int, rows: Iterable[AuditEntry]) -> Exposure:
    acts, meant = defaultdict[str, int](int), defaultdict[str, set[int]](set)
    kinds = set[str]()
    for row in rows:
        if row.subject == "batch" and row.action != WENT_OUT:
            continue
        acts[row.action] += 1
        kinds.update(_PLAIN, SHOWS.get(row.action, ()))
        if row.action == ACTION and json.loads(row.detail).get("nomor") == "utuh":
            kinds.add("nomor")
        meant[row.subject].update(number for number in json.loads(row.subjects) if isinstance(number, int))
    return Exposure(_people(area_id, meant), dict(acts), frozenset(kinds))


def _people(area_id: int, meant: Mapping[str, Collection[int]]) -> frozenset[int]:
    """The persons of a village that numbers of the log mean, each under the number that stands for them now."""
    found = set(meant.get("orang", ()))
    told = PersonVersion.objects.exclude(person=None)
    for families in _pieces(meant.get("keluarga", ())):
        found.update(told.filter(family__in=families).values_list("person_id", flat=True))
    for batches in _pieces(meant.get("batch", ())):
        found.update(told.filter(batch__in=batches).values_list("person_id", flat=True))
    found.update(_in_findings(meant.get("temuan", ())))
    own = set[int]()
    for people in _pieces(found):
        own.update(Person.objects.filter(area_id=area_id, pk__in=people).values_list("pk", flat=True))
        ceded = CededPerson.objects.filter(former_id__in=people, person__area_id=area_id)
        own.update(ceded.values_list("person_id", flat=True))
    return _kept_persons(area_id, own)


def _in_findings(findings: Collection[int]) -> Iterable[int]:
    """Who stands in the rows that findings show, and beside them."""
    for piece in _pieces(findings):
        for finding in BatchFinding.objects.filter(pk__in=piece):
            positions = [finding.record, *(int(place) for place in finding.partners.split(",") if place)]
            if finding.unit == "keluarga":
                homes = [family_at(finding.batch_id, place) for place in positions]
                known = [home for home in homes if home is not None]
                yield from PersonVersion.objects.filter(family__in=known).values_list("person_id", flat=True)
            else:
                yield from (at.person for at in locate_records(finding.batch_id, positions).values())


def _kept_persons(area_id: int, people: Iterable[int]) -> frozenset[int]:
    kept = standing_ties(area_id)
    return frozenset(kept.get(person, person) for person in people)


def _pieces(numbers: Collection[int], size: int = 500) -> Iterable[list[int]]:
    ordered = sorted(numbers)
    return (ordered[start : start + size] for start in range(0, len(ordered), size))

"""The lives of persons as the register knows them: what lists tell apart from events, the events, where they stand."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Min, Q

from cantik.collect.app.models import APPLIED, EVENT, REMAINDER, Batch
from cantik.register.core.app.current import stocks_of
from cantik.register.core.app.models import Event, FamilyVersion, Person, PersonVersion
from cantik.register.core.app.person_lists import Light, PersonRow, fold_persons, place_persons, rows_of
from cantik.register.core.app.search import applied_batches
from cantik.register.core.app.ties import kept_of, with_gone
from cantik.register.core.codec import decode_row
from cantik.register.core.fold import standing_stocks
from cantik.register.core.grouping import Unit
from cantik.register.core.kinds import Kind
from cantik.register.events.history import BRINGS, ENDS, NO, YES, Life, LifeEvent, ListedPerson, life_of
from cantik.vault.app.opening import OpenStore


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody of the register on a day. `before`: the bases; `listed`: what lists say; `nik`: id of the sealed one."""

    person: int
    name: str
    sex: str
    born: dt.date | None
    family: int | None
    unit: Unit
    nik: int | None
    life: Life
    before: Mapping[str, str]
    listed: ListedPerson
    history: tuple[LifeEvent, ...]


def history_of(area_id: int, persons: Collection[int]) -> dict[int, list[LifeEvent]]:
    """Every event of some persons of a village, those that were taken back included."""
    found: dict[int, list[LifeEvent]] = {person: [] for person in persons}
    kept = kept_of(applied_batches(area_id))
    wanted = with_gone(kept, frozenset(persons)) or frozenset()
    for row in Event.objects.filter(area_id=area_id, person_id__in=list(wanted)).order_by("pk"):
        person = row.person_id if row.person_id in found else kept[row.person_id]
        found[person].append(event_of(row))
    return found


def event_of(row: Event) -> LifeEvent:
    """A row as a value."""
    says = json.loads(row.content)["menyatakan"] if row.content else {}
    return LifeEvent(row.pk, Kind(row.kind), row.person_id, row.occurred_on, row.recorded_at, says, row.retired_at)


def known_of(opened: OpenStore, area_id: int, persons: Collection[int], on: dt.date) -> dict[int, KnownPerson]:
    """Persons of a village as they stood on a day; whom only later lists tell of, as those tell. Nobody else."""
    own = frozenset(Person.objects.filter(pk__in=list(persons), area_id=area_id).values_list("pk", flat=True))
    if not own:
        return {}
    then = standing_stocks(stocks_of(area_id, as_of=on))
    now = standing_stocks(stocks_of(area_id))
    everything = [number for stock in then for number in stock.batches]
    folded = fold_persons(everything, own)
    fallback = fold_persons(applied_batches(area_id), own - folded.keys())
    lists_then = fold_persons([number for stock in then if not stock.event for number in stock.batches], own)
    lists_now = fold_persons([number for stock in now if not stock.event for number in stock.batches], own)
    shown = {**fallback, **folded}
    units = place_persons(area_id, [*applied_batches(area_id)], shown)
    rows = {row.person: row for row in rows_of(opened, shown, units)}
    history = history_of(area_id, own)
    dropped = frozenset(person for person in own - lists_then.keys() - lists_now.keys() if history[person])
    once = fold_persons(_lists(area_id), dropped) if dropped else {}
    came_first = _came_before_lists(history)
    return {
        person: _make_known_person(
            light,
            rows[person],
            lists_then.get(person) or lists_now.get(person) or _before_end(once.get(person), history[person]),
            [] if person in once and not _has_end(history[person]) else history[person],
            on,
            present=person in folded,
            brought=person in came_first,
        )
        for person, light in shown.items()
    }


def _came_before_lists(history: Mapping[int, Sequence[LifeEvent]]) -> frozenset[int]:
    """Whom an event brought before any list told of them: lists that came later repeat it, and do not say that somebody
    was here whom the event then could not bring."""
    came = {
        person: first.occurred
        for person, events in history.items()
        if (first := _first_known(events)) is not None and first.kind in BRINGS
    }
    if not came:
        return frozenset()
    told = PersonVersion.objects.filter(person_id__in=list(came), batch__state=APPLIED).exclude(batch__kind=EVENT)
    listed = dict(told.values_list("person_id").annotate(Min("batch__reference")))
    return frozenset(person for person, day in came.items() if person not in listed or listed[person] >= day)


def _first_known(events: Sequence[LifeEvent]) -> LifeEvent | None:
    return min((e for e in events if e.is_known(None)), key=lambda e: (e.occurred, e.number), default=None)


def _lists(area_id: int) -> list[int]:
    """Every list of a village that was applied, superseded ones as well, in the order of folding."""
    rows = (
        Batch.objects.filter(area_id=area_id, state=APPLIED)
        .exclude(kind__in=(EVENT, REMAINDER))
        .order_by("reference", "pk")
    )
    return list(rows.values_list("pk", flat=True))


def _has_end(history: Sequence[LifeEvent]) -> bool:
    return any(event.is_known(None) and event.kind in ENDS for event in history)


def _before_end(listed: Light | None, history: Sequence[LifeEvent]) -> Light | None:
    """What an older list says of somebody in none that stands: they were here until an event ended it. Who was dropped
    without one may come anew, and what happened before tells nothing of it."""
    return listed if _has_end(history) else None


def _make_known_person(
    light: Light,
    row: PersonRow,
    of_lists: Light | None,
    history: Sequence[LifeEvent],
    on: dt.date,
    *,
    present: bool,
    brought: bool,
) -> KnownPerson:
    """Somebody by what is folded of them, by what lists alone say (`of_lists`), and by their events. `present`: a list
    or event that holds on the day tells of them; `brought`: an event brought them before any list told of them."""
    says = _marital(of_lists) | ({"terdaftar": of_lists.terdaftar, "domisili": of_lists.domisili} if of_lists else {})
    listed = ListedPerson(of_lists is not None and not brought and not _has_ended(of_lists), light.birth_date, says)
    standing = [event for event in history if event.is_known(None)]
    life = life_of(listed, standing, on)
    if life is Life.LEFT and present and _told_again(light, standing, on):
        standing = [event for event in standing if event.occurred > on or event.kind not in ENDS]
        listed, life = ListedPerson(True, light.birth_date, says), Life.HERE
    before = {"terdaftar": light.terdaftar, "domisili": light.domisili} if present else {}
    return KnownPerson(
        row.person,
        light.name,
        row.said.get("jenis_kelamin", ""),
        light.birth_date,
        light.family,
        row.unit,
        light.nik,
        life,
        before,
        listed,
        tuple(standing),
    )


def _told_again(light: Light, standing: Sequence[LifeEvent], on: dt.date) -> bool:
    """A newer list tells of somebody who had moved out: a base that the event ended holds again."""
    last = max(
        (event for event in standing if event.occurred <= on and event.kind in ENDS),
        key=lambda e: (e.occurred, e.number),
    )
    now = {"terdaftar": light.terdaftar, "domisili": light.domisili}
    return any(last.says.get(base) == NO and value == YES for base, value in now.items())


def _has_ended(light: Light) -> bool:
    """No base holds the person, and one says so."""
    return NO in (light.terdaftar, light.domisili) and YES not in (light.terdaftar, light.domisili)


def _marital(light: Light | None) -> dict[str, str]:
    if light is None or not light.contents:
        return {}
    said: dict[str, str] = {}
    place = {number: i for i, number in enumerate(light.contents)}
    rows = PersonVersion.objects.filter(pk__in=light.contents).values_list("pk", "content")
    for number, content in sorted(rows, key=lambda row: place[row[0]]):
        if "status_kawin" in light.quiet.get(number, ()):
            continue
        status = decode_row(content).get("status_kawin")
        if status is not None:
            said["status_kawin"] = str(status)
    return said


def family_statement(family: int) -> int:
    """The newest standing statement about a family that names its card, else the newest of all; 0 = none."""
    rows = FamilyVersion.objects.filter(family_id=family, retired_at__isnull=True).order_by("-pk")
    numbered = rows.filter(Q(kk__isnull=False) | Q(same_as__kk__isnull=False))
    found = (numbered.values_list("same_as_id", "pk").first()) or rows.values_list("same_as_id", "pk").first()
    return 0 if found is None else found[0] or found[1]

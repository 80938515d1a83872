"""What a calamity leaves behind, in the store: people missing and what became of them, the way back.

Everything is appended; nothing here changes a base. A death or a move is an event of the register like any other, and
what is written here beside it stands while that event does. Whoever is shown is logged by callers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from functools import partial

from django.db import transaction
from django.db.models import Q

from cantik.base.text import holds_number
from cantik.collect.app.models import APPLIED
from cantik.content.loader import limit
from cantik.register.calamity.aftermath import (
    CalamityFacts,
    CalamityReconciliation,
    Fate,
    reconcile,
    to_be_asked,
)
from cantik.register.calamity.app.models import Calamity, Evacuee, PersonFate
from cantik.register.calamity.app.services import list_displaced
from cantik.register.calamity.errors import CalamityRefused
from cantik.register.core.app.models import Event, Person
from cantik.register.core.app.person_lists import PersonRow, fold_persons, place_persons, rows_of
from cantik.register.core.app.queries import register_view
from cantik.register.core.app.recorder import Recorder
from cantik.register.core.app.search import applied_batches, latest_date, standing_batches
from cantik.register.core.app.ties import kept_of
from cantik.register.core.grouping import Unit
from cantik.register.core.kinds import Kind
from cantik.register.events.app.act_recording import record_event
from cantik.register.events.app.acts import Act
from cantik.register.events.history import YES
from cantik.register.units.app.queries import places_on
from cantik.staff.app.areas import hold_area
from cantik.staff.app.plain_text import fit_line
from cantik.vault.app.opening import OpenStore


def admit_day(calamity: Calamity, on: dt.date, today: dt.date) -> None:
    """A day from the first of the calamity to today. Raises `CalamityRefused` R555."""
    if not calamity.starts_on <= on <= today:
        raise CalamityRefused(
            "R555",
            "Tanggal di luar masa bencana",
            found=on.isoformat(),
            expected=f"{calamity.starts_on.isoformat()} sampai {today.isoformat()}",
            mend="Periksa tanggalnya.",
        )


def admit_text(*texts: str) -> None:
    """Raises `CalamityRefused` R556 for a number of a person in a free text."""
    if any(holds_number(text) for text in texts):
        raise CalamityRefused(
            "R556", "Isian memuat nomor orang", expected="isian tanpa NIK dan nomor KK", mend="Hapus nomornya."
        )


# ── missing, found, dead ────────────────────────────────────────────────────────────────────────


def fates(area_id: int) -> dict[int, PersonFate]:
    """Return what is last known of each person in the calamities of a village, by person; one that rests on an event
    counts only while the event stands."""
    rows = PersonFate.objects.filter(calamity__area_id=area_id, retired_at__isnull=True)
    rows = rows.filter(Q(batch__isnull=True) | Q(batch__state=APPLIED)).order_by("on", "pk")
    return {row.person_id: row for row in rows}


def find_missing(area_id: int) -> dict[int, PersonFate]:
    """Who is missing: nobody found them, and no event says that they died or left since."""
    found = {person: row for person, row in fates(area_id).items() if row.state == Fate.MISSING}
    gone = Event.objects.filter(
        area_id=area_id,
        person_id__in=list(found),
        retired_at__isnull=True,
        kind__in=[Kind.DEATH, Kind.DEPARTURE, Kind.CEDED_OUT],
    )
    ended = set(gone.values_list("person_id", flat=True))
    return {person: row for person, row in found.items() if person not in ended}


def record_fate(
    recorder: Recorder, *, calamity: Calamity, persons: Collection[int], state: Fate, on: dt.date, note: str = ""
) -> int:
    """Write down what is known of people; a death is recorded as the event that it is. How many rows were written.

    Raises `CalamityRefused` R555, R556, R558 (nobody, somebody of another village, or missing twice), `EventRefused`.
    """
    admit_day(calamity, on, recorder.today)
    admit_text(note)
    people = tuple(sorted(set(persons)))
    with transaction.atomic():
        hold_area(recorder.area_id)
        _admit_fate(recorder.area_id, people, state, on)
        batch = record_event(recorder, Act(Kind.DEATH, on, people)) if state is Fate.DEAD else None
        PersonFate.objects.bulk_create(
            PersonFate(
                calamity=calamity,
                person_id=person,
                state=state,
                on=on,
                batch_id=batch,
                note=fit_line(note, 200, partial(CalamityRefused, "R556")),
                recorded_at=recorder.at,
                recorded_by=recorder.by,
            )
            for person in people
        )
        recorder.record(
            action="bencana.nasib",
            subject="orang",
            subjects=list(people),
            detail={"nomor": calamity.pk, "keadaan": str(state)},
        )
    return len(people)


def _admit_fate(area_id: int, people: Collection[int], state: Fate, on: dt.date) -> None:
    """Raises `CalamityRefused` R558 for nobody, somebody of another village, somebody missing twice, an older day."""
    own = Person.objects.filter(pk__in=people, area_id=area_id).count()
    known = fates(area_id)
    twice = state is Fate.MISSING and not find_missing(area_id).keys().isdisjoint(people)
    early = any(known[person].on > on for person in people if person in known)
    if not people or own != len(people) or twice or early:
        raise CalamityRefused(
            "R558",
            "Orang ini tidak dapat dicatat begitu",
            found=f"{len(people)} orang",
            expected="orang desa ini, sesudah kabar terakhirnya",
            mend="Periksa orang dan tanggalnya.",
        )


# ── after months ────────────────────────────────────────────────────────────────────────────────


def displaced_since(area_id: int) -> dict[int, dt.date]:
    """Who is displaced, and since when at a stretch, whatever sites they were at."""
    now = set(list_displaced(area_id).values_list("person_id", flat=True))
    rows = Evacuee.objects.filter(calamity__area_id=area_id, person_id__in=now, batch__state=APPLIED)
    found: dict[int, dt.date] = {}
    ended = {batch for batch in rows.values_list("back_id", flat=True) if batch}
    shifts = set(Evacuee.objects.filter(batch_id__in=ended).values_list("batch_id", flat=True))
    for row in rows.order_by("since", "pk"):
        if row.back_id is not None and row.back_id not in shifts:  # came home in between: it begins anew
            found.pop(row.person_id, None)
            continue
        found.setdefault(row.person_id, row.since)
    return found


def asked_now(area_id: int, today: dt.date) -> dict[int, dt.date]:
    """Return the persons who are to be asked whether they settle elsewhere, each with the day since when they are
    displaced."""
    since = displaced_since(area_id)
    told = {person: row.on for person, row in fates(area_id).items() if row.state == Fate.STILL}
    asked = to_be_asked(since, told, today, limit("tanya_menetap").whole)
    return {person: since[person] for person in sorted(asked)}


# ── back to normal ──────────────────────────────────────────────────────────────────────────────


def reconcile_people(recorder: Recorder, calamity: Calamity) -> CalamityReconciliation:
    """Where everybody who was frozen on the first day stands today. Reading is logged by the views."""
    area, desa, today = recorder.area_id, recorder.area, recorder.today
    then = register_view(
        desa, calamity.starts_on, by=recorder.by, at=recorder.at, today=today, known_at=calamity.recorded_at
    )
    now = register_view(desa, today, by=recorder.by, at=recorder.at, today=today)
    kept = kept_of(applied_batches(area))
    frozen = frozenset(kept.get(person, person) for person in _in_base(then.persons, calamity.base))
    events: dict[int, tuple[Kind, ...]] = {}
    rows = Event.objects.filter(area_id=area, retired_at__isnull=True, occurred_on__gte=calamity.starts_on)
    for person, kind in rows.order_by("occurred_on", "pk").values_list("person_id", "kind"):
        who = kept.get(person, person)
        events[who] = (*events.get(who, ()), Kind(kind))
    here = frozenset(list_displaced(area).values_list("person_id", flat=True))
    ever = Evacuee.objects.filter(calamity=calamity, batch__state=APPLIED).values_list("person_id", flat=True)
    known = {person: Fate(row.state) for person, row in fates(area).items()}
    return reconcile(
        CalamityFacts(
            frozen,
            frozenset(_in_base(now.persons, calamity.base)),
            events,
            here,
            frozenset(ever) - here,
            known,
        )
    )


def _in_base(persons: Mapping[str, Sequence[object]], base: str) -> list[int]:
    return [int(str(person)) for person, said in zip(persons["id"], persons[base], strict=True) if said == YES]


# ── people of an RT ─────────────────────────────────────────────────────────────────────────────


def people_in(opened: OpenStore, area_id: int, unit: Unit, today: dt.date) -> list[PersonRow]:
    """The persons of a unit as lists show them, by name; callers record whom they saw."""
    on = latest_date(area_id, today)
    places = places_on(area_id, on, today=today)
    here = frozenset(person for person, at in places.unit.items() if at == unit)
    batches = standing_batches(area_id, today, as_of=on)
    folded = fold_persons(batches, here)
    rows = rows_of(opened, folded, place_persons(area_id, batches, folded))
    return sorted((row for row in rows if YES in (row.terdaftar, row.domisili)), key=lambda row: (row.name, row.person))

"""What a calamity leaves behind, in the store: people missing, guests, heads counted, the way back.

Everything is appended; nothing here changes a base. A death or a move is an event of the register like any other, and
what is written here beside it stands while that event does. Whoever is shown is logged by callers.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q, QuerySet

from cantik.base.canonical import canonical_json
from cantik.base.text import fold, holds_number
from cantik.codes.area import AreaCode
from cantik.codes.lists import lists_here
from cantik.collect.app.models import APPLIED
from cantik.content.loader import limit
from cantik.register.calamity.aftermath import (
    CalamityFacts,
    CalamityReconciliation,
    Fate,
    Leaving,
    Visitor,
    as_displaced,
    reconcile,
    to_be_asked,
)
from cantik.register.calamity.app.models import Calamity, Evacuee, Guest, PersonFate, SiteCount
from cantik.register.calamity.app.services import displaced, mode_of
from cantik.register.calamity.displaced import SiteTally, tallies
from cantik.register.calamity.errors import CalamityRefused
from cantik.register.core.app.light import Row, fold_persons, placed, rows_of
from cantik.register.core.app.models import Event, Person
from cantik.register.core.app.queries import register_view
from cantik.register.core.app.search import applied_batches, latest_date, standing_batches
from cantik.register.core.app.ties import kept_of
from cantik.register.core.grouping import Unit
from cantik.register.core.kinds import Kind
from cantik.register.events.app.acts import Act
from cantik.register.events.app.living import record_event
from cantik.register.events.history import YES
from cantik.register.units.app.queries import places_on
from cantik.staff.app import log
from cantik.staff.app.areas import hold_area
from cantik.vault.app.opening import OpenStore

NEEDS = "cantik_kebutuhan_posko"
#: how the log names the work of every hour
BY_TICK = "cantik tick"
#: those who came together once no name says it
_SAYS_NOTHING = re.compile(r"#\d+")


@dataclass(frozen=True, slots=True)
class Told:
    """Who writes something down, and when."""

    area: int
    by: str
    at: dt.datetime
    today: dt.date


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


def fates(area: int) -> dict[int, PersonFate]:
    """What is last known of each person in the calamities of a village; what rests on an event stands while it does."""
    rows = PersonFate.objects.filter(calamity__area_id=area, retired_at__isnull=True)
    rows = rows.filter(Q(batch__isnull=True) | Q(batch__state=APPLIED)).order_by("on", "pk")
    return {row.person_id: row for row in rows}


def missing(area: int) -> dict[int, PersonFate]:
    """Who is missing: nobody found them, and no event says that they died or left since."""
    found = {person: row for person, row in fates(area).items() if row.state == Fate.MISSING}
    gone = Event.objects.filter(
        area_id=area,
        person_id__in=list(found),
        retired_at__isnull=True,
        kind__in=[Kind.DEATH, Kind.DEPARTURE, Kind.CEDED_OUT],
    )
    ended = set(gone.values_list("person_id", flat=True))
    return {person: row for person, row in found.items() if person not in ended}


def record_fate(
    *,
    opened: OpenStore,
    desa: AreaCode,
    calamity: Calamity,
    persons: Collection[int],
    state: Fate,
    on: dt.date,
    note: str = "",
    told: Told,
) -> int:
    """Write down what is known of people; a death is recorded as the event that it is. How many rows were written.

    Raises `CalamityRefused` R555, R556, R558 (nobody, somebody of another village, or missing twice), `EventRefused`.
    """
    admit_day(calamity, on, told.today)
    admit_text(note)
    people = tuple(sorted(set(persons)))
    with transaction.atomic():
        hold_area(told.area)
        own = Person.objects.filter(pk__in=people, area_id=told.area).count()
        known = fates(told.area)
        twice = [person for person in people if state is Fate.MISSING and person in missing(told.area)]
        early = [person for person in people if person in known and known[person].on > on]
        if not people or own != len(people) or twice or early:
            raise CalamityRefused(
                "R558",
                "Orang ini tidak dapat dicatat begitu",
                found=f"{len(people)} orang",
                expected="orang desa ini, sesudah kabar terakhirnya",
                mend="Periksa orang dan tanggalnya.",
            )
        batch = None
        if state is Fate.DEAD:
            act = Act(Kind.DEATH, on, people)
            batch = record_event(
                opened=opened, desa=desa, area=told.area, act=act, by=told.by, at=told.at, today=told.today
            )
        PersonFate.objects.bulk_create(
            PersonFate(
                calamity=calamity,
                person_id=person,
                state=state,
                on=on,
                batch_id=batch,
                note=" ".join(note.split())[:200],
                recorded_at=told.at,
                recorded_by=told.by,
            )
            for person in people
        )
        log.record(
            by=told.by,
            at=told.at,
            action="bencana.nasib",
            subject="orang",
            subjects=list(people),
            detail={"nomor": calamity.pk, "keadaan": str(state)},
        )
    return len(people)


# ── after months ────────────────────────────────────────────────────────────────────────────────


def displaced_since(area: int) -> dict[int, dt.date]:
    """Who is displaced, and since when at a stretch, whatever sites they were at."""
    now = set(displaced(area).values_list("person_id", flat=True))
    rows = Evacuee.objects.filter(calamity__area_id=area, person_id__in=now, batch__state=APPLIED)
    found: dict[int, dt.date] = {}
    ended = {batch for batch in rows.values_list("back_id", flat=True) if batch}
    shifts = set(Evacuee.objects.filter(batch_id__in=ended).values_list("batch_id", flat=True))
    for row in rows.order_by("since", "pk"):
        if row.back_id is not None and row.back_id not in shifts:  # came home in between: it begins anew
            found.pop(row.person_id, None)
            continue
        found.setdefault(row.person_id, row.since)
    return found


def asked_now(area: int, today: dt.date) -> dict[int, dt.date]:
    """Who is to be asked whether they settle elsewhere, with the day since when they are displaced."""
    since = displaced_since(area)
    told = {person: row.on for person, row in fates(area).items() if row.state == Fate.STILL}
    asked = to_be_asked(since, told, today, limit("tanya_menetap").whole)
    return {person: since[person] for person in sorted(asked)}


def record_settled(
    *, opened: OpenStore, desa: AreaCode, persons: Collection[int], on: dt.date, letter: bool, told: Told
) -> int:
    """Displaced people who settle elsewhere: an event of moving out; they are displaced no more. Number of its batch.

    `letter`: their KK goes with them. Raises `CalamityRefused` R554 for nobody displaced, `EventRefused`.
    """
    with transaction.atomic():
        hold_area(told.area)
        rows = list(displaced(told.area).filter(person_id__in=list(persons)))
        people = tuple(sorted({row.person_id for row in rows}))
        if not people:
            raise CalamityRefused(
                "R554",
                "Pengungsi, tempat, atau tanggalnya belum lengkap",
                found="0 orang",
                expected="orang yang tercatat mengungsi",
                mend="Pilih orangnya.",
            )
        act = Act(Kind.DEPARTURE, on, people, letter=letter)
        number = record_event(
            opened=opened, desa=desa, area=told.area, act=act, by=told.by, at=told.at, today=told.today
        )
        for row in rows:
            row.back_id = number
            row.save(update_fields=["back"])
    return number


# ── guests ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class GuestSaid:
    """A guest as the list of the site tells of one."""

    name: str
    sex: str
    age: int | None
    party: str
    pregnant: bool | None = None
    disabled: bool | None = None


def receive_guests(
    *, guests: Sequence[GuestSaid], origin: str, origin_code: str, site: str, since: dt.date, told: Told
) -> int:
    """Write guests down. They are in no base and make no events. Raises `CalamityRefused` R556, R559 (nobody, no site,
    no origin, this village itself, a day to come)."""
    site, origin = " ".join(site.split()), " ".join(origin.split())
    admit_text(site, origin, *(text for guest in guests for text in (guest.name, guest.party)))
    if not guests or not site or not origin or since > told.today or any(not guest.name.strip() for guest in guests):
        raise CalamityRefused(
            "R559",
            "Tamu belum lengkap",
            found=f"{len(guests)} orang",
            expected="nama, asal, tempat, dan tanggal sampai hari ini",
            mend="Lengkapi isiannya.",
        )
    with transaction.atomic():
        hold_area(told.area)
        Guest.objects.bulk_create(
            Guest(
                area_id=told.area,
                name=" ".join(guest.name.split())[:120],
                sex=guest.sex,
                age=guest.age,
                party=" ".join(guest.party.split())[:60],
                origin=origin[:120],
                origin_code=origin_code,
                site=site[:120],
                pregnant=guest.pregnant,
                disabled=guest.disabled,
                since=since,
                recorded_at=told.at,
                recorded_by=told.by,
            )
            for guest in guests
        )
        log.record(
            by=told.by,
            at=told.at,
            action="bencana.tamu",
            subject="wilayah",
            subjects=[told.area],
            detail={"orang": len(guests), "datang": "ya"},
        )
    return len(guests)


def guests_here(area: int) -> QuerySet[Guest]:
    """The guests who are here."""
    return Guest.objects.filter(area_id=area, left_on__isnull=True, retired_at__isnull=True).order_by("site", "pk")


def send_off(*, guests: Collection[int], how: Leaving, on: dt.date, told: Told) -> int:
    """Guests who left. Raises `CalamityRefused` R559 for nobody here, a day before they came or to come."""
    with transaction.atomic():
        hold_area(told.area)
        rows = list(guests_here(told.area).filter(pk__in=list(guests)))
        if not rows or on > told.today or any(on < row.since for row in rows):
            raise CalamityRefused(
                "R559",
                "Tamu belum lengkap",
                found=f"{len(rows)} orang",
                expected="tamu yang masih di sini, tanggal sejak mereka datang",
                mend="Periksa orang dan tanggalnya.",
            )
        for row in rows:
            row.left_on, row.left, row.decided_at, row.decided_by = on, how, told.at, told.by
            row.save(update_fields=["left_on", "left", "decided_at", "decided_by"])
        log.record(
            by=told.by,
            at=told.at,
            action="bencana.tamu",
            subject="wilayah",
            subjects=[told.area],
            detail={"orang": len(rows), "pergi": str(how)},
        )
    return len(rows)


def guest_counts(area: int) -> dict[str, SiteTally]:
    """The guests of each site today, all of them under ""; nobody is named."""
    here = as_displaced(
        Visitor(
            row.site, f"{row.party}|{row.origin}" if row.party else "", row.sex, row.age, row.pregnant, row.disabled
        )
        for row in guests_here(area)
    )
    return tallies(here, under=limit("umur_balita").whole, old=limit("umur_lansia").whole)


def names_go(area: int) -> dict[int, dt.date]:
    """The guests of a village who are named, with the first day on which their name is kept no more (content,
    `nama_tamu_hari`): counted from the last day of mode darurat, from the day on which they were written down, and from
    the day on which they left, whichever is the latest."""
    ends = [mode_of(row).last for row in Calamity.objects.filter(area_id=area)]
    days = dt.timedelta(days=limit("nama_tamu_hari").whole)
    return {
        row.pk: max(*ends, row.recorded_at.date(), row.left_on or row.since) + days
        for row in Guest.objects.filter(area_id=area).exclude(name="")
    }


def forget_guests(at: dt.datetime) -> int:
    """Erase the names that are kept no more; how many. Every count stays as it was: who came together stays together
    under a number that says nothing. What stood in the rows leaves the free pages afterwards (`erasing.guests`)."""
    gone = 0
    for area in Guest.objects.exclude(name="").values_list("area_id", flat=True).distinct().order_by("area_id"):
        with transaction.atomic():
            hold_area(area)
            due = {number for number, day in names_go(area).items() if day <= at.date()}
            rows = list(Guest.objects.filter(pk__in=due).order_by("pk"))
            for row in rows:
                if row.party and not _SAYS_NOTHING.fullmatch(row.party):
                    together = Guest.objects.filter(area_id=area, party=row.party, origin=row.origin)
                    together.update(party=f"#{row.pk}")
            Guest.objects.filter(pk__in=due).update(name="")
            if rows:
                log.record(
                    by=BY_TICK,
                    at=at,
                    action="bencana.tamu_lupa",
                    subject="wilayah",
                    subjects=[area],
                    detail={"orang": len(rows)},
                )
            gone += len(rows)
    return gone


# ── heads counted ───────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class HeadCount:
    """Heads counted at a site at an hour; what was not counted is None. `needs`: code -> amount."""

    site: str
    at: dt.datetime
    persons: int
    families: int | None = None
    male: int | None = None
    female: int | None = None
    under_five: int | None = None
    elderly: int | None = None
    pregnant: int | None = None
    disabled: int | None = None
    needs: Mapping[str, int] = field(default_factory=dict)


def record_count(*, calamity: Calamity, said: HeadCount, listed: int, told: Told) -> int:
    """Write a count of heads down; the number of its row.

    Raises `CalamityRefused` R555 (an hour to come or before the calamity), R560 (parts that exceed the whole, an
    unknown need).
    """
    admit_day(calamity, said.at.date(), told.today)
    admit_text(said.site)
    parts = (said.under_five, said.elderly, said.pregnant, said.disabled, said.families)
    both = (said.male or 0) + (said.female or 0)
    wrong = said.at > told.at or not said.site.strip() or said.persons < 0
    wrong = wrong or any(
        part is not None and not 0 <= part <= said.persons for part in (*parts, said.male, said.female)
    )
    wrong = wrong or both > said.persons or (None not in (said.male, said.female) and both != said.persons)
    wrong = wrong or any(not _known(NEEDS, code) or amount < 0 for code, amount in said.needs.items())
    if wrong:
        raise CalamityRefused(
            "R560",
            "Hitungan posko tidak cocok",
            found=f"{said.persons} orang",
            expected="laki-laki dan perempuan berjumlah sama, bagian tidak melebihi jumlahnya",
            mend="Hitung atau tulis ulang.",
        )
    with transaction.atomic():
        hold_area(told.area)
        row = SiteCount.objects.create(
            calamity=calamity,
            site=" ".join(said.site.split())[:120],
            at=said.at,
            families=said.families,
            persons=said.persons,
            male=said.male,
            female=said.female,
            under_five=said.under_five,
            elderly=said.elderly,
            pregnant=said.pregnant,
            disabled=said.disabled,
            listed=listed,
            needs=canonical_json(dict(said.needs)).decode() if said.needs else "",
            recorded_at=told.at,
            recorded_by=told.by,
        )
        log.record(
            by=told.by,
            at=told.at,
            action="bencana.posko",
            subject="wilayah",
            subjects=[told.area],
            detail={"nomor": calamity.pk, "orang": said.persons},
        )
    return int(row.pk)


def _known(name: str, code: str) -> bool:
    return bool(code) and lists_here()[name].has(code)


def last_counts(calamity: Calamity) -> list[SiteCount]:
    """The last count of each site, by its name."""
    rows = SiteCount.objects.filter(calamity=calamity, retired_at__isnull=True).order_by("at", "pk")
    found = {fold(row.site): row for row in rows}
    return [found[site] for site in sorted(found)]


def needs_of(rows: Iterable[SiteCount]) -> dict[str, int]:
    """What the sites need together, by their last counts."""
    total: dict[str, int] = {}
    for row in rows:
        for code, amount in json.loads(row.needs or "{}").items():
            total[code] = total.get(code, 0) + amount
    return total


# ── back to normal ──────────────────────────────────────────────────────────────────────────────


def reconciled(desa: AreaCode, calamity: Calamity, told: Told) -> CalamityReconciliation:
    """Where everybody who was frozen on the first day stands today. Reading is logged by the views."""
    area = told.area
    then = register_view(
        desa, calamity.starts_on, by=told.by, at=told.at, today=told.today, known_at=calamity.recorded_at
    )
    now = register_view(desa, told.today, by=told.by, at=told.at, today=told.today)
    kept = kept_of(applied_batches(area))
    frozen = frozenset(kept.get(person, person) for person in _in_base(then.persons, calamity.base))
    events: dict[int, tuple[Kind, ...]] = {}
    rows = Event.objects.filter(area_id=area, retired_at__isnull=True, occurred_on__gte=calamity.starts_on)
    for person, kind in rows.order_by("occurred_on", "pk").values_list("person_id", "kind"):
        who = kept.get(person, person)
        events[who] = (*events.get(who, ()), Kind(kind))
    here = frozenset(displaced(area).values_list("person_id", flat=True))
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


def people_in(opened: OpenStore, area: int, unit: Unit, today: dt.date) -> list[Row]:
    """The persons of a unit as lists show them, by name; callers record whom they saw."""
    on = latest_date(area, today)
    places = places_on(area, on, today=today)
    here = frozenset(person for person, at in places.unit.items() if at == unit)
    batches = standing_batches(area, today, as_of=on)
    folded = fold_persons(batches, here)
    rows = rows_of(opened, folded, placed(area, batches, folded))
    return sorted((row for row in rows if YES in (row.terdaftar, row.domisili)), key=lambda row: (row.name, row.person))

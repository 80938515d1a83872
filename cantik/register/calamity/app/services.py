"""Mode darurat of a village: declared, ended; who is displaced where, who came back; counts for the day.

Being displaced is an event of presence like any other (`keberadaan` = pengungsi): it changes no base and is undone in
the list of the month. Whoever is shown is logged by callers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from cantik.base.dates import age_on
from cantik.base.page_cache import once
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.collect.app.models import APPLIED
from cantik.content.class_codes import neutral_codes
from cantik.content.loader import limit
from cantik.register.calamity.app.models import Calamity, Evacuee
from cantik.register.calamity.displacement import CalamityKind, Displaced, Mode, SiteTally, admit, tallies
from cantik.register.calamity.errors import CalamityRefused
from cantik.register.core.app.models import Event
from cantik.register.core.app.queries import register_view
from cantik.register.core.app.recorder import Recorder
from cantik.register.core.kinds import Kind
from cantik.register.events.app.act_recording import record_event
from cantik.register.events.app.acts import Act
from cantik.register.events.history import BASES, ENDS, YES
from cantik.staff.app import log
from cantik.staff.app.areas import hold_area

AWAY, HOME = "pengungsi", "rumah"


@dataclass(frozen=True, slots=True)
class Declaration:
    """What somebody declares."""

    kind: CalamityKind
    decree: str
    extent: str
    starts: dt.date
    until: dt.date


def mode_of(row: Calamity) -> Mode:
    """A row as a value."""
    return Mode(row.starts_on, row.until, row.ended_on)


@once
def current(area_id: int, today: dt.date) -> Calamity | None:
    """The calamity whose mode holds on a day; one that is past its last day holds no more, by itself."""
    return next((row for row in on_day(area_id, today).order_by("-pk") if mode_of(row).holds(today)), None)


def on_day(area_id: int, day: dt.date) -> QuerySet[Calamity]:
    """The calamities with a day between their first and their last: without one no mode holds."""
    return Calamity.objects.filter(area_id=area_id, starts_on__lte=day, until__gte=day)


def held_during(area_id: int, first: dt.date, last: dt.date) -> bool:
    """Whether a mode held on a day of a period."""
    rows = Calamity.objects.filter(area_id=area_id, starts_on__lte=last, until__gte=first)
    return rows.filter(Q(ended_on=None) | Q(ended_on__gt=first)).exists()


def of_year(area: AreaCode, reference: dt.date) -> tuple[tuple[str, dt.date, dt.date], ...]:
    """Kind, first and last day of each mode that held in the year of a reference date, up to that date."""
    area_row = find_area(area)
    if area_row is None:
        return ()
    first = reference.replace(month=1, day=1)
    rows = Calamity.objects.filter(area_id=area_row.pk, starts_on__lte=reference, until__gte=first).order_by("pk")
    found = [(row.kind, row.starts_on, mode_of(row).last) for row in rows]
    return tuple((kind, starts, last) for kind, starts, last in found if last >= max(first, starts))


def declare(*, area: AreaCode, area_id: int, said: Declaration, by: str, at: dt.datetime, today: dt.date) -> Calamity:
    """Start the mode and freeze the register as it stands on its first day, by name: base, persons, digest.

    Raises `CalamityRefused` (R550, R551, R552: no decree).
    """
    if not said.decree.strip():
        raise CalamityRefused(
            "R552",
            "Nomor surat penetapan belum diisi",
            expected="keputusan kepala desa atau bupati",
            mend="Isi nomor dan tanggal suratnya.",
        )
    with transaction.atomic():
        hold_area(area_id)
        others = [mode_of(row) for row in Calamity.objects.filter(area_id=area_id)]
        admit(Mode(said.starts, said.until), others, today, limit("mode_darurat_hari").whole)
        view = register_view(area, said.starts, by=by, at=at, today=today)
        base = next((name for name in BASES if YES in view.persons[name]), BASES[0])
        row = Calamity.objects.create(
            area_id=area_id,
            kind=said.kind,
            decree=said.decree.strip(),
            extent=said.extent,
            starts_on=said.starts,
            until=said.until,
            state=view.state,
            base=base,
            persons=list(view.persons[base]).count(YES),
            recorded_at=at,
            recorded_by=by,
        )
        log.record(
            by=by,
            at=at,
            action="bencana.mulai",
            subject="wilayah",
            subjects=[area_id],
            detail={"jenis": str(said.kind), "sk": said.decree[:100], "nomor": row.pk},
        )
    return row


def end(*, area_id: int, by: str, at: dt.datetime, today: dt.date) -> Calamity:
    """End the mode today. Raises `CalamityRefused` R553 when none holds."""
    with transaction.atomic():
        hold_area(area_id)
        row = _require_current(area_id, today)
        row.ended_on, row.decided_at, row.decided_by = today, at, by
        row.save(update_fields=["ended_on", "decided_at", "decided_by"])
        log.record(
            by=by, at=at, action="bencana.akhiri", subject="wilayah", subjects=[area_id], detail={"nomor": row.pk}
        )
    return row


def _require_current(area_id: int, today: dt.date) -> Calamity:
    row = current(area_id, today)
    if row is None:
        raise CalamityRefused("R553", "Tidak ada mode darurat yang berlaku", mend="Muat ulang halamannya.")
    return row


def list_displaced(area_id: int) -> QuerySet[Evacuee]:
    """Who of a village is displaced and not back, by whatever declaration: people stay displaced when the mode ends or
    is declared anew. Who died, moved out or went with an RT to another village since is not displaced from here any
    more. An event that was taken back counts no more, either way."""
    rows = Evacuee.objects.filter(calamity__area_id=area_id, batch__state=APPLIED)
    gone = Event.objects.filter(
        person_id=OuterRef("person_id"),
        area_id=area_id,
        kind__in=list(ENDS),
        occurred_on__gte=OuterRef("since"),
        retired_at__isnull=True,
    )
    return rows.exclude(back__state=APPLIED).exclude(Exists(gone)).order_by("site", "pk")


def register_evacuees(recorder: Recorder, *, persons: Collection[int], site: str, on: dt.date, host: str = "") -> int:
    """Record that people are displaced to a site, in one act; who is listed already moves to the new site. `host`: the
    code of the village of the site, "" for this one.

    Raises `CalamityRefused` (R553, R554: nobody, no site, a day before the calamity), `EventRefused`.
    """
    area, site = recorder.area_id, " ".join(site.split())
    with transaction.atomic():
        hold_area(area)
        row = _require_current(area, recorder.today)
        if not persons or not site or on < row.starts_on:
            raise CalamityRefused(
                "R554",
                "Pengungsi, tempat, atau tanggalnya belum lengkap",
                found=f"{len(persons)} orang, {on.isoformat()}",
                expected=f"orang, tempat, dan tanggal sejak {row.starts_on.isoformat()}",
                mend="Lengkapi isiannya.",
            )
        act = Act(Kind.PRESENCE, on, tuple(sorted(persons)), says={"keberadaan": AWAY}, note=site)
        number = record_event(recorder, act)
        before = list(list_displaced(area).filter(person_id__in=list(persons)).values_list("pk", flat=True))
        Evacuee.objects.filter(pk__in=before).update(back_id=number)
        Evacuee.objects.bulk_create(
            Evacuee(calamity=row, person_id=person, batch_id=number, site=site[:120], host=host, since=on)
            for person in act.persons
        )
    return number


def record_return(recorder: Recorder, *, persons: Collection[int], on: dt.date) -> int:
    """Record that people are at home again, also after the mode ended.

    Raises `CalamityRefused` R554, `EventRefused`.
    """
    return _displaced_no_more(recorder, persons, Act(Kind.PRESENCE, on, says={"keberadaan": HOME}))


def record_settled(recorder: Recorder, *, persons: Collection[int], on: dt.date, letter: bool) -> int:
    """Displaced people who settle elsewhere: an event of moving out; they are displaced no more. Number of its batch.

    `letter`: their KK goes with them. Raises `CalamityRefused` R554 for nobody displaced, `EventRefused`.
    """
    return _displaced_no_more(recorder, persons, Act(Kind.DEPARTURE, on, letter=letter))


def _displaced_no_more(recorder: Recorder, persons: Collection[int], act: Act) -> int:
    """An act of those among some persons who are displaced, by which they are so no more; the number of its batch."""
    with transaction.atomic():
        hold_area(recorder.area_id)
        rows = list(list_displaced(recorder.area_id).filter(person_id__in=list(persons)))
        if not rows:
            raise CalamityRefused(
                "R554",
                "Pengungsi, tempat, atau tanggalnya belum lengkap",
                found="0 orang",
                expected="orang yang tercatat mengungsi",
                mend="Pilih orangnya.",
            )
        number = record_event(recorder, replace(act, persons=tuple(sorted({row.person_id for row in rows}))))
        for row in rows:
            row.back_id = number
            row.save(update_fields=["back"])
    return number


def site_of(row: Evacuee) -> str:
    """Where somebody is, with the code of the village when it is another one."""
    return f"{row.site} ({row.host})" if row.host else row.site


def counts(area: AreaCode, area_id: int, *, today: dt.date, by: str, at: dt.datetime) -> dict[str, SiteTally]:
    """The people of each site today, of all under ""; nobody is named."""
    rows = [(row.person_id, site_of(row)) for row in list_displaced(area_id)]
    if not rows:
        return {"": SiteTally()}
    columns = register_view(area, today, by=by, at=at, today=today).persons
    place = {int(str(number)): i for i, number in enumerate(columns["id"])}
    people, able = [], neutral_codes("disabilitas")
    for person, site in rows:
        i = place.get(person)
        if i is None:
            continue
        family, born = columns["keluarga"][i], columns["tanggal_lahir"][i]
        said = {name: columns[name][i] for name in ("jenis_kelamin", "hamil", "r410", "disabilitas") if name in columns}
        people.append(
            Displaced(
                site,
                family if isinstance(family, int) and family >= 0 else None,
                str(said.get("jenis_kelamin") or ""),
                age_on(born, today) if isinstance(born, dt.date) else None,
                _pregnant(said.get("hamil"), said.get("r410")),
                None if said.get("disabilitas") is None else str(said["disabilitas"]) not in able,
            )
        )
    return tallies(people, under=limit("umur_balita").whole, old=limit("umur_lansia").whole)


def _pregnant(*said: object) -> bool | None:
    told = [answer for answer in said if answer is not None]
    return any(str(answer) == "1" for answer in told) if told else None


def list_declared(area_id: int) -> Sequence[Calamity]:
    """Every calamity of a village, the newest first."""
    return list(Calamity.objects.filter(area_id=area_id).order_by("-starts_on", "-pk"))

"""Guests of mode darurat, in the store: who found shelter here, who left, and when their names are kept no more.

They are in no base and make no events. Whoever is shown is logged by callers.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial

from django.db import transaction
from django.db.models import QuerySet

from cantik.content.loader import limit
from cantik.register.calamity.aftermath import Leaving, Visitor, as_displaced
from cantik.register.calamity.app.aftermath import admit_text
from cantik.register.calamity.app.models import Calamity, Guest
from cantik.register.calamity.app.services import mode_of
from cantik.register.calamity.displacement import SiteTally, tallies
from cantik.register.calamity.errors import CalamityRefused
from cantik.register.core.app.recorder import Recorder
from cantik.staff.app import log
from cantik.staff.app.areas import hold_area
from cantik.staff.app.plain_text import fit_line

#: how the log names the work of every hour
BY_TICK = "cantik tick"
#: those who came together once no name says it
_SAYS_NOTHING = re.compile(r"#\d+")


@dataclass(frozen=True, slots=True)
class GuestEntry:
    """A guest as the list of the site tells of one."""

    name: str
    sex: str
    age: int | None
    party: str
    pregnant: bool | None = None
    disabled: bool | None = None


@dataclass(frozen=True, slots=True)
class GuestStay:
    """What guests who came together share: the site, where they are from (with its code when known), since when."""

    site: str
    origin: str
    origin_code: str
    since: dt.date


def receive_guests(recorder: Recorder, guests: Sequence[GuestEntry], stay: GuestStay) -> int:
    """Write guests down. They are in no base and make no events. Raises `CalamityRefused` R556, R559 (nobody, no site,
    no origin, this village itself, a day to come)."""
    stay = replace(stay, site=" ".join(stay.site.split()), origin=" ".join(stay.origin.split()))
    admit_text(stay.site, stay.origin, *(text for guest in guests for text in (guest.name, guest.party)))
    complete = all((stay.site, stay.origin, *(guest.name.strip() for guest in guests)))
    if not guests or not complete or stay.since > recorder.today:
        raise CalamityRefused(
            "R559",
            "Tamu belum lengkap",
            found=f"{len(guests)} orang",
            expected="nama, asal, tempat, dan tanggal sampai hari ini",
            mend="Lengkapi isiannya.",
        )
    with transaction.atomic():
        hold_area(recorder.area_id)
        Guest.objects.bulk_create(_row(recorder, guest, stay) for guest in guests)
        recorder.record(
            action="bencana.tamu",
            subject="wilayah",
            subjects=[recorder.area_id],
            detail={"orang": len(guests), "datang": "ya"},
        )
    return len(guests)


def _row(recorder: Recorder, guest: GuestEntry, stay: GuestStay) -> Guest:
    return Guest(
        area_id=recorder.area_id,
        name=fit_line(guest.name, 120, partial(CalamityRefused, "R559")),
        sex=guest.sex,
        age=guest.age,
        party=fit_line(guest.party, 60, partial(CalamityRefused, "R559")),
        origin=fit_line(stay.origin, 120, partial(CalamityRefused, "R559")),
        origin_code=stay.origin_code,
        site=fit_line(stay.site, 120, partial(CalamityRefused, "R559")),
        pregnant=guest.pregnant,
        disabled=guest.disabled,
        since=stay.since,
        recorded_at=recorder.at,
        recorded_by=recorder.by,
    )


def guests_here(area_id: int) -> QuerySet[Guest]:
    """The guests who are here."""
    return Guest.objects.filter(area_id=area_id, left_on__isnull=True, retired_at__isnull=True).order_by("site", "pk")


def send_off(recorder: Recorder, *, guests: Collection[int], how: Leaving, on: dt.date) -> int:
    """Guests who left. Raises `CalamityRefused` R559 for nobody here, a day before they came or to come."""
    with transaction.atomic():
        hold_area(recorder.area_id)
        rows = list(guests_here(recorder.area_id).filter(pk__in=list(guests)))
        if not rows or on > recorder.today or any(on < row.since for row in rows):
            raise CalamityRefused(
                "R559",
                "Tamu belum lengkap",
                found=f"{len(rows)} orang",
                expected="tamu yang masih di sini, tanggal sejak mereka datang",
                mend="Periksa orang dan tanggalnya.",
            )
        for row in rows:
            row.left_on, row.left, row.decided_at, row.decided_by = on, how, recorder.at, recorder.by
            row.save(update_fields=["left_on", "left", "decided_at", "decided_by"])
        recorder.record(
            action="bencana.tamu",
            subject="wilayah",
            subjects=[recorder.area_id],
            detail={"orang": len(rows), "pergi": str(how)},
        )
    return len(rows)


def guest_counts(area_id: int) -> dict[str, SiteTally]:
    """The guests of each site today, all of them under ""; nobody is named."""
    here = as_displaced(
        Visitor(
            row.site, f"{row.party}|{row.origin}" if row.party else "", row.sex, row.age, row.pregnant, row.disabled
        )
        for row in guests_here(area_id)
    )
    return tallies(here, under=limit("umur_balita").whole, old=limit("umur_lansia").whole)


def kept_from(area_id: int) -> tuple[dt.date, dt.timedelta]:
    """Return the last day of mode darurat in a village (`date.min` before any), and how long names of guests are kept
    after it (content, `nama_tamu_hari`)."""
    ends = [mode_of(row).last for row in Calamity.objects.filter(area_id=area_id)]
    return max(ends, default=dt.date.min), dt.timedelta(days=limit("nama_tamu_hari").whole)


def names_go(area_id: int) -> dict[int, dt.date]:
    """Return by guest of a village the first day on which the name is no longer kept (content, `nama_tamu_hari`):
    counted from the last day of mode darurat, from the day on which they were written down, and from the day on which
    they left, whichever is the latest."""
    last, days = kept_from(area_id)
    return {
        row.pk: max(last, row.recorded_at.date(), row.left_on or row.since) + days
        for row in Guest.objects.filter(area_id=area_id).exclude(name="")
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

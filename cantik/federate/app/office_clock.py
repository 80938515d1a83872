"""The clock of an office beside the own one, before an edition goes to it: a day that has not come there would be
refused, and be called the village's fault."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from cantik.base import clock
from cantik.base.dates import long_date
from cantik.base.errors import CantikError
from cantik.codes.area import AreaCode
from cantik.codes.zone import zone_of
from cantik.federate.clocks import TOLERANCE, ClockWitnesses, WrongClock, find_wrong_clock
from cantik.federate.errors import DeliveryPaused, DeliveryRefused
from cantik.federate.reference.shelf import ReferenceShelf
from cantik.release.app.models import ReleaseCheckStep
from cantik.release.files import open_summary
from cantik.staff.app import clock_fault
from cantik.vault.app.opening import OpenStore


def require_day_came(area: AreaCode, folder: Path, office: str, shown: dt.datetime, *, opened: OpenStore) -> None:
    """The day of the edition in `folder` has come where its office is, as its clock shows. `office`: its area.

    Raises `DeliveryPaused` T634 where the two clocks differ, with whose is wrong as far as it can be known: it waits
    and goes on by itself; `DeliveryRefused` T609 where they agree, so that the edition itself bears a day to come.
    """
    published = open_summary(folder).published
    zone, now = zone_of(area), clock.now()
    if published <= (shown + TOLERANCE).astimezone(zone).date():
        return
    wrong = find_wrong_clock(now, shown, _gather_witnesses(area, office, opened))
    if wrong is None:
        raise DeliveryRefused(
            "T609",
            "Rilis ini terbit pada hari yang belum tiba",
            found=f"{published}; jam komputer ini dan jam kantor sama",
            expected=f"paling akhir {now.astimezone(zone).date()}",
            mend="Jam komputer ini terlalu maju ketika rilisnya ditandatangani. Terbitkan edisi baru.",
        )
    raise DeliveryPaused(
        "T634",
        _WORDS[wrong][0],
        found=f"komputer ini {_tell_time(now, zone)}, server kantor {_tell_time(shown, zone)}; rilis terbit "
        f"{published}",
        expected="jam yang sama sampai satu hari",
        mend=_WORDS[wrong][1],
    )


def refuse_day_to_come(message: str, found: str, today: dt.date) -> DeliveryRefused:
    """At the office: that what came is of a day that has not come here. Its own log may say that this clock is the
    wrong one; else both are named, because of what comes by stick the clock of its sender is not known."""
    ahead = clock_fault.newest_ahead()
    own = ahead is not None and ahead > clock.now() + TOLERANCE
    return DeliveryRefused(
        "T609",
        message,
        found=found,
        expected=f"paling akhir {today}",
        mend="Jam server penerima keliru: ia tertinggal dari catatannya sendiri. Jam pengirim tidak perlu diubah. "
        "Pengelola server penerima membetulkannya, lalu kirim lagi."
        if own
        else "Bandingkan tanggal kedua komputer dengan jam telepon. Salah di penerima: betulkan, lalu pengirim "
        "mengirim lagi. Salah di pengirim: betulkan, lalu terbitkan edisi baru.",
    )


_WORDS = {
    WrongClock.OTHER: (
        "Jam server kantor keliru: ia tertinggal dari yang sudah terjadi",
        (
            "Jam komputer ini tidak perlu diubah. Beri tahu walidata bahwa jam servernya keliru; kiriman ini menunggu "
            "dan dilanjutkan sendiri sesudah jam itu dibetulkan."
        ),
    ),
    WrongClock.OWN: (
        "Jam komputer ini keliru: ia tertinggal dari yang sudah terjadi",
        "Betulkan tanggal dan jam komputer ini, lalu kirim lagi.",
    ),
    WrongClock.EITHER: (
        "Jam komputer ini dan jam server kantor berselisih; salah satunya keliru",
        (
            "Cocokkan keduanya dengan jam telepon. Bila komputer ini yang keliru: betulkan jamnya, lalu terbitkan "
            "edisi baru. Bila server kantor: beri tahu walidata; kiriman ini menunggu dan dilanjutkan sendiri."
        ),
    ),
}


def _tell_time(moment: dt.datetime, zone: dt.tzinfo) -> str:
    there = moment.astimezone(zone)
    return f"{long_date(there.date())} pukul {there:%H.%M}"


def _gather_witnesses(area: AreaCode, office: str, opened: OpenStore) -> ClockWitnesses:
    """What this store holds of days that were: its own log where that lies ahead, what the office signed about editions
    of the village, what other servers published."""
    ahead = clock_fault.newest_ahead()
    signed = ReleaseCheckStep.objects.filter(kode=area.text()).order_by("-at").values_list("at", flat=True)[:1]
    return ClockWitnesses(() if ahead is None else (ahead,), tuple(signed), tuple(_list_published(office, opened)))


def _list_published(office: str, opened: OpenStore) -> list[dt.datetime]:
    """The begin of the day on which each other server published its newest references that are here."""
    shelf, found = ReferenceShelf.of(opened.store.path), list[dt.datetime]()
    for source in shelf.list_sources():
        versions = shelf.list_versions(source)
        if source == office or not versions:
            continue
        try:
            found.append(clock.midnight(shelf.read(source, versions[-1]).published))
        except CantikError:  # a damaged package is told where it is used
            continue
    return found

"""The job `rilis.wilayah`: the release of a kabupaten with all that lies in it, or of a kecamatan, of a reference date.

Killed at any moment it leaves whole editions; the next run takes these as they stand and makes the others.
"""

from __future__ import annotations

import datetime as dt

from cantik.codes.area import AreaCode
from cantik.codes.knowledge import load_store
from cantik.jobs.app.kinds import JobKind
from cantik.jobs.app.service import Handle
from cantik.levels.app.releases import release_levels
from cantik.staff.app import log
from cantik.vault.app.opening import at_hand as required

MAKE = "rilis_wilayah.buat"


def subject(area: AreaCode, on: dt.date) -> str:
    """Return the text that identifies the job of an area and a date, so that one such job runs at a time, whoever asks
    for it."""
    return f"{area.text()} {on.isoformat()}"


def make(handle: Handle) -> None:
    """Run the job: make the releases of the levels. Raises as `releases.release_levels`."""
    opened = required()
    area, _, day = handle.subject.partition(" ")
    with log.within(area):
        release_levels(
            area,
            dt.date.fromisoformat(day),
            opened=opened,
            knowledge=load_store(opened.store.path),
            by=handle.by,
            tell=handle.tell,
            demo=opened.demo,
        )


KIND = JobKind("rilis.wilayah", "pembuatan rilis wilayah", MAKE, make)

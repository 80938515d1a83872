"""The job `kiriman.terima`: check what came whole, and lay it onto the shelf. Killed, it is done again."""

from __future__ import annotations

import datetime as dt

from cantik.federate.app import inbox
from cantik.federate.app.models import ARRIVED, DeliveryArrival
from cantik.jobs.app import service, tick
from cantik.jobs.app.kinds import JobKind
from cantik.jobs.app.service import Handle
from cantik.staff.app import log
from cantik.vault.app.opening import OpenStore
from cantik.vault.app.opening import at_hand as required


def _settle(handle: Handle) -> None:
    kode, _, listed = handle.subject.partition(" ")
    with log.within(kode):
        row = DeliveryArrival.objects.filter(kode=kode, listed=listed).first()
        if row is not None:
            inbox.settle(row, opened=required())
        handle.finish()


# That a village delivers was decided when it was invited; what is left is to carry it out.
KIND = JobKind("antar.terima", "pemeriksaan kiriman yang datang", "desa.lihat", _settle, by_tick=True)


def start(row: DeliveryArrival) -> None:
    """Have an arrival checked."""
    if row.state == ARRIVED:
        service.start(kind=KIND.id, subject=f"{row.kode} {row.listed}", code=row.kode, by=tick.BY)


def finish_due(opened: OpenStore, _at: dt.datetime) -> int:
    """What a killed process left: accepted and not on the shelf yet, or whole and never handed to a worker."""
    done = inbox.finish_arrivals(opened)
    for row in DeliveryArrival.objects.filter(state=ARRIVED):
        if service.active_for(f"{row.kode} {row.listed}") is None:
            start(row)
            done += 1
    return done

"""The job `kiriman.kirim`: a village's release, or a server's sum, goes to the office, with its progress on the page
that asked for it."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from cantik.federate.app import delivering, dispatching
from cantik.federate.app.models import TO_SEND, Dispatch
from cantik.jobs.app import service
from cantik.jobs.app.kinds import JobKind
from cantik.jobs.app.models import Job
from cantik.jobs.app.service import Handle
from cantik.staff.app import log
from cantik.vault.app.opening import at_hand as required

SENDING, AWAITING = gettext_noop("Mengirim rilis"), gettext_noop("Menunggu kabupaten/kota memeriksa kirimannya")


def _send(handle: Handle) -> None:
    kode, _, number = handle.subject.partition(" ")
    with log.within(kode):
        row, opened = Dispatch.objects.get(kode=kode, number=number), required()
        if row.state == TO_SEND:
            dispatching.send_dispatch(
                row, opened=opened, heard=lambda _at, done, total: handle.tell(SENDING, done, total)
            )
        handle.tell(AWAITING, 1, 1)
        delivering.await_answer(row, opened=opened, beat=handle.beat)
        handle.finish()


# Somebody asked for it on the page; trying again after a cut is no new decision.
KIND = JobKind("antar.kirim", "pengiriman rilis ke kabupaten/kota", "desa.lihat", _send, by_tick=True)


def start(row: Dispatch) -> Job:
    """Have a release sent."""
    return service.start(kind=KIND.id, subject=f"{row.kode} {row.number}", code=row.kode, by=row.by)


def latest(kode: str, number: str) -> Job | None:
    """The newest job that sent an edition."""
    return service.latest(KIND.id, f"{kode} {number}")

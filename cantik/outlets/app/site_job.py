"""The job `rilis.sebarkan`: write a village's site anew after a publication or a withdrawal."""

from __future__ import annotations

from django.db import transaction

from cantik.base import clock
from cantik.coach.app import summary
from cantik.jobs.app.kinds import JobKind
from cantik.jobs.app.service import Handle
from cantik.outlets.app import calendars, sites
from cantik.release.app import services, storage
from cantik.release.app.models import PUBLIC
from cantik.staff.app import log
from cantik.staff.app.rights import area_code
from cantik.vault.app.opening import at_hand as required

#: the job's subject is `<kode>` or `<kode> publik <nomor>`
_TO_PUBLIC = " publik "


def subject(kode: str, number: str = "") -> str:
    """The subject of a job: the village alone (write its sites anew), or with the number that becomes public."""
    return f"{kode}{_TO_PUBLIC}{number}" if number else kode


def place(handle: Handle) -> None:
    """Write the village's own site, and its public one when it is asked for or stands there already.

    What becomes public does so everywhere at once: pages, feeds, the lists of the kabupaten, and the calendar, which
    says that the promise was kept.
    """
    kode, _, number = handle.subject.partition(_TO_PUBLIC)
    public = sites.public_folder(kode)
    stands = public is not None and (public / kode).is_dir()
    with log.within(kode):
        opened = required()
        sites.put_out(opened, kode, to_public=bool(number) or stands, tell=handle.tell, number=number)
        with transaction.atomic():
            if number:
                services.note_publication(area=area_code(kode), number=number, channels=[PUBLIC], by=handle.by)
                summary.renew(storage.shelf(opened.store.path))
                calendars.put_out(opened, clock.now())
            handle.finish()


# A withdrawal or a publication was decided under its own right; what is left is to carry it out.
KIND = JobKind("rilis.sebarkan", "penulisan situs desa", "desa.lihat", place, by_tick=True)

"""The jobs that look for doubles in a village and across a kabupaten; what they find is kept as the job ends."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from cantik.base import clock
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.content.loader import linkage as linkage_of
from cantik.jobs.app.kinds import JobKind
from cantik.jobs.app.service import Handle
from cantik.register.doubles.app.search import DoubleSearch, search_across, search_village
from cantik.register.doubles.app.tickets import villages_of
from cantik.vault.app.opening import at_hand

LINKAGE = "orang"


def subject(kode: str) -> str:
    """What the job of a village is about."""
    return f"ganda/{kode}"


def look(handle: Handle) -> None:
    """Search the village of the job; a village that has nobody yet has no doubles."""
    area = find_area(AreaCode.kemendagri(handle.area))
    if area is None:
        handle.finish()
        return
    search_village(
        opened=at_hand(),
        area_id=area.pk,
        search=DoubleSearch(
            linkage_of(LINKAGE),
            tell=lambda done, total: handle.tell(gettext_noop("Membandingkan catatan"), done, total),
            done=handle.finish,
        ),
        by=handle.by,
        at=clock.now(),
        today=clock.today(),
    )


def look_across(handle: Handle) -> None:
    """Search the villages of the job's kabupaten for persons whom two of them hold; each pair is a ticket to both."""
    villages = villages_of([AreaCode.kemendagri(handle.area)])
    if len(villages) > 1:
        search_across(
            opened=at_hand(),
            areas=sorted(villages),
            search=DoubleSearch(
                linkage_of(LINKAGE),
                tell=lambda done, total: handle.tell(gettext_noop("Membandingkan catatan"), done, total),
                done=handle.finish,
            ),
            by=handle.by,
            at=clock.now(),
            today=clock.today(),
        )
    handle.finish()


ACROSS = JobKind("ganda.cari_kab", "pencarian data ganda antardesa", "register.tiket", look_across)
KIND = JobKind("ganda.cari", "pencarian data ganda", "register.putus", look)

"""The job `ganda.cari`: look for doubles in one village; what it finds is kept in the step that ends it."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from cantik.base import clock
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.content.loader import load_content
from cantik.register.app.doubles import search_village
from cantik.web.jobs.kinds import Kind
from cantik.web.jobs.service import Handle
from cantik.web.store import required

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
        opened=required(), area=area.pk, linkage=load_content().linkage[LINKAGE], by=handle.by, at=clock.now(),
        today=clock.today(), done=handle.finish,
        tell=lambda done, total: handle.tell(gettext_noop("Membandingkan catatan"), done, total),
    )  # fmt: skip


KIND = Kind("ganda.cari", "pencarian data ganda", "register.putus", look)

"""The jobs of levels that end on the public site: the release of an area, and its pages after a withdrawal."""

from __future__ import annotations

from dataclasses import replace

from cantik.codes.area import AreaCode
from cantik.jobs.app import service
from cantik.jobs.app.kinds import JobKind
from cantik.jobs.app.service import Handle
from cantik.levels.app import release_job
from cantik.outlets.app import sites
from cantik.staff.app import log
from cantik.vault.app.opening import at_hand as required


def _make_and_show(handle: Handle) -> None:
    """Make the releases, then their pages. Raises as `releases.release_levels`."""
    release_job.make(handle)
    sites.put_out_levels(required())


def _put_out(handle: Handle) -> None:
    with log.within(handle.subject):
        sites.put_out_levels(required())
        handle.finish()


RELEASE_KIND = replace(release_job.KIND, run=_make_and_show)
# A withdrawal was decided under its own right; what is left is to carry it out.
PAGES_KIND = JobKind("wilayah.sebarkan", "penulisan halaman wilayah", "rilis_wilayah.lihat", _put_out, by_tick=True)


def start_pages(area: AreaCode, *, by: str) -> None:
    """Have the pages of levels written anew, where there is a public site."""
    if sites.public_folder() is not None and service.active_for(area.text()) is None:
        service.start(kind=PAGES_KIND.id, subject=area.text(), code=area.text(), by=by)

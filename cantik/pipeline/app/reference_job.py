"""The job `acuan.ambil`: what a server above published is fetched and checked; nothing of it holds by that."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from cantik.jobs.app import service
from cantik.jobs.app.kinds import JobKind
from cantik.jobs.app.models import Job
from cantik.jobs.app.service import Handle
from cantik.pipeline.app import references
from cantik.vault.app.opening import at_hand

FETCHING = gettext_noop("Mengambil acuan dari atas")


def _fetch(handle: Handle) -> None:
    handle.tell(FETCHING, 0, 1)
    references.fetch_again(at_hand(), handle.subject, by=handle.by)
    handle.finish()


KIND = JobKind("acuan.ambil", "pengambilan acuan dari atas", "acuan.pasang", _fetch)


def start_fetch(source: str, code: str, by: str) -> Job:
    """Have the newest version of a server fetched, as somebody of an area asked."""
    return service.start(kind=KIND.id, subject=source, code=code, by=by)


def find_fetch(source: str) -> Job | None:
    """The newest job that fetched from a server."""
    return service.latest(KIND.id, source)

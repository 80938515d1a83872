"""The job `acuan.ambil`: what a server above published is fetched and checked; nothing of it holds by that."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_noop

from cantik.base.network import is_web_address
from cantik.content.loader import own_folder
from cantik.federate.harvest.states import StateFolder
from cantik.federate.reference.shelf import ReferenceShelf
from cantik.jobs.app import service, tick
from cantik.jobs.app.kinds import JobKind
from cantik.jobs.app.models import Job
from cantik.jobs.app.service import Handle
from cantik.pipeline.app import references
from cantik.vault.app.opening import OpenStore, at_hand

FETCHING = gettext_noop("Mengambil acuan dari atas")


def _fetch(handle: Handle) -> None:
    handle.tell(FETCHING, 0, 1)
    references.fetch_again(at_hand(), handle.subject, by=handle.by)
    handle.finish()


# That this server is asked was decided when somebody made it known; nothing holds by being fetched.
KIND = JobKind("acuan.ambil", "pengambilan acuan dari atas", "acuan.pasang", _fetch, by_tick=True)


def start_fetch(source: str, code: str, by: str) -> Job:
    """Have the newest version of a server fetched, as somebody of an area asked."""
    return service.start(kind=KIND.id, subject=source, code=code, by=by)


def find_fetch(source: str) -> Job | None:
    """The newest job that fetched from a server."""
    return service.latest(KIND.id, source)


#: a server above is asked again by itself after so long
DAILY = dt.timedelta(hours=24)


def fetch_due(opened: OpenStore, at: dt.datetime) -> int:
    """Ask each server above that answers over the network for its newest version once a day; how many are asked. What
    comes waits to be put into force by a person, as always; what went wrong stands on the page of references."""
    kept = ReferenceShelf.of(opened.store.path)
    due = [source for source in kept.list_sources() if _is_due(kept, source, at)]
    for source in due:
        start_fetch(source, "", tick.BY)
    return len(due)


def _is_due(kept: ReferenceShelf, source: str, at: dt.datetime) -> bool:
    """Whether a server has addresses on the network, and nobody asked it since a day ago."""
    addresses = kept.addresses(source)
    if own_folder() is None or not any(address and is_web_address(address) for address in addresses):
        return False
    tried = StateFolder(kept.folder(source) / "panen").server().tried
    return service.is_due(KIND.id, source, at=at, every=DAILY, tried=tried)

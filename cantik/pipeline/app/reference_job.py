"""The job `acuan.ambil`: what a server above published is fetched and checked; nothing of it holds by that."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from django.utils.translation import gettext_noop

from cantik.base.network import is_web_address
from cantik.federate.app import harvest_runs
from cantik.federate.app.harvest_runs import HarvestSource
from cantik.federate.harvest.line import Line
from cantik.federate.reference.shelf import HARVEST, ReferenceShelf
from cantik.jobs.app import service, tick
from cantik.jobs.app.kinds import JobKind
from cantik.jobs.app.models import Job
from cantik.jobs.app.service import Handle
from cantik.pipeline.app import references
from cantik.vault.app.opening import OpenStore, at_hand

FETCHING = gettext_noop("Mengambil acuan dari atas")


def _fetch(handle: Handle) -> None:
    handle.tell(FETCHING, 0, 1)
    kept, line = ReferenceShelf.of(at_hand().store.path), Line()
    folder, known = _harvest_folder(kept, handle.subject), kept.list_versions(handle.subject)
    with harvest_runs.note_run(folder, handle) as hand_over:
        references.fetch_again(at_hand(), handle.subject, by=handle.by, line=line)
        come = len(kept.list_versions(handle.subject)) - len(known)
        hand_over(replace(harvest_runs.newest_run(folder), files=come).count_bytes(line.traffic))
    handle.finish()


# That this server is asked was decided when somebody made it known; nothing holds by being fetched.
KIND = JobKind("acuan.ambil", "pengambilan acuan dari atas", "acuan.pasang", _fetch, by_tick=True)


def start_fetch(source: str, code: str, by: str) -> Job:
    """Have the newest version of a server fetched, as somebody of an area asked."""
    return service.start(kind=KIND.id, subject=source, code=code, by=by)


def find_fetch(source: str) -> Job | None:
    """The newest job that fetched from a server."""
    return service.latest(KIND.id, source)


def fetch_due(opened: OpenStore, at: dt.datetime) -> int:
    """Ask each server above that answers over the network for its newest version once a day, unless somebody paused
    it; how many are asked. What comes waits to be put into force by a person, as always; what went wrong stands on the
    page of references."""
    kept = ReferenceShelf.of(opened.store.path)
    due = [
        source
        for source in _list_reachable(kept)
        if harvest_runs.is_due(KIND.id, source, _harvest_folder(kept, source), at)
    ]
    for source in due:
        start_fetch(source, "", tick.BY)
    return len(due)


def list_fetched(opened: OpenStore) -> list[HarvestSource]:
    """The servers above that answer over the network, as they are asked."""
    kept = ReferenceShelf.of(opened.store.path)
    return [
        harvest_runs.describe_source(KIND.id, source, _harvest_folder(kept, source), kept.addresses(source))
        for source in _list_reachable(kept)
    ]


def order_fetching(opened: OpenStore, source: str, *, by: str, paused: bool) -> None:
    """Let a server above be asked by itself once a day, or only when a person asks."""
    kept = ReferenceShelf.of(opened.store.path)
    if source in kept.list_sources():
        harvest_runs.set_order(KIND.id, source, _harvest_folder(kept, source), by=by, change={"paused": paused})


def _list_reachable(kept: ReferenceShelf) -> list[str]:
    return [name for name in kept.list_sources() if any(map(is_web_address, filter(None, kept.addresses(name))))]


def _harvest_folder(kept: ReferenceShelf, source: str) -> Path:
    return kept.folder(source) / HARVEST

"""The job `indeks.tanya`: once a day each server that this one introduced is asked how its index stands, and for the
editions of its villages where the office wants them. What it answered, when it was reached last, what of it expires and
every run stand on the page of its harvests."""

from __future__ import annotations

import datetime as dt
from functools import partial
from pathlib import Path

from django.utils.translation import gettext_noop

from cantik.codes.area import AreaCode
from cantik.codes.nation import reaches
from cantik.federate.app import harvest_runs
from cantik.federate.app.harvest_runs import HarvestSource
from cantik.federate.errors import DeliveryRefused
from cantik.federate.harvest.line import Line
from cantik.federate.harvest.run_log import RunLog
from cantik.federate.harvest.states import StateFolder
from cantik.federate.harvest.watch import PARTNERS, list_partners, watch_partner
from cantik.federate.trust.app.daily import FOLDER as INDEX
from cantik.federate.trust.partners import Partner
from cantik.federate.trust.repository import Repository
from cantik.jobs.app import service, tick
from cantik.jobs.app.kinds import JobKind
from cantik.jobs.app.models import Job
from cantik.jobs.app.service import Handle
from cantik.vault.app.opening import OpenStore, at_hand

ASKING = gettext_noop("Menanyakan indeks server di bawah")
TAKING = gettext_noop("Mengambil berkas edisi dari server di bawah")


def list_watched(area: AreaCode, *, opened: OpenStore) -> list[HarvestSource]:
    """The servers within an area that this one introduced. Raises `TrustRefused` F203 for a damaged index."""
    return [
        harvest_runs.describe_source(KIND.id, partner.code, _state_folder(opened, partner.code), partner.addresses)
        for partner in _list_partners(opened)
        if reaches(area, AreaCode.kemendagri(partner.code)) and partner.code != area.text()
    ]


def ask_due(opened: OpenStore, at: dt.datetime) -> int:
    """Have each server below asked that was not asked since a day ago; how many are asked."""
    due = [
        partner.code
        for partner in _list_partners(opened)
        if harvest_runs.is_due(KIND.id, partner.code, _state_folder(opened, partner.code), at)
    ]
    for code in due:
        service.start(kind=KIND.id, subject=code, code="", by=tick.BY)
    return len(due)


def ask_now(code: str, area: AreaCode, *, opened: OpenStore, by: str) -> Job:
    """Have a server below asked as somebody of an office wants. Raises as `require_watched`."""
    require_watched(code, area, opened=opened)
    return service.start(kind=KIND.id, subject=code, code=area.text(), by=by)


def order_harvest(code: str, area: AreaCode, *, opened: OpenStore, by: str, change: dict[str, bool]) -> None:
    """Change how a server below is harvested. Raises as `require_watched`."""
    require_watched(code, area, opened=opened)
    harvest_runs.set_order(KIND.id, code, _state_folder(opened, code), by=by, change=change)


def require_watched(code: str, area: AreaCode, *, opened: OpenStore) -> None:
    """The server was introduced here and lies within the area. Raises `DeliveryRefused` T635."""
    known = [source.code for source in list_watched(area, opened=opened)]
    if code not in known:
        raise DeliveryRefused(
            "T635",
            "Server ini tidak diperkenalkan oleh server Anda",
            found=code,
            expected=", ".join(known) or "server yang sudah diperkenalkan",
            mend="Perkenalkan dahulu dalam indeks server ini, atau pilih yang ada di daftar.",
        )


def _list_partners(opened: OpenStore) -> list[Partner]:
    return list_partners(Repository(opened.store.path / INDEX))


def _state_folder(opened: OpenStore, code: str) -> Path:
    return opened.store.path / PARTNERS / code


def _ask_server(handle: Handle) -> None:
    handle.tell(ASKING, 0, 1)
    opened = at_hand()
    partner = next((each for each in _list_partners(opened) if each.code == handle.subject), None)
    if partner is not None:
        _harvest_partner(handle, _state_folder(opened, partner.code), partner)
    handle.finish()


def _harvest_partner(handle: Handle, folder: Path, partner: Partner) -> None:
    editions = RunLog(folder).order().editions
    before = {state.code: state for state in StateFolder(folder).members()}
    line = Line()
    with harvest_runs.note_run(folder, handle) as hand_over:
        found = watch_partner(folder, partner, editions=editions, line=line, tell=partial(handle.tell, TAKING))
        run = harvest_runs.newest_run(folder)
        hand_over(run.count_villages(before, found).count_bytes(line.traffic))


# Whom this server asks was decided when its walidata introduced them.
KIND = JobKind("indeks.tanya", "pertanyaan kepada indeks server di bawah", "temuan.buka", _ask_server, by_tick=True)

"""The job `indeks.tanya`: once a day each server that this one introduced is asked how its index stands; the page of
deliveries says what it answered, when it was reached last, and what of it expires."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext_noop

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.codes.nation import reaches
from cantik.federate.harvest.states import StateFolder, server_words
from cantik.federate.harvest.watch import PARTNERS, list_partners, watch_partner
from cantik.federate.trust.app.daily import FOLDER as INDEX
from cantik.federate.trust.partners import Partner
from cantik.federate.trust.repository import Repository
from cantik.jobs.app import service, tick
from cantik.jobs.app.kinds import JobKind
from cantik.jobs.app.service import Handle
from cantik.vault.app.opening import OpenStore, at_hand

ASKING = gettext_noop("Menanyakan indeks server di bawah")
DAILY = dt.timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class WatchedServer:
    """A server below and how its index stood when it was asked last, a sentence each, the gravest first; `wrong`:
    whether something is wrong with it."""

    code: str
    words: tuple[str, ...]
    wrong: bool


def list_watched(area: AreaCode, *, opened: OpenStore) -> list[WatchedServer]:
    """The servers within an area that this one introduced. Raises `TrustRefused` F203 for a damaged index."""
    now, found = clock.now(), list[WatchedServer]()
    for partner in _list_partners(opened):
        if reaches(area, AreaCode.kemendagri(partner.code)) and partner.code != area.text():
            state = StateFolder(_state_folder(opened, partner.code)).server()
            found.append(WatchedServer(partner.code, tuple(server_words(state, now)), bool(state.refused)))
    return found


def ask_due(opened: OpenStore, at: dt.datetime) -> int:
    """Have each server below asked that was not asked since a day ago; how many are asked."""
    due = [partner.code for partner in _list_partners(opened) if _is_due(opened, partner.code, at)]
    for code in due:
        service.start(kind=KIND.id, subject=code, code="", by=tick.BY)
    return len(due)


def _is_due(opened: OpenStore, code: str, at: dt.datetime) -> bool:
    tried = StateFolder(_state_folder(opened, code)).server().tried
    return service.is_due(KIND.id, code, at=at, every=DAILY, tried=tried)


def _list_partners(opened: OpenStore) -> list[Partner]:
    return list_partners(Repository(opened.store.path / INDEX))


def _state_folder(opened: OpenStore, code: str) -> Path:
    return opened.store.path / PARTNERS / code


def _ask_server(handle: Handle) -> None:
    handle.tell(ASKING, 0, 1)
    opened = at_hand()
    partner = next((each for each in _list_partners(opened) if each.code == handle.subject), None)
    if partner is not None:
        watch_partner(_state_folder(opened, partner.code), partner)
    handle.finish()


# Whom this server asks was decided when its walidata introduced them.
KIND = JobKind("indeks.tanya", "pertanyaan kepada indeks server di bawah", "temuan.buka", _ask_server, by_tick=True)

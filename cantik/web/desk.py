"""What every screen of the living register starts from: the village, its store, the person, the month."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from cantik.base import clock
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.register.core.app.recorder import Recorder
from cantik.release import shelf
from cantik.release.app import queries, storage
from cantik.release.app.models import READY
from cantik.staff.app import log
from cantik.staff.app.gate import where, who
from cantik.staff.app.models import Account
from cantik.staff.app.rights import check_access
from cantik.vault.app.opening import OpenStore, at_hand

_MONTH = re.compile(r"(\d{4})-(\d{2})")
_EARLIEST = 1900


@dataclass(frozen=True, slots=True)
class VillageDesk:
    """The village of a request, and who asks."""

    area: AreaCode
    area_id_or_none: int | None
    opened: OpenStore
    person: Account
    today: dt.date

    @property
    def by(self) -> str:
        """How the person is written into logs."""
        return self.person.actor

    @property
    def area_id(self) -> int:
        """The village in the store. Raises `Http404` for one that nothing was brought to."""
        if self.area_id_or_none is None:
            raise Http404("no data of this village")
        return self.area_id_or_none

    def record(
        self,
        *,
        action: str,
        subject: str,
        subjects: Sequence[int | str] = (),
        detail: Mapping[str, int | str | None] | None = None,
    ) -> None:
        """Write into the log what the person does now (`log.record`)."""
        log.record(by=self.by, at=clock.now(), action=action, subject=subject, subjects=subjects, detail=detail)

    def may(self, action: str) -> bool:
        """Whether the person may do something in the whole village."""
        return check_access(self.person, action, self.area).whole


def recorder_of(desk: VillageDesk) -> Recorder:
    """The person of a desk at work in its register, from now on. Raises `Http404` for a village without one."""
    return Recorder(desk.opened, desk.area, desk.area_id, desk.by, clock.now(), desk.today)


def desk_of(request: HttpRequest) -> VillageDesk:
    """The desk of a request that the gate let in."""
    person, desa = who(request), where(request)
    area = find_area(desa)
    return VillageDesk(desa, None if area is None else area.pk, at_hand(), person, clock.today())


def as_number(text: str | None, digits: int = 17) -> int | None:
    """A whole number as addresses and forms write it; None for anything else, and for one of more digits."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= digits else None


def asked_page(request: HttpRequest) -> int:
    """The page of a list that the address asks for (`?hal=3`); the first when it says none."""
    return max(1, as_number(request.GET.get("hal"), 6) or 1)


def asked_month(request: HttpRequest, today: dt.date) -> tuple[int, int]:
    """The month of the address (`?bulan=2026-05`); this one when none, or none that can be, is said."""
    found = _MONTH.fullmatch(request.GET.get("bulan", ""))
    now = today.year, today.month
    if found is None or int(found[1]) < _EARLIEST or not 1 <= int(found[2]) <= 12:
        return now
    return min((int(found[1]), int(found[2])), now)


def format_month(year: int, month: int) -> str:
    """A month as addresses say it."""
    return f"{year:04}-{month:02}"


def neighbours(year: int, month: int, today: dt.date) -> tuple[str, str]:
    """The month before and the one after, "" for one that has not begun."""
    before = (year - 1, 12) if month == 1 else (year, month - 1)
    after = (year + 1, 1) if month == 12 else (year, month + 1)
    return format_month(*before), format_month(*after) if after <= (today.year, today.month) else ""


def draftable(area: AreaCode) -> dt.date | None:
    """The reference date of a book that one click begins: data without an edition of that date, and no draft that is
    being computed, waits for its signature or was signed; None otherwise."""
    newest = queries.newest_reference(area)
    draft = queries.live_draft(area)
    if newest is None or (draft is not None and draft.state != READY):
        return None
    shelved = shelf.editions(storage.shelf(at_hand().store.path), area.text())
    return None if any(edition.reference == newest for edition in shelved) else newest


def draftable_by(person: Any, area: AreaCode) -> dt.date | None:
    """The same for somebody; None for whoever may not begin one."""
    return draftable(area) if check_access(person, "angka.lihat_mentah", area).whole else None


def book_ready(area: AreaCode) -> bool:
    """Whether a draft that was computed can be leafed through."""
    draft = queries.live_draft(area)
    return draft is not None and bool(draft.figures)


@dataclass(frozen=True, slots=True)
class Room:
    """What the pages of a room share: the folder of its templates, its entry of the menu (`section`), and which rights
    they ask for, by the name under which a template reads the answer."""

    folder: str
    section: str
    rights: Mapping[str, str] = field(default_factory=dict)

    def show(
        self, request: HttpRequest, desk: VillageDesk, page: str, context: dict[str, Any], *, status: int = 200
    ) -> HttpResponse:
        """A page of the room."""
        shared = {"bagian": self.section, "kode": desk.area.text(), "saat": clock.now(), "hari_ini": desk.today}
        shared |= {name: desk.may(action) for name, action in self.rights.items()}
        return render(request, f"{self.folder}/{page}.html", shared | context, status=status)

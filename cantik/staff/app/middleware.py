"""The last wall: no view without a guard; an account that ran out loses its session, an idle one is locked."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.auth import logout
from django.contrib.auth.middleware import get_user
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotFound
from django.shortcuts import redirect

from cantik.base import clock
from cantik.codes.errors import InvalidAreaCode
from cantik.codes.zone import zone_of
from cantik.staff.app import rights
from cantik.staff.app.gate import ACTIVE_AT, IDLE, LOCKED_AT, guard_of
from cantik.staff.app.models import Account

_log = logging.getLogger("cantik.gerbang")
_NOTE_EVERY_S = 60.0  # one write a minute is enough to know who is there


class GateMiddleware:
    """Deny by default."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request; an account that may no longer be used is signed out first."""
        with clock.at_zone(clock.WIB):
            return self._answer(request)

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        if isinstance(request.user, Account):
            person = get_user(request)
            assert isinstance(person, Account)  # noqa: S101 - asked just now
            request.user = person  # the account itself: a page asks a thousand things of it
            if not rights.in_use(person, clock.today()):
                logout(request)
                return redirect("account_inactive")
            _note(request, person)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Refuse a view that nobody put a guard on; the others work by the clock of the place they are about."""
        clock.use_zone(_zone(request, kwargs.get("kode")))
        if guard_of(view) is not None:
            return None
        _log.error("view without a guard: %s.%s", view.__module__, getattr(view, "__name__", type(view).__name__))
        return HttpResponseNotFound()


def _zone(request: HttpRequest, village: object) -> dt.timezone:
    """The zone of the village in the address; on other pages that of the place where the person serves."""
    if isinstance(village, str):
        try:
            return zone_of(rights.area_code(village))
        except InvalidAreaCode:
            return clock.WIB  # no such village: the view will say so
    held = rights.assignments_of(request.user, clock.today()) if isinstance(request.user, Account) else []
    return zone_of(rights.area_code(held[0].area) if held else None)


def _note(request: HttpRequest, person: Account) -> None:
    """Remember when the session was last used; after an idle time it must show the second factor again."""
    now, today = clock.now(), clock.today()
    last = request.session.get(ACTIVE_AT)
    if last is None or now.timestamp() - last > _NOTE_EVERY_S:
        if last is not None and now.timestamp() - last > IDLE.total_seconds():
            request.session[LOCKED_AT] = now.timestamp()
        request.session[ACTIVE_AT] = now.timestamp()
        UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=now)
    if person.last_used != today:
        Account.objects.filter(pk=person.pk).update(last_used=today)
        person.last_used = today

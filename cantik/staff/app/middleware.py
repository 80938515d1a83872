"""The last wall: a view that carries no guard is refused, and an account that ran out loses its session."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotFound
from django.shortcuts import redirect

from cantik.base import clock
from cantik.staff.app import rights
from cantik.staff.app.gate import guard_of
from cantik.staff.app.models import Account

_log = logging.getLogger("cantik.gerbang")


class GateMiddleware:
    """Deny by default."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request; an account that may no longer be used is signed out first."""
        person = request.user
        if isinstance(person, Account):
            today = clock.today()
            if not rights.in_use(person, today):
                logout(request)
                return redirect("account_inactive")
            if person.last_used != today:
                Account.objects.filter(pk=person.pk).update(last_used=today)
                person.last_used = today
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Refuse a view that nobody put a guard on."""
        if guard_of(view) is not None:
            return None
        _log.error("view without a guard: %s.%s", view.__module__, getattr(view, "__name__", type(view).__name__))
        return HttpResponseNotFound()

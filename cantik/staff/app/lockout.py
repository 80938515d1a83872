"""How long a name waits after wrong passwords from one address: longer each time, never for ever, never for others."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from cantik.base import clock
from cantik.staff.app import peer

#: failures within a day -> wait (growing delay, no hard lock from outside)
STEPS = ((20, dt.timedelta(minutes=30)), (15, dt.timedelta(minutes=15)), (10, dt.timedelta(minutes=5)))
FIRST = dt.timedelta(minutes=1)
DAY = dt.timedelta(days=1)


def name_tried(request: HttpRequest | None, credentials: dict[str, Any] | None) -> str | None:
    """The name that somebody tries to sign in with, as accounts hold it."""
    said = credentials or {}
    name = said.get("username") or said.get("email")
    if name is None and request is not None:
        name = request.POST.get("login")
    return str(name).strip().lower() if name else None


def mark_of_name(request: HttpRequest | None, credentials: dict[str, Any] | None) -> str | None:
    """What stands for the name in the table of failures: a keyed digest, never what was typed."""
    name = name_tried(request, credentials)
    return salted_hmac("cantik.staff.lockout", name, algorithm="sha256").hexdigest() if name else None


def delay(request: HttpRequest | None) -> dt.timedelta:
    """The wait for the name and address of this request, by the failures of the last day."""
    from axes.models import AccessFailureLog

    if request is None:
        return FIRST
    failures = AccessFailureLog.objects.filter(
        username=mark_of_name(request, getattr(request, "axes_credentials", None)),
        ip_address=peer.address(request),
        attempt_time__gte=clock.now() - DAY,
    ).count()
    return next((wait for least, wait in STEPS if failures >= least), FIRST)

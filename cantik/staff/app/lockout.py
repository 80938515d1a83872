"""How long a name waits after wrong passwords from one address: longer each time, never for ever, never for others."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest

from cantik.staff.app import peer

#: failures so far -> wait (design/security.md section 2: growing delay, no hard lock from outside)
STEPS = ((20, dt.timedelta(minutes=30)), (15, dt.timedelta(minutes=15)), (10, dt.timedelta(minutes=5)))
FIRST = dt.timedelta(minutes=1)


def name_tried(request: HttpRequest | None, credentials: dict[str, Any] | None) -> str | None:
    """The name that somebody tries to sign in with, as accounts hold it."""
    said = credentials or {}
    name = said.get("username") or said.get("email")
    if name is None and request is not None:
        name = request.POST.get("login")
    return str(name).strip().lower() if name else None


def delay(request: HttpRequest | None) -> dt.timedelta:
    """The wait for the name and address of this request, by the failures that are on record."""
    from axes.models import AccessAttempt

    if request is None:
        return FIRST
    failures = (
        AccessAttempt.objects.filter(username=name_tried(request, None), ip_address=peer.address(request))
        .values_list("failures_since_start", flat=True)
        .order_by("-failures_since_start")
        .first()
    ) or 0
    return next((wait for least, wait in STEPS if failures >= least), FIRST)

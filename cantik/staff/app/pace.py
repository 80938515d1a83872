"""How often somebody did something lately, counted in the log itself: limits hold across processes and restarts."""

from __future__ import annotations

import datetime as dt

from cantik.staff.app.log import stamp
from cantik.staff.app.models import AuditEntry


def done_since(by: str, action: str, since: dt.datetime) -> int:
    """How many rows of the log tell of this action of this person since a moment (that moment included)."""
    return AuditEntry.objects.filter(by=by, action=action, at__gte=stamp(since)).count()

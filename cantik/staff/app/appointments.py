"""Who examines what a village signs. Asked by commands, too: nothing of accounts and rights is loaded."""

from __future__ import annotations

import datetime as dt

from cantik.codes.area import AreaCode
from cantik.staff.app.groups import covers
from cantik.staff.app.models import Assignment


def walidata(area: AreaCode, today: dt.date) -> bool:
    """Whether somebody in this store examines what the village signs."""
    rows = Assignment.objects.filter(
        role="walidata", ended_at__isnull=True, start__lte=today, until__gte=today, person__is_active=True
    )
    return any(covers(row, area, today) for row in rows)

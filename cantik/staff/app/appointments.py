"""Who examines what a village signs. Asked by commands, too: nothing of accounts and rights is loaded."""

from __future__ import annotations

import datetime as dt

from cantik.codes.area import AreaCode
from cantik.staff.app.groups import covers
from cantik.staff.app.models import Assignment


def walidata(area: AreaCode, today: dt.date) -> bool:
    """Whether somebody in this store examines what the village signs."""
    rows = Assignment.select_active(today).filter(role="walidata")
    return any(covers(row, area, today) for row in rows)

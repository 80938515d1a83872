"""Whether the clock of this computer stands behind what the store knows to have happened.

The battery of an old laptop's clock is empty, somebody sets the year wrongly: roles have "not begun", codes of
telephones are refused, an edition would carry a wrong day. A clock that is ahead cannot be told from a store that
nobody opened for long; what was dated with it is told here once it has been set right.
"""

from __future__ import annotations

import datetime as dt

from django.db import DatabaseError

from cantik.base import clock
from cantik.staff.app import log
from cantik.staff.app.models import AuditEntry

#: clocks of several processes and a summer's drift are no fault
_TOLERATED = dt.timedelta(hours=1)


def newest_ahead() -> dt.datetime | None:
    """The latest moment that the log names where it lies ahead of the clock; None while all is well, and where the
    log cannot be read (which others tell)."""
    try:
        later = AuditEntry.objects.filter(at__gt=log.stamp(clock.now() + _TOLERATED)).order_by("-at")
        said = later.values_list("at", flat=True).first()
    except DatabaseError:
        return None
    return None if said is None else dt.datetime.fromisoformat(said)

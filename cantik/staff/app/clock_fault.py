"""Whether the clock of this computer agrees with what the store knows to have happened.

The battery of an old laptop's clock is empty, somebody sets the year wrongly: roles have "not begun", codes of
telephones are refused, an edition would carry a wrong day. A clock that is ahead cannot be told from a store that
nobody opened for long: whoever signs in then reads which day it believes. What was dated with it is told once it has
been set right, until somebody at the computer says that it is right now (`set_right`).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import DatabaseError, transaction

from cantik.base import clock
from cantik.staff.app import log
from cantik.staff.app.models import Assignment, AuditEntry, SharedValue

#: clocks of several processes and a summer's drift are no fault
_TOLERATED = dt.timedelta(hours=1)
#: after so long without a word in the log, the date is worth a look before anything is dated with it
_LONG = dt.timedelta(days=60)
#: longer than any lock, code or sitting lasts
_DAY = dt.timedelta(days=1)
_SAID_RIGHT = "jam.benar"


@dataclass(frozen=True, slots=True)
class Reset:
    """What was dated by a clock that was ahead and is no more: roles that begin today, sittings that ended, locks that
    opened."""

    roles: int
    sessions: int
    locks: int


def newest_ahead() -> dt.datetime | None:
    """The latest moment that the log names where it lies ahead of the clock, since the clock was last said to be right;
    None while all is well, and where the log cannot be read (which others tell)."""
    try:
        later = AuditEntry.objects.filter(at__gt=log.stamp(clock.now() + _TOLERATED)).order_by("-at")
        said = later.values_list("at", flat=True).first()
        if said is not None:
            right = AuditEntry.objects.filter(action=_SAID_RIGHT).order_by("-number").values_list("number", flat=True)
            said = later.filter(number__gt=right.first() or 0).values_list("at", flat=True).first()
    except DatabaseError:
        return None
    return None if said is None else dt.datetime.fromisoformat(said)


def long_unused() -> dt.datetime | None:
    """When somebody last signed in to a store that nobody used for long by its clock; None while it is in use (what the
    program does by itself is no use, and neither is who was refused)."""
    try:
        entered = AuditEntry.objects.filter(action="akun.masuk").order_by("-number")
        said = entered.values_list("at", flat=True).first()
    except DatabaseError:
        return None
    last = None if said is None else dt.datetime.fromisoformat(said)
    return last if last is not None and clock.now() - last > _LONG else None


def set_right(*, by: str) -> Reset | None:
    """Somebody at the computer says that its clock is right now: what begins or ends by the days that were not is moved
    back by as many. None while nothing lies ahead of the clock. The log keeps the days that it was told."""
    from django.contrib.sessions.models import Session  # commands other than this one know no pages

    now, today = clock.now(), clock.today()
    if newest_ahead() is None:
        return None
    with transaction.atomic():
        early = list(Assignment.objects.filter(granted_at__gt=now + _TOLERATED, start__gt=today))
        for given in early:
            given.until -= given.start - today
            given.start = today
            given.save(update_fields=["start", "until"])
        sessions, _ = Session.objects.filter(expire_date__gt=now + _DAY).delete()
        locks, _ = SharedValue.objects.filter(expires__gt=(now + _DAY).timestamp()).delete()
        done = Reset(len(early), sessions, locks)
        counted = {"peran": done.roles, "sesi": done.sessions, "kunci": done.locks}
        log.record(by=by, at=now, action=_SAID_RIGHT, subject="simpanan", detail=counted)
    return done

"""Refusals that repeat are counted: the first is a row of the log, the further ones of the same hour one row more.

The log only grows; what is counted stands beside it until the hour is over, then it is written.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F

from cantik.base import clock
from cantik.staff.app import log
from cantik.staff.app.models import RefusalCount

ACTION = "akses.tolak"
_WINDOW = dt.timedelta(hours=1)


@transaction.atomic
def note_refusal(by: str, action: str, code: str, method: str) -> None:
    """Note that somebody was refused an action in an area ("" for none)."""
    now = clock.now()
    same = RefusalCount.objects.filter(by=by, action=action, area=code)
    if same.filter(since__gt=now - _WINDOW).update(further=F("further") + 1):
        return
    for former in same.select_for_update():
        _close(former, now)
    made, new = RefusalCount.objects.get_or_create(by=by, action=action, area=code, defaults={"since": now})
    if not new:  # another process was quicker
        RefusalCount.objects.filter(pk=made.pk).update(further=F("further") + 1)
        return
    detail = {"tindakan": action, "cara": method, "wilayah": code}
    log.record(by=by, at=now, action=ACTION, subject="hak", detail=detail)


def close_old(at: dt.datetime) -> int:
    """Write down what was counted in hours that are over; returns how many rows that made."""
    written = 0
    for number in list(RefusalCount.objects.filter(since__lte=at - _WINDOW).values_list("pk", flat=True)):
        with transaction.atomic():
            former = RefusalCount.objects.select_for_update().filter(pk=number).first()
            written += _close(former, at) if former is not None else 0
    return written


def _close(former: RefusalCount, at: dt.datetime) -> int:
    """Forget a count, with one row of the log where there is something to say."""
    former.delete()
    if not former.further:
        return 0
    detail: dict[str, int | str | None] = {
        "tindakan": former.action,
        "wilayah": former.area,
        "lagi": former.further,
        "sejak": log.stamp(former.since),
    }
    log.record(by=former.by, at=at, action=f"{ACTION}_lagi", subject="hak", detail=detail)
    return 1

"""Remind a village whose figures are late; its home page says so until it has moved on."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from cantik.base import clock
from cantik.coach.app.models import Reminder
from cantik.codes.area import AreaCode
from cantik.staff.app import log

#: an older reminder is no longer shown
SHOWN = dt.timedelta(days=30)


def remind(area: AreaCode, *, by: str) -> bool:
    """Note that `by` reminds the village today; False when they did so today already."""
    at = clock.now()
    with transaction.atomic():
        _row, new = Reminder.objects.get_or_create(kode=area.text(), by=by, day=clock.today(), defaults={"at": at})
        if new:
            log.record(by=by, at=at, action="desa.ingatkan", subject="desa", subjects=[area.text_with_scheme()])
    return new


def find_open_reminder(area: AreaCode, moved_at: dt.datetime | None) -> Reminder | None:
    """The newest reminder that the village has not answered by new data (`moved_at`) since."""
    rows = Reminder.objects.filter(kode=area.text(), at__gt=clock.now() - SHOWN)
    if moved_at is not None:
        rows = rows.filter(at__gt=moved_at)
    return rows.order_by("-at").first()


def reminded_today(codes: list[str], *, by: str) -> set[str]:
    """The villages that somebody has reminded today."""
    rows = Reminder.objects.filter(kode__in=codes, by=by, day=clock.today())
    return set(rows.values_list("kode", flat=True))

"""What must happen now and then, whoever is there: idempotent, each deletion with a line in the log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from importlib import import_module

from django.conf import settings
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from cantik.base import clock
from cantik.jobs.app.models import ACTIVE, Job
from cantik.jobs.app.service import recover
from cantik.vault.app.opening import OpenStore

BY = "cantik tick"
#: rows of finished work are kept so long for whoever asks what became of it
KEPT = dt.timedelta(days=30)

Duty = Callable[[OpenStore, dt.datetime], int]
_duties: dict[str, Duty] = {}


def every_tick(name: str, duty: Duty) -> None:
    """Register a duty: `name` in words, the function returns how much it did."""
    _duties[name] = duty


def tick(opened: OpenStore, *, at: dt.datetime | None = None) -> dict[str, int]:
    """Do every duty once; what was done by name. Twice in a row the second does nothing."""
    at = at or clock.now()
    done = {"pekerjaan dilanjutkan": len(recover(at=at))}
    opened.store.tidy(at)
    for name, duty in _duties.items():
        done[name] = duty(opened, at)
    done["pekerjaan lama dilupakan"] = _forget_jobs(at)
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return done


def _forget_jobs(at: dt.datetime) -> int:
    before = at - KEPT
    with transaction.atomic():
        gone, _ = Job.objects.exclude(state__in=ACTIVE).filter(ended_at__lt=before).delete()
        DBTaskResult.objects.finished().filter(finished_at__lt=before).delete()
    return gone

"""What must happen now and then, whoever is there: idempotent, each deletion with a line in the log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from importlib import import_module

from django.conf import settings
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from cantik.base import clock
from cantik.jobs import health
from cantik.jobs.app.models import ACTIVE, Job
from cantik.jobs.app.service import recover
from cantik.staff.app import refusals, shared_cache
from cantik.vault.app.opening import OpenStore

BY = "cantik tick"
#: rows of finished work are kept so long for whoever asks what became of it
KEPT = dt.timedelta(days=30)

Duty = Callable[[OpenStore, dt.datetime], int]
_duties: dict[str, Duty] = {}
_prompt: dict[str, Duty] = {}


def every_tick(name: str, duty: Duty) -> None:
    """Register a duty: `name` in words, the function returns how much it did."""
    _duties[name] = duty


def promptly(name: str, duty: Duty) -> None:
    """Register a duty that waits for no tick: done with every look after stopped jobs. It must be cheap when there is
    nothing to do."""
    _prompt[name] = duty


def look(opened: OpenStore, *, at: dt.datetime | None = None) -> dict[str, int]:
    """Do the prompt duties once; what was done by name."""
    now = at or clock.now()
    return {name: _try_duty(name, duty, opened, now) for name, duty in _prompt.items()}


def tick(opened: OpenStore, *, at: dt.datetime | None = None) -> dict[str, int]:
    """Do every duty once; what was done by name. Twice in a row the second does nothing.

    A duty that fails does not keep the others from being done: it is logged, kept in `health` until it goes well
    again, and counted as 0.
    """
    at = at or clock.now()
    duties: dict[str, Duty] = {
        "pekerjaan dilanjutkan": lambda _opened, at: len(recover(at=at)),
        _TIDIED: _tidy_store,
        **_duties,
        "pekerjaan lama dilupakan": lambda _opened, at: _forget_jobs(at),
        _SESSIONS: _forget_sessions,
    }
    done = {name: _try_duty(name, duty, opened, at) for name, duty in duties.items()}
    return {name: count for name, count in done.items() if name not in (_TIDIED, _SESSIONS)}


#: duties that count nothing
_TIDIED, _SESSIONS = "berkas sementara dibuang", "sesi kedaluwarsa dihapus"


def _try_duty(name: str, duty: Duty, opened: OpenStore, at: dt.datetime) -> int:
    """Do one duty; whatever it raises ends here, in the log and in the health of the worker."""
    try:
        count = duty(opened, at)
    except Exception as error:  # noqa: BLE001 - the edge: a fault of one duty must not end the others, nor the worker
        health.note_failure(opened.store.path, name, error)
        return 0
    health.clear_failure(opened.store.path, name)
    return count


def _tidy_store(opened: OpenStore, at: dt.datetime) -> int:
    opened.store.tidy(at)
    return 0


def _forget_sessions(_opened: OpenStore, at: dt.datetime) -> int:
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    shared_cache.forget_old()
    refusals.close_old(at)
    return 0


def _forget_jobs(at: dt.datetime) -> int:
    before = at - KEPT
    with transaction.atomic():
        gone, _ = Job.objects.exclude(state__in=ACTIVE).filter(ended_at__lt=before).delete()
        DBTaskResult.objects.finished().filter(finished_at__lt=before).delete()
    return gone

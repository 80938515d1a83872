"""Start, watch, stop jobs; and the handle by which running work tells how far it is."""

from __future__ import annotations

import datetime as dt
import time
from threading import Event

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext_noop

from cantik.base import clock
from cantik.jobs.app.models import ACTIVE, CANCELLED, DONE, FAILED, QUEUED, RUNNING, Job

#: a running job without a sign of life for so long has lost its worker
LOST = dt.timedelta(seconds=60)
ATTEMPTS = 3
#: without a sign of life for so long, the page of a job says what may be wrong
_QUIET = dt.timedelta(seconds=15)
_TELL_EVERY_S = 0.4
LOST_WORDS = gettext_noop(
    "Pekerjaan ini terhenti berulang kali. Tidak ada yang setengah jadi; mulai lagi, atau hubungi pembina."
)

#: set when something was queued, so that the worker of this process need not wait for its next look
wake = Event()


class JobStopped(Exception):
    """This run must end without writing: somebody asked for it, or the job was given to another worker."""


def start(*, kind: str, subject: str, code: str, by: str, at: dt.datetime | None = None) -> Job:
    """Queue a job; while one about the same subject waits or runs, that one is given back (a double click)."""
    at = at or clock.now()
    with transaction.atomic():
        job, made = Job.objects.get_or_create(
            kind=kind,
            subject=subject,
            state__in=ACTIVE,
            defaults={"area": code, "by": by, "state": QUEUED, "made_at": at, "beat_at": at},
        )
        if made:
            _queue(job)
    transaction.on_commit(wake.set)
    return job


def _queue(job: Job) -> None:
    from cantik.jobs.app.tasks import carry_out

    job.task = str(carry_out.enqueue(str(job.pk)).id)
    job.save(update_fields=["task"])


def at_work(*, at: dt.datetime | None = None) -> bool:
    """Whether a job runs whose worker gave a sign of life in the last minute."""
    return Job.objects.filter(state=RUNNING, beat_at__gte=(at or clock.now()) - LOST).exists()


def is_due(kind: str, subject: str, *, at: dt.datetime, every: dt.timedelta, tried: str = "") -> bool:
    """Whether the tick may start a job that comes round by itself: none waits or runs, and the last one, or what was
    `tried` without a job (ISO 8601, "" for nothing), lies `every` back."""
    job = latest(kind, subject)
    asked = ([job.made_at] if job is not None else []) + ([dt.datetime.fromisoformat(tried)] if tried else [])
    return not (job is not None and job.active) and all(at - moment >= every for moment in asked)


def latest(kind: str, subject: str) -> Job | None:
    """The newest job of a kind about a subject."""
    return Job.objects.filter(kind=kind, subject=subject).order_by("-made_at", "-attempt").first()


def active_for(subject: str) -> Job | None:
    """The job that waits or runs for a subject, of whatever kind."""
    return Job.objects.filter(subject=subject, state__in=ACTIVE).first()


def active_within(kind: str, code: str) -> bool:
    """Whether a job of a kind waits or runs for an area, or for one in it."""
    mine = Q(area=code) | Q(area__startswith=f"{code}.")
    return Job.objects.filter(mine, kind=kind, state__in=ACTIVE).exists()


def is_quiet(job: Job | None) -> bool:
    """Whether a job that waits or runs gave no sign of life for so long that its page says what may be wrong."""
    return job is not None and job.active and clock.now() - job.beat_at > _QUIET


def stop(job: Job, *, at: dt.datetime | None = None) -> None:
    """Ask for the end of a job: one that waits ends now, one that runs at its next step (never half done)."""
    at = at or clock.now()
    waiting = Job.objects.filter(pk=job.pk, state=QUEUED).update(state=CANCELLED, stop=True, ended_at=at)
    if waiting:
        _notify_failure(job, "dihentikan")
    else:
        Job.objects.filter(pk=job.pk, state=RUNNING).update(stop=True)


def claim(job_id: str) -> Job | None:
    """Take a waiting job; None when it is not waiting (stopped, done, or taken by another worker)."""
    at = clock.now()
    with transaction.atomic():
        rows = Job.objects.filter(pk=job_id, state=QUEUED)
        job = (rows.select_for_update() if connection.vendor == "postgresql" else rows).first()
        if job is None:
            return None
        job.state, job.attempt, job.started_at, job.beat_at = RUNNING, job.attempt + 1, at, at
        job.save(update_fields=["state", "attempt", "started_at", "beat_at"])
    return job


class Handle:
    """What running work may do with its job."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.subject, self.area, self.by = job.subject, job.area, job.by
        self.finished = False
        self._told = 0.0

    def _mine(self) -> dict[str, object]:
        return {"pk": self.job.pk, "state": RUNNING, "attempt": self.job.attempt}

    def tell(self, station: str, done: int, total: int) -> None:
        """Say how far the work is. Raises `JobStopped` when it must end. Quiet inside a transaction: nobody sees it."""
        now = time.monotonic()
        if connection.in_atomic_block or (done < total and now - self._told < _TELL_EVERY_S):
            return
        self._told = now
        alive = Job.objects.filter(**self._mine(), stop=False)
        if not alive.update(station=station[:200], done=done, total=total, beat_at=clock.now()):
            raise JobStopped

    def beat(self) -> None:
        """A sign of life without words."""
        Job.objects.filter(**self._mine()).update(beat_at=clock.now())

    def finish(self) -> None:
        """End the job well, inside the transaction of what it wrote: both stand or none. Raises `JobStopped`."""
        if self.finished:
            return
        if not Job.objects.filter(**self._mine(), stop=False).update(state=DONE, ended_at=clock.now()):
            raise JobStopped
        self.finished = True

    def fail(self, problem: str) -> None:
        """End the job with the reason in words."""
        if Job.objects.filter(**self._mine()).update(state=FAILED, problem=problem, ended_at=clock.now()):
            _notify_failure(self.job, problem)

    def cancel(self) -> None:
        """End the job because somebody asked for it (a run that lost its job changes nothing)."""
        if Job.objects.filter(**self._mine(), stop=True).update(state=CANCELLED, ended_at=clock.now()):
            _notify_failure(self.job, "dihentikan")


def _notify_failure(job: Job, problem: str) -> None:
    from cantik.jobs.app.kinds import kind_of

    told = kind_of(job.kind).failed
    if told is not None:
        told(job.subject, problem)


def recover(*, lost_after: dt.timedelta = LOST, at: dt.datetime | None = None) -> list[Job]:
    """Queue jobs anew whose worker is gone, and those whose row in the queue is; returns them.

    A job that lost its worker for the third time ends with words: something in it kills workers. A sign of life from
    the future is none: the clock of the computer was set back.
    """
    from django_tasks_db.models import DBTaskResult

    now = at or clock.now()
    again = []
    for job in Job.objects.filter(Q(beat_at__lte=now - lost_after) | Q(beat_at__gt=now + LOST), state__in=ACTIVE):
        waiting = job.task and DBTaskResult.objects.ready().filter(pk=job.task).exists()
        if job.state == QUEUED and waiting:
            continue
        with transaction.atomic():
            mine = Job.objects.filter(pk=job.pk, state=job.state, attempt=job.attempt)
            if job.attempt >= ATTEMPTS or job.stop:
                ended = CANCELLED if job.stop else FAILED
                problem = "" if job.stop else LOST_WORDS
                if mine.update(state=ended, problem=problem, ended_at=clock.now()):
                    _notify_failure(job, problem or "dihentikan")
            elif mine.update(state=QUEUED, beat_at=clock.now(), station="", done=0, total=0):
                _queue(job)
                again.append(job)
    if again:
        wake.set()
    return again

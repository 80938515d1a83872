"""What django-tasks-db runs: one job, from its claim to its end in words."""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import DatabaseError, close_old_connections, connection
from django.utils.translation import gettext_noop
from django_tasks import task

from cantik.base import clock
from cantik.base.errors import CantikError
from cantik.base.faults import system_error
from cantik.codes.zone import zone_of
from cantik.jobs.app.kinds import JobKind, kind_of
from cantik.jobs.app.service import Handle, JobStopped, claim
from cantik.jobs.app.tick import BY
from cantik.staff.app import rights
from cantik.staff.app.models import Account

_log = logging.getLogger("cantik.pekerjaan")
BEAT_EVERY_S = 5.0
NO_RIGHT = gettext_noop("Hak untuk pekerjaan ini sudah berakhir. Minta yang berwenang memulainya.")
FAULT = (
    "Cantik gagal menyelesaikan pekerjaan ini. Tidak ada yang setengah jadi. Coba lagi; bila tetap gagal, kirim kode "
    "{code} ke pembina."
)
DATABASE = gettext_noop(
    "Basis data sedang tidak dapat ditulis (penuh atau dipakai). Tidak ada yang setengah jadi. Kosongkan ruang, lalu "
    "coba lagi."
)


@task()
def carry_out(job_id: str) -> str:
    """Carry out a job; harmless when it was done, stopped, or taken already. Returns the state it ended in."""
    job = claim(job_id)
    if job is None:
        return "bukan giliran"
    handle, kind = Handle(job), kind_of(job.kind)
    with _keep_beating(handle):
        ended = False
        try:
            with clock.at_zone(zone_of(rights.area_code(handle.area) if handle.area else None)):
                _run(handle, kind)
            ended = True
        finally:
            if not ended:  # a fault of the program: the page says so, the queue keeps where it happened
                code = str(job.pk)[:8].upper()
                _log.error("job %s (%s) failed by a fault of the program: %s", code, kind.id, _place())
                handle.fail(FAULT.format(code=code))
    job.refresh_from_db()
    return job.state


def _place() -> str:
    """Class of the exception at hand and the line that raised it: its text may quote a person and is not logged."""
    kind, _, trace = sys.exc_info()
    frames = traceback.extract_tb(trace)
    where = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    return f"{kind.__name__ if kind else ''} {where}".strip()


def _without_text(record: logging.LogRecord) -> bool:
    """Let the queue log which task failed, without the text of its exception."""
    record.exc_info = record.exc_text = None
    return True


logging.getLogger("django_tasks").addFilter(_without_text)


def _run(handle: Handle, kind: JobKind) -> None:
    """Run the work; what can go wrong outside the program ends the job in words."""
    if not _may(handle, kind):
        handle.fail(NO_RIGHT)
        return
    try:
        kind.run(handle)
        handle.finish()
    except JobStopped:
        handle.cancel()
    except CantikError as error:
        handle.fail(error.line())
    except DatabaseError as error:
        _log.warning("job %s: %s", handle.job.pk, type(error).__name__)
        _give_back_room()
        handle.fail(DATABASE)
    except OSError as error:
        if error.errno is None:
            raise
        _log.warning("job %s: errno %s", handle.job.pk, error.errno)
        _give_back_room()
        handle.fail(system_error(error).line())


def _give_back_room() -> None:
    """SQLite's write-ahead log, which kept connections let grow, is put into the file and emptied: on a full disk this
    is the room in which the failure itself is written down."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with suppress(DatabaseError), connection.cursor() as cursor:  # without room the next write says so
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _may(handle: Handle, kind: JobKind) -> bool:
    """Whoever started the job still holds the right: a decree may have ended while it waited. The tick holds none, and
    may start what asks for none."""
    if handle.by == BY:
        return kind.by_tick
    word, _, number = handle.by.partition(":")
    person = Account.objects.filter(pk=int(number)).first() if word == "akun" and number.isdecimal() else None
    return person is not None and bool(rights.check_access(person, kind.right, handle.area or None))


@contextmanager
def _keep_beating(handle: Handle) -> Iterator[None]:
    """A thread that shows that this worker lives, while the work itself says nothing for long."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(BEAT_EVERY_S):
            try:
                handle.beat()
            except DatabaseError:  # the work itself holds the only writer for a while; the next beat will tell
                _log.debug("no beat for %s", handle.job.pk)
            finally:
                close_old_connections()
        connection.close()

    thread = threading.Thread(target=beat, name="denyut", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()

"""The worker: one thread of `cantik serve` (or the whole of `cantik worker`) that carries out what is queued.

On SQLite one worker at a time serves a store; a lock beside the database says so, and who holds it knows that every
running job of before has lost its worker. On PostgreSQL several may work; there a job without a sign of life is lost.
"""

from __future__ import annotations

import datetime as dt
import functools
import logging
import sqlite3
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from django.db import DatabaseError, close_old_connections, connection
from django_tasks_db.management.commands.db_worker import Worker as Queue
from django_tasks_db.models import DBTaskResult

from cantik.jobs import health
from cantik.jobs.app import service
from cantik.jobs.app.tick import look, tick
from cantik.vault.app.opening import OpenStore
from cantik.vault.errors import StoreBusy

_log = logging.getLogger("cantik.pekerja")
LOOK_EVERY_S = 1.0
RECOVER_EVERY_S = 20.0
TICK_EVERY_S = 3600.0
#: the steps of the worker by the words under which a failure is shown
RECOVERING, TICKING, WORKING = "melanjutkan pekerjaan yang terhenti", "perawatan berkala", "mengerjakan antrean"
LOOKING = "melihat yang sudah waktunya"


class Worker:
    """Looks for work once a second, at once when this process queued some; ticks once an hour."""

    def __init__(self, opened: OpenStore, *, tick_every_s: float = TICK_EVERY_S) -> None:
        self._opened = opened
        self._over = threading.Event()
        self._tick_every = tick_every_s
        self._lock: sqlite3.Connection | None = None
        self._thread: threading.Thread | None = None
        self._well: set[str] = set()

    def start(self) -> None:
        """Start the thread. Raises `StoreBusy` (R302) when another worker serves this SQLite store."""
        self._lock = _lock_store(self._opened.store.path)
        if self._lock is None and connection.vendor == "sqlite":
            raise StoreBusy(str(self._opened.store.path))
        self._thread = threading.Thread(target=self.run, name="pekerja", daemon=True)
        self._thread.start()

    def stop(self, wait_s: float = 30.0) -> None:
        """End after the piece of work at hand; a longer one is left to the next start."""
        self._over.set()
        service.wake.set()
        if self._thread is not None:
            self._thread.join(wait_s)
        if self._lock is not None:
            self._lock.close()

    def wait(self) -> None:
        """Stay as long as the thread works (in short waits, so that Ctrl+C is heard on every system)."""
        while self._thread is not None and self._thread.is_alive():
            self._thread.join(1.0)

    def run(self) -> None:
        """Work until told to stop. A database that refuses for a while is asked again, and so is everything else that
        fails: it is logged and kept in the health of the worker, which goes on."""
        alone = connection.vendor == "sqlite"
        lost = dt.timedelta(0) if alone else service.LOST
        next_recover = next_tick = 0.0
        while not self._over.is_set():
            now = time.monotonic()
            if now >= next_recover:
                health.beat(self._opened.store.path)
                if self._take_step(RECOVERING, functools.partial(service.recover, lost_after=lost)):
                    lost = service.LOST
                self._take_step(LOOKING, functools.partial(look, self._opened))
                next_recover = now + RECOVER_EVERY_S
            if now >= next_tick:
                next_tick = now + self._tick_every
                self._take_step(TICKING, functools.partial(tick, self._opened))
            self._take_step(WORKING, work_off)
            close_old_connections()
            service.wake.wait(LOOK_EVERY_S)
            service.wake.clear()
        connection.close()

    def _take_step(self, name: str, step: Callable[[], object]) -> bool:
        """Take one step; whatever it raises ends here. True when it went well."""
        try:
            step()
        except DatabaseError as error:
            connection.close()
            return self._note_failure(name, error)
        except Exception as error:  # noqa: BLE001 - the edge: a thread that dies would stop all work without a word
            return self._note_failure(name, error)
        self._clear_failure(name)
        return True

    def _note_failure(self, name: str, error: Exception) -> bool:
        self._well.discard(name)
        health.note_failure(self._opened.store.path, name, error)
        return False

    def _clear_failure(self, name: str) -> None:
        """Forget a fault of before, also of the process before this one; asked for once, then only after a fault."""
        if name not in self._well:
            health.clear_failure(self._opened.store.path, name)
            self._well.add(name)


def work_off() -> int:
    """Carry out everything that is queued now; returns how much. Looking alone writes nothing."""
    count = 0
    while DBTaskResult.objects.ready().exists():
        queue = Queue(
            queue_names=["*"],
            interval=0.0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=1,
            worker_id=uuid.uuid4().hex,
            excluded_queue_names=[],
        )
        queue.run()
        count += queue._run_tasks
        _forget_texts()
        if not queue._run_tasks:  # another worker was quicker
            break
    return count


def _forget_texts() -> None:
    """A traceback quotes values; the log has the place of a fault, the database keeps no words of it."""
    for row in DBTaskResult.objects.failed().exclude(traceback=""):
        _log.error("task %s: %s", row.pk, row.exception_class_path)
        DBTaskResult.objects.filter(pk=row.pk).update(traceback="")


def _lock_store(path: Path) -> sqlite3.Connection | None:
    """Hold the worker's lock of a store; None when another process has it. It ends with the process."""
    lock = sqlite3.connect(path / "pekerja", timeout=0, isolation_level=None, check_same_thread=False)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        lock.close()
        return None
    return lock

"""One thread of each process writes what phones send: all that waits when the last group lies on the disk is the next.

A post is answered only after its group was committed. A group that the database refuses for one of its rows is stored
one by one, so that nobody waits for a neighbour; when the disk is full, nobody's is stored and everybody is told so.
"""

from __future__ import annotations

import collections
import contextlib
import logging
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, InvalidStateError
from concurrent.futures import TimeoutError as Late

from django.db import DatabaseError, OperationalError, connection

from cantik.field.forms.app.storage import PostOutcome, SealedPost, store_group
from cantik.field.forms.errors import NotStoredNow
from cantik.vault.app.opening import OpenStore, at_hand

MOST_IN_GROUP = 256
#: posts that wait in memory at most; whoever comes then is told to come again
MOST_WAITING = 4096
_PATIENCE_S = 90.0
_log = logging.getLogger("cantik.kiriman")
_Waiting = tuple[SealedPost, "Future[PostOutcome]"]


class PostWriter:
    """The thread and what waits for it."""

    def __init__(self, store: Callable[[Sequence[SealedPost]], list[PostOutcome]] = store_group) -> None:
        self._store = store
        self._waiting: collections.deque[_Waiting] = collections.deque()
        self._news = threading.Condition()
        self._over = False
        self._thread = threading.Thread(target=self._run, name="penulis-kiriman", daemon=True)
        self._thread.start()

    def write(self, arrival: SealedPost) -> PostOutcome:
        """Store a submission, durable when this returns. Raises `NotStoredNow` (B510)."""
        answer: Future[PostOutcome] = Future()
        with self._news:
            if self._over or len(self._waiting) >= MOST_WAITING:
                raise NotStoredNow("antrean penuh")
            self._waiting.append((arrival, answer))
            self._news.notify()
        try:
            return answer.result(_PATIENCE_S)
        except Late as error:
            raise NotStoredNow("terlalu lama") from error

    def stop(self) -> None:
        """Store what waits, then end."""
        with self._news:
            self._over = True
            self._news.notify()
        self._thread.join()

    def _run(self) -> None:
        try:
            while group := self._next():
                self._carry_out(group)
        finally:
            connection.close()

    def _next(self) -> list[_Waiting]:
        """All that waits, up to a group; empty when it is over."""
        with self._news:
            while not self._waiting and not self._over:
                self._news.wait()
            return [self._waiting.popleft() for _ in range(min(len(self._waiting), MOST_IN_GROUP))]

    def _carry_out(self, group: Sequence[_Waiting]) -> None:
        arrivals = [arrival for arrival, _ in group]
        try:
            outcomes: Sequence[PostOutcome | NotStoredNow] = self._store(arrivals)
        except DatabaseError as error:
            outcomes = self._singly(arrivals, error)
        except Exception as error:  # noqa: BLE001 - the edge: a thread that dies would refuse every phone
            outcomes = [_log_failure(error)] * len(group)
        for (_, answer), outcome in zip(group, outcomes, strict=True):
            with contextlib.suppress(InvalidStateError):
                if isinstance(outcome, NotStoredNow):
                    answer.set_exception(outcome)
                else:
                    answer.set_result(outcome)

    def _singly(self, arrivals: Sequence[SealedPost], error: DatabaseError) -> list[PostOutcome | NotStoredNow]:
        """The same one by one, when it was not the disk that refused."""
        connection.close()  # whatever state it is in: the next use makes a new one
        if isinstance(error, OperationalError) or len(arrivals) == 1:
            return [_log_failure(error)] * len(arrivals)
        outcomes: list[PostOutcome | NotStoredNow] = []
        for arrival in arrivals:
            try:
                outcomes += self._store([arrival])
            except DatabaseError as fault:
                connection.close()
                outcomes.append(_log_failure(fault))
        return outcomes


def _log_failure(error: Exception) -> NotStoredNow:
    _log.error("submissions were not stored: %s", type(error).__name__)
    return NotStoredNow(type(error).__name__)


_writers: dict[tuple[int, OpenStore], PostWriter] = {}
_lock = threading.Lock()


def write(arrival: SealedPost) -> PostOutcome:
    """Store a submission in the store that this process has open. Raises `NotStoredNow` (B510)."""
    return _at_hand().write(arrival)


def _at_hand() -> PostWriter:
    key = (os.getpid(), at_hand())
    writer = _writers.get(key)
    if writer is None:
        with _lock:
            if key not in _writers:
                _end_others()
                _writers[key] = PostWriter()
            writer = _writers[key]
    return writer


@contextlib.contextmanager
def end_writers() -> Iterator[None]:
    """After the block no writer of this process is left: what waits is stored first."""
    try:
        yield
    finally:
        with _lock:
            _end_others()


def _end_others() -> None:
    for (process, _), writer in list(_writers.items()):
        if process == os.getpid():
            writer.stop()
    _writers.clear()

"""Few connections for the many threads that serve phones: a look at the database borrows one of four.

What phones send waits for the disk, many posts together, in 64 threads of each process; PostgreSQL admits a hundred
connections to all, and a fresh one plans its first query ten times as long. SQLite's connections are files of this
process: every thread keeps its own.
"""

from __future__ import annotations

import collections
import contextlib
import os
import threading
from collections.abc import Iterator
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections

_AT_ONCE = 4
_few, _mine = threading.BoundedSemaphore(_AT_ONCE), threading.local()
#: connections that nobody uses now, of this process
_idle: collections.deque[tuple[int, Any]] = collections.deque()


@contextlib.contextmanager
def briefly() -> Iterator[None]:
    """Within the block the database may be asked; at most four threads of a process are within one."""
    if connection.vendor != "postgresql" or connection.in_atomic_block or getattr(_mine, "looking", False):
        yield
        return
    with _few:
        _mine.looking, own = True, connections[DEFAULT_DB_ALIAS]
        lent = connections[DEFAULT_DB_ALIAS] = _borrow_connection(own)
        try:
            yield
        finally:
            _mine.looking, connections[DEFAULT_DB_ALIAS] = False, own
            _idle.append((os.getpid(), lent))


def _borrow_connection(own: Any) -> Any:
    """A connection to the database that this thread would ask, warm where there is one."""
    while _idle:
        process, found = _idle.pop()
        if process != os.getpid():
            continue  # of the process that this one was forked from
        if found.settings_dict == own.settings_dict:
            found.close_if_unusable_or_obsolete()
            return found
        found.close()  # another store was open
    fresh = connections.create_connection(DEFAULT_DB_ALIAS)
    fresh.inc_thread_sharing()
    return fresh


def forget() -> None:
    """Close what nobody uses now."""
    while _idle:
        _idle.pop()[1].close()

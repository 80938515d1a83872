"""One process at a time at a store, or at something in it, on every system: the lock ends with its process."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from cantik.vault.errors import StoreBusy


@contextlib.contextmanager
def alone(lock: Path, *, wait_s: float) -> Iterator[None]:
    """Hold a lock, a file in the folder of a store, while the block lasts. Raises `StoreBusy` (R302) when another one
    has not let it go within `wait_s`."""
    connection = sqlite3.connect(lock, timeout=wait_s, isolation_level=None)
    try:
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise StoreBusy(str(lock.parent)) from error
        yield
    finally:
        connection.close()

"""One process at a time at something in a store, on every system: the lock ends with the process that holds it."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from cantik.vault.errors import StoreBusy

SUFFIX = ".gembok"


@contextlib.contextmanager
def alone(store: Path, work: str, *, wait_s: float) -> Iterator[None]:
    """Be the only one at `work` in a store while the block lasts. Raises `StoreBusy` (R302) when another one has not
    ended within `wait_s`."""
    connection = sqlite3.connect(store / f"{work}{SUFFIX}", timeout=wait_s, isolation_level=None)
    try:
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise StoreBusy(str(store)) from error
        yield
    finally:
        connection.close()

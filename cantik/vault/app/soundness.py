"""Whether an open store is sound: the pages of its database, and every original that lies in it."""

from __future__ import annotations

import errno
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.db import DatabaseError, OperationalError, connection

from cantik.vault.app.opening import OpenStore
from cantik.vault.errors import DamagedSecret, FileGone, StoreDamaged, StoreFailed

_MOST = 5


def database_faults() -> list[str]:
    """What SQLite's own check finds wrong, in its words; PostgreSQL checks its pages itself and has none here."""
    if connection.vendor != "sqlite":
        return []
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA integrity_check({_MOST})")
            found = [" ".join(str(row[0]).split()) for row in cursor.fetchall()]
    except DatabaseError as error:
        damaged = StoreDamaged.of("", str(error))
        return [damaged.found if damaged is not None else type(error).__name__]
    return [] if found == ["ok"] else found


def in_one_file() -> bool:
    """Whether the database is a file of the store, and not a PostgreSQL."""
    return bool(connection.vendor == "sqlite")


def copy_database(target: Path) -> None:
    """Write the database as it is at one moment into a new file, while others may work on."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(target)])


def unreadable_originals(opened: OpenStore) -> tuple[list[str], int]:
    """Originals in the store that do not open (first letters of their fingerprint), and how many do."""
    broken, whole = [], 0
    for folder, quarantined in (("berkas", False), ("karantina", True)):
        for file in sorted((opened.store.path / folder).glob("*")):
            try:
                opened.store.read_file(file.name, opened.keys, quarantined=quarantined)
                whole += 1
            except (DamagedSecret, FileGone, OSError):
                broken.append(f"{folder}/{file.name[:12]}")
    return broken, whole


@dataclass(frozen=True, slots=True)
class UnwritableStore:
    """Why nothing can be written to a store, in words; whether it can still be read as it is."""

    why: str
    read_only: bool = False


def takes_nothing(store: Path) -> UnwritableStore | None:
    """Why nothing can be written to a store now, None when it can. Leaves nothing behind."""
    try:
        handle, name = tempfile.mkstemp(dir=store, prefix=".tulis-")
        os.close(handle)
        Path(name).unlink()
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("BEGIN IMMEDIATE")
                cursor.execute("ROLLBACK")
    except OSError as error:
        if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
            return UnwritableStore("hanya dapat dibaca", read_only=True)
        return UnwritableStore(str(error.strerror))
    except OperationalError as error:
        said = str(error).lower()
        if "locked" in said:
            return None  # another process is writing: it can be written to
        return UnwritableStore(str(StoreFailed(str(store), said).found), "readonly" in said)
    return None


def require_writable(store: Path) -> None:
    """Raise `StoreFailed` (R308) for a store that nothing can be written to."""
    refusal = takes_nothing(store)
    if refusal is not None:
        raise StoreFailed(str(store), "readonly" if refusal.read_only else refusal.why)

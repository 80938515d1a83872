"""A sealed snapshot of a store of generated persons, once more in clear for programs that read Parquet themselves."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from cantik.snapshot.files import read_snapshot, write_snapshot
from cantik.vault.keys import KeyRing, WrappedKey
from cantik.vault.store import Store


def keys_of(folder: Path) -> KeyRing:
    """The keys of a store without a passphrase whose database is an SQLite file."""
    store = Store.at(folder)
    with contextlib.closing(sqlite3.connect(store.database)) as database:
        rows = database.execute("SELECT purpose, version, wrapped FROM register_datakey").fetchall()
    return KeyRing(store.master_key(None, create=False), store.id, [WrappedKey(*row) for row in rows])


def unsealed(potret: Path) -> Path:
    """The folder of a copy in clear, beside the store that the snapshot lies in."""
    store = potret.parents[1]
    target = store.with_name(f"{store.name}-potret-{potret.name}")
    if not target.exists():
        write_snapshot(read_snapshot(potret, keys=keys_of(store)), target)
    return target

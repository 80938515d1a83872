"""What a store and an output folder hold, as one value: equal before and after means that nothing changed."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

# Who looked at what is recorded even when nothing changes; the lock file carries no content.
_LOG = {"staff_auditentry", "staff_auditlisting"}
_PASSING = {"gembok", "gembok-journal", "ujung-catatan.json"}  # the last: the head of the log


def register(store: Path, *, with_log: bool = False) -> dict[str, str]:
    """A digest of the rows of each table of the store's database."""
    database = store / "cantik.sqlite3"
    if not database.is_file():
        return {}
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        names = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")
        ]
        return {
            name: hashlib.sha256(repr(list(connection.execute(f'SELECT * FROM "{name}"'))).encode()).hexdigest()
            for name in names
            if with_log or name not in _LOG
        }


def files(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file below a folder; the database is compared by its rows instead."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith("cantik.sqlite3") and path.name not in _PASSING:
            found[path.relative_to(folder).as_posix()] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def rows(store: Path, table: str) -> int:
    """How many rows a table of the register has."""
    with sqlite3.connect(f"file:{store / 'cantik.sqlite3'}?mode=ro", uri=True) as connection:
        return int(connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])

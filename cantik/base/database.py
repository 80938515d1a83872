"""Where a database is, as Django wants to hear it: an SQLite file or a PostgreSQL address. Values only."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from cantik.base.errors import WrongUse

#: seconds that a writer waits for another one before it gives up
BUSY_TIMEOUT_S = 20
#: seconds that a thread which serves pages keeps its connection. Opening an SQLite file reads the whole schema: 5 ms of
#: the processor, a fifth of what a page costs; after a minute its cache (up to 32 MB a thread) is given back
KEEP_S = 60

# WAL: readers never wait for a writer. FULL: what was acknowledged survives a power cut. The cache is 32 MB.
# secure_delete: what is deleted is overwritten at once, not only when its page is used again; how SQLite was built
# decides it otherwise, and on some systems it is off.
_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-32768; "
    "PRAGMA secure_delete=ON;"
)


def sqlite_settings(path: Path) -> dict[str, Any]:
    """Django's settings of an SQLite file: WAL, writers take the lock at BEGIN, foreign keys on."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": KEEP_S,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": BUSY_TIMEOUT_S, "init_command": _PRAGMAS},
    }


def url_settings(address: str) -> dict[str, Any]:
    """Django's settings of `postgresql://user:password@host:port/name?host=/socket&sslmode=…`.

    Raises `WrongUse` D203 for an address of another kind (the message does not repeat it, it may hold a password), D210
    without the part that speaks to PostgreSQL.
    """
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:  # a port that is no number, brackets that nothing closes
        raise _not_understood() from error
    if parts.scheme not in {"postgresql", "postgres"} or len(parts.path) < 2:
        raise _not_understood()
    if importlib.util.find_spec("psycopg") is None:
        raise WrongUse(
            "D210",
            "Bagian untuk PostgreSQL belum dipasang",
            expected="bagian tambahan “server”",
            mend="Pasang di peladen dengan pip install 'cantik[server]', atau kosongkan CANTIK_DATABASE.",
        )
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", None) or parts.hostname or "",
        "PORT": query.pop("port", None) or str(port or ""),
        "CONN_MAX_AGE": KEEP_S,
        "OPTIONS": query,
    }


def _not_understood() -> WrongUse:
    return WrongUse(
        "D203",
        "CANTIK_DATABASE tidak dipahami",
        expected="postgresql://pengguna@/nama?host=/folder/soket atau postgresql://pengguna:sandi@host:5432/nama",
    )

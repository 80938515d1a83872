"""The append-only log of reads and changes: SHA-256 over the previous digest and the row's canonical JSON.

Whoever holds the database can recompute the whole chain, so its head is kept outside (`anchoring`: a file of the store,
every release); `verify_chain(anchor=…)` then proves that nothing before the anchor was rewritten or cut off.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection, transaction

from cantik.base.canonical import canonical_json
from cantik.staff.app import listing
from cantik.vault.anchor import EMPTY_LOG

#: what the first row points back to
START = EMPTY_LOG
_COLUMNS = "number, at, by, action, subject, subjects, detail, previous, digest"
_area: ContextVar[str] = ContextVar("cantik_log_area", default="")


@contextlib.contextmanager
def within(code: str) -> Iterator[None]:
    """Every row written inside names this area (`wilayah`), so that a village can read who did what with its data.

    The gate opens it around each view with an area; a job does so around its work.
    """
    token = _area.set(code)
    try:
        yield
    finally:
        _area.reset(token)


@dataclass(frozen=True, slots=True)
class ChainReport:
    """The outcome of walking the chain: rows that hold, the last digest; `broken`: number of the first bad row."""

    rows: int
    head: str
    broken: int | None = None
    reason: str = ""

    @property
    def whole(self) -> bool:
        """True when no row was changed, taken out or put in."""
        return self.broken is None


def stamp(at: dt.datetime) -> str:
    """The moment as it is hashed: UTC with microseconds and Z. Raises `ValueError` for a moment without offset."""
    if at.tzinfo is None:
        raise ValueError("a moment needs its offset")
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class LogRow(NamedTuple):
    """What a row of the log says, as it stands in the table: moment by `stamp`, ids and detail as JSON texts."""

    number: int
    at: str
    by: str
    action: str
    subject: str
    subjects: str
    detail: str


#: a row, the digest of the row before, its own
ChainedRow = tuple[int, str, str, str, str, str, str, str, str]
_KEYS = ("nomor", "pada", "oleh", "tindakan", "jenis", "id", "isi")


def link(previous: str, row: LogRow) -> str:
    """SHA-256(previous digest as text, then the row as canonical JSON), in hexadecimal."""
    return hashlib.sha256(previous.encode() + canonical_json(dict(zip(_KEYS, row, strict=True)))).hexdigest()


def record(
    *,
    by: str,
    at: dt.datetime,
    action: str,
    subject: str,
    subjects: Sequence[int | str] = (),
    detail: Mapping[str, int | str | None] | None = None,
) -> str:
    """Append one row inside the caller's transaction (or one of its own); returns its digest.

    `subjects` are ids, `detail` counts and reasons: never a NIK, a KK number or a name. Rolled back with the change
    that it tells of, so that the log never holds what did not happen.
    """
    with transaction.atomic(savepoint=False):
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":  # SQLite's writers already stand in line (BEGIN IMMEDIATE)
                cursor.execute("LOCK TABLE staff_auditentry IN SHARE ROW EXCLUSIVE MODE")
            newest, previous = head()
            number = newest + 1
            ids = json.dumps(list(subjects), separators=(",", ":"))
            named = {"wilayah": _area.get()} if _area.get() else {}
            isi = json.dumps({**named, **(detail or {})}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            row = LogRow(number, stamp(at), by, action, subject, ids, isi)
            digest = link(previous, row)
            cursor.execute(
                f"INSERT INTO staff_auditentry ({_COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",  # noqa: S608
                [*row, previous, digest],
            )
            listing.add(cursor, number, by, action, ids, isi)
        transaction.on_commit(_keep_head)
        return digest


def _keep_head() -> None:
    from cantik.staff.app.anchoring import advance  # it knows this module

    advance()


def relist(*, by: str, at: dt.datetime) -> int:
    """Make the list by which rows are found anew; returns how many rows it told wrongly.

    What people find in the log changes with its list: that it was made anew stands in the log.
    """
    with transaction.atomic():
        unlike = listing.differences()
        listing.renew()
        record(by=by, at=at, action="catatan.susun", subject="catatan", detail={"baris": unlike})
    return unlike


def head() -> tuple[int, str]:
    """Number and digest of the last row ((0, START) for an empty log): what is anchored outside."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, digest FROM staff_auditentry ORDER BY number DESC LIMIT 1")
        last = cursor.fetchone()
    return (int(last[0]), str(last[1])) if last else (0, START)


def verify_chain(*, anchor: tuple[int, str] | None = None) -> ChainReport:
    """Walk the whole log. `anchor` is a head that was written down outside: it must still stand at its number."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_COLUMNS} FROM staff_auditentry ORDER BY number")  # noqa: S608
        return walk(iter(cursor.fetchall()), anchor=anchor)


def walk(rows: Iterable[ChainedRow], *, anchor: tuple[int, str] | None = None) -> ChainReport:
    """The proof itself, over rows in order of their number."""
    previous, expected = START, 1
    for *columns, said, digest in rows:
        row = LogRow._make(columns)
        number = row.number
        if number != expected:
            return ChainReport(expected - 1, previous, expected, f"baris {expected} hilang")
        if said != previous:
            return ChainReport(expected - 1, previous, number, f"baris {number} tidak menyambung ke baris sebelumnya")
        if digest != link(previous, row):
            return ChainReport(expected - 1, previous, number, f"isi baris {number} diubah")
        if anchor is not None and number == anchor[0] and digest != anchor[1]:
            return ChainReport(expected - 1, previous, number, f"baris {number} bukan yang dicatat di luar")
        previous, expected = digest, expected + 1
    if anchor is not None and anchor[0] >= expected:
        return ChainReport(expected - 1, previous, expected, f"log terpotong setelah baris {expected - 1}")
    return ChainReport(expected - 1, previous)

"""The log's head is kept outside the database: after each commit in a file of the store, and in every release.

A row whose commit was killed before the file was written leaves the file behind; it is never ahead. What it says must
still stand in the log, else the file stays as it is: nothing that is written afterwards hides what was cut off.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from cantik.base.canonical import digest as sha256
from cantik.staff.app import log, log_triggers
from cantik.vault import anchor
from cantik.vault.anchor import Anchor
from cantik.vault.app.opening import OpenStore, current_store

_log = logging.getLogger("cantik.catatan")
_MARK = "cantik ujung catatan 1|"
_BATCH = 20_000


@dataclass(frozen=True, slots=True)
class LogState:
    """The log beside all that is known of it outside: the walk, the anchor, triggers, heads that releases carry.

    `fault`: what is wrong with the anchor, "" when it holds. `missing`: triggers that are gone. `foreign`: releases
    whose head never stood in this log.
    """

    chain: log.ChainReport
    kept: Anchor | None
    fault: str
    missing: tuple[str, ...]
    foreign: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """True when nothing contradicts the log."""
        return self.chain.whole and not (self.fault or self.missing or self.foreign)


def mark(digest: str) -> str:
    """A digest of the log as a release carries it: SHA-256 over it, so that it tells of no row and of no number."""
    return sha256(f"{_MARK}{digest}".encode())


def head_mark() -> str:
    """The mark of the head at this moment."""
    return mark(log.head()[1])


def advance() -> None:
    """Write the head into the file of the open store, when what it says still stands in the log (after a commit).

    On a disk that takes nothing it stays behind, which is told: the work itself was committed.
    """
    opened = current_store()
    if opened is None:
        return
    kept = _read_anchor(opened)
    if kept is None or not (kept.sealed or kept.waits):
        return
    number, digest = log.head()
    if (number > kept.number or kept.waits) and stands(kept):
        try:
            anchor.write(opened.store.path, opened.store.id, opened.master, Anchor(number, digest, kept.restored))
        except OSError as error:
            _log.error("the head of the log was not kept: %s", type(error).__name__)


def stands(kept: Anchor) -> bool:
    """Whether the row that an anchor names is still there, and still the same."""
    if not kept.number:
        return kept.digest == log.START
    with connection.cursor() as cursor:
        cursor.execute("SELECT digest FROM staff_auditentry WHERE number = %s", [kept.number])
        row = cursor.fetchone()
    return row is not None and row[0] == kept.digest


def _read_anchor(opened: OpenStore) -> Anchor | None:
    return anchor.read(opened.store.path, opened.store.id, opened.master)


def state(opened: OpenStore, releases: Iterable[tuple[str, str]] = ()) -> LogState:
    """Walk the log and hold it against the anchor and the releases (name, mark)."""
    kept = _read_anchor(opened)
    trusted = kept is not None and (kept.sealed or kept.waits)
    chain = log.verify_chain(anchor=(kept.number, kept.digest) if kept is not None and trusted else None)
    if kept is None:
        fault = f"{anchor.FILE} tidak ada atau tidak terbaca"
    elif not trusted:
        fault = f"{anchor.FILE} bukan tulisan simpanan ini"
    elif not stands(kept):
        fault = f"baris {kept.number} yang dicatat di luar tidak ada lagi pada catatan"
    else:
        fault = ""
    marks = _marks()
    foreign = tuple(name for name, found in releases if found not in marks)
    return LogState(chain, kept, fault, tuple(log_triggers.missing_triggers()), foreign)


def _marks() -> set[str]:
    """The mark of every row, and that of an empty log."""
    found, after = {mark(log.START)}, 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(
                "SELECT number, digest FROM staff_auditentry WHERE number > %s ORDER BY number LIMIT %s",
                [after, _BATCH],
            )
            rows = cursor.fetchall()
            if not rows:
                return found
            found.update(mark(digest) for _, digest in rows)
            after = rows[-1][0]

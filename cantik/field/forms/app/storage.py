"""A group of submissions becomes part of the store in one transaction, with one entry of the log.

What is one after the other in the group is so here as well: an edit may follow its original within the same group.
"""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum

from django.db import connection, transaction

from cantik.base.canonical import canonical_json
from cantik.base.canonical import digest as sha256
from cantik.base.chunks import chunks
from cantik.field.forms.app.models import (
    BRANCH,
    DISMISSED,
    EDIT_CONFLICT,
    FOLLOWS_HELD,
    FORMER,
    HEAD,
    HELD,
    ORPHAN_EDIT,
    OTHER_ENUMERATOR,
    REVOKED,
    ROUND_CLOSED,
    FormSubmission,
)
from cantik.field.forms.envelope import Envelope
from cantik.staff.app import log
from cantik.vault.app.bulk import insert, moment
from cantik.vault.keys import KeyRing

#: who writes into the log for phones: the program itself; which phones stands in the rows
BY = "layanan:openrosa"
_COLUMNS = (
    "instance",
    "root",
    "deprecated",
    "standing",
    "reason",
    "area",
    "device",
    "form",
    "version",
    "digest",
    "size",
    "sealed",
    "complete",
    "received_at",
    "entry",
)
#: PostgreSQL: groups of several processes come one after the other
_LINE = 0x6B_69_72_69_6D  # "kirim"


class PostOutcome(IntEnum):
    """What became of a post, as the status that the phone is told."""

    STORED = 201
    HELD = 202
    OTHER_BYTES = 409


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that lies sealed in the store already, with what finds and names it."""

    mark: bytes
    name: bytes
    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class SealedPost:
    """A submission that is to be stored: whence it came, what it says of itself, its sealed bytes.

    `held`: why it is put aside (`models`), "" when nothing speaks against it.
    """

    envelope: Envelope
    area: str
    device: int
    digest: str
    size: int
    sealed: bytes = field(repr=False)
    files: tuple[KeptFile, ...]
    complete: bool
    held: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class _Known:
    """A submission that stands in the table, or was decided upon in this group."""

    root: str
    standing: str
    area: str
    digest: str
    complete: bool
    device: int


def seal_xml(xml: bytes, instance: str, digest: str, keys: KeyRing) -> bytes:
    """The XML packed (a sixth of it is left) and sealed for its place."""
    return keys.seal("berkas", zlib.compress(xml, 1), _place(instance, digest))


def open_xml(submission: FormSubmission, keys: KeyRing) -> bytes:
    """The bytes that came. Raises `DamagedSecret` (R204)."""
    packed = keys.open("berkas", bytes(submission.sealed), _place(submission.instance, submission.digest))
    return zlib.decompress(packed, bufsize=submission.size or 1)


def _place(instance: str, digest: str) -> str:
    return f"forms_submission.sealed|{instance}|{digest}"


def store_group(arrivals: Sequence[SealedPost]) -> list[PostOutcome]:
    """Store a group, durable when this returns; what became of each. Raises `DatabaseError`: then nothing was."""
    with transaction.atomic():
        in_line()
        return _Group(arrivals).store()


def in_line() -> None:
    """Let no other process store or decide about submissions until this transaction ends, and let it end on the disk
    (SQLite's stand in line, and wait for the disk, anyway)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # one way there and back: while a group is under way, everybody waits
            cursor.execute("SELECT set_config('synchronous_commit', 'on', true), pg_advisory_xact_lock(%s)", [_LINE])


class _Group:
    """The decisions about one group."""

    def __init__(self, arrivals: Sequence[SealedPost]) -> None:
        self._arrivals = arrivals
        self._before = _read_known(arrivals)
        self._stopped = _find_stopped(arrivals)
        self._known: dict[str, _Known] = dict(self._before)
        self._new: dict[str, tuple[SealedPost, str]] = {}  # by instance: the arrival, and why it is a branch or held
        self._files: list[tuple[SealedPost, KeptFile]] = []
        self._other: list[SealedPost] = []

    def store(self) -> list[PostOutcome]:
        outcomes = [self._decide(arrival) for arrival in self._arrivals]
        self._write()
        return outcomes

    def _decide(self, arrival: SealedPost) -> PostOutcome:
        instance = arrival.envelope.instance
        known = self._known.get(instance)
        if known is None:
            self._take(arrival)
            known = self._known[instance]
        elif known.digest != arrival.digest or known.area != arrival.area:
            self._other.append(arrival)
            return PostOutcome.OTHER_BYTES
        elif arrival.complete and not known.complete:
            known = self._known[instance] = replace(known, complete=True)
        self._files += [(arrival, file) for file in arrival.files]
        return PostOutcome.HELD if known.standing == HELD else PostOutcome.STORED

    def _take(self, arrival: SealedPost) -> None:
        """Decide what a new submission is to what came before it."""
        instance, deprecated = arrival.envelope.instance, arrival.envelope.deprecated
        former = self._known.get(deprecated) if deprecated != instance else None
        if former is not None and former.area != arrival.area:
            former = None  # another village's is none of theirs to follow
        root, standing, reason = instance, HEAD, ""
        if held := self._stopped.get(arrival.device) or arrival.held:
            standing, reason = HELD, held
        elif former is not None:
            root = former.root
            if not _of_one_enumerator(former.device, arrival.device):
                standing, reason = HELD, OTHER_ENUMERATOR
            elif former.standing == HEAD:
                self._known[deprecated] = replace(former, standing=FORMER)
            elif former.standing == HELD:
                standing, reason = HELD, FOLLOWS_HELD
            else:
                standing, reason = BRANCH, EDIT_CONFLICT
        elif deprecated:
            standing, reason = BRANCH, ORPHAN_EDIT
        self._known[instance] = _Known(root, standing, arrival.area, arrival.digest, arrival.complete, arrival.device)
        self._new[instance] = (arrival, reason)

    def _write(self) -> None:
        entry = _log_group(self._new, self._known) if self._new else 0
        for arrival in self._other:
            _tell_other_bytes(arrival, self._known[arrival.envelope.instance].digest)
        self._change()
        if self._new:
            insert("forms_submission", _COLUMNS, [self._row(*new, entry) for new in self._new.values()])
        _insert_files(self._files)
        self._read_anew()

    def _read_anew(self) -> None:
        """What was read of a form of which a file came now is forgotten: it said that the file was missing."""
        late = sorted({a.envelope.instance for a, _ in self._files} & self._before.keys())
        if late:
            with connection.cursor() as cursor:
                for part in chunks(late):
                    marks = ", ".join(["%s"] * len(part))
                    cursor.execute(f"DELETE FROM forms_submissionrows WHERE submission_id IN ({marks})", part)  # noqa: S608

    def _change(self) -> None:
        """What stood there and is another now: no head any more, or complete."""
        changed = {name: now for name, was in self._before.items() if (now := self._known[name]) != was}
        if changed:
            with connection.cursor() as cursor:
                cursor.executemany(
                    "UPDATE forms_submission SET standing = %s, complete = %s WHERE instance = %s",
                    [(now.standing, now.complete, name) for name, now in changed.items()],
                )

    def _row(self, arrival: SealedPost, reason: str, entry: int) -> tuple[object, ...]:
        envelope = arrival.envelope
        known = self._known[envelope.instance]
        return (
            envelope.instance,
            known.root,
            envelope.deprecated,
            known.standing,
            reason,
            arrival.area,
            arrival.device,
            envelope.form,
            envelope.version,
            arrival.digest,
            arrival.size,
            arrival.sealed,
            known.complete,
            moment(arrival.at),
            entry,
        )


def _read_known(arrivals: Sequence[SealedPost]) -> dict[str, _Known]:
    """What stands in the table of all that a group names."""
    names = {name for a in arrivals for name in (a.envelope.instance, a.envelope.deprecated) if name}
    found: dict[str, _Known] = {}
    with connection.cursor() as cursor:
        for part in chunks(sorted(names)):
            marks = ", ".join(["%s"] * len(part))
            cursor.execute(
                "SELECT instance, root, standing, area, digest, complete, device FROM forms_submission"  # noqa: S608
                f" WHERE instance IN ({marks})",
                list(part),
            )
            found |= {row[0]: _Known(row[1], row[2], row[3], row[4], bool(row[5]), row[6]) for row in cursor.fetchall()}
    return found


def _of_one_enumerator(former: int, device: int) -> bool:
    """Whether both devices are one enumerator's: a phone that took the place of another goes on with its forms. What
    somebody else filled in is theirs, until the office says otherwise."""
    if former == device:
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT enumerator_id) FROM plan_device WHERE id IN (%s, %s)", [former, device])
        return bool(cursor.fetchone()[0] == 1)


def _find_stopped(arrivals: Sequence[SealedPost]) -> dict[int, str]:
    """Devices of a group that were revoked, whose round was closed or whose enumerator stopped, when this transaction
    began: what a request saw may be some seconds old."""
    found: dict[int, str] = {}
    with connection.cursor() as cursor:
        for part in chunks(sorted({arrival.device for arrival in arrivals})):
            marks = ", ".join(["%s"] * len(part))
            cursor.execute(
                "SELECT d.id, d.revoked_at IS NOT NULL, e.ended_at IS NOT NULL FROM plan_device d"  # noqa: S608
                " JOIN plan_round r ON r.id = d.round_id JOIN plan_enumerator e ON e.id = d.enumerator_id"
                f" WHERE d.id IN ({marks})"
                " AND (d.revoked_at IS NOT NULL OR e.ended_at IS NOT NULL OR r.closed_at IS NOT NULL)",
                list(part),
            )
            found |= {
                device: REVOKED if revoked else DISMISSED if stopped else ROUND_CLOSED
                for device, revoked, stopped in cursor.fetchall()
            }
    return found


def group_mark(digests: Mapping[str, str]) -> str:
    """What the log says of a group: SHA-256 over its instanceIDs with the SHA-256 of each."""
    return sha256(canonical_json(dict(sorted(digests.items()))))


def _log_group(new: Mapping[str, tuple[SealedPost, str]], known: Mapping[str, _Known]) -> int:
    """Write one entry about a group; its number."""
    areas = sorted({arrival.area for arrival, _ in new.values()})
    held = sum(1 for name in new if known[name].standing == HELD)
    mark = group_mark({name: arrival.digest for name, (arrival, _) in new.items()})
    log.record(
        by=BY,
        at=max(arrival.at for arrival, _ in new.values()),
        action="kiriman.terima",
        subject="desa",
        subjects=[f"desa:{area}" for area in areas],
        detail={"jumlah": len(new), "karantina": held, "sidik": mark},
    )
    return log.head()[0]


def _tell_other_bytes(arrival: SealedPost, stored: str) -> None:
    with log.within(arrival.area):
        log.record(
            by=BY,
            at=arrival.at,
            action="kiriman.beda",
            subject="kiriman",
            subjects=[arrival.envelope.instance],
            detail={"tersimpan": stored, "datang": arrival.digest},
        )


def _insert_files(files: Sequence[tuple[SealedPost, KeptFile]]) -> None:
    if files:
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO forms_submissionfile (submission_id, mark, name, digest, size, received_at)"
                " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
                [
                    (a.envelope.instance, file.mark, file.name, file.digest, file.size, moment(a.at))
                    for a, file in files
                ],
            )

"""Decide about findings: accept with a reason, leave for the field, ask the coach; take the last decision back.

Each in one transaction with one entry in the log. Two people at once: who comes second is told what the first decided.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from cantik.base import clock
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.collect.app.models import ACCEPTED, APPLIED, OPEN, BatchFinding
from cantik.collect.finding import Level
from cantik.examine.findings.accept import parse_reason, without_numbers
from cantik.examine.findings.app.errors import AlreadyDecided, NotDecidable, PreviewStale
from cantik.examine.findings.app.models import ACCEPT, ASK, CORRECT, FIELD, Decision, FindingAct
from cantik.examine.findings.app.queries import acts_of_press, versions
from cantik.staff.app import log

_PIECE = 500
#: what a finding waits for when nobody wrote more
FIELD_REASON = "perlu dilihat di lapangan"


@dataclass(frozen=True, slots=True)
class DecisionOrder:
    """What is asked for: by whom (`by`, an account's id), when, why; `token` of the form that asks."""

    area_id: int
    kind: str
    reason: str
    by: str
    at: dt.datetime
    token: str


def reason_of(kind: str, text: str) -> str:
    """The reason as it is kept. Raises `WrongUse` B303 where one of at least ten letters is asked for, `NumberInReason`
    (B307)."""
    plain = without_numbers(text)
    if kind == CORRECT:
        return plain
    if kind == FIELD and not plain:
        return FIELD_REASON
    return parse_reason(plain).text


def decide(order: DecisionOrder, *, seen: Mapping[int, str]) -> FindingAct:
    """Decide about the findings of `seen`; its values are the versions (`queries.versions`) that the person saw.

    The same form again (`token`) changes nothing and gives the same act. Raises `AlreadyDecided` (B304),
    `NotDecidable` (B305), `WrongUse` (B303).
    """
    reason = reason_of(order.kind, order.reason)
    with transaction.atomic():
        repeated = done_before(order)
        if repeated is not None:
            return repeated
        rows = lock_findings(list(seen))
        _refuse_stale(rows, seen)
        _refuse_unfit(order.kind, rows, len(seen))
        act = write_act(order, reason, [row.pk for row in rows])
        if order.kind == ACCEPT:
            _accept(act, [row.pk for row in rows])
    return act


def accept(*, area: AreaCode, numbers: Collection[int], reason: str, by: str, at: dt.datetime | None = None) -> int:
    """Accept findings as they stand now, with one reason: for whoever decides without a page (commands, the way, the
    demo). Returns how many; none is no act. Raises what `decide` raises; nothing is changed then."""
    text = parse_reason(reason).text
    wanted = sorted(set(numbers))
    with transaction.atomic():
        area_row = find_area(area)
        if not wanted or area_row is None:
            return 0
        order = DecisionOrder(area_row.pk, ACCEPT, text, by, at or clock.now(), secrets.token_urlsafe(24))
        decide(order, seen=dict.fromkeys(wanted, "") | _as_they_are(lock_findings(wanted)))
    return len(wanted)


@dataclass(frozen=True, slots=True)
class CorrectionResult:
    """What a correction wrote: its number in the register, findings that are gone, findings that came up."""

    correction: int
    mended: tuple[int, ...]
    arisen: tuple[int, ...]


def correct(order: DecisionOrder, *, finding: int, seen: str, write: Callable[[], CorrectionResult]) -> FindingAct:
    """Correct a value because of a finding; `write` is the register's and runs in the same transaction.

    Raises `AlreadyDecided` (B304), `NotDecidable` (B305), and whatever `write` raises: nothing is changed then.
    """
    reason = reason_of(order.kind, order.reason)
    with transaction.atomic():
        repeated = done_before(order)
        if repeated is not None:
            return repeated
        rows = lock_findings([finding])
        _refuse_stale(rows, {finding: seen})
        if not rows or rows[0].state != OPEN:
            raise NotDecidable("temuan yang tidak terbuka")
        done = write()
        settled = list(dict.fromkeys((finding, *done.mended)))
        act = write_act(order, reason, settled, done.correction)
        Decision.objects.bulk_create([Decision(act=act, finding_id=number, arisen=True) for number in done.arisen])
    return act


def correct_alone(order: DecisionOrder, *, write: Callable[[], CorrectionResult]) -> FindingAct:
    """Correct a value that no finding asked for; an act all the same, with what it mended, taken back
    like any other. Raises `NumberInReason` (B307), and whatever `write` raises: nothing is changed then."""
    reason = reason_of(order.kind, order.reason)
    with transaction.atomic():
        repeated = done_before(order)
        if repeated is not None:
            return repeated
        done = write()
        act = write_act(order, reason, list(done.mended), done.correction)
        Decision.objects.bulk_create([Decision(act=act, finding_id=number, arisen=True) for number in done.arisen])
    return act


def done_before(order: DecisionOrder) -> FindingAct | None:
    """Find the act that was written when this very form was sent before; None when it was not. Raises `NotDecidable`
    (B305) for the form of somebody else."""
    act = FindingAct.objects.filter(token=order.token).first()
    if act is not None and (act.by, act.kind, act.area_id) != (order.by, order.kind, order.area_id):
        raise NotDecidable("formulir orang lain")
    return act


def lock_findings(numbers: Sequence[int]) -> list[BatchFinding]:
    """Findings that nobody else changes until this transaction ends (SQLite's writers stand in line anyhow)."""
    rows = BatchFinding.objects.filter(batch__state=APPLIED)
    if connection.vendor == "postgresql":
        rows = rows.select_for_update(of=("self",))
    found: list[BatchFinding] = []
    for piece in _pieces(sorted(numbers)):
        found.extend(rows.filter(pk__in=piece).order_by("pk"))
    return found


def _pieces(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    return (numbers[start : start + _PIECE] for start in range(0, len(numbers), _PIECE))


def _refuse_stale(rows: Sequence[BatchFinding], seen: Mapping[int, str]) -> None:
    now: dict[int, str] = {}
    for start in range(0, len(rows), _PIECE):
        now |= versions(rows[start : start + _PIECE])
    for row in rows:
        if now[row.pk] != seen[row.pk]:
            raise already_decided(row)


def already_decided(row: BatchFinding) -> AlreadyDecided:
    """Return the error for somebody who decides second: it says what the newest decision about the finding was."""
    act = FindingAct.objects.filter(decisions__finding=row).order_by("-pk").first()
    if act is None:
        return AlreadyDecided(row.pk, state=row.state, by=row.decided_by, at=row.decided_at, reason=row.reason)
    if act.undone_at is not None:
        return AlreadyDecided(row.pk, state="diurungkan", by=act.undone_by, at=act.undone_at, reason="")
    state = row.state if row.state != OPEN else act.kind
    return AlreadyDecided(row.pk, state=state, by=act.by, at=act.at, reason=act.reason)


def _refuse_unfit(kind: str, rows: Sequence[BatchFinding], wanted: int) -> None:
    if kind not in (ACCEPT, FIELD, ASK) or not wanted:
        raise NotDecidable(kind)
    if len(rows) != wanted:
        raise NotDecidable(f"{wanted - len(rows)} nomor yang tidak ada")
    if any(row.state != OPEN for row in rows):
        raise NotDecidable("temuan yang tidak terbuka")
    if kind == ACCEPT and any(row.level != Level.CHECK for row in rows):
        raise NotDecidable("temuan yang bukan galat")  # a refused row is outside already, a note holds nothing


def write_act(order: DecisionOrder, reason: str, numbers: Sequence[int], correction: int | None = None) -> FindingAct:
    """Write an act, its findings and one entry of the log, inside the caller's transaction."""
    act = FindingAct.objects.create(
        area_id=order.area_id,
        kind=order.kind,
        reason=reason,
        by=order.by,
        at=order.at,
        token=order.token,
        correction=correction,
    )
    Decision.objects.bulk_create([Decision(act=act, finding_id=number) for number in numbers], batch_size=_PIECE)
    log.record(
        by=order.by,
        at=order.at,
        action=f"temuan.{order.kind}",
        subject="temuan",
        subjects=list(numbers),
        detail={"temuan": len(numbers), "putusan": act.pk},
    )
    return act


def keep_answer(act: int, answer: str, *, by: str, at: dt.datetime) -> None:
    """The coach answered what an act asked: its findings are to be decided about again."""
    FindingAct.objects.filter(pk=act).update(answer=answer, answered_by=by, answered_at=at)


def _accept(act: FindingAct, numbers: Sequence[int]) -> None:
    for piece in _pieces(numbers):
        BatchFinding.objects.filter(pk__in=piece).update(
            state=ACCEPTED, reason=act.reason, decided_by=act.by, decided_at=act.at
        )


def take_back(act: FindingAct, *, by: str, at: dt.datetime, uncorrect: Callable[[int, list[int]], None]) -> int:
    """Take back what the press of an act did, all of it or nothing; returns how many findings are open (or due) again.

    Findings about which something else was decided since stay as they are. Taking back twice changes nothing.
    `uncorrect` takes a correction of the register back, with the findings that came up with it; what it raises leaves
    everything as it was.
    """
    with transaction.atomic():
        return sum(_reopen_findings(standing, by, at, uncorrect) for standing in acts_of_press(act))


def _reopen_findings(act: FindingAct, by: str, at: dt.datetime, uncorrect: Callable[[int, list[int]], None]) -> int:
    marked = FindingAct.objects.filter(pk=act.pk, undone_at__isnull=True).update(undone_by=by, undone_at=at)
    if not marked:
        return 0
    numbers = list(Decision.objects.filter(act=act, arisen=False).values_list("finding_id", flat=True))
    again = len(numbers)
    if act.kind == CORRECT and act.correction is not None:
        uncorrect(
            act.correction, list(Decision.objects.filter(act=act, arisen=True).values_list("finding_id", flat=True))
        )
    if act.kind == ACCEPT:
        again = sum(
            BatchFinding.objects.filter(pk__in=piece, state=ACCEPTED, decided_by=act.by, decided_at=act.at).update(
                state=OPEN, reason="", decided_by="", decided_at=None
            )
            for piece in _pieces(numbers)
        )
    log.record(
        by=by,
        at=at,
        action="temuan.urung",
        subject="temuan",
        subjects=numbers,
        detail={"temuan": again, "putusan": act.pk},
    )
    return again


# ── many at once ────────────────────────────────────────────────────────────────────────────────


def fingerprint(numbers: Collection[int]) -> str:
    """What a preview showed, as a short text: the same findings give the same text."""
    return hashlib.sha256(",".join(map(str, sorted(numbers))).encode()).hexdigest()[:32]


def decide_many(order: DecisionOrder, *, numbers: Sequence[int], previewed: str, count: int) -> FindingAct:
    """Decide about many open findings, if they are still those that the preview showed.

    Raises `PreviewStale` (B306) and the errors of `decide`.
    """
    with transaction.atomic():
        repeated = done_before(order)
        if repeated is not None:
            return repeated
        if fingerprint(numbers) != previewed:
            raise PreviewStale(count, len(numbers))
        rows = lock_findings(numbers)
        return decide(order, seen=_as_they_are(rows))


@dataclass(frozen=True, slots=True)
class AlikeFindings:
    """Open findings of one kind, and what is decided about them; `previewed`, `count`: as `decide_many` takes them. The
    token of the order is that of the press, a dot and a number: taken back is what one press did."""

    order: DecisionOrder
    numbers: Sequence[int]
    previewed: str
    count: int


@transaction.atomic
def decide_kinds(kinds: Sequence[AlikeFindings]) -> FindingAct:
    """An act for each of one or more kinds, all of them or none; the last act. Raises as `decide_many`."""
    acts = [decide_many(kind.order, numbers=kind.numbers, previewed=kind.previewed, count=kind.count) for kind in kinds]
    return acts[-1]


def _as_they_are(rows: Sequence[BatchFinding]) -> dict[int, str]:
    now: dict[int, str] = {}
    for start in range(0, len(rows), _PIECE):
        now |= versions(rows[start : start + _PIECE])
    return now

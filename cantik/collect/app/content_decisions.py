"""Decisions about content that is not read: kept, found again, taken back; each with one line in the log."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from cantik.collect.account import ContentQuestion, FileAccount, decode_account
from cantik.collect.app.models import Batch, ContentDecision
from cantik.collect.rulings import MetOrder, Ruling, still_open
from cantik.staff.app import log

_BETWEEN = ","


def remembered_of(code: str) -> dict[str, Ruling]:
    """What stands decided in a village, by shape."""
    rows = ContentDecision.objects.filter(area=code, removed_at__isnull=True)
    return {row.shape: Ruling(row.choice, row.reason, _words(row.words)) for row in rows}


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in text.split(_BETWEEN) if word)


def keep_decision(*, code: str, order: MetOrder, by: str, at: dt.datetime) -> None:
    """Remember a decision; one about the same content is taken back. The same again changes nothing."""
    words = _BETWEEN.join(sorted(order.ruling.words))
    with transaction.atomic():
        standing = ContentDecision.objects.filter(area=code, shape=order.shape, removed_at__isnull=True)
        before = standing.first()
        said = (order.ruling.choice, order.ruling.reason, words)
        if before is not None and (before.choice, before.reason, before.words) == said:
            return
        standing.update(removed_by=by, removed_at=at)
        made = ContentDecision.objects.create(
            area=code,
            shape=order.shape,
            place=order.place,
            choice=order.ruling.choice,
            reason=order.ruling.reason,
            words=words,
            made_by=by,
            made_at=at,
        )
        log.record(by=by, at=at, action="isi.putus", subject="putusan isi", subjects=[made.pk])


def take_back_decision(*, code: str, number: int, by: str, at: dt.datetime) -> None:
    """Take a decision back: its content is asked about again. Twice changes nothing.

    Raises `ContentDecision.DoesNotExist` for another village's.
    """
    with transaction.atomic():
        row = ContentDecision.objects.get(pk=number, area=code)
        if ContentDecision.objects.filter(pk=number, removed_at__isnull=True).update(removed_by=by, removed_at=at):
            log.record(by=by, at=at, action="isi.batal", subject="putusan isi", subjects=[row.pk])


def decisions_of(code: str, shapes: Iterable[str]) -> Sequence[ContentDecision]:
    """The decisions that stand in a village about content of these shapes, the newest first."""
    return list(ContentDecision.objects.filter(area=code, shape__in=list(shapes), removed_at__isnull=True))


@dataclass(frozen=True, slots=True)
class OpenContent:
    """What of a file that stands in the register was not read, and nobody decided about."""

    batch: int
    file: str
    questions: tuple[ContentQuestion, ...]

    def as_sentence(self) -> str:
        """Why no release of it can be signed, without a full stop."""
        first, more = self.questions[0], len(self.questions) - 1
        rest = f", dan {more} lain" if more else ""
        return f"{self.file}: isi yang tidak dibaca belum diputuskan: {first.place} ({first.why}){rest}"


def open_content(code: str, batches: Sequence[int]) -> tuple[OpenContent, ...]:
    """What holds the release of a village, of the batches on which its register stands."""
    rows = Batch.objects.filter(pk__in=batches).exclude(account="").order_by("pk")
    asked = [(row.pk, row.file_name, questions_in(row.account)) for row in rows]
    if not any(questions for _, _, questions in asked):
        return ()
    remembered = remembered_of(code)
    left = ((number, name, still_open(questions, remembered)) for number, name, questions in asked)
    return tuple(OpenContent(number, name, questions) for number, name, questions in left if questions)


def account_in(text: str) -> FileAccount:
    """The account as the row of a batch holds it; an empty one where it has none."""
    return decode_account(json.loads(text)) if text else FileAccount()


def questions_in(text: str) -> tuple[ContentQuestion, ...]:
    """The questions of such an account."""
    return account_in(text).questions

"""Open one NIK, with a reason, written down; more than twenty a day leave a warning.

Opening and showing are two steps: the first is recorded and counted, the second reads the number for the one page that
follows. A page that is loaded again shows nothing and counts nothing.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from django.db import transaction

from cantik.base import clock
from cantik.base.text import fold
from cantik.register.core.app.current import reveal
from cantik.register.core.app.models import Person
from cantik.register.core.app.person_lists import Light, fold_persons
from cantik.register.core.app.search import applied_batches, standing_batches
from cantik.register.core.errors import ReasonRefused
from cantik.staff.app import log
from cantik.staff.app.pace import done_since
from cantik.vault.app.opening import OpenStore

#: letters that a reason has at least: fewer say nothing to who reads the log
LEAST_LETTERS = 10
#: openings of one account a day after which each further one leaves a warning
DAILY = 20
ACTION, WARNING = "orang.buka_nik", "orang.buka_nik_banyak"
_NUMBER = re.compile(r"\d[\d\s.\-]{5,}")


@dataclass(frozen=True, slots=True)
class Opened:
    """How many numbers this account opened today, this one included; `warned`: that was too many."""

    today: int
    warned: bool


def open_number(
    area_id: int, person: int, *, reason: str, today: dt.date, by: str, at: dt.datetime | None = None
) -> Opened | None:
    """Record that somebody opens the NIK of a person and why; None for a person of another village or without NIK.

    Raises `ReasonRefused` R407 for a reason of fewer than ten letters, R408 for one that repeats a number or the name:
    reasons stay in the log for ever.
    """
    one = _light(area_id, person, today)
    if one is None or not one.nik:
        return None
    said = " ".join(reason.split())
    _check(said, one)
    at = at or clock.now()
    with transaction.atomic():
        log.record(by=by, at=at, action=ACTION, subject="orang", subjects=[person], detail={"alasan": said})
        count = done_since(by, ACTION, clock.midnight(today))
        if count > DAILY:
            log.record(
                by=by,
                at=at,
                action=WARNING,
                subject="orang",
                subjects=[person],
                detail={"hari_ini": count, "batas": DAILY},
            )
    return Opened(count, count > DAILY)


def number_of(opened: OpenStore, area_id: int, person: int, *, today: dt.date) -> str:
    """The NIK of a person in clear, for the page that follows an opening; "" for nobody."""
    one = _light(area_id, person, today)
    return reveal(opened, {one.nik})[one.nik] if one is not None and one.nik else ""


def _light(area_id: int, person: int, today: dt.date) -> Light | None:
    if not Person.objects.filter(pk=person, area_id=area_id).exists():
        return None
    only = frozenset({person})
    standing = fold_persons(standing_batches(area_id, today), only)
    return standing.get(person) or fold_persons(applied_batches(area_id), only).get(person)


def _check(reason: str, one: Light) -> None:
    if sum(letter.isalpha() for letter in reason) < LEAST_LETTERS:
        raise ReasonRefused(
            "R407",
            "Alasan terlalu pendek",
            expected=f"paling sedikit {LEAST_LETTERS} huruf",
            mend="Tulis untuk apa NIK ini dibuka. Alasan tersimpan selamanya.",
        )
    words = f" {fold(reason)} "
    if _NUMBER.search(reason) or any(folded and f" {folded} " in words for _, folded in one.names):
        raise ReasonRefused(
            "R408",
            "Alasan memuat nomor atau nama orangnya",
            expected="alasan tanpa data orang",
            mend="Tulis untuk apa, bukan siapa: orangnya sudah tercatat.",
        )

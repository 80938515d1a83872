"""Whose clock is wrong, of two that differ: what somebody signed on a day cannot lie ahead of a clock that is right.

A moment that lies ahead of a clock speaks against it, unless the very computer whose clock it contradicts on the other
side wrote it. Where nothing speaks against one alone, both are named with what they show: people have a third clock.
"""

from __future__ import annotations

import datetime as dt
import email.utils
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

#: from here on a clock is wrong, and not merely slow
TOLERANCE = dt.timedelta(days=1)


class WrongClock(StrEnum):
    """Which of two clocks cannot be right; the value stands in kept states and in JSON."""

    OWN = "jam_sendiri"
    OTHER = "jam_server"
    EITHER = "jam"


@dataclass(frozen=True, slots=True)
class ClockWitnesses:
    """Moments that were: written by this computer, signed by the other one, and by third ones."""

    own: tuple[dt.datetime, ...] = ()
    other: tuple[dt.datetime, ...] = ()
    third: tuple[dt.datetime, ...] = ()


def read_shown_time(header: str) -> dt.datetime | None:
    """What the clock of a server showed, as its answer says (`Date`); None where it says nothing that is a day.

    >>> read_shown_time("Mon, 30 Nov 2026 00:09:55 GMT")
    datetime.datetime(2026, 11, 30, 0, 9, 55, tzinfo=datetime.timezone.utc)
    >>> read_shown_time("kemarin") is None
    True
    """
    told = email.utils.parsedate_tz(header)
    try:
        return None if told is None else dt.datetime.fromtimestamp(email.utils.mktime_tz(told), tz=dt.UTC)
    except (ValueError, OverflowError, OSError):
        return None


def find_wrong_clock(own: dt.datetime, other: dt.datetime, witnesses: ClockWitnesses) -> WrongClock | None:
    """Which clock is wrong; None where the two agree.

    >>> day = lambda n: dt.datetime(2026, 1, n, tzinfo=dt.UTC)
    >>> find_wrong_clock(day(9), day(9), ClockWitnesses()) is None
    True
    >>> find_wrong_clock(day(20), day(5), ClockWitnesses(other=(day(12),)))
    <WrongClock.OTHER: 'jam_server'>
    >>> find_wrong_clock(day(2), day(20), ClockWitnesses(third=(day(15),)))
    <WrongClock.OWN: 'jam_sendiri'>
    >>> find_wrong_clock(day(20), day(5), ClockWitnesses())
    <WrongClock.EITHER: 'jam'>
    """
    if abs(own - other) <= TOLERANCE:
        return None
    own_wrong = _lies_behind(own, (*witnesses.own, *witnesses.third))
    other_wrong = _lies_behind(other, (*witnesses.other, *witnesses.third))
    if own_wrong == other_wrong:
        return WrongClock.EITHER
    return WrongClock.OWN if own_wrong else WrongClock.OTHER


def _lies_behind(shown: dt.datetime, moments: Iterable[dt.datetime]) -> bool:
    return any(moment > shown + TOLERANCE for moment in moments)

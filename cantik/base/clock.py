"""The only place where the clock is read; everything below the edges takes the time as an argument."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

WIB = dt.timezone(dt.timedelta(hours=7), "WIB")
_ZONE: ContextVar[dt.timezone] = ContextVar("zone", default=WIB)


def now() -> dt.datetime:
    """The present moment in UTC, with offset."""
    return dt.datetime.fromtimestamp(time.time(), tz=dt.UTC)


def zone() -> dt.timezone:
    """The zone of the place where the present work is done; WIB where nobody said it."""
    return _ZONE.get()


def today() -> dt.date:
    """Today's date where the present work is done: in Merauke the day begins two hours before Sabang's."""
    return day_of(now())


def day_of(moment: dt.datetime) -> dt.date:
    """The day of a moment, where this store is."""
    return moment.astimezone(zone()).date()


def midnight(day: dt.date) -> dt.datetime:
    """The beginning of a day where the present work is done."""
    return dt.datetime.combine(day, dt.time(), tzinfo=zone())


def use_zone(zone: dt.timezone) -> None:
    """From here on the work is that of a place with this zone, to the end of the `at_zone` that encloses it."""
    _ZONE.set(zone)


@contextmanager
def at_zone(zone: dt.timezone) -> Iterator[None]:
    """Do the work of a place by that place's clock; afterwards it is as before."""
    token = _ZONE.set(zone)
    try:
        yield
    finally:
        _ZONE.reset(token)

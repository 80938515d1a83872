"""The only place where the clock is read; everything below the edges takes the time as an argument."""

from __future__ import annotations

import datetime as dt
import time


def now() -> dt.datetime:
    """The present moment in UTC, with offset."""
    return dt.datetime.fromtimestamp(time.time(), tz=dt.UTC)


def today(zone_hours: int = 7) -> dt.date:
    """Today's date at UTC+`zone_hours` (WIB 7, WITA 8, WIT 9)."""
    return now().astimezone(dt.timezone(dt.timedelta(hours=zone_hours))).date()

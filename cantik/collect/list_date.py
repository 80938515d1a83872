"""Whether a list is of the day that somebody named for it, by what it is dated with itself. Pure.

A village goes on having children: a list without a birth for years before its day is an older list, and one with births
long after its day a newer one. Both would be counted wrongly (0.00 per cent under five).

How improbable an old list is, is reckoned: births come as a Poisson process, so that of `n` persons none (or `m`) is
born in `t` years with probability `P(X <= m), X ~ Poisson(n * b * t)` (the usual model of vital events: Brillinger
1986, The natural variability of vital rates and associated statistics, Biometrics 42). `b` is taken low, about half the
birth rate of the country, so that a village that is small, old, or slow in registering births is not asked. A few
births that stand alone after a long gap are taken for wrongly typed years, when the gap is long enough.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from cantik.base.dates import long_date
from cantik.collect.batch import Reading, RecordSet
from cantik.content.kinds import Limit

BIRTH = "tanggal_lahir"
_YEAR = dt.timedelta(days=365)


class Doubt(NamedTuple):
    """A list that is of another day than the one named: the latest day that it is dated with itself (proposed), and how
    many persons it names."""

    latest: dt.date
    named: dt.date
    persons: int

    @property
    def in_words(self) -> str:
        """What the list says, for a person."""
        if self.latest > self.named:
            return f"kelahiran sampai {long_date(self.latest)}, sesudah {long_date(self.named)}"
        return f"kelahiran dan peristiwa paling akhir {long_date(self.latest)}, jauh sebelum {long_date(self.named)}"


class DateLimits(NamedTuple):
    """`years`: gaps shorter than this are not asked about; `rate`: births a year and person, taken low; `chance`: how
    probable a gap may be before it is no evidence; `stray`: so many births may be wrongly dated."""

    years: int
    rate: float
    chance: float
    stray: int


def doubt_date(batch: Reading, limits: DateLimits) -> Doubt | None:
    """Why a list of persons is hardly of its reference date, None where nothing speaks against it."""
    people, named = batch.records.get("orang"), batch.reference
    if people is None or named is None or BIRTH not in people.columns:
        return None
    births = sorted((day for day in people.columns[BIRTH] if isinstance(day, dt.date)), reverse=True)
    ahead = [day for day in births if day >= named + limits.years * _YEAR]
    if len(ahead) > limits.stray:
        return Doubt(ahead[0], named, len(people))
    past = [day for day in births if day <= named]
    events = _latest_event(batch.records, named)
    for stray in range(limits.stray + 1):
        if stray >= len(past):
            return None
        latest = max(past[stray], events or past[stray])
        gap = (named - latest).days / _YEAR.days
        # a birth that stands alone is evidence of the day unless the years before it are missing, too
        least = limits.years if stray == 0 else limits.years + 1
        if gap >= least and _at_most(stray, len(past) * limits.rate * gap) < limits.chance:
            return Doubt(latest, named, len(people))
    return None


def date_limits(limits: Mapping[str, Limit]) -> DateLimits:
    """The limits of content."""
    return DateLimits(
        limits["tanggal_selisih"].whole,
        float(limits["kelahiran_paling_sedikit"].value),
        float(limits["tanggal_peluang"].value),
        limits["tanggal_sesat"].whole,
    )


def _latest_event(records: Mapping[str, RecordSet], named: dt.date) -> dt.date | None:
    """The latest day of anything but births up to a day: marriages, certificates, what else the list dates."""
    columns = (values for each in records.values() for name, values in each.columns.items() if name != BIRTH)
    return max(_until((day for values in columns for day in values), named), default=None)


def _until(days: Iterable[object], named: dt.date) -> Iterable[dt.date]:
    return (day for day in days if isinstance(day, dt.date) and day <= named)


def _at_most(count: int, mean: float) -> float:
    """P(X <= count) of a Poisson variable."""
    return math.exp(-mean) * sum(mean**k / math.factorial(k) for k in range(count + 1))

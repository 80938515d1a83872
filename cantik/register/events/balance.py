"""The balance of a month: P1 = P0 + (B - D) + (In - Out) + K + stock, each person accounted for, leaks named. Pure.

K is the net administrative correction (docs/bidang/population_parameters.md 1.2): found - lost - doubles merged -
cancelled entries. It is counted person by person, never as what is left over, so that it can fail to close; what fails
is a leak.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from cantik.register.core.kinds import Kind
from cantik.register.events.history import NO, YES

INFLOWS = (Kind.BIRTH, Kind.ARRIVAL, Kind.CEDED_IN)
OUTFLOWS = (Kind.DEATH, Kind.DEPARTURE, Kind.CEDED_OUT)


class Leak(StrEnum):
    """Why the events of a person and the two stocks do not agree."""

    STILL_COUNTED = "masih_terhitung"
    WAS_NOT_COUNTED = "tidak_terhitung_sebelumnya"
    NOT_COUNTED = "tidak_terhitung"
    WAS_COUNTED = "sudah_terhitung"


@dataclass(frozen=True, slots=True)
class Flow:
    """One event as a balance sees it: `before` and `says` give the bases before the event and what it says of them."""

    kind: Kind
    person: int
    occurred: dt.date
    before: Mapping[str, str]
    says: Mapping[str, str]

    def step(self, base: str) -> int:
        """+1 into the base, -1 out of it, 0 where the event does not touch it."""
        if self.kind in INFLOWS and self.says.get(base) == YES and self.before.get(base) != YES:
            return 1
        return -1 if self.kind in OUTFLOWS and self.says.get(base) == NO and self.before.get(base) == YES else 0


@dataclass(frozen=True, slots=True)
class Balance:
    """The lines of a balance, in persons. `leaks`: (person, reason); `stock`: brought by the first list of a source."""

    opening: int
    births: int
    deaths: int
    arrivals: int
    departures: int
    found: int
    lost: int
    cancelled: int
    merged: int
    stock: int
    closing: int
    leaks: tuple[tuple[int, Leak], ...]
    ceded_in: int = 0  # with the RT that came from another village; neither birth nor migration
    ceded_out: int = 0

    @property
    def k(self) -> int:
        """Net administrative correction."""
        return self.found - self.lost - self.cancelled - self.merged

    @property
    def gap(self) -> int:
        """What the lines do not explain: 0 when the balance closes."""
        flows = self.births - self.deaths + self.arrivals - self.departures + self.ceded_in - self.ceded_out
        return self.closing - (self.opening + flows + self.k + self.stock)

    @property
    def closes(self) -> bool:
        """Every person is accounted for; a leak in and a leak out do not make up for each other."""
        return self.gap == 0 and not self.leaks

    def k_is_large(self, share: Decimal) -> bool:
        """|K| above a share of the opening stock (content `limits/koreksi_bagian`)."""
        return abs(self.k) > self.opening * share and self.opening > 0


def balance(
    before: Collection[int],
    after: Collection[int],
    flows: Iterable[Flow],
    *,
    base: str,
    stocked: Collection[int] = (),
    told: Collection[int] = (),
    merged: Collection[int] = (),
) -> Balance:
    """The balance between two stocks (ids of persons in the base) and the events that occurred in between.

    `stocked`: persons whom the first list of a source brought in the period; `told`: persons of whom something is still
    said at the end (who left the base among them was cancelled, the others were lost); `merged`: doubles put together.
    """
    first, last = frozenset(before), frozenset(after)
    steps: dict[int, list[int]] = {}
    counts: Counter[str] = Counter()
    for flow in flows:
        step = flow.step(base)
        if step:
            counts[flow.kind] += 1
            steps.setdefault(flow.person, []).append(step)
    leaks: list[tuple[int, Leak]] = []
    for person in sorted(first | last | steps.keys()):
        change = (person in last) - (person in first)
        own = steps.get(person)
        if own is None:
            if change:
                counts[_line_without_event(change > 0, person in stocked, person in merged, person in told)] += 1
        elif person in merged and sum(own) - 1 == change:
            counts["merged"] += 1  # came or was born in the period, and turned out to be somebody who was there
        elif sum(own) != change:
            leaks.append((person, _why(own, person in first, person in last)))
    return Balance(
        opening=len(first),
        closing=len(last),
        leaks=tuple(leaks),
        **{line: counts[kind] for line, kind in _LINES.items()},
    )


#: line of a balance -> what was counted for it: a kind of event, or what no event says
_LINES = {
    "births": Kind.BIRTH,
    "deaths": Kind.DEATH,
    "arrivals": Kind.ARRIVAL,
    "departures": Kind.DEPARTURE,
    "ceded_in": Kind.CEDED_IN,
    "ceded_out": Kind.CEDED_OUT,
} | {line: line for line in ("found", "lost", "cancelled", "merged", "stock")}


def _line_without_event(came: bool, stocked: bool, merged: bool, told: bool) -> str:
    """The line of somebody who came to the base or left it without an event."""
    if came:
        return "stock" if stocked else "found"
    return "merged" if merged else "cancelled" if told else "lost"


def _why(steps: Sequence[int], first: bool, last: bool) -> Leak:
    if sum(steps) < 0:
        return Leak.STILL_COUNTED if last else Leak.WAS_NOT_COUNTED
    if sum(steps) > 0:
        return Leak.WAS_COUNTED if first else Leak.NOT_COUNTED
    return Leak.STILL_COUNTED if last else Leak.NOT_COUNTED


# ── lampid ──────────────────────────────────────────────────────────────────────────────────────

SEXES = ("1", "2", "")  # men, women, not known
COLUMNS = (Kind.BIRTH, Kind.DEATH, Kind.DEPARTURE, Kind.ARRIVAL)  # lahir, mati, pindah, datang


def lampid(events: Iterable[tuple[Kind, str, str]]) -> dict[str, dict[tuple[Kind, str], int]]:
    """Counts by dusun, then by (kind, sex), of `(kind, dusun, sex)`; other kinds are left out, no dusun is ""."""
    table: dict[str, dict[tuple[Kind, str], int]] = {}
    for kind, dusun, sex in events:
        if kind in COLUMNS:
            row = table.setdefault(dusun, {})
            key = (kind, sex if sex in SEXES else "")
            row[key] = row.get(key, 0) + 1
    return dict(sorted(table.items(), key=lambda pair: (not pair[0], pair[0])))


def month_of(year: int, month: int) -> tuple[dt.date, dt.date]:
    """The first and the last day of a month."""
    first = dt.date(year, month, 1)
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    return first, following - dt.timedelta(days=1)


def is_revised(last_day: dt.date, changed: Iterable[dt.date], card_day: int) -> bool:
    """Whether something about a month was recorded or taken back after its figures went out: on a day of the month
    that follows (content `limits/hari_kartu`)."""
    year, month = last_day.year + last_day.month // 12, last_day.month % 12 + 1
    return any(day > dt.date(year, month, card_day) for day in changed)

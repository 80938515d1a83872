"""The balance of each dusun, RW or RT over a period: births, deaths, moves, and what an act on the units moved. Pure.

Each person is walked through what happened: a change of the units is neither birth nor migration and has lines of its
own (docs/bidang/metadata.md 7.1 rule 5). Who is somewhere else without anything having happened is K.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from cantik.register.core.grouping import Unit


class BalanceLine(StrEnum):
    """A line of the balance of a unit."""

    BIRTH = "lahir"
    DEATH = "mati"
    ARRIVAL = "datang"
    DEPARTURE = "pindah"
    MOVED_IN = "masuk"
    MOVED_OUT = "keluar"
    BORDER_IN = "wilayah_masuk"
    BORDER_OUT = "wilayah_keluar"
    FOUND = "ditemukan"
    LOST = "hilang"
    STOCK = "stok"
    CEDED_IN = "desa_masuk"
    CEDED_OUT = "desa_keluar"


ADDS = (
    BalanceLine.BIRTH,
    BalanceLine.ARRIVAL,
    BalanceLine.MOVED_IN,
    BalanceLine.BORDER_IN,
    BalanceLine.FOUND,
    BalanceLine.STOCK,
    BalanceLine.CEDED_IN,
)
TAKES = (
    BalanceLine.DEATH,
    BalanceLine.DEPARTURE,
    BalanceLine.MOVED_OUT,
    BalanceLine.BORDER_OUT,
    BalanceLine.LOST,
    BalanceLine.CEDED_OUT,
)


@dataclass(frozen=True, slots=True)
class Step:
    """What moved one person on one day: `line` of an inflow or outflow of the village, of a move (MOVED_IN) or of an
    act on the units (BORDER_IN); `to`: where they are afterwards."""

    person: int
    on: dt.date
    number: int
    line: BalanceLine
    to: Unit | None = None


@dataclass(slots=True)
class UnitBalance:
    """The lines of one unit, in persons; `leaks`: people whose events and places do not agree."""

    opening: int = 0
    closing: int = 0
    lines: dict[BalanceLine, int] = field(default_factory=dict)
    leaks: list[int] = field(default_factory=list)

    def add(self, line: BalanceLine) -> None:
        """One person more in a line."""
        self.lines[line] = self.lines.get(line, 0) + 1

    def of(self, line: BalanceLine) -> int:
        """The persons of a line."""
        return self.lines.get(line, 0)

    @property
    def gap(self) -> int:
        """What the lines do not explain."""
        said = sum(map(self.of, ADDS)) - sum(map(self.of, TAKES))
        return self.closing - self.opening - said

    @property
    def closes(self) -> bool:
        """Every person is accounted for."""
        return self.gap == 0 and not self.leaks


def unit_balances(
    before: Mapping[int, Unit], after: Mapping[int, Unit], steps: Iterable[Step], stocked: Collection[int] = ()
) -> dict[Unit, UnitBalance]:
    """The balance of each unit between two states of one base (person -> unit). `stocked`: brought by a first list."""
    found: dict[Unit, UnitBalance] = {}

    def of(unit: Unit) -> UnitBalance:
        return found.setdefault(unit, UnitBalance())

    for unit in before.values():
        of(unit).opening += 1
    for unit in after.values():
        of(unit).closing += 1
    walks: dict[int, list[Step]] = {}
    for step in steps:
        walks.setdefault(step.person, []).append(step)
    for person in sorted({*before, *after, *walks}):
        own = sorted(walks.get(person, ()), key=lambda step: (step.on, step.number))
        at, flowed = _walk(before.get(person), own, of)
        _settle(person, at, after.get(person), flowed=flowed, stocked=person in stocked, of=of)
    return found


def _walk(at: Unit | None, steps: Iterable[Step], of: Callable[[Unit], UnitBalance]) -> tuple[Unit | None, bool]:
    """Where the steps of a person lead, and whether one of them was an inflow or outflow."""
    flowed = False
    for step in steps:
        if step.line in (BalanceLine.BIRTH, BalanceLine.ARRIVAL, BalanceLine.CEDED_IN):
            flowed = True
            if at is None and step.to is not None:
                of(step.to).add(step.line)
                at = step.to
        elif step.line in (BalanceLine.DEATH, BalanceLine.DEPARTURE, BalanceLine.CEDED_OUT):
            flowed = True
            if at is not None:
                of(at).add(step.line)
                at = None
        elif at is not None and step.to is not None and at != step.to:
            out, into = (
                (BalanceLine.MOVED_OUT, BalanceLine.MOVED_IN)
                if step.line is BalanceLine.MOVED_IN
                else (BalanceLine.BORDER_OUT, BalanceLine.BORDER_IN)
            )
            of(at).add(out)
            of(step.to).add(into)
            at = step.to
    return at, flowed


def _settle(
    person: int, at: Unit | None, last: Unit | None, *, flowed: bool, stocked: bool, of: Callable[[Unit], UnitBalance]
) -> None:
    """Somebody who is not where the steps lead: K, the first list of a source, or a leak when something happened."""
    if at == last:
        return
    if flowed and (at is None or last is None):
        of(at or last or ("", "", "")).leaks.append(person)
        return
    if at is not None:
        of(at).add(BalanceLine.LOST)
    if last is not None:
        of(last).add(BalanceLine.STOCK if stocked and at is None else BalanceLine.FOUND)

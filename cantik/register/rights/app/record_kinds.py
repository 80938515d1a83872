"""Kinds of records whose time may be over (`content/retensi.csv`): how each is found, counted and taken out.

Counting looks at what is there, before and after; nothing is told by subtraction. Files are taken by the caller, after
the transaction (`register/leave/app/erasing`: files and free pages cannot be part of one). A room above the register
registers its own kinds here, as it does with its jobs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.vault.app.opening import OpenStore

Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class OverdueItem:
    """One thing that goes whole: a round, or the requests or records of a year. `number`: of the round, else 0; `over`:
    the last day on which one of it ended; `records`: how many."""

    number: int
    title: str
    over: dt.date
    records: int


@dataclass(frozen=True, slots=True)
class Hindrance:
    """A round that is closed long enough and does not go yet: what of it nobody decided about."""

    number: int
    title: str
    undecided: int


@dataclass(frozen=True, slots=True)
class Overdue:
    """What of a kind ended by a day, and what would have if it were decided."""

    items: tuple[OverdueItem, ...]
    hindered: tuple[Hindrance, ...] = ()


@dataclass(frozen=True, slots=True)
class Taking:
    """Who takes out what, inside the transaction of the second hand."""

    opened: OpenStore
    area: AreaCode
    items: Sequence[OverdueItem]
    cutoff: dt.date
    by: str


@dataclass(frozen=True, slots=True)
class RecordKind:
    """How one kind is found by its last day, counted (rows; files of the store that go with them, told when the rows
    are gone), taken out, and which files are removed after that."""

    find: Callable[[AreaCode, dt.date], Overdue]
    rows: Callable[[AreaCode, Sequence[OverdueItem], dt.date], Counts]
    files: Callable[[OpenStore, AreaCode, Sequence[OverdueItem]], Counts]
    take: Callable[[Taking], None]
    sweep: Callable[[OpenStore], None]


_kinds: dict[str, RecordKind] = {}


def register(code: str, kind: RecordKind) -> None:
    """Make a kind known by its code in `content/retensi.csv`; called while the apps are made ready."""
    _kinds[code] = kind


def kind_of(code: str) -> RecordKind | None:
    """The kind of a code, None for one that nobody registered."""
    return _kinds.get(code)


def sizes_of(paths: Iterable[Path]) -> Counts:
    """How many of these files are there, and their bytes."""
    there = [path for path in paths if path.exists()]
    return {"berkas": len(there), "bait_berkas": sum(path.stat().st_size for path in there)}


def day_of(moment: dt.datetime | None) -> dt.date:
    """The day of a moment in the village's zone; the last of all days for none."""
    return dt.date.max if moment is None else clock.day_of(moment)

"""A column that the snapshot makes of others, as a value (`columns/<id>.yaml`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cantik.content.basis import ContentBasis
from cantik.content.kinds import Origin

#: the units that have derived columns; the last two have members
COLUMN_UNITS = ("orang", "keluarga", "rumah_tangga")
#: the units whose members live in a home that a point may be known of, and that have columns of distances
DISTANCE_UNITS = ("orang", "keluarga")
#: no class of distances is narrower, so that circles around facilities do not close in on a house
LEAST_METRES = 500


@dataclass(frozen=True, slots=True)
class ColumnCase:
    """One line of `nilai`: where `when` (bila) holds the value is `value` (isi), divided by `divisor` (dibagi) and cut
    to whole numbers where one is named. `kept` (dicatat): only in a register that holds this column of anybody."""

    when: str
    value: str
    divisor: str | None
    kept: str | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class ColumnDistance:
    """`jarak`: the straight line from a home to the nearest facility of a kind that has one of these codes in each of
    `having` (dengan), as classes: up to so many metres (None: any), and the code. The register works it out, because
    the point of a home never leaves it."""

    facility: str
    having: Mapping[str, tuple[str, ...]]
    classes: tuple[tuple[int | None, str], ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class ColumnExample:
    """One line of `contoh`: a record with its members, on a date, and the value that must come out (None: missing). Of
    a distance the record is `rumah` and `fasilitas`, points in degrees."""

    on: dt.date
    record: Mapping[str, Any]
    expected: Any
    line: int


@dataclass(frozen=True, slots=True)
class ColumnDefinition:
    """How a derived variable is made, for each of `units`: the first case that holds tells the value, none: missing. Or
    it is a distance, and has no cases."""

    id: str
    title: str
    units: tuple[str, ...]
    basis_of: ContentBasis
    since: dt.date
    until: dt.date | None
    cases: tuple[ColumnCase, ...]
    examples: tuple[ColumnExample, ...]
    origin: Origin
    distance: ColumnDistance | None = None

    def in_force(self, on: dt.date) -> bool:
        """Whether the column is made on a date."""
        return self.since <= on and (self.until is None or on <= self.until)

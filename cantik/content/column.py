"""A column that the snapshot makes of others, as a value (`columns/<id>.yaml`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cantik.content.kinds import Origin

#: the units that have derived columns; the last two have members
COLUMN_UNITS = ("orang", "keluarga", "rumah_tangga")


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
class ColumnExample:
    """One line of `contoh`: a record with its members, on a date, and the value that must come out (None: missing)."""

    on: dt.date
    record: Mapping[str, Any]
    expected: Any
    line: int


@dataclass(frozen=True, slots=True)
class ColumnDefinition:
    """How a derived variable is made, for each of `units`: the first case that holds tells the value, none: missing."""

    id: str
    title: str
    units: tuple[str, ...]
    basis_of: str
    since: dt.date
    until: dt.date | None
    cases: tuple[ColumnCase, ...]
    examples: tuple[ColumnExample, ...]
    origin: Origin

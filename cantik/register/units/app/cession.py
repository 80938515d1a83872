"""A cession as a value: which RT come from one village to another, and what recording it would do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from cantik.codes.area import AreaCode
from cantik.register.core.folded_entries import FoldedEntry
from cantik.register.core.grouping import Unit
from cantik.register.units.app.ceding_things import CededThings


@dataclass(frozen=True, slots=True)
class CessionWish:
    """Which RT (a dusun or RW stands for all of its own) come from which village to which, when, by which decree."""

    origin: AreaCode
    destination: AreaCode
    on: dt.date
    units: tuple[Unit, ...]
    decree: str

    @property
    def mark(self) -> str:
        """What tells numbers and codes of the old village from those of the new one: the last part of its code."""
        return self.origin.text().rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class CessionOutlook:
    """What recording a cession would do. `twice`: who is known in the other village by their NIK already; `things`: the
    facilities and facts that go along; `dwellings`: how many buildings of its families do."""

    units: tuple[Unit, ...]
    people: Mapping[int, FoldedEntry]
    places: Mapping[int, Unit]
    families: Mapping[int, FoldedEntry]
    staying: int
    twice: Mapping[int, int]
    things: CededThings
    dwellings: int

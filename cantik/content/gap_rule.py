"""How gaps of a village are found and ordered, as a value (`gaps/<id>.yaml`)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from cantik.content.basis import ContentBasis
from cantik.content.kinds import Origin


@dataclass(frozen=True, slots=True)
class GapMeasure:
    """An indicator that has a better direction. `topic`: of measures of one topic the first that is published counts;
    `upward`: more is better; `counted`: what one of those counted is called in a volume ("rumah"); `activities`: codes
    of activities that may answer it, the nearest first; `everybody`: it is due to all, so that whoever goes without it
    is a gap where nothing else is known to compare with; `parts`: topics that it is made of."""

    indicator: str
    topic: str
    upward: bool
    counted: str
    activities: tuple[str, ...]
    everybody: bool = False
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GapWeights:
    """What the order adds up, each in points: how many are concerned, how far behind, how it moves."""

    size: int
    depth: int
    trend: int


@dataclass(frozen=True, slots=True)
class GapScale:
    """From where on a part counts in full. `size`: per cent of the persons or families of the village; `behind`:
    percentage points behind a level, or villages that are alike; `target`: points from a target; `relative`: per cent
    of the other value, of what is no percentage; `trend`: points worse within a year."""

    size: Decimal
    behind: Decimal
    target: Decimal
    relative: Decimal
    trend: Decimal


@dataclass(frozen=True, slots=True)
class GapRule:
    """A rule of finding and ordering. `told`: the rule in a sentence, with its numbers; `months`: data older than this
    are to be brought up to date; `measures` in the order in which they are looked at."""

    id: str
    version: int
    title: str
    title_en: str
    told: str
    told_en: str
    weights: GapWeights
    scale: GapScale
    months: int
    measures: tuple[GapMeasure, ...]
    basis_of: ContentBasis
    since: dt.date
    until: dt.date | None
    origin: Origin

    def measure(self, indicator: str) -> GapMeasure | None:
        """The measure of an indicator; None of one that the rule does not name."""
        return next((each for each in self.measures if each.indicator == indicator), None)

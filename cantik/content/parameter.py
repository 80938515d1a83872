"""A parameter of population that a forum sets once a year, as a value (`parameters/<id>.yaml`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from cantik.content.basis import ContentBasis
from cantik.content.kinds import Origin


@dataclass(frozen=True, slots=True)
class ParameterBase:
    """What a figure counts (families by papers, families of the family update): two bases are never the same figure."""

    code: str
    title: str
    title_en: str


@dataclass(frozen=True, slots=True)
class ParameterIndicator:
    """Which indicator of a village's release gives a figure of the parameter, and which of its bases (by the code of
    the population that the release counted) that is; of a population that is not named the base stays unknown."""

    indicator: str
    bases: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Parameter:
    """What one value is set of, for each area of its `levels` and each year. `decimals`: how it is written; `least`,
    `most`: what cannot be (None: no bound is known); `usual`: where it commonly comes from; `mark`: V, V2, R, usul.

    `day`: month and day that its figures are of, None where any day of the year will do; `release`: what a release says
    of it; `official`: base by source of the official figures of a village.
    """

    id: str
    title: str
    title_en: str
    unit: str
    unit_en: str
    decimals: int
    least: Decimal | None
    most: Decimal | None
    levels: tuple[str, ...]
    bases: tuple[ParameterBase, ...]
    day: tuple[int, int] | None
    release: ParameterIndicator | None
    official: Mapping[str, str]
    usual: str
    basis_of: ContentBasis
    mark: str
    since: dt.date
    until: dt.date | None
    origin: Origin

    def base(self, code: str) -> ParameterBase | None:
        """The base of a code."""
        return next((base for base in self.bases if base.code == code), None)

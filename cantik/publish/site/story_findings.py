"""What a finding of the story of the year is, and what it is found in. Pure values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Literal

from cantik.base.numerals import round_half_up
from cantik.content.story_rule import StoryMeasure, StoryTerms
from cantik.publish.site.comparison import ComparedRelease, Neighbours, PeerStanding, read_release
from cantik.publish.site.kabupaten import VillageSite
from cantik.release.comparability import ComparedFigure
from cantik.release.model import Figure, Release
from cantik.release.series import MeasureSeries


@dataclass(frozen=True)
class StoryBasis:
    """All that is published and may be compared: the release, its series by indicator and the former editions that
    these are made of by number, among what a village stands, the villages of a level."""

    release: Release
    terms: StoryTerms
    series: Mapping[str, MeasureSeries]
    years: Mapping[str, Release]
    around: Neighbours | None = None
    members: tuple[VillageSite, ...] = ()

    @cached_property
    def own(self) -> ComparedRelease:
        """What a comparison reads of the release."""
        return read_release(self.release)

    @cached_property
    def former(self) -> Mapping[str, ComparedRelease]:
        """The same of the former editions."""
        return {number: read_release(release) for number, release in self.years.items()}

    def figure(self, name: str) -> Figure | None:
        """A figure of the whole place that is told."""
        found = next((each for each in self.release.figures if each.id == name and not each.area), None)
        return found if found is not None and found.value is not None and found.status == "ada" else None


@dataclass(frozen=True, slots=True)
class ChangeDetail:
    """The year before and its value."""

    year: int
    value: Decimal
    series: MeasureSeries


@dataclass(frozen=True, slots=True)
class RecordDetail:
    """Since when the value is the most or the least, and what was so before, in which year."""

    since: int
    value: Decimal
    year: int
    series: MeasureSeries


@dataclass(frozen=True, slots=True)
class ParentDetail:
    """The level that the village differs from, with its figure."""

    level: Literal["kecamatan", "kabupaten"]
    parent: ComparedRelease
    figure: ComparedFigure


@dataclass(frozen=True, slots=True)
class PeerDetail:
    """The villages most alike that can be compared, the nearest to the own value first; how many these are of how many
    is in `standing`."""

    standing: PeerStanding
    peers: tuple[tuple[ComparedRelease, ComparedFigure], ...]


@dataclass(frozen=True, slots=True)
class MemberDetail:
    """Villages of a level that can be compared, the lowest first; what the whole level has, where its release says
    it."""

    members: tuple[tuple[VillageSite, Figure], ...]
    of: int
    whole: Figure | None


Detail = ChangeDetail | RecordDetail | ParentDetail | PeerDetail | MemberDetail


@dataclass(frozen=True, slots=True)
class StoryFinding:
    """A difference worth telling. `figure`: the place's own (of villages side by side the highest of them); `higher`:
    it is the higher one of what is compared; `size`: the difference in proportion to the other value."""

    kind: str
    measure: StoryMeasure
    figure: Figure
    year: int
    higher: bool
    size: Fraction
    detail: Detail

    @property
    def key(self) -> str:
        """By what people choose it."""
        return f"{self.kind}:{self.measure.indicator}"

    @property
    def indicator(self) -> str:
        """What it speaks of."""
        return self.measure.indicator

    @property
    def topic(self) -> str:
        """The subject of which no other finding is told."""
        return self.measure.topic


#: finds what one measure tells of one kind; None where that is nothing
Finder = Callable[[StoryBasis, StoryMeasure], StoryFinding | None]


def measure_difference(value: Decimal, other: Decimal) -> Fraction:
    """A difference in proportion to the other value; beside zero, its own size."""
    return abs(Fraction(value) - Fraction(other)) / (abs(Fraction(other)) or 1)


def round_value(figure: Figure) -> Decimal:
    """The value of a figure that is told, as it is printed."""
    return round_half_up(figure.value or Decimal(0), figure.decimals)

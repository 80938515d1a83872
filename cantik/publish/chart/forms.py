"""What charts besides bars and pyramid show: every number beside its text, as pages print it. No drawing here."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

Number = int | Decimal


@dataclass(frozen=True, slots=True)
class Point:
    """A year of a line: None where nothing is published, `text` what stands beside it, `broken` where it cannot be set
    beside the year before."""

    year: int
    value: Number | None
    text: str
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """One measure over years; `ticks` are the texts of an axis (see `axis_of`)."""

    points: tuple[Point, ...]
    ticks: tuple[tuple[Number, str], ...]
    gap: str  # what is written at a break: "putus"


@dataclass(frozen=True, slots=True)
class SmallLine:
    """A line of several: its name on one or two rows."""

    label: tuple[str, ...]
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class SmallLines:
    """The same measure of several classes, each in a small chart of its own on one scale."""

    panels: tuple[SmallLine, ...]
    ticks: tuple[tuple[Number, str], ...]
    gap: str


@dataclass(frozen=True, slots=True)
class SlopeLine:
    """One of several between two years."""

    label: str
    start: Point
    end: Point
    subject: bool = False


@dataclass(frozen=True, slots=True)
class Slope:
    """How several stood in two years."""

    lines: tuple[SlopeLine, ...]


@dataclass(frozen=True, slots=True)
class Dot:
    """An area on a common axis; None where it is hidden, and then no dot."""

    label: tuple[str, ...]
    value: Number | None
    text: str
    subject: bool = True


@dataclass(frozen=True, slots=True)
class Dots:
    """Areas on one axis, what all of them together have, and `ranged`, the range between the lowest and the highest of
    them: of some of them alone it would mislead."""

    dots: tuple[Dot, ...]
    whole: Dot
    ranged: bool = True


@dataclass(frozen=True, slots=True)
class PartsRow:
    """A row of several numbers, one for each name of the chart."""

    label: tuple[str, ...]
    values: tuple[Number, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupedBars:
    """Rows of bars beside one another, in the colours of their `names`."""

    names: tuple[str, ...]
    rows: tuple[PartsRow, ...]


@dataclass(frozen=True, slots=True)
class StackedBars:
    """Rows of one length each, divided by the shares of their parts."""

    names: tuple[str, ...]
    rows: tuple[PartsRow, ...]


Ticks = tuple[tuple[Number, str], ...]


@dataclass(frozen=True, slots=True)
class KeyedDot:
    """An area of many on one scale; `key`: what a script finds it by."""

    key: str
    label: str
    value: Number
    text: str


@dataclass(frozen=True, slots=True)
class RankedDots:
    """Areas in rows, the highest first, each a dot on one scale; `whole`: what a larger area has, drawn as a rule."""

    dots: tuple[KeyedDot, ...]
    ticks: Ticks
    whole: KeyedDot | None = None


@dataclass(frozen=True, slots=True)
class DotSwarm:
    """Many areas on one scale, beside one another where they would cover each other; `ends`: who is lowest and who is
    highest, in words."""

    dots: tuple[KeyedDot, ...]
    ticks: Ticks
    ends: tuple[str, str]
    whole: KeyedDot | None = None


@dataclass(frozen=True, slots=True)
class KeyedLine:
    """An area of many over years."""

    key: str
    label: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class ManyLines:
    """The same measure of many areas over years on one scale; few of them bear their names."""

    lines: tuple[KeyedLine, ...]
    ticks: Ticks


Form = Lines | SmallLines | Slope | Dots | GroupedBars | StackedBars | RankedDots | DotSwarm | ManyLines

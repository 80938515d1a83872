"""Levels, their members, and what stands already when they are to tell something."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from cantik.measure.layout import Key
from cantik.measure.result import NotMade
from cantik.protect.across.leeway import Leeway
from cantik.protect.across.sums import Group, Sum, Unit
from cantik.protect.render import Need
from cantik.protect.result import SafeFigure, SafeTable


@dataclass(frozen=True, slots=True)
class LevelMember:
    """A part of a level: a village, or a level below it, with the villages that it has."""

    id: str
    name: str
    villages: tuple[str, ...]

    @property
    def village(self) -> bool:
        """It is a village."""
        return self.villages == (self.id,)


@dataclass(frozen=True, slots=True)
class LevelOutline:
    """A level that is to tell something: its code, and its members in order."""

    id: str
    members: tuple[LevelMember, ...]

    @property
    def villages(self) -> tuple[str, ...]:
        """All of its villages."""
        return tuple(dict.fromkeys(code for member in self.members for code in member.villages))


#: who waits for what takes minutes is told how many of how many steps are done
Heard = Callable[[int, int], None]


def ignore_steps(_done: int, _steps: int) -> None:
    """Nobody waits."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands already. `units`: by village the edition that is counted; `leeway` of every edition that any sum
    holds; `printed`: by edition the measures of which it tells the whole village everything; `told`: sums that former
    editions of levels told; `counted`: by village and measure the earlier edition that counted what its edition carries
    over (docs/adr/0135): a sum adds up the numbers of that one, and stands beside what it was added into before."""

    units: Mapping[str, Unit]
    leeway: Mapping[Unit, Leeway]
    printed: Mapping[Unit, frozenset[Key]] = field(default_factory=dict)
    told: Sequence[Sum] = ()
    counted: Mapping[str, Mapping[str, Unit]] = field(default_factory=dict)

    def unit_of(self, code: str, key: Key) -> Unit:
        """The edition of a village whose numbers of a measure are added up."""
        return self.counted.get(code, {}).get(key[1], self.units[code])

    def earlier_of(self, measure: str) -> dict[str, Unit]:
        """By village the earlier edition that counted a measure."""
        return {code: own[measure] for code, own in self.counted.items() if measure in own}


@dataclass(frozen=True, slots=True)
class DecidedMeasure:
    """How a measure of class B or C is told: its groups of classes in order and the full list of them, by level the sum
    that tells the groups, by village how many are in each class, and the classes that its edition leaves open."""

    groups: tuple[Group, ...]
    full: tuple[Group, ...]
    sums: Mapping[str, Sum]
    counts: Mapping[str, Mapping[str, int]]
    open: Mapping[str, frozenset[str]]
    small: Mapping[str, Mapping[str, Need]] = field(
        default_factory=dict
    )  # by village the classes that may not be known


@dataclass(frozen=True, slots=True)
class LevelResult:
    """What a level may tell. `sums`: what it tells of class B and C, which binds its next edition; one of each set of
    its villages that tells some measures."""

    tables: tuple[SafeTable, ...]
    figures: tuple[SafeFigure, ...]
    not_shown: tuple[NotMade, ...]
    sums: tuple[Sum, ...]

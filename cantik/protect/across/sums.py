"""Sums of editions of villages, the classes that they count, and what a village needs others for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from cantik.measure.layout import Key
from cantik.protect.render import Need

#: whoever is in no class of a measure: of another age, without a family …
OUTSIDE = ""
#: a class of a measure
Class = tuple[Key, str]
#: some classes of a measure that a level tells as one number
Group = frozenset[Class]
#: an edition of a village: its code and number
Unit = tuple[str, str]
#: by class how many more there are; of each measure all together none, unless somebody was in no class
Changes = Mapping[Class, float]


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum of editions of villages, told by groups of classes of some measures. `counts` by group; `needs`: intervals
    of groups that may not be told for their own sake; `hidden`: groups that are not told; `whole`: measures of which
    the sum of all groups is told. `told`: an edition of the level that stands already: nothing of it can be hidden."""

    id: str
    members: frozenset[Unit]
    counts: Mapping[Group, int]
    whole: frozenset[Key]
    needs: Mapping[Group, Need] = field(default_factory=dict)
    hidden: frozenset[Group] = frozenset()
    told: bool = False

    def of(self, key: Key) -> list[Group]:
        """Its groups of a measure."""
        return [group for group in self.counts if measure_of(group) == key]

    def silent(self, key: Key) -> bool:
        """It tells nothing of a measure."""
        return key not in self.whole and all(group in self.hidden for group in self.of(key))

    def without(self, key: Key) -> Sum:
        """The sum with nothing told of a measure."""
        return replace(self, hidden=self.hidden | frozenset(self.of(key)), whole=self.whole - {key})


def measure_of(group: Group) -> Key:
    """The measure of a group."""
    return next(iter(group))[0]


@dataclass(frozen=True, slots=True, eq=False)
class Owed:
    """A protected number of a village that keeps its interval by these changes of it; equal to itself alone."""

    unit: Unit
    changes: Changes
    measures: frozenset[Key] = field(init=False)

    def __post_init__(self) -> None:
        """The measures that change: asked for very often."""
        object.__setattr__(self, "measures", frozenset(key for key, _ in self.changes))


def balance_changes(changes: Changes) -> dict[Class, float]:
    """The changes with those who were in no class of a measure, so that those of each measure add up to none."""
    out = dict(changes)
    for key in {key for key, _ in changes}:
        rest = sum(much for (own, _), much in changes.items() if own == key)
        if abs(rest) > NEARLY:
            out[key, OUTSIDE] = out.get((key, OUTSIDE), 0.0) - rest
    return out


#: less than this is nobody: sums of what a solver says to six places
NEARLY = 1e-4

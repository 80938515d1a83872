"""Room to move: what an index of deprivation leaves of the answers that it is made of (docs/adr/0059).

Whoever knows how many are poor by an index, and how poor, could narrow how many families lack one thing: the poor lack
enough together, the others do not. Nothing is narrowed where each of these numbers may be as many larger or smaller as
a hidden count may be, whatever the others are, while the index stays what it is. That is shown by families: for each
thing so many whose answer may be another one, none of them named twice. It is a proof by witnesses, in whole families;
where it is not found nothing is claimed, and the index is not printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cantik.measure.homes import Home

Lacks = tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class _Family:
    """A family's answers to the things of an index, and its points."""

    lacks: Lacks
    points: int


@dataclass(frozen=True, slots=True)
class Deprivations:
    """An index as protection needs it: the points of each thing, from how many on somebody is poor, and whether also
    the points of the poor are told (intensity), not only who is poor."""

    points: tuple[int, ...]
    cut: int
    summed: bool

    def of(self, home: Home) -> _Family:
        """The answers behind a record."""
        lacks = tuple(bool(home[2] >> place & 1) for place in range(len(self.points)))
        return _Family(lacks, sum(worth for worth, lack in zip(self.points, lacks, strict=True) if lack))

    def poor(self, points: int) -> bool:
        """Whether so many points make poor."""
        return points >= self.cut


def room_to_move(homes: Sequence[Home], index: Deprivations, least: Sequence[int]) -> bool:
    """Whether the number of families that lack each thing may be larger and smaller by its `least` (as far as there are
    so many; 0: nothing about it is hidden), all of them at once in any direction, with the same families poor and,
    where points are told, as many points of each of them."""
    search = _Search([index.of(home) for home in homes], index)
    wanted = []
    for place, most in enumerate(least):
        lacking = sum(family.lacks[place] for family in search.families)
        wanted += [(place, True, min(most, len(homes) - lacking)), (place, False, min(most, lacking))]
    wanted.sort(key=lambda ask: len(search.alone(ask[0], more=ask[1])) - ask[2])
    return all(search.take_families(place, number, more=more) for place, more, number in wanted)


class _Search:
    """Families that are not spoken for yet. Of the two directions of a thing only one is ever taken, but each has
    families of its own: simpler, and never wrong."""

    def __init__(self, families: Sequence[_Family], index: Deprivations) -> None:
        self.families, self._index = families, index
        self._free = set(range(len(families)))

    def alone(self, place: int, *, more: bool) -> list[int]:
        """Families whose one answer may be the other one and leaves the index as it is."""
        return [at for at in sorted(self._free) if self._may_alone(self.families[at], place, more=more)]

    def take_families(self, place: int, number: int, *, more: bool) -> bool:
        """Take so many families for a thing and a direction, pairs of a poor one and another where singles end."""
        singles = self.alone(place, more=more)
        singles.sort(key=self._useful)
        self._free.difference_update(singles[:number])
        for _ in range(number - len(singles)):
            pair = next(self._pairs(place, more=more), None)
            if pair is None:
                return False
            self._free.difference_update(pair)
        return True

    def _may_alone(self, family: _Family, place: int, *, more: bool) -> bool:
        if family.lacks[place] == more:
            return False
        then = family.points + (self._index.points[place] if more else -self._index.points[place])
        poor = self._index.poor(family.points)
        return self._index.poor(then) == poor and not (poor and self._index.summed)

    def _useful(self, at: int) -> int:
        """In how many ways a family could serve: those that serve little are taken first."""
        family = self.families[at]
        return sum(self._may_alone(family, place, more=not lacks) for place, lacks in enumerate(family.lacks))

    def _pairs(self, place: int, *, more: bool) -> Iterator[tuple[int, int]]:
        """A poor family that has this instead of another thing of equal points, and a family that is not poor whose
        answer to the other thing makes up for it."""
        poor = [at for at in sorted(self._free) if self._index.poor(self.families[at].points)]
        for at in poor:
            family = self.families[at]
            if family.lacks[place] == more:
                continue
            for other, worth in enumerate(self._index.points):
                if other == place or worth != self._index.points[place] or family.lacks[other] != more:
                    continue
                makes_up = next((it for it in self.alone(other, more=more) if it != at and it not in poor), None)
                if makes_up is not None:
                    yield at, makes_up

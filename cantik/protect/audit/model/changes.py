"""Two editions of a village beside each other: how many may have come to a set and left it meanwhile.

Readers of both take everybody to be the same but for those whom the class A tables show to have come or gone, and, when
months lie between, for those who may have grown older across an age at which the set begins or ends
(docs/adr/0064: the difference of a cell is at most the published flows).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from cantik.protect.audit.model.members import Codes, HasAny, Members, conjunction, tests
from cantik.protect.audit.model.statements import AGE_AND_SEX, PrintedStatement
from cantik.protect.audit.model.trees import meet

_PERSON = "orang"
#: the area of those who came or went with a dusun that only one of two editions has
_ELSEWHERE = "\0"
_Place = tuple[str, Codes]  # area and sex
Room = tuple[int, int]


@dataclass(frozen=True, slots=True)
class OpenCounts:
    """What the class A tables of an edition tell of persons: by area and sex, and by age besides."""

    persons: Mapping[_Place, int]
    aged: Mapping[_Place, Mapping[Codes, int]]

    @classmethod
    def of(cls, statements: Iterable[PrintedStatement]) -> OpenCounts:
        """Those among some statements that tell of dusun, sex and age alone."""
        persons: dict[_Place, int] = {}
        aged: dict[_Place, dict[Codes, int]] = {}
        for statement in statements:
            asked = conjunction(statement.who) if statement.has_number and statement.scope[0] == _PERSON else None
            if not asked or not {test.column for test in asked} <= AGE_AND_SEX:
                continue
            sexes = [test.codes for test in asked if test.column == "jenis_kelamin"]
            ages = _ages(asked)
            if len(sexes) == 1 and len(sexes[0]) == 1:
                place = statement.area, sexes[0]
                if ages is None:
                    persons[place] = statement.low
                else:
                    aged.setdefault(place, {})[ages] = statement.low
        return cls(persons, aged)

    def finest(self, place: _Place) -> dict[Codes, int]:
        """By age, the groups that hold no other one."""
        every = self.aged.get(place, {})
        return {ages: number for ages, number in every.items() if not any(other < ages for other in every)}


@dataclass(frozen=True, slots=True)
class Flows:
    """Who came and went between two editions, as their class A tables show it: of each area and sex how many more there
    were then than now. `older`: so much time lies between that people may have grown older unseen."""

    net: Mapping[_Place, int]
    then: OpenCounts
    now: OpenCounts
    older: bool
    _rooms: dict[tuple[_Place, Codes | None], Room | None] = field(default_factory=dict)

    @classmethod
    def between(cls, then: OpenCounts, now: OpenCounts, *, older: bool) -> Flows:
        """By dusun where both editions tell of dusun, else of the village. Dusun that one of them alone has are taken
        together: where one has another name nobody came, and where one was split off its people went."""
        both = then.persons.keys() & now.persons.keys()
        places = [place for place in both if place[0]] or list(both)
        net = {place: then.persons[place] - now.persons[place] for place in sorted(places, key=_order)}
        if any(area for area, _ in places):
            rest: dict[_Place, int] = {}
            for counts, sign in ((then.persons, 1), (now.persons, -1)):
                for (area, sex), number in counts.items():
                    if area and (area, sex) not in net:
                        rest[_ELSEWHERE, sex] = rest.get((_ELSEWHERE, sex), 0) + sign * number
            net |= {place: more for place, more in sorted(rest.items(), key=lambda each: _order(each[0])) if more}
        return cls(net, then, now, older)

    @property
    def key(self) -> Hashable:
        """All that it tells."""
        places = sorted({*self.then.aged, *self.now.aged}, key=_order)
        ages = tuple((place, *(_make_key(counts, place) for counts in (self.then, self.now))) for place in places)
        return self.older, tuple(self.net.items()), ages

    def blocks(self, parts: Sequence[Codes]) -> Iterator[tuple[_Place, list[tuple[Codes, int, int]]]]:
        """By area and sex, the ages that the tables tell and that some parts of age do not divide: between how many and
        how many more were of them then than now."""
        for place, more in self.net.items():
            then, now = self.then.finest(place), self.now.finest(place)
            if then.keys() != now.keys() or not then:
                yield place, [(frozenset().union(*parts), min(0, more), max(0, more))]
                continue
            found = []
            for ages in meet(parts, list(then)):
                changes = [then[group] - now[group] for group in then if group <= ages]
                low, high = (sum(end(0, change) for change in changes) for end in (min, max))
                found.append((ages, low, high))
            yield place, found

    def room(self, unit: str, area: str, who: Members) -> Room | None:
        """Between how many and how many more of a unit may have been in a set of an area ("": the village) then than
        now; None where nothing bounds it."""
        if unit != _PERSON:  # of a family that somebody left or joined anything may have changed
            touched = sum(abs(more) for place, more in self.net.items() if not area or place[0] in ("", area))
            return -touched, touched
        asked = conjunction(who)
        if asked is None and any(test.column == "umur" for test in tests(who)):
            return None
        sexes = [test.codes for test in asked or () if test.column == "jenis_kelamin"]
        places = [
            place
            for place in self.net
            if (not area or place[0] in ("", area)) and all(place[1] <= codes for codes in sexes)
        ]
        ages = _ages(asked or ())
        rooms = [self._of(place, ages) for place in places]
        if any(room is None for room in rooms):
            return None
        return sum(room[0] for room in rooms if room), sum(room[1] for room in rooms if room)

    def _of(self, place: _Place, ages: Codes | None) -> Room | None:
        """Of an area and a sex, reckoned once."""
        if (place, ages) not in self._rooms:
            self._rooms[place, ages] = self._room(place, ages)
        return self._rooms[place, ages]

    def _room(self, place: _Place, ages: Codes | None) -> Room | None:
        more = self.net[place]
        if ages is None:
            return min(0, more), max(0, more)
        if self.older:
            crossed = self._find_room(place, ages)
            return None if crossed is None else (min(0, more) - crossed[0], max(0, more) + crossed[1])
        if place[0] == _ELSEWHERE:
            return min(0, more), max(0, more)
        then, now = self.then.finest(place), self.now.finest(place)
        if then.keys() != now.keys():
            return None
        changes = [then[group] - now[group] for group in then if group & ages]
        return sum(min(0, change) for change in changes), sum(max(0, change) for change in changes)

    def _find_room(self, place: _Place, ages: Codes) -> Room | None:
        """How many may have grown into a set and out of it, across the ends of its ages."""
        held = frozenset(map(int, ages))
        into = out = 0
        for age in sorted(held | {each + 1 for each in held}):
            begins, ends = age in held and age > 0 and age - 1 not in held, age not in held
            if begins or ends:
                most = self._across(place, age)
                if most is None:
                    return None
                into, out = into + most * begins, out + most * ends
        return into, out

    def _across(self, place: _Place, age: int) -> int | None:
        """At most so many turned an age: as many as were in the age group before it, and as are in its own; None where
        no table tells."""
        below = [number for group, number in self.then.finest(place).items() if str(age - 1) in group]
        above = [number for group, number in self.now.finest(place).items() if str(age) in group]
        if not above and below:
            return 0  # past the last group nobody grows out of it
        return min((*below, *above), default=None)


def _ages(asked: Sequence[HasAny]) -> Codes | None:
    """The ages of a set; None: all of them."""
    ages = [test.codes for test in asked if test.column == "umur"]
    return frozenset.intersection(*ages) if ages else None


def _make_key(counts: OpenCounts, place: _Place) -> tuple[tuple[tuple[str, ...], int], ...]:
    return tuple(sorted((tuple(sorted(ages)), number) for ages, number in counts.finest(place).items()))


def _order(place: _Place) -> tuple[str, list[str]]:
    return place[0], sorted(place[1])

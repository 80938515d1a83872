"""How far homes stand from a kind of facility, as classes at least half a kilometre wide. Pure.

Here the points of homes stop (docs/adr/0061): what goes on is a class, told only where it leaves enough houses to
choose between. Straight line over a sphere (`base/sphere`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median_low
from typing import Any

from cantik.base.sphere import Point, metres
from cantik.collect.facilities import point_of
from cantik.register.core.people import Filler
from cantik.register.core.view import Folding

#: dusun, RW, RT
Place = tuple[Any, ...]
Family = int
_PLACE = ("dusun", "rw", "rt")
_YES, _NO = "ya", "tidak"
_BASES = ("terdaftar", "domisili")


@dataclass(frozen=True, slots=True)
class FacilityReach:
    """What a column of distances is made with: its name, the units that have it, the points of the facilities of its
    kind (None: of one of them no point is known) and its classes: up to so many metres (None: any), and the code."""

    name: str
    units: frozenset[str]
    points: tuple[Point, ...] | None
    classes: tuple[tuple[int | None, str], ...]


@dataclass(frozen=True, slots=True)
class Sparing:
    """What keeps a class from pointing at a house: it is told of `houses` points in a smallest area or of none. And
    what is no point of a home: one that more than `shared` families have, or `far` metres from the middle of all."""

    houses: int
    shared: int
    far: int


@dataclass(frozen=True, slots=True)
class FamilyHomes:
    """The families of a village that live in it: where each is recorded (None: its members live apart), the point of
    its home (None: not known) and its members."""

    places: Mapping[Family, Place | None]
    points: Mapping[Family, Point | None]
    members: Mapping[Family, Sequence[int]]


def point_told(latitude: Any, longitude: Any) -> Point | None:
    """A point of Indonesia; None for what is none: blank, text, not finite, 0/0, the two put the other way round.

    >>> point_told(-7.95, "112,61"), point_told(112.61, -7.95), point_told("utara", None)
    ((-7.95, 112.61), None, None)
    """
    told = [None if value in (None, "") else str(value) for value in (latitude, longitude)]
    if None in told:
        return None
    point = point_of(*(value or "" for value in told))
    if point is None:
        return None
    south, _, east = point.partition(",")
    return float(south), float(east)


def code_of(home: Point | None, reach: FacilityReach) -> str | None:
    """The class of a home by the nearest facility; None where it, or where one of them stands, is not known."""
    if home is None or not reach.points:
        return None
    nearest = min(metres(home, point) for point in reach.points)
    return next((code for most, code in reach.classes if most is None or nearest <= most), None)


# ── homes ────────────────────────────────────────────────────────────────────────────────────────
def homes_of(
    persons: Mapping[int, Mapping[str, Any]],
    families: Mapping[Family, Mapping[str, Any]],
    sparing: Sparing,
    without: Collection[int] = (),
) -> FamilyHomes:
    """The homes of the families with a member in some population base or, where nobody is in one, of whom none struck
    off, as the folded statements tell them; who lives in an institution has no home of a family."""
    members: dict[Family, list[int]] = defaultdict(list)
    known = any(_YES in _facts(state) for state in persons.values())
    for person, state in persons.items():
        lives = _YES in _facts(state) if known else _NO not in _facts(state)
        if "keluarga" in state and lives and person not in without and not state.get("institusi"):
            members[state["keluarga"]].append(person)
    places: dict[Family, Place | None] = {}
    points: dict[Family, Point | None] = {}
    for family, own in members.items():
        told = families.get(family, {})
        states = [persons[person] for person in own]
        own_place = _place(told) if told.get("dusun") or told.get("rt") else None
        places[family] = own_place or _common_place(_place(state) for state in states)
        points[family] = point_told(told.get("lintang"), told.get("bujur")) or _most(states)
    return FamilyHomes(places, _likely(points, sparing), members)


def _facts(state: Mapping[str, Any]) -> set[Any]:
    return {state.get(base) for base in _BASES}


def _place(state: Mapping[str, Any]) -> Place | None:
    told = tuple(state.get(name) or "" for name in _PLACE)
    return told if any(told) else None


def _common_place(places: Iterable[Place | None]) -> Place | None:
    known = set(places) or {None}
    return (known.pop() or ("", "", "")) if len(known) == 1 else None


def _most(states: Sequence[Mapping[str, Any]]) -> Point | None:
    """The point that most members have; None where two are told as often."""
    told = Counter(filter(None, (point_told(state.get("lintang"), state.get("bujur")) for state in states)))
    first = told.most_common(2)
    return first[0][0] if first and (len(first) == 1 or first[0][1] > first[1][1]) else None


def _likely(points: Mapping[Family, Point | None], sparing: Sparing) -> dict[Family, Point | None]:
    """The points without those that many families share (what a program writes of itself) and those far from all."""
    many = Counter(filter(None, points.values()))
    known = [point for point in points.values() if point is not None and many[point] <= sparing.shared]
    if not known:
        return dict.fromkeys(points)
    middle = median_low([point[0] for point in known]), median_low([point[1] for point in known])
    near = {point for point in set(known) if metres(point, middle) <= sparing.far}
    return {family: point if point in near else None for family, point in points.items()}


# ── classes ──────────────────────────────────────────────────────────────────────────────────────
def classes(homes: FamilyHomes, reaches: Sequence[FacilityReach], sparing: Sparing) -> dict[str, dict[Family, str]]:
    """By column the class of each family; a family is told of in all columns or in none."""
    reaches = [_near(reach, homes, sparing) for reach in reaches]
    told = {
        family: tuple(code_of(point, reach) for reach in reaches)
        for family, point in homes.points.items()
        if point is not None and homes.places[family] is not None
    }
    told = {family: codes for family, codes in told.items() if any(codes)}
    in_place: dict[Place, list[Family]] = defaultdict(list)
    for family, place in homes.places.items():
        in_place[place or ("",)].append(family)
    for own in in_place.values():
        for family in _pointed_at(own, told, homes.points, sparing.houses):
            del told[family]
    return {
        reach.name: {family: code for family, codes in told.items() if (code := codes[number]) is not None}
        for number, reach in enumerate(reaches)
    }


def _near(reach: FacilityReach, homes: FamilyHomes, sparing: Sparing) -> FacilityReach:
    """A reach as it is, or without points where one lies far from every home: then it is no facility of the village."""
    known = set(filter(None, homes.points.values()))
    far = any(known and min(metres(point, home) for home in known) > sparing.far for point in reach.points or ())
    return FacilityReach(reach.name, reach.units, None, reach.classes) if far else reach


def _pointed_at(
    families: Sequence[Family],
    told: Mapping[Family, tuple[str | None, ...]],
    points: Mapping[Family, Point | None],
    least: int,
) -> set[Family]:
    """The families of an area to be told nothing of beside those of whom nothing is known: whose classes, all columns
    together, leave too few houses; and as many more as it takes that nobody is one of a few of whom nothing is told."""
    groups: dict[tuple[str | None, ...], dict[Any, list[Family]]] = defaultdict(lambda: defaultdict(list))
    for family in families:
        if family in told:
            groups[told[family]][points[family]].append(family)
    order = sorted(groups, key=lambda codes: (len(groups[codes]), [code or "" for code in codes]))
    small = [codes for codes in order if len(groups[codes]) < least]
    hidden = {family for codes in small for own in groups[codes].values() for family in own}
    untold = sum(family not in told for family in families) + sum(len(groups[codes]) for codes in small)
    for codes in order[len(small) :] if untold else ():
        houses = sorted(groups[codes])
        lacking = max(0, least - untold)
        taken = houses[:lacking] if len(houses) - lacking >= least else houses if lacking else ()
        hidden |= {family for house in taken for family in groups[codes][house]}
        untold += len(taken)
    return hidden


@dataclass(frozen=True, slots=True)
class Distances:
    """What the view is to tell of distances, with the list that tells where facilities stand and its date."""

    reaches: tuple[FacilityReach, ...]
    sparing: Sparing
    listed: Filler


def tell(distances: Distances, folding: Folding, filled: dict[str, dict[str, tuple[Filler, ...]]]) -> None:
    """Put the classes into what was folded of families and of whom lives with them, and the lists behind into `filled`.
    What nobody is told of leaves no trace."""
    homes = homes_of(folding.persons, folding.families, distances.sparing, folding.bare)
    found = classes(homes, distances.reaches, distances.sparing)
    behind = {
        source for of_unit in filled.values() for name in ("lintang", "bujur") for source in of_unit.get(name, ())
    }
    lists = tuple(sorted({*behind, distances.listed}, key=lambda source: (source[1], source[0])))
    for reach in distances.reaches:
        for family, code in found[reach.name].items():
            if "keluarga" in reach.units:
                folding.families.setdefault(family, {})[reach.name] = code
            if "orang" in reach.units:
                for person in homes.members[family]:
                    if _place(folding.persons[person]) in (None, homes.places[family]):
                        folding.persons[person][reach.name] = code
        if found[reach.name]:
            for unit in reach.units:
                filled.setdefault(unit, {})[reach.name] = lists

"""What a calamity leaves behind: damage to buildings, missing people, guests, and the way back to normal. Pure.

Missing is not dead: somebody missing stays in every base until an event says otherwise (docs/bidang/planning.md 8 rules
1, 3, 5, 6). Nothing here changes a figure of the register.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from cantik.register.calamity.displacement import Displaced
from cantik.register.core.kinds import Kind


class Fate(StrEnum):
    """What is known of somebody; the value is what is stored."""

    MISSING = "hilang"
    FOUND = "ditemukan"
    DEAD = "meninggal"
    UNKNOWN = "tidak_diketahui"  # nobody has news, nobody saw them in danger
    STILL = "masih_mengungsi"  # asked after the months of `tanya_menetap`, and still displaced


class Leaving(StrEnum):
    """How a guest left."""

    HOME = "pulang"
    ONWARD = "pindah"
    SETTLED = "menetap"  # the move in is an event of the register
    DEAD = "meninggal"


class Whereabouts(StrEnum):
    """Where a person who was frozen on the first day stands now; together they are everybody who was frozen."""

    IN_PLACE = "di_tempat"
    RETURNED = "kembali"
    DISPLACED = "mengungsi"
    MISSING = "hilang"
    UNKNOWN = "tidak_diketahui"
    DEAD = "meninggal"
    MOVED = "pindah"
    CEDED = "wilayah"
    UNEXPLAINED = "tanpa_peristiwa"


#: what takes somebody out of the base, and what brings somebody in
_ENDS = {Kind.DEATH: Whereabouts.DEAD, Kind.DEPARTURE: Whereabouts.MOVED, Kind.CEDED_OUT: Whereabouts.CEDED}
_BRINGS = (Kind.BIRTH, Kind.ARRIVAL, Kind.CEDED_IN)


@dataclass(frozen=True, slots=True)
class CalamityFacts:
    """What the register knows: `events`: kinds by person since the first day, in the order they happened."""

    frozen: frozenset[int]
    now: frozenset[int]
    events: Mapping[int, tuple[Kind, ...]] = field(default_factory=dict)
    displaced: frozenset[int] = frozenset()
    returned: frozenset[int] = frozenset()
    fates: Mapping[int, Fate] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CalamityReconciliation:
    """Everybody who was frozen by where they stand now, and who came to the base since: by event, or without (K)."""

    people: Mapping[Whereabouts, frozenset[int]]
    came: Mapping[Kind, frozenset[int]]
    unexplained: frozenset[int]

    @property
    def closes(self) -> bool:
        """No person went or came without an event."""
        return not self.unexplained and not self.people[Whereabouts.UNEXPLAINED]


def reconcile(facts: CalamityFacts) -> CalamityReconciliation:
    """Where each frozen person stands. The classes are disjoint; together they are who was frozen."""
    people: dict[Whereabouts, set[int]] = {where: set() for where in Whereabouts}
    for person in facts.frozen:
        people[_locate_person(person, facts)].add(person)
    came: dict[Kind, set[int]] = {kind: set() for kind in _BRINGS}
    unexplained: set[int] = set()
    for person in facts.now - facts.frozen:
        kind = next((last for last in reversed(facts.events.get(person, ())) if last in _BRINGS), None)
        (unexplained if kind is None else came[kind]).add(person)
    return CalamityReconciliation(
        {where: frozenset(who) for where, who in people.items()},
        {kind: frozenset(who) for kind, who in came.items()},
        frozenset(unexplained),
    )


def _locate_person(person: int, facts: CalamityFacts) -> Whereabouts:
    if person not in facts.now:
        kinds = (last for last in reversed(facts.events.get(person, ())) if last in _ENDS)
        return _ENDS[kind] if (kind := next(kinds, None)) else Whereabouts.UNEXPLAINED
    fate = facts.fates.get(person)
    if fate is Fate.MISSING:
        return Whereabouts.MISSING
    if person in facts.displaced:
        return Whereabouts.DISPLACED
    if fate is Fate.UNKNOWN:
        return Whereabouts.UNKNOWN
    return Whereabouts.RETURNED if person in facts.returned or fate is Fate.FOUND else Whereabouts.IN_PLACE


def months_before(day: dt.date, months: int) -> dt.date:
    """The day so many months before; the last of the month where there is no such day.

    >>> months_before(dt.date(2027, 3, 31), 13)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return dt.date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError


def to_be_asked(
    since: Mapping[int, dt.date], answered: Mapping[int, dt.date], today: dt.date, months: int
) -> frozenset[int]:
    """Who is displaced for so many months, and did not say within that time that they still are."""
    line = months_before(today, months)
    return frozenset(
        person for person, day in since.items() if day <= line and answered.get(person, dt.date.min) <= line
    )


# ── buildings ───────────────────────────────────────────────────────────────────────────────────

#: what makes a look at a building one about the same building: dwelling, family, or what it is called
Building = tuple[str, int | str]


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen of a building on a day. `number`: order of recording."""

    number: int
    building: Building
    level: str
    seen: dt.date
    dusun: str = ""
    occupied: bool | None = None


def standing_looks(looks: Iterable[Look]) -> dict[Building, Look]:
    """The last look at each building: by its day, then by the order of recording."""
    found: dict[Building, Look] = {}
    for look in sorted(looks, key=lambda look: (look.seen, look.number)):
        found[look.building] = look
    return found


def damage_by_dusun(looks: Iterable[Look], levels: Collection[str]) -> dict[str, dict[str, int]]:
    """Buildings by dusun and level, all of them under ""; every building once, by its last look."""
    found: dict[str, dict[str, int]] = {"": dict.fromkeys(levels, 0)}
    for look in standing_looks(looks).values():
        for place in dict.fromkeys(("", look.dusun)):
            row = found.setdefault(place, dict.fromkeys(levels, 0))
            row[look.level] = row.get(look.level, 0) + 1
    return found


# ── guests ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Visitor:
    """A guest as counted: those of one `party` and origin are a family."""

    site: str
    party: str
    sex: str
    age: int | None
    pregnant: bool | None = None
    disabled: bool | None = None


def as_displaced(guests: Iterable[Visitor]) -> list[Displaced]:
    """Guests as those whom a site shelters, for the same counts as the displaced of the village itself."""
    parties: dict[tuple[str, str], int] = {}
    return [
        Displaced(
            guest.site,
            parties.setdefault((guest.site, guest.party.casefold()), len(parties)) if guest.party else None,
            guest.sex,
            guest.age,
            guest.pregnant,
            guest.disabled,
        )
        for guest in guests
    ]

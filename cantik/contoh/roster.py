"""Who lives with whom: families with head, spouse, children and relatives, as ages on the reference date.

Marginals follow the trial population of the project's data folder: sex ratio about 102, 24% below
15, 7% 65 and over, 3.3 persons a family. Gaps between the generations always hold.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from cantik.contoh.stream import Flags, Floats, Ints, Stream

HEAD, HUSBAND, WIFE, CHILD, IN_LAW, GRANDCHILD, PARENT, PARENT_IN_LAW, RELATIVE = range(1, 10)
SINGLE, MARRIED, DIVORCED, WIDOWED = range(1, 5)
MALE, FEMALE = 1, 2
ALIVE, DEAD, MOVED = 1, 2, 3

_HEAD_AGE = (2.4, 6.8, 10.9, 12.9, 13.3, 12.7, 11.3, 9.5, 7.4, 6.0, 4.0, 2.7, 1.9)
_HEAD_FROM = (19, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80)
_HEAD_SPAN = (6, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 11)
_CHILDREN = (
    (0.045, 0.175, 0.43, 0.25, 0.075, 0.025),
    (0.05, 0.10, 0.31, 0.28, 0.16, 0.10),
    (0.06, 0.07, 0.17, 0.24, 0.24, 0.22),
)
_AT_HOME_AGE = (0, 12, 15, 18, 20, 23, 26, 30, 35, 45)
_AT_HOME = (0.985, 0.975, 0.96, 0.92, 0.83, 0.66, 0.45, 0.25, 0.14, 0.07)


@dataclass(frozen=True)
class Members:
    """Persons as columns: family number, age in years (with fraction), sex, relation, marital status, order."""

    family: Ints
    age: Floats
    sex: Ints
    relation: Ints
    marital: Ints
    slot: Ints
    status: Ints

    def take(self, index: Ints | Flags) -> Members:
        """The chosen persons, in that order."""
        return Members(*(getattr(self, column.name)[index] for column in fields(self)))


@dataclass(frozen=True)
class Heads:
    """The core couple of every family; `mother_age` is the age that the mother of the children has or would have."""

    age: Floats
    sex: Ints
    spouse: Flags
    spouse_age: Floats
    mother_age: Floats
    ever_married: Flags
    second: Flags

    def __len__(self) -> int:
        return len(self.age)


@dataclass(frozen=True)
class FamilyRoster:
    """Families and their members; `second` marks a family that shares the dwelling of the one before it."""

    members: Members
    second: Flags
    head_age: Floats

    @property
    def families(self) -> int:
        """How many families there are."""
        return len(self.second)


def draw_roster(stream: Stream, living: int) -> FamilyRoster:
    """Families with exactly `living` living members, and a few who died or moved out this year."""
    families = int(living / 2.8) + 12
    heads, members, chosen = _pool(stream, families, living)
    while len(chosen) == 0:  # too few families of one person to fill the last places: look among more
        families *= 2
        heads, members, chosen = _pool(stream, families, living)
    everyone = _sort_members(_merge(members, *_draw_departures(stream, heads, living, chosen)))
    number = np.full(families, -1, dtype=np.int64)
    number[chosen] = np.arange(len(chosen))
    kept = everyone.take(number[everyone.family] >= 0)
    kept = replace(kept, family=number[kept.family])
    second = heads.second[chosen].copy()
    second[0] = False
    second[1:] &= ~second[:-1]
    return FamilyRoster(kept, second, heads.age[chosen])


def _pool(stream: Stream, families: int, living: int) -> tuple[Heads, Members, Ints]:
    """More families than needed, and which of them hold exactly `living` persons (none: no such choice)."""
    heads = _heads(stream, families)
    members = _sort_members(_merge(_core(heads), *_children(stream, heads), *_relatives(stream, heads)))
    return heads, members, _fill(np.bincount(members.family, minlength=families), living)


def _heads(stream: Stream, n: int) -> Heads:
    second = stream.chance(0.086, n)
    group = stream.pick(_HEAD_AGE, n) - 1
    age = np.asarray(_HEAD_FROM)[group] + np.asarray(_HEAD_SPAN)[group] * stream.uniform(n)
    age = np.where(second, 21 + 17 * stream.uniform(n), age)
    female = stream.uniform(n) < np.interp(age, [19, 30, 45, 60, 75], [0.09, 0.06, 0.09, 0.19, 0.33])
    sex = np.where(female, FEMALE, MALE).astype(np.int64)
    paired = np.interp(age, [19, 25, 30, 60, 75, 90], [0.62, 0.86, 0.95, 0.93, 0.80, 0.55])
    spouse = stream.chance(np.where(female, 0.06, paired), n)
    younger = age - np.clip(stream.normal(n, 3.9, 3.6), -2, 18)
    older = age + np.clip(stream.normal(n, 3, 3), -2, 12)
    # lower bounds are spread over two years: a hard one would give many people one birthday
    spouse_age = np.clip(np.where(female, older, younger), 19.1 + 2 * stream.uniform(n), 96)
    mother_age = np.where(female, age, np.where(spouse, spouse_age, age - 3.5))
    ever = spouse | (female & stream.chance(0.9, n)) | (~female & (age > 32) & stream.chance(0.7, n))
    return Heads(age, sex, spouse, spouse_age, mother_age, ever, second)


def _core(heads: Heads) -> Members:
    """Heads and their spouses; the marital status of heads alone is drawn with the children known."""
    n = len(heads)
    every = np.arange(n, dtype=np.int64)
    paired = every[heads.spouse]
    male_head = heads.sex[paired] == MALE
    return _merge(
        _rows(every, heads.age, heads.sex, HEAD, np.where(heads.spouse, MARRIED, SINGLE), 0),
        _rows(
            paired,
            heads.spouse_age[paired],
            3 - heads.sex[paired],
            np.where(male_head, WIFE, HUSBAND),
            MARRIED,
            1,
        ),
    )


def _children(stream: Stream, heads: Heads) -> list[Members]:
    n = len(heads)
    generation = np.where(heads.mother_age < 48, 0, np.where(heads.mother_age < 63, 1, 2)).astype(np.int64)
    wanted = stream.pick_within(_CHILDREN, generation) - 1
    birth_at = np.clip(stream.normal(n, 22.6, 3.5), 16.3, 40)
    out: list[Members] = []
    for order in range(6):
        if order:
            birth_at = birth_at + 1.4 + 1.75 * stream.gamma(n, 2.0)
        age = heads.mother_age - birth_at
        male = stream.chance(0.515, n)
        home = np.interp(age, _AT_HOME_AGE, _AT_HOME)
        home = home + np.where(male, 1, -1) * np.interp(age, [15, 19, 24, 32], [0, 0.03, 0.08, 0.04])
        born = heads.ever_married & (order < wanted) & (age > 0) & (birth_at < 46.5)
        here = np.flatnonzero(born & stream.chance(home, n))
        out += _households_of_children(stream, here, age[here], male[here], order)
    return out


def _households_of_children(stream: Stream, family: Ints, age: Floats, male: Flags, order: int) -> list[Members]:
    """Children at home; some grown ones are divorced, some brought a spouse and have a child."""
    n = len(family)
    sex = np.where(male, MALE, FEMALE)
    marital = np.where((age > 22) & stream.chance(0.07, n), DIVORCED, SINGLE)
    paired = (age > 22) & (marital == SINGLE) & stream.chance(0.17, n) & (order < 2)
    marital[paired] = MARRIED
    base = family[paired]
    pairs = len(base)
    partner_age = np.maximum(age[paired] + stream.normal(pairs, 0, 3), 19.5 + 2 * stream.uniform(pairs))
    with_child = stream.chance(0.62, pairs)
    youngest_parent = np.minimum(age[paired], partner_age)[with_child]
    grand_age = 0.01 + (youngest_parent - 19) * stream.uniform(len(youngest_parent))
    grand_sex = np.where(stream.chance(0.512, len(grand_age)), MALE, FEMALE)
    return [
        _rows(family, age, sex, CHILD, marital, 2 + order),
        _rows(base, partner_age, 3 - sex[paired], IN_LAW, MARRIED, 8 + 2 * order),
        _rows(base[with_child], grand_age, grand_sex, GRANDCHILD, SINGLE, 9 + 2 * order),
    ]


def _relatives(stream: Stream, heads: Heads) -> list[Members]:
    n = len(heads)
    oldest = np.where(heads.spouse, np.maximum(heads.age, heads.spouse_age), heads.age)
    elder = np.flatnonzero((heads.age > 27) & (oldest < 62) & stream.chance(0.105, n))
    elder_age = np.clip(oldest[elder] + 22 + np.abs(stream.normal(len(elder), 0, 6)), 45, 97)
    own = stream.chance(0.6, len(elder)) | ~heads.spouse[elder]
    grand = np.flatnonzero((heads.age > 46) & stream.chance(0.085, n))
    grand_age = 0.05 + np.minimum(16, heads.age[grand] - 42) * stream.uniform(len(grand))
    other = np.flatnonzero(stream.chance(0.05, n))
    return [
        _rows(
            elder,
            elder_age,
            np.where(stream.chance(0.31, len(elder)), MALE, FEMALE),
            np.where(own, PARENT, PARENT_IN_LAW),
            np.where(stream.chance(0.88, len(elder)), WIDOWED, DIVORCED),
            12,
        ),
        _rows(grand, grand_age, np.where(stream.chance(0.512, len(grand)), MALE, FEMALE), GRANDCHILD, SINGLE, 13),
        _rows(
            other,
            8 + 30 * stream.uniform(len(other)),
            np.where(stream.chance(0.70, len(other)), MALE, FEMALE),
            RELATIVE,
            SINGLE,
            14,
        ),
    ]


def _draw_departures(stream: Stream, heads: Heads, living: int, chosen: Ints) -> list[Members]:
    """People who died (0.68%) or moved out alone (0.6%) during the year; their rows stay in the workbook."""
    dead = round(living * 0.0068)
    family = chosen[stream.integers(0, len(chosen), dead)]
    age = np.clip(stream.normal(dead, 68, 14), 24, 99)
    elder = age > np.where(heads.spouse, np.maximum(heads.age, heads.spouse_age), heads.age)[family] + 17
    gone = _rows(
        family,
        age,
        np.where(stream.chance(0.54, dead), MALE, FEMALE),
        np.where(elder, PARENT, RELATIVE),
        np.where(stream.chance(0.6, dead), MARRIED, WIDOWED),
        20,
        DEAD,
    )
    able = chosen[(heads.mother_age[chosen] > 39) & (heads.mother_age[chosen] < 62) & heads.ever_married[chosen]]
    moved = round(living * 0.006) if len(able) else 0
    home = able[stream.integers(0, max(1, len(able)), moved)]
    youngest = np.minimum(heads.mother_age, heads.age)[home]
    away = _rows(
        home,
        np.clip(18 + 16 * stream.uniform(moved), np.maximum(18, heads.mother_age[home] - 43), youngest - 17),
        np.where(stream.chance(0.5, moved), MALE, FEMALE),
        CHILD,
        SINGLE,
        21,
        MOVED,
    )
    return [gone, away]


def _rows(
    family: Ints,
    age: Floats,
    sex: Ints,
    relation: Ints | int,
    marital: Ints | int,
    slot: int,
    status: int = ALIVE,
) -> Members:
    n = len(family)

    def column(value: Ints | int) -> Ints:
        return np.broadcast_to(np.asarray(value, dtype=np.int64), (n,))

    return Members(
        family.astype(np.int64),
        age.astype(np.float64),
        sex.astype(np.int64),
        column(relation),
        column(marital),
        column(slot),
        column(status),
    )


def _merge(*parts: Members) -> Members:
    return Members(*(np.concatenate([getattr(part, column.name) for part in parts]) for column in fields(Members)))


def _sort_members(members: Members) -> Members:
    return members.take(np.argsort(members.family * 32 + members.slot, kind="stable"))


def _fill(sizes: Ints, living: int) -> Ints:
    """Families in order, leaving out those that would overshoot, until exactly `living` persons are in; else none."""
    chosen: list[int] = []
    open_places = living
    for family, size in enumerate(sizes.tolist()):
        if size <= open_places:
            chosen.append(family)
            open_places -= size
        if open_places == 0:
            return np.asarray(chosen, dtype=np.int64)
    return np.asarray([], dtype=np.int64)

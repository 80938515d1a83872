"""Whoever holds two editions of a village: everybody is the same, but for those whom the public numbers show to have
come or gone.

A number of the former edition says of the present one: as many, less those who may have gone from the set, more
those who may have come. Who did is seen in the public table of dusun, sex and age; where nobody did, the former number
stands.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Hashable, Mapping
from dataclasses import replace

from tests.serangan.massa import EVERYBODY, Persons
from tests.serangan.rilis import DUSUN, FRAME, Folder, Share, Told, product_of

_OLDER = 31  # days; within a month nobody is taken to have grown older unseen
_OLDEST = 120
_AGES = "penduduk_umur_jk"
_OF_MEMBERS = frozenset({"umur_kepala", "jumlah_balita", "jumlah_lansia"})
Place = tuple[frozenset[int], frozenset[int], frozenset[int]]  # positions of dusun, sex, age


def held_together(former: Folder, present: Folder) -> Folder:
    """What the holder of both editions knows of the present one."""
    former, present = _by_same_dusun(former, present)
    former = replace(former, told=[*former.told, *_together(former)])
    if abs((dt.date.fromisoformat(present.date) - dt.date.fromisoformat(former.date)).days) > _OLDER:
        return _grown_older(former, present)
    then, now = _frame(former), _frame(present)
    changes = {place: now[place] - then[place] for place in now.keys() & then.keys()}
    ages = set() if former.date == present.date else {place[2] for place in changes}
    known: list[Told] = []
    for told in former.told:
        if (told.value is None and told.high is None and not told.low) or not _aligned(told.who, ages):
            continue
        low, high = (told.value, told.value) if told.value is not None else (told.low or 0, told.high)
        gone, come = _moved(told.basis, told.who, changes)
        high = None if high is None else high + come
        known.append(Told(f"dahulu {told.source}", told.table, told.basis, told.who, None, max(0, low - gone), high))
    shares = [_held(share, changes) for share in former.shares if _aligned(share.part, ages)]
    return replace(present, told=[*present.told, *known], shares=[*present.shares, *shares])


def without_answers(folder: Folder) -> Folder:
    """The folder as if it told only how many are of a dusun, sex and age: what is known beside it is known without
    it."""
    told = [
        each if each.who.columns() <= FRAME else replace(each, value=None, low=None, high=None) for each in folder.told
    ]
    return replace(folder, told=told, shares=[])


def _by_same_dusun(former: Folder, present: Folder) -> tuple[Folder, Folder]:
    """Both editions by the dusun of both: in one that an edition does not have (it was split off) lives nobody."""
    if former.areas == present.areas:
        return former, present
    areas = [*present.areas, *(area for area in former.areas if area not in present.areas)]
    return _place_folder(former, areas), _place_folder(present, areas)


def _place_folder(folder: Folder, areas: list[str]) -> Folder:
    """A folder by more dusun than its village has."""
    at = [frozenset({areas.index(area)}) for area in folder.areas]

    def there(who: Persons) -> Persons:
        lists = [
            tuple({n: _union(at, v) if n == DUSUN else v for n, v in each.items()} for each in some)
            for some in who.lists
        ]
        return Persons(tuple(lists))

    told = [replace(each, who=there(each.who)) for each in folder.told]
    if not folder.places and at:  # what is said of the village is said of its only dusun
        told += [replace(each, who=each.who.but(dusun=at[0])) for each in told if each.table.startswith(_AGES)]
    for place, area in enumerate(areas):
        if area not in folder.areas:
            nobody = EVERYBODY.but(dusun=frozenset({place}))
            told += [Told(f"tidak ada {area}", "dusun lain", basis, nobody, 0) for basis in ("orang", "keluarga")]
            for sex, age in dict.fromkeys((sex, age) for _, sex, age in _frame(replace(folder, told=told))):
                own = nobody.but(jenis_kelamin=sex, umur=age)
                told.append(Told(f"tidak ada {area} {sex} {age}", _AGES, "orang", own, 0))
    shares = [replace(each, part=there(each.part), whole=there(each.whole)) for each in folder.shares]
    return replace(folder, areas=areas, told=told, shares=shares)


def _union(at: list[frozenset[int]], places: frozenset[int]) -> frozenset[int]:
    return frozenset[int]().union(*(at[place] for place in places))


def _grown_older(former: Folder, present: Folder) -> Folder:
    """Of editions months apart: whoever grew older may have crossed an age at which a set begins or ends.

    As many as were in the five-year age beside it, of its dusun and sex, may have come or gone so; besides those whom
    the numbers of dusun and sex show. Sets that the ages of members decide are left (their families may be others).
    """
    then, now = _frame(former), _frame(present)
    total: dict[Place, int] = {}
    for place in now.keys() & then.keys():
        whole = (place[0], place[1], frozenset(range(_OLDEST + 1)))
        total[whole] = total.get(whole, 0) + now[place] - then[place]
    known = []
    for told in former.told:
        nothing = told.value is None and told.high is None and not told.low
        crossed = None if told.who.columns() & _OF_MEMBERS else _crossed(told, then, later=former.date < present.date)
        if nothing or crossed is None:
            continue
        low, high = (told.value, told.value) if told.value is not None else (told.low or 0, told.high)
        gone, come = (a + b for a, b in zip(_moved(told.basis, told.who, total), crossed, strict=True))
        high = None if high is None else high + come
        known.append(Told(f"dahulu {told.source}", told.table, told.basis, told.who, None, max(0, low - gone), high))
    return replace(present, told=[*present.told, *known])


def _crossed(told: Told, then: Mapping[Place, int], *, later: bool) -> tuple[int, int] | None:
    """How many may have crossed an end of the ages of a set, out and in, until a `later` day or back to an earlier one;
    None where its ages are not plain."""
    held = product_of(told.who)
    if told.basis != "orang" or held is None or "umur" not in held:
        return (0, 0) if told.basis != "orang" or held is not None else None
    ages, sides = held["umur"], {name: held[name] for name in (DUSUN, "jenis_kelamin") if name in held}
    moved = [0, 0]
    for age in range(1, _OLDEST + 1):
        begins, ends = age in ages and age - 1 not in ages, age not in ages and age - 1 in ages
        if begins or ends:
            where = EVERYBODY.but(**sides, umur=frozenset({age - 1 if later else age}))
            moved[begins == later] += sum(count for place, count in then.items() if _meets(where, place))
    return moved[0], moved[1]


def _together(former: Folder) -> list[Told]:
    """Of each row all that its printed classes count together: who is of none of them came to another class since."""
    rows: dict[Hashable, list[tuple[str, frozenset[int], Told]]] = {}
    for told in former.told:
        own, row = product_of(told.who), product_of(told.row)
        if told.value is None or told.part or own is None or row is None:
            continue
        answered = [name for name, values in own.items() if row.get(name) != values]
        if len(answered) == 1 and answered[0] not in FRAME:
            rows.setdefault((told.table, told.basis, frozenset(row.items())), []).append(
                (answered[0], own[answered[0]], told)
            )
    out = []
    for some in rows.values():
        column, _, told = some[0]
        union = frozenset[int]().union(*(classes for _, classes, _ in some))
        one_column = all(each == column for each, _, _ in some)
        if len(some) > 1 and one_column and len(union) == sum(len(classes) for _, classes, _ in some):
            who = told.row.but(**{column: union})
            together = sum(each.value or 0 for _, _, each in some)
            out.append(Told(f"{told.source} dan lainnya", told.table, told.basis, who, together))
    return out


def _moved(basis: str, who: Persons, changes: Mapping[Place, int]) -> tuple[int, int]:
    """How many may have left a set and how many joined it. Of a family that somebody left or joined anything may have
    changed."""
    if basis == "orang":
        inside = [change for place, change in changes.items() if _meets(who, place)]
        return -sum(change for change in inside if change < 0), sum(change for change in inside if change > 0)
    at = (product_of(who) or {}).get(DUSUN)
    touched = sum(abs(change) for place, change in changes.items() if at is None or at & place[0])
    return touched, touched


def _held(share: Share, changes: Mapping[Place, int]) -> Share:
    """A percentage of the former edition with the room that those leave who came and went."""
    less, more = _moved(share.basis, share.part, changes)
    below, above = _moved(share.basis, share.whole, changes)
    top = float(share.value) + 1
    return replace(share, less=share.less + 100 * less + top * above, more=share.more + 100 * more + top * below)


def _frame(folder: Folder) -> dict[Place, int]:
    """The public table of dusun, sex and five-year ages."""
    out: dict[Place, int] = {}
    for told in folder.told:
        held = product_of(told.who) or {}
        innermost = held.keys() >= {DUSUN, "umur"} and len(held.get("jenis_kelamin", ())) == 1
        if told.table.startswith(_AGES) and told.value is not None and innermost:
            out[held[DUSUN], held["jenis_kelamin"], held["umur"]] = told.value
    return out


def _aligned(who: Persons, ages: Collection[frozenset[int]]) -> bool:
    """Whether the set begins and ends where an age of the public table does: who only grew older is seen there. Between
    editions of the same date nobody did."""
    held = product_of(who)
    if not ages:
        return True
    return held is not None and all(part <= held["umur"] or not part & held["umur"] for part in ages if "umur" in held)


def _meets(who: Persons, place: Place) -> bool:
    """Whether persons of a place may belong to the set."""
    held = product_of(who)
    if held is None:  # it has alternatives: anybody may belong to it
        return True
    names = (DUSUN, "jenis_kelamin", "umur")
    return all(name not in held or held[name] & values for name, values in zip(names, place, strict=True))

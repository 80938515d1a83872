"""Whoever holds two editions of a village: everybody is the same, but for those whom the public numbers show to have
come or gone.

A number of the former edition says of the present one: as many, less those who may have gone from the set, more
those who may have come. Who did is seen in the public table of dusun, sex and age; where nobody did, the former number
stands.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from tests.serangan.rilis import DUSUN, Folder, Told, product_of

Place = tuple[frozenset[int], frozenset[int], frozenset[int]]  # positions of dusun, sex, age


def held_together(former: Folder, present: Folder) -> Folder:
    """What the holder of both editions knows of the present one."""
    then, now = _frame(former), _frame(present)
    changes = {place: now[place] - then[place] for place in now.keys() & then.keys()}
    known: list[Told] = []
    ages = {place[2] for place in changes}
    for told in former.told:
        if told.basis != "orang" or not _aligned(told, ages):
            continue
        low, high = (told.value, told.value) if told.value is not None else (told.low, told.high)
        inside = [change for place, change in changes.items() if _meets(told, place)]
        gone, come = -sum(change for change in inside if change < 0), sum(change for change in inside if change > 0)
        low = None if low is None else max(0, low - gone)
        high = None if high is None else high + come
        if low is not None or high is not None:
            known.append(Told(f"dahulu {told.source}", told.table, told.basis, told.who, None, low, high))
    return replace(present, told=[*present.told, *known])


def _frame(folder: Folder) -> dict[Place, int]:
    """The public table of dusun, sex and five-year ages."""
    out: dict[Place, int] = {}
    for told in folder.told:
        held = product_of(told.who) or {}
        innermost = held.keys() >= {DUSUN, "umur"} and len(held.get("jenis_kelamin", ())) == 1
        if told.table.startswith("penduduk_umur_jk") and told.value is not None and innermost:
            out[held[DUSUN], held["jenis_kelamin"], held["umur"]] = told.value
    return out


def _aligned(told: Told, ages: Collection[frozenset[int]]) -> bool:
    """Whether the set begins and ends where an age of the public table does: who only grew older is seen there."""
    held = product_of(told.who)
    return held is not None and all(part <= held["umur"] or not part & held["umur"] for part in ages if "umur" in held)


def _meets(told: Told, place: Place) -> bool:
    """Whether persons of a place may belong to the set."""
    held = product_of(told.who)
    if held is None:  # it has alternatives: anybody may belong to it
        return True
    names = (DUSUN, "jenis_kelamin", "umur")
    return all(name not in held or held[name] & values for name, values in zip(names, place, strict=True))

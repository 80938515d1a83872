"""Whether a list is much shorter than the one before it: half a survey must not shrink a village in silence. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from cantik.register.core.grouping import Unit

#: the parts of a village that are looked at as a whole: its dusun, and their RT
_DUSUN, _RT = 1, 3


@dataclass(frozen=True, slots=True)
class Shrinking:
    """Whom the list of a source leaves out.

    `gone` of `before` persons who stood in the list are not in the new one; `absent`: dusun (RW and RT "") and RT of
    which nobody is in it any more.
    """

    source: str
    gone: int
    before: int
    absent: tuple[Unit, ...]


def judge_shrinking(
    source: str, before: Mapping[int, Unit], gone: Collection[int], *, share: Decimal, least: int
) -> Shrinking | None:
    """What a list leaves out when that has to be asked about, else None.

    `before`: the persons of the list that stands, with their dusun, RW and RT; `gone`: those of them who are not in the
    new list. It is asked about when they are more than `share` of the list and at least `least`, or when a dusun or RT
    of at least `least` persons is missing altogether.
    """
    left_out = [person for person in gone if person in before]
    absent = _absent(before, left_out, least)
    many = len(left_out) >= least and len(left_out) > share * len(before)
    return Shrinking(source, len(left_out), len(before), absent) if many or absent else None


def _absent(before: Mapping[int, Unit], gone: Collection[int], least: int) -> tuple[Unit, ...]:
    """Dusun and RT all of whose persons are gone; the RT of a missing dusun are not named beside it."""
    found: list[Unit] = []
    for depth in (_DUSUN, _RT):
        everybody = Counter(_part(unit, depth) for unit in before.values())
        missing = Counter(_part(before[person], depth) for person in gone)
        found += [
            part
            for part, persons in sorted(missing.items())
            if any(part) and least <= persons == everybody[part] and _part(part, _DUSUN) not in found
        ]
    return tuple(found)


def _part(unit: Unit, depth: int) -> Unit:
    return unit if depth == _RT else (unit[0], "", "")


def unit_name(unit: Unit) -> str:
    """A dusun or RT as people say it: "Dusun Krajan", "RT 03 RW 01 Dusun Krajan"."""
    dusun, rw, rt = unit
    parts = ((rt, "RT "), (rw, "RW "), (dusun, "Dusun "))
    return " ".join(word + part for part, word in parts if part)

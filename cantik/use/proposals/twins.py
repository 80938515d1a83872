"""Earlier proposals for the same thing: the same activity at the same place, or one that is called alike. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from cantik.base.text import fold

#: how alike two titles are that may be one thing; ours, for a person to look at
_ALIKE = 0.75


@dataclass(frozen=True, slots=True)
class ProposalShape:
    """What tells proposals apart: number, plan year, title, code of the activity, place ("" the whole village)."""

    number: int
    year: int
    title: str
    activity: str
    place: str


def find_twins(own: ProposalShape, others: Iterable[ProposalShape]) -> tuple[ProposalShape, ...]:
    """Of other proposals of the village those that may be the same, the newest year first."""
    found = [each for each in others if each.number != own.number and _is_alike(own, each)]
    return tuple(sorted(found, key=lambda each: (-each.year, each.number)))


def _is_alike(own: ProposalShape, other: ProposalShape) -> bool:
    same_activity = bool(own.activity) and own.activity == other.activity
    same_place = fold(own.place) == fold(other.place)
    if same_activity and same_place:
        return True
    alike = SequenceMatcher(None, fold(own.title), fold(other.title)).ratio() >= _ALIKE
    return alike and (same_place or same_activity)

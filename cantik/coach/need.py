"""Which village needs help first, and why: signs of its ordinary work, weighed as content says. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cantik.content.help_order import SESSION, HelpSign

#: with so many villages of a kecamatan under one sign a session for all of them is worth more than visits
TOGETHER = 3


@dataclass(frozen=True, slots=True)
class NeedReason:
    """A sign that a village shows, its number, and the points that it counts."""

    sign: HelpSign
    number: int
    points: int


@dataclass(frozen=True, slots=True)
class VillageNeed:
    """How much a village needs help: the sum of its reasons, the heaviest first. `act`: what a coach does first, that
    of the heaviest reason; "" for a village that shows no sign."""

    points: int
    reasons: tuple[NeedReason, ...]

    @property
    def act(self) -> str:
        """What a coach does first."""
        return self.reasons[0].sign.act if self.reasons else ""


def weigh_need(numbers: Mapping[str, int], signs: Mapping[str, HelpSign]) -> VillageNeed:
    """The need of a village from the numbers of its signs, by code; signs that the list does not hold count nothing."""
    found = [
        NeedReason(sign, numbers[code], points)
        for code, sign in signs.items()
        if (points := sign.weigh(numbers.get(code, 0)))
    ]
    found.sort(key=lambda reason: -reason.points)
    return VillageNeed(sum(reason.points for reason in found), tuple(found))


def find_sessions(needs: Iterable[tuple[str, VillageNeed]]) -> dict[str, int]:
    """By kecamatan, of pairs of kecamatan and need: how many villages would come to one session, for those in which at
    least `TOGETHER` show a sign that a session is for."""
    counted: dict[str, int] = {}
    for kecamatan, need in needs:
        if any(reason.sign.act == SESSION for reason in need.reasons):
            counted[kecamatan] = counted.get(kecamatan, 0) + 1
    return {kecamatan: count for kecamatan, count in counted.items() if count >= TOGETHER}

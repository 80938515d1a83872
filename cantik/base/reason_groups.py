"""Many things that each have a reason, told by reason: how many there are, the first of them by name, the rest folded.

A kabupaten has three hundred villages: a line for each hides the one that has another reason than all the others.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

Thing = TypeVar("Thing")

#: so many are named where a reason is told in a line
FIRST = 3


@dataclass(frozen=True, slots=True)
class ReasonGroup(Generic[Thing]):
    """The things that have a reason in common, in the order in which they came."""

    reason: str
    things: tuple[Thing, ...]

    @property
    def first(self) -> tuple[Thing, ...]:
        """Those that are named at once; all of them where folding would hide a single one."""
        return self.things if len(self.things) <= FIRST + 1 else self.things[:FIRST]

    @property
    def rest(self) -> tuple[Thing, ...]:
        """Those that are folded."""
        return self.things[len(self.first) :]


def group_by_reason(told: Iterable[tuple[Thing, str]]) -> list[ReasonGroup[Thing]]:
    """One group a reason, the rarest first: what everybody else has in common stands last."""
    found: dict[str, list[Thing]] = {}
    for thing, reason in told:
        found.setdefault(reason, []).append(thing)
    groups = [ReasonGroup(reason, tuple(things)) for reason, things in found.items()]
    return sorted(groups, key=lambda group: (len(group.things), group.reason))

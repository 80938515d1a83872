"""How much of a village the rounds reached whose answers stand in its register: counts of doors, by dusun.

What answered is what was approved and told of a family; a family that the field found is not of the frame.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef

from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.plan.app.models import FAMILY, FrameMember, Round, Unit
from cantik.plan.states import DoorOutcome, UnitStage, outcome


@dataclass(frozen=True, slots=True)
class RoundReach:
    """A round over families: its title and day, the families of its frame by what came of them, and by dusun (as the
    frame writes it) how many of how many answered. `waiting`: forms that nobody has approved."""

    title: str
    reference: dt.date
    frame: int
    answered: int
    refused: int
    unmet: int
    unvisited: int
    waiting: int
    by_dusun: tuple[tuple[str, int, int], ...]


def reach(desa: AreaCode, on: dt.date) -> tuple[RoundReach, ...]:
    """The rounds over families up to a day of which something was approved, the oldest first; no practice."""
    area = find_area(desa)
    rounds = Round.objects.filter(activity__area_id=area.pk, activity__practice=False) if area else Round.objects.none()
    found = rounds.filter(reference__lte=on, blocks__units__kind=FAMILY, blocks__units__stage=UnitStage.APPROVED)
    made = (_reach(round_) for round_ in found.select_related("activity").order_by("reference", "pk").distinct())
    return tuple(reached for reached in made if reached.answered)


def _reach(round_: Round) -> RoundReach:
    framed = Unit.objects.filter(Exists(FrameMember.objects.filter(unit=OuterRef("pk"))), block__round=round_)
    rows = framed.order_by().values_list("block__dusun", "stage", "result").annotate(n=Count("pk"))
    doors, frame, answered = Counter[DoorOutcome](), Counter[str](), Counter[str]()
    for dusun, stage, result, count in rows:
        came = outcome(stage, result)
        doors[came] += count
        frame[dusun] += count
        if came is DoorOutcome.ANSWERED and stage == UnitStage.APPROVED:
            answered[dusun] += count
    return RoundReach(
        title=round_.activity.title,
        reference=round_.reference,
        frame=frame.total(),
        answered=answered.total(),
        refused=doors[DoorOutcome.REFUSED],
        unmet=doors[DoorOutcome.NOBODY] + doors[DoorOutcome.GONE],
        unvisited=doors[DoorOutcome.NOT_VISITED],
        waiting=doors[DoorOutcome.ANSWERED] - answered.total(),
        by_dusun=tuple((dusun, answered[dusun], frame[dusun]) for dusun in sorted(frame)),
    )

"""How much of a village the rounds reached whose answers stand in its register: counts of doors, by dusun.

What answered is what was approved and told of a family; a family that the field found is not of the frame.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.db.models import Count, Exists, OuterRef

from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.content.loader import here
from cantik.field.rounds.app.models import FAMILY, FrameMember, Round, Unit
from cantik.field.rounds.coverage import RoundReach
from cantik.field.rounds.states import DoorOutcome, UnitStage, outcome


def reach(area: AreaCode, on: dt.date) -> tuple[RoundReach, ...]:
    """The rounds over families up to a day of which something was approved, the oldest first; no practice."""
    area_row = find_area(area)
    rounds = (
        Round.objects.filter(activity__area_id=area_row.pk, activity__practice=False)
        if area_row
        else Round.objects.none()
    )
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
        title_en=_name_in_english(round_.activity.instrument),
        reference=round_.reference,
        frame=frame.total(),
        answered=answered.total(),
        refused=doors[DoorOutcome.REFUSED],
        unmet=doors[DoorOutcome.NOBODY] + doors[DoorOutcome.GONE],
        unvisited=doors[DoorOutcome.NOT_VISITED],
        waiting=doors[DoorOutcome.ANSWERED] - answered.total(),
        by_dusun=tuple((dusun, answered[dusun], frame[dusun]) for dusun in sorted(frame)),
    )


def _name_in_english(instrument: str) -> str:
    """What a round asks, for those who read English: its own title is the village's, in its language."""
    known = here().instruments.get(instrument)
    return known.title_en if known is not None else "Door-to-door collection"

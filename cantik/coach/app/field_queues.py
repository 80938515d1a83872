"""How many forms and proposed events wait in the rounds of a village. Counted, not written down one by one: a form of
a family is a row already, and thousands of them wait together (docs/adr/0069)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from cantik.field.review.app.models import FieldEvent
from cantik.field.review.event_proposals import FieldState
from cantik.field.rounds.app.models import Round, Unit
from cantik.field.rounds.states import UnitStage


@dataclass(frozen=True, slots=True)
class FieldQueue:
    """Of one round: how many forms wait for review, how many proposed events for the agen, and how many for a
    countersignature."""

    round: Round
    submitted: int
    proposed: int
    countersign: int


def list_queues(area: int) -> list[FieldQueue]:
    """The rounds of a village in which something waits, the newest first."""
    rounds = list(Round.objects.filter(activity__area_id=area).select_related("activity").order_by("-pk"))
    units = Unit.objects.filter(block__round__in=rounds, stage=UnitStage.SUBMITTED)
    forms = dict(units.values_list("block__round").annotate(n=Count("pk")))
    waiting = [FieldState.PROPOSED, FieldState.WAITING]
    events = FieldEvent.objects.filter(unit__block__round__in=rounds, state__in=waiting)
    counted = events.values_list("unit__block__round", "state").annotate(n=Count("pk"))
    said = Counter({(number, FieldState(state)): n for number, state, n in counted})
    found = [
        FieldQueue(
            round_,
            forms.get(round_.pk, 0),
            said[round_.pk, FieldState.PROPOSED],
            said[round_.pk, FieldState.WAITING],
        )
        for round_ in rounds
    ]
    return [queue for queue in found if queue.submitted or queue.proposed or queue.countersign]

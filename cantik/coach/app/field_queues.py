"""How many forms, put aside ones too, and proposed events wait in the rounds of a village. Counted, not written down
one by one: a form of a family is a row already, and thousands of them wait together (docs/adr/0069)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from cantik.field.forms.app.models import HELD, FormSubmission
from cantik.field.review.app.models import FieldEvent
from cantik.field.review.event_proposals import FieldState
from cantik.field.rounds.app.models import Device, Round, Unit
from cantik.field.rounds.states import UnitStage


@dataclass(frozen=True, slots=True)
class FieldQueue:
    """Of one round: how many forms wait for review, how many proposed events for the agen, and how many for a
    countersignature; how many forms were put aside until somebody decides."""

    round: Round
    submitted: int
    proposed: int
    countersign: int
    held: int


def list_queues(area_id: int) -> list[FieldQueue]:
    """The rounds of a village in which something waits, the newest first."""
    rounds = list(Round.objects.filter(activity__area_id=area_id).select_related("activity").order_by("-pk"))
    units = Unit.objects.filter(block__round__in=rounds, stage=UnitStage.SUBMITTED)
    forms = dict(units.values_list("block__round").annotate(n=Count("pk")))
    waiting = [FieldState.PROPOSED, FieldState.WAITING]
    events = FieldEvent.objects.filter(unit__block__round__in=rounds, state__in=waiting)
    counted = events.values_list("unit__block__round", "state").annotate(n=Count("pk"))
    held = _count_held(rounds)
    said = Counter({(number, FieldState(state)): n for number, state, n in counted})
    found = [
        FieldQueue(
            round_,
            forms.get(round_.pk, 0),
            said[round_.pk, FieldState.PROPOSED],
            said[round_.pk, FieldState.WAITING],
            held[round_.pk],
        )
        for round_ in rounds
    ]
    return [queue for queue in found if queue.submitted or queue.proposed or queue.countersign or queue.held]


def _count_held(rounds: Sequence[Round]) -> Counter[int]:
    """How many forms were put aside, by round."""
    devices = dict(Device.objects.filter(round__in=rounds).values_list("pk", "round"))
    rows = FormSubmission.objects.filter(standing=HELD, device__in=devices).exclude(sealed=b"")
    return Counter(devices[device] for device in rows.values_list("device", flat=True))

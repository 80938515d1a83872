"""Units of a round on their way: each step a row that stays, and counts by block for the screen *Lapangan*."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from django.db import transaction
from django.db.models import Count

from cantik.codes.area import AreaCode
from cantik.field.errors import StateRefused, due_state_reason
from cantik.field.rounds.app.models import Block, Device, Enumerator, Round, Unit, UnitState
from cantik.field.rounds.states import DECIDED, FOLLOWS, DoorOutcome, UnitStage, outcome
from cantik.staff.app import rights
from cantik.staff.app.models import Account


@dataclass(frozen=True, slots=True)
class UnitStep:
    """Who moves a unit, and why: an account of the office, or the enumerator of a device."""

    actor: Account | Enumerator
    at: dt.datetime
    device: Device | None = None
    reason: str = ""
    practice: AreaCode | None = None  # a practice village: there one person plays both parts
    instance: str = ""  # the form that it is about


def move(unit: Unit, after: UnitStage, step: UnitStep, *, result: str | None = None) -> UnitState | None:
    """Take a unit to a state and write the step down; None when it is there already (a form that was sent again).

    `result`: code of the visit when the form says one. What the office decides is logged by callers, what devices send
    by whoever stores it. Raises `StateRefused`: R590 for a step that does not follow, R591 without a reason of 10
    letters where something is sent back or taken back, R592 for one's own work. In one transaction with the caller's.
    """
    with transaction.atomic():
        held = Unit.objects.select_for_update().get(pk=unit.pk)
        former = held.result
        state = take_step(held, after, step, result=result)
        if state is not None or held.result != former:
            held.save(update_fields=MOVED)
        if state is not None:
            unit.stage, unit.result, unit.version = held.stage, held.result, held.version
            state.save()
        return state


#: what a step changes of a unit
MOVED = ("stage", "result", "version")


def take_step(held: Unit, after: UnitStage, step: UnitStep, *, result: str | None = None) -> UnitState | None:
    """The same of a unit that is held for the transaction, and not written yet: for whoever moves many together."""
    before = UnitStage(held.stage)
    if before is not after and after not in FOLLOWS[before]:
        raise StateRefused("R590", "Langkah ini tidak mungkin", found=f"{before} → {after}")
    if before is not after:
        _check(held, before, after, step)
    if result is not None:
        held.result = result
    if before is after:
        return None
    held.stage = after
    held.version += 1  # phones are told of the state, and take over what is newer only
    return UnitState(
        unit=held,
        before=before,
        after=after,
        result=held.result,
        at=step.at,
        by=step.actor.actor,
        device=step.device,
        reason=step.reason.strip(),
        instance=step.instance,
    )


def _check(unit: Unit, before: UnitStage, after: UnitStage, step: UnitStep) -> None:
    back = after is UnitStage.REJECTED or before is UnitStage.APPROVED
    if back:
        due_state_reason(step.reason)
    if after not in DECIDED:
        return
    if step.device is not None or isinstance(step.actor, Enumerator):
        raise StateRefused("R592", "Perangkat lapangan tidak memutuskan isian")
    found = unit.states.filter(after=UnitStage.SUBMITTED).exclude(device=None)
    sent = found.select_related("device__enumerator").order_by("-pk").first()
    if after is not UnitStage.APPROVED or sent is None or sent.device is None:
        return
    # whose account an enumerator has may have become known since
    senders = {sent.by: sent.at, sent.device.enumerator.actor: sent.at}
    rights.second(step.actor, senders.items(), partial(StateRefused, "R592"), step.practice)


@dataclass(frozen=True, slots=True)
class RoundTally:
    """How far a block, or several, are: units by state, and by what came of the visit."""

    stages: Mapping[UnitStage, int]
    outcomes: Mapping[DoorOutcome, int]

    @property
    def units(self) -> int:
        """All units."""
        return sum(self.stages.values())

    @property
    def answered_count(self) -> int:
        """Units that answered: a refusal, a door that stayed closed, a house that is gone are no answers."""
        return self.outcomes[DoorOutcome.ANSWERED]

    @property
    def refused_count(self) -> int:
        """Doors at which nobody wanted to answer."""
        return self.outcomes[DoorOutcome.REFUSED]

    @property
    def nobody(self) -> int:
        """Doors at which nobody was met."""
        return self.outcomes[DoorOutcome.NOBODY]

    @property
    def gone_count(self) -> int:
        """Families that moved away, houses that are not there."""
        return self.outcomes[DoorOutcome.GONE]

    @property
    def unmet_count(self) -> int:
        """Families that were not met: nobody at home, or not there any more."""
        return self.nobody + self.gone_count

    @property
    def due(self) -> int:
        """Units at which nobody has been yet."""
        return self.outcomes[DoorOutcome.NOT_VISITED]

    @property
    def percent(self) -> int | None:
        """Coverage in whole percent: what answered of all units of the frame; None without units."""
        return 100 * self.answered_count // self.units if self.units else None


@dataclass(frozen=True, slots=True)
class BlockTally(RoundTally):
    """How far a block is."""

    block: Block


def total(found: Iterable[RoundTally]) -> RoundTally:
    """Several together."""
    tallied = list(found)
    return RoundTally(
        {stage: sum(tally.stages[stage] for tally in tallied) for stage in UnitStage},
        {result: sum(tally.outcomes[result] for tally in tallied) for result in DoorOutcome},
    )


def tallies(round_: Round) -> list[BlockTally]:
    """Every block of a round with its counts, in the order of the village. Names nobody."""
    blocks = Block.objects.filter(round=round_).select_related("enumerator__account")
    units = Unit.objects.filter(block__round=round_).order_by()
    stages: Counter[tuple[int, str]] = Counter()
    outcomes: Counter[tuple[int, DoorOutcome]] = Counter()
    for block, stage, result, count in units.values_list("block_id", "stage", "result").annotate(n=Count("pk")):
        stages[block, stage] += count
        outcomes[block, outcome(stage, result)] += count
    return [
        BlockTally(
            {stage: stages[block.pk, stage.value] for stage in UnitStage},
            {result: outcomes[block.pk, result] for result in DoorOutcome},
            block,
        )
        for block in blocks.order_by("dusun", "rw", "rt", "sls", "pk")
    ]

"""Units of a round on their way: each step a row that stays, and counts by block for the screen *Lapangan*."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count

from cantik.codes.area import AreaCode
from cantik.plan.app.models import Block, Device, Round, Unit, UnitState
from cantik.plan.errors import StateRefused, due_reason
from cantik.plan.states import DECIDED, FOLLOWS, UnitStage, VisitResult
from cantik.staff.app import rights
from cantik.staff.app.models import Account


@dataclass(frozen=True, slots=True)
class UnitStep:
    """Who moves a unit, and why: an account of the office, or the enumerator of a device."""

    actor: Account
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
        before = UnitStage(held.stage)
        if before is after:
            if result is not None and result != held.result:
                held.result = result
                held.save(update_fields=["result"])
            return None
        if after not in FOLLOWS[before]:
            raise StateRefused("R590", "Langkah ini tidak mungkin", found=f"{before} → {after}")
        _check(held, before, after, step)
        if result is not None:
            held.result = result
        held.stage = after
        held.version += 1  # phones are told of the state, and take over what is newer only
        held.save(update_fields=["stage", "result", "version"])
        unit.stage, unit.result, unit.version = held.stage, held.result, held.version
        return UnitState.objects.create(
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
        due_reason(step.reason)
    if after not in DECIDED:
        return
    if step.device is not None:
        raise StateRefused("R592", "Perangkat lapangan tidak memutuskan isian")
    sent = unit.states.filter(after=UnitStage.SUBMITTED).exclude(device=None).order_by("-pk").first()
    if after is UnitStage.APPROVED and sent is not None:
        decision = rights.separate(sent.by, step.actor, step.practice, since=sent.at)
        if not decision.ok:
            raise StateRefused("R592", decision.reason)


@dataclass(frozen=True, slots=True)
class BlockTally:
    """How far a block is: units by state, by result of the visit."""

    block: Block
    stages: Mapping[UnitStage, int]
    results: Mapping[str, int]

    @property
    def units(self) -> int:
        """All units."""
        return sum(self.stages.values())

    @property
    def visited(self) -> int:
        """Units of which something came in."""
        return self.units - self.stages[UnitStage.OPEN]

    @property
    def refused(self) -> int:
        """Doors at which nobody wanted to answer."""
        return self.results.get(VisitResult.REFUSED, 0)

    @property
    def coverage(self) -> float | None:
        """Share of the units of which something came in, 0–1; None without units."""
        return self.visited / self.units if self.units else None


def tallies(round_: Round) -> list[BlockTally]:
    """Every block of a round with its counts, in the order of the village. Names nobody."""
    blocks = Block.objects.filter(round=round_).select_related("enumerator").order_by("dusun", "rw", "rt", "sls", "pk")
    by_stage = _counts(round_, "stage")
    by_result = _counts(round_, "result")
    return [
        BlockTally(
            block,
            {stage: by_stage.get((block.pk, stage.value), 0) for stage in UnitStage},
            {code.value: by_result.get((block.pk, code.value), 0) for code in VisitResult},
        )
        for block in blocks
    ]


def _counts(round_: Round, column: str) -> dict[tuple[int, str], int]:
    rows = Unit.objects.filter(block__round=round_).order_by().values_list("block_id", column).annotate(n=Count("pk"))
    return {(block, value): count for block, value, count in rows}

"""Last year's round again, in one act: its activity, instrument, blocks, enumerators still in office, a fresh frame."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from cantik.plan.app import frame, rounds, versions
from cantik.plan.app.enumerators import enumerators
from cantik.plan.app.models import Block, Round
from cantik.plan.fields import FieldChanges, field_changes
from cantik.plan.frame import FramedFamily, Place
from cantik.staff.app.models import Account


@dataclass(frozen=True, slots=True)
class RepeatReport:
    """What is different from the round before: blocks whose enumerator left, places that came or are nobody's home any
    more, families in the frame, questions."""

    round: Round
    left: tuple[tuple[Place, str], ...]  # block, name of who visited it
    new_places: tuple[Place, ...]
    gone_places: tuple[Place, ...]
    families_before: int
    families: int
    questions: FieldChanges


@dataclass(frozen=True, slots=True)
class RepeatPlan:
    """The reference date of the new round, the families of the register on it, the day that numbers its version."""

    reference: dt.date
    families: Sequence[FramedFamily]
    day: dt.date


def repeat(actor: Account, former: Round, plan: RepeatPlan, *, at: dt.datetime) -> RepeatReport:
    """A new round after a former one. It waits for the approval of its version; nobody is asked anything else.

    Raises `PlanRefused`: those of `rounds.start_round` and `frame.freeze`.
    """
    with transaction.atomic():
        made = rounds.start_round(actor, former.activity, plan.reference, at=at, day=plan.day, repeats=former)
        places = {family.place for family in plan.families}
        serving = {person.pk for person in enumerators(former.activity.area_id, at)}
        before = list(Block.objects.filter(round=former).select_related("enumerator"))
        for block in before:
            if block.sls or place_of(block) in places:
                Block.objects.create(
                    round=made,
                    dusun=block.dusun,
                    rw=block.rw,
                    rt=block.rt,
                    sls=block.sls,
                    enumerator_id=block.enumerator_id if block.enumerator_id in serving else None,
                )
        frame.freeze(actor, made, plan.families, at=at)
    made.refresh_from_db()
    return report(made)


def report(made: Round) -> RepeatReport:
    """What a round that repeats another does differently. Raises `ValueError` for one that repeats none."""
    former = made.repeats
    if former is None:
        raise ValueError("this round repeats none")
    before = {place_of(block): block for block in Block.objects.filter(round=former).select_related("enumerator")}
    after = {place_of(block): block for block in Block.objects.filter(round=made)}
    return RepeatReport(
        made,
        tuple(
            (place, before[place].enumerator.name)  # type: ignore[union-attr]
            for place in sorted(before.keys() & after.keys())
            if before[place].enumerator_id is not None and after[place].enumerator_id is None
        ),
        tuple(sorted(after.keys() - before.keys())),
        tuple(sorted(before.keys() - after.keys())),
        rounds.unit_count(former),
        rounds.unit_count(made),
        field_changes(versions.tree_of(former.version), versions.tree_of(made.version)),
    )


def place_of(block: Block) -> Place:
    """Dusun, RW and RT of a block."""
    return block.dusun, block.rw, block.rt

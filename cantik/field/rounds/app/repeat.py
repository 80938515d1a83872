"""Last year's round again, in one act: its activity, instrument, blocks, enumerators still in office, a fresh frame."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from cantik.field.instruments.fields import FieldChanges, field_changes
from cantik.field.rounds.app import frame, rounds
from cantik.field.rounds.app.enumerators import in_office
from cantik.field.rounds.app.models import Block, Round
from cantik.field.rounds.frame import FramedFamily, Place
from cantik.staff.app.models import Account


@dataclass(frozen=True, slots=True)
class RepeatReport:
    """What is different from the round before: blocks whose enumerator left, places that came or are nobody's home any
    more, new places with the place that they were part of, families in the frame, questions."""

    round: Round
    left: tuple[tuple[Place, str], ...]  # block, name of who visited it
    new_places: tuple[Place, ...]
    gone_places: tuple[Place, ...]
    followed: tuple[tuple[Place, Place], ...]
    families_before: int
    families: int
    questions: FieldChanges


@dataclass(frozen=True, slots=True)
class RepeatPlan:
    """The reference date of the new round, the families of the register on it, the day that numbers its version.
    `followed`: places that an act of the village made since, each with the place that it was part of before."""

    reference: dt.date
    families: Sequence[FramedFamily]
    day: dt.date
    followed: Mapping[Place, Place] = field(default_factory=dict)


def repeat(actor: Account, former: Round, plan: RepeatPlan, *, at: dt.datetime) -> RepeatReport:
    """A new round after a former one. It waits for the approval of its version; nobody is asked anything else.

    Raises `PlanRefused`: those of `rounds.start_round` and `frame.freeze`.
    """
    with transaction.atomic():
        made = rounds.start_round(actor, former.activity, plan.reference, at=at, day=plan.day, repeats=former)
        places = {family.place for family in plan.families}
        before = list(Block.objects.filter(round=former).select_related("enumerator__account"))
        held = {block.enumerator for block in before if block.enumerator is not None}
        serving = {person.pk for person in held if in_office(person, former.activity.area_id, at)}
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
        _follow(made, before, plan, serving)
        frame.freeze(actor, made, plan.families, at=at)
    made.refresh_from_db()
    return report(made, plan.followed)


def _follow(made: Round, before: Sequence[Block], plan: RepeatPlan, serving: Collection[int]) -> None:
    """A place that was split off, merged or renamed since stays with whoever visited what it was part of."""
    known = {place_of(block): block.enumerator_id for block in before}
    for dusun, rw, rt in sorted({family.place for family in plan.families} - known.keys()):
        former = plan.followed.get((dusun, rw, rt))
        who = known.get(former) if former is not None else None
        if who in serving:
            Block.objects.create(round=made, dusun=dusun, rw=rw, rt=rt, enumerator_id=who)


def report(made: Round, followed: Mapping[Place, Place]) -> RepeatReport:
    """What a round that repeats another does differently; `followed` as in its plan. Raises `ValueError` for one that
    repeats none."""
    former = made.repeats
    if former is None:
        raise ValueError("this round repeats none")
    before = {
        place_of(block): block for block in Block.objects.filter(round=former).select_related("enumerator__account")
    }
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
        tuple((place, followed[place]) for place in sorted(after.keys() - before.keys()) if place in followed),
        rounds.unit_count(former),
        rounds.unit_count(made),
        field_changes(former.version.tree(), made.version.tree()),
    )


def place_of(block: Block) -> Place:
    """Dusun, RW and RT of a block."""
    return block.dusun, block.rw, block.rt

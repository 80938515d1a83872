"""Steps of declared workflows: who may take which, and one taken, the same way for every workflow.

A step is refused in this order: no right, no such row in such a state, somebody else's or one's own hand, no reason.
What is refused leaves the row as it was.
"""

from __future__ import annotations

from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cantik.base import clock
from cantik.base.errors import CantikError
from cantik.codes.area import AreaCode
from cantik.staff.app import acts, rights
from cantik.staff.app.models import Account
from cantik.staff.app.plain_text import plain
from cantik.staff.app.workflows import WorkflowRow
from cantik.workflow.declaration import PressedButton, StepEffects, Workflow, WorkflowStep
from cantik.workflow.reasons import due_reason

M = TypeVar("M", bound=WorkflowRow)
_NONE = StepEffects()


def offer_steps(row: WorkflowRow, by: Account, area: AreaCode) -> tuple[WorkflowStep, ...]:
    """The steps out of a row's state that somebody may take today: what a page offers, asked as `take_step` asks."""
    return tuple(
        step
        for step in row.workflow.steps_of_row(row)
        if _may_enter(step, by, area) and not _find_hindrance(step, row, by, area)
    )


def may_take(row: WorkflowRow, page: str, by: Account, area: AreaCode) -> bool:
    """Whether somebody may take a step of an address today."""
    return any(step.page == page for step in offer_steps(row, by, area))


@transaction.atomic
def take_step(
    rows: QuerySet[M], pressed: PressedButton, *, by: Account, area: AreaCode, effects: StepEffects = _NONE
) -> tuple[M, WorkflowStep]:
    """Take the step that a button stands for on the row that a query finds; its effects in the same transaction. Raises
    `NotAllowed` (S101), the error of the workflow, `ReasonMissing` (R591), and what the effects raise."""
    flow = rows.model.workflow
    asked = [step for step in flow.steps_of(pressed.page) if step.answer == pressed.answer]
    if not asked:
        raise _refuse_gone(flow)
    if not any(rights.check_access(by, step.right, area).ok for step in asked):
        require_step(flow, asked[0].name, by, area)
    open_states = frozenset[str]().union(*(step.sources for step in asked))
    row = acts.hold_row(rows.filter(state__in=open_states), _refuse_gone(flow))
    step = next((step for step in flow.steps_of_row(row) if step in asked), None)
    if step is None:
        raise _refuse_gone(flow)
    require_step(flow, step.name, by, area)
    if why := _find_hindrance(step, row, by, area):
        raise (flow.refused_hand or flow.refused)(why)
    if step.reason:
        weigh = effects.weigh or (lambda _row, _step, said: plain(due_reason(said), flow.most, flow.refused))
        setattr(row, step.reason, weigh(row, step, pressed.reason))
    if effects.prepare is not None:
        effects.prepare(row, step)
    record_step(row, step.name, by, area)
    if effects.does is not None:
        effects.does(row, step)
    return row, step


def require_step(flow: Workflow, name: str, by: Account, area: AreaCode) -> None:
    """Raises `NotAllowed` (S101) for whoever has no right to a step there."""
    acts.require_right(by, flow.step(name).right, area, _(flow.denied) if flow.denied else "")


def record_step(row: WorkflowRow, name: str, by: Account | str, area: AreaCode) -> None:
    """Save a row in the state into which a step leads, with who took it (an account, or the `actor` of whatever did)
    and when, what it waits for now, and the entry of the log. Asks nothing: for a row that begins, and a step that
    another one brings along."""
    flow, step = row.workflow, row.workflow.step(name)
    row.state = step.target
    if step.stamps is not None:
        setattr(row, step.stamps.by, by if isinstance(by, str) else by.actor)
        setattr(row, step.stamps.at, clock.now())
    detail = {word: getattr(row, column) for word, column in flow.detail} | dict(flow.tells(row) if flow.tells else {})
    acts.save(row, by, step.log, flow.subject, **{"wilayah": area.text()} | detail)


def _may_enter(step: WorkflowStep, by: Account, area: AreaCode) -> bool:
    """Whether the gate of the address lets somebody in (`gate.decide_access`)."""
    decision = rights.check_access(by, step.right, area)
    return decision.ok if step.narrow else decision.whole


def _find_hindrance(step: WorkflowStep, row: WorkflowRow, by: Account, area: AreaCode) -> str:
    """Why somebody with the right does not take a step; "" where nothing hinders them."""
    if step.own is not None and step.own.read(row)[0] != by.actor:
        return _("Ini hanya ditarik oleh yang mengajukannya")
    beside = row.workflow.hands(row) if step.apart and row.workflow.hands else ()
    for actor, since in (*(hand.read(row) for hand in step.apart), *beside):
        decision = rights.separate(actor, by, area if row.workflow.practice else None, since=since) if actor else None
        if decision is not None and not decision.ok:
            return decision.reason
    concerned = row.workflow.concerned
    if step.apart and concerned and by.actor in concerned[0](row):
        return _(concerned[1])
    return ""


def _refuse_gone(flow: Workflow) -> CantikError:
    return flow.refused(_(flow.gone), mend=_("Muat ulang halamannya."))

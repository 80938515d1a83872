"""The steps of a declared workflow on a page: a form for each address with its buttons, and the view that takes them.

A page offers what `steps.offer_steps` says, drawn by `components/langkah.html`; what comes back is answered by a view
of `step_view`, whose right is that of the declaration.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cantik.codes.area import AreaCode
from cantik.staff.app import rights, steps
from cantik.staff.app.gate import View, needs, who
from cantik.staff.app.models import Account
from cantik.staff.app.workflows import WorkflowRow
from cantik.web.page_acts import carry_out
from cantik.workflow.declaration import PressedButton, Workflow, WorkflowStep


@dataclass(frozen=True, slots=True)
class StepButton:
    """A button of a form of steps: its value, its words, how it looks (a class of the style sheet)."""

    answer: str
    words: str
    look: str


@dataclass(frozen=True, slots=True)
class StepChoice:
    """The steps of a row that one address takes. `href`: where it is sent; `reason`: the label of the reason, "" where
    none is asked; `most`: its letters; `mark`: tells its fields from those of other rows; `folded`: its one step wants
    a reason, so that it is opened first."""

    page: str
    href: str
    buttons: tuple[StepButton, ...]
    reason: str
    most: int
    mark: str
    folded: bool


def word_state(row: WorkflowRow) -> str:
    """The state of a row in words."""
    return _(row.workflow.state(row.state).words)


def offer_forms(row: WorkflowRow, person: Account, area: AreaCode, *address: str | int) -> tuple[StepChoice, ...]:
    """What a person may do with a row now, a form for each address; `address`: what the addresses hold."""
    offered = dict[str, list[WorkflowStep]]()
    for step in steps.offer_steps(row, person, area):
        if step.page:
            offered.setdefault(step.page, []).append(step)
    return tuple(_make_form(row, page, found, address) for page, found in offered.items())


def _make_form(row: WorkflowRow, page: str, found: list[WorkflowStep], address: tuple[str | int, ...]) -> StepChoice:
    reason = next((_(step.ask) for step in found if step.reason), "")
    return StepChoice(
        page,
        reverse(page, args=address),
        tuple(StepButton(step.answer, _(step.button), _look_of(row.workflow, step)) for step in found),
        reason,
        row.workflow.most,
        f"{page}_{row.pk}",
        bool(reason) and len(found) == 1,
    )


def _look_of(flow: Workflow, step: WorkflowStep) -> str:
    if not step.answer and not flow.state(step.target).waits:
        return "" if step.reason else "quiet"
    return "pri" if step.answer == flow.steps_of(step.page)[0].answer else ""


def read_button(request: HttpRequest, page: str) -> PressedButton:
    """The button that somebody pressed on a form of `components/langkah.html`."""
    return PressedButton(page, request.POST.get("putusan", ""), request.POST.get("alasan", ""))


#: takes the step of a button on a row of an area by its number
StepAct = Callable[[AreaCode, int, PressedButton, Account], WorkflowStep]


def step_view(
    flow: Workflow,
    page: str,
    act: StepAct,
    back: str,
    again: Callable[[HttpRequest, AreaCode, int, str], HttpResponse],
    *,
    of_row: bool = False,
) -> View:
    """The view of an address that takes steps of a row: it leads `back` to the page of the area (`of_row`: of the row),
    or shows the page on which they are offered `again` with why not."""

    @needs(flow.right_of(page))
    @require_POST
    def take_step(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
        """Take the step that a button stands for."""
        area, me = rights.area_code(kode), who(request)
        pressed = read_button(request, page)
        return carry_out(
            request,
            lambda: act(area, nomor, pressed, me),
            lambda step: _(step.done),
            to=redirect(back, kode, *([nomor] if of_row else [])),
            again=lambda why: again(request, area, nomor, why),
        )

    return take_step

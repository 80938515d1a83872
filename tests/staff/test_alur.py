"""Declared workflows: each step as somebody wrote it down by hand, with a right, an address whose guard asks for that
right, words of the page and of the log; each state that waits stands on homes, in menus and among tasks.

The oracle is `langkah.csv`, written by hand from what the acts are meant to be, never from the declarations.
"""

from __future__ import annotations

import csv
import dataclasses
from pathlib import Path

import pytest
from django.apps import apps

from cantik.staff.app import gate
from cantik.staff.app.log_words import WORDS
from cantik.staff.app.workflows import WorkflowRow, list_acts, list_workflows
from cantik.staff.matrix import ACTIONS
from cantik.web.waiting_list import list_pages
from cantik.workflow.declaration import HandColumns, WaitingPlace, Workflow, WorkflowState, WorkflowStep, WorkflowWait

HERE = Path(__file__).parent
FLOWS = [flow for _model, flow in list_workflows()]
STEPS = [(flow, step) for flow in FLOWS for step in flow.steps]


def _list_columns(flow: Workflow, step: WorkflowStep) -> dict[str, str]:
    return {
        "subjek": flow.subject,
        "langkah": step.name,
        "dari": " ".join(sorted(step.sources)),
        "ke": step.target,
        "hak": step.right,
        "alamat": step.page,
        "tombol": step.answer,
        "bukan_tangan": " ".join(hand.by for hand in step.apart),
        "hanya_tangan": step.own.by if step.own else "",
        "beralasan": step.reason,
    }


def test_every_step_is_what_somebody_wrote_down_by_hand() -> None:
    with (HERE / "langkah.csv").open(encoding="utf-8", newline="") as stream:
        wanted = sorted(csv.DictReader(stream), key=str)
    assert sorted((_list_columns(flow, step) for flow, step in STEPS), key=str) == wanted


@pytest.mark.parametrize(("flow", "step"), STEPS, ids=lambda each: getattr(each, "name", getattr(each, "subject", "")))
def test_every_step_has_a_right_words_of_the_log_and_an_address_with_that_right(
    flow: Workflow, step: WorkflowStep
) -> None:
    assert step.right in ACTIONS
    assert step.log in WORDS
    if not step.page:
        return
    (guard,) = {route.guard for route in gate.registered_routes() if route.name == step.page}
    assert guard is not None
    assert (guard.action, guard.narrow) == (flow.right_of(step.page), step.narrow)
    assert step.button
    assert bool(step.ask) == bool(step.reason)
    assert step.done


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.subject)
def test_every_state_is_reached_has_words_and_what_waits_stands_on_homes_and_in_menus(flow: Workflow) -> None:
    reached = {step.target for step in flow.steps}
    assert {state.code for state in flow.states if not state.aside} == reached
    assert all(state.words for state in flow.states)
    for waits in flow.waits():
        assert list_acts()[waits.act] == waits.right
        assert list_pages()[waits.act].place == waits.place
        assert waits.words


@pytest.mark.parametrize(("model", "flow"), list_workflows(), ids=lambda each: getattr(each, "__name__", ""))
def test_every_column_that_a_declaration_names_is_there(model: type[WorkflowRow], flow: Workflow) -> None:
    hands = [hand for step in flow.steps for hand in (*step.apart, step.own, step.stamps) if hand is not None]
    hands += [hand for waits in flow.waits() for hand in waits.hands]
    named = {column for hand in hands for column in (hand.by, hand.at)} | {column for _word, column in flow.detail}
    named |= {column for waits in flow.waits() for column in (waits.since, *waits.about.split())}
    named |= {step.reason for step in flow.steps if step.reason}
    assert {column for column in named if not hasattr(model, column)} == set()


def test_every_model_with_a_state_is_declared_or_named_with_its_reason() -> None:
    with (HERE / "tanpa_alur.csv").open(encoding="utf-8", newline="") as stream:
        reasons = {row["model"]: row["sebab"] for row in csv.DictReader(stream)}
    assert all(reasons.values())
    having = {
        model._meta.label
        for model in apps.get_models()
        if model.__module__.startswith("cantik.") and any(field.name == "state" for field in model._meta.get_fields())
    }
    declared = {model._meta.label for model, _flow in list_workflows()}
    assert having - declared == reasons.keys()


MAKER = HandColumns("by", "at")
WAIT = WorkflowWait("baru", "lindung.atur", "Menunggu", WaitingPlace("tugas", "tugas"), "at", (MAKER,))
GOOD = Workflow(
    subject="baru",
    area=lambda row: row.area,
    refused=ValueError,  # type: ignore[arg-type]  # nothing is refused here
    gone="",
    states=(WorkflowState("usul", "diusulkan", (WAIT,)), WorkflowState("berlaku", "berlaku")),
    steps=(WorkflowStep("tetapkan", frozenset({"usul"}), "berlaku", "lindung.atur", "baru.tetapkan", page="tugas"),),
)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"steps": (dataclasses.replace(GOOD.steps[0], target="lain"),)}, "no such state"),
        ({"steps": (*GOOD.steps, *GOOD.steps)}, "declared twice"),
        ({"steps": (*GOOD.steps, dataclasses.replace(GOOD.steps[0], name="lagi"))}, "two steps of one button"),
        ({"steps": (dataclasses.replace(GOOD.steps[0], right="lindung.perketat"),)}, "ends it"),
        ({"steps": ()}, "ends it"),
    ],
)
def test_a_declaration_that_cannot_be_is_refused_when_it_is_read(changed: dict[str, object], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        dataclasses.replace(GOOD, **changed)  # type: ignore[arg-type]

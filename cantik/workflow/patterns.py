"""Steps that many workflows have in the same form: a decision, which passes a row on or sends it back with a reason,
and who proposed taking it back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from cantik.workflow.declaration import HandColumns, WorkflowStep

RETURNED = "kembali"
#: the state of what was sent back, and of what nobody asks for any more
SENT_BACK, TAKEN_BACK = "kembali", "tarik"


def noop(text: str) -> str:
    """A text that pages translate."""
    return text


def begin_row(target: str, right: str, log: str, stamps: HandColumns, name: str = "usul") -> WorkflowStep:
    """The step that makes a row."""
    return WorkflowStep(name, frozenset(), target, right, log, stamps)


def with_return(passed: WorkflowStep, log: str, **differs: Any) -> tuple[WorkflowStep, WorkflowStep]:
    """A step that passes a row on, and beside it the one by which the same hand sends it back with a reason. `log`: of
    the return; `differs`: what else of it is not as usual, by the names of `WorkflowStep`."""
    usual: dict[str, Any] = {
        "name": f"{passed.name}_kembali",
        "target": SENT_BACK,
        "log": log,
        "reason": "reason",
        "answer": RETURNED,
        "button": noop("Kembalikan"),
        "ask": noop("Alasan, bila dikembalikan"),
        "done": noop("Dikembalikan kepada pengusul."),
        "first": False,
    }
    return passed, replace(passed, **usual | differs)


def take_back(
    page: str, sources: Iterable[str], right: str, log: str, own: HandColumns, stamps: HandColumns | None = None
) -> tuple[WorkflowStep, WorkflowStep]:
    """Who proposed takes a row back before it is decided; one that was sent back is given up by whoever may propose."""
    done = noop("Usulan ditarik.")
    before = WorkflowStep(
        page,
        frozenset(sources),
        TAKEN_BACK,
        right,
        log,
        stamps,
        own=own,
        page=page,
        button=noop("Tarik usulan"),
        done=done,
    )
    after = WorkflowStep(
        f"{page}_lepas",
        frozenset({SENT_BACK}),
        TAKEN_BACK,
        right,
        log,
        stamps,
        page=page,
        button=noop("Tidak diajukan lagi"),
        done=done,
    )
    return before, after

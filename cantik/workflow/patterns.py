"""Steps that many workflows have in the same form: one between states, a decision, which passes a row on or sends it
back with a reason, and who proposed taking it back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from cantik.workflow.declaration import HandColumns, WorkflowStep

RETURNED = "kembali"
#: the state of what was sent back, and of what nobody asks for any more
SENT_BACK, TAKEN_BACK = "kembali", "tarik"


def noop(text: str) -> str:
    """A text that pages translate."""
    return text


def make_step(
    way: str, right: str, log: str, stamps: HandColumns | None = None, *apart: HandColumns, name: str = ""
) -> WorkflowStep:
    """A step. `way`: the states that it leaves and the one into which it leads, "usul diperiksa > berlaku"; "> usul"
    begins a row. `apart`: whose hands must not take it; `name`: where it is not that of the entry of the log."""
    sources, _, target = way.partition(">")
    named = name or log.rpartition(".")[2]
    return WorkflowStep(named, frozenset(sources.split()), target.strip(), right, log, stamps, apart)


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
    }
    return passed, replace(passed, **usual | differs)


def take_back(
    page: str, sources: str, right: str, log: str, own: HandColumns, stamps: HandColumns | None = None
) -> tuple[WorkflowStep, WorkflowStep]:
    """Who proposed takes a row back before it is decided; one that was sent back is given up by whoever may propose.
    `sources`: the states before the decision, with blanks between them."""
    done = noop("Usulan ditarik.")
    before = make_step(f"{sources} > {TAKEN_BACK}", right, log, stamps)
    after = make_step(f"{SENT_BACK} > {TAKEN_BACK}", right, log, stamps, name=f"{before.name}_lepas")
    return (
        replace(before, own=own).on_page(page, "", noop("Tarik usulan"), done),
        after.on_page(page, "", noop("Tidak diajukan lagi"), done),
    )

"""Steps that many workflows have in the same form: a decision, which passes a row on or sends it back with a reason,
and who proposed taking it back."""

from __future__ import annotations

from collections.abc import Iterable

from cantik.workflow.declaration import HandColumns, WorkflowStep

PASSED, RETURNED = "lanjut", "kembali"
#: the state of what was sent back, and of what nobody asks for any more
SENT_BACK, TAKEN_BACK = "kembali", "tarik"


def noop(text: str) -> str:
    """A text that pages translate."""
    return text


def begin(target: str, right: str, log: str, stamps: HandColumns, name: str = "usul") -> WorkflowStep:
    """The step that makes a row."""
    return WorkflowStep(name, frozenset(), target, right, log, stamps)


def decide(
    page: str,
    source: str,
    target: str,
    right: str,
    logs: tuple[str, str],
    words: tuple[str, str],
    *,
    stamps: tuple[HandColumns, HandColumns],
    apart: tuple[HandColumns, ...],
) -> tuple[WorkflowStep, WorkflowStep]:
    """Another hand passes a row on, or sends it back with a reason. `logs` of the two; `words`: the button that passes
    it on and the sentence afterwards; `stamps` of the two."""
    shared = {"sources": frozenset({source}), "right": right, "apart": apart, "page": page}
    passed = WorkflowStep(
        name=page,
        target=target,
        log=logs[0],
        stamps=stamps[0],
        answer=PASSED,
        button=words[0],
        done=words[1],
        first=True,
        **shared,  # type: ignore[arg-type]
    )
    returned = WorkflowStep(
        name=f"{page}_kembali",
        target=SENT_BACK,
        log=logs[1],
        stamps=stamps[1],
        reason="reason",
        answer=RETURNED,
        button=noop("Kembalikan"),
        ask=noop("Alasan, bila dikembalikan"),
        done=noop("Dikembalikan kepada pengusul."),
        **shared,  # type: ignore[arg-type]
    )
    return passed, returned


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

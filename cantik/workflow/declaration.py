"""A workflow as one value that is read in a minute: the states of a row, the steps between them, for whom it waits.

What follows from it is made elsewhere, for every workflow the same way: the act itself (`staff/app/steps.py`), the
table of what waits (`staff/app/waiting_list.py`), the decision bar, words and addresses of pages (`web/step_bar.py`).
What a step does to its subject beyond state, hands and reason stays code of the room. No clock and no database here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from cantik.base.errors import CantikError


@dataclass(frozen=True, slots=True)
class HandColumns:
    """Two columns of a row: who did something (the `actor` of an account), and at which moment."""

    by: str
    at: str

    def read(self, row: Any) -> tuple[str, Any]:
        """Who and when, as a row holds it; nobody is ""."""
        return getattr(row, self.by), getattr(row, self.at)


@dataclass(frozen=True, slots=True)
class WaitingPlace:
    """Where what waits is decided. `entry`: of the menu; `page`: the name of the address; `holds`: what the address
    holds (`kode`; `nomor`: the code and a number; `sebut`: the code and `about`; "": nothing); `mark`: the place on the
    page."""

    entry: str
    page: str
    holds: str = "kode"
    mark: str = ""


@dataclass(frozen=True, slots=True)
class WorkflowWait:
    """Whom a row in a state waits for. `act`: its name in the table of what waits; `right`: of who ends it; `words`:
    the line on their home; `since`: the column with the moment; `hands`: who cannot be the one; `about`: the columns
    that tell it from its like, with blanks between them; `number`: gives the number in the address, the row's own where
    it is not said; `when`: whether a row in the state waits so; `due`: by when, the usual term where it is not said;
    `ends`: what ends it where no step of the row does."""

    act: str
    right: str
    words: str
    place: WaitingPlace
    since: str
    hands: tuple[HandColumns, ...] = ()
    about: str = ""
    number: Callable[[Any], int] | None = None
    when: Callable[[Any], bool] | None = None
    due: Callable[[Any], dt.date | None] | None = None
    ends: str = ""


@dataclass(frozen=True, slots=True)
class WorkflowState:
    """A state: as the row holds it, in words, and whom a row in it waits for. `aside`: how a row comes into it where no
    step leads there."""

    code: str
    words: str
    waits: tuple[WorkflowWait, ...] = ()
    aside: str = ""


@dataclass(frozen=True, slots=True)
class WorkflowStep:
    """A step from some states into another; with no states it begins a row. `right`: of whoever may take it, in the
    area of the row; `log`: the act in the audit log. `stamps`: the columns that it fills with who and when; `apart`:
    whose hands must not take it; `own`: only who did this takes it; `reason`: the column that keeps its reason, without
    which it is refused; "": it asks for none; `when`: whether a row in those states goes this way; `narrow`: whoever
    has the right for what is their own takes it too, and its address narrows to that.

    `page`: the name of the address that takes it; `answer`: the value of its button where the address takes several;
    `button`, `ask` (the label of the reason), `done` (the sentence afterwards): words of the page.
    """

    name: str
    sources: frozenset[str]
    target: str
    right: str
    log: str
    stamps: HandColumns | None = None
    apart: tuple[HandColumns, ...] = ()
    own: HandColumns | None = None
    reason: str = ""
    page: str = ""
    answer: str = ""
    button: str = ""
    ask: str = ""
    done: str = ""
    when: Callable[[Any], bool] | None = None
    narrow: bool = False

    def on_page(self, page: str, answer: str, button: str, done: str) -> WorkflowStep:
        """The step as a button of a page; the first that is declared of an address is the one that most will press."""
        return replace(self, page=page, answer=answer, button=button, done=done)

    def only_when(self, when: Callable[[Any], bool]) -> WorkflowStep:
        """The step for some rows only; declared before the step that the same button takes with the others."""
        return replace(self, when=when)

    def with_reason(self, ask: str, column: str = "reason") -> WorkflowStep:
        """The step with a reason, without which it is refused."""
        return replace(self, ask=ask, reason=column)


@dataclass(frozen=True, slots=True)
class PressedButton:
    """What somebody sent: the name of the address, the value of the button, the reason that they wrote."""

    page: str
    answer: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class StepEffects:
    """What a step does to its subject besides state, hands and log. `weigh`: gives the reason as it is kept, where the
    room has rules of its own for it; `prepare`: sets columns before the row is saved; `does`: the rest, last."""

    weigh: Callable[[Any, WorkflowStep, str], str] | None = None
    prepare: Callable[[Any, WorkflowStep], None] | None = None
    does: Callable[[Any, WorkflowStep], None] | None = None


@dataclass(frozen=True, slots=True)
class Workflow:
    """All of it. `subject`: the word for the row in the audit log; `area`: gives the code of its area; `detail`: what
    the log says besides, a word and the column ("wilayah": where that is not the area of the right); `tells`: what it
    says that no column holds; `refused`: the error of what is not done like this; `refused_hand`: of a hand that must
    not take a step, where it is another; `concerned`: whom a row is about (`akun:5`), and what one of them reads who
    would take a step of another hand (`apart`); `gone`: the sentence for a row that no longer waits for the step;
    `denied`: for whoever has no right (the reason of the decision where there is none); `practice`: one person plays
    all parts in a practice village; `most`: letters of a reason; `sees`: the right to read a row, which opens an
    address whose steps ask for different ones; `hands`: who, and when, of rows beside it, is kept apart too wherever a
    step keeps hands apart."""

    subject: str
    area: Callable[[Any], str]
    states: tuple[WorkflowState, ...]
    steps: tuple[WorkflowStep, ...]
    refused: Callable[..., CantikError]
    gone: str
    denied: str = ""
    detail: tuple[tuple[str, str], ...] = ()
    tells: Callable[[Any], Mapping[str, int | str]] | None = None
    refused_hand: Callable[[str], CantikError] | None = None
    concerned: tuple[Callable[[Any], Collection[str]], str] | None = None
    practice: bool = False
    most: int = 400
    sees: str = ""
    hands: Callable[[Any], Iterable[tuple[str, Any]]] | None = None

    def __post_init__(self) -> None:
        """Raises `ValueError` for a step between states that are not declared, two steps of one name or button, a state
        that waits for a right with which no step leaves it."""
        codes, names = [state.code for state in self.states], [step.name for step in self.steps]
        if len({*codes}) < len(codes) or len({*names}) < len(names):
            raise ValueError(f"{self.subject}: declared twice")
        for step in self.steps:
            if missing := {*step.sources, step.target} - {*codes}:
                raise ValueError(f"{self.subject}.{step.name}: no such state {sorted(missing)}")
        for state in self.states:
            leaving = self.steps_from(state.code)
            pressed = [(step.page, step.answer) for step in leaving if step.page and step.when is None]
            if len({*pressed}) < len(pressed):
                raise ValueError(f"{self.subject}.{state.code}: two steps of one button")
            if missing := {waits.right for waits in state.waits if not waits.ends} - {step.right for step in leaving}:
                raise ValueError(f"{self.subject}.{state.code}: no step with {sorted(missing)} ends it")

    def state(self, code: str) -> WorkflowState:
        """A state. Raises `KeyError` for one that is not declared."""
        return {state.code: state for state in self.states}[code]

    def step(self, name: str) -> WorkflowStep:
        """A step. Raises `KeyError` for one that is not declared."""
        return {step.name: step for step in self.steps}[name]

    def steps_from(self, code: str) -> tuple[WorkflowStep, ...]:
        """The steps out of a state."""
        return tuple(step for step in self.steps if code in step.sources)

    def steps_of_row(self, row: Any) -> tuple[WorkflowStep, ...]:
        """The steps that a row can take now: of those of one button the first whose `when` is true of it."""
        found = dict[tuple[str, str], WorkflowStep]()
        for step in self.steps_from(row.state):
            if step.when is None or step.when(row):
                found.setdefault((step.page, step.answer) if step.page else ("", step.name), step)
        return tuple(found.values())

    def steps_of(self, page: str) -> tuple[WorkflowStep, ...]:
        """The steps that an address takes."""
        return tuple(step for step in self.steps if step.page == page)

    def right_of(self, page: str) -> str:
        """The right that opens an address which takes steps."""
        asked = {step.right for step in self.steps_of(page)}
        return asked.pop() if len(asked) == 1 else self.sees

    def waits(self) -> tuple[WorkflowWait, ...]:
        """Everything that a row may wait for."""
        return tuple(waits for state in self.states for waits in state.waits)

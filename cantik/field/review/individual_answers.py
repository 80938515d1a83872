"""What the questionnaires of families ask of one family or one person, beside what the register holds: answered, still
to be asked, not asked for a reason. Pure: conditions are evaluated as forms evaluate them, over what is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cantik.expr.reference import Record, RecordContext, holds
from cantik.field.instruments.form import FormBlock, FormQuestion, PlannedForm
from cantik.field.instruments.list_fields import RESULT
from cantik.field.instruments.paper import condition_words, of_somebody
from cantik.field.review.family_records import ASIDE
from cantik.register.core.prepare import HEALTH

#: the number of the card and what a form counts again: the register knows them by itself
_OF_ITSELF = frozenset({"no_kk", RESULT})


class AnswerState(StrEnum):
    """Where a question stands. APART: health and disability, on a page of their own."""

    ANSWERED = "terjawab"
    MISSING = "belum"
    NOT_NEEDED = "tidak_perlu"
    APART = "terpisah"


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """A question with its state; `why`: in words, why nobody asks it."""

    question: FormQuestion
    words: str
    state: AnswerState
    why: str = ""


@dataclass(frozen=True, slots=True)
class AnswerBlock:
    """Questions under the title of their block."""

    id: str
    title: str
    title_en: str
    lines: tuple[AnswerLine, ...]


@dataclass(frozen=True, slots=True)
class QuestionSheet:
    """All that one questionnaire asks of a family or of a person."""

    form: PlannedForm
    blocks: tuple[AnswerBlock, ...]

    def lines_in(self, state: AnswerState) -> list[AnswerLine]:
        """The questions in a state, in the order of the form."""
        return [line for block in self.blocks for line in block.lines if line.state is state]


def lay_out_answers(
    forms: Sequence[PlannedForm], unit: str, record: Record, on: dt.date, asked_before: Collection[str] = ()
) -> list[QuestionSheet]:
    """The questions of some forms to one family or person, each question once, in the first form that asks it.
    `record`: what is known, with the relations that conditions name; `on`: the reference date of conditions."""
    around, taken, sheets = RecordContext(acuan=on), set(asked_before), list[QuestionSheet]()
    for form in forms:
        blocks = tuple(_lay_out_blocks(form, unit, record, around, taken))
        if blocks:
            sheets.append(QuestionSheet(form, blocks))
    return sheets


def _lay_out_blocks(
    form: PlannedForm, unit: str, record: Record, around: RecordContext, taken: set[str]
) -> Iterator[AnswerBlock]:
    for block in form.blocks:
        lines = []
        for question in block.questions:
            if question.unit == unit and question.name not in taken and not _is_of_the_visit(question):
                taken.add(question.name)
                lines.append(_line(form, block, question, record, around))
        if lines:
            yield AnswerBlock(block.id, block.title, block.title_en, tuple(lines))


def _is_of_the_visit(question: FormQuestion) -> bool:
    return bool(question.automatic) or question.type == "foto" or question.name in ASIDE | _OF_ITSELF


def _line(
    form: PlannedForm, block: FormBlock, question: FormQuestion, record: Record, around: RecordContext
) -> AnswerLine:
    words = of_somebody(question.text) if block.roster else question.text
    if question.name in HEALTH:
        return AnswerLine(question, words, AnswerState.APART)
    if record.get(question.name) is not None:
        return AnswerLine(question, words, AnswerState.ANSWERED)
    for condition, unit in ((block.skip, block.skip_unit), (question.skip, question.unit)):
        if condition is not None and unit == question.unit and holds(condition, record, around):
            return AnswerLine(question, words, AnswerState.NOT_NEEDED, condition_words(form, condition, unit))
    return AnswerLine(question, words, AnswerState.MISSING)


def type_values(questions: Mapping[str, FormQuestion], said: Mapping[str, Any]) -> dict[str, Any]:
    """Values of the register as conditions compare them: numbers as numbers, days as days, codes as texts; one that is
    none is not known."""
    found = {name: _type_value(questions[name].type, value) for name, value in said.items() if name in questions}
    return {name: value for name, value in found.items() if value is not None}


def _type_value(kind: str, value: Any) -> Any:
    if value is None or value == "":
        return None
    try:
        if kind == "angka":
            return int(value)
        if kind in ("desimal", "titik"):
            return float(value)
        if kind == "tanggal":
            return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
    return str(value)

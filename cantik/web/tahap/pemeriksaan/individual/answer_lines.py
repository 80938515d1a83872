"""Answers in words: each question with what the register says of it, who gathered it, what was said before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cantik.field.review.app.individual_answers import Gathering
from cantik.field.review.individual_answers import AnswerLine, AnswerState, QuestionSheet
from cantik.register.core.app import words
from cantik.register.core.app.person_history import HeldValue, Statement
from cantik.web.language import either


@dataclass(frozen=True, slots=True)
class SaidOnce:
    """One entry of a history in words: the answer, and where it stands."""

    text: str
    source: str
    gathered: Gathering | None
    undone: bool = False


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A question as the page shows it; `now` is None while it has no answer that the page may show."""

    name: str
    question: str
    label: str
    state: AnswerState
    why: str
    required: bool
    now: SaidOnce | None
    former: tuple[SaidOnce, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """Questions under the title of their block."""

    id: str
    title: str
    lines: tuple[ShownLine, ...]

    @property
    def missing_count(self) -> int:
        """Questions without an answer."""
        return sum(line.state is AnswerState.MISSING for line in self.lines)


@dataclass(frozen=True, slots=True)
class ShownSheet:
    """A questionnaire as the page shows it."""

    id: str
    title: str
    blocks: tuple[ShownBlock, ...]


@dataclass(frozen=True, slots=True)
class AnswerCount:
    """How many questions were answered, how many are still to be asked."""

    answered: int
    missing: int

    @classmethod
    def of(cls, sheets: Iterable[QuestionSheet]) -> AnswerCount:
        """Count the questions of some sheets."""
        lines = [line for sheet in sheets for block in sheet.blocks for line in block.lines]
        return cls(
            sum(line.state is AnswerState.ANSWERED for line in lines),
            sum(line.state is AnswerState.MISSING for line in lines),
        )


Gathered = Mapping[tuple[int, int], Gathering]


def show_sheets(
    sheets: Sequence[QuestionSheet],
    unit: str,
    values: Mapping[str, HeldValue],
    record: Mapping[str, Any],
    gathered: Gathered,
) -> list[ShownSheet]:
    """The sheets in words. `record`: what is known, with what a list tells under another name."""
    return [
        ShownSheet(
            sheet.form.id,
            either(sheet.form.title, sheet.form.title_en),
            tuple(
                ShownBlock(
                    f"{sheet.form.id}-{block.id}",
                    either(block.title, block.title_en),
                    tuple(_line(line, unit, values, record, gathered) for line in block.lines),
                )
                for block in sheet.blocks
            ),
        )
        for sheet in sheets
    ]


def statements_in(values: Mapping[str, HeldValue]) -> list[Statement]:
    """Every statement that some values come from, now or before."""
    found: list[Statement] = []
    for held in values.values():
        found.append(held.origin)
        for heard in held.history:
            found += [heard.statement, heard.until]
    return found


def _line(
    line: AnswerLine, unit: str, values: Mapping[str, HeldValue], record: Mapping[str, Any], gathered: Gathered
) -> ShownLine:
    name, held = line.question.name, values.get(line.question.name)
    now, former = None, tuple[SaidOnce, ...]()
    if line.state is AnswerState.ANSWERED:
        if held is not None and held.value is not None:
            now = _say_once(name, held.value, held.origin, unit, gathered)
            former = _list_former(name, held, unit, gathered)
        else:
            told = words.format_value(name, _plain(record[name]), unit)
            now = SaidOnce(told, _("menurut daftar penduduk"), None)
    why = line.why  # a condition in the words of the questionnaire, which are Indonesian
    label = either(line.question.label, line.question.text_en)
    return ShownLine(
        name, either(line.words, line.question.text_en), label, line.state, why, line.question.required, now, former
    )


def _list_former(name: str, held: HeldValue, unit: str, gathered: Gathered) -> tuple[SaidOnce, ...]:
    """What was said of it before, the newest first; nothing where every source always said the same."""
    if not held.has_changed:
        return ()
    return tuple(
        _say_once(name, heard.value, heard.until, unit, gathered)
        for heard in held.history
        if heard.until.number != held.origin.number
    )


def _say_once(name: str, value: Any, statement: Statement, unit: str, gathered: Gathered) -> SaidOnce:
    return SaidOnce(
        words.format_value(name, value, unit),
        _source(statement),
        gathered.get((statement.batch.pk, statement.row)),
        statement.retired_at is not None,
    )


def _source(statement: Statement) -> str:
    """Source, file or round, row and day, as one line."""
    batch = statement.batch
    if statement.correction:
        parts = [_("koreksi"), words.source(batch.source), batch.why]
    else:
        row = _("baris %s") % statement.row if statement.row and batch.mapping else ""
        parts = [words.source(batch.source), batch.file_name if batch.mapping else "", row]
    return ", ".join(part for part in (*parts, words.date(statement.valid_from)) if part)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value

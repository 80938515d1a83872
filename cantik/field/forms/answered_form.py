"""A form as a phone fills it from what people would answer: each question after those before it, and only those that
its conditions let it ask. Pure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from cantik.base.dates import age_on
from cantik.codes.lists import CodeList
from cantik.expr.reference import holds
from cantik.field.forms.cells import CellReader, Given
from cantik.field.forms.filled_workbook import FilledAnswers
from cantik.field.instruments.form import AGE, FormBlock, FormQuestion, PlannedForm
from cantik.field.instruments.list_fields import MEMBER

Said = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Respondent:
    """Who answers: what would be said about the unit and each entry of its roster, by question (`MEMBER`: whom of the
    list an entry is); `family`: the unit's mark on the list of the round, "" for none."""

    unit: Said
    members: Sequence[Said] = ()
    family: str = ""


@dataclass(slots=True)
class _Entry:
    """What is filled in so far: as conditions see it, and as the form holds it."""

    record: dict[str, object] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FormAsker:
    """A form on its way through a village. `day`: of the visits; `reference`: the day that ages are of."""

    form: PlannedForm
    lists: Mapping[str, CodeList]
    day: dt.date
    reference: dt.date

    def ask_respondent(self, who: Respondent, row: int) -> FilledAnswers:
        """The form of a respondent; `row` tells it from the others. Raises `ValueError` for an answer that its question
        does not offer."""
        unit, members = _Entry(), list[_Entry]()
        for roster, blocks in groupby(self.form.blocks, key=lambda block: block.roster):
            mine = tuple(blocks)
            if not roster:
                for block in mine:
                    self._ask_block(block, unit, who.unit, 0)
                continue
            members = self._ask_roster(mine, unit, who)
            unit.record[roster] = [member.record for member in members]
        kept = tuple(member.kept for member in members)
        return FilledAnswers(row, unit.kept, kept, who.family)

    def _ask_roster(self, blocks: Sequence[FormBlock], unit: _Entry, who: Respondent) -> list[_Entry]:
        first = blocks[0]
        if first.skip is not None and holds(first.skip, unit.record):
            return []
        members = []
        for number, said in enumerate(who.members, 1):
            member = _Entry({self.form.unit: unit.record}, {MEMBER: said[MEMBER]} if MEMBER in said else {})
            for block in blocks:
                self._ask_block(block, member, said, number)
            members.append(member)
        return members

    def _ask_block(self, block: FormBlock, entry: _Entry, said: Said, number: int) -> None:
        counted = bool(block.roster) and block.skip_unit == self.form.unit
        closed = block.skip is not None and not counted and holds(block.skip, entry.record)
        for question in block.questions:
            if closed or (question.skip is not None and holds(question.skip, entry.record)):
                continue
            text = self._find_answer(question, said, number)
            entry.kept[question.name] = text
            if text:
                entry.record[question.name] = self._read_answer(question, text)
            if question.name in ("tanggal_lahir", "r407") and text:
                value = entry.record[question.name]
                entry.record[AGE] = age_on(value, self.reference) if isinstance(value, dt.date) else value

    def _find_answer(self, question: FormQuestion, said: Said, number: int) -> str:
        if question.automatic == "hari_ini":
            return self.day.isoformat()
        return str(number) if question.automatic else said.get(question.name, "")

    def _read_answer(self, question: FormQuestion, text: str) -> object:
        given = CellReader(self.form, self.lists, self.day).read(question, text)
        if not isinstance(given, Given):
            raise ValueError(f"{self.form.id}.{question.name}: {text}")
        return given.value

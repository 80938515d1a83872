"""Correct in place: which values of whom may be corrected at a finding, what is suggested, and the writing of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cantik.codes.knowledge import Knowledge
from cantik.collect.app.models import OPEN, BatchFinding
from cantik.collect.batch import Value
from cantik.collect.finding import Level
from cantik.content.kinds import Rule
from cantik.examine.findings.app import decisions
from cantik.examine.findings.app.decisions import CorrectionResult, DecisionOrder
from cantik.examine.findings.app.errors import NotDecidable
from cantik.examine.findings.app.findings import unseal_finding
from cantik.examine.findings.app.models import FindingAct
from cantik.register.core.app.statements import Earlier, Located, earlier, locate_records
from cantik.register.core.app.words import format_value
from cantik.register.correct.app.correction_batch import Correcting, may_be_blank
from cantik.register.correct.app.corrections import Wish, correct_value, foresee, solves, statement_of, undo_correction
from cantik.web.tahap.pemeriksaan.examine import facts, families
from cantik.web.tahap.pemeriksaan.examine.desk import FindingsDesk
from cantik.web.tahap.pemeriksaan.examine.fields import (
    FAMILY,
    HIDDEN,
    PERSON,
    CorrectableValue,
    TypedValue,
    as_typed,
    choices_of,
    definitions_of,
)

_TYPES = ("tanggal", "kode", "ya_tidak", "teks", "angka", *HIDDEN)
_TRIED = 3  # suggestions that are held against the rules


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A value that another list gives. `solves`: with it the finding would be gone."""

    text: str
    typed: str
    source: str
    solves: bool


@dataclass(frozen=True, slots=True)
class Bench:
    """Everything for correcting at one finding: the field that is open, the others, the suggestion for it."""

    field: CorrectableValue
    others: tuple[CorrectableValue, ...]
    suggestion: Suggestion | None


def bench(desk: FindingsDesk, row: BatchFinding, knowledge: Knowledge, wanted: str) -> Bench | None:
    """What may be corrected at a finding; None when nothing can be, or not by this person.

    `wanted`: the key of the field to open, else the one that another list has a suggestion for, else the first.
    """
    fields = _fields(desk, row, knowledge)
    if not fields:
        return None
    selected = next((field for field in fields if field.key == wanted), None)
    chosen = [selected] if selected else fields
    suggested = [
        (field, found) for field in chosen if (found := _suggest_value(desk, row, knowledge, field)) is not None
    ]
    best = next((pair for pair in suggested if pair[1].solves), suggested[0] if suggested else None)
    field = best[0] if best else chosen[0]
    others = tuple(other for other in fields if other.key != field.key)
    return Bench(field, others, best[1] if best else None)


def _fields(desk: FindingsDesk, row: BatchFinding, knowledge: Knowledge) -> list[CorrectableValue]:
    if not desk.corrects or row.state != OPEN or row.unit not in (PERSON, FAMILY) or row.record < 0:
        return []
    if row.level == Level.REFUSE and row.whole:
        return []
    if row.unit == FAMILY:
        return families.fields_of_finding(desk, row, knowledge)
    partners = [int(position) for position in row.partners.split(",") if position]
    found = locate_records(row.batch_id, [row.record, *partners])
    own = found.get(row.record)
    related = [found[position] for position in partners if position in found][:2]
    fields: list[CorrectableValue] = []
    for column in _columns(desk, row, knowledge):
        *path, name = column.split(".")
        people = related if path else ([own] if own else [])
        fields += [field for person in people if (field := _field(desk, row, knowledge, person, name)) is not None]
    return list({field.key: field for field in fields}.values())


def _field(
    desk: FindingsDesk, row: BatchFinding, knowledge: Knowledge, person: Located, name: str
) -> CorrectableValue | None:
    variable = knowledge.content.variables.get(("orang", name))
    now = statement_of(desk.opened, row, person.person)
    if variable is None or now is None or variable.derived or variable.type not in _TYPES:
        return None
    value = now.values.get(name)
    return CorrectableValue(
        person.person,
        (person.name or _("Tanpa nama")).title(),
        variable,
        format_value(variable.id, value, variable.unit),
        value,
        choices_of(variable, knowledge.lists),
        now.content,
        PERSON,
        may_be_blank(name),
    )


# ── suggestions ─────────────────────────────────────────────────────────────────────────────────


def _suggest_value(
    desk: FindingsDesk, row: BatchFinding, knowledge: Knowledge, field: CorrectableValue
) -> Suggestion | None:
    """A value that another list of the village gives, the first with which the finding would be gone."""
    if field.variable.type in HIDDEN or field.unit == FAMILY:
        return None
    now = statement_of(desk.opened, row, field.of)
    known = now.values.get(field.variable.id) if now else None
    told = earlier(desk.opened, row.batch_id, [field.of]).get(field.of, [])
    found: list[Suggestion] = []
    for value, source in _other_values(told, field, known)[:_TRIED]:
        helps = solves(desk.opened, definitions_of(knowledge), desk.area, _wish(row, field, value))
        found.append(
            Suggestion(format_value(field.variable.id, value, field.variable.unit), as_typed(value), source, helps)
        )
    return next((cure for cure in found if cure.solves), found[0] if found else None)


def _other_values(told: Sequence[Earlier], field: CorrectableValue, known: Value) -> list[tuple[Value, str]]:
    values: dict[Any, str] = {}
    for difference in told:
        value = difference.values.get(field.variable.id)
        if value is not None and value != known:
            values.setdefault(value, f"{difference.file_name} ({difference.reference.year})")
    return list(values.items())


def _wish(row: BatchFinding, field: CorrectableValue, value: Value) -> Wish:
    return Wish(row, field.of, field.variable.id, value, field.seen)


# ── writing ─────────────────────────────────────────────────────────────────────────────────────


def correct(
    desk: FindingsDesk, knowledge: Knowledge, row: BatchFinding, asked: TypedValue, order: DecisionOrder, version: str
) -> FindingAct:
    """Write a correction. Raises the errors of `decisions.correct` and `correct_value`, R410 for a text that is no
    value of the variable, R413 for somebody who does not take part in the finding."""
    field = _of(desk, row, knowledge, asked)
    if field.unit == FAMILY:
        return families.write_for_finding(desk, knowledge, row, field, asked, order, version)
    value = field.parse(asked, knowledge.lists)
    wish, definitions = Wish(row, asked.of, asked.variable, value, asked.seen), definitions_of(knowledge)
    foreseen = foresee(desk.opened, definitions, desk.area, wish)

    def write() -> CorrectionResult:
        done = correct_value(
            opened=desk.opened,
            definitions=definitions,
            area=desk.area,
            wish=wish,
            act=Correcting(order.by, order.reason, order.at),
            foreseen=foreseen,
        )
        return CorrectionResult(done.batch, done.mended, done.arisen)

    return decisions.correct(order, finding=row.pk, seen=version, write=write)


def _of(desk: FindingsDesk, row: BatchFinding, knowledge: Knowledge, asked: TypedValue) -> CorrectableValue:
    for field in _fields(desk, row, knowledge):
        if (field.unit, field.of, field.variable.id) == (asked.unit, asked.of, asked.variable):
            return field
    raise NotDecidable("isian yang bukan bagian temuan ini")


def _columns(desk: FindingsDesk, row: BatchFinding, knowledge: Knowledge) -> list[str]:
    """The variables that may have to change for a finding: those that its rule names (`ibu.tanggal_lahir` is that of a
    related person); of a finding of the reader the one whose cell it is."""
    rule: Rule | None = knowledge.content.rules.get(row.rule)
    if rule is not None and rule.checked_by == "aturan":
        return list(rule.columns)
    name = facts.variable_of(unseal_finding(desk.opened, row).column, knowledge)
    return [name] if name else []


def take_back(desk: FindingsDesk, act: FindingAct, at: dt.datetime) -> int:
    """Take back what one press did, its correction included; returns how many findings are open again. Raises
    `CorrectionRefused` R414."""

    def uncorrect(batch: int, arisen: list[int]) -> None:
        undo_correction(batch=batch, arisen=arisen, by=desk.by, at=at)

    return decisions.take_back(act, by=desk.by, at=at, uncorrect=uncorrect)

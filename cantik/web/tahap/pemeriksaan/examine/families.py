"""Correct values of a family: which of them at a finding or on the family's page, and the writing of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from cantik.codes.knowledge import Knowledge
from cantik.collect.app.models import Batch, BatchFinding
from cantik.content.kinds import Variable
from cantik.examine.findings.app import decisions
from cantik.examine.findings.app.decisions import CorrectionResult, DecisionOrder
from cantik.examine.findings.app.errors import NotDecidable
from cantik.examine.findings.app.findings import unseal_finding
from cantik.examine.findings.app.models import FindingAct
from cantik.examine.rules import rule_book
from cantik.register.core.app.person_history import FamilyRead
from cantik.register.core.app.statements import family_members
from cantik.register.core.app.words import format_value
from cantik.register.correct.app.correction_batch import may_be_blank
from cantik.register.correct.app.family_corrections import (
    FamilyWish,
    StockFamily,
    base_of,
    correct_family,
    family_of,
    family_stated,
    may_be_corrected,
)
from cantik.register.correct.app.surroundings import Definitions
from cantik.web.tahap.pemeriksaan.examine import facts
from cantik.web.tahap.pemeriksaan.examine.desk import FindingsDesk
from cantik.web.tahap.pemeriksaan.examine.fields import FAMILY, CorrectableValue, TypedValue, choices_of, definitions_of

Base = tuple[Batch, StockFamily]


def field_of(family: int, name: str, variable: Variable, now: StockFamily, knowledge: Knowledge) -> CorrectableValue:
    """A value of a family with what stands there now."""
    value = now.values.get(variable.id)
    return CorrectableValue(
        family,
        name,
        variable,
        format_value(variable.id, value, variable.unit),
        value,
        choices_of(variable, knowledge.lists),
        now.content,
        FAMILY,
        may_be_blank(variable.id),
    )


# ── at a finding ────────────────────────────────────────────────────────────────────────────────


def fields_of_finding(desk: FindingsDesk, row: BatchFinding, knowledge: Knowledge) -> list[CorrectableValue]:
    """The values of the family that its rule names, then the others that it reads; none for a family without a row of
    its own in the list."""
    family = family_of(row)
    now = family_stated(desk.opened, row.batch, family) if family is not None else None
    if family is None or now is None:
        return []
    members = family_members(row.batch_id, row.record)
    name = _("keluarga %(nama)s") % {"nama": members[0].name.title()} if members and members[0].name else _("keluarga")
    return [
        field_of(family, name, variable, now, knowledge)
        for variable in _variables(_names(desk, row, knowledge), knowledge)
    ]


def _names(desk: FindingsDesk, row: BatchFinding, knowledge: Knowledge) -> list[str]:
    rule = knowledge.content.rules.get(row.rule)
    if rule is None or rule.checked_by != "aturan":
        return [facts.variable_of(unseal_finding(desk.opened, row).column, knowledge)]
    book = rule_book(knowledge.content, knowledge.lists)
    ready = next((ready for ready in book.ready["keluarga"] if ready.rule.id == rule.id), None)
    read = sorted(name for unit, name in ready.uses if unit == "keluarga") if ready is not None else []
    return [*(name for name in rule.columns if "." not in name), *read]


def _variables(names: Iterable[str], knowledge: Knowledge) -> list[Variable]:
    """Those of some variables of the family that can be corrected, each once."""
    known = (knowledge.content.variables.get(("keluarga", name)) for name in dict.fromkeys(names))
    return [person for person in known if person is not None and may_be_corrected(person)]


def write_for_finding(
    desk: FindingsDesk,
    knowledge: Knowledge,
    row: BatchFinding,
    field: CorrectableValue,
    asked: TypedValue,
    order: DecisionOrder,
    version: str,
) -> FindingAct:
    """Write a correction because of a finding. Raises the errors of `decisions.correct` and `correct_family`."""
    base = base_of(row.batch, field.of)
    if base is None:
        raise NotDecidable("keluarga tanpa baris sendiri")
    value = field.parse(asked, knowledge.lists)
    wish, definitions = FamilyWish(base, field.of, field.variable.id, value, asked.seen, row), definitions_of(knowledge)
    return decisions.correct(
        order, finding=row.pk, seen=version, write=lambda: _write_correction(desk, definitions, wish, order)
    )


def _write_correction(
    desk: FindingsDesk, definitions: Definitions, wish: FamilyWish, order: DecisionOrder
) -> CorrectionResult:
    done = correct_family(
        opened=desk.opened,
        definitions=definitions,
        area=desk.area,
        wish=wish,
        by=order.by,
        why=order.reason,
        at=order.at,
    )
    return CorrectionResult(done.batch, done.mended, done.arisen)


# ── on the family's page ────────────────────────────────────────────────────────────────────────


def fields_of_page(
    desk: FindingsDesk, read: FamilyRead, knowledge: Knowledge
) -> dict[str, tuple[CorrectableValue, Batch]]:
    """The values of a family that can be corrected, with the list that states each."""
    bases: dict[int, Base | None] = {}
    found: dict[str, tuple[CorrectableValue, Batch]] = {}
    for variable in _variables(read.values, knowledge):
        origin = read.values[variable.id].origin.batch
        if origin.stock not in bases:
            bases[origin.stock] = _base(desk, origin, read.family)
        base = bases[origin.stock]
        if base is not None:
            found[variable.id] = field_of(read.family, "", variable, base[1], knowledge), base[0]
    return found


def _base(desk: FindingsDesk, origin: Batch, family: int) -> Base | None:
    base = base_of(origin, family)
    now = family_stated(desk.opened, base, family) if base is not None else None
    return (base, now) if base is not None and now is not None else None


def write_from_page(
    desk: FindingsDesk,
    knowledge: Knowledge,
    fields: Mapping[str, tuple[CorrectableValue, Batch]],
    variable: str,
    asked: TypedValue,
    order: DecisionOrder,
) -> FindingAct:
    """Write a correction that no finding asked for. Raises `CorrectionRefused` (R410 to R413), `CorrectedMeanwhile`,
    `NotDecidable` (B305) for a value that is not offered."""
    if variable not in fields:
        raise NotDecidable("isian yang bukan milik keluarga ini")
    field, base = fields[variable]
    wish = FamilyWish(base, field.of, variable, field.parse(asked, knowledge.lists), asked.seen)
    definitions = definitions_of(knowledge)
    return decisions.correct_alone(order, write=lambda: _write_correction(desk, definitions, wish, order))

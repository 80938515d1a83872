"""What is known of one family and its members for the page of their answers: records for the conditions of the
questionnaires, who gathered an answer, which rounds came to the door."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cantik.base.dates import age_on
from cantik.codes.lists import lists_here
from cantik.collect.app.models import FIELD
from cantik.content.loader import here
from cantik.field.forms.app.models import FormSubmission
from cantik.field.instruments.form import AGE, FormQuestion, PlannedForm, form_of
from cantik.field.instruments.list_fields import reads_lists
from cantik.field.review.family_records import unit_of
from cantik.field.review.individual_answers import type_values
from cantik.field.rounds.app.models import FAMILY, Device, Unit, UnitState
from cantik.field.rounds.states import UnitStage
from cantik.register.core.app.homes import home_said
from cantik.register.core.app.person_history import Statement
from cantik.register.core.app.person_lists import PersonRow, fold_persons, said_of
from cantik.register.core.app.search import applied_batches, standing_batches

_HOME, _PERSON, _MEMBERS = "keluarga", "orang", "anggota"
#: what a list of residents tells under another name
_RELATION, _AGE_TOLD = "r409", "r407"


@dataclass(frozen=True, slots=True)
class KnownFamily:
    """A family as the conditions of questionnaires read it, each member as such a record too, by number."""

    home: Mapping[str, Any]
    members: Mapping[int, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Gathering:
    """Who gathered what a row of the register says: the round, the enumerator, their device, when the form came."""

    round: int
    unit: int
    entry: str
    title: str
    reference: dt.date
    enumerator: str
    device: str
    received: dt.datetime | None


@dataclass(frozen=True, slots=True)
class DoorVisit:
    """One round at the door of a family; `since`: when its state began."""

    unit: Unit
    since: dt.datetime | None


def family_forms() -> list[PlannedForm]:
    """The questionnaires of families and their members, as the content has them now."""
    content = here()
    ordered = sorted(content.instruments.values(), key=lambda each: (each.order, each.id))
    forms = (form_of(each, content, lists_here()) for each in ordered if each.unit == _HOME)
    return [form for form in forms if reads_lists(form)]


def read_family_record(
    area_id: int,
    family: int | None,
    members: Sequence[PersonRow],
    forms: Sequence[PlannedForm],
    on: dt.date,
    *,
    of_card: Mapping[str, str],
) -> KnownFamily:
    """What is known of a family (None: of somebody in none) and its members on a day. `of_card`: the relation that each
    code of a family card tells (`snapshot.members.relations`). Reading is logged by whoever shows it."""
    batches = standing_batches(area_id, on, as_of=on) or applied_batches(area_id, as_of=on)
    asked = {unit: _questions_by_name(forms, unit) for unit in (_HOME, _PERSON)}
    folded = fold_persons(batches, frozenset(row.person for row in members))
    said = said_of(folded, (*asked[_PERSON], "hubungan_keluarga"))
    home: dict[str, Any] = {}
    if family is not None:
        home |= type_values(asked[_HOME], home_said(batches, [family], tuple(asked[_HOME])).get(family, {}))
    people = {row.person: _person(row, said.get(row.person, {}), asked[_PERSON], of_card, on) for row in members}
    for person in people.values():
        person[_HOME] = home
    home[_MEMBERS] = list(people.values())
    return KnownFamily(home, people)


def _questions_by_name(forms: Sequence[PlannedForm], unit: str) -> dict[str, FormQuestion]:
    return {question.name: question for form in forms for question in form.questions if question.unit == unit}


def _person(
    row: PersonRow,
    said: Mapping[str, str],
    asked: Mapping[str, FormQuestion],
    of_card: Mapping[str, str],
    on: dt.date,
) -> dict[str, Any]:
    """A member with what stands in columns of their own, and what another column of a list tells as well."""
    found = type_values(asked, said)
    told: dict[str, Any] = {"nama": row.name, "nik": row.nik, "tanggal_lahir": row.birth_date}
    if row.birth_date is not None and row.birth_date <= on:
        told[AGE] = age_on(row.birth_date, on)
        told[_AGE_TOLD] = told[AGE]
    told[_RELATION] = of_card.get(said.get("hubungan_keluarga", ""))
    return {name: value for name, value in told.items() if value not in (None, "")} | found


# ── who gathered it ─────────────────────────────────────────────────────────────────────────────


def find_gatherings(area_id: int, statements: Iterable[Statement]) -> dict[tuple[int, int], Gathering]:
    """Who gathered what statements of rounds say, by entry of the register and row; others are left out."""
    rows = {(each.batch.pk, each.row) for each in statements if each.batch.kind == FIELD and each.row > 0}
    units = _units(area_id, {unit_of(row) for _, row in rows})
    approved = _find_approved_forms(units.values())
    found = {}
    for batch, row in rows:
        unit = units.get(unit_of(row))
        if unit is not None:
            found[batch, row] = _gathering(unit, approved.get(unit.pk))
    return found


def _units(area_id: int, numbers: Iterable[int]) -> dict[int, Unit]:
    rows = Unit.objects.filter(pk__in=set(numbers), block__round__activity__area=area_id)
    return {unit.pk: unit for unit in rows.select_related("block__round__activity", "block__enumerator__account")}


def _find_approved_forms(units: Iterable[Unit]) -> dict[int, tuple[FormSubmission, Device | None]]:
    """By unit the form that was approved last, with the device that sent it."""
    steps = UnitState.objects.filter(unit__in=list(units), after=UnitStage.APPROVED).order_by("pk")
    instances = dict(steps.values_list("unit_id", "instance"))
    rows = FormSubmission.objects.defer("sealed").in_bulk(set(instances.values()))
    devices = Device.objects.select_related("enumerator__account").in_bulk({row.device for row in rows.values()})
    return {unit: (rows[name], devices.get(rows[name].device)) for unit, name in instances.items() if name in rows}


def _gathering(unit: Unit, form: tuple[FormSubmission, Device | None] | None) -> Gathering:
    round_, device = unit.block.round, form[1] if form is not None else None
    visitor = device.enumerator if device is not None else unit.block.enumerator
    return Gathering(
        round_.pk,
        unit.pk,
        form[0].instance if form is not None else "",
        round_.activity.title,
        round_.reference,
        visitor.name if visitor is not None else "",
        device.label if device is not None else "",
        form[0].received_at if form is not None else None,
    )


def list_visits(area_id: int, family: int) -> list[DoorVisit]:
    """The rounds that have a family on their list, the newest first; practice rounds are left out."""
    rows = Unit.objects.filter(family=family, kind=FAMILY, block__round__activity__area=area_id)
    rows = rows.filter(block__round__activity__practice=False).select_related(
        "block__round__activity", "block__round__version", "block__enumerator__account"
    )
    units = list(rows.order_by("-block__round__reference", "-pk"))
    since = dict(UnitState.objects.filter(unit__in=units).order_by("pk").values_list("unit_id", "at"))
    return [DoorVisit(unit, since.get(unit.pk)) for unit in units]

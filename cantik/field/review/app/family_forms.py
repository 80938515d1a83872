"""The forms that came about a family, who of the register their entries are, and who of the list is in none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q

from cantik.base.text import fold
from cantik.field.forms.app.form_rows import rows_of
from cantik.field.forms.app.models import BRANCH, HEAD, FormSubmission
from cantik.field.instruments.app.models import InstrumentVersion
from cantik.field.instruments.list_fields import MEMBER, RESULT
from cantik.field.review.app.models import FieldEvent
from cantik.field.review.event_proposals import JOINED, FieldState
from cantik.field.review.family_records import LIVING, TOLD
from cantik.field.review.standalone_faults import day_in, days_to_come, faults_in, person_in
from cantik.field.rounds.app.models import FORM, FrameMember, Unit, UnitState
from cantik.field.rounds.states import UnitStage
from cantik.register.core.app.models import PersonVersion
from cantik.vault.app.opening import OpenStore

_ROSTER = "anggota"
#: the day of the village is the next one while it is still today in UTC
_FAR_EAST = dt.timedelta(days=1)


class _Judged(NamedTuple):
    """Whom an event was recorded about: the entry of the form that told of it, the person, that form."""

    entry: int
    person: int
    instance: str


@dataclass(frozen=True, slots=True)
class FormEntry:
    """An entry of a roster: number, answers, the member of the list that it is, the person of the register."""

    entry: int
    answers: Mapping[str, str]
    member: FrameMember | None = None
    person: int | None = None

    @property
    def name(self) -> str:
        """The name that was written."""
        return self.answers.get("nama", "")

    @property
    def is_member(self) -> bool:
        """Whether they live in the family."""
        return self.answers.get("r404", "") in LIVING


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A form as it was read. `faults`: what could not be read, by kind; `missing`: who of the list is in no entry;
    `blank`: questions that were asked and have no answer; `rosters`: the lists of a form that reads none."""

    row: FormSubmission
    answers: Mapping[str, str]
    entries: Sequence[FormEntry]
    faults: Sequence[Mapping[str, Any]]
    missing: Sequence[FrameMember]
    beside: Mapping[str, str] = field(default_factory=dict)
    blank: int = 0
    rosters: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)  # of a village's own form

    @property
    def has_answers(self) -> bool:
        """Whether anybody answered: a closed door and a refusal tell of nobody."""
        return self.answers.get(RESULT, "") in TOLD

    @property
    def birth_dates(self) -> Mapping[int, dt.date]:
        """Dates of birth that can be read, by entry."""
        return {entry.entry: day for entry in self.entries if (day := day_of(entry.answers, "tanggal_lahir"))}


def day_of(answers: Mapping[str, str], name: str) -> dt.date | None:
    """The date that an answer gives, None without one that can be."""
    return day_in(answers.get(name, ""))


def forms_of(units: Sequence[Unit]) -> dict[int, list[FormSubmission]]:
    """By unit the forms that may be the one that counts: the newest of each chain, branches, and the one that was
    approved, also when a newer one came since; oldest first."""
    may = Q(standing__in=[HEAD, BRANCH]) | Q(instance__in=_approved_instances(units).values())
    rows = FormSubmission.objects.filter(may, about__unit__in=units).exclude(sealed=b"")
    found: dict[int, list[FormSubmission]] = {unit.pk: [] for unit in units}
    for row in rows.select_related("about", "rows").order_by("received_at", "instance"):
        found[row.about.unit_id].append(row)
    return found


def _approved_instances(units: Sequence[Unit]) -> dict[int, str]:
    """By unit that is approved the form that was."""
    approved = [unit.pk for unit in units if unit.stage == UnitStage.APPROVED]
    steps = UnitState.objects.filter(unit__in=approved, after=UnitStage.APPROVED).order_by("pk")
    return dict(steps.values_list("unit_id", "instance"))


def chosen_of(unit: Unit, rows: Sequence[FormSubmission]) -> FormSubmission | None:
    """The form that counts: the one that was approved, else the only one; None while several stand side by side."""
    if unit.stage == UnitStage.APPROVED:
        approved = _approved_instances([unit]).get(unit.pk)
        return next((row for row in rows if row.instance == approved), None)
    return rows[0] if len(rows) == 1 else None


def read_form(row: FormSubmission, unit: Unit, opened: OpenStore) -> FilledForm:
    """A form with its entries recognised. Raises `DamagedSecret` (R204)."""
    return filled_all([(unit, row)], opened)[0]


def chosen_forms(units: Sequence[Unit]) -> list[tuple[Unit, FormSubmission]]:
    """Those of some units that have a form that counts, with it (`chosen_of`)."""
    rows = forms_of(units)
    return [(unit, row) for unit in units if (row := chosen_of(unit, rows[unit.pk])) is not None]


def filled_all(forms: Sequence[tuple[Unit, FormSubmission]], opened: OpenStore) -> list[FilledForm]:
    """Several forms with their entries recognised. Raises `DamagedSecret` (R204)."""
    units = {unit.pk for unit, _ in forms}
    members: dict[int, list[FrameMember]] = {unit: [] for unit in units}
    for member in FrameMember.objects.filter(unit__in=units).order_by("place", "pk"):
        members[member.unit_id].append(member)
    judged: dict[int, list[_Judged]] = {unit: [] for unit in units}
    events = FieldEvent.objects.filter(unit__in=units, state=FieldState.RECORDED, kind__in=JOINED)
    for unit, entry, person, of in events.values_list("unit", "entry", "person", "instance"):
        if person is not None:
            judged[unit].append(_Judged(entry, person, of))
    trees = _trees([unit.pk for unit, _ in forms])
    return [
        _loose(row, _with_days(row, opened, trees[unit.pk]), trees[unit.pk])
        if unit.kind == FORM
        else _recognise_entries(row, _with_days(row, opened, trees[unit.pk]), members[unit.pk], judged[unit.pk])
        for unit, row in forms
    ]


def _with_days(row: FormSubmission, opened: OpenStore, tree: Mapping[str, Any]) -> dict[str, Any]:
    """What was read of a form, its days to come among its faults."""
    said, last = rows_of(row, opened), row.received_at.date() + _FAR_EAST
    later = days_to_come(tree, said.get("unit", {}), said.get("rosters", {}), last)
    return said | {"faults": [*said.get("faults", ()), *later]}


def _trees(units: Sequence[int]) -> dict[int, Mapping[str, Any]]:
    """By unit the fields of its round's version."""
    which = dict(Unit.objects.filter(pk__in=units).values_list("pk", "block__round__version"))
    trees = {row.pk: row.tree() for row in InstrumentVersion.objects.filter(pk__in=set(which.values()))}
    return {unit: trees[version] for unit, version in which.items()}


def _loose(row: FormSubmission, said: Mapping[str, Any], tree: Mapping[str, Any]) -> FilledForm:
    """A form that reads no list: what it cannot say is among its faults, whom an event is about is its only entry."""
    answers = said.get("unit", {})
    person = person_in(tree, answers)
    entries = [] if person is None else [FormEntry(1, person)]
    faults = [*said.get("faults", ()), *faults_in(tree, answers)]
    beside, blank, rosters = said.get("beside", {}), said.get("blank", 0), said.get("rosters", {})
    return FilledForm(row, answers, entries, faults, (), beside, blank, rosters)


def _recognise_entries(
    row: FormSubmission, said: Mapping[str, Any], members: Sequence[FrameMember], judged: Sequence[_Judged]
) -> FilledForm:
    by_entity = {str(member.entity): member for member in members}
    roster = list(enumerate(said.get("rosters", {}).get(_ROSTER, ()), 1))
    others = _whom(judged, row.instance, {number: answers.get("nama", "") for number, answers in roster})
    entries, taken = [], set[int]()
    for number, answers in roster:
        member = by_entity.get(_entity(answers.get(MEMBER, "")))
        if member is not None and member.pk in taken:
            member = None  # chosen twice: the second is somebody whom nobody recognised
        if member is not None:
            taken.add(member.pk)
        person = member.person if member is not None else others.get(number)
        entries.append(FormEntry(number, answers, member, person))
    missing = [member for member in members if member.pk not in taken]
    faults, beside, blank = said.get("faults", ()), said.get("beside", {}), said.get("blank", 0)
    return FilledForm(row, said.get("unit", {}), entries, faults, missing, beside, blank)


def _entity(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""


def _whom(judged: Sequence[_Judged], instance: str, names: Mapping[int, str]) -> dict[int, int]:
    """Who entries are that are nobody of the list, because an event about them was recorded: of the same form by the
    number of the entry; of a form that was sent again by the name that the register has."""
    found = {event.entry: event.person for event in judged if event.instance == instance}
    older = [event.person for event in judged if event.instance != instance]
    if not older:
        return found
    called = dict(PersonVersion.objects.filter(person__in=older).exclude(name="").values_list("person_id", "name_fold"))
    for person in older:
        same = [entry for entry, name in names.items() if entry not in found and fold(name) == called.get(person)]
        if len(same) == 1 and person not in found.values():
            found[same[0]] = person
    return found

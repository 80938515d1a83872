"""A form that was read is about a family of its round: the family's unit goes on from open to submitted.

What the office decided since the form came stays: a form that is read anew by a newer program moves nothing, one that
came when the family was approved waits for somebody (`late_forms`). A family that is not on the list becomes a unit of
its own, which the field found; so does every form that reads no list.
"""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Q

from cantik.field.errors import StateRefused
from cantik.field.forms.answers import Fault, FormAnswers
from cantik.field.forms.app.late_forms import note_late
from cantik.field.forms.app.models import BRANCH, HEAD, FormOfUnit, FormSubmission
from cantik.field.instruments.app.models import InstrumentVersion
from cantik.field.instruments.list_fields import FAMILY_PATH, OUTSIDE_PATH, RESULT
from cantik.field.instruments.standalone_form import reads_frame, title_of
from cantik.field.rounds.app.frame import entity_uuid, found_unit
from cantik.field.rounds.app.models import FORM, Device, Unit, UnitState
from cantik.field.rounds.app.progress import MOVED, UnitStep, take_step
from cantik.field.rounds.states import UnitStage, VisitResult

_log = logging.getLogger("cantik.kiriman")
_HEAD_OF_FAMILY = "1"  # regsosek_409_hubungan


def arrive(row: FormSubmission, answers: FormAnswers, *, released: bool = False) -> UnitState | None:
    """`arrive_together` of one form; the step that it made, if any. `released`: it was put aside until now."""
    steps = arrive_together([(row, answers)], released=released)
    return steps[0] if steps else None


def arrive_together(read: Sequence[tuple[FormSubmission, FormAnswers]], *, released: bool = False) -> list[UnitState]:
    """Note which unit each form is about, and take it to `Submitted`, to `Pending` while a file of the form is missing;
    the steps, one form after the other.

    Nothing moves where the form is held or a branch beside another, it names no family of its device's round, the unit
    stands there already, or the office decided since: of a unit that is approved it waits for somebody. In the
    transaction of the caller; what the forms of a group ask alike is asked once.
    """
    arriving = _Arriving(read, released=released)
    for row, answers in read:
        arriving.take(row, answers)
    arriving.write()
    return arriving.steps


class _Arriving:
    """A group of forms with the units that they are about, held until the transaction ends."""

    def __init__(self, read: Sequence[tuple[FormSubmission, FormAnswers]], *, released: bool) -> None:
        self._released = released
        devices = Device.objects.select_related("enumerator__account")
        self._devices = devices.in_bulk({row.device for row, _ in read if row.device})
        linked = FormOfUnit.objects.filter(submission__in=[row.pk for row, _ in read])
        self._linked = set(linked.values_list("submission_id", flat=True))
        self._framed: dict[tuple[int, uuid.UUID], Unit] = {}
        self._of_root: dict[str, Unit] = {}  # of forms that name no family of a list
        self._forms: dict[int, tuple[str, dict[str, Any]]] = {}
        self._newest: dict[int, dt.datetime] = {}
        self._links: list[FormOfUnit] = []
        self._moved: dict[int, Unit] = {}
        self._unwritten: list[UnitState] = []
        self.steps: list[UnitState] = []
        self._hold_known(read)

    def _hold_known(self, read: Sequence[tuple[FormSubmission, FormAnswers]]) -> None:
        """Hold the units that forms name by their entity on the list, and those that versions of a form before them
        are about: all at once in the order of their numbers, as everybody holds units, so that nobody waits for
        somebody who waits for them."""
        asked = [(row.root, entity_uuid(answers.beside.get(FAMILY_PATH, ""))) for row, answers in read]
        named = {entity for _, entity in asked if entity is not None}
        linked = _list_linked({root for root, entity in asked if entity is None})
        if not named and not linked:
            return
        rounds = {device.round_id for device in self._devices.values()}
        wanted = Q(block__round__in=rounds, entity__in=named) | Q(pk__in=[number for _, number in linked])
        rows = Unit.objects.filter(wanted).select_related("block").order_by("pk")
        held = {unit.pk: unit for unit in rows.select_for_update(of=("self",))}
        self._framed |= {(unit.block.round_id, unit.entity): unit for unit in held.values()}
        for root, number in linked:
            self._of_root.setdefault(root, held[number])
        states = UnitState.objects.filter(unit__in=list(held)).order_by("pk")
        self._newest |= dict(states.values_list("unit_id", "at"))

    def take(self, row: FormSubmission, answers: FormAnswers) -> None:
        """Take one form to its unit."""
        device = self._devices.get(row.device)
        unit = None if device is None else self._find_unit(row, answers, device)
        if device is None or unit is None:
            return
        fresh = row.pk not in self._linked
        if fresh:
            self._linked.add(row.pk)
            self._links.append(FormOfUnit(submission=row, unit=unit))
            self._of_root.setdefault(row.root, unit)
        if row.standing in (HEAD, BRANCH) and (fresh or self._released) and unit.stage == UnitStage.APPROVED:
            note_late(row, unit, device.enumerator.actor, row.received_at)
            return
        alone = row.standing == BRANCH and unit.stage == UnitStage.OPEN  # an edit of what never came is all there is
        at = max([row.received_at, *(file.received_at for file in row.files.all())])
        newest = self._newest.get(unit.pk)
        if (row.standing == HEAD or alone) and (newest is None or newest < at):
            self._move(row, answers, UnitStep(device.enumerator, at, device, instance=row.instance), unit)

    def _move(self, row: FormSubmission, answers: FormAnswers, step: UnitStep, unit: Unit) -> None:
        lacking = not row.complete or any(fault.fault is Fault.NO_FILE for fault in answers.faults)
        after = UnitStage.PENDING if lacking else UnitStage.SUBMITTED
        result = answers.unit.get(RESULT)
        try:
            state = take_step(unit, after, step, result=result if result in set(VisitResult) else None)
        except StateRefused as refusal:
            if unit.stage == UnitStage.APPROVED:
                note_late(row, unit, step.actor.actor, row.received_at)
            else:
                _log.info("a form came for a unit that does not move: %s", refusal.code)
            return
        self._moved[unit.pk] = unit
        if state is not None:
            self._newest[unit.pk] = state.at
            self._unwritten.append(state)

    def _find_unit(self, row: FormSubmission, answers: FormAnswers, device: Device) -> Unit | None:
        entity = entity_uuid(answers.beside.get(FAMILY_PATH, ""))
        if entity is not None:
            return self._framed.get((device.round_id, entity))
        if answers.beside.get(FAMILY_PATH):
            return None  # names something that is no family of a list
        known = self._of_root.get(row.root)
        return known if known is not None or row.standing != HEAD else self._find_unlisted(row, answers, device)

    def _find_unlisted(self, row: FormSubmission, answers: FormAnswers, device: Device) -> Unit | None:
        """A new unit for a form that names none of the list, which nobody else can know yet."""
        form, tree = self._form_of(device.round_id)
        if form == row.form and not reads_frame(tree):
            place = answers.unit.get("dusun", ""), answers.unit.get("rt", "")
            return found_unit(device, *place, title_of(tree, answers.unit), FORM)
        if not answers.beside.get(OUTSIDE_PATH):
            return None
        members = [entry for entries in answers.rosters.values() for entry in entries]
        head = next((entry for entry in members if entry.get("r409") == _HEAD_OF_FAMILY), members[0] if members else {})
        return found_unit(device, answers.unit.get("dusun", ""), answers.unit.get("rt", ""), head.get("nama", ""))

    def _form_of(self, round_: int) -> tuple[str, dict[str, Any]]:
        """The form of a round with its fields, read once for a group."""
        if round_ not in self._forms:
            version = InstrumentVersion.objects.only("form_id", "fields").get(rounds=round_)
            self._forms[round_] = version.form_id, version.tree()
        return self._forms[round_]

    def write(self) -> None:
        """Write down what was decided."""
        FormOfUnit.objects.bulk_create(self._links)
        alike: dict[tuple[object, ...], list[int]] = {}
        for number, unit in self._moved.items():
            alike.setdefault(tuple(getattr(unit, name) for name in MOVED), []).append(number)
        for values, numbers in alike.items():
            Unit.objects.filter(pk__in=numbers).update(**dict(zip(MOVED, values, strict=True)))
        UnitState.objects.bulk_create(self._unwritten)
        self.steps += self._unwritten
        self._links, self._moved, self._unwritten = [], {}, []


def _list_linked(roots: Collection[str]) -> list[tuple[str, int]]:
    """The roots of forms with the units that a version of them is about, the first version first."""
    if not roots:
        return []
    links = FormOfUnit.objects.filter(submission__root__in=roots).order_by("pk")
    return list(links.values_list("submission__root", "unit_id"))

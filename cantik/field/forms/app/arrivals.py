"""A form that was read is about a family of its round: the family's unit goes on from open to submitted.

What the office decided since the form came stays: a form that is read anew by a newer program moves nothing. A family
that is not on the list becomes a unit of its own, which the field found; so does every form that reads no list.
"""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from collections.abc import Sequence

from cantik.field.errors import StateRefused
from cantik.field.forms.answers import Fault, FormAnswers
from cantik.field.forms.app.models import HEAD, FormOfUnit, FormSubmission
from cantik.field.instruments.app.models import InstrumentVersion
from cantik.field.instruments.list_fields import FAMILY_PATH, OUTSIDE_PATH, RESULT
from cantik.field.instruments.standalone_form import reads_frame, title_of
from cantik.field.rounds.app.frame import entity_uuid, found_unit
from cantik.field.rounds.app.models import FORM, Device, Unit, UnitState
from cantik.field.rounds.app.progress import MOVED, UnitStep, take_step
from cantik.field.rounds.states import UnitStage, VisitResult

_log = logging.getLogger("cantik.kiriman")
_HEAD_OF_FAMILY = "1"  # regsosek_409_hubungan


def arrive(row: FormSubmission, answers: FormAnswers) -> UnitState | None:
    """`arrive_together` of one form; the step that it made, if any."""
    steps = arrive_together([(row, answers)])
    return steps[0] if steps else None


def arrive_together(read: Sequence[tuple[FormSubmission, FormAnswers]]) -> list[UnitState]:
    """Note which unit each form is about, and take it to `Submitted`, to `Pending` while a file of the form is missing;
    the steps, one form after the other.

    Nothing moves where the form is held or a branch, it names no family of its device's round, the unit stands there
    already, or the office decided since. In the transaction of the caller; what the forms of a group ask alike is asked
    once.
    """
    arriving = _Arriving(read)
    for row, answers in read:
        arriving.take(row, answers)
    arriving.write()
    return arriving.steps


class _Arriving:
    """A group of forms with the units that they are about, held until the transaction ends."""

    def __init__(self, read: Sequence[tuple[FormSubmission, FormAnswers]]) -> None:
        devices = Device.objects.select_related("enumerator__account")
        self._devices = devices.in_bulk({row.device for row, _ in read if row.device})
        linked = FormOfUnit.objects.filter(submission__in=[row.pk for row, _ in read])
        self._linked = set(linked.values_list("submission_id", flat=True))
        self._held: dict[int, Unit] = {}
        self._framed: dict[tuple[int, uuid.UUID], Unit] = {}
        self._newest: dict[int, dt.datetime] = {}
        self._links: list[FormOfUnit] = []
        self._moved: dict[int, Unit] = {}
        self._unwritten: list[UnitState] = []
        self.steps: list[UnitState] = []
        self._hold_framed([answers for _, answers in read])

    def _hold_framed(self, read: Sequence[FormAnswers]) -> None:
        """The units that forms name by their entity on the list."""
        said = (entity_uuid(answers.beside.get(FAMILY_PATH, "")) for answers in read)
        named = {entity for entity in said if entity is not None}
        if not named:
            return
        rounds = {device.round_id for device in self._devices.values()}
        rows = Unit.objects.filter(block__round__in=rounds, entity__in=named).select_related("block").order_by("pk")
        for unit in rows.select_for_update(of=("self",)):
            self._held[unit.pk] = self._framed[unit.block.round_id, unit.entity] = unit
        states = UnitState.objects.filter(unit__in=list(self._held)).order_by("pk")
        self._newest |= dict(states.values_list("unit_id", "at"))

    def take(self, row: FormSubmission, answers: FormAnswers) -> None:
        """Take one form to its unit."""
        device = self._devices.get(row.device)
        unit = None if device is None else self._find_unit(row, answers, device)
        if device is None or unit is None:
            return
        if row.pk not in self._linked:
            self._linked.add(row.pk)
            self._links.append(FormOfUnit(submission=row, unit=unit))
        at = max([row.received_at, *(file.received_at for file in row.files.all())])
        newest = self._newest.get(unit.pk)
        if row.standing != HEAD or (newest is not None and newest >= at):
            return
        lacking = not row.complete or any(fault.fault is Fault.NO_FILE for fault in answers.faults)
        after = UnitStage.PENDING if lacking else UnitStage.SUBMITTED
        result = answers.unit.get(RESULT)
        step = UnitStep(device.enumerator, at, device, instance=row.instance)
        try:
            state = take_step(unit, after, step, result=result if result in set(VisitResult) else None)
        except StateRefused as refusal:  # approved in the meantime: the form is kept, the office decides
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
        self.write()  # an edit asks for the form before it, which may stand in this group
        found = _find_unlisted(row, answers, device)
        if found is None:
            return None
        if found.pk not in self._held:
            self._held[found.pk] = Unit.objects.select_for_update().get(pk=found.pk)
            newest = UnitState.objects.filter(unit=found.pk).order_by("-pk").values_list("at", flat=True).first()
            self._newest |= {} if newest is None else {found.pk: newest}
        return self._held[found.pk]

    def write(self) -> None:
        """Write down what was decided so far."""
        FormOfUnit.objects.bulk_create(self._links)
        alike: dict[tuple[object, ...], list[int]] = {}
        for number, unit in self._moved.items():
            alike.setdefault(tuple(getattr(unit, name) for name in MOVED), []).append(number)
        for values, numbers in alike.items():
            Unit.objects.filter(pk__in=numbers).update(**dict(zip(MOVED, values, strict=True)))
        UnitState.objects.bulk_create(self._unwritten)
        self.steps += self._unwritten
        self._links, self._moved, self._unwritten = [], {}, []


def _find_unlisted(row: FormSubmission, answers: FormAnswers, device: Device) -> Unit | None:
    """The unit of a form that names none of the list; of an edit that of the form before it."""
    known = FormOfUnit.objects.filter(submission__root=row.root).select_related("unit").first()
    if known is not None:
        return known.unit
    if row.standing != HEAD:
        return None
    version = InstrumentVersion.objects.only("form_id", "fields").get(rounds=device.round_id)
    if version.form_id == row.form and not reads_frame(tree := version.tree()):
        place = answers.unit.get("dusun", ""), answers.unit.get("rt", "")
        return found_unit(device, *place, title_of(tree, answers.unit), FORM)
    if not answers.beside.get(OUTSIDE_PATH):
        return None
    members = [entry for entries in answers.rosters.values() for entry in entries]
    head = next((entry for entry in members if entry.get("r409") == _HEAD_OF_FAMILY), members[0] if members else {})
    return found_unit(device, answers.unit.get("dusun", ""), answers.unit.get("rt", ""), head.get("nama", ""))

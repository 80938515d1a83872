"""A form that was read is about a family of its round: the family's unit goes on from open to submitted.

What the office decided since the form came stays: a form that is read anew by a newer program moves nothing, one that
came when the family was approved waits for somebody (`late_forms`). A family that is not on the list becomes a unit of
its own, which the field found; so does every form that reads no list.
"""

from __future__ import annotations

import logging

from cantik.field.errors import StateRefused
from cantik.field.forms.answers import Fault, FormAnswers
from cantik.field.forms.app.late_forms import note_late
from cantik.field.forms.app.models import BRANCH, HEAD, FormOfUnit, FormSubmission
from cantik.field.instruments.app.models import InstrumentVersion
from cantik.field.instruments.list_fields import FAMILY_PATH, OUTSIDE_PATH, RESULT
from cantik.field.instruments.standalone_form import reads_frame, title_of
from cantik.field.rounds.app.frame import found_unit, framed_unit
from cantik.field.rounds.app.models import FORM, Device, Unit, UnitState
from cantik.field.rounds.app.progress import UnitStep, move
from cantik.field.rounds.states import UnitStage, VisitResult

_log = logging.getLogger("cantik.kiriman")
_HEAD_OF_FAMILY = "1"  # regsosek_409_hubungan


def arrive(row: FormSubmission, answers: FormAnswers, *, released: bool = False) -> UnitState | None:
    """Note which unit a form is about, and take it to `Submitted`, to `Pending` while a file of the form is missing.
    `released`: it was put aside until now.

    None where nothing moves: the form is held or a branch beside another, it names no family of its device's round,
    the unit stands there already, or the office decided since. In the transaction of the caller.
    """
    device = Device.objects.select_related("enumerator__account").filter(pk=row.device).first()
    unit = None if device is None else _unit(row, answers, device)
    if device is None or unit is None:
        return None
    _about, fresh = FormOfUnit.objects.get_or_create(submission=row, defaults={"unit": unit})
    if row.standing in (HEAD, BRANCH) and (fresh or released) and unit.stage == UnitStage.APPROVED:
        note_late(row, unit, device.enumerator.actor, row.received_at)
        return None
    alone = row.standing == BRANCH and unit.stage == UnitStage.OPEN  # an edit of what never came is all there is
    if row.standing != HEAD and not alone:
        return None
    at = max([row.received_at, *(file.received_at for file in row.files.all())])
    newest = unit.states.order_by("-pk").first()
    if newest is not None and newest.at >= at:
        return None
    lacking = not row.complete or any(fault.fault is Fault.NO_FILE for fault in answers.faults)
    after = UnitStage.PENDING if lacking else UnitStage.SUBMITTED
    result = answers.unit.get(RESULT)
    known = result if result in set(VisitResult) else None
    try:
        return move(unit, after, UnitStep(device.enumerator, at, device, instance=row.instance), result=known)
    except StateRefused as refusal:
        unit.refresh_from_db(fields=["stage"])
        if unit.stage == UnitStage.APPROVED:  # in this very moment
            note_late(row, unit, device.enumerator.actor, row.received_at)
        else:
            _log.info("a form came for a unit that does not move: %s", refusal.code)
        return None


def _unit(row: FormSubmission, answers: FormAnswers, device: Device) -> Unit | None:
    """The unit that a form says it is about; of an edit that says none, that of the form before it."""
    entity = answers.beside.get(FAMILY_PATH, "")
    if entity:
        return framed_unit(device.round_id, entity)
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

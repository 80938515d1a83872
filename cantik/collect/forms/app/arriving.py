"""A form that was read is about a family of its round: the family's unit goes on from open to submitted.

What the office decided since the form came stays: a form that is read anew by a newer program moves nothing.
"""

from __future__ import annotations

import logging

from cantik.collect.forms.answers import Fault, FormAnswers
from cantik.collect.forms.app.models import HEAD, FormSubmission
from cantik.plan.app.frame import framed_unit
from cantik.plan.app.models import Device, UnitState
from cantik.plan.app.progress import UnitStep, move
from cantik.plan.errors import StateRefused
from cantik.plan.known import FAMILY_PATH, RESULT
from cantik.plan.states import UnitStage, VisitResult

_log = logging.getLogger("cantik.kiriman")


def arrive(row: FormSubmission, answers: FormAnswers) -> UnitState | None:
    """Take the unit that a form is about to `Submitted`, to `Pending` while a file of the form is missing.

    None where nothing moves: the form is held or a branch, it names no family of its device's round, the unit stands
    there already, or the office decided since. In the transaction of the caller.
    """
    entity = answers.beside.get(FAMILY_PATH, "")
    if row.standing != HEAD or not entity:
        return None
    device = Device.objects.select_related("enumerator").filter(pk=row.device).first()
    unit = None if device is None else framed_unit(device.round_id, entity)
    if device is None or unit is None:
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
        return move(unit, after, UnitStep(device.enumerator, at, device), result=known)
    except StateRefused as refusal:  # approved in the meantime: the form is kept, the office decides
        _log.info("a form came for a unit that does not move: %s", refusal.code)
        return None

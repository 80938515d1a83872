"""What keeps a delivery from the office: its words for whoever reads them, its kind for what acts on it."""

from __future__ import annotations

import datetime as dt

from cantik.base.errors import CantikError
from cantik.federate.app.models import IN_ITSELF, LINE_DOWN, OFFICE_BUSY, Dispatch
from cantik.federate.errors import DeliveryPaused


def kind_of(error: CantikError) -> str:
    """Of which kind an error is (`models.HINDRANCES`): only of a pause is anything but the delivery the cause."""
    if not isinstance(error, DeliveryPaused):
        return IN_ITSELF
    return LINE_DOWN if error.line_down else OFFICE_BUSY


def note_error(row: Dispatch, error: CantikError, at: dt.datetime) -> None:
    """Keep why a dispatch did not come further, and when that was tried."""
    Dispatch.objects.filter(pk=row.pk).update(problem=error.line(), hindrance=kind_of(error), asked_at=at)


def note_none(row: Dispatch) -> None:
    """Nothing keeps it."""
    Dispatch.objects.filter(pk=row.pk).update(problem="", hindrance="")

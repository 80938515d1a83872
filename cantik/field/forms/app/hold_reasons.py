"""Why a form is put aside although it is kept: of its device, of its version. One answer for posts and for copies."""

from __future__ import annotations

from cantik.field.devices.app.devices import DeviceStanding
from cantik.field.forms.app.models import DISMISSED, NOT_OPEN, OTHER_BLOCK, REVOKED, ROUND_CLOSED, UNKNOWN_VERSION
from cantik.field.forms.envelope import Envelope
from cantik.field.rounds.app.frame import find_visitor
from cantik.field.rounds.app.models import Device

_HELD = {
    DeviceStanding.NOT_OPEN: NOT_OPEN,
    DeviceStanding.CLOSED: ROUND_CLOSED,
    DeviceStanding.DISMISSED: DISMISSED,
    DeviceStanding.REVOKED: REVOKED,
    DeviceStanding.EXPIRED: REVOKED,
}


def why_held(standing: DeviceStanding, *, version: bool) -> str:
    """The reason, "" when nothing speaks against it. `version`: the village had this version of the form."""
    return _HELD.get(standing, "" if version else UNKNOWN_VERSION)


def why_outside(device: Device, envelope: Envelope) -> str:
    """The reason for a form about a family of a block that another enumerator visits now, "" for any other form: the
    list of a device has its own blocks only."""
    said = envelope.family
    return OTHER_BLOCK if said and find_visitor(device.round_id, said) not in (None, device.enumerator_id) else ""

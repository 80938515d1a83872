"""Why a form is put aside although it is kept: of its device, of its version. One answer for posts and for copies."""

from __future__ import annotations

from cantik.field.devices.app.devices import DeviceStanding
from cantik.field.forms.app.models import DISMISSED, NOT_OPEN, REVOKED, ROUND_CLOSED, UNKNOWN_VERSION

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

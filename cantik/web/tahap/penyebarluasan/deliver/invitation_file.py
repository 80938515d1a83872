"""The invitation of an office above, as a form brings its file: to the page of a village and to that of an area."""

from __future__ import annotations

from django.http import HttpRequest

from cantik.codes.area import AreaCode
from cantik.federate.app import outbox
from cantik.federate.invitation import MOST_BYTES, read_invitation
from cantik.staff.app.gate import who
from cantik.vault.app.opening import at_hand


def take_invitation_file(request: HttpRequest, area: AreaCode) -> None:
    """Keep to whom an area delivers from now on. Raises `UnreadableInput` T622, `DeliveryRefused` T608 for the
    invitation of another one."""
    file = request.FILES.get("undangan")
    invitation = read_invitation(b"" if file is None else file.read(MOST_BYTES + 1))
    outbox.accept_invitation(invitation, [area], opened=at_hand(), by=who(request).actor)

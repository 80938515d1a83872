"""The invitation of an office above, as a form brings its file: to the page of a village and to that of an area."""

from __future__ import annotations

from django.http import HttpRequest

from cantik.codes.area import AreaCode
from cantik.codes.knowledge import load_store
from cantik.federate.app import acceptance
from cantik.federate.app.journeys import SENDS
from cantik.federate.app.models import ReceiverProposal
from cantik.federate.invitation import MOST_BYTES
from cantik.staff.app.gate import who
from cantik.vault.app.opening import at_hand
from cantik.web.language import of_content


def take_invitation_file(request: HttpRequest, area: AreaCode) -> ReceiverProposal | None:
    """Take the file of a form; the proposal where another hand has to agree. Raises as
    `acceptance.take_invitation`."""
    file = request.FILES.get("undangan")
    data = b"" if file is None else file.read(MOST_BYTES + 1)
    spoken = request.POST.get("kunci", "")[:100]
    return acceptance.take_invitation(data, [area], spoken, opened=at_hand(), by=who(request).actor)


def name_office(code: str) -> str:
    """An office by the name of its area; its code where no list knows it."""
    entry = load_store(at_hand().store.path).areas.find(AreaCode.kemendagri(code))
    return code if entry is None else f"{entry.name} ({code})"


def describe_sends(kinds: tuple[str, ...]) -> list[str]:
    """What an invitation asks for, a phrase each."""
    return [of_content(SENDS[kind]) for kind in kinds]

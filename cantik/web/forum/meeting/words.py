"""What the pages and the paper of meetings say of states and of who came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from cantik.base.dates import long_date
from cantik.forum import meeting_kinds
from cantik.forum.app.meeting_models import Meeting, MeetingInvitee
from cantik.staff.app.models import ACTING
from cantik.web.language import either

STATES = {
    Meeting.CALLED: noop("notulen belum diserahkan"),
    Meeting.HANDED_IN: noop("menunggu orang kedua"),
    Meeting.CLOSED: noop("notulen ditutup"),
    Meeting.CALLED_OFF: noop("dibatalkan"),
}
CAME = {
    MeetingInvitee.CAME: noop("hadir"),
    MeetingInvitee.SENT: noop("diwakili"),
    MeetingInvitee.ABSENT: noop("tidak hadir"),
}


def kind(code: str) -> str:
    """A kind of meeting in words; one that the content no longer names as it is written."""
    found = meeting_kinds.kinds().get(code)
    return code if found is None else either(found.title, found.title_en)


def describe_presence(said: Mapping[str, Any]) -> str:
    """Who came for an institution, of a row of the minutes."""
    if said["hadir"] == MeetingInvitee.ABSENT:
        return _("tidak hadir")
    who = ", ".join(part for part in (said["name"], said["office"]) if part)
    if said["hadir"] == MeetingInvitee.CAME:
        return _("hadir: %s") % who
    if said["acting"] == MeetingInvitee.PROXY:
        return _("diwakili kuasa: %(s)s (surat %(n)s)") % {"s": who, "n": said["letter"]}
    way = ACTING[said["acting"]]
    office = said["office"] if said["office"].startswith(way) else f"{way} {said['office']}"
    until = long_date(dt.date.fromisoformat(said["until"]))
    values = {"s": f"{said['name']}, {office}", "n": said["letter"], "t": until}
    return _("diwakili: %(s)s (%(n)s, sampai %(t)s)") % values

"""The first sitting: whoever made the first account works on at this computer before the second factor is set up.

What it opens, and why that is no less safe, is decided in docs/adr/0023. It holds only while everything holds: the
session that made the account, in a store whose register was empty then; a browser on this very computer; nobody else
has an account; the same day. It never stands for a second factor that was just shown: opening a NIK, handing in,
signing, inviting and keys ask for one.
"""

from __future__ import annotations

import datetime as dt

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest

from cantik.base import clock
from cantik.staff.app import peer
from cantik.staff.app.models import Account

#: a first book is made in a day at the office
LIFE = dt.timedelta(hours=12)
_BEGUN = "duduk_pertama"


def begin(request: HttpRequest, person: Account) -> None:
    """The session that has just made the first account of an empty store begins its sitting."""
    request.session[_BEGUN] = [person.pk, clock.now().timestamp()]


def holds(request: HttpRequest, person: Account) -> bool:
    """True while the person may work with the password alone."""
    begun = request.session.get(_BEGUN)
    if not isinstance(begun, list) or begun[0] != person.pk or not peer.local(request):
        return False
    if clock.now().timestamp() - float(begun[1]) > LIFE.total_seconds():
        return False
    return not Account.objects.exclude(pk=person.pk).exists()


def shown_since(request: HttpRequest, person: Account, locked_at: float) -> bool:
    """Whether the password was shown after the session was last left alone for long."""
    times = [float(record["at"]) for record in get_authentication_records(request, person)]
    return max(times, default=0.0) >= locked_at


def end(request: HttpRequest) -> None:
    """The sitting is over: from now on a second factor is asked for."""
    request.session.pop(_BEGUN, None)


__all__ = ["LIFE", "begin", "end", "holds", "shown_since"]

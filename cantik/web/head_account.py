"""Whether the kepala desa may be given an account on the agen's laptop, to sign there; asked by the pages of the
release and of accounts."""

from __future__ import annotations

from django.http import HttpRequest

from cantik.base import clock
from cantik.codes.area import AreaCode, AreaLevel
from cantik.staff.app import accounts, peer, roster
from cantik.staff.app.accounts import FIRST_YEAR, Grant
from cantik.staff.app.models import Account


def grant_beside(area: AreaCode) -> Grant:
    """The role that is given: for a year, until the decree is entered and it is given anew."""
    today = clock.today()
    return Grant("kepala_desa", area, today, today + FIRST_YEAR)


def may_sign_beside(request: HttpRequest, me: Account, area: AreaCode) -> bool:
    """True at this computer, while the village has no kepala desa, for whoever may appoint one."""
    if area.level is not AreaLevel.DESA:
        return False
    none = not any(held.role == "kepala_desa" for held in roster.signing_assignments(area, clock.today()))
    return none and peer.local(request) and accounts.may_grant(me, None, grant_beside(area)).ok

"""Accounts of a store of invented persons: the demo's six roles, opened anew at each start, and practice villages.

An account whose name begins with `accounts.DEMO` gets in on this very computer and into such a store only (`adapter`).
"""

from __future__ import annotations

import datetime as dt

from allauth.mfa.models import Authenticator
from django.db import transaction

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.staff.app import accounts, gate, log, rights
from cantik.staff.app.models import Account
from cantik.staff.errors import NotAllowed

_YEAR = dt.timedelta(days=365)
_DECREE = "SK/CONTOH/1"


@transaction.atomic
def open_seat(*, username: str, name: str, role: str, area: AreaCode, password: str) -> Account:
    """An account of the demo as at its first day: password new, second factors gone, its one role in force.

    Raises `NotAllowed` (S101) in a process that serves a store of real persons, or for a name outside the demo.
    """
    if not gate.practising() or not username.startswith(accounts.DEMO):
        raise NotAllowed("Akun contoh hanya untuk simpanan contoh.")
    now, today = clock.now(), clock.today()
    person = Account.objects.filter(username=username).first()
    if person is None:
        person = Account(username=username, name=name, institution="Akun contoh", created_at=now)
    person.is_active, person.last_used, person.active_until = True, today, None
    person.set_password(password)
    person.save()
    Authenticator.objects.filter(user=person).delete()
    rights.forget(person)
    if not any(one.role == role and one.area == area.text() for one in rights.assignments_of(person, today)):
        _give(person, role, area)
    log.record(by="cantik demo", at=now, action="akun.contoh", subject="akun", subjects=[person.pk],
               detail={"peran": role, "wilayah": area.text()})  # fmt: skip
    return person


def _give(person: Account, role: str, area: AreaCode) -> None:
    today = clock.today()
    decree = _DECREE if role in ("agen_statistik", "kepala_desa") else ""
    accounts.give(person, accounts.Grant(role, area, today, today + _YEAR, decree=decree), giver=None)

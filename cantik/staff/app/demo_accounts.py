"""Accounts of a store of invented persons: the demo's roles, opened anew at each start, and practice villages.

An account whose name begins with `accounts.DEMO` gets in on this very computer and into such a store only (`adapter`).
"""

from __future__ import annotations

import datetime as dt

from allauth.mfa.models import Authenticator
from django.db import transaction

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.codes.practice import KABUPATEN, code_of, is_practice, serial_of
from cantik.staff import institution_kinds
from cantik.staff.app import accounts, gate, institutions, log, rights
from cantik.staff.app.models import Account, Assignment
from cantik.staff.errors import NotAllowed

_YEAR = dt.timedelta(days=365)
_DECREE = "SK/CONTOH/1"
#: of which institution a seat is, by the codes of content: acts of two institutions can be tried in a demo
_HOUSES = {
    "agen_statistik": "pemdes",
    "kepala_desa": "pemdes",
    "camat": "kecamatan",
    "walidata": "kominfo",
    "pembina": "bps",
    "koordinator": "bappeda",
    "produsen": "dinkes",
    "ppdp": "kominfo",
}


@transaction.atomic
def open_seat(*, username: str, name: str, role: str, area: AreaCode, password: str, house: str = "") -> Account:
    """An account of the demo as at its first day: password new, second factors gone, its one role in force. `house`: of
    which kind of institution (`lembaga_forum.csv`) somebody is, where the role alone does not say it.

    Raises `NotAllowed` (S101) in a process that serves a store of real persons, or for a name outside the demo.
    """
    if not gate.is_practice_server() or not username.startswith(accounts.DEMO):
        raise NotAllowed("Akun contoh hanya untuk simpanan contoh.")
    now, today = clock.now(), clock.today()
    person = Account.objects.filter(username=username).first()
    if person is None:
        person = Account(username=username, name=name, institution=_name_house(role, area, house), created_at=now)
    person.is_active, person.last_used, person.active_until = True, today, None
    person.set_password(password)
    person.save()
    Authenticator.objects.filter(user=person).delete()
    rights.forget(person)
    if not any(
        assignment.role == role and assignment.area == area.text()
        for assignment in rights.assignments_of(person, today)
    ):
        _give(person, role, area)
    log.record(
        by="cantik demo",
        at=now,
        action="akun.contoh",
        subject="akun",
        subjects=[person.pk],
        detail={"peran": role, "wilayah": area.text()},
    )
    return person


def _name_house(role: str, area: AreaCode, house: str) -> str:
    if house:
        return f"{institution_kinds.kinds()[house].name} {area.text()}"
    return institutions.institution_text(_HOUSES.get(role, institutions.ELSE), area)


def _give(person: Account, role: str, area: AreaCode) -> None:
    today = clock.today()
    decree = _DECREE if role in ("agen_statistik", "kepala_desa") else ""
    accounts.give(person, accounts.Grant(role, area, today, today + _YEAR, decree=decree), giver=None)


# ── practice villages ───────────────────────────────────────────────────────────────────────────

#: who practises plays both parts: fills in and signs
PRACTICE_ROLES = ("agen_statistik", "kepala_desa")


def practice_of(person: Account) -> AreaCode | None:
    """The practice village that a person has open, or None."""
    held = rights.assignments_of(person, clock.today())
    codes = (rights.area_code(assignment.area) for assignment in held)
    return next((code for code in codes if is_practice(code)), None)


@transaction.atomic
def begin_practice(person: Account) -> AreaCode:
    """Open a practice village for a person, with both roles for a year; the open one is given back when there is one.

    The code is used once and by nobody else. Whether the person may practise was asked before ("latihan.pakai").
    """
    accounts.one_at_a_time()
    rights.forget(person)
    return practice_of(person) or _begin_practice(person, "latihan.buka", "")


@transaction.atomic
def begin_again(person: Account) -> AreaCode:
    """Close the practice village of a person and open an empty one, with another code.

    What was practised stays in the store, invented as it is, and is open to nobody.
    """
    accounts.one_at_a_time()
    rights.forget(person)
    former = practice_of(person)
    for assignment in rights.assignments_of(person, clock.today()):
        if is_practice(rights.area_code(assignment.area)):
            accounts.end(assignment, by=person)
    return _begin_practice(person, "latihan.ulang", former.text() if former else "")


def _begin_practice(person: Account, action: str, former: str) -> AreaCode:
    known = Assignment.objects.filter(area__startswith=f"{KABUPATEN.text()}.").values_list("area", flat=True).distinct()
    code = code_of(1 + max((serial_of(rights.area_code(area)) for area in known), default=0))
    for role in PRACTICE_ROLES:
        _give(person, role, code)
    detail = {"lama": former} if former else {}
    log.record(
        by=person.actor,
        at=clock.now(),
        action=action,
        subject="desa",
        subjects=[code.text_with_scheme()],
        detail=detail,
    )
    return code

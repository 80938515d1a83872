"""Recovery in person: another authorised person prints a code that lets its holder begin anew, once, within a day.

Never by e-mail or SMS alone (ASVS 6.4.3). It takes away the password, all second factors
and all sessions, so that the real holder notices at once when somebody else used it. What it opens waits for the
village or for its time (`holds`).
"""

from __future__ import annotations

import datetime as dt

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext as _

from cantik.base import clock
from cantik.staff.app import accounts, codes, deputies, holds, log, notices, rights, second_person
from cantik.staff.app.accounts import Grant
from cantik.staff.app.models import Account, Assignment, RecoveryCode
from cantik.staff.errors import BadCode, NotAllowed

LIFE = dt.timedelta(days=1)


def may_issue(giver: Account, person: Account) -> rights.AccessDecision:
    """May `giver` print a code for this person? Only who could give each of the person's roles, never for oneself."""
    if giver.pk == person.pk:
        return rights.AccessDecision(False, _("Kode pemulihan dicetak oleh orang lain yang berwenang."), knows=True)
    if deputies.one_hand(giver.actor, person.actor, since=None):
        return rights.AccessDecision(False, _("Wakil dan yang diwakilinya tidak saling memulihkan akun."), knows=True)
    held = list(Assignment.objects.filter(person=person, ended_at=None))
    if not held:
        return rights.AccessDecision(False, _("Orang ini tidak lagi memiliki peran. Undang kembali."), knows=True)
    for assignment in held:
        grant = Grant(
            assignment.role, rights.area_code(assignment.area), assignment.start, assignment.until, assignment.stage
        )
        decision = accounts.may_grant(giver, person, grant)
        if not decision.ok:
            return decision
    return rights.AccessDecision(True, needs_mfa=True, fresh=True, knows=True)


@transaction.atomic
def issue(person: Account, *, by: Account | None) -> str:
    """Print a code for a person; an older one is void. `by` None: the console of the store. Raises `NotAllowed`."""
    if by is not None and not (decision := may_issue(by, person)).ok:
        raise NotAllowed(decision.reason)
    code, now = codes.make(), clock.now()
    former = list(RecoveryCode.objects.filter(person=person, used_at=None, withdrawn_at=None))
    for old in former:
        old.withdrawn_at = now
        old.save(update_fields=["withdrawn_at"])
        second_person.keep_code(old)
    made = RecoveryCode.objects.create(
        person=person, digest=codes.digest(code), issued_by=by, issued_at=now, expires_at=now + LIFE
    )
    second_person.keep_code(made)
    who = accounts.CONSOLE if by is None else by.actor
    log.record(by=who, at=now, action="akun.kode_pulih", subject="akun", subjects=[person.pk])
    if by is None:
        for area in second_person.areas_of(made):
            notices.tell(area, notices.CONSOLE, by=None, about=person.name, at=now)
    return code


def waits(person: Account) -> bool:
    """Whether the newest code of a person does not count yet: a second person has to agree."""
    newest = RecoveryCode.objects.filter(person=person, used_at=None, withdrawn_at=None).order_by("-pk").first()
    return newest is not None and second_person.for_code(newest)


def find(username: str, code: str) -> RecoveryCode:
    """The code of a name, while it counts. Raises `BadCode` (S103), which does not say what was wrong."""
    found = RecoveryCode.objects.select_related("person", "issued_by").filter(digest=codes.digest(code)).first()
    if found is None or found.used_at or found.withdrawn_at or found.expires_at <= clock.now():
        raise BadCode
    if found.person.username != username:
        raise BadCode
    if second_person.for_code(found):
        raise BadCode
    if found.issued_by is not None and not may_issue(found.issued_by, found.person).ok:
        raise BadCode
    return found


@transaction.atomic
def use(username: str, code: str, password: str) -> Account:
    """Set a new password; second factors and sessions are gone. Raises `BadCode` (S103)."""
    RecoveryCode.objects.select_for_update().filter(digest=codes.digest(code)).first()
    found = find(username, code)
    person, now = found.person, clock.now()
    found.used_at = now
    found.save(update_fields=["used_at"])
    second_person.keep_code(found)
    person.set_password(password)
    person.last_used, person.is_active = clock.today(), True  # it may have been locked because of a breach
    person.save(update_fields=["password", "last_used", "is_active"])
    factors, _ = Authenticator.objects.filter(user=person).delete()
    end_sessions(person)
    holds.begin(second_person.opened_by(found), holds.RECOVERED)
    detail = {
        "kode": found.pk,
        "pencetak": found.issued_by.actor if found.issued_by else accounts.CONSOLE,
        "pengaman_dilepas": factors,
    }
    log.record(by=person.actor, at=now, action="akun.pulih", subject="akun", subjects=[person.pk], detail=detail)
    return person


def lock(person: Account, *, by: Account) -> None:
    """Close an account to whoever holds its password, key or session, until a code of recovery is used; callers ask who
    may. Inside the caller's transaction."""
    person.set_unusable_password()
    person.is_active = False
    person.save(update_fields=["password", "is_active"])
    end_sessions(person)
    log.record(by=by.actor, at=clock.now(), action="akun.kunci", subject="akun", subjects=[person.pk])


def end_sessions(person: Account) -> int:
    """End every session of a person; returns how many there were."""
    sessions = list(UserSession.objects.filter(user=person))
    for session in sessions:
        session.end()
    return len(sessions)

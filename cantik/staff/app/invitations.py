"""Invitations: a role is offered by link or printed code, taken up once, and counts while the giver may give it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from cantik.base import clock
from cantik.staff.app import accounts, codes, holds, log, notices, rights, second_person
from cantik.staff.app.accounts import Grant
from cantik.staff.app.models import Account, Assignment, Invitation
from cantik.staff.errors import BadCode, NotAllowed

#: an official comes to the office within two weeks
LIFE = dt.timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Invitee:
    """Whom an invitation is meant for."""

    name: str
    email: str = ""
    institution: str = ""


@transaction.atomic
def invite(guest: Invitee, grant: Grant, *, by: Account, console: bool = False) -> tuple[Invitation, str]:
    """Offer a role; returns the invitation and its code, which is shown once and kept as a digest.

    `console`: at the server's console, in the name of `by`; who holds it needs nobody's password, so the village is
    told, and what it opens waits (`holds`).

    Raises `NotAllowed` (S101) when `by` may not give this role there, `BadAccount` (S102) for what cannot be.
    """
    accounts.check_giving(by, None, grant)
    code, now = codes.make(), clock.now()
    made = Invitation.objects.create(
        digest=codes.digest(code),
        name=guest.name.strip(),
        email=guest.email.strip().lower(),
        institution=_institution(guest, grant, by),
        **accounts.grant_columns(grant),
        issued_by=by,
        issued_at=now,
        expires_at=now + LIFE,
        from_console=console,
    )
    detail: dict[str, int | str | None] = {
        "peran": grant.role,
        "wilayah": grant.area.text(),
        "sampai": grant.until.isoformat(),
    }
    if console:
        detail["atas_nama"] = by.pk
        if second_person.opens_there(grant.role, grant.area):
            notices.tell(made.area, notices.CONSOLE, by=None, about=made.name, role=grant.role, at=now)
    who = accounts.CONSOLE if console else by.actor
    second_person.keep_invitation(made)
    log.record(by=who, at=now, action="undangan.buat", subject="undangan", subjects=[made.pk], detail=detail)
    return made, code


@transaction.atomic
def invite_successor(guest: Invitee, grant: Grant, former: Assignment | None, *, by: Account) -> tuple[Invitation, str]:
    """Offer a role as `invite` does, and end that of whom the guest follows (None: nobody) where it still holds."""
    made = invite(guest, grant, by=by)
    if former is not None and former.ended_at is None and former.until >= clock.today():
        accounts.end(former, by=by)
    return made


def _institution(guest: Invitee, grant: Grant, by: Account) -> str:
    """Who invites "own staff" invites into the own institution, whatever was typed."""
    return guest.institution.strip() if accounts.full_reach(by, grant.area) else by.institution


def find(code: str) -> Invitation:
    """The invitation of a code that still counts. Raises `BadCode` (S103), which does not say why."""
    found = Invitation.objects.select_related("issued_by").filter(digest=codes.digest(code)).first()
    if found is None or found.used_at or found.withdrawn_at or found.expires_at <= clock.now():
        raise BadCode
    if second_person.for_invitation(found):
        raise BadCode
    grant = grant_of(found)
    if not accounts.may_grant(found.issued_by, None, grant).ok or grant.until < clock.today():
        raise BadCode
    return found


def grant_of(invitation: Invitation) -> Grant:
    """The role that an invitation offers."""
    area = rights.area_code(invitation.area)
    term = (invitation.start, invitation.until, invitation.stage, invitation.decree)
    return Grant(invitation.role, area, *term, invitation.acting, invitation.acting_for, invitation.group)


@transaction.atomic
def accept_new(code: str, *, name: str, username: str, password: str) -> Account:
    """Make an account from an invitation. Raises `BadCode` (S103)."""
    invitation = _lock_invitation(code)
    person = accounts.make(
        name=name, username=username, password=password, email=invitation.email, institution=invitation.institution
    )
    _take_up(invitation, person)
    return person


@transaction.atomic
def accept(code: str, person: Account) -> Assignment:
    """Add the offered role to an account that exists. Raises `BadCode` (S103); `NotAllowed` (S101) for one's own."""
    invitation = _lock_invitation(code)
    if invitation.issued_by_id == person.pk:
        raise NotAllowed("Tidak seorang pun memberi peran kepada dirinya sendiri.")
    if invitation.seconded_by_id == person.pk:
        raise NotAllowed("Yang menyetujui undangan ini tidak dapat memakainya.")
    return _take_up(invitation, person)


def _lock_invitation(code: str) -> Invitation:
    """The invitation, held until the end of the transaction so that two browsers cannot both use it."""
    Invitation.objects.select_for_update().filter(digest=codes.digest(code)).first()
    return find(code)


def _take_up(invitation: Invitation, person: Account) -> Assignment:
    now = clock.now()
    invitation.used_by, invitation.used_at = person, now
    invitation.save(update_fields=["used_by", "used_at"])
    second_person.keep_invitation(invitation)
    made = accounts.give(person, grant_of(invitation), giver=invitation.issued_by)
    shown = invitation.from_console and second_person.opens_there(made.role, rights.area_code(made.area))
    if invitation.seconded_by_id is not None or shown:
        holds.begin([made], holds.APPOINTED)
    detail: dict[str, int | str | None] = {
        "undangan": invitation.pk,
        "peran": invitation.role,
        "wilayah": invitation.area,
    }
    log.record(by=person.actor, at=now, action="undangan.terima", subject="akun", subjects=[person.pk], detail=detail)
    return made


@transaction.atomic
def withdraw(invitation: Invitation, *, by: Account) -> None:
    """Make the code void. Who could give the role may take the offer back. Raises `NotAllowed` (S101)."""
    decision = accounts.may_grant(by, None, grant_of(invitation))
    if invitation.issued_by_id != by.pk and not decision.ok:
        raise NotAllowed(decision.reason)
    if Invitation.objects.filter(pk=invitation.pk, used_at=None, withdrawn_at=None).update(withdrawn_at=clock.now()):
        invitation.refresh_from_db()
        second_person.keep_invitation(invitation)
        log.record(by=by.actor, at=clock.now(), action="undangan.tarik", subject="undangan", subjects=[invitation.pk])

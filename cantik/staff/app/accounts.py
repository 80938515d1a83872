"""Accounts and assignments are made, changed and ended here, each with one entry in the log."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.content.loader import here
from cantik.staff.app import deputies, groups, institutions, log, notices, rights, second_person
from cantik.staff.app.models import Account, Assignment
from cantik.staff.errors import BadAccount, NotAllowed
from cantik.staff.matrix import DECREE_ROLES, GRANTS, ROLES, Reach

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}\Z")
_TELEPHONE = re.compile(r"\+?[0-9][0-9 .()-]{6,22}\Z")
#: who acts on the computer of the store with its key in hand (`cantik staff`)
CONSOLE = "cantik staff"
#: names that the demo's accounts begin with; nobody else may have one
DEMO = "contoh."
#: the first account's roles last so long unless its decree is entered; then somebody gives them anew
FIRST_YEAR = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Grant:
    """A role to be given: where, for which stage ("" = all), from and until which day, by which decree."""

    role: str
    area: AreaCode
    start: dt.date
    until: dt.date
    stage: str = ""
    decree: str = ""
    acting: str = ""  # "plt", "plh": as the deputy of
    acting_for: Assignment | None = None
    group: str = ""  # the areas of a group below `area` only


def clean_username(text: str, *, strict: bool) -> str:
    """The name as accounts hold it: lower case; a telephone number in the form +62….

    `strict=True` raises Django's `ValidationError` for what cannot be a name; without it such a text comes back as it
    is (it will match no account).
    """
    text = text.strip().lower()
    if _TELEPHONE.match(text):
        digits = re.sub(r"[^0-9]", "", text)
        if text.startswith("+"):
            return f"+{digits}"
        return f"+62{digits[1:]}" if digits.startswith("0") else f"+{digits}"
    if strict and not _NAME.match(text):
        meant = re.sub(r"[^a-z0-9._-]", "", re.sub(r"\s+", ".", text))
        such = f", misalnya {meant}" if _NAME.match(meant) else ""
        raise ValidationError(
            f"Tanpa spasi: paling sedikit 3 huruf kecil atau angka; boleh titik, garis bawah, dan tanda hubung{such}."
        )
    if strict and text.startswith(DEMO):
        raise ValidationError(f"Nama yang diawali “{DEMO}” hanya untuk akun demo. Pilih nama lain.")
    return text


def none_yet() -> bool:
    """True while the store has no account: only then the first one can be made."""
    return not Account.objects.exists()


@transaction.atomic
def make_first(*, name: str, username: str, password: str, area: AreaCode, role: str, decree: str = "") -> Account:
    """Make the first account: admin simpul of its area, and the role of a village when one is named.

    Nobody gave these roles (`granted_by` None): this is possible once. Raises `NotAllowed` (S101) when an account
    exists already. The first account of a kabupaten or a province finds its forum with the usual institutions.
    """
    from cantik.staff.app import forum  # it knows this module

    one_at_a_time()
    if not none_yet():
        raise NotAllowed("Akun pertama sudah ada. Minta undangan dari yang berwenang.")
    today = clock.today()
    person = make(name=name, username=username, password=password)
    for given in ("admin_simpul", *([role] if role else [])):
        grant = Grant(given, area, today, today + FIRST_YEAR, decree=decree if given == role else "")
        check(grant)
        give(person, grant, giver=None)
    log.record(
        by=person.actor,
        at=clock.now(),
        action="akun.pertama",
        subject="akun",
        subjects=[person.pk],
        detail={"wilayah": area.text()},
    )
    if area.level in forum.LEVELS:
        forum.begin(area, by=person.actor)
    return person


def one_at_a_time() -> None:
    """Let no other process make an account until this transaction ends (SQLite's writers stand in line anyway)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE staff_account IN SHARE ROW EXCLUSIVE MODE")


def make(*, name: str, username: str, password: str, email: str = "", institution: str = "") -> Account:
    """An account without any role; invitations and the first start call this."""
    person = Account(
        name=name.strip(),
        username=clean_username(username, strict=True),
        email=email.strip().lower(),
        institution=institution.strip(),
        created_at=clock.now(),
        last_used=clock.today(),
    )
    person.set_password(password)
    person.save()
    return person


def may_grant(giver: Account, receiver: Account | None, grant: Grant) -> rights.AccessDecision:
    """May `giver` give this role there? Nobody gives a role to oneself; each role gives only what its row names."""
    if receiver is not None and giver.pk == receiver.pk:
        return rights.AccessDecision(False, _("Tidak seorang pun memberi peran kepada dirinya sendiri."), knows=True)
    decision = min((rights.check_access(giver, "akun.kelola", area) for area in _areas(grant)), key=_strength)
    if not decision.ok:
        return decision
    if not any(grant.role in GRANTS.get(role, ()) for role in decision.roles):
        reason = _("Peran Anda tidak dapat mengangkat %s.") % _(ROLES[grant.role].name)
        return rights.AccessDecision(False, reason, knows=True)
    if decision.reach is not Reach.AREA and receiver is not None and not _colleagues(giver, receiver):
        return rights.AccessDecision(False, _("Anda hanya mengangkat pegawai instansi sendiri."), knows=True)
    return rights.AccessDecision(True, needs_mfa=decision.needs_mfa, reach=decision.reach, knows=True)


def _areas(grant: Grant) -> tuple[AreaCode, ...]:
    """Where a role will hold: its area, or whatever is, was or will be a member of its group."""
    group = here().groups.get(grant.group)
    return (grant.area,) if group is None else groups.ever(group)


def _strength(decision: rights.AccessDecision) -> int:
    """The weakest of several answers decides for all areas of a group."""
    return int(decision.reach or 0) if decision.ok else -1


def _colleagues(giver: Account, receiver: Account) -> bool:
    return receiver.institution in institutions.texts(giver.institution)


def check(grant: Grant) -> None:
    """Is this a role, at a level where it stands, ending after it begins? Raises `BadAccount` (S102)."""
    role = ROLES.get(grant.role)
    if role is None:
        raise BadAccount("Peran tidak dikenal", found=grant.role, expected=" | ".join(sorted(ROLES)))
    if grant.area.level not in role.levels:
        expected = " atau ".join(level.name.lower() for level in sorted(role.levels))
        raise BadAccount(
            f"{role.name.capitalize()} tidak bertugas di tingkat ini",
            found=grant.area.text(),
            expected=f"kode {expected}",
        )
    if grant.group:
        group = here().groups.get(grant.group)
        if group is None or not all(grant.area.contains(code) and code != grant.area for code in groups.ever(group)):
            raise BadAccount("Kelompok wilayah tidak ada di bawah wilayah ini", found=grant.group)
    if grant.until < grant.start:
        raise BadAccount("Akhir tugas mendahului awalnya", found=grant.until.isoformat())


def grant_columns(grant: Grant) -> dict[str, Any]:
    """A grant as the columns of an assignment and of an invitation."""
    return {
        "role": grant.role,
        "area": grant.area.text(),
        "stage": grant.stage,
        "start": grant.start,
        "until": grant.until,
        "decree": grant.decree.strip(),
        "acting": grant.acting,
        "acting_for": grant.acting_for,
        "group": grant.group,
    }


def give(person: Account, grant: Grant, *, giver: Account | None) -> Assignment:
    """Write an assignment down whose giver was asked before (`may_grant`). Raises `NotAllowed` (S101) for one's own
    deputy."""
    deputies.check_person(person, grant.acting_for)
    rights.forget(person)
    return Assignment.objects.create(
        person=person,
        **grant_columns(grant),
        granted_by=giver,
        granted_at=clock.now(),
    )


def check_giving(giver: Account, person: Account | None, grant: Grant) -> None:
    """Whether somebody may give a role to a person (None: to whoever takes an invitation), with its decree. Raises
    `NotAllowed` (S101), `BadAccount` (S102)."""
    check(grant)
    if grant.acting_for is not None:
        deputies.check(grant.acting, grant.acting_for, until=grant.until, decree=grant.decree)
    decision = may_grant(giver, person, grant)
    if not decision.ok:
        raise NotAllowed(decision.reason)
    if grant.role in DECREE_ROLES and not grant.decree.strip():
        raise BadAccount("Nomor SK belum diisi", mend="Agen statistik diangkat dengan SK kepala desa.")


@transaction.atomic
def assign(person: Account, grant: Grant, *, by: Account) -> Assignment:
    """Give a role. Raises `NotAllowed` (S101), `BadAccount` (S102)."""
    check_giving(by, person, grant)
    if second_person.needs_second(by, grant.role, grant.area):
        raise NotAllowed(_("Peran ini membaca data orang: undang orangnya, lalu orang kedua menyetujuinya."))
    made = give(person, grant, giver=by)
    detail = {"peran": grant.role, "wilayah": grant.area.text(), "sampai": grant.until.isoformat()}
    log.record(by=by.actor, at=clock.now(), action="peran.beri", subject="akun", subjects=[person.pk], detail=detail)
    return made


@transaction.atomic
def end(assignment: Assignment, *, by: Account) -> None:
    """End a role early. Ending one's own is allowed; otherwise who could give it may end it."""
    area = rights.area_code(assignment.area)
    grant = Grant(assignment.role, area, assignment.start, assignment.until, assignment.stage)
    own = assignment.person_id == by.pk
    decision = rights.AccessDecision(True) if own else may_grant(by, assignment.person, grant)
    if not decision.ok:
        raise NotAllowed(decision.reason)
    locked = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if locked.ended_at is not None:
        return
    locked.ended_at, locked.ended_by = clock.now(), by
    locked.save(update_fields=["ended_at", "ended_by"])
    rights.forget(assignment.person)
    if not own and second_person.needs_second(
        by, assignment.role, area
    ):  # from outside: nobody is silenced before his successor
        notices.tell_ended(assignment, by=by, at=locked.ended_at)
    log.record(
        by=by.actor,
        at=clock.now(),
        action="peran.akhiri",
        subject="akun",
        subjects=[assignment.person_id],
        detail={"peran": assignment.role, "wilayah": assignment.area},
    )


def full_reach(giver: Account, area: AreaCode) -> bool:
    """True when a person manages everybody in an area, not the own staff alone."""
    return rights.check_access(giver, "akun.kelola", area).whole

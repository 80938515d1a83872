"""Whoever opens persons to somebody, and may not read them himself, does it with a second person of another house.

Which acts: an invitation to a role that reads persons, and a code of recovery for somebody who has such a role or is a
second person himself. Neither counts before the second person agreed; the village is told (`notices`). Who may read the
persons of the village anyway (the kepala desa who appoints an agen) opens nothing new and needs nobody.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cantik.base import clock
from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.practice import is_practice
from cantik.content.loader import limit
from cantik.staff.app import deputies, gate, groups, institutions, log, notices, rights, waiting_list
from cantik.staff.app.models import Account, Assignment, Invitation, RecoveryCode
from cantik.staff.errors import NotAllowed
from cantik.staff.matrix import ACTIONS, Reach, reach_of
from cantik.staff.two_hands import Awaits, Hand

SECOND, READS = "akun.setujui", "orang.lihat"
_OPENING = (Reach.AREA, Reach.OWN)


def _reads(role: str, area: AreaCode) -> Reach | None:
    """How far a role that stands in an area reads persons, for all stages and whatever its decree."""
    return reach_of(role, ACTIONS[READS], stage="", decree="", level=area.level)


def opens(role: str, area: AreaCode) -> bool:
    """True for a role that reads identified persons there without a record or a case for each of them."""
    return _reads(role, area) in _OPENING


def needs_second(giver: Account, role: str, area: AreaCode) -> bool:
    """Whether giving this role there (or a code to who has it) needs a second person."""
    if not opens_there(role, area):
        return False
    today = clock.today()
    return not any(
        _reads(held.role, rights.area_code(held.area)) is Reach.AREA and not rights.waits(held)
        for held in rights.assignments_of(giver, today)
        if groups.covers(held, area, today)
    )


def for_invitation(invitation: Invitation) -> bool:
    """Whether an invitation still waits for its second person."""
    area = rights.area_code(invitation.area)
    return invitation.seconded_by_id is None and needs_second(invitation.issued_by, invitation.role, area)


def for_code(code: RecoveryCode) -> bool:
    """Whether a code of recovery still waits for its second person; one from the store's own computer never does."""
    return code.issued_by is not None and code.seconded_by_id is None and bool(opened_by(code))


def opened_by(code: RecoveryCode) -> list[Assignment]:
    """The roles of a code's account with which it lets somebody read persons or agree to that, whom the one who printed
    it could not be himself."""
    giver = code.issued_by
    return [held for held in _roles(code.person) if _agrees(held.role) or _opens_persons(giver, held)]


def _opens_persons(giver: Account | None, held: Assignment) -> bool:
    area = rights.area_code(held.area)
    return opens_there(held.role, area) if giver is None else needs_second(giver, held.role, area)


def opens_there(role: str, area: AreaCode) -> bool:
    """Whether a role reads persons who live: none of a practice village, none of a store of invented persons."""
    return opens(role, area) and not is_practice(area) and not gate.is_practice_server()


def _agrees(role: str) -> bool:
    """True for a role that is a second person itself: whoever let two such accounts in would be both."""
    return role in ACTIONS[SECOND].cells and not gate.is_practice_server()


def _roles(person: Account) -> list[Assignment]:
    return list(Assignment.objects.filter(person=person, ended_at=None, until__gte=clock.today()))


def areas_of(code: RecoveryCode) -> list[str]:
    """Where a code of recovery opens persons, or lets in who agrees to that."""
    reading = [
        held for held in _roles(code.person) if opens(held.role, rights.area_code(held.area)) or _agrees(held.role)
    ]
    return sorted({held.area for held in reading})


def independent(asker: Account, person: Account) -> str:
    """Why this person cannot be the second one beside the asker; "" when they can."""
    if person.pk == asker.pk:
        return _("Yang meminta tidak boleh menyetujui.")
    own, other = houses(person), houses(asker)
    if "" in own | other or own & other:
        return _("Yang menyetujui harus dari instansi lain.")
    return conflict_between(asker, person)


def houses(person: Account) -> set[str]:
    """Whose word a person's is: of their own house, and of the houses of those for whom they act today."""
    return {institutions.house(somebody.institution) for somebody in deputies.hand(person)}


def conflict_between(asker: Account, person: Account) -> str:
    """Why one of the two may be the other's own, as far as the program knows; "" when nothing says so.

    Appointed by the other, by whom the other appointed, and so on; or let in with a code of one of these; or made only
    lately. Two accounts whom a third one made are not refused, or nobody could begin (`holds` lets their act wait).
    """
    if deputies.one_hand(asker.actor, person.actor, since=None):
        return _("Yang meminta dan yang menyetujui satu tangan: yang satu mewakili yang lain (Plt. atau Plh.).")
    today = clock.today()
    if institutions.has_ended(person.institution, today) or institutions.has_ended(asker.institution, today):
        return _("Instansi salah seorang dari keduanya sudah berakhir; admin forum mencatat penggantinya.")
    appointed, let_in = _line(person)
    asking = {somebody.pk for somebody in deputies.hand(asker)}
    if asking & appointed:
        return _("Yang menyetujui tidak boleh diangkat oleh yang meminta, langsung atau lewat orang lain.")
    if asking & let_in:
        return _("Akun yang menyetujui pernah dipulihkan dengan kode dari yang meminta.")
    agreeing = {somebody.pk for somebody in deputies.hand(person)}
    if agreeing & set[int]().union(*_line(asker)):
        return _("Yang meminta tidak boleh diangkat oleh yang menyetujui, langsung atau lewat orang lain.")
    days = limit("umur_akun_kedua_hari").whole
    if not gate.is_practice_server() and clock.now() < person.created_at + dt.timedelta(days=days):
        return _("Akun yang menyetujui baru dibuat; ia boleh menyetujui sesudah %(n)s hari.") % {"n": days}
    return ""


def of_one_hand(one: Account, other: Account) -> bool:
    """Whether somebody appointed both, or let both in with a code, directly or through others: two accounts that a
    single administrator made look like two people to the program."""
    lines = [
        set[int]().union(*(set[int]().union(*_line(held)) for held in deputies.hand(side))) for side in (one, other)
    ]
    return bool(lines[0] & lines[1])


def _line(person: Account) -> tuple[set[int], set[int]]:
    """Who stands behind an account: those who appointed it, those who appointed them …; and, beyond these, those by
    whose codes any of them was let in, with their own line."""
    appointed = _behind({person.pk}, codes=False) - {person.pk}
    return appointed, _behind({person.pk}, codes=True) - appointed - {person.pk}


def _behind(start: set[int], *, codes: bool) -> set[int]:
    found, newest = set(start), set(start)
    while newest:
        given = Assignment.objects.filter(person__in=newest, granted_by__isnull=False)
        givers = set(given.values_list("granted_by", flat=True))
        if codes:
            used = RecoveryCode.objects.filter(person__in=newest, used_at__isnull=False, issued_by__isnull=False)
            givers |= set(used.values_list("issued_by", flat=True))
        newest = givers - found
        found |= newest
    return found


def why_not(asker: Account, person: Account, areas: list[str]) -> str:
    """Why this person may not agree to what the asker does in these areas; "" when they may."""
    for area in areas:
        decision = rights.check_access(person, SECOND, area)
        if not decision.ok:
            return decision.reason
    return independent(asker, person)


# ── what waits ──────────────────────────────────────────────────────────────────────────────────
def keep_invitation(invitation: Invitation) -> None:
    """Write down whether an invitation waits for a second person."""
    hands = ((invitation.issued_by.actor, invitation.issued_at),)
    _keep(invitation, "undangan", [invitation.area] if for_invitation(invitation) else [], hands)


def keep_code(code: RecoveryCode) -> None:
    """The same of a code of recovery; where it opens several areas, at the first of them."""
    involved = [person for person in (code.issued_by, code.person) if person is not None]
    hands = tuple((person.actor, code.issued_at) for person in involved)
    _keep(code, "kode_pulih", areas_of(code) if for_code(code) else [], hands)


def _keep(row: Invitation | RecoveryCode, act: str, areas: list[str], hands: tuple[Hand, ...]) -> None:
    gone = row.used_at or row.withdrawn_at or not areas
    waiting_list.keep_awaits(row, [] if gone else [Awaits(act, areas[0], row.issued_at, hands, until=row.expires_at)])


# ── agreeing ────────────────────────────────────────────────────────────────────────────────────
@transaction.atomic
def agree_invitation(invitation: Invitation, *, by: Account) -> None:
    """Let an invitation count. Raises `NotAllowed` (S101)."""
    held = Invitation.objects.select_for_update(of=("self",)).select_related("issued_by").get(pk=invitation.pk)
    if held.used_at or held.withdrawn_at or held.expires_at <= clock.now() or not for_invitation(held):
        raise NotAllowed(_("Tidak ada lagi yang menunggu persetujuan di sini."))
    if reason := why_not(held.issued_by, by, [held.area]):
        raise NotAllowed(reason)
    now = clock.now()
    held.seconded_by, held.seconded_at = by, now
    held.save(update_fields=["seconded_by", "seconded_at"])
    keep_invitation(held)
    with log.within(held.area):
        detail = {"peran": held.role}
        log.record(
            by=by.actor, at=now, action="undangan.setujui", subject="undangan", subjects=[held.pk], detail=detail
        )
    notices.tell(held.area, notices.APPOINTED, by=held.issued_by, second=by, about=held.name, role=held.role, at=now)


@transaction.atomic
def agree_code(code: RecoveryCode, *, by: Account) -> None:
    """Let a code of recovery count. Raises `NotAllowed` (S101)."""
    held = RecoveryCode.objects.select_for_update(of=("self",)).select_related("person", "issued_by").get(pk=code.pk)
    if held.used_at or held.withdrawn_at or held.expires_at <= clock.now() or not for_code(held):
        raise NotAllowed(_("Tidak ada lagi yang menunggu persetujuan di sini."))
    giver, areas = held.issued_by, areas_of(held)
    if giver is None:
        raise NotAllowed(_("Tidak ada lagi yang menunggu persetujuan di sini."))
    if held.person_id == by.pk:
        raise NotAllowed(_("Kode pemulihan dicetak oleh orang lain yang berwenang."))
    if reason := why_not(giver, by, areas):
        raise NotAllowed(reason)
    now = clock.now()
    held.seconded_by, held.seconded_at = by, now
    held.save(update_fields=["seconded_by", "seconded_at"])
    keep_code(held)
    log.record(by=by.actor, at=now, action="akun.kode_pulih_setujui", subject="akun", subjects=[held.person_id])
    for area in (area for area in areas if rights.area_code(area).level is AreaLevel.DESA):
        notices.tell(area, notices.RECOVERED, by=giver, second=by, about=held.person.name, at=now)


def list_awaiting_second(person: Account) -> tuple[list[tuple[Invitation, str]], list[tuple[RecoveryCode, str]]]:
    """Invitations and codes in a person's areas that wait for a second one, each with why not by this person."""
    now: dt.datetime = clock.now()
    open_now = Q(used_at=None, withdrawn_at=None, seconded_by=None, expires_at__gt=now)
    mine = rights.areas_for(person, SECOND)
    invitations = Invitation.objects.filter(open_now & rights.within(mine, "area")).select_related("issued_by")
    codes = RecoveryCode.objects.filter(open_now).select_related("person", "issued_by")
    return (
        [
            (invitation, why_not(invitation.issued_by, person, [invitation.area]))
            for invitation in invitations
            if for_invitation(invitation)
        ],
        [
            (code, why_not(code.issued_by, person, areas_of(code)))
            for code in codes
            if code.issued_by is not None and for_code(code) and _within(areas_of(code), mine)
        ],
    )


def _within(areas: list[str], mine: tuple[AreaCode, ...]) -> bool:
    return all(any(top.contains(rights.area_code(area)) for top in mine) for area in areas)

"""Emergency access: an office reads the persons of a village for some hours.

One person asks with a reason; somebody in another role and of another institution approves; the village is told at
once. What it opens, and that it ends, stands in `rights`. Each act has one entry in the log, under the village.
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
from cantik.staff.app import accounts, acts, institutions, log, mail, notices, rights, second_person, waiting_list
from cantik.staff.app.models import Account, AuditEntry, EmergencyAccess
from cantik.staff.app.plain_text import fit_line
from cantik.staff.errors import NotAllowed

ASK, DECIDE, SEE = "darurat.minta", "darurat.setujui", "darurat.lihat"
#: letters of a reason
_REASON = 1000
#: what reading persons is called in the log
_READS = ("orang.", "keluarga.", "register.", "angka.orang", "temuan.baca", "masukan.", "batch.")


@transaction.atomic
def ask(*, area: AreaCode, reason: str, by: Account) -> EmergencyAccess:
    """Ask to read the persons of one village. Raises `NotAllowed` (S101)."""
    reason = fit_line(reason, _REASON, NotAllowed)
    decision = acts.require_right(by, ASK, area)
    if area.level is not AreaLevel.DESA or is_practice(area):
        raise NotAllowed(_("Akses darurat diminta untuk satu desa, bukan untuk wilayah di atasnya."))
    least = limit("huruf_alasan_darurat").whole
    if sum(letter.isalnum() for letter in reason) < least:
        raise NotAllowed(_("Tulis alasannya, paling sedikit %(n)s huruf: desa membacanya.") % {"n": least})
    if not by.institution.strip():
        raise NotAllowed(_("Instansi Anda belum tercatat. Minta yang mengundang Anda melengkapinya."))
    accounts.one_at_a_time()
    now = clock.now()
    mine = EmergencyAccess.objects.filter(area=area.text(), asked_by=by, asked_at__gt=now - EmergencyAccess.lasts())
    if any(access.waits_at(now) or access.held_at(now) or access.open_at(now) for access in mine):
        raise NotAllowed(_("Permintaan Anda untuk desa ini masih menunggu atau masih berlaku."))
    made = EmergencyAccess.objects.create(
        area=area.text(),
        reason=reason,
        asked_by=by,
        asked_role=decision.roles[0],
        asked_institution=by.institution.strip(),
        asked_at=now,
    )
    _write(made, "darurat.minta", by, now)
    return made


def may_decide(access: EmergencyAccess, person: Account) -> rights.AccessDecision:
    """May this person approve or refuse? Another person, in another role, of another institution, for that village."""
    decision = rights.check_access(person, DECIDE, access.area)
    if not decision.ok:
        return decision
    if person.pk == access.asked_by_id:
        return rights.AccessDecision(False, _("Yang meminta tidak boleh menyetujui."), knows=True)
    own, other = (
        second_person.houses(person),
        second_person.houses(access.asked_by) | {institutions.house(access.asked_institution)},
    )
    if "" in own or own & other:
        return rights.AccessDecision(False, _("Yang menyetujui harus dari instansi lain."), knows=True)
    if reason := second_person.conflict_between(access.asked_by, person):
        return rights.AccessDecision(False, reason, knows=True)
    others = tuple(role for role in decision.roles if role != access.asked_role)
    if not others:
        return rights.AccessDecision(False, _("Yang menyetujui harus memegang peran lain."), knows=True)
    return rights.AccessDecision(True, needs_mfa=True, fresh=True, knows=True, roles=others)


@transaction.atomic
def decide(access: EmergencyAccess, *, approve: bool, by: Account) -> EmergencyAccess:
    """Approve or refuse a request that waits; the village is told at once. Two accounts that one hand appointed open
    nothing before the village has read of it, or a day has passed. Raises `NotAllowed` (S101)."""
    decision = may_decide(access, by)
    if not decision.ok:
        raise NotAllowed(decision.reason)
    now = clock.now()
    held = EmergencyAccess.objects.select_for_update().get(pk=access.pk)
    if not held.waits_at(now):
        raise NotAllowed(_("Permintaan ini sudah diputuskan atau sudah lewat waktunya."))
    held.state = EmergencyAccess.APPROVED if approve else EmergencyAccess.REFUSED
    held.decided_by, held.decided_role, held.decided_at = by, decision.roles[0], now
    held.decided_institution = by.institution.strip()
    if approve and second_person.of_one_hand(held.asked_by, by):
        held.held_until = now + dt.timedelta(hours=limit("tunggu_darurat_jam").whole)
    held.save()
    _write(held, "darurat.setujui" if approve else "darurat.tolak", by, now)
    if approve:
        transaction.on_commit(lambda: mail.send_emergency(held, notices.addresses(held.area)))
    return held


def may_end(access: EmergencyAccess, person: Account) -> bool:
    """Whoever asked, approved, or may approve there ends it before its time."""
    own = person.pk in (access.asked_by_id, access.decided_by_id)
    now = clock.now()
    return (access.open_at(now) or access.held_at(now)) and (own or rights.check_access(person, DECIDE, access.area).ok)


@transaction.atomic
def end(access: EmergencyAccess, *, by: Account) -> None:
    """End it early; one that ended already stays as it is. Raises `NotAllowed` (S101)."""
    held = EmergencyAccess.objects.select_for_update().get(pk=access.pk)
    now = clock.now()
    if not held.open_at(now) and not held.held_at(now):
        return
    if not may_end(held, by):
        raise NotAllowed(_("Akses darurat diakhiri oleh yang meminta, yang menyetujui, atau yang berhak menyetujui."))
    held.ended_by, held.ended_at = by, now
    held.save(update_fields=["ended_by", "ended_at"])
    _write(held, "darurat.akhiri", by, now)


def _write(access: EmergencyAccess, action: str, by: Account, at: dt.datetime) -> None:
    waiting_list.keep_row(access)
    role = access.asked_role if by.pk == access.asked_by_id else access.decided_role
    with log.within(access.area):
        log.record(by=by.actor, at=at, action=action, subject="darurat", subjects=[access.pk], detail={"peran": role})


# ── reading ─────────────────────────────────────────────────────────────────────────────────────
def visible(person: Account) -> list[EmergencyAccess]:
    """The accesses in the areas of a person, the newest first, at most a hundred."""
    rows = rights.for_person(EmergencyAccess.objects.all(), person, SEE, "area")
    return list(rows.select_related("asked_by", "decided_by", "ended_by").order_by("-asked_at", "-pk")[:100])


def list_for_home(area: AreaCode) -> list[EmergencyAccess]:
    """What the village's home says: open ones, and those that ended lately (content, `kabar_akses_hari`)."""
    since = clock.now() - dt.timedelta(days=limit("kabar_akses_hari").whole)
    rows = EmergencyAccess.objects.filter(area=area.text(), state=EmergencyAccess.APPROVED, decided_at__gt=since)
    return list(rows.select_related("asked_by", "decided_by").order_by("-decided_at"))


def list_standing(area: AreaCode, now: dt.datetime) -> list[tuple[EmergencyAccess, bool, bool]]:
    """Those of `list_for_home`, each with whether it is open and whether it still waits for the village."""
    return [(access, access.open_at(now), access.held_at(now)) for access in list_for_home(area)]


def reads(access: EmergencyAccess) -> int:
    """How often the log says that persons of the village were read through it."""
    if access.decided_at is None or access.state != EmergencyAccess.APPROVED:
        return 0
    kinds = Q()
    for prefix in _READS:
        kinds |= Q(action__startswith=prefix)
    rows = AuditEntry.objects.filter(kinds, by=access.asked_by.actor, detail__contains=f'"wilayah":"{access.area}"')
    return rows.filter(at__gte=log.stamp(access.decided_at), at__lte=log.stamp(access.until)).count()

"""What was opened from outside a village waits for the village: somebody there confirms or refuses it, or time does.

Two accounts of one hand look like two people to the program (docs/alasan/dua-orang.md). So a role that reads persons
gives nothing with persons yet when people from outside the village gave it, or when its account was let in with a code
of theirs or of the console; nor does the role of a second person then. Whoever reads the village's persons anyway ends
the wait, or the role. Nobody answers: it ends by itself (content, `tunggu_angkat_jam`, `tunggu_pulih_jam`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.content.loader import limit
from cantik.staff.app import acts, log, rights
from cantik.staff.app.models import Account, Assignment, EmergencyAccess
from cantik.staff.errors import NotAllowed

DECIDE = "pembaca.putus"
APPOINTED, RECOVERED = "tunggu_angkat_jam", "tunggu_pulih_jam"


def until(why: str) -> dt.datetime:
    """The end of a wait that begins now; `why`: APPOINTED or RECOVERED."""
    return clock.now() + dt.timedelta(hours=limit(why).whole)


def begin(assignments: Iterable[Assignment], why: str) -> None:
    """Let these roles wait; one that waits longer already goes on doing so."""
    end = until(why)
    for assignment in assignments:
        if assignment.held_until is None or assignment.held_until < end:
            assignment.held_until = end
            assignment.save(update_fields=["held_until"])
            rights.forget(assignment.person)


def list_held(area: AreaCode) -> list[Assignment]:
    """Roles in a village that wait, the newest first."""
    today = clock.today()
    rows = Assignment.objects.filter(
        area=area.text(), ended_at=None, start__lte=today, until__gte=today, held_until__gt=clock.now()
    )
    return list(rows.select_related("person", "granted_by").order_by("-pk"))


@transaction.atomic
def decide(assignment: Assignment, *, confirm: bool, by: Account) -> None:
    """Confirm a role that waits, or end it. Raises `NotAllowed` (S101)."""
    held = Assignment.objects.select_for_update(of=("self",)).select_related("person").get(pk=assignment.pk)
    acts.require_right(by, DECIDE, held.area)
    if held.person_id == by.pk:
        raise NotAllowed(_("Tidak seorang pun menegaskan perannya sendiri."))
    if held.ended_at is not None or not rights.waits(held):
        raise NotAllowed(_("Peran ini tidak lagi menunggu."))
    now = clock.now()
    if confirm:
        held.held_until = now
    else:
        held.ended_at, held.ended_by = now, by
    held.save(update_fields=["held_until", "ended_at", "ended_by"])
    rights.forget(held.person)
    detail = {"peran": held.role, "wilayah": held.area}
    action = "pembaca.tegaskan" if confirm else "pembaca.tolak"
    log.record(by=by.actor, at=now, action=action, subject="akun", subjects=[held.person_id], detail=detail)


@transaction.atomic
def see(access: EmergencyAccess, *, by: Account) -> None:
    """Somebody of the village has read of an emergency access. Raises `NotAllowed` (S101)."""
    acts.require_right(by, DECIDE, access.area)
    now = clock.now()
    if EmergencyAccess.objects.filter(pk=access.pk, seen_at=None).update(seen_by=by, seen_at=now):
        with log.within(access.area):
            log.record(by=by.actor, at=now, action="darurat.dibaca", subject="darurat", subjects=[access.pk])

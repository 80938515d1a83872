"""Who works where, as far as the reader manages accounts there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import Q

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.staff.app import institutions, rights
from cantik.staff.app.models import Account, Assignment, Invitation
from cantik.staff.matrix import Reach


def _scope(me: Account) -> Q:
    """Assignments that I may see: in the areas that I manage, and of my own institution where I manage own staff."""
    scope = rights.within(rights.areas_for(me, "akun.kelola"), "area")
    if rights.check_access(me, "akun.kelola", None).reach is Reach.OWN and me.institution:
        scope |= Q(person__institution__in=institutions.texts(me.institution))
    return scope


def people(me: Account) -> list[tuple[Account, list[Assignment]]]:
    """People with a role that has not ended, by name, each with these roles."""
    today = clock.today()
    rows = Assignment.objects.filter(_scope(me), ended_at=None, until__gte=today).select_related("person")
    found: dict[Account, list[Assignment]] = {}
    for assignment in rows.order_by("person__name", "person_id", "area", "role"):
        found.setdefault(assignment.person, []).append(assignment)
    return list(found.items())


def visible(me: Account, number: int) -> Account | None:
    """A person that I may see: with a role, now or earlier, in my scope."""
    assignment = Assignment.objects.filter(_scope(me), person_id=number).select_related("person").first()
    return None if assignment is None else assignment.person


def roles(me: Account, person: Account) -> list[Assignment]:
    """The roles of a person within my scope, the newest first."""
    rows = Assignment.objects.filter(_scope(me), person=person).select_related("person", "granted_by", "ended_by")
    return list(rows.order_by("-start", "-pk"))


def list_open_invitations(me: Account) -> list[Invitation]:
    """Invitations that nobody took up, in the areas that I manage or issued by me."""
    mine = Q(issued_by=me) | rights.within(rights.areas_for(me, "akun.kelola"), "area")
    rows = Invitation.objects.filter(mine, used_at=None, withdrawn_at=None, expires_at__gt=clock.now())
    return list(rows.select_related("issued_by").order_by("-issued_at"))


def signing_assignments(area: AreaCode, today: dt.date) -> list[Assignment]:
    """By which assignments the releases of a village may be signed today: those of the kepala desa first, then of
    agents with a decree."""
    rows = Assignment.select_active(today).filter(
        Q(role="kepala_desa") | (Q(role="agen_statistik") & ~Q(decree="")),
        area__in=[area.text() for area in (area, *area.ancestors())],
    )
    found = [held for held in rows.select_related("person") if held.stage in ("", "S")]
    return sorted(found, key=lambda held: held.role != "kepala_desa")


def list_village_people(area: AreaCode, today: dt.date) -> list[tuple[Account, list[Assignment]]]:
    """Who has a role in a village itself today, by name, each with these roles."""
    rows = Assignment.select_active(today).filter(area=area.text()).select_related("person")
    found: dict[Account, list[Assignment]] = {}
    for held in rows.order_by("person__name", "person_id", "role"):
        found.setdefault(held.person, []).append(held)
    return list(found.items())


def holders_of(codes: Sequence[str], role: str, today: dt.date) -> dict[str, list[Account]]:
    """Who holds a role in villages today, by the village's code and their name."""
    rows = Assignment.select_active(today).filter(role=role, area__in=codes).select_related("person")
    found: dict[str, list[Account]] = {}
    for held in rows.order_by("person__name"):
        mine = found.setdefault(held.area, [])
        if held.person not in mine:
            mine.append(held.person)
    return found

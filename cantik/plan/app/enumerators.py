"""Who may visit blocks of a village: whoever holds a role there that fills in data of persons.

An enumerator needs no password, so that an account which nobody signs in with for 90 days still is in office here; an
account that was switched off, or a role that ended, is not.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from cantik.base import clock
from cantik.codes.app.models import CodeRow
from cantik.plan.app.models import Block, Round
from cantik.staff.app.models import Account, Assignment
from cantik.staff.matrix import ACTIONS

#: the roles that fill in data of persons of a village, their own part or all
ROLES = frozenset(ACTIONS["orang.sunting"].cells)


def in_office(person: Account, area: int, at: dt.datetime) -> bool:
    """Whether somebody may collect in a village (number of its area) at a moment."""
    return enumerators(area, at).filter(pk=person.pk).exists()


def holders(round_: Round, area: int, at: dt.datetime) -> QuerySet[Account]:
    """Whoever of them holds a block of a round, by name."""
    holding = Block.objects.filter(round=round_).exclude(enumerator=None).values("enumerator_id")
    return enumerators(area, at).filter(pk__in=holding)


def enumerators(area: int, at: dt.datetime) -> QuerySet[Account]:
    """Everybody who may collect in a village at a moment, by name."""
    day = at.astimezone(clock.zone()).date()
    codes = CodeRow.objects.filter(area_id=area, valid_to__isnull=True).values("value")
    holding = Assignment.objects.filter(
        Q(held_until=None) | Q(held_until__lte=at),
        Q(stage="") | Q(stage="K"),
        role__in=ROLES,
        area__in=codes,
        start__lte=day,
        until__gte=day,
        ended_at=None,
    )
    free = Account.objects.filter(Q(active_until=None) | Q(active_until__gte=day), is_active=True)
    return free.filter(pk__in=holding.values("person_id")).order_by("name", "pk")

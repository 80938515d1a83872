"""When a person was here before: read from the log of sign-ins and of what they did."""

from __future__ import annotations

import datetime as dt

from django.db.models import Max, Q

from cantik.staff.app.models import Account, AuditEntry

ENTERED, LEFT = "akun.masuk", "akun.keluar"


def last_visit(person: Account) -> dt.datetime | None:
    """The last thing that the person did before they signed in this time; None on the first visit.

    What belongs to signing in itself (a second factor, a failed try) is not yet a visit.
    """
    mine = AuditEntry.objects.filter(by=person.actor)
    entered = list(mine.filter(action=ENTERED).order_by("-at").values_list("at", flat=True)[:2])
    if len(entered) < 2:
        return None
    now, before = entered
    acts = mine.filter(~Q(action__startswith="akun.") | Q(action=LEFT), at__gt=before, at__lt=now)
    return dt.datetime.fromisoformat(acts.aggregate(last=Max("at"))["last"] or before)

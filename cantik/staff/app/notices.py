"""What a village is told of who may read its persons: on its home page for some days, and by mail where there is."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.content.loader import limit
from cantik.staff.app import mail
from cantik.staff.app.models import Account, Assignment, VillageNotice

#: an invitation that opens persons counts now; a code of recovery does; somebody reads more persons than is usual
APPOINTED, RECOVERED, LIMITED = "angkat", "pulih", "batas"
#: the console of the server printed a code of recovery; somebody from outside ended a role that reads persons
CONSOLE, ENDED = "konsol", "akhiri"
#: a breach of data was recorded: its data protection officer is told as well
BREACH = "bocor"
#: persons went into a file that stays with the village, so that nobody approved it: its head is told
TAKEN = "keluar"
_VILLAGE_ROLES = ("agen_statistik", "kepala_desa")


def write(
    code: str,
    kind: str,
    *,
    by: Account | None,
    at: dt.datetime,
    second: Account | None = None,
    about: str = "",
    role: str = "",
) -> VillageNotice:
    """Write a notice for a village's home, without a letter. `by` None: the console, which cannot send any."""
    return VillageNotice.objects.create(area=code, kind=kind, by=by, second=second, about=about, role=role, at=at)


def tell(code: str, kind: str, **said: Any) -> None:
    """Write a notice for a village (`write`) and send it when the transaction stands; an alarm goes to its head alone,
    a breach to the data protection officer as well."""
    made = write(code, kind, **said)
    readers = ("kepala_desa",) if kind in (LIMITED, TAKEN) else _VILLAGE_ROLES
    officers = addresses(code.rpartition(".")[0].rpartition(".")[0], ("ppdp",)) if kind == BREACH else []
    transaction.on_commit(lambda: mail.send_notice(made, [*addresses(code, readers), *officers]))


def tell_ended(assignment: Assignment, *, by: Account, at: dt.datetime) -> None:
    """Tell a village, and whose role it was, that somebody from outside ended a role there that reads persons."""
    gone = assignment.person
    made = VillageNotice.objects.create(
        area=assignment.area, kind=ENDED, by=by, about=gone.name, role=assignment.role, at=at
    )
    own = {gone.email} - {""}
    transaction.on_commit(lambda: mail.send_notice(made, sorted(own.union(addresses(assignment.area)))))


def list_for_home(area: AreaCode) -> list[VillageNotice]:
    """What the village's home says, the newest first (content, `kabar_akses_hari`)."""
    since = clock.now() - dt.timedelta(days=limit("kabar_akses_hari").whole)
    rows = VillageNotice.objects.filter(area=area.text(), at__gt=since).select_related("by", "second")
    return list(rows.order_by("-at", "-pk")[:10])


def addresses(code: str, roles: tuple[str, ...] = _VILLAGE_ROLES) -> list[str]:
    """Where the people of the village read mail; who has none reads it on the village's home."""
    today = clock.today()
    rows = Assignment.select_active(today).filter(area=code, role__in=roles).exclude(person__email="")
    return sorted(set(rows.values_list("person__email", flat=True)))

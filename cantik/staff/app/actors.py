"""Who stands beside a change (`by`: `akun:12`, or what a command is called), by name. Logs hold ids only."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext

from cantik.staff.app.models import Account

_ACCOUNT, _COMMAND = "akun:", "cantik "


def _number(actor: str) -> int | None:
    """The number of the account, None for a command."""
    number = actor.removeprefix(_ACCOUNT)
    return int(number) if number != actor and number.isdecimal() else None


def accounts(actors: Iterable[str]) -> QuerySet[Account]:
    """The accounts among them that are still there."""
    return Account.objects.filter(pk__in={number for actor in actors if (number := _number(actor)) is not None})


def names(actors: Iterable[str]) -> dict[str, str]:
    """What each of them is called: an account by its name, a command as what ran on this computer; nobody ("") is left
    out."""
    wanted = {actor for actor in actors if actor}
    known = {f"{_ACCOUNT}{number}": name for number, name in accounts(wanted).values_list("pk", "name")}
    gone = gettext("akun yang sudah tidak ada")
    here = gettext("Cantik di komputer ini")
    return {
        actor: known.get(actor, gone) if _number(actor) is not None else here if actor.startswith(_COMMAND) else actor
        for actor in wanted
    }


def name(actor: str) -> str:
    """What one of them is called; nobody is the system."""
    return names([actor]).get(actor) or gettext("Sistem")

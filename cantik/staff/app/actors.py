"""Who stands beside a change (`by`: `akun:12`, `pencacah:7`, or what a command is called), by name: logs hold ids."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from django.db.models import QuerySet
from django.utils.translation import gettext

from cantik.staff.app.models import Account

#: of numbers the names of those who are still there
NamesOf = Callable[[Collection[int]], Mapping[int, str]]

_ACCOUNT, _COMMAND = "akun:", "cantik "
#: how others than accounts are written (`pencacah:`), and who knows their names
_others: dict[str, NamesOf] = {}


def register(kind: str, names_of: NamesOf) -> None:
    """Let a room say what those are called that it writes beside changes as `kind` and their number."""
    _others[kind] = names_of


def number_of(actor: str, kind: str = _ACCOUNT) -> int | None:
    """The number of the account, or of another kind; None for whoever is none."""
    number = actor.removeprefix(kind)
    return int(number) if number != actor and number.isdecimal() else None


def _numbers(actors: Iterable[str], kind: str) -> set[int]:
    return {number for actor in actors if (number := number_of(actor, kind)) is not None}


def accounts(actors: Iterable[str]) -> QuerySet[Account]:
    """The accounts among them that are still there."""
    return Account.objects.filter(pk__in=_numbers(actors, _ACCOUNT))


def _names_of(actors: Iterable[str]) -> dict[str, str]:
    known = {f"{_ACCOUNT}{number}": name for number, name in accounts(actors).values_list("pk", "name")}
    for kind, names_of in _others.items():
        if numbers := _numbers(actors, kind):
            known |= {f"{kind}{number}": name for number, name in names_of(numbers).items()}
    return known


def names(actors: Iterable[str]) -> dict[str, str]:
    """What each of them is called: accounts and others (`register`) by their name, a command as what ran on this
    computer; nobody ("") is left out."""
    wanted = {actor for actor in actors if actor}
    known = _names_of(wanted)
    gone = gettext("akun yang sudah tidak ada")
    here = gettext("Cantik di komputer ini")
    return {
        actor: known.get(actor, gone)
        if number_of(actor) is not None
        else here
        if actor.startswith(_COMMAND)
        else known.get(actor, actor)
        for actor in wanted
    }


def name(actor: str) -> str:
    """What one of them is called; nobody is the system."""
    return names([actor]).get(actor) or gettext("Sistem")

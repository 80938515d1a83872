"""Deputies: an assignment that acts for another one (Plt. while the office is vacant or its holder hindered, Plh. while
the holder is away), named in a decree, from a day until a day.

It takes the role, the area and the stage of the assignment that it represents, and is never both halves of an act that
wants two people: whoever acts for somebody is of one hand with them, and with the others who act for the same person,
on the day of the first half and on the day of the second (`docs/adr/0030-lembaga-dan-wakil.md`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.utils.translation import gettext as _

from cantik.base import clock
from cantik.base.page_cache import once
from cantik.staff.app import institutions
from cantik.staff.app.actors import number_of
from cantik.staff.app.models import Account, Assignment
from cantik.staff.errors import BadAccount, NotAllowed
from cantik.staff.two_hands import Hand

PLT, PLH = "plt", "plh"
#: an appointment that was ended just now still binds two people: or it would be ended between the halves of an act
_AFTER = dt.timedelta(days=1)


def check(acting: str, represented: Assignment, *, until: dt.date, decree: str) -> None:
    """Whether somebody may be a deputy for this assignment at all. Raises `BadAccount` (S102)."""
    if acting not in (PLT, PLH):
        raise BadAccount(_("Cara mewakili tidak dikenal"), found=acting, expected="Plt. atau Plh.")
    if represented.acting:
        raise BadAccount(_("Wakil tidak diwakili lagi"), mend=_("Tunjuk wakil bagi pejabat yang diwakili."))
    if not decree.strip():
        raise BadAccount(_("Nomor SK belum diisi"), mend=_("Plt. dan Plh. ditunjuk dengan SK."))
    if acting == PLH and represented.ended_at is not None:
        raise BadAccount(_("Pejabat yang diwakili sudah berakhir"), mend=_("Tunjuk Plt., bukan Plh."))
    if acting == PLH and until > represented.until:
        raise BadAccount(_("Plh. tidak melampaui masa pejabat yang diwakili"), found=until.isoformat())


def check_person(person: Account, represented: Assignment | None) -> None:
    """Nobody is the deputy of themself. Raises `NotAllowed` (S101)."""
    if represented is not None and represented.person_id == person.pk:
        raise NotAllowed(_("Tidak seorang pun mewakili dirinya sendiri."))


def holds(assignment: Assignment, day: dt.date) -> bool:
    """Whether an assignment that is in its own days holds as far as the one that it represents is concerned: who stands
    in for somebody for some days does so while that office is held."""
    represented = assignment.acting_for
    if assignment.acting != PLH or represented is None:
        return True
    return represented.ended_at is None and represented.start <= day <= represented.until


def one_hand(first: str, second: str, *, since: dt.datetime | None) -> bool:
    """Whether two actors (`Account.actor`) are the same person, or one acts for the other, or both for a third one: now
    or at the moment `since` of the first half of an act."""
    return bool(find_one_hand(second, [(first, since)]))


def find_one_hand(second: str, firsts: Collection[Hand]) -> set[Hand]:
    """Of some first halves, each with its moment, those that are of one hand with an actor (`one_hand`); the database
    is asked once for all of them."""
    person = number_of(second)
    numbers = {number for number in (person, *(number_of(by) for by, _since in firsts)) if number is not None}
    rows = _list_acting(frozenset(numbers)) if len(numbers) > 1 else []
    return {(by, since) for by, since in firsts if by == second or _are_one_hand(rows, number_of(by), person, since)}


@once
def _list_acting(numbers: frozenset[int]) -> list[Assignment]:
    """What some people hold or held for others; a page with many rows of the same hands asks once."""
    return list(Assignment.objects.filter(person__in=numbers).exclude(acting="").select_related("acting_for"))


def _are_one_hand(rows: list[Assignment], first: int | None, second: int | None, since: dt.datetime | None) -> bool:
    numbers = {first, second}
    if not rows or None in numbers or len(numbers) < 2:
        return False
    moments = [clock.now(), *([since] if since is not None else [])]
    return any(_meet(rows, numbers, moment) for moment in moments)


def _meet(rows: list[Assignment], numbers: set[int | None], moment: dt.datetime) -> bool:
    hands = [{number, *_represented_persons(rows, number, moment)} for number in numbers]
    return bool(set.intersection(*hands))


def _represented_persons(rows: list[Assignment], number: int | None, moment: dt.datetime) -> set[int | None]:
    day = clock.day_of(moment)
    return {
        row.acting_for.person_id
        for row in rows
        if row.person_id == number
        and row.acting_for is not None
        and row.start <= day <= row.until
        and (row.ended_at is None or moment < row.ended_at + _AFTER)
    }


def hand(person: Account) -> list[Account]:
    """A person and those for whom they act today."""
    now = clock.now()
    rows = list(Assignment.objects.filter(person=person).exclude(acting="").select_related("acting_for__person"))
    numbers = _represented_persons(rows, person.pk, now)
    people = {row.acting_for.person_id: row.acting_for.person for row in rows if row.acting_for is not None}
    return [person, *(account for number, account in people.items() if number in numbers)]


def of_office(code: str, house: str, day: dt.date) -> list[Assignment]:
    """The deputies (Plt., Plh.) in an area whose assignment holds on a day, of the house of an institution."""
    rows = Assignment.objects.filter(area=code, start__lte=day, until__gte=day).exclude(acting="")
    found = rows.select_related("person", "acting_for").order_by("pk")
    return [
        row
        for row in found
        if (row.ended_at is None or clock.day_of(row.ended_at) > day)
        and holds(row, day)
        and institutions.house(row.person.institution) == house
    ]

"""Households and aid programmes beside the people of a view: who belongs where by the lists of members that stand.

A list points to people by NIK or KK number; it is held against who bears that number in the batches of the view.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

from cantik.register.core.app.current import marks
from cantik.register.core.app.models import Member, MemberList
from cantik.register.core.app.ties import kept_of
from cantik.register.core.rolls import AID, CEDED, FAMILIES, HOUSEHOLDS, PERSONS
from cantik.register.core.rolls_view import ListedMembers, ProgrammeTakers
from cantik.vault.app.bulk import moment

_NIK = (
    "SELECT v.batch_id, v.id, v.person_id, c.nik_id FROM register_personversion v"
    " JOIN register_personversion c ON c.id = COALESCE(v.same_as_id, v.id) WHERE c.nik_id IS NOT NULL AND"
)
_KK = (
    "SELECT v.batch_id, v.id, v.family_id, c.kk_id FROM register_familyversion v"
    " JOIN register_familyversion c ON c.id = COALESCE(v.same_as_id, v.id) WHERE c.kk_id IS NOT NULL AND"
)


def read_lists(batches: Sequence[int], as_of: dt.date, known_at: dt.datetime | None) -> ListedMembers | None:
    """What the lists among these batches say on a date, as known at a moment; None when none stands."""
    lists = {row.batch_id: row for row in MemberList.objects.filter(batch_id__in=batches, kind__in=[HOUSEHOLDS, AID])}
    if not lists:
        return None
    niks, cards = _bearers(_NIK, batches, known_at), _bearers(_KK, batches, known_at)
    kept = kept_of(batches)
    persons = {number: kept.get(person, person) for number, person in niks.items()}
    rows: dict[int, list[tuple[int | None, str, str]]] = {}
    members = Member.objects.filter(batch_id__in=lists).order_by("batch_id", "row")
    for batch, number, group, relation in members.values_list("batch_id", "number_id", "group", "relation"):
        rows.setdefault(batch, []).append((number, group, relation))
    households: dict[int, tuple[str, str]] | None = None
    programmes = []
    for batch in batches:
        row = lists.get(batch)
        if row is None:
            continue
        own = rows.get(batch, [])
        if row.kind == HOUSEHOLDS:
            said = {
                persons[number]: (group, relation) for number, group, relation in own if number in persons and group
            }
            # a list tells of the whole village; what came with RT of another one adds to it
            households = (households or {}) | said if row.code == CEDED else said
        elif row.kind == AID and _runs(row, as_of):
            programmes.append(_programme(row, own, persons, cards))
    return ListedMembers(households, tuple(programmes))


def _runs(row: MemberList, on: dt.date) -> bool:
    return (row.begin is None or row.begin <= on) and (row.end is None or row.end >= on)


def _programme(
    row: MemberList, own: Sequence[tuple[int | None, str, str]], persons: Mapping[int, int], cards: Mapping[int, int]
) -> ProgrammeTakers:
    numbers = [number for number, _, _ in own if number is not None]
    return ProgrammeTakers(
        row.title,
        frozenset(persons[number] for number in numbers if number in persons) if row.target == PERSONS else frozenset(),
        frozenset(cards[number] for number in numbers if number in cards) if row.target == FAMILIES else frozenset(),
        frozenset(group for _, group, _ in own if group),
        row.target,
    )


def _bearers(select: str, batches: Sequence[int], known_at: dt.datetime | None) -> dict[int, int]:
    """Number -> person (family) who bears it in the order of folding; of several the one told of first."""
    parameters: list[Any] = []
    when = "v.retired_at IS NULL"
    if known_at is not None:
        when = "v.recorded_at <= %s AND (v.retired_at IS NULL OR v.retired_at > %s)"
        parameters = [moment(known_at)] * 2
    with connection.cursor() as cursor:
        cursor.execute(f"{select} {when} AND v.batch_id IN ({marks(batches)})", [*parameters, *batches])
        found = list(cursor.fetchall())
    place = {number: at for at, number in enumerate(batches)}
    found.sort(key=lambda row: (place[row[0]], row[1]))
    last = {who: number for _, _, who, number in found}  # a later statement says another number
    bearers: dict[int, int] = {}
    for who, number in sorted(last.items()):
        bearers.setdefault(number, who)
    return bearers

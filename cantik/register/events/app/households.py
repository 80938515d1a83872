"""Families around an act: their members on a day, what may not be, and how they stand afterwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from cantik.content.loader import here
from cantik.register.core.app.current import marks, stocks_of
from cantik.register.core.app.person_lists import persons_where, rows_by_person
from cantik.register.core.fold import standing_stocks
from cantik.register.core.kinds import Kind
from cantik.register.events.app.acts import Act, joins_family
from cantik.register.events.app.life_histories import KnownPerson
from cantik.register.events.families import CardMember, Roster, admit_card, admit_couple, rosters, too_young
from cantik.register.events.history import ENDS
from cantik.vault.app.opening import OpenStore

#: kinds whose families change so that a page shows them
_SHOWN = frozenset({Kind.MARRIAGE, Kind.NEW_FAMILY, Kind.SPLIT, Kind.DEATH, Kind.DEPARTURE, Kind.DIVORCE})


def members_on(opened: OpenStore, area_id: int, families: Collection[int], on: dt.date) -> dict[int, list[CardMember]]:
    """Who belongs to some families on a day and is still there; callers record that they looked."""
    found: dict[int, list[CardMember]] = {family: [] for family in families}
    batches = [number for stock in standing_stocks(stocks_of(area_id, as_of=on)) for number in stock.batches]
    if not families or not batches:
        return found
    candidates = persons_where(batches, f"c.family_id IN ({marks(families)})", list(families))
    for row in rows_by_person(opened, area_id, batches, candidates, lambda row: row.family in found).values():
        if row.family is not None and "tidak" not in (row.terdaftar, row.domisili):
            relation = row.said.get("hubungan_keluarga") or row.said.get("r409", "")
            found[row.family].append(CardMember(row.person, row.name, row.said.get("jenis_kelamin", ""), relation))
    return found


def couple_doubts(act: Act, known: Mapping[int, KnownPerson]) -> tuple[str, ...]:
    """Whether a couple is one. "di_bawah_umur": below the age of marriage. Raises `EventRefused` R446."""
    if act.kind not in (Kind.MARRIAGE, Kind.DIVORCE):
        return ()
    if len(act.persons) > 1:
        first, second = (known[person] for person in act.persons[:2])
        admit_couple((first.person, first.sex), (second.person, second.sex))
    if act.kind is Kind.DIVORCE:
        return ()
    least = here().limits["umur_kawin"].whole
    young = too_young([known[person].born for person in act.persons], act.occurred, least)
    return ("di_bawah_umur",) if young else ()


def families_after(
    opened: OpenStore, area_id: int, act: Act, known: Mapping[int, KnownPerson], *, show: bool
) -> tuple[Roster, ...]:
    """The families after an act, when somebody wants to see them; a new card that cannot be is refused either way.

    Raises `EventRefused` (R441-R447).
    """
    card = act.kind in (Kind.SPLIT, Kind.NEW_FAMILY)
    if not card and not (show and act.kind in _SHOWN):
        return ()
    about = [known[person] for person in act.persons]
    concerned = {who.family for who in about if who.family is not None} | ({act.family} if act.family else set())
    before = members_on(opened, area_id, concerned, act.occurred)
    alone = [CardMember(who.person, who.name, who.sex, "") for who in about if who.family is None]
    beside = {
        person: str(said["hubungan_keluarga"]) for person, said in act.beside.items() if "hubungan_keluarga" in said
    }
    if card:
        own = before.get(about[0].family or 0, []) or alone
        admit_card(own, {who.person: act.relations.get(who.person, "") for who in about}, beside=beside)
    if not show:
        return ()
    there = {member.person: member for members in (*before.values(), alone) for member in members}
    joins = joins_family(act)
    moved = [
        CardMember(who.person, who.name, who.sex, act.relations.get(who.person) or there[who.person].relation)
        for who in about
        if joins and who.person in there and (who.family is None or who.family != act.family)
    ]
    leave = set(act.persons) if act.kind in ENDS else set()
    target = (act.family or 0) if joins else None
    return rosters(before, leave=leave, join=moved, target=target, relations={**act.relations, **beside})

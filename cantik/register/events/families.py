"""Families when a card is made anew, split, joined: who belongs to which afterwards, and what cannot be. Pure.

Relations are codes of `dukcapil_shdk`. A card has one head; who leaves a family may not leave it without one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from cantik.base.dates import age_on
from cantik.register.events.errors import EventRefused

HEAD, HUSBAND, WIFE = "1", "2", "3"
SPOUSES = (HUSBAND, WIFE)
MAN, WOMAN = "1", "2"


@dataclass(frozen=True, slots=True)
class CardMember:
    """Somebody of a family: sex and relation as codes, "" = not known. `changed`: an act made it so."""

    person: int
    name: str
    sex: str
    relation: str
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Roster:
    """A family after an act, the head first; `family` 0 = a new one, `new`: it gets a card of its own."""

    family: int
    members: tuple[CardMember, ...]
    new: bool = False

    @property
    def headless(self) -> bool:
        """People are left and none of them is the head."""
        return bool(self.members) and all(member.relation != HEAD for member in self.members)


def admit_card(
    members: Collection[CardMember], goes: Mapping[int, str], *, beside: Mapping[int, str] | None = None
) -> None:
    """Refuse a new card that cannot be: `goes` is person -> relation on it, `beside` relations of those who stay.

    Raises `EventRefused`: R441 not one head on the new card, R442 nobody goes, R443 who stays has not one head, R444
    sex, R447 somebody is not of this family.
    """
    known = {member.person: member for member in members}
    if not goes:
        raise EventRefused(
            "R442",
            "Belum ada yang masuk kartu keluarga baru",
            expected="paling sedikit satu orang",
            mend="Pilih hubungannya dalam KK baru.",
        )
    if strangers := len([person for person in goes if person not in known]):
        raise EventRefused(
            "R447",
            "Mereka tidak satu keluarga pada tanggal itu",
            found=f"{strangers} orang lain",
            expected="anggota keluarga yang sama",
            mend="Periksa tanggal dan keluarganya.",
        )
    _one_head("R441", "Kartu keluarga baru memerlukan tepat satu kepala keluarga", goes.values())
    said = dict(beside or {})
    rest = [said.get(member.person, member.relation) for member in members if member.person not in goes]
    if rest:
        _one_head("R443", "Keluarga yang ditinggalkan memerlukan tepat satu kepala keluarga", rest)
    for person, relation in (*goes.items(), *said.items()):
        if person in known:
            _fits(known[person].sex, relation)


def _one_head(code: str, message: str, relations: Iterable[str]) -> None:
    heads = [relation for relation in relations if relation == HEAD]
    if len(heads) != 1:
        raise EventRefused(
            code,
            message,
            found=f"{len(heads)} kepala keluarga",
            expected="satu",
            mend="Pilih satu orang sebagai kepala keluarga.",
        )


def _fits(sex: str, relation: str) -> None:
    if (relation, sex) in ((HUSBAND, WOMAN), (WIFE, MAN)):
        raise EventRefused(
            "R444",
            "Hubungan keluarga tidak sesuai dengan jenis kelamin",
            expected="suami laki-laki, istri perempuan",
            mend="Periksa hubungan dan jenis kelaminnya.",
        )


def admit_couple(first: tuple[int, str], second: tuple[int, str]) -> None:
    """Refuse a couple of (person, sex) that no marriage or divorce can be of. Raises `EventRefused` R446."""
    if first[0] == second[0]:
        raise EventRefused("R446", "Pasangan adalah orang yang sama", expected="dua orang", mend="Pilih pasangannya.")
    if first[1] and first[1] == second[1]:
        raise EventRefused(
            "R446",
            "Jenis kelamin pasangan tercatat sama",
            expected="seorang pria dan seorang wanita",
            mend="Periksa orangnya, atau betulkan jenis kelaminnya.",
        )


def too_young(born: Iterable[dt.date | None], on: dt.date, least: int) -> bool:
    """Whether somebody is below the age of marriage on that day; a dispensation makes it possible, so it is a doubt."""
    return any(age_on(day, on) < least for day in born if day is not None)


def spouse_relation(sex: str, other: str) -> str:
    """How somebody stands on the card whose member they marry: beside the head a spouse, else a child-in-law."""
    if other != HEAD:
        return "5"
    return WIFE if sex == WOMAN else HUSBAND


def spouses_of(members: Sequence[CardMember], person: int) -> list[CardMember]:
    """Who is married to a member as far as the card says: the head and the spouses of the head."""
    own = next((member for member in members if member.person == person), None)
    if own is None:
        return []
    if own.relation == HEAD:
        return [member for member in members if member.relation in SPOUSES]
    return [member for member in members if member.relation == HEAD] if own.relation in SPOUSES else []


def rosters(
    before: Mapping[int, Sequence[CardMember]],
    *,
    leave: Collection[int],
    join: Sequence[CardMember] = (),
    target: int | None = None,
    relations: Mapping[int, str] | None = None,
) -> tuple[Roster, ...]:
    """The families after an act: `leave` go out of theirs, `join` come to `target` (0 = a new one, None = nowhere)."""
    said = relations or {}
    gone = {*leave, *(member.person for member in join if member.person)} if target is not None else set(leave)
    found = []
    for family, members in before.items():
        here = [_with_relation(member, said) for member in members if member.person not in gone]
        if family == target:
            here += [replace(member, changed=True) for member in join]
        found.append(Roster(family, tuple(sorted(here, key=_rank))))
    if target == 0 or (target is not None and target not in before):
        came = [replace(member, changed=True) for member in join]
        found.append(Roster(target, tuple(sorted(came, key=_rank)), new=target == 0))
    return tuple(roster for roster in found if roster.members)


def _with_relation(member: CardMember, relations: Mapping[int, str]) -> CardMember:
    relation = relations.get(member.person)
    return member if relation in (None, member.relation) else replace(member, relation=relation, changed=True)


def _rank(member: CardMember) -> tuple[int, str]:
    return int(member.relation) if member.relation.isdigit() else 99, member.name

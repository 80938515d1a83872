"""The families of a village as its register tells of them on a day, for the frame of a round.

What goes to a phone is decided here: name, relation, sex, age in whole years, the last digits of the card, the address,
answers about the house that an instrument lets stand; never a NIK, never an answer of class C.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from cantik.base.dates import age_on
from cantik.codes.area import AreaCode
from cantik.codes.lists import lists_here
from cantik.codes.practice import serial_of
from cantik.content.instrument import NEVER_CARRIED
from cantik.content.kinds import Content
from cantik.content.loader import here
from cantik.contoh.latihan import practice_village
from cantik.contoh.opensid import opensid_rows
from cantik.contoh.shape import COLUMNS
from cantik.field.instruments.entity_lists import CARD_ADDRESS, FAMILIES
from cantik.field.rounds.frame import FramedFamily, FramedPerson, Place, last_digits
from cantik.register.core.app.current import reveal
from cantik.register.core.app.homes import home_said
from cantik.register.core.app.person_lists import (
    PersonOutline,
    PersonRow,
    family_cards,
    fold_persons,
    outlines,
    persons_where,
    place_persons,
    rank,
    rows_by_person,
    said_of,
    units_of,
)
from cantik.register.core.app.search import latest_date, standing_batches
from cantik.register.units.app.queries import acts_of
from cantik.register.units.unit_acts import NOWHERE, DatedAct, UnitKind, acts_holding, rename_unit, within
from cantik.snapshot.members import relations
from cantik.web.desk import VillageDesk
from cantik.web.store import describe_area


def families(desk: VillageDesk, reference: dt.date) -> list[FramedFamily]:
    """The families of the register on a day, by place and name of the head; somebody without a family is one of their
    own. Whoever died or moved away is left out. Reading is logged."""
    batches = _batches_on(desk, reference)
    people = _here(outlines(batches))
    rows = rows_by_person(desk.opened, desk.area_id, batches, people.keys())
    desk.record(
        action="register.baca",
        subject="desa",
        subjects=[desk.area.text_with_scheme()],
        detail={"tanggal": reference.isoformat(), "orang": len(rows), "guna": "kerangka"},
    )
    return _frame_family(desk, batches, rows, reference)


def one_family(desk: VillageDesk, family: int, reference: dt.date) -> FramedFamily | None:
    """One family as `families` has it; None where nobody of it lives here. Whoever is told is logged by the act that
    puts it on a list."""
    batches = _batches_on(desk, reference)
    asked = persons_where(batches, "c.family_id = %s", [family])
    people = _here(outlines(batches, asked)) if asked else {}
    rows = rows_by_person(desk.opened, desk.area_id, batches, people.keys(), lambda light: light.family == family)
    found = _frame_family(desk, batches, rows, reference)
    return found[0] if found else None


def _frame_family(
    desk: VillageDesk, batches: Sequence[int], rows: Mapping[int, PersonRow], reference: dt.date
) -> list[FramedFamily]:
    groups: dict[tuple[int | None, int], list[PersonRow]] = {}
    for person, row in rows.items():
        groups.setdefault((row.family, 0 if row.family is not None else person), []).append(row)
    cards = _cards(desk, batches, {family for family, _ in groups if family is not None})
    ordered = {key: sorted(members, key=rank) for key, members in groups.items()}
    houses = _houses(batches, {members[0].person: family for (family, _), members in ordered.items()})
    of_card = relations(here(), lists_here(), reference)
    found = [
        FramedFamily(
            family,
            next((row.unit for row in members if any(row.unit)), ("", "", "")),
            cards.get(family or 0, ""),
            tuple(_person(row, reference, of_card) for row in members),
            houses[members[0].person],
        )
        for (family, _), members in ordered.items()
    ]
    return sorted(found, key=lambda framed: (framed.place, framed.head, framed.family or 0))


def invent_families(area: AreaCode, today: dt.date) -> list[FramedFamily]:
    """The invented families of a practice village, whom no register knows: persons are numbered below zero."""
    end = dt.date(today.year - 1, 12, 31)
    village = practice_village(area.text(), describe_area(area).name, serial_of(area), end)
    homes: dict[str, list[dict[str, str]]] = {}
    for row in opensid_rows(village.population):
        told = dict(zip(COLUMNS, map(str, row), strict=True))
        homes.setdefault(told["no_kk"], []).append(told)
    found, number, of_card = [], 0, relations(here(), lists_here(), end)
    for card, members in homes.items():
        people = []
        for told in sorted(members, key=lambda told: told["kk_level"].zfill(2)):
            number -= 1
            age = age_on(dt.date.fromisoformat(told["tanggallahir"]), end) if told["tanggallahir"] else None
            people.append(FramedPerson(number, told["nama"], of_card.get(told["kk_level"], ""), told["sex"], age))
        first = members[0]
        place = first["dusun"], first["rw"], first["rt"]
        found.append(FramedFamily(None, place, last_digits(card), tuple(people), {_ADDRESS: first["alamat"]}))
    return found


def places(desk: VillageDesk) -> dict[int, Place]:
    """Where each family lives as the register stands now: to be held beside a frame. Names nobody."""
    batches = _batches_on(desk, desk.today)
    people = _here(outlines(batches))
    at = place_persons(desk.area_id, batches, people)
    found: dict[int, Place] = {}
    for person in sorted(people):
        family = people[person].family
        if family is not None and (family not in found or not any(found[family])):
            found[family] = at[person]
    return found


def follow_units(area_id: int, since: dt.date, until: dt.date) -> dict[Place, Place]:
    """What acts of the village made of its parts between two days: each place of today that was part of another then,
    with that one; of several that were merged the first."""
    acts = [act for act in acts_holding(acts_of(area_id), until) if act.on > since and act.kind is not UnitKind.PLACE]
    found = {}
    for place in units_of(area_id).values():
        if (before := _before(place, acts)) != place:
            found[place] = before
    return found


def _before(place: Place, acts: Sequence[DatedAct]) -> Place:
    for act in reversed(acts):
        pairs = [(source, target) for source, target in act.pairs if NOWHERE not in (source, target)]
        if any(source == target and within(place, source) for source, target in pairs):
            continue  # the part that kept its name, whatever else came to it
        whole = next((pair for pair in pairs if within(place, pair[1])), None)
        place = rename_unit(place, whole[1], whole[0]) if whole is not None else place
    return place


def _batches_on(desk: VillageDesk, on: dt.date) -> list[int]:
    """The batches that tell of a day: of the newest state when the register knows no later one."""
    return list(standing_batches(desk.area_id, desk.today, as_of=max(on, latest_date(desk.area_id, desk.today))))


def _here(people: dict[int, PersonOutline]) -> dict[int, PersonOutline]:
    """Without those of whom the register says that they are neither registered nor living here."""
    return {
        person: outline
        for person, outline in people.items()
        if "ya" in (outline.terdaftar, outline.domisili) or "tidak" not in (outline.terdaftar, outline.domisili)
    }


#: where somebody lives by their own word, and by their card
_LIVES, _ADDRESS = "alamat_sekarang", "alamat"
#: kinds of answers that a list can bring into a form
_CARRIED = frozenset({"kode", "angka", "desimal", "teks", "tanggal"})


def carried_variables(content: Content) -> frozenset[str]:
    """The answers about a family that some instrument lets stand; none of class C, no number that is sealed, no sum of
    codes, whatever an instrument says."""
    asked = (question for instrument in content.instruments.values() for question in instrument.questions)
    found = {question.variable for question in asked if question.unit == FAMILIES and question.carried}
    return frozenset(
        name
        for name in found
        if content.concepts[FAMILIES, name].kelas != NEVER_CARRIED
        and content.variables[FAMILIES, name].type in _CARRIED
        and not content.variables[FAMILIES, name].additive
    )


def _houses(batches: Sequence[int], heads: Mapping[int, int | None]) -> dict[int, dict[str, str]]:
    """By head what the register says of their family's house, as a form writes it, and the address of the card."""
    told = home_said(batches, {family for family in heads.values() if family is not None}, carried_variables(here()))
    alone = said_of(fold_persons(batches, frozenset(heads)), (_LIVES, _ADDRESS))
    found = {}
    for head, family in heads.items():
        own, house = alone[head], told.get(family or 0, {})
        said = {_ADDRESS: own.get(_LIVES, ""), CARD_ADDRESS: own.get(_ADDRESS, ""), **house}
        found[head] = {name: text for name, value in said.items() if (text := format_answer(value))}
    return found


def format_answer(value: Any) -> str:
    """A value of the register as a form writes it, on one line."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else " ".join(str(value).split())


def _person(row: PersonRow, reference: dt.date, of_card: Mapping[str, str]) -> FramedPerson:
    relation = row.said.get("r409", "") or of_card.get(row.said.get("hubungan_keluarga", ""), "")
    age = age_on(row.birth_date, reference) if row.birth_date and row.birth_date <= reference else None
    return FramedPerson(row.person, row.name, relation, row.said.get("jenis_kelamin", ""), age)


def _cards(desk: VillageDesk, batches: Sequence[int], wanted: Collection[int]) -> dict[int, str]:
    """The last digits of the card of each family."""
    numbers = family_cards(batches, frozenset(wanted))
    clear = reveal(desk.opened, set(numbers.values()))
    return {family: last_digits(clear[number]) for family, number in numbers.items()}

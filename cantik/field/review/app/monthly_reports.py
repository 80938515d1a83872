"""Events that a monthly report tells of: whom of the register it means, which family; the agen decides where the name
alone does not say it. They go on through the door of all proposals (`events`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from cantik.base.text import fold
from cantik.field.errors import StateRefused
from cantik.field.instruments.standalone_form import place_in, written_place
from cantik.field.review.app.examination import ReviewContext
from cantik.field.review.app.family_forms import FilledForm, day_of
from cantik.field.review.app.models import FieldEvent
from cantik.field.review.event_proposals import FieldKind
from cantik.field.review.standalone_faults import EVENTS, instrument_of
from cantik.field.rounds.app.models import Unit
from cantik.register.core.app import words
from cantik.register.core.app.person_lists import (
    PersonOutline,
    PersonRow,
    outlines,
    place_persons,
    rank,
    rows_by_person,
)
from cantik.register.core.app.search import latest_date, standing_batches
from cantik.register.core.grouping import Unit as Place

#: cantik_peristiwa as proposals call it
_KINDS = {
    "lahir": FieldKind.BIRTH,
    "mati": FieldKind.DEATH,
    "pindah_datang": FieldKind.ARRIVAL,
    "pindah_keluar": FieldKind.DEPARTURE,
}
#: what is about somebody whom the register knows
OF_SOMEBODY = frozenset({FieldKind.DEATH, FieldKind.DEPARTURE, FieldKind.AWAY})
#: what brings somebody into a family
INTO_FAMILY = frozenset({FieldKind.BIRTH, FieldKind.ARRIVAL})
_ENTRY = 1  # the form tells of one
_WOMAN = "2"


@dataclass(frozen=True, slots=True)
class Meant:
    """Whom or which family a report may mean: number and words, the likeliest alone where nothing speaks against it."""

    people: Mapping[int, str]
    families: Mapping[int, str]
    mothers: Mapping[int, str]
    person: int | None = None
    family: int | None = None
    mother: int | None = None
    shown: frozenset[int] = frozenset()  # whoever is named in any of these


def propose_event(
    context: ReviewContext, unit: Unit, form: FilledForm
) -> list[tuple[int, int | None, FieldKind, dt.date | None]]:
    """What a report says happened, as a proposal: entry, person, kind, day. The unit is tied to the family that a birth
    or an arrival names, where only one can be meant."""
    kind = _KINDS.get(form.answers.get("jenis_peristiwa", ""))
    if instrument_of(context.tree) != EVENTS or kind is None:
        return []
    found = find_candidates(context, form, kind)
    unit.family = found.family if kind in INTO_FAMILY else None
    unit.save(update_fields=["family"])
    return [(_ENTRY, found.person if kind in OF_SOMEBODY else None, kind, day_of(form.answers, "tanggal_peristiwa"))]


def settle(context: ReviewContext, held: FieldEvent, form: FilledForm, said: tuple[int | None, str]) -> None:
    """Take over whom and which family the agen means (`said`: number of a person; number of a family or `baru`).

    Raises `StateRefused` R598 where it is still not known, or is nobody who was offered.
    """
    kind, (person, family) = FieldKind(held.kind), said
    found = find_candidates(context, form, kind)
    if kind in OF_SOMEBODY:
        if person is not None:
            held.person = person if person in found.people else None
        if held.person is None:
            raise StateRefused("R598", "Pilih orangnya", expected="seorang penduduk yang ditawarkan")
    elif family != "baru" or kind is FieldKind.BIRTH:
        chosen = int(family) if family.isdigit() else held.unit.family
        if chosen not in found.families:
            raise StateRefused("R598", "Pilih keluarganya", expected="sebuah keluarga yang ditawarkan")
        held.unit.family = chosen
        held.unit.save(update_fields=["family"])
    else:
        held.unit.family = None
        held.unit.save(update_fields=["family"])


def find_candidates(context: ReviewContext, form: FilledForm, kind: FieldKind) -> Meant:
    """Whom a report may mean. Names in clear: callers record whom they show."""
    batches = standing_batches(context.area_id, context.today, as_of=latest_date(context.area_id, context.today))
    known = {person: light for person, light in outlines(batches).items() if light.terdaftar == "ya"}
    at = place_persons(context.area_id, batches, known)
    here = {person for person in known if _same(at[person], form)}
    name, head, mother = (fold(form.answers.get(part, "")) for part in ("nama", "nama_kepala", "nama_ibu"))
    homes = _families(person for person in known.values() if head and person.name_fold == head)
    near = _families(known[person] for person in here) & homes
    around = _first(near, homes, _families(known[person] for person in here))
    called = {person for person in known if name and known[person].name_fold == name}
    wanted = called | _first({person for person in known if known[person].family in (near or homes)}, here)
    members = {person for person in known if known[person].family in around}
    rows = rows_by_person(context.opened, context.area_id, batches, wanted | members)
    sex = form.answers.get("jenis_kelamin")
    sure = [
        person for person in called if _sex(rows[person]) == sex and (person in here or known[person].family in homes)
    ]
    women = [person for person in members if kind is FieldKind.BIRTH and _sex(rows[person]) == _WOMAN]
    return Meant(
        _words({person: rows[person] for person in wanted}),
        _words({row.family: row for row in sorted(rows.values(), key=rank, reverse=True) if row.family in around}),
        {person: rows[person].name for person in sorted(women, key=lambda person: rows[person].name)},
        _only(sure),
        _only(near),
        _only(person for person in women if mother and known[person].name_fold == mother),
        frozenset(rows),
    )


def _words(rows: Mapping[int | None, PersonRow] | Mapping[int, PersonRow]) -> dict[int, str]:
    """Persons or families in words, by the name that stands for them."""
    found = {number: f"{row.name}, {words.place(row.unit)}" for number, row in rows.items() if number is not None}
    return dict(sorted(found.items(), key=lambda pair: pair[1]))


def _sex(row: PersonRow) -> str:
    return row.said.get("jenis_kelamin", "")


def _only(numbers: Iterable[int]) -> int | None:
    """The one that there is, None for several."""
    found = list(numbers)
    return found[0] if len(found) == 1 else None


def _families(people: Iterable[PersonOutline]) -> set[int]:
    return {person.family for person in people if person.family is not None}


def _same(place: Place, form: FilledForm) -> bool:
    said = place_in(form.answers)
    return bool(said[0]) and written_place(place[0], place[2]) == said


def _first(*sets: Collection[int]) -> set[int]:
    """The first of some sets that holds anybody."""
    return set(next((found for found in sets if found), ()))

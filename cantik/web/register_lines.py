"""What the pages of the register show, made of what was read: lines with label, value, source and history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cantik.base.dates import age_on
from cantik.collect.app.models import EVENT, UNITS
from cantik.register.core.app import words
from cantik.register.core.app.apart import apart
from cantik.register.core.app.person_history import Heard, HeldValue, Statement
from cantik.register.core.app.person_lists import PersonRow, fold_persons, place_persons, rows_of
from cantik.register.core.app.rolls import Housemates, Programme
from cantik.register.core.app.search import Page, applied_batches
from cantik.register.core.rolls import FAMILIES
from cantik.vault.app.opening import OpenStore
from cantik.web.desk import VillageDesk


@dataclass(frozen=True, slots=True)
class ValueSource:
    """Where a value comes from: source, file and row, since when it holds, when and by whom it was recorded.

    `event`: it was recorded as one; `corrected`: label of the variable that this was a correction of, "" for what a
    file says; `why`: its reason.
    """

    name: str
    corrected: str
    event: bool
    why: str
    file: str
    row: int
    since: dt.date
    recorded: dt.datetime
    who: str
    undone: dt.datetime | None
    undone_by: str


@dataclass(frozen=True, slots=True)
class EarlierValue:
    """One entry of a history; `again`: when the same source said it last, if it said it more than once."""

    text: str
    source: ValueSource
    again: dt.date | None


@dataclass(frozen=True, slots=True)
class ShownValue:
    """A value of the page. `history` is empty where nothing else was ever said."""

    variable: str
    label: str
    text: str
    source: ValueSource
    history: tuple[EarlierValue, ...]


@dataclass(frozen=True, slots=True)
class ValueGroup:
    """Lines under one heading."""

    id: str
    title: str
    lines: tuple[ShownValue, ...]


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person in a list, in words."""

    person: int
    family: int | None
    name: str
    also: str
    sex: str
    age: int | None
    relation: str
    place: str
    standing: str
    nik: str


def groups(
    opened: OpenStore, values: Mapping[str, HeldValue], people: Mapping[str, str], *, unit: str = "orang"
) -> tuple[ValueGroup, ...]:
    """The values of a person or family under their headings. `people`: from `names_of`."""
    hidden = {"rumah_tangga", "nomor_keluarga"}
    return tuple(
        ValueGroup(group, title, tuple(_line(opened, name, values[name], people, unit) for name in names))
        for group, title, names in words.group_variables(values.keys() - hidden, unit)
    )


def _line(opened: OpenStore, name: str, said: HeldValue, people: Mapping[str, str], unit: str) -> ShownValue:
    heard = said.history if said.has_changed else ()
    value, *earlier = apart(opened, [said.value, *(statement.value for statement in heard)])
    entries = tuple(_entry(name, statement, text, people, unit) for statement, text in zip(heard, earlier, strict=True))
    return ShownValue(
        name, words.label(name, unit), words.format_value(name, value, unit), source(said.origin, people, unit), entries
    )


def former(values: Mapping[str, Sequence[Heard]], people: Mapping[str, str]) -> tuple[ShownValue, ...]:
    """Variables of which only statements tell that do not hold on the date."""
    lines = []
    for _group, _title, names in words.group_variables(values):
        for name in names:
            entries = tuple(_entry(name, statement, statement.value, people, "orang") for statement in values[name])
            lines.append(ShownValue(name, words.label(name), "–", entries[0].source, entries))
    return tuple(lines)


def _entry(name: str, statement: Heard, value: Any, people: Mapping[str, str], unit: str) -> EarlierValue:
    again = statement.last.valid_from if statement.last is not None else None
    return EarlierValue(words.format_value(name, value, unit), source(statement.statement, people, unit), again)


def source(statement: Statement, people: Mapping[str, str], unit: str = "orang") -> ValueSource:
    """The source of a statement in words. `unit`: of what a correction is."""
    batch = statement.batch
    corrected = words.label(batch.act, unit) if statement.correction else ""
    return ValueSource(
        words.source(batch.source),
        corrected,
        batch.kind in (EVENT, UNITS),
        batch.why,
        batch.file_name,
        statement.row,
        statement.valid_from,
        statement.recorded_at,
        people.get(batch.received_by, batch.received_by),
        statement.retired_at,
        people.get(batch.undone_by, batch.undone_by),
    )


def person_line(row: PersonRow, today: dt.date, *, also: str = "") -> PersonLine:
    """A row of a list in words."""
    related = ""
    for variable, codelist in (("hubungan_keluarga", "dukcapil_shdk"), ("r409", "regsosek_409_hubungan")):
        if not related and row.said.get(variable):
            related = words.code(codelist, row.said[variable])
    sex = row.said.get("jenis_kelamin", "")
    return PersonLine(
        row.person,
        row.family,
        row.name or _("(tanpa nama)"),
        also,
        words.code("dukcapil_jenis_kelamin", sex) if sex else "…",
        age_on(row.birth_date, today) if row.birth_date else None,
        related,
        words.place(row.unit),
        words.describe_bases(row.terdaftar, row.domisili),
        row.nik or "–",
    )


def name_persons(desk: VillageDesk, persons: Iterable[int]) -> list[PersonLine]:
    """Persons of a village as lists show them today. Whoever shows them writes it into the log."""
    batches = applied_batches(desk.area_id)
    folded = fold_persons(batches, frozenset(persons))
    return [
        person_line(row, desk.today)
        for row in rows_of(desk.opened, folded, place_persons(desk.area_id, batches, folded))
    ]


@dataclass(frozen=True, slots=True)
class Aid:
    """An aid programme in words."""

    batch: int
    title: str
    target: str
    families: bool
    fund: str
    period: str
    note: str
    reference: dt.date
    members: int


def aid(programme: Programme) -> Aid:
    """A programme in words."""
    if programme.begin and programme.end:
        period = _("%(awal)s sampai %(akhir)s") % {
            "awal": words.date(programme.begin),
            "akhir": words.date(programme.end),
        }
    elif programme.begin:
        period = _("sejak %s") % words.date(programme.begin)
    else:
        period = _("sampai %s") % words.date(programme.end) if programme.end else _("tidak disebut")
    return Aid(
        programme.batch,
        programme.title or _("(tanpa nama)"),
        words.code("opensid_sasaran_program", programme.target) if programme.target else _("tidak disebut"),
        programme.target == FAMILIES,
        words.code("opensid_asal_dana", programme.fund) if programme.fund else _("tidak disebut"),
        period,
        programme.note.rstrip("."),
        programme.reference,
        programme.members,
    )


@dataclass(frozen=True, slots=True)
class HouseholdWords:
    """The household that the village's own list gives a person."""

    number: str
    relation: str
    others: tuple[tuple[PersonLine, str], ...]


def household(housemates: Housemates | None, today: dt.date) -> HouseholdWords | None:
    """A household in words."""
    if housemates is None:
        return None

    def relation(code: str) -> str:
        return words.code("opensid_hubungan_rtm", code) if code else ""

    others = tuple((person_line(row, today), relation(code)) for row, code in housemates.others)
    return HouseholdWords(housemates.number, relation(housemates.relation), others)


def listed_page(page: Page, today: dt.date) -> list[PersonLine]:
    """The rows of a page of the search."""
    return [person_line(row, today, also=page.also.get(row.person, "")) for row in page.rows]


def actors_of(statements: Iterable[Statement]) -> set[str]:
    """Everybody who brought or took back what the statements say."""
    return {
        actor for statement in statements for actor in (statement.batch.received_by, statement.batch.undone_by) if actor
    }

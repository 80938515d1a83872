"""Read one person or one family: the state on a date, every value with its source, and all that was ever said.

Each of these functions writes down whom it let somebody read, by id; nobody can call them without leaving that trace.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connection

from cantik.base import clock
from cantik.collect.app.models import APPLIED, CORRECTION, Batch
from cantik.register.core.app.current import load_states, marks, mask_number, reveal
from cantik.register.core.app.formers import former_of
from cantik.register.core.app.models import Family, Household, Person
from cantik.register.core.app.person_lists import (
    Light,
    PersonRow,
    fold_persons,
    persons_where,
    place_persons,
    rank,
    rows_by_person,
    rows_of,
)
from cantik.register.core.app.rolls import Housemates, Programme, housemates, programmes_of
from cantik.register.core.app.search import applied_batches, standing_batches
from cantik.register.core.app.silenced_values import Quiet, quiet_homes, quiet_of
from cantik.register.core.app.ties import gone_of, kept_of
from cantik.register.core.conflict import home_silence
from cantik.register.core.home_differences import home_stated
from cantik.register.core.prepare import HEALTH
from cantik.register.core.state import NumberSeen
from cantik.staff.app import log
from cantik.vault.app.opening import OpenStore


@dataclass(frozen=True, slots=True)
class Statement:
    """What one row of one batch says; `retired_at` is set when the batch was taken back. Row 0: an event."""

    number: int
    batch: Batch
    row: int
    valid_from: dt.date
    recorded_at: dt.datetime
    retired_at: dt.datetime | None
    said: Mapping[str, Any]
    person: int = 0  # of whom it was said: of a double that was put together with another, of either; 0: of a family
    content: int = 0  # the statement that it repeats, or itself; 0: of a family

    @property
    def correction(self) -> bool:
        """One value was corrected by hand; all others are repeated from the statement that was corrected."""
        return self.batch.kind == CORRECTION


@dataclass(frozen=True, slots=True)
class Heard:
    """One value in the history of a variable: the statement that brought it, and the last that said it again."""

    value: Any
    statement: Statement
    last: Statement | None = None

    @property
    def until(self) -> Statement:
        """The newest statement that says it."""
        return self.last or self.statement


@dataclass(frozen=True, slots=True)
class HeldValue:
    """The value of a variable on the date, the statement it comes from, and its history, the newest first."""

    value: Any
    origin: Statement
    history: tuple[Heard, ...]

    @property
    def has_changed(self) -> bool:
        """Something else was said about it at some time."""
        return len({_comparable(entry.value) for entry in self.history}) > 1


@dataclass(frozen=True, slots=True)
class PersonRead:
    """A person on a date. `former`: variables that only statements say which do not hold on the date.

    `present` is False when no list that holds on the date tells of the person: then the values are the last known.
    """

    person: int
    as_of: dt.date
    present: bool
    values: Mapping[str, HeldValue]
    former: Mapping[str, tuple[Heard, ...]]
    statements: tuple[Statement, ...]
    family: int | None
    members: tuple[PersonRow, ...] = ()
    parents: Mapping[str, PersonRow] = field(default_factory=dict)  # "ayah_nik", "ibu_nik" -> who bears it here
    housemates: Housemates | None = None  # by the village's own list of households
    programmes: tuple[Programme, ...] = ()  # aid for this person


@dataclass(frozen=True, slots=True)
class FamilyRead:
    """A family on a date: its own values, its members, and the families that share its household."""

    family: int
    as_of: dt.date
    present: bool
    values: Mapping[str, HeldValue]
    members: tuple[PersonRow, ...]
    household: int | None
    building: str
    others: Mapping[int, Sequence[PersonRow]] = field(default_factory=dict)
    programmes: tuple[Programme, ...] = ()  # aid for this family


def read_person(
    opened: OpenStore,
    area_id: int,
    person: int,
    *,
    as_of: dt.date,
    today: dt.date,
    by: str,
    at: dt.datetime | None = None,
) -> PersonRead | None:
    """A person of a village with family and parents; None for a person of another village or nobody. Health and
    disability are left out (`read_health`)."""
    own = _own(opened, area_id, person, as_of, today, health=False)
    if own is None:
        return None
    batches, values = own.batches, own.values()
    members = _members(opened, area_id, batches, own.light.family) if own.light and own.light.family else ()
    parents = _parents(opened, area_id, batches, values)
    nik = own.light.nik if own.light else None
    household = housemates(opened, area_id, own.standing, nik)
    beside = [row for row, _ in household.others] if household else []
    others = [related.person for related in (*members, *parents.values(), *beside) if related.person != person]
    _log_read("orang.baca", [person, *own.former, *others], as_of, by, at)
    return replace(
        own.read(as_of, values),
        members=members,
        parents=parents,
        housemates=household,
        programmes=tuple(programmes_of(own.standing, nik)),
    )


def read_health(
    opened: OpenStore,
    area_id: int,
    person: int,
    *,
    as_of: dt.date,
    today: dt.date,
    by: str,
    at: dt.datetime | None = None,
) -> PersonRead | None:
    """A person of a village with health and disability, and without the relatives; None for a person of another
    village or nobody. Logged as an action of its own."""
    own = _own(opened, area_id, person, as_of, today, health=True)
    if own is None:
        return None
    _log_read("orang.baca_kesehatan", [person, *own.former], as_of, by, at)
    return own.read(as_of, own.values())


def _log_read(action: str, persons: Iterable[int], as_of: dt.date, by: str, at: dt.datetime | None) -> None:
    log.record(
        by=by,
        at=at or clock.now(),
        action=action,
        subject="orang",
        subjects=list(dict.fromkeys(persons)),
        detail={"tanggal": as_of.isoformat()},
    )


@dataclass(frozen=True, slots=True)
class _Own:
    """What is said of a person. `standing`: the lists that hold on the date; `batches`: these, or, where none of them
    tells of the person (then not `present`), all that were ever applied; `holding`: what they say, in the order of
    folding; `light`: the person folded from them."""

    person: int
    former: Sequence[int]
    statements: Sequence[Statement]
    standing: Sequence[int]
    batches: Sequence[int]
    holding: Sequence[Statement]
    present: bool
    light: Light | None

    def values(self) -> dict[str, HeldValue]:
        """What holds, by variable."""
        whose = {statement.person for statement in self.holding}
        return _fold_values(self.holding, self.statements, quiet_of(self.batches, only=whose))

    def read(self, as_of: dt.date, values: Mapping[str, HeldValue]) -> PersonRead:
        """The person as the statements tell, without anybody else."""
        earlier = [name for statement in self.statements for name in statement.said if name not in values]
        return PersonRead(
            person=self.person,
            as_of=as_of,
            present=self.present,
            values=values,
            former={name: _history(name, self.statements) for name in dict.fromkeys(earlier)},
            statements=tuple(self.statements),
            family=self.light.family if self.light else None,
        )


def _own(opened: OpenStore, area_id: int, person: int, as_of: dt.date, today: dt.date, *, health: bool) -> _Own | None:
    if not Person.objects.filter(pk=person, area_id=area_id).exists():
        return None
    former = former_of(person)
    statements = _of_person(opened, person, former)
    if not health:
        statements = [_without(statement, HEALTH) for statement in statements]
    standing = batches = standing_batches(area_id, today, as_of=as_of)
    holding = _statements_holding(statements, batches, person)
    present = any(statement.row > 0 for statement in holding)
    if not present:
        batches = applied_batches(area_id, as_of=as_of)
        holding = _statements_holding(statements, batches, person)
    light = fold_persons(batches, frozenset({person})).get(person)
    return _Own(person, former, statements, standing, batches, holding, present, light)


def read_family(
    opened: OpenStore,
    area_id: int,
    family: int,
    *,
    as_of: dt.date,
    today: dt.date,
    by: str,
    at: dt.datetime | None = None,
) -> FamilyRead | None:
    """A family of a village with its members; None for a family of another village or none."""
    if not Family.objects.filter(pk=family, area_id=area_id).exists():
        return None
    statements = _of_family(opened, family)
    batches = standing = standing_batches(area_id, today, as_of=as_of)
    holding = _statements_holding(statements, batches)
    present = bool(holding)
    if not present:
        batches = applied_batches(area_id, as_of=as_of)
        holding = _statements_holding(statements, batches)
    values = _fold_values(holding, statements, quiet_homes(batches, only={family}))
    members = _members(opened, area_id, batches, family)
    household = values["rumah_tangga"].value if "rumah_tangga" in values else None
    others = {
        other: _members(opened, area_id, batches, other)
        for other in _families_sharing(batches, household)
        if other != family
    }
    _log_family(family, [row.person for rows in (members, *others.values()) for row in rows], as_of, by, at)
    kk = values["no_kk"].value.id if "no_kk" in values else None
    aid = tuple(programmes_of(standing, kk))
    return FamilyRead(family, as_of, present, values, members, household, _building_number(household), others, aid)


def _log_family(family: int, persons: Sequence[int], as_of: dt.date, by: str, at: dt.datetime | None) -> None:
    at, detail = at or clock.now(), {"tanggal": as_of.isoformat()}
    log.record(by=by, at=at, action="keluarga.baca", subject="keluarga", subjects=[family], detail=detail)
    log.record(by=by, at=at, action="orang.daftar", subject="orang", subjects=persons)


# ── statements ──────────────────────────────────────────────────────────────────────────────────


def _of_person(opened: OpenStore, person: int, former: Sequence[int]) -> list[Statement]:
    """Every statement about a person, oldest reference date first; those of batches that were taken back, too.

    `former`: the same person in a village that their RT belonged to before.
    """
    persons = [person, *gone_of(person), *former]
    rows = _fetch(
        "SELECT v.id, v.batch_id, v.row, COALESCE(v.same_as_id, v.id), v.person_id"  # noqa: S608
        f" FROM register_personversion v WHERE v.person_id IN ({marks(persons)})",
        persons,
    )
    states = load_states(opened, {content for *_, content, _ in rows})
    return _statements([(number, batch, row, states[c], whose, c) for number, batch, row, c, whose in rows])


def _of_family(opened: OpenStore, family: int) -> list[Statement]:
    rows = _fetch(
        "SELECT v.id, v.batch_id, v.row, c.id, c.content, c.kk_id, u.dusun, u.rw, u.rt, c.household_id"
        " FROM register_familyversion v JOIN register_familyversion c ON c.id = COALESCE(v.same_as_id, v.id)"
        " LEFT JOIN register_areaunit u ON u.id = c.unit_id WHERE v.family_id = %s",
        [family],
    )
    seen = reveal(opened, {row[5] for row in rows if row[5]})
    found = []
    for number, batch, row, content, text, kk, dusun, rw, rt, household in rows:
        said = home_stated(text, (dusun, rw, rt))
        said |= {"rumah_tangga": household} if household else {}
        said |= {"no_kk": mask_number(kk, seen[kk])} if kk else {}
        found.append((number, batch, row, said, 0, content))
    return _statements(found)


def _statements(rows: Iterable[tuple[int, int, int, Mapping[str, Any], int, int]]) -> list[Statement]:
    rows = list(rows)
    batches = Batch.objects.in_bulk({batch for _, batch, *_ in rows})
    found = [
        Statement(
            number,
            batches[batch],
            row,
            _reference(batches[batch]),
            batches[batch].received_at,
            batches[batch].undone_at,
            said,
            person,
            content,
        )
        for number, batch, row, said, person, content in rows
    ]
    return sorted(found, key=lambda statement: (statement.valid_from, statement.batch.pk, statement.number))


def _reference(batch: Batch) -> dt.date:
    assert batch.reference is not None  # noqa: S101 (a batch with persons has one: constraint collect_batch_bertanggal)
    return batch.reference


def _without(one: Statement, names: frozenset[str]) -> Statement:
    said = {name: value for name, value in one.said.items() if name not in names}
    return replace(one, said=said)


def _statements_holding(statements: Sequence[Statement], batches: Sequence[int], person: int = 0) -> list[Statement]:
    """The statements of these batches, in the order of folding; of doubles those of `person` last."""
    place = {number: i for i, number in enumerate(batches)}
    kept = kept_of(batches) if person else {}
    held = [
        statement
        for statement in statements
        if statement.batch.pk in place
        and statement.batch.state == APPLIED
        and kept.get(statement.person, statement.person) == person
    ]
    return sorted(held, key=lambda statement: (place[statement.batch.pk], statement.person == person, statement.number))


def _fold_values(
    holding: Iterable[Statement], statements: Sequence[Statement], quiet: Quiet | None = None
) -> dict[str, HeldValue]:
    origin: dict[str, Statement] = {}
    for statement in holding:
        for name in home_silence(statement.said, quiet.get(statement.content, ())) if quiet else statement.said:
            if not (statement.correction and name in origin and _same(origin[name].said[name], statement.said[name])):
                origin[name] = statement
    return {
        name: HeldValue(statement.said[name], statement, _history(name, statements))
        for name, statement in sorted(origin.items())
    }


def _history(name: str, statements: Iterable[Statement]) -> tuple[Heard, ...]:
    """What was said about a variable, newest first; a source that repeats itself is one entry with two dates."""
    heard: list[Heard] = []
    last: dict[str, int] = {}
    for statement in statements:
        if name not in statement.said:
            continue
        value, key = statement.said[name], statement.batch.source
        position = last.get(key)
        if position is not None and statement.retired_at is None and _same(heard[position].value, value):
            if not statement.correction:
                heard[position] = Heard(value, heard[position].statement, statement)
            continue
        heard.append(Heard(value, statement))
        if statement.retired_at is None:
            last[key] = len(heard) - 1
    return tuple(sorted(heard, key=lambda entry: (entry.until.valid_from, entry.until.batch.pk), reverse=True))


def _same(one: Any, other: Any) -> bool:
    """Numbers of persons are compared by what they are, not by how they are masked."""
    return bool(_comparable(one) == _comparable(other))


def _comparable(value: Any) -> Any:
    return value.id if isinstance(value, NumberSeen) else value


# ── relatives ───────────────────────────────────────────────────────────────────────────────────


def _members(opened: OpenStore, area_id: int, batches: Sequence[int], family: int) -> tuple[PersonRow, ...]:
    """Who belongs to a family when these batches are folded: the head first, then by relationship and age."""
    candidates = persons_where(batches, "c.family_id = %s", [family])
    rows = rows_by_person(opened, area_id, batches, candidates, lambda light: light.family == family)
    return tuple(sorted(rows.values(), key=rank))


def _parents(
    opened: OpenStore, area_id: int, batches: Sequence[int], values: Mapping[str, HeldValue]
) -> dict[str, PersonRow]:
    """Who in this village bears the NIK that the statements give for father and mother."""
    numbers = {name: values[name].value.id for name in ("ayah_nik", "ibu_nik") if name in values}
    if not numbers:
        return {}
    persons = persons_where(batches, f"c.nik_id IN ({marks(numbers)})", list(numbers.values()))
    folded = {
        person: light for person, light in fold_persons(batches, persons).items() if light.nik in numbers.values()
    }
    bearer = {light.nik: person for person, light in folded.items()}
    rows = {row.person: row for row in rows_of(opened, folded, place_persons(area_id, batches, folded))}
    return {name: rows[bearer[number]] for name, number in numbers.items() if number in bearer}


def _families_sharing(batches: Sequence[int], household: int | None) -> list[int]:
    """The families of a household."""
    if household is None or not batches:
        return []
    rows = _fetch(
        "SELECT v.family_id FROM register_familyversion v"  # noqa: S608
        " JOIN register_familyversion c ON c.id = COALESCE(v.same_as_id, v.id)"
        f" WHERE v.batch_id IN ({marks(batches)}) AND v.retired_at IS NULL AND c.household_id = %s",
        [*batches, household],
    )
    return sorted({family for (family,) in rows})


def _building_number(household: int | None) -> str:
    """The number of the building that a household lives in (`12`, or `12, SLS 000112`), "" when it is not known."""
    if household is None:
        return ""
    rows = Household.objects.filter(pk=household).values_list("dwelling__number", flat=True)
    sls, _sign, number = (rows.first() or "").rpartition("/")
    return f"{number}, SLS {sls}" if sls and number else number


def _fetch(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())

"""Write a plan into the tables: numbers, places, families, persons and their statements, a few statements in all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

from django.db import connection

from cantik.base.text import fold
from cantik.register.core.app.current import blind_of, known_numbers, number_place, numbers_in
from cantik.register.core.app.models import AreaUnit, Household
from cantik.register.core.grouping import Unit
from cantik.register.core.plan import ImportPlan
from cantik.register.core.prepare import Families, Number, Persons, Prepared
from cantik.vault.app.bulk import insert, moment, reserve
from cantik.vault.app.opening import OpenStore


@dataclass(frozen=True, slots=True)
class Target:
    """Where and when the plan is written."""

    area_id: int
    batch: int
    at: dt.datetime


def write_numbers(
    opened: OpenStore, area_id: int, wanted: Sequence[Number], blind: Mapping[Number, bytes]
) -> dict[Number, int]:
    """Seal the numbers that the register does not know yet; their ids."""
    ids = reserve("register_sealednumber", len(wanted))
    seal = opened.keys.seal
    version = opened.keys.index_version
    insert(
        "register_sealednumber",
        ("id", "area_id", "kind", "seal", "blind", "index_version"),
        (
            (number, area_id, key[0], seal("nomor", key[1].encode(), number_place(number)), blind[key], version)
            for number, key in zip(ids, wanted, strict=True)
        ),
    )
    return dict(zip(wanted, ids, strict=True))


def kept_numbers(opened: OpenStore, area_id: int, prepared: Prepared) -> dict[Number, int]:
    """Ids of all numbers of some records; those that the register does not know yet are sealed and written."""
    blind = blind_of(opened, numbers_in(prepared))
    known = known_numbers(area_id, blind)
    return known | write_numbers(opened, area_id, [key for key in blind if key not in known], blind)


def write_plan(target: Target, plan: ImportPlan, numbers: Mapping[Number, int]) -> Sequence[int]:
    """Write families and persons of a plan; the numbers are all known now. The ids of the persons' statements."""
    units = _units(target.area_id, plan)
    families = _write_families(target, plan, numbers, units)
    versions = _write_persons(target, plan, numbers, units, families)
    _write_held(target, plan)
    return versions


def _write_held(target: Target, plan: ImportPlan) -> None:
    """Persons whose row is refused stand in the new list as they stood in the former one, and so do their families."""
    at, reference = moment(target.at), plan.prepared.reference.isoformat()
    homes = [held for held in plan.held if held.family_same_as]
    insert(
        "register_familyversion",
        _FAMILY_COLUMNS,
        (
            (version, held.family, target.batch, 0, reference, at, held.family_same_as, *_NO_FAMILY)
            for version, held in zip(reserve("register_familyversion", len(homes)), homes, strict=True)
        ),
    )
    insert(
        "register_personversion",
        _PERSON_COLUMNS,
        (
            (version, held.person, target.batch, held.row, reference, at, held.same_as, b"", *_NOTHING)
            for version, held in zip(reserve("register_personversion", len(plan.held)), plan.held, strict=True)
        ),
    )


def repeat_persons(batch: int, told: Iterable[tuple[Any, ...]], at: dt.datetime) -> None:
    """Statements of a batch that repeat others: person, row, day and the statement of each."""
    rows, when = list(told), moment(at)
    ids = reserve("register_personversion", len(rows))
    insert(
        "register_personversion",
        _PERSON_COLUMNS,
        (
            (number, who, batch, row, _iso_day(day), when, content, b"", *_NOTHING)
            for number, (who, row, day, content) in zip(ids, rows, strict=True)
        ),
    )


def repeat_families(batch: int, told: Iterable[tuple[Any, ...]], at: dt.datetime) -> None:
    """The same of families."""
    rows, when = list(told), moment(at)
    ids = reserve("register_familyversion", len(rows))
    insert(
        "register_familyversion",
        _FAMILY_COLUMNS,
        (
            (number, who, batch, row, _iso_day(day), when, content, *_NO_FAMILY)
            for number, (who, row, day, content) in zip(ids, rows, strict=True)
        ),
    )


def _iso_day(day: dt.date | str) -> str:
    """A day of a raw query, text or date, as it is written."""
    return day if isinstance(day, str) else day.isoformat()


def _units(area_id: int, plan: ImportPlan) -> dict[Unit, int | None]:
    """The id of each dusun/RW/RT of the plan; new ones are made. Nothing known at all is no unit."""
    wanted = dict.fromkeys((*plan.prepared.persons.unit, *plan.prepared.families.unit))
    ids: dict[Unit, int | None] = {
        (dusun, rw, rt): number
        for number, dusun, rw, rt in AreaUnit.objects.filter(area_id=area_id).values_list("id", "dusun", "rw", "rt")
    }
    new = [unit for unit in wanted if unit not in ids and any(unit)]
    fresh = reserve("register_areaunit", len(new))
    insert(
        "register_areaunit",
        ("id", "area_id", "dusun", "rw", "rt"),
        ((number, area_id, *unit) for number, unit in zip(fresh, new, strict=True)),
    )
    ids.update(zip(new, fresh, strict=True))
    ids["", "", ""] = None
    return ids


def _things(table: str, area_id: int, known: Sequence[int]) -> list[int]:
    """The ids of persons or families; those that are 0 are made."""
    fresh = iter(reserve(table, sum(not number for number in known)))
    ids = [number or next(fresh) for number in known]
    insert(table, ("id", "area_id"), ((new, area_id) for new, old in zip(ids, known, strict=True) if not old))
    return ids


def _write_families(
    target: Target, plan: ImportPlan, numbers: Mapping[Number, int], units: Mapping[Unit, int | None]
) -> list[int]:
    families = plan.prepared.families
    ids = _things("register_family", target.area_id, plan.family)
    at, reference = moment(target.at), plan.prepared.reference.isoformat()
    versions = reserve("register_familyversion", len(families))
    households = _households(target.area_id, families)

    def row(i: int) -> tuple[object, ...]:
        start = (versions[i], ids[i], target.batch, families.row[i], reference, at)
        if plan.family_same_as[i]:
            return (*start, plan.family_same_as[i], *_NO_FAMILY)
        kk = families.kk[i]
        return (
            *start,
            None,
            families.digest[i],
            numbers[("kk", kk)] if kk else None,
            units[families.unit[i]],
            households[families.building[i]],
            families.values[i],
        )

    insert("register_familyversion", _FAMILY_COLUMNS, map(row, range(len(families))))
    return ids


_FAMILY_COLUMNS = (
    "id",
    "family_id",
    "batch_id",
    "row",
    "valid_from",
    "recorded_at",
    "same_as_id",
    "digest",
    "kk_id",
    "unit_id",
    "household_id",
    "content",
)
_NO_FAMILY = (b"", None, None, None, "")


def _households(area_id: int, families: Families) -> dict[str, int | None]:
    """The household of each building that families name; new ones are made, with their dwelling.

    Regsosek 109/110: families in one building keep one household (docs/bidang/instruments.md 7).
    """
    wanted = dict.fromkeys(building for building in families.building if building)
    ids: dict[str, int | None] = {"": None}
    if not wanted:
        return ids
    ids |= {
        number: household
        for household, number in Household.objects.filter(area_id=area_id, dwelling__isnull=False).values_list(
            "id", "dwelling__number"
        )
    }
    new = [building for building in wanted if building not in ids]
    dwellings, households = reserve("register_dwelling", len(new)), reserve("register_household", len(new))
    insert("register_dwelling", ("id", "area_id", "number"), zip(dwellings, repeat(area_id), new))
    insert("register_household", ("id", "area_id", "dwelling_id"), zip(households, repeat(area_id), dwellings))
    return ids | dict(zip(new, households, strict=True))


def _write_persons(
    target: Target,
    plan: ImportPlan,
    numbers: Mapping[Number, int],
    units: Mapping[Unit, int | None],
    families: Sequence[int],
) -> Sequence[int]:
    persons = plan.prepared.persons
    ids = _things("register_person", target.area_id, plan.person)
    at, reference = moment(target.at), plan.prepared.reference.isoformat()
    versions = reserve("register_personversion", len(persons))
    heads = zip(versions, ids, repeat(target.batch), persons.row, repeat(reference), repeat(at), strict=False)
    told = _statement_rows(persons, numbers, units, families)
    rows = (
        (*head, same, b"", *_NOTHING) if same else head + said
        for head, said, same in zip(heads, told, plan.same_as, strict=True)
    )
    insert("register_personversion", _PERSON_COLUMNS, rows)
    said = ((versions[i], health) for i, health in enumerate(persons.health) if health and not plan.same_as[i])
    insert("register_personhealth", ("version_id", "content"), said)
    return versions


def _statement_rows(
    persons: Persons,
    numbers: Mapping[Number, int],
    units: Mapping[Unit, int | None],
    families: Sequence[int],
) -> Iterator[tuple[object, ...]]:
    """What each accepted record says, from `same_as_id` on as `_PERSON_COLUMNS` has it."""
    number = {**numbers, ("nik", ""): None, ("telepon", ""): None}.__getitem__
    return zip(
        repeat(None, len(persons)),
        persons.digest,
        [families[place] if place >= 0 else None for place in persons.family],
        map(units.__getitem__, persons.unit),
        map(number, zip(repeat("nik"), persons.nik, strict=False)),
        map(number, zip(repeat("telepon"), persons.phone, strict=False)),
        map(number, zip(repeat("nik"), persons.father_nik, strict=False)),
        map(number, zip(repeat("nik"), persons.mother_nik, strict=False)),
        persons.name,
        map(fold, persons.name),
        persons.birth_place,
        [birth.isoformat() if birth else None for birth in persons.birth_date],
        [facts.terdaftar for facts in persons.standing],
        [facts.domisili for facts in persons.standing],
        [facts.keberadaan for facts in persons.standing],
        persons.values,
        strict=True,
    )


_PERSON_COLUMNS = (
    "id",
    "person_id",
    "batch_id",
    "row",
    "valid_from",
    "recorded_at",
    "same_as_id",
    "digest",
    "family_id",
    "unit_id",
    "nik_id",
    "phone_id",
    "father_nik_id",
    "mother_nik_id",
    "name",
    "name_fold",
    "birth_place",
    "birth_date",
    "terdaftar",
    "domisili",
    "keberadaan",
    "content",
)
_NOTHING = (None, None, None, None, None, None, "", None, "", None, "", "", "", "")


def retire(table: str, batch: int, at: dt.datetime) -> None:
    """End the statements of a batch in register time; they stay, for who asks "as known at" an earlier moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{table}" SET retired_at = %s WHERE batch_id = %s AND retired_at IS NULL',  # noqa: S608
            [moment(at), batch],
        )

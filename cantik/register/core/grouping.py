"""Who belongs to which family in a batch: by KK number, else by the running number of the family in the file. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cantik.collect.batch import Value

Columns = dict[str, list[Value]]
Unit = tuple[str, str, str]  # dusun, rw, rt
_NOWHERE: Unit = ("", "", "")
# dukcapil_shdk 1 and regsosek_409 1: head of the family
_HEAD = "1"


def as_unit(parts: Sequence[str]) -> Unit:
    """Dusun, RW and RT as they are stored, a list of three, as a value."""
    dusun, rw, rt = parts
    return dusun, rw, rt


def texts(columns: Columns, name: str, count: int) -> list[str]:
    """A column as text, "" for missing values. NUL is taken out: PostgreSQL cannot store it."""
    values = columns.get(name)
    if values is None:
        return [""] * count
    return ["" if value is None else str(value).replace("\0", "") for value in values]


def numbers(columns: Columns, name: str, count: int) -> list[str]:
    """A column of numbers of persons, "" for missing ones; OpenSID writes 0 for "not known"."""
    return ["" if text in {"0", "-"} else text for text in texts(columns, name, count)]


def units(columns: Columns, count: int) -> list[Unit]:
    """Dusun, RW and RT of each record."""
    return list(zip(*(texts(columns, name, count) for name in ("dusun", "rw", "rt")), strict=True))


@dataclass(slots=True)
class Grouped:
    """Families of a batch: those with a record of their own first, then those that only their members name.

    `member[i]` is the family of person i (-1: none); `row` 0 and no values: a family without a record of its own.
    """

    member: list[int]
    row: list[int]
    kk: list[str]
    unit: list[Unit]
    building: list[str]
    columns: Columns


def group(persons: Columns, count: int, families: Columns, rows: list[int]) -> Grouped:
    """Tie `count` persons to the families of the file, `rows` of which have a record of their own."""
    own = len(rows)
    kk, running = numbers(families, "no_kk", own), texts(families, "nomor_keluarga", own)
    grouped = Grouped([], list(rows), kk, units(families, own), _buildings(families, own), families)
    by_kk = {number: place for place, number in enumerate(kk) if number}
    by_running = {number: place for place, number in enumerate(running) if number}
    person_kk, person_running = numbers(persons, "no_kk", count), texts(persons, "nomor_keluarga", count)
    for number, called in zip(person_kk, person_running, strict=True):
        place = by_running.get(called, -1) if called else -1
        if place < 0 and number:
            place = by_kk.get(number, -1)
        if place < 0 and (number or called):
            place = _add_family(grouped, number)
            if number:
                by_kk[number] = place
            if called:
                by_running[called] = place
        grouped.member.append(place)
    _place_families(grouped, persons, count)
    return grouped


def _add_family(grouped: Grouped, kk: str) -> int:
    """A family that only its members name."""
    grouped.row.append(0)
    grouped.kk.append(kk)
    grouped.unit.append(_NOWHERE)
    grouped.building.append("")
    return len(grouped.row) - 1


def _place_families(grouped: Grouped, persons: Columns, count: int) -> None:
    """A family whose record names no dusun, RW or RT lives where its head does, else where its first member does."""
    silent = {place for place, unit in enumerate(grouped.unit) if unit == _NOWHERE}
    if not silent:
        return
    where = units(persons, count)
    relation = persons.get("hubungan_keluarga") or persons.get("r409") or [None] * count
    for person, place in enumerate(grouped.member):
        if place in silent and where[person] != _NOWHERE:
            if relation[person] == _HEAD:
                grouped.unit[place] = where[person]
                silent.discard(place)
            elif grouped.unit[place] == _NOWHERE:
                grouped.unit[place] = where[person]


def _buildings(families: Columns, count: int) -> list[str]:
    """Number of the building within its SLS (Regsosek 105, 105a, 109): families in one building share it."""
    parts = (texts(families, name, count) for name in ("r105", "r105a", "r109"))
    return [f"{sls}{sub}/{number}" if number else "" for sls, sub, number in zip(*parts, strict=True)]

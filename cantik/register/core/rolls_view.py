"""Columns that lists of members add to a view: the household of a person, and who takes part in aid programmes. Pure.

A programme is told apart by its title (`content/program_bantuan.csv`); what no row names is counted among all
programmes only. A list says nothing about who is not in the register.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from cantik.base.errors import ContentError
from cantik.base.text import fold
from cantik.register.core.rolls import PERSONS

_FILE = "program_bantuan.csv"
_HEAD = ["variabel", "pola", "dasar"]
#: every programme together, of families and of persons
ANY = "ikut_bantuan"
YES, NO = "ya", "tidak"
#: opensid_sasaran_program: a household
_HOUSEHOLD_TARGET = "3"


@dataclass(frozen=True, slots=True)
class ProgrammeTakers:
    """A programme that runs on the date: ids of persons and families, numbers of households that take part."""

    title: str
    persons: frozenset[int]
    families: frozenset[int]
    groups: frozenset[str]
    target: str


@dataclass(frozen=True, slots=True)
class ListedMembers:
    """`households`: person -> number of the household and relation to its head; None: no list of households stands."""

    households: Mapping[int, tuple[str, str]] | None
    programmes: tuple[ProgrammeTakers, ...]


@cache
def kinds() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Variables of families by programme, with the pattern that a folded title fits.

    Raises `ContentError` K130 with file and line for a row that is not in order.
    """
    text = resources.files("cantik.content").joinpath(_FILE).read_text("utf-8")
    rows = list(csv.reader(text.splitlines()))
    if not rows or rows[0] != _HEAD:
        raise _wrong(1, ",".join(rows[0]) if rows else "")
    found = []
    for line, row in enumerate(rows[1:], 2):
        if len(row) != len(_HEAD) or not all(cell.strip() for cell in row):
            raise _wrong(line, ",".join(row))
        try:
            found.append((row[0], re.compile(row[1])))
        except re.error as error:
            raise _wrong(line, row[1]) from error
    return tuple(found)


@cache
def list_columns() -> frozenset[str]:
    """Every column that lists may add, of persons or of families."""
    return frozenset({"rumah_tangga_daftar", "hubungan_rumah_tangga", ANY}) | {variable for variable, _ in kinds()}


def _wrong(line: int, found: str) -> ContentError:
    return ContentError(
        "K130",
        "Baris program bantuan tidak sah",
        where=f"{_FILE}:{line}",
        found=found,
        expected="variabel,pola,dasar",
        mend="Perbaiki baris itu.",
    )


def kind_of(title: str) -> str:
    """The variable of a programme by its title, "" for one of another name.

    >>> kind_of("Program Keluarga Harapan 2025"), kind_of("BLT Dana Desa"), kind_of("Beras Natal")
    ('ikut_pkh', 'ikut_blt_desa', '')
    """
    folded = fold(title).lower()
    return next((variable for variable, pattern in kinds() if pattern.search(folded)), "")


def add_listed(persons: dict[str, list[Any]], families: dict[str, list[Any]], listed: ListedMembers) -> str:
    """Add the columns to those of a view (rows in an order that no id has a part in); SHA-256 over what was added."""
    added: dict[str, list[Any]] = {}
    people = [int(person) for person in persons["id"]]
    if listed.households is not None:
        said = [listed.households.get(person) for person in people]
        place: dict[str, int] = {}
        added["rumah_tangga_daftar"] = [
            -1 if household is None else place.setdefault(household[0], len(place)) for household in said
        ]
        added["hubungan_rumah_tangga"] = [None if household is None else household[1] or None for household in said]
    homes: dict[str, list[Any]] = {}
    if listed.programmes:
        taking = {person for programme in listed.programmes for person in programme.persons}
        if any(programme.target == PERSONS for programme in listed.programmes):
            added[ANY] = [YES if person in taking else NO for person in people]
        homes = _of_families(persons, families, listed, people)
    persons |= added
    families |= homes
    return hashlib.sha256(json.dumps([added, homes], sort_keys=True).encode()).hexdigest()


def _of_families(
    persons: Mapping[str, Sequence[Any]],
    families: Mapping[str, Sequence[Any]],
    listed: ListedMembers,
    people: Sequence[int],
) -> dict[str, list[Any]]:
    """Families that take part: the family itself, one of its members, or the household of one of its members."""
    ids = [int(family) for family in families["id"]]
    households = listed.households or {}
    columns: dict[str, list[Any]] = {}
    for programme in listed.programmes:
        inside = set(programme.families)
        for person, family in zip(people, persons["keluarga"], strict=True):
            of_household = programme.target == _HOUSEHOLD_TARGET and person in households
            if family >= 0 and (
                person in programme.persons or (of_household and households[person][0] in programme.groups)
            ):
                inside.add(ids[family])
        for name in filter(None, (ANY, kind_of(programme.title))):
            column = columns.setdefault(name, [NO] * len(ids))
            for at, family in enumerate(ids):
                if family in inside:
                    column[at] = YES
    return columns

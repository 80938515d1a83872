"""Persons of a village as lists show them, folded from the columns of their statements.

The light half of a person: name, family, place, birth date, bases. Contents are decoded and numbers opened only for the
few rows that are shown. Everything here reads the statements of given batches, which lie beside each other and are
found by the index over (batch, person): how many other villages the store holds does not matter.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import connection

from cantik.base.text import mask
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.register.core.app.current import as_date, marks, reveal
from cantik.register.core.app.models import AreaUnit
from cantik.register.core.app.silenced_values import quiet_homes, quiet_of
from cantik.register.core.app.ties import kept_of, with_gone
from cantik.register.core.codec import decode_row, decode_text
from cantik.register.core.conflict import silence
from cantik.register.core.grouping import Unit
from cantik.vault.app.opening import OpenStore

_CHUNK = 500
#: what the rows of a list take out of the contents
_SHOWN = ("jenis_kelamin", "hubungan_keluarga", "r409")


@dataclass(slots=True)
class Light:
    """One person, folded: a later statement that says something wins. `names`: every spelling, oldest first."""

    name: str = ""
    name_fold: str = ""
    names: list[tuple[str, str]] = field(default_factory=list)
    family: int | None = None
    unit: int | None = None
    nik: int | None = None
    birth_date: dt.date | None = None
    terdaftar: str = ""
    domisili: str = ""
    contents: list[int] = field(default_factory=list)
    quiet: dict[int, Collection[str]] = field(default_factory=dict)  # content -> what is not heard of it


class PersonRow(NamedTuple):
    """A person of a list. `nik` is masked; `said`: sex and relationship, the codes by variable."""

    person: int
    family: int | None
    name: str
    birth_date: dt.date | None
    unit: Unit
    terdaftar: str
    domisili: str
    nik: str
    said: Mapping[str, str]


class PersonOutline(NamedTuple):
    """What a list sorts and filters by: the least that must be folded for everybody of a village."""

    name_fold: str | None
    family: int | None
    unit: int | None
    terdaftar: str
    domisili: str


def outlines(batches: Sequence[int], only: frozenset[int] | None = None) -> dict[int, PersonOutline]:
    """The outlines of the persons of these batches (given in the order of folding), or of those that are in `only`."""
    found: dict[int, tuple[Any, ...]] = {}
    quiet = quiet_of(batches, only=with_gone(kept_of(batches), only))
    columns = "c.id, c.name_fold, c.family_id, c.unit_id, c.terdaftar, c.domisili"
    for _, _, person, content, *told in _statements(columns, batches, only):
        said = _blank_silent(told, _OUTLINED, quiet[content]) if content in quiet else told
        old = found.get(person)
        found[person] = (
            tuple(said) if old is None else tuple(new or known for new, known in zip(said, old, strict=True))
        )
    return {person: PersonOutline._make(said) for person, said in found.items()}


#: the variable of each column that is folded here; the number of the card stands for the family, the dusun for the unit
_OUTLINED = ("nama", "no_kk", "dusun", "terdaftar", "domisili")
_FOLDED = ("nama", "nama", "no_kk", "dusun", "nik", "tanggal_lahir", "terdaftar", "domisili")


def _blank_silent(said: Sequence[Any], names: Sequence[str], silent: Collection[str]) -> list[Any]:
    """The columns of a statement without what is not heard of it."""
    return [None if name in silent else value for name, value in zip(names, said, strict=True)]


def fold_persons(batches: Sequence[int], only: frozenset[int] | None = None) -> dict[int, Light]:
    """Persons of these batches (given in the order of folding), or those of them that are in `only`."""
    folded: dict[int, Light] = {}
    quiet = quiet_of(batches, only=with_gone(kept_of(batches), only))
    columns = "c.id, c.name, c.name_fold, c.family_id, c.unit_id, c.nik_id, c.birth_date, c.terdaftar, c.domisili"
    for _, _, person, content, *told in _statements(columns, batches, only):
        said = told
        one = folded.setdefault(person, Light())
        one.contents.append(content)
        if content in quiet:
            one.quiet[content] = quiet[content]
            if "nama" in quiet[content] and said[0]:
                one.names.append((said[0], said[1]))  # whoever looks for this spelling finds the person
            said = _blank_silent(said, _FOLDED, quiet[content])
        _say(one, said)
    return folded


def _statements(columns: str, batches: Sequence[int], only: frozenset[int] | None) -> list[tuple[Any, ...]]:
    """Batch, id, person and columns of the standing statements of these batches, in the order of folding."""
    rows: list[tuple[Any, ...]] = []
    kept = kept_of(batches)
    for part in _parts(batches, with_gone(kept, only)):
        among = f" AND v.person_id IN ({marks(part)})" if part else ""
        rows += fetch(
            f"SELECT v.batch_id, v.id, v.person_id, {columns}, v.row FROM register_personversion v"  # noqa: S608
            " JOIN register_personversion c ON c.id = COALESCE(v.same_as_id, v.id)"
            f" WHERE v.batch_id IN ({marks(batches)}) AND v.retired_at IS NULL{among}",
            [*batches, *part],
        )
    if len(batches) > 1:  # within one batch there is one statement about a person
        place = {number: i for i, number in enumerate(batches)}
        # Of two that are one the list tells of both: what it says of the one who is kept holds.
        rows.sort(key=lambda row: (place[row[0]], row[2] not in kept, row[1]))
    if kept:
        rows = [(*row[:2], kept.get(row[2], row[2]), *row[3:]) for row in rows]
    held = {row[2] for row in rows if row[-1] > 0}  # an event (row 0) keeps nobody of whom no list tells any more
    return [row[:-1] for row in rows if row[2] in held]


def _say(one: Light, said: Sequence[Any]) -> None:
    name, name_fold, family, unit, nik, birth, terdaftar, domisili = said
    if name:
        one.name, one.name_fold = name, name_fold
        one.names.append((name, name_fold))
    one.family = family or one.family
    one.unit = unit or one.unit
    one.nik = nik or one.nik
    one.birth_date = as_date(birth) or one.birth_date
    one.terdaftar = terdaftar or one.terdaftar
    one.domisili = domisili or one.domisili


def persons_where(batches: Sequence[int], condition: str, values: Sequence[Any]) -> frozenset[int]:
    """The persons about whom a statement of these batches says what an SQL condition over `c` asks."""
    if not batches:
        return frozenset()
    rows = fetch(  # without DISTINCT: SQLite would rather walk the index over all persons than sort a few
        "SELECT v.person_id FROM register_personversion v"  # noqa: S608 - conditions come from the code
        " JOIN register_personversion c ON c.id = COALESCE(v.same_as_id, v.id)"
        f" WHERE v.batch_id IN ({marks(batches)}) AND v.retired_at IS NULL AND {condition}",
        [*batches, *values],
    )
    kept = kept_of(batches)
    return frozenset(kept.get(person, person) for (person,) in rows)


def persons_of_accepted(accepted: Mapping[int, int]) -> frozenset[int]:
    """The persons that the accepted rows of some batches tell of; `accepted`: of each batch how many rows that are.

    Behind the statements of its accepted rows a batch has those of persons whose row was refused and who stand as they
    stood: these were told by no row of it.
    """
    if not accepted:
        return frozenset()
    rows = fetch(
        "SELECT batch_id, person_id FROM register_personversion"  # noqa: S608 - only marks are written into it
        f" WHERE batch_id IN ({marks(accepted)}) AND retired_at IS NULL ORDER BY batch_id, id",
        [*accepted],
    )
    left, kept = dict(accepted), kept_of(list(accepted))
    told: set[int] = set()
    for batch, person in rows:
        left[batch] -= 1
        if left[batch] >= 0:
            told.add(kept.get(person, person))
    return frozenset(told)


def units_of(area_id: int) -> dict[int, Unit]:
    """Every dusun, RW and RT that the village's sources name, by its id."""
    rows = AreaUnit.objects.filter(area_id=area_id).values_list("pk", "dusun", "rw", "rt")
    return {number: (dusun, rw, rt) for number, dusun, rw, rt in rows}


def hamlets_of(area: AreaCode) -> frozenset[str]:
    """The names of the dusun that a village's sources have used; none for a village that has no data yet."""
    row = find_area(area)
    return frozenset(dusun for dusun, _rw, _rt in units_of(row.pk).values() if dusun) if row else frozenset()


def place_persons(area_id: int, batches: Sequence[int], folded: Mapping[int, Light | PersonOutline]) -> dict[int, Unit]:
    """The unit of each person: their own, else their family's, else nothing known."""
    units = units_of(area_id)
    without = {light.family for light in folded.values() if light.unit is None and light.family is not None}
    of_family = family_units(batches, frozenset(without))
    return {
        person: units.get(light.unit or of_family.get(light.family or 0, 0), ("", "", ""))
        for person, light in folded.items()
    }


def family_rows(batches: Sequence[int], families: Collection[int], columns: str) -> list[tuple[Any, ...]]:
    """What these batches state of some families, in the order of folding: family, then the columns asked for of the
    statement `c`."""
    place = {number: i for i, number in enumerate(batches)}
    rows: list[tuple[Any, ...]] = []
    for part in _parts(batches, frozenset(families)):
        rows += fetch(
            f"SELECT v.batch_id, v.id, v.family_id, {columns} FROM register_familyversion v"  # noqa: S608
            " JOIN register_familyversion c ON c.id = COALESCE(v.same_as_id, v.id)"
            f" WHERE v.batch_id IN ({marks(batches)}) AND v.retired_at IS NULL AND v.family_id IN ({marks(part)})",
            [*batches, *part],
        )
    return [row[2:] for row in sorted(rows, key=lambda row: (place[row[0]], row[1]))]


def family_units(batches: Sequence[int], families: frozenset[int]) -> dict[int, int]:
    """The id of the unit that each of some families lives in, where a batch (in the order of folding) says it."""
    rows = family_rows(batches, families, "c.unit_id, c.id")
    quiet = quiet_homes(batches, only=families) if rows else {}
    return {family: unit for family, unit, content in rows if unit and "dusun" not in quiet.get(content, ())}


def family_cards(batches: Sequence[int], families: frozenset[int]) -> dict[int, int]:
    """The id of the sealed KK number of each of some families, where a batch (in the order of folding) says it."""
    return {family: card for family, card in family_rows(batches, families, "c.kk_id") if card is not None}


def rows_of(opened: OpenStore, shown: Mapping[int, Light], units: Mapping[int, Unit]) -> list[PersonRow]:
    """The rows of a list: numbers are opened and masked, sex and relationship decoded, for these persons only."""
    numbers = reveal(opened, {light.nik for light in shown.values() if light.nik})
    told = said_of(shown, _SHOWN)
    rows = []
    for person, light in shown.items():
        nik = mask(numbers[light.nik]) if light.nik else ""
        rows.append(
            PersonRow(
                person,
                light.family,
                light.name,
                light.birth_date,
                units[person],
                light.terdaftar,
                light.domisili,
                nik,
                told[person],
            )
        )
    return rows


def said_of(shown: Mapping[int, Light], names: Sequence[str]) -> dict[int, dict[str, str]]:
    """Return the values of a few variables of these persons as text, by person, after the differences between sources
    are decided; never a sealed number."""
    contents = _contents([content for light in shown.values() for content in light.contents], names)
    found: dict[int, dict[str, str]] = {}
    for person, light in shown.items():
        found[person] = {}
        for content in light.contents:
            found[person] |= silence(contents.get(content, {}), light.quiet.get(content, ()))
    return found


def rows_by_person(
    opened: OpenStore,
    area_id: int,
    batches: Sequence[int],
    persons: Collection[int],
    keep: Callable[[Light], bool] = lambda _: True,
) -> dict[int, PersonRow]:
    """The rows of these persons as these batches tell of them, by person; `keep`: of whom a row is wanted."""
    folded = fold_persons(batches, frozenset(persons)) if persons else {}
    folded = {person: light for person, light in folded.items() if keep(light)}
    return {row.person: row for row in rows_of(opened, folded, place_persons(area_id, batches, folded))}


def rank(row: PersonRow) -> tuple[int, dt.date, str]:
    """Return the sort key of a member within a family: the head first, then by relationship, birth date and name."""
    relation = row.said.get("hubungan_keluarga") or row.said.get("r409") or "99"
    return int(relation) if relation.isdigit() else 99, row.birth_date or dt.date.max, row.name


def _contents(numbers: Sequence[int], names: Sequence[str]) -> dict[int, dict[str, str]]:
    """A few variables of contents, by content."""
    found = {}
    for start in range(0, len(numbers), _CHUNK):
        part = list(numbers[start : start + _CHUNK])
        for number, content in fetch(
            f"SELECT id, content FROM register_personversion WHERE id IN ({marks(part)})",  # noqa: S608
            part,
        ):
            said = decode_row(content)
            found[number] = {name: str(decode_text(said[name])) for name in names if said.get(name) is not None}
    return found


def _parts(batches: Sequence[int], only: frozenset[int] | None) -> Iterable[list[int]]:
    """An empty list for everybody, else the ids in pieces that a statement can take; nothing without batches."""
    if not batches:
        return
    if only is None:
        yield []
        return
    ids = sorted(only)
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]


def fetch(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())

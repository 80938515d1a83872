"""Look for persons of one village: by a part of the name, by a full NIK or KK number, by place and standing.

A search reads the standing statements of one village and nothing else, however many villages the store holds: they lie
beside each other, found by the index over (batch, person). Names are compared in their folded form, which is written
with each statement; as statements never change, nothing has to be kept in step when a batch is applied or taken back.
Numbers are found by their blind index only, and only whole ones.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import connection

from cantik.base.text import fold, mask
from cantik.collect.app.models import APPLIED, Batch
from cantik.register.app.current import as_date, marks, reveal, stocks_of
from cantik.register.app.models import AreaUnit, SealedNumber
from cantik.register.app.opening import OpenStore
from cantik.register.codec import decode_row
from cantik.register.fold import standing_stocks
from cantik.register.grouping import Unit

#: rows of a page of the list
PAGE = 25
#: what the filter of standing may say
RECORDED, REGISTERED, RESIDENT, ENDED, GONE = "tercatat", "terdaftar", "domisili", "tidak", "keluar"
STANDINGS = (RECORDED, REGISTERED, RESIDENT, ENDED, GONE)
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for. `words`: folded parts of the name; `persons`: only these; `rt` is `(rw, rt)`."""

    words: tuple[str, ...] = ()
    persons: frozenset[int] | None = None
    dusun: str = ""
    rt: tuple[str, str] | None = None
    standing: str = RECORDED


class Row(NamedTuple):
    """A person of the list. `nik` is masked; `also`: another source's spelling of the name, when that was found."""

    person: int
    family: int | None
    name: str
    also: str
    birth_date: dt.date | None
    sex: str
    unit: Unit
    terdaftar: str
    domisili: str
    nik: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page of what was found, in the order of the names."""

    rows: tuple[Row, ...]
    total: int
    number: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE))


@dataclass(slots=True)
class _Light:
    """What the list needs of a person, folded from the columns of its statements (no content is decoded)."""

    name: str = ""
    name_fold: str = ""
    names: list[tuple[str, str]] = field(default_factory=list)  # as written and folded, oldest first
    family: int | None = None
    unit: int | None = None
    nik: int | None = None
    birth_date: dt.date | None = None
    terdaftar: str = ""
    domisili: str = ""
    contents: list[int] = field(default_factory=list)


def words_of(text: str) -> tuple[str, ...]:
    """The folded words of what was typed; a name must hold each of them, in any order, also as a part of a word.

    >>> words_of("  Siti, AMIN ")
    ('siti', 'amin')
    """
    return tuple(dict.fromkeys(fold(text).split()))


def find(opened: OpenStore, area: int, wanted: Wanted, *, page: int, today: dt.date) -> Page:
    """One page of the persons of a village that are wanted. Reading is to be logged by the caller, with what it shows.

    `GONE` looks among those who were in an earlier list of the village and are in none that stands now.
    """
    standing = [number for stock in standing_stocks(stocks_of(area, today=today)) for number in stock.batches]
    batches = standing
    if wanted.standing == GONE:
        batches = _applied(area)
    folded = _light(batches, _subset(batches, wanted))
    if wanted.standing == GONE:
        here = _present(standing)
        folded = {person: one for person, one in folded.items() if person not in here}
    placed = _placed(area, batches, folded)
    kept = [person for person, one in folded.items() if _fits(one, placed[person], wanted)]
    kept.sort(key=lambda person: (folded[person].name_fold, person))
    number = min(max(1, page), max(1, -(-len(kept) // PAGE)))
    shown = {person: folded[person] for person in kept[(number - 1) * PAGE : number * PAGE]}
    return Page(tuple(_rows(opened, shown, placed, wanted.words)), len(kept), number)


def persons_with_number(opened: OpenStore, area: int, digits: str) -> frozenset[int]:
    """The persons of a village about whom a standing batch states this NIK; at most a few (a NIK used twice)."""
    return _with_number(opened, area, "nik", digits, "register_personversion", "person_id", "nik_id")


def families_with_number(opened: OpenStore, area: int, digits: str) -> frozenset[int]:
    """The families of a village for which a standing batch states this KK number."""
    return _with_number(opened, area, "kk", digits, "register_familyversion", "family_id", "kk_id")


def _with_number(
    opened: OpenStore, area: int, kind: str, digits: str, table: str, thing: str, column: str
) -> frozenset[int]:
    sealed = list(
        SealedNumber.objects.filter(area_id=area, kind=kind, blind=opened.keys.index(kind, digits)).values_list(
            "pk", flat=True
        )
    )
    batches = _applied(area)
    if not sealed or not batches:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT v.{thing} FROM {table} v JOIN {table} c ON c.id = COALESCE(v.same_as_id, v.id)"  # noqa: S608
            f" WHERE v.batch_id IN ({marks(batches)}) AND v.retired_at IS NULL AND c.{column} IN ({marks(sealed)})",
            [*batches, *sealed],
        )
        return frozenset(number for (number,) in cursor.fetchall())


def _applied(area: int) -> list[int]:
    """Every batch that was not taken back, in the order of folding."""
    rows = Batch.objects.filter(area_id=area, state=APPLIED).order_by("reference", "pk")
    return list(rows.values_list("pk", flat=True))


def units_of(area: int) -> list[Unit]:
    """Every dusun, RW and RT that the village's sources name."""
    return sorted(_units(area).values())


# ── folding ─────────────────────────────────────────────────────────────────────────────────────


def _subset(batches: Sequence[int], wanted: Wanted) -> frozenset[int] | None:
    """The persons whom the name or the number picks; None for no such wish."""
    if not wanted.words:
        return wanted.persons
    if not batches:
        return frozenset()
    like = " AND c.name_fold LIKE %s" * len(wanted.words)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT v.person_id FROM register_personversion v"  # noqa: S608
            " JOIN register_personversion c ON c.id = COALESCE(v.same_as_id, v.id)"
            f" WHERE v.batch_id IN ({marks(batches)}) AND v.retired_at IS NULL{like}",
            [*batches, *(f"%{word}%" for word in wanted.words)],  # folded: letters and digits only, no wildcards
        )
        named = frozenset(person for (person,) in cursor.fetchall())
    return named if wanted.persons is None else named & wanted.persons


_COLUMNS = (
    "v.person_id, c.id, c.name, c.name_fold, c.family_id, c.unit_id, c.nik_id, c.birth_date, c.terdaftar, c.domisili"
)


def _light(batches: Sequence[int], only: frozenset[int] | None) -> dict[int, _Light]:
    """Persons of these batches (in the order of folding), or of those of `only`."""
    folded: dict[int, _Light] = {}
    if not batches:
        return folded
    place = {number: i for i, number in enumerate(batches)}
    rows: list[tuple[Any, ...]] = []
    for part in _parts(only):
        among = f" AND v.person_id IN ({marks(part)})" if part is not None else ""
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT v.batch_id, v.id, {_COLUMNS} FROM register_personversion v"  # noqa: S608
                " JOIN register_personversion c ON c.id = COALESCE(v.same_as_id, v.id)"
                f" WHERE v.batch_id IN ({marks(batches)}) AND v.retired_at IS NULL{among}",
                [*batches, *(part or ())],
            )
            rows += cursor.fetchall()
    rows.sort(key=lambda row: (place[row[0]], row[1]))
    for _, _, person, content, *said in rows:
        one = folded.setdefault(person, _Light())
        one.contents.append(content)
        _say(one, *said)
    return folded


def _say(one: _Light, name: str, name_fold: str | None, family: int | None, unit: int | None, nik: int | None,
         birth: Any, terdaftar: str, domisili: str) -> None:  # fmt: skip
    if name:
        one.name, one.name_fold = name, name_fold or ""
        one.names.append((one.name, one.name_fold))
    one.family = family or one.family
    one.unit = unit or one.unit
    one.nik = nik or one.nik
    one.birth_date = as_date(birth) or one.birth_date
    one.terdaftar = terdaftar or one.terdaftar
    one.domisili = domisili or one.domisili


def _parts(only: frozenset[int] | None) -> Iterable[list[int] | None]:
    """None for everybody, else the ids in pieces that a statement can take."""
    if only is None:
        yield None
        return
    ids = sorted(only)
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]


def _present(batches: Sequence[int]) -> frozenset[int]:
    """Who stands in these batches."""
    if not batches:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person_id FROM register_personversion"  # noqa: S608
            f" WHERE retired_at IS NULL AND batch_id IN ({marks(batches)})",
            list(batches),
        )
        return frozenset(person for (person,) in cursor.fetchall())


def _units(area: int) -> dict[int, Unit]:
    rows = AreaUnit.objects.filter(area_id=area).values_list("pk", "dusun", "rw", "rt")
    return {number: (dusun, rw, rt) for number, dusun, rw, rt in rows}


def _placed(area: int, batches: Sequence[int], folded: Mapping[int, _Light]) -> dict[int, Unit]:
    """The unit of each person: their own, else their family's, else nothing known."""
    units = _units(area)
    without = {one.family for one in folded.values() if one.unit is None and one.family is not None}
    of_family = _family_units(batches, frozenset(without))
    return {
        person: units.get(one.unit or of_family.get(one.family or 0, 0), ("", "", "")) for person, one in folded.items()
    }


def _family_units(batches: Sequence[int], families: frozenset[int]) -> dict[int, int]:
    """The unit of families, for persons whose own source gives no place."""
    place = {number: i for i, number in enumerate(batches)}
    rows: list[tuple[int, int, int, int | None]] = []
    for part in _parts(families):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT v.batch_id, v.id, v.family_id, c.unit_id FROM register_familyversion v"  # noqa: S608
                " JOIN register_familyversion c ON c.id = COALESCE(v.same_as_id, v.id)"
                f" WHERE v.batch_id IN ({marks(batches)}) AND v.retired_at IS NULL"
                f" AND v.family_id IN ({marks(part or ())})",
                [*batches, *(part or ())],
            )
            rows += cursor.fetchall()
    return {family: unit for _, _, family, unit in sorted(rows, key=lambda row: (place[row[0]], row[1])) if unit}


def _fits(one: _Light, unit: Unit, wanted: Wanted) -> bool:
    if wanted.dusun and unit[0] != wanted.dusun:
        return False
    if wanted.rt is not None and unit[1:] != wanted.rt:
        return False
    if wanted.standing == REGISTERED:
        return one.terdaftar == "ya"
    if wanted.standing == RESIDENT:
        return one.domisili == "ya"
    return wanted.standing != ENDED or "tidak" in (one.terdaftar, one.domisili)


def _rows(
    opened: OpenStore, shown: Mapping[int, _Light], placed: Mapping[int, Unit], words: Sequence[str]
) -> Iterable[Row]:
    """The rows of a page: only for these few persons are numbers opened and contents decoded."""
    numbers = reveal(opened, {one.nik for one in shown.values() if one.nik})
    sexes = _sexes([content for one in shown.values() for content in one.contents])
    for person, one in shown.items():
        sex = next((sexes[content] for content in reversed(one.contents) if content in sexes), "")
        nik = mask(numbers[one.nik]) if one.nik else ""
        yield Row(person, one.family, one.name, _also(one, words), one.birth_date, sex, placed[person], one.terdaftar,
                  one.domisili, nik)  # fmt: skip


def _also(one: _Light, words: Sequence[str]) -> str:
    """The spelling that was found, when it is not the one that is shown."""
    if all(word in one.name_fold for word in words):
        return ""
    return next((name for name, folded in one.names if all(word in folded for word in words)), "")


def _sexes(contents: Sequence[int]) -> dict[int, str]:
    """Code of the sex by content; contents that say nothing are left out."""
    found: dict[int, str] = {}
    if not contents:
        return found
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, content FROM register_personversion WHERE id IN ({marks(contents)})",  # noqa: S608
            list(contents),
        )
        for number, content in cursor.fetchall():
            sex = decode_row(content).get("jenis_kelamin")
            if sex is not None:
                found[number] = str(sex)
    return found

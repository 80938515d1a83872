"""Rows to villages and kabupaten: the second pass over each file, in which nothing of a row becomes a Python object."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from cantik.codes.area import AreaCode
from cantik.collect.columns import clean_text
from cantik.engines.foreign import Cells, refuse_changed
from cantik.engines.staging import (
    KABUPATEN,
    NOWHERE,
    UNKNOWN,
    VILLAGE,
    Lookup,
    RowKeys,
    Staging,
    name_of,
    number_of,
    person_key,
)
from cantik.snapshot.parts.cells import ReadCells
from cantik.snapshot.parts.columns import PartsError
from cantik.snapshot.parts.order import FamiliesTold, PartsTold, Progress
from cantik.snapshot.parts.table import KnownVillages, LargeFile, stamp_of


@dataclass(frozen=True, slots=True)
class FileLookup:
    """A file after the first pass: its rows that are not blank, the cells by variable, and those of its village; by
    title of a column of NIK or KK numbers in how many rows a cell is none (`unread`)."""

    file: LargeFile
    rows: int
    cells: Mapping[str, Cells]
    villages: Cells
    unread: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlacedVillages:
    """The villages of all files in the order of their codes, and what finds them in cells of persons and families."""

    codes: tuple[AreaCode, ...]
    of_persons: KnownVillages
    of_families: KnownVillages

    def lookup(self, seen: FileLookup, known: KnownVillages) -> Lookup:
        """The numbers of village and kabupaten of each cell, `NOWHERE` for a blank one, `UNKNOWN` for one that means no
        village."""
        number = {code: place for place, code in enumerate(self.codes)}
        cells = list(seen.villages)
        found = [known.get(cell) for cell in cells]
        none = [UNKNOWN if clean_text(cell) else NOWHERE for cell in cells]
        villages = [none[at] if code is None else number[code] for at, code in enumerate(found)]
        above = [none[at] if code is None else int("".join(code.kabupaten().parts)) for at, code in enumerate(found)]
        codes = {VILLAGE: np.array(villages, np.int32), KABUPATEN: np.array(above, np.int32)}
        return Lookup(seen.file.village, cells, codes)


def place_villages(
    persons: Sequence[FileLookup],
    families: Sequence[FileLookup],
    known: KnownVillages,
    known_of_families: KnownVillages,
) -> PlacedVillages:
    """The villages that all files name. Raises `PartsError` M127 where they name none that is known."""
    found = {code for seen in persons for cell in seen.villages if (code := known.get(cell)) is not None}
    found |= {code for seen in families for cell in seen.villages if (code := known_of_families.get(cell)) is not None}
    if not found:
        raise PartsError(
            "M127",
            "Tidak satu baris pun menyebut desa yang dikenal",
            where=persons[0].file.facts.name,
            expected="kode desa Kemendagri",
            mend="Sebut kolomnya dengan --village-column, atau wilayahnya dengan --store.",
        )
    return PlacedVillages(tuple(sorted(found)), known, known_of_families)


def stage_families(
    staging: Staging,
    looked: Sequence[FileLookup],
    read: Mapping[str, ReadCells],
    villages: PlacedVillages,
    *,
    placed: bool,
) -> FamiliesTold:
    """Files of families into staging. `placed`: they say where families live."""
    told = FamiliesTold(read=sum(seen.rows for seen in looked), placed=placed)
    for seen in looked:
        number = number_of(seen.file.table, seen.file.position("no_kk"))
        where = villages.lookup(seen, villages.of_families) if placed else None
        rows = staging.take_homes(seen.file.table, where, _lookups(seen, read), number)
        _require_still(seen.file, rows <= seen.rows)
        told.numberless += seen.rows - rows
    known = staging.know_homes(placed=placed)
    told.again, told.unlike, told.nowhere = known.again, known.unlike, known.nowhere
    return told


def stage_persons(
    staging: Staging,
    looked: Sequence[FileLookup],
    read: Mapping[str, ReadCells],
    villages: PlacedVillages,
    told: PartsTold,
    progress: Progress,
) -> None:
    """Files of persons into staging, and what files of families tell beside them. Rows of no village are counted and
    told, not coded."""
    for done, seen in enumerate(looked):
        progress(f"Mengodekan {seen.file.facts.name}", done, len(looked))
        file = seen.file
        person = person_key(number_of(file.table, file.position("nik")), name_of(file.table, file.position("nama")))
        family = number_of(file.table, file.position("no_kk"))
        where = villages.lookup(seen, villages.of_persons)
        rows = staging.take_persons(file.table, where, _lookups(seen, read), RowKeys(person, family))
        named = sum(n for cell, n in seen.villages.items() if clean_text(cell))
        known = sum(n for cell, n in seen.villages.items() if villages.of_persons.get(cell) is not None)
        whole = known <= rows.placed <= seen.rows and rows.placed + rows.unknown >= named
        _require_still(file, whole if told.homes is not None else whole and rows.placed == known)
        told.unknown_village += rows.unknown
        told.nowhere += seen.rows - rows.placed - rows.unknown
    if told.homes is not None:
        told.homes.empty, told.homes.split = staging.spread_homes()


def _lookups(seen: FileLookup, read: Mapping[str, ReadCells]) -> list[Lookup]:
    table, file = seen.file.table, seen.file
    return [own.lookup(table, file.position(name), seen.cells.get(name, {})) for name, own in sorted(read.items())]


def _require_still(file: LargeFile, whole: bool) -> None:
    """A file that somebody still writes is read twice, and is not the same. Raises B124."""
    if not whole or file.stamp != stamp_of(file.table.path):
        raise refuse_changed(file.facts.name)

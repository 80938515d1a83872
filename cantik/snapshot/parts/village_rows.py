"""Files to rows that wait by village and kabupaten; nothing of a row becomes a Python object."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cantik.codes.area import AreaCode
from cantik.collect.columns import clean_text
from cantik.engines.cell_tally import CellTally
from cantik.engines.foreign import Cells, refuse_changed
from cantik.engines.staging import FAMILY, NOWHERE, PERSON, UNKNOWN, AskedCells, CellCodes, Staging, TakenTable
from cantik.snapshot.parts.cell_account import find_unclaimed
from cantik.snapshot.parts.cells import ReadCells
from cantik.snapshot.parts.order import FamiliesTold, PartsTold, Progress
from cantik.snapshot.parts.table import KnownVillages, LargeFile, stamp_of


@dataclass(frozen=True, slots=True)
class FileCells:
    """A file after it was read: its rows that are not blank, the different cells by variable; by title of a column of
    NIK or KK numbers in how many rows a cell is none (`unread`); its cells that hold something (`tally`), and the
    different ones of columns that feed nothing (`looked`)."""

    file: LargeFile
    rows: int
    cells: Mapping[str, Cells]
    unread: Mapping[str, int]
    tally: CellTally
    looked: Mapping[int, Cells]


@dataclass(frozen=True, slots=True)
class CellVillages:
    """The villages that cells name, as far as they are known; those that were found by the number of their code."""

    known: KnownVillages
    found: dict[int, AreaCode]

    def number_of(self, cell: str) -> int:
        """The number of the village of a cell, `NOWHERE` for a blank one, `UNKNOWN` for one that means no village."""
        code = self.known.get(cell)
        if code is None:
            return UNKNOWN if clean_text(cell) else NOWHERE
        number = int("".join(code.parts))
        self.found[number] = code
        return number


def take_families(
    staging: Staging, files: Sequence[LargeFile], variables: Sequence[str], villages: CellVillages, *, placed: bool
) -> tuple[list[FileCells], FamiliesTold]:
    """Files of families into staging. `placed`: they say where families live."""
    told, taken = FamiliesTold(placed=placed), []
    for file in files:
        cells, card = _cells(file, variables), file.position("no_kk")
        places, looked = _places(file, cells), find_unclaimed(file)
        where = file.village if placed else ""
        asked = AskedCells(cells, where, card=card, of_families=True, places=places, looked=looked)
        found = staging.take_families(file.table, asked, villages.number_of)
        _require_still(file)
        told.read += found.rows
        told.numberless += found.rows - found.placed
        taken.append(_file_cells(file, found, {}))
    return taken, told


def know_families(
    staging: Staging, taken: Sequence[FileCells], read: Mapping[str, ReadCells], told: FamiliesTold
) -> None:
    """What all files of families tell together."""
    known = staging.know_homes(_codes(taken, read), placed=told.placed)
    told.again, told.unlike, told.nowhere = known.again, known.unlike, known.nowhere


def take_persons(
    staging: Staging,
    files: Sequence[LargeFile],
    variables: Sequence[str],
    villages: CellVillages,
    told: PartsTold,
    progress: Progress,
) -> list[FileCells]:
    """Files of persons into staging. Rows of no village are counted and told, not coded."""
    taken = []
    for done, file in enumerate(files):
        progress(f"Membaca {file.facts.name}", done, len(files))
        nik, name, card = (file.position(variable) for variable in ("nik", "nama", "no_kk"))
        cells, looked = _cells(file, variables), find_unclaimed(file)
        asked = AskedCells(cells, file.village, nik, name, card, places=_places(file, cells), looked=looked)
        found = staging.take_persons(file.table, asked, villages.number_of)
        _require_still(file)
        told.read += found.rows
        told.unknown_village += found.unknown
        told.nowhere += found.rows - found.placed - found.unknown
        titles = {bound.mapping.variable: bound.header for bound in file.bindings.bound}
        unread = {
            titles[name]: found.unread[key] for name, key in (("nik", PERSON), ("no_kk", FAMILY)) if name in titles
        }
        taken.append(_file_cells(file, found, unread))
    return taken


def know_persons(staging: Staging, taken: Sequence[FileCells], read: Mapping[str, ReadCells], told: PartsTold) -> None:
    """What the cells of all files of persons mean, and what files of families tell beside them."""
    staging.code_persons(_codes(taken, read))
    if told.homes is not None:
        told.homes.empty, told.homes.split = staging.spread_homes()


def _cells(file: LargeFile, variables: Sequence[str]) -> dict[str, str]:
    """The SQL texts of the cells of the variables that the file has."""
    return {name: file.table.cell(at) for name in variables if (at := file.position(name)) is not None}


def _places(file: LargeFile, cells: Mapping[str, str]) -> dict[str, int]:
    """The columns of variables that are read."""
    return {name: at for name in cells if (at := file.position(name)) is not None}


def _file_cells(file: LargeFile, found: TakenTable, unread: Mapping[str, int]) -> FileCells:
    return FileCells(file, found.rows, found.cells, unread, found.tally, found.looked)


def _codes(taken: Sequence[FileCells], read: Mapping[str, ReadCells]) -> list[dict[str, CellCodes]]:
    return [{name: own.of_file(seen.cells.get(name)) for name, own in sorted(read.items())} for seen in taken]


def _require_still(file: LargeFile) -> None:
    """A file that somebody still writes is no file: what its digest told is not what was read. Raises B124."""
    if file.stamp != stamp_of(file.table.path):
        raise refuse_changed(file.facts.name)

"""Large files into parts: the gate of the agreement, two passes over each file, then one kabupaten after another.

Neither a number of a person or family nor a day of birth is written: rows wait on disk as codes with two keys that only
this run can make, in a folder that is gone when it ends.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from cantik.base.canonical import digest_file, pretty_json
from cantik.base.lay import lay, replaced
from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.index import AreaIndex
from cantik.codes.lists import CodeList
from cantik.collect.agreement import quarantine_reason
from cantik.collect.batch import Agreement
from cantik.collect.columns import clean_text
from cantik.collect.errors import NoRows
from cantik.content.kinds import Content, Mapping_
from cantik.engines.foreign import (
    KABUPATEN,
    VILLAGE,
    Cells,
    ForeignReader,
    ForeignTableUnreadable,
    Lookup,
    RowKeys,
    name_of,
    number_of,
    person_key,
    staged_kabupaten,
    staged_rows,
)
from cantik.engines.parquet import write_codes
from cantik.snapshot.bases import LISTED
from cantik.snapshot.members import ColumnsMade
from cantik.snapshot.parts.cells import ReadCells, read_cells, staged_values
from cantik.snapshot.parts.columns import PartColumns, PartsError, listed, part_columns, require_persons
from cantik.snapshot.parts.kabupaten import CodedKabupaten, code_kabupaten
from cantik.snapshot.parts.listing import FORMAT, LISTING, Part, listing_id, part_entry
from cantik.snapshot.parts.table import KnownVillages, LargeFile, open_large, stamp_of

_WORK = "kerja"
#: told what is done, how many of how many
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class PartsOrder:
    """What is to be coded, and with what. `today`: the day on which the agreement must hold."""

    files: tuple[Path, ...]
    mapping: Mapping_
    content: Content
    lists: Mapping[str, CodeList]
    areas: AreaIndex
    agreement: Agreement | None
    reference: dt.date
    today: dt.date
    column: str = ""
    memory_mb: int = 2_048


@dataclass(slots=True)
class PartsTold:
    """What became of the rows: `read` = `coded` + `again` + `nowhere` + `unknown_village`.

    `again`: rows of a person who stands in another one; `unlike`: of these those that say something else. `nowhere`:
    rows without a village; `unread`: by title of the column, rows whose cell means no code, number or date.
    """

    read: int = 0
    coded: int = 0
    families: int = 0
    again: int = 0
    unlike: int = 0
    nowhere: int = 0
    unknown_village: int = 0
    unread: Counter[str] = field(default_factory=Counter)
    parts: list[Part] = field(default_factory=list)

    @property
    def lost(self) -> int:
        """Rows that stand in no part because nobody knows of which village they are."""
        return self.nowhere + self.unknown_village


@dataclass(frozen=True, slots=True)
class _Looked:
    """A file after the first pass."""

    file: LargeFile
    rows: int
    cells: Mapping[str, Cells]
    villages: Cells


def make_parts(order: PartsOrder, folder: Path, progress: Progress) -> PartsTold:
    """Code the files into `folder`, which is there whole or as it was before.

    Raises `PartsError` (M120 mapping, M125 agreement, M126 one file twice), `UnreadableInput` (B1…).
    """
    _gate(order)
    villages = KnownVillages(order.areas)
    files = [open_large(path, order.mapping, villages, column=order.column) for path in order.files]
    _require_different(files)
    columns = _columns(order, files)
    reader = ForeignReader(memory_mb=order.memory_mb)
    looked = []
    for number, file in enumerate(files):
        progress(f"Melihat {file.facts.name}", number, len(files))
        looked.append(_look(file, columns, reader))
    told = PartsTold(read=sum(seen.rows for seen in looked))
    if told.read == 0:
        raise NoRows(files[0].facts.name)
    read = read_cells(files, [seen.cells for seen in looked], columns, order.content, order.lists, order.reference)
    for seen in looked:
        told.unread.update({cells.title: cells.unread(seen.cells.get(name, {})) for name, cells in read.items()})
    codes = _count_villages(looked, villages, told)
    with replaced(folder, private=True) as building:
        _stage(looked, columns, read, codes, (villages, reader, building / _WORK, progress))
        _code_all(order, columns, read, codes, building, told, progress)
        shutil.rmtree(building / _WORK)
        _list(order, columns, looked, building, told)
    return told


def _gate(order: PartsOrder) -> None:
    """What the mapping asks of an agreement, as `cantik import` does; here nothing is kept apart, so it is refused."""
    require_persons(order.mapping)
    if not order.mapping.agreement:
        return
    purpose = str(order.mapping.extra.get("tujuan", "statistik"))
    why = quarantine_reason(order.mapping.title, order.agreement, purpose, order.today)
    if why is not None:
        raise PartsError(
            "M125",
            "Berkas ini tidak dikodekan tanpa perjanjian yang berlaku",
            where=order.mapping.title,
            found=why.partition("(")[2].partition(")")[0],
            mend="Sebut berkas perjanjiannya dengan --agreement.",
        )


def _require_different(files: Sequence[LargeFile]) -> None:
    known: dict[str, str] = {}
    for file in files:
        if other := known.get(file.facts.sha256):
            found = f"isi yang sama dengan {other}"
            raise PartsError("M126", "Berkas yang sama disebut dua kali", where=file.facts.name, found=found)
        known[file.facts.sha256] = file.facts.name


def _columns(order: PartsOrder, files: Sequence[LargeFile]) -> PartColumns:
    """The columns of the files that the agreement covers."""
    if order.agreement is not None and order.mapping.agreement and order.agreement.columns:
        for file in files:
            file.keep(order.agreement.columns)
    read = {seen.mapping.variable for file in files for seen in file.bindings.bound}
    return part_columns(order.content, order.lists, read, families="no_kk" in read)


def _look(file: LargeFile, columns: PartColumns, reader: ForeignReader) -> _Looked:
    wanted = {name: at for name in columns.raw if (at := file.position(name)) is not None}
    expressions = [file.village, *(file.table.cell(at) for at in wanted.values())]
    rows, (villages, *cells) = reader.histograms(file.table, expressions)
    return _Looked(file, rows, dict(zip(wanted, cells, strict=True)), villages)


def _count_villages(looked: Sequence[_Looked], villages: KnownVillages, told: PartsTold) -> list[AreaCode]:
    """The villages of all files in the order of their codes. Rows of no village are counted and told, not coded."""
    found: set[AreaCode] = set()
    for seen in looked:
        for cell, rows in seen.villages.items():
            code = villages.get(cell)
            if code is not None:
                found.add(code)
            elif clean_text(cell):
                told.unknown_village += rows
            else:
                told.nowhere += rows
    if not found:
        raise PartsError(
            "M127",
            "Tidak satu baris pun menyebut desa yang dikenal",
            where=looked[0].file.facts.name,
            expected="kode desa Kemendagri",
            mend="Sebut kolomnya dengan --village-column, atau wilayahnya dengan --store.",
        )
    return sorted(found)


def kabupaten_of(code: AreaCode) -> AreaCode:
    """The kabupaten or kota in the code of a village."""
    return AreaCode(code.scheme, code.parts[: AreaLevel.KABUPATEN])


def _stage(
    looked: Sequence[_Looked],
    columns: PartColumns,
    read: Mapping[str, ReadCells],
    codes: Sequence[AreaCode],
    work: tuple[KnownVillages, ForeignReader, Path, Progress],
) -> None:
    villages, reader, folder, progress = work
    folder.mkdir()
    number = {code: place for place, code in enumerate(codes)}
    for done, seen in enumerate(looked):
        progress(f"Mengodekan {seen.file.facts.name}", done, len(looked))
        table = seen.file.table
        cells = [cell for cell in seen.villages if villages.get(cell) is not None]
        of = [code for cell in cells if (code := villages.get(cell)) is not None]
        where = Lookup(
            seen.file.village,
            cells,
            {
                VILLAGE: np.array([number[code] for code in of], np.int32),
                KABUPATEN: np.array([int("".join(kabupaten_of(code).parts)) for code in of], np.int32),
            },
        )
        lookups = [
            own.lookup(table, seen.file.position(name), seen.cells.get(name, {})) for name, own in sorted(read.items())
        ]
        person = person_key(number_of(table, seen.file.position("nik")), name_of(table, seen.file.position("nama")))
        families = number_of(table, seen.file.position("no_kk") if len(columns.fields) > 1 else None)
        rows = reader.stage(table, where, lookups, RowKeys(person, families), folder)
        if rows != sum(seen.villages[cell] for cell in cells) or seen.file.stamp != stamp_of(table.path):
            again = "Ulangi perintah yang sama."
            raise ForeignTableUnreadable(table.path.name, "isi yang berubah selagi dibaca", again)


def _code_all(
    order: PartsOrder,
    columns: PartColumns,
    read: Mapping[str, ReadCells],
    codes: Sequence[AreaCode],
    building: Path,
    told: PartsTold,
    progress: Progress,
) -> None:
    made = ColumnsMade(order.content, order.lists, order.reference)
    values = staged_values(read, columns)
    kabupaten = staged_kabupaten(building / _WORK)
    for done, number in enumerate(kabupaten):
        progress("Kabupaten", done, len(kabupaten))
        coded = code_kabupaten(staged_rows(building / _WORK, number), columns, values, made)
        _write(coded, AreaCode.kemendagri(f"{number:04d}").text(), codes, building, told)
        shutil.rmtree(building / _WORK / "baris" / f"{KABUPATEN}={number}")
    progress("Kabupaten", len(kabupaten), len(kabupaten))


def _write(coded: CodedKabupaten, kabupaten: str, codes: Sequence[AreaCode], building: Path, told: PartsTold) -> None:
    told.again += coded.again
    told.unlike += coded.unlike
    for basis, rows in coded.bases.items():
        name = f"kab={kabupaten}/{basis}-1.parquet"
        path = building / name
        path.parent.mkdir(exist_ok=True, mode=0o700)
        write_codes(path, rows.columns, rows.area)
        path.chmod(0o600)
        villages = tuple(codes[village].text() for village in rows.villages)
        told.parts.append(
            Part(name, basis, kabupaten, villages, len(rows.area), path.stat().st_size, digest_file(path))
        )
        if basis == "orang":
            told.coded += len(rows.area)
        else:
            told.families += len(rows.area)


def _list(order: PartsOrder, columns: PartColumns, looked: Sequence[_Looked], building: Path, told: PartsTold) -> None:
    content: dict[str, Any] = {
        "format": FORMAT,
        "acuan": order.reference.isoformat(),
        "sumber": order.mapping.source,
        "pemetaan": order.mapping.id,
        "perjanjian": order.agreement.number if order.agreement is not None and order.mapping.agreement else None,
        "isi": {"versi": order.content.version, "sidik": order.content.digest},
        "dasar": [LISTED],
        "kolom": listed(columns.fields),
        "asal": [{"sha256": seen.file.facts.sha256, "baris": seen.rows} for seen in looked],
        "baris": {
            "dibaca": told.read,
            "dikodekan": told.coded,
            "keluarga": told.families,
            "orang_sama": told.again,
            "orang_sama_isi_beda": told.unlike,
            "tanpa_desa": told.nowhere,
            "desa_tidak_dikenal": told.unknown_village,
            "tidak_terbaca": {title: rows for title, rows in sorted(told.unread.items()) if rows},
        },
        "bagian": [part_entry(part) for part in told.parts],
    }
    lay(building / LISTING, pretty_json({**content, "id": listing_id(content)}), private=True)

"""Large files into parts: the gate of the agreement, one pass over each file, then one kabupaten after another.

Neither a number of a person or family nor a day of birth is written: rows that do not fit in memory wait on disk,
sealed whole by a secret that this run alone knows, in a folder that is gone when it ends.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cantik.base.atomic_write import lay, replace_whole
from cantik.base.canonical import digest_file, pretty_json
from cantik.base.dates import long_date
from cantik.codes.area import AreaCode
from cantik.collect.account import encode_account
from cantik.collect.agreement import in_variables, quarantine_reason
from cantik.collect.errors import NoRows
from cantik.content.kinds import Mapping_
from cantik.engines.foreign import ForeignReader
from cantik.engines.parquet import write_codes
from cantik.engines.staging import Staging
from cantik.snapshot.bases import LISTED
from cantik.snapshot.members import ColumnsMade
from cantik.snapshot.parts.cell_account import ask_about, make_account
from cantik.snapshot.parts.cells import ReadCells, read_cells, staged_values
from cantik.snapshot.parts.columns import (
    FAMILIES,
    PERSONS,
    PartColumns,
    PartsError,
    describe_columns,
    part_columns,
    require_families,
    require_own_cells,
    require_persons,
)
from cantik.snapshot.parts.kabupaten import CodedKabupaten, code_kabupaten
from cantik.snapshot.parts.listing import ACCOUNTS, FORMAT, LISTING, Part, listing_id, part_entry
from cantik.snapshot.parts.order import FamiliesOrder, FamiliesTold, PartsOrder, PartsTold, Progress, TitlesTold
from cantik.snapshot.parts.rows import CodedRows, village_digests
from cantik.snapshot.parts.table import NO_CELL, KnownVillages, LargeFile, open_families, open_large
from cantik.snapshot.parts.village_rows import (
    CellVillages,
    FileCells,
    know_families,
    know_persons,
    take_families,
    take_persons,
)

_WORK = "kerja"


@dataclass(frozen=True, slots=True)
class _Sources:
    """All files, opened; the villages that the codes of families mean."""

    persons: Sequence[LargeFile]
    families: Sequence[LargeFile]
    villages: KnownVillages
    of_families: KnownVillages

    @property
    def every(self) -> list[LargeFile]:
        """Files of persons, then of families."""
        return [*self.persons, *self.families]

    @property
    def have_places(self) -> bool:
        """Whether a file of families says where they live."""
        return any(file.village != NO_CELL for file in self.families)


def make_parts(order: PartsOrder, folder: Path, progress: Progress) -> PartsTold:
    """Code the files into `folder`, which is there whole or as it was before.

    Raises `PartsError` (M120, M135 mapping, M125 agreement, M126 one file twice, M136 villages of families, M137 no KK
    number to join by, M139 a day before the definitions), `UnreadableInput` (B1…).
    """
    sources = _open_sources(order)
    columns = _columns(order, sources)
    made = ColumnsMade(order.content, order.lists, order.reference)
    told = PartsTold()
    told.titles = [TitlesTold(file.facts.name, file.absent, file.strange) for file in sources.every]
    with replace_whole(folder, private=True) as building:
        with Staging(ForeignReader(memory_mb=order.memory_mb), building / _WORK) as staging:
            taken, values, found = _take(order, sources, columns, made, (staging, told, progress))
            _code_all(staging, columns, values, made, (found, building, told, progress))
        _list(order, columns, taken, building, told)
    return told


def _take(
    order: PartsOrder,
    sources: _Sources,
    columns: PartColumns,
    made: ColumnsMade,
    into: tuple[Staging, PartsTold, Progress],
) -> tuple[list[FileCells], Mapping[str, Mapping[str, Sequence[Any]]], Mapping[int, AreaCode]]:
    """All files into staging: what stood in them, the values behind their codes, and the villages by number. Families
    first: where they live decides where their persons are counted."""
    staging, told, progress = into
    villages = CellVillages(sources.villages, {})
    families: list[FileCells] = []
    homes: Mapping[str, ReadCells] = {}
    if sources.families:
        named = CellVillages(sources.of_families, villages.found)
        wanted, placed = columns.home_raw, sources.have_places
        families, told.homes = take_families(staging, sources.families, wanted, named, placed=placed)
        homes = _read(FAMILIES, families, columns, made, order, told)
        know_families(staging, families, homes, told.homes)
    persons = take_persons(staging, sources.persons, columns.raw, villages, told, progress)
    if told.read == 0:
        raise NoRows(sources.persons[0].facts.name)
    read = _read(PERSONS, persons, columns, made, order, told)
    _require_villages(sources, villages)
    know_persons(staging, persons, read, told)
    for seen, names in [(it, columns.raw) for it in persons] + [(it, columns.home_raw) for it in families]:
        asked = ask_about(seen.file, seen.looked, order.content, order.lists, order.rulings)
        told.accounts.append((seen.file.facts.name, make_account(seen.file, seen.tally, names, asked)))
    return [*persons, *families], staged_values(read, homes, columns), villages.found


def _read(
    unit: str, taken: Sequence[FileCells], columns: PartColumns, made: ColumnsMade, order: PartsOrder, told: PartsTold
) -> dict[str, ReadCells]:
    """What the cells of the files of a unit mean; in how many rows a cell means nothing is told."""
    read = read_cells(unit, [seen.file for seen in taken], [seen.cells for seen in taken], columns, made, order.lists)
    for seen in taken:
        told.unread.update({it.title: it.count_unread(seen.cells.get(name, {})) for name, it in read.items()})
        told.unread.update(seen.unread)
    return read


def _require_villages(sources: _Sources, villages: CellVillages) -> None:
    """Raises `PartsError` M127 where no file names a village that is known."""
    if not villages.found:
        raise PartsError(
            "M127",
            "Tidak satu baris pun menyebut desa yang dikenal",
            where=sources.persons[0].facts.name,
            expected="kode desa Kemendagri",
            mend="Sebut kolomnya dengan --village-column, atau wilayahnya dengan --store.",
        )


def _open_sources(order: PartsOrder) -> _Sources:
    require_persons(order.mapping)
    _gate(order, order.mapping)
    villages = KnownVillages(order.areas)
    persons = [open_large(path, order.mapping, villages, column=order.column) for path in order.files]
    families, of_families = _opened_families(order, order.families) if order.families is not None else ([], villages)
    _require_different([*persons, *families])
    return _Sources(persons, families, villages, of_families)


def _opened_families(order: PartsOrder, own: FamiliesOrder) -> tuple[list[LargeFile], KnownVillages]:
    require_families(own.mapping)
    _gate(order, own.mapping)
    villages = own.village.villages(order.areas, own.mapping)
    return [open_families(path, own.mapping, villages, own.village) for path in own.files], villages


def _gate(order: PartsOrder, mapping: Mapping_) -> None:
    """What the mapping asks of an agreement, as `cantik import` does; here nothing is kept apart, so it is refused. And
    of cells."""
    require_own_cells(mapping)
    if not mapping.agreement:
        return
    purpose = str(mapping.extra.get("tujuan", "statistik"))
    why = quarantine_reason(mapping.title, order.agreement, purpose, order.today)
    if why is not None:
        raise PartsError(
            "M125",
            "Berkas ini tidak dikodekan tanpa perjanjian yang berlaku",
            where=mapping.title,
            found=why[why.index("(") + 1 : why.rindex(")")],  # a number of an agreement may have brackets too
            mend="Sebut berkas perjanjian yang berlaku dengan --agreement.",
        )


def _require_different(files: Sequence[LargeFile]) -> None:
    known: dict[str, str] = {}
    for file in files:
        if other := known.get(file.facts.sha256):
            found = f"isi yang sama dengan {other}"
            raise PartsError("M126", "Berkas yang sama disebut dua kali", where=file.facts.name, found=found)
        known[file.facts.sha256] = file.facts.name


def _columns(order: PartsOrder, sources: _Sources) -> PartColumns:
    """The columns of the files that the agreement covers."""
    for file in sources.every:
        if order.agreement is not None and file.mapping.agreement and order.agreement.columns:
            file.keep(in_variables(order.agreement, file.mapping, order.content).columns)
    read, homes = (
        {seen.mapping.variable for file in files for seen in file.bindings.bound}
        for files in (sources.persons, sources.families)
    )
    for file in sources.every if sources.families else ():
        if file.position("no_kk") is None:
            raise PartsError(
                "M137",
                "Berkas keluarga tidak dapat digabung tanpa nomor KK",
                where=file.facts.name,
                expected="kolom nomor KK pada berkas orang dan berkas keluarga, tercakup perjanjian",
            )
    columns = part_columns(order.content, order.lists, read, families="no_kk" in read, homes=homes)
    _require_in_force(order, (*columns.persons(), *columns.families))
    return columns


def _require_in_force(order: PartsOrder, names: Sequence[str]) -> None:
    """Raises `PartsError` M139 for a day before a column is defined: the layout is that of the titles, so none may be
    left out of it, and a year mistyped is no reason to count without half of them."""
    known = order.content.columns
    begins = max((known[name].since for name in names if name in known), default=order.reference)
    if any(not known[name].in_force(order.reference) for name in names if name in known):
        raise PartsError(
            "M139",
            "Definisi kolom tidak berlaku pada hari keadaan data",
            found=long_date(order.reference),
            expected=f"paling awal {long_date(begins)}",
            mend="Betulkan --date, atau tanggal_acuan pada perjanjian.",
        )


def _code_all(
    staging: Staging,
    columns: PartColumns,
    values: Mapping[str, Mapping[str, Sequence[Any]]],
    made: ColumnsMade,
    into: tuple[Mapping[int, AreaCode], Path, PartsTold, Progress],
) -> None:
    villages, building, told, progress = into
    kabupaten = staging.kabupaten()
    for done, number in enumerate(kabupaten):
        progress("Kabupaten", done, len(kabupaten))
        coded = code_kabupaten(staging.rows(number), staging.homes(number), columns, values, made)
        _write(coded, AreaCode.kemendagri(f"{number:04d}").text(), villages, building, told)
        staging.discard(number)
    progress("Kabupaten", len(kabupaten), len(kabupaten))


def _write(
    coded: CodedKabupaten, kabupaten: str, villages: Mapping[int, AreaCode], building: Path, told: PartsTold
) -> None:
    told.again += coded.again
    told.unlike += coded.unlike
    if told.homes is not None:
        told.homes.moved += coded.moved
        told.homes.homeless += coded.homeless
    for basis, rows in coded.bases.items():
        name = f"kab={kabupaten}/{basis}-1.parquet"
        path = building / name
        path.parent.mkdir(exist_ok=True, mode=0o700)
        write_codes(path, {**rows.columns, **rows.amounts}, rows.area)
        path.chmod(0o600)
        where = tuple(villages[village].text() for village in rows.villages)
        told.parts.append(listed_part(path, name, basis, kabupaten, where, rows))
        if basis == PERSONS:
            told.coded += len(rows.area)
        else:
            told.families += len(rows.area)


def listed_part(path: Path, name: str, basis: str, kabupaten: str, villages: tuple[str, ...], rows: CodedRows) -> Part:
    """A part that was written at `path`, as the list tells it."""
    digests = village_digests({**rows.columns, **rows.amounts}, rows.area, len(villages))
    return Part(name, basis, kabupaten, villages, len(rows.area), path.stat().st_size, digest_file(path), digests)


def _list(order: PartsOrder, columns: PartColumns, taken: Sequence[FileCells], building: Path, told: PartsTold) -> None:
    content: dict[str, Any] = {
        "format": FORMAT,
        "acuan": order.reference.isoformat(),
        "sumber": order.mapping.source,
        "pemetaan": order.mapping.id,
        "perjanjian": order.agreement.number if order.agreement is not None and order.mapping.agreement else None,
        "isi": {"versi": order.content.version, "sidik": order.content.digest},
        "dasar": [LISTED],
        "kolom": describe_columns(columns.fields),
        "dibaca": {PERSONS: list(columns.raw), FAMILIES: list(columns.home_raw)},
        "uang": {basis: list(names) for basis, names in sorted(columns.amounts.items())},
        "asal": [{"sha256": seen.file.facts.sha256, "baris": seen.rows} for seen in taken],
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
        ACCOUNTS: describe_accounts(told),
        "bagian": [part_entry(part) for part in told.parts],
    }
    if order.families is not None and told.homes is not None:
        content["berkas_keluarga"] = _describe_families(order.families, order, told.homes)
    lay(building / LISTING, pretty_json({**content, "id": listing_id(content)}), private=True)


def _describe_families(families: FamiliesOrder, order: PartsOrder, told: FamiliesTold) -> dict[str, Any]:
    """What the list says of files of families: whose they are, of which day (a decile is of that version alone), and
    what became of their rows."""
    return {
        "sumber": families.mapping.source,
        "pemetaan": families.mapping.id,
        "acuan": order.reference.isoformat(),
        "desa": "berkas keluarga" if told.placed else "berkas orang",
        "baris": families_told(told),
    }


def describe_accounts(told: PartsTold) -> list[dict[str, Any]]:
    """What became of the cells of each file, as list and command tell it."""
    return [{"berkas": name, **encode_account(account)} for name, account in told.accounts]


def families_told(told: FamiliesTold) -> dict[str, int]:
    """What became of the rows of files of families, as list and command tell it."""
    return {
        "dibaca": told.read,
        "digabung": told.joined_count,
        "tanpa_orang": told.empty,
        "sama": told.again,
        "sama_isi_beda": told.unlike,
        "tanpa_nomor_kk": told.numberless,
        "tanpa_desa": told.nowhere,
        "di_beberapa_desa": told.split,
        "orang_tanpa_baris_keluarga": told.homeless,
        "orang_pindah_desa": told.moved,
    }

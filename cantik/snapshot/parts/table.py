"""A large file as a table with the columns that a mapping names, and the column that says the village of each row."""

from __future__ import annotations

import codecs
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from cantik.base.canonical import digest_file
from cantik.codes.area import AreaCode, AreaLevel, Scheme
from cantik.codes.errors import InvalidAreaCode
from cantik.codes.index import AreaIndex
from cantik.collect.batch import FileFacts
from cantik.collect.delimited_text import Delimited
from cantik.collect.errors import FormatWithoutReader, NoRows, NotAWorkbook, UnreadableText, VillagesUnknown
from cantik.collect.grid import CellBlock, Remarks, SheetHead
from cantik.collect.headers import Bindings, bind, header_key
from cantik.collect.recognise import Recognised, recognise
from cantik.collect.villages import LOOKED_AT, digits, village_column
from cantik.content.kinds import Mapping_
from cantik.engines.foreign import ForeignReader, ForeignTable, ForeignTableUnreadable, joined_cells, parquet_table
from cantik.snapshot.parts.columns import PartsError

#: A text of the whole country has about 80 GB; it is never in memory.
MAX_BYTES = 200_000_000_000
_PARQUET = b"PAR1"
_WORKBOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_GZIP = b"\x1f\x8b"
#: what the engine reads; of UTF-16 no other order of bytes than Excel's
_ENCODINGS = {"utf-8-sig": "utf-8", "cp1252": "latin-1", "utf-16": "utf-16", "utf-16-le": "utf-16"}
#: signs of Windows-1252 that Latin-1 does not have: curved quotes, dashes, the euro
_NOT_LATIN = bytes(range(0x80, 0xA0))
#: keys of a mapping's `tambahan`: the columns that hold province, kabupaten, kecamatan and village each by itself, and
#: whose codes these are (Kemendagri's where nothing is said)
AREA_COLUMNS, AREA_SCHEME = "kolom_wilayah", "skema_wilayah"
#: the SQL text of a cell that is blank in every row
NO_CELL = "''"


@dataclass(slots=True)
class LargeFile:
    """A large file: its table, the columns that feed variables, and the SQL text of the cell that names the village;
    the first title of each variable that no column of it has (`absent`), and that of the column of the village.
    `village_at`: the columns that name it; `withheld`: those that an agreement does not cover; `above`: cells with
    content by position in the titles and above them.

    Satisfies `collect.grid.OpenedFile` as far as converters of columns ask; its cells are read by the engine alone.
    """

    table: ForeignTable
    mapping: Mapping_
    bindings: Bindings
    village: str
    facts: FileFacts
    heads: tuple[SheetHead, ...]
    stamp: tuple[int, int]
    absent: tuple[str, ...] = ()
    village_title: str = ""
    village_at: tuple[int, ...] = ()
    withheld: frozenset[int] = frozenset()
    above: tuple[tuple[int, ...], ...] = ()
    kind: str = "csv"
    remarks: Remarks = field(default_factory=Remarks)

    def blocks(self, sheet: int) -> Iterator[CellBlock]:  # noqa: ARG002
        """No rows come this way."""
        return iter(())

    def keep(self, variables: Collection[str]) -> None:
        """Read no other variables than these: what an agreement does not cover is not looked at."""
        bound = tuple(it for it in self.bindings.bound if it.mapping.variable in variables)
        self.withheld |= {it.position for it in self.bindings.bound if it not in bound}
        self.bindings = replace(self.bindings, bound=bound)

    @property
    def strange(self) -> tuple[str, ...]:
        """Titles that the mapping neither reads nor passes over, and that do not name the village."""
        passed = {header_key(title) for title in (*self.mapping.ignore, self.village_title)}
        return tuple(title for title, _ in self.bindings.left_out if header_key(title) not in passed)

    def position(self, variable: str) -> int | None:
        """The column that feeds a variable."""
        return next((it.position for it in self.bindings.bound if it.mapping.variable == variable), None)


class KnownVillages:
    """The villages of an index by the digits of their codes of one scheme, each looked up once."""

    def __init__(self, areas: AreaIndex, scheme: Scheme = Scheme.KEMENDAGRI) -> None:
        self._areas = areas
        self.scheme = scheme
        self._found: dict[str, AreaCode | None] = {}

    def get(self, cell: str) -> AreaCode | None:
        """The village of a cell, by its code that holds today; None for anything else."""
        if cell not in self._found:
            self._found[cell] = self._find(digits(cell))
        return self._found[cell]

    def __contains__(self, cell: object) -> bool:
        return isinstance(cell, str) and self.get(cell) is not None

    def _find(self, text: str) -> AreaCode | None:
        try:
            code = AreaCode.bps(text) if self.scheme is Scheme.BPS else AreaCode.kemendagri(text)
        except InvalidAreaCode:
            return None
        area = self._areas.find(code) if code.level is AreaLevel.DESA else None
        return area.kemendagri if area is not None else None


@dataclass(frozen=True, slots=True)
class FamiliesVillage:
    """Where a file of families says that they live: the title of the column ("" = found by what stands in it) and whose
    codes these are (None = as the mapping says). `of_persons`: it is not asked; they live where their persons do."""

    column: str = ""
    scheme: Scheme | None = None
    of_persons: bool = False

    def villages(self, areas: AreaIndex, mapping: Mapping_) -> KnownVillages:
        """The villages by which its codes are known."""
        said = str(mapping.extra.get(AREA_SCHEME, Scheme.KEMENDAGRI.label))
        scheme = self.scheme or next(it for it in Scheme if it.label == said)
        return KnownVillages(areas, scheme)


def open_families(path: Path, mapping: Mapping_, villages: KnownVillages, where: FamiliesVillage) -> LargeFile:
    """The table of a file of families; its village is `NO_CELL` where it tells of none, or is not asked.

    Raises as `open_large`, and `PartsError` M136 where columns of a village are there and name none that is known.
    """
    file, titles, rows = _open_file(path, mapping)
    if where.of_persons:
        return file
    try:
        _place(file, titles, rows, villages, where.column)
    except VillagesUnknown:
        known = {header_key(title) for title in mapping.extra.get(AREA_COLUMNS, ())}
        if where.column:
            raise
        if known & {header_key(title) for title in titles}:
            raise PartsError(
                "M136",
                "Desa keluarga tidak dikenal dari kodenya",
                where=path.name,
                expected=f"kode desa {villages.scheme.label}",
                mend="Sebut padanan kode BPS dengan --bridge, atau kolomnya: --families-village kemendagri:JUDUL, "
                "atau --families-village orang: keluarga berada di desa orangnya.",
            ) from None
    return file


def open_large(path: Path, mapping: Mapping_, villages: KnownVillages, *, column: str = "") -> LargeFile:
    """The table of a file. `column`: the title of the column that names the village, "" to find it.

    Raises `UnreadableInput`: B1… as `collect.open`, B111 and B114 where the titles are not those of the mapping, B123
    where no column names the village, B124 for damaged Parquet.
    """
    file, titles, rows = _open_file(path, mapping)
    _place(file, titles, rows, villages, column)
    return file


def _place(
    file: LargeFile, titles: Sequence[str], rows: Sequence[tuple[str, ...]], villages: KnownVillages, column: str
) -> None:
    """Find the village of its rows."""
    file.village, file.village_at = _village(file.table, file.mapping, titles, rows, villages, column)
    file.village_title = next((it for at, it in enumerate(titles) if file.table.cell(at) == file.village), "")


def _open_file(path: Path, mapping: Mapping_) -> tuple[LargeFile, list[str], list[tuple[str, ...]]]:
    """A file, its titles and its first rows."""
    stamp = stamp_of(path)
    with path.open("rb") as stream:
        head = stream.read(4)
    if head.startswith(_WORKBOOK):
        raise ForeignTableUnreadable(
            path.name,
            "buku kerja atau ZIP",
            "Keluarkan isinya dari ZIP; buku kerja disimpan sebagai CSV atau Parquet, atau pakai cantik import.",
        )
    if head.startswith(_GZIP):
        raise ForeignTableUnreadable(path.name, "berkas terkompresi (gzip)", "Keluarkan isinya, lalu coba lagi.")
    text = None if head == _PARQUET else _text(path)
    heads = text.heads if text is not None else _titles(parquet_table(path))
    found = _recognise_sheet(heads, mapping, path.name)
    if text is not None:  # the engine takes rows that a stray quote swallowed for one row, and says nothing
        text.require_paired_quotes()
    place = next(iter(found.places.values()))
    head_of_file = replace(place.head, name=path.name)  # a table has one sheet; what is wrong is told of its file
    bindings = bind(head_of_file, place.at, mapping.columns, mapping.ignore)
    table, rows = _below(path, text, place.at)
    if not rows:
        raise NoRows(path.name)
    facts = text.facts if text is not None else FileFacts(path.name, stamp[0], digest_file(path))
    titles = [str(title) for title in place.head.rows[place.at]]
    kind = "csv" if text is not None else "parquet"
    heads_above = place.head.rows[: place.at + 1] if text is not None else ()  # names of columns are no cells
    above = tuple(tuple(at for at, cell in enumerate(row) if cell != "") for row in heads_above)
    there = {bound.mapping.variable for bound in bindings.bound}
    absent = tuple(column.headers[0] for column in mapping.columns if column.variable not in there)
    file = LargeFile(table, mapping, bindings, NO_CELL, facts, heads, stamp, absent, above=above, kind=kind)
    return file, titles, rows


def _text(path: Path) -> Delimited:
    """A text file. Raises B124 for what is none: nobody saves millions of rows as a workbook."""
    try:
        text = Delimited(path, most=MAX_BYTES)
    except NotAWorkbook as error:
        raise ForeignTableUnreadable(
            path.name, error.found, "Simpan sebagai CSV atau Parquet, lalu coba lagi."
        ) from None
    if found := _not_of_engine(path, text.codec):
        raise UnreadableText(path.name, found, "CSV UTF-8", "Simpan ulang sebagai CSV UTF-8, lalu coba lagi.")
    return text


def _not_of_engine(path: Path, codec: str) -> str:
    """What stands in a text that people read and the engine does not; "" where there is nothing."""
    with path.open("rb") as stream:
        if codec not in _ENCODINGS or (codec == "utf-16" and stream.read(2) == codecs.BOM_UTF16_BE):
            return "teks UTF-16 dengan urutan bita terbalik (big endian)"
        if codec != "cp1252":
            return ""
        stream.seek(0)
        for line, text in enumerate(stream, 1):
            if len(text.translate(None, _NOT_LATIN)) != len(text):
                return f"tanda khas Windows (kutip melengkung, garis panjang, atau €) pada baris {line}"
    return ""


def _recognise_sheet(heads: Sequence[SheetHead], mapping: Mapping_, name: str) -> Recognised:
    """Where the titles of the mapping stand."""
    try:
        return recognise(heads, [mapping], name, wanted=mapping.id)
    except FormatWithoutReader as error:  # of another unit: persons where families were meant
        error.mend = f"Sebut berkas {mapping.title}, atau pemetaan yang sesuai dengan berkas ini."
        raise


def stamp_of(path: Path) -> tuple[int, int]:
    """By which a file that somebody still writes is known: it is read twice."""
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def _titles(table: ForeignTable) -> tuple[SheetHead, ...]:
    return (SheetHead(0, "Parquet", True, (tuple(table.names),)),)


def _below(path: Path, text: Delimited | None, at: int) -> tuple[ForeignTable, list[tuple[str, ...]]]:
    """The table below the titles, which stand in row `at` of a text file, and its first rows."""
    if text is None:
        table = parquet_table(path)
        return table, ForeignReader(threads=1).head(table, LOOKED_AT)
    taken = [tuple(row) for _, row in zip(range(at + 1 + LOOKED_AT), text.records(), strict=False)]
    skip = text.lines_of(at + 1)
    return ForeignTable(path, len(taken[at]), text.sign, _ENCODINGS[text.codec], skip), taken[at + 1 :]


def _village(
    table: ForeignTable,
    mapping: Mapping_,
    titles: Sequence[str],
    rows: Sequence[Sequence[str]],
    villages: KnownVillages,
    column: str,
) -> tuple[str, tuple[int, ...]]:
    """The SQL text of the code of the village, of one column, or of four that hold its parts; and which these are."""
    parts, widths = _parts(titles, mapping), villages.scheme.widths
    try:
        at = village_column(table.path.name, titles, rows, villages, column)
        return table.cell(at), (at,)
    except VillagesUnknown:
        if (
            column
            or len(parts) != AreaLevel.DESA
            or not any(_compose_code(row, parts, widths) in villages for row in rows)
        ):
            raise
    return joined_cells(table, parts, widths), tuple(parts)


def _parts(titles: Sequence[str], mapping: Mapping_) -> list[int]:
    at = {header_key(title): position for position, title in enumerate(titles)}
    return [at[key] for title in mapping.extra.get(AREA_COLUMNS, ()) if (key := header_key(title)) in at]


def _compose_code(row: Sequence[str], parts: Sequence[int], widths: Sequence[int]) -> str:
    pieces = zip(parts, widths, strict=True)
    return "".join(row[at].strip().removesuffix(".0").zfill(width) for at, width in pieces if at < len(row))

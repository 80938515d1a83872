"""Large tables of other hands (delimited text, Parquet) by way of DuckDB: looked through once, coded the second time.

Nothing of a row becomes a Python object, and no row stays in memory: the first pass counts the different cells of each
column, the second writes codes, which were worked out once for each different cell. DuckDB may not spill: what does not
fit in memory is an error, never a copy of the file on disk.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt

from cantik.base.errors import UnreadableInput
from cantik.engines.protocol import Codes

Texts = Sequence[str]
#: of a column each different cell ("" = blank) and in how many rows it stands
Cells = dict[str, int]
VILLAGE, PERSON, FAMILY, KABUPATEN = "desa", "orang", "keluarga", "kabupaten"
#: as many different cells of one column are looked at; one with more is no column of codes, numbers or dates
MOST_CELLS = 1_000_000
_LONGEST_LINE = 4_000_000
# Rows that wait for each kabupaten until they are written; 514 of them wait side by side.
_WAITING_ROWS = 8_192
_FRACTIONS = ("DOUBLE", "FLOAT")
_LINE = re.compile(r"[Ll]ine:?\s+(\d+)")
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "temp_directory": "",
    "preserve_insertion_order": "false",
}


class ForeignTableUnreadable(UnreadableInput):
    """B124: a large table that cannot be read to its end; nothing of a row is told but its line."""

    def __init__(self, where: str, found: str, mend: str = "Ambil berkasnya sekali lagi dari pengirim.") -> None:
        super().__init__(
            "B124", "Berkas besar tidak dapat dibaca", where=where, found=found, expected="berkas yang utuh", mend=mend
        )


@dataclass(frozen=True, slots=True)
class ForeignTable:
    """A table as DuckDB reads it: `columns` by position. Of a text file its way of writing (`skip` lines come before
    the data); of Parquet the names and types of the columns."""

    path: Path
    columns: int
    delimiter: str = ""
    encoding: str = "utf-8"
    skip: int = 0
    names: Texts = ()
    types: Texts = ()

    def source(self, *, patient: bool = False) -> str:
        """The table in a FROM clause. `patient`: rows that are too short are filled, one thread."""
        where = _text(self.path.as_posix())
        if not self.delimiter:
            return f"read_parquet({where}, binary_as_string = true) AS asal"
        listed = ", ".join(f"'c{at}': 'VARCHAR'" for at in range(self.columns))
        padding = "null_padding = true, parallel = false" if patient else "null_padding = false"
        return (
            f"read_csv({where}, auto_detect = false, header = false, skip = {self.skip}, "
            f"columns = {{{listed}}}, delim = {_text(self.delimiter)}, quote = '\"', escape = '\"', "
            f"encoding = {_text(self.encoding)}, max_line_size = {_LONGEST_LINE}, {padding}) AS asal"
        )

    def cell(self, at: int) -> str:
        """The text of the cell in a column, "" where it is blank: whole numbers and dates as people write them."""
        title = f"c{at}" if self.delimiter else self.names[at].replace('"', '""')
        name = f'asal."{title}"'
        kind = "VARCHAR" if self.delimiter else self.types[at]
        if kind in _FRACTIONS or kind.startswith("DECIMAL"):
            own = f"CAST({name} AS DOUBLE)"
            whole = f"CASE WHEN {own} = trunc({own}) THEN CAST(CAST({own} AS HUGEINT) AS VARCHAR)"
            none = (
                f"WHEN {name} IS NULL OR NOT isfinite({own}) THEN ''"  # not a number: how pandas writes a missing one
            )
            return f"CASE {none} ELSE {whole} ELSE CAST({name} AS VARCHAR) END END"
        if kind.startswith("TIMESTAMP"):
            return f"coalesce(CAST(CAST({name} AS DATE) AS VARCHAR), '')"
        return f"coalesce(CAST({name} AS VARCHAR), '')"


@dataclass(frozen=True, slots=True)
class Lookup:
    """What stands for each different cell of some columns joined (`expression`): one code for each name."""

    expression: str
    cells: Texts
    codes: Mapping[str, Codes | npt.NDArray[np.int32]]


@dataclass(frozen=True, slots=True)
class RowKeys:
    """SQL texts that know a person and a family again, "" where a row tells none."""

    person: str
    family: str


@dataclass(slots=True)
class ForeignReader:
    """Reads tables; numbers of persons and families leave it only as keys that no later run can make again."""

    threads: int = 2
    memory_mb: int = 2_048
    _secret: str = field(default_factory=lambda: secrets.token_hex(32), repr=False)

    def histograms(self, table: ForeignTable, expressions: Texts) -> tuple[int, list[Cells]]:
        """How many rows there are that are not blank in all of these, and the different cells of each.

        Raises `ForeignTableUnreadable` (B124).
        """
        listed = ", ".join(f"histogram({cell})" for cell in expressions)
        filled = " OR ".join(f"{cell} <> ''" for cell in expressions)
        ((rows, *found),) = self._asked(table, f"SELECT count(*), {listed} FROM {{source}} WHERE {filled}")  # noqa: S608
        if any(cells and len(cells) > MOST_CELLS for cells in found):
            raise ForeignTableUnreadable(table.path.name, "kolom kode yang hampir tiap isinya berbeda")
        return rows, [cells or {} for cells in found]

    def head(self, table: ForeignTable, rows: int) -> list[tuple[str, ...]]:
        """The first rows as texts. Raises B124."""
        listed = ", ".join(table.cell(at) for at in range(table.columns))
        return self._asked(table, f"SELECT {listed} FROM {{source}} LIMIT {rows}")  # noqa: S608

    def stage(
        self, table: ForeignTable, village: Lookup, lookups: Sequence[Lookup], keys: RowKeys, folder: Path
    ) -> int:
        """Write the codes of all rows with a village into `folder`, a part for each kabupaten; how many there are.

        Rows carry codes and two keys (`PERSON`, `FAMILY`, 0 = none), which are gone with this object's secret.
        Raises B124.
        """
        with self._open() as connection:
            joins = [_joined(connection, number, lookup) for number, lookup in enumerate((village, *lookups))]
            columns = ", ".join(
                f"m{at}.{name}" for at, lookup in enumerate((village, *lookups)) for name in lookup.codes
            )
            selected = (
                f"SELECT {columns}, {self._key(keys.person)} AS {PERSON}, {self._key(keys.family)} AS {FAMILY} "  # noqa: S608
                f"FROM {{source}} {' '.join(joins)}"
            )
            connection.execute(f"SET partitioned_write_flush_threshold = {_WAITING_ROWS}")
            target = _text((folder / "baris").as_posix())
            options = f"FORMAT parquet, PARTITION_BY ({KABUPATEN}), FILENAME_PATTERN 'b_{{uuid}}', APPEND"
            statement = f"COPY ({selected}) TO {target} ({options})"
            ((rows,),) = self._asked(table, statement, connection)
        return int(rows)

    def _key(self, expression: str) -> str:
        """A number from which nobody finds the text again without the secret."""
        keyed = f"md5_number_lower('{self._secret}' || {expression})"
        return f"CASE WHEN {expression} = '' THEN CAST(0 AS UBIGINT) ELSE {keyed} END"

    def _open(self) -> duckdb.DuckDBPyConnection:
        config = {**_CONFIG, "threads": str(self.threads), "memory_limit": f"{self.memory_mb}MB"}
        connection = duckdb.connect(":memory:", config=config)
        connection.execute("SET enable_progress_bar = false")
        return connection

    def _asked(
        self, table: ForeignTable, statement: str, connection: duckdb.DuckDBPyConnection | None = None
    ) -> list[tuple[Any, ...]]:
        """A statement over the table; a text whose rows are not all as long as the first is read patiently."""
        opened = connection or self._open()
        try:
            try:
                return opened.execute(statement.replace("{source}", table.source())).fetchall()
            except duckdb.Error as error:
                if not table.delimiter or isinstance(error, duckdb.OutOfMemoryException):
                    raise
                return opened.execute(statement.replace("{source}", table.source(patient=True))).fetchall()
        except duckdb.OutOfMemoryException as error:
            raise ForeignTableUnreadable(
                table.path.name, f"memori {self.memory_mb} MB tidak cukup", "Beri memori lebih banyak dengan --memory."
            ) from error
        except (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException):
            raise  # a fault of ours, not of the file
        except duckdb.Error as error:
            raise ForeignTableUnreadable(table.path.name, _place(error)) from None
        finally:
            if connection is None:
                opened.close()


def parquet_table(path: Path) -> ForeignTable:
    """A Parquet file as a table. Raises `ForeignTableUnreadable` (B124) for one that is cut off or damaged."""
    try:
        with duckdb.connect(":memory:", config=_CONFIG) as connection:
            source = f"read_parquet({_text(path.as_posix())}, binary_as_string = true)"
            described = connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()  # noqa: S608
    except duckdb.Error:
        raise ForeignTableUnreadable(path.name, "Parquet yang terpotong atau rusak") from None
    names, types = zip(*((row[0], row[1]) for row in described), strict=True)
    return ForeignTable(path, len(names), names=names, types=types)


def staged_kabupaten(folder: Path) -> list[int]:
    """The numbers of the kabupaten of which rows were staged, ascending."""
    return sorted(int(path.name.partition("=")[2]) for path in (folder / "baris").glob(f"{KABUPATEN}=*"))


def staged_rows(folder: Path, kabupaten: int) -> dict[str, npt.NDArray[Any]]:
    """All staged rows of a kabupaten, in no order."""
    files = _text((folder / "baris" / f"{KABUPATEN}={kabupaten}" / "*.parquet").as_posix())
    with duckdb.connect(":memory:", config={**_CONFIG, "threads": "1"}) as connection:
        query = f"SELECT * FROM read_parquet({files}, hive_partitioning = false)"  # noqa: S608
        found = connection.execute(query).fetchnumpy()
    return {name: np.ascontiguousarray(np.ma.getdata(column)) for name, column in found.items()}


def _joined(connection: duckdb.DuckDBPyConnection, number: int, lookup: Lookup) -> str:
    """A table of the cells and their codes, and the join with it. Cells without an entry are those of the village
    column that name none: such rows are left out."""
    cells: npt.NDArray[Any] = np.empty(len(lookup.cells), dtype=object)
    cells[:] = list(lookup.cells)
    connection.register("masuk", {"sel": cells, **lookup.codes})
    connection.execute(f"CREATE TABLE m{number} AS SELECT * FROM masuk")  # noqa: S608
    connection.unregister("masuk")
    return f"JOIN m{number} ON m{number}.sel = {lookup.expression}"


def _place(error: Exception) -> str:
    """Where an error says that it is, without the text of the row that DuckDB shows beside it."""
    if "No space left" in str(error):
        return "ruang simpan yang habis"
    line = _LINE.search(str(error))
    return f"baris {line[1]} tidak sesuai dengan baris lain" if line else "isi yang rusak atau terpotong"


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def joined_cells(table: ForeignTable, positions: Sequence[int], widths: Sequence[int]) -> str:
    """Parts of a code that stand in columns of their own, each filled with zeros to its width, as one text."""
    parts = (
        f"CASE WHEN {cell} = '' THEN '' ELSE lpad({cell}, CAST(greatest({width}, length({cell})) AS INTEGER), '0') END"
        for cell, width in ((f"trim({table.cell(at)})", width) for at, width in zip(positions, widths, strict=True))
    )
    return " || ".join(parts)


def number_of(table: ForeignTable, at: int | None) -> str:
    """A NIK or KK number as 16 digits, "" where the cell holds none. Raises B124 for a column of fractions, whose last
    digits are not those that were written: two people would become one."""
    if at is None:
        return "''"
    if not table.delimiter and table.types[at] in _FRACTIONS:
        mend = "Minta Parquet dengan NIK dan nomor KK sebagai teks, bukan bilangan pecahan."
        raise ForeignTableUnreadable(table.path.name, f"{table.names[at]} sebagai bilangan pecahan", mend)
    digits = f"regexp_replace({table.cell(at)}, '[^0-9]', '', 'g')"
    return f"CASE WHEN length({digits}) = 16 AND {digits} <> '{'0' * 16}' THEN {digits} ELSE '' END"


def name_of(table: ForeignTable, at: int | None) -> str:
    """A name in one spelling: upper case, single blanks."""
    return "''" if at is None else f"upper(trim(regexp_replace({table.cell(at)}, '\\s+', ' ', 'g')))"


def person_key(number: str, name: str) -> str:
    """One person: the same number under the same name; nobody where there is no number."""
    return f"CASE WHEN {number} = '' THEN '' ELSE {number} || '|' || {name} END"

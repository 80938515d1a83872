"""Large tables of other hands (delimited text, Parquet) by way of DuckDB, read once (`engines.staging`).

Nothing of a row becomes a Python object: rows come some at a time as numbers and as texts, and a text becomes its place
among the different ones of its column (`engines.cell_places`). DuckDB may not spill: what does not fit in memory is an
error, never a copy of the file on disk.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from cantik.base.errors import UnreadableInput
from cantik.engines.arrow_stream import WIDE_KINDS, ArrowTexts, Batch, StreamBroken, text_batches
from cantik.engines.parquet import refused_write

Texts = Sequence[str]
#: of a column each different cell ("" = blank) and in how many rows it stands
Cells = dict[str, int]
#: as many different cells of one column are looked at; one with more is no column of codes, numbers or dates
MOST_CELLS = 1_000_000
_LONGEST_LINE = 4_000_000
_FRACTIONS = ("DOUBLE", "FLOAT")
_WITH_ZONE = "TIMESTAMP WITH TIME ZONE"
#: how an error begins that reading the same rows patiently does not mend
_NOT_OF_ROWS = ("Out of Memory", "IO Error")
#: how DuckDB says that lines end in two ways
_MIXED = "state machine reached an invalid state"
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

    def of_fractions(self, at: int) -> bool:
        """Whether a column holds fractions, whose last digits are not those that were written."""
        return not self.delimiter and self.types[at] in _FRACTIONS

    def source(self, *, patient: bool = False) -> str:
        """The table in a FROM clause. `patient`: rows that are too short are filled, one thread."""
        where = text_literal(self.path.as_posix())
        if not self.delimiter:
            return f"read_parquet({where}, binary_as_string = true) AS asal"
        listed = ", ".join(f"'c{at}': 'VARCHAR'" for at in range(self.columns))
        padding = "null_padding = true, parallel = false" if patient else "null_padding = false"
        filled = ", ".join(f"'c{at}'" for at in range(self.columns))  # a blank cell is "" for both
        return (
            f"read_csv({where}, auto_detect = false, header = false, skip = {self.skip}, "
            f"columns = {{{listed}}}, force_not_null = [{filled}], "
            f"delim = {text_literal(self.delimiter)}, quote = '\"', escape = '\"', "
            f"encoding = {text_literal(self.encoding)}, max_line_size = {_LONGEST_LINE}, {padding}) AS asal"
        )

    def has_content(self, at: int) -> str:
        """Whether the cell in a column holds something."""
        if self.delimiter:
            return f"coalesce(asal.c{at} <> '', false)"
        title = self.names[at].replace('"', '""')
        name, kind = f'asal."{title}"', self.types[at]
        if kind in _FRACTIONS:
            return f"coalesce(isfinite({name}), false)"
        return f"coalesce({name} <> '', false)" if kind in ("VARCHAR", "BLOB") else f"({name} IS NOT NULL)"

    def cell(self, at: int) -> str:
        """The text of the cell in a column, "" where it is blank: whole numbers and dates as people write them."""
        if self.delimiter:
            return f"asal.c{at}"
        title = self.names[at].replace('"', '""')
        name, kind = f'asal."{title}"', self.types[at]
        if kind in _FRACTIONS:
            none = f"WHEN NOT isfinite({name}) THEN ''"  # not a number: how pandas writes a missing one
            return _whole(name, none)
        if kind.startswith("DECIMAL"):  # as it is: fractions of sixteen digits are not exact
            return _whole(name)
        if kind == _WITH_ZONE:
            return _day_of_zone(name)
        if kind.startswith("TIMESTAMP"):
            return f"coalesce(CAST(CAST({name} AS DATE) AS VARCHAR), '')"
        return f"coalesce(CAST({name} AS VARCHAR), '')"


def _whole(name: str, none: str = "") -> str:
    """A number as people write it: without point where it is whole."""
    whole = f"CASE WHEN {name} = trunc({name}) THEN CAST(CAST({name} AS HUGEINT) AS VARCHAR)"
    return f"CASE WHEN {name} IS NULL THEN '' {none} ELSE {whole} ELSE CAST({name} AS VARCHAR) END END"


def _day_of_zone(name: str) -> str:
    """A day that was written as midnight of a zone, which Parquet keeps as a moment: not that of the zone of whoever
    reads it. Midnight of Indonesia was never before 14:00 UTC nor after 17:00 (Jayapura was 9½ hours ahead until
    1964); another hour is no day, and is not read."""
    moment = f"make_timestamp(epoch_us({name}))"
    within = f"{moment}::TIME = TIME '00:00:00' OR {moment}::TIME BETWEEN TIME '14:00:00' AND TIME '17:00:00'"
    day = f"CAST(CAST({moment} + INTERVAL 10 HOUR AS DATE) AS VARCHAR)"
    return f"CASE WHEN {name} IS NULL THEN '' WHEN {within} THEN {day} ELSE CAST({moment} AS VARCHAR) || ' UTC' END"


@dataclass(slots=True)
class ForeignReader:
    """Reads tables with so many threads and so much memory."""

    threads: int = 2
    memory_mb: int = 2_048

    def head(self, table: ForeignTable, rows: int) -> list[tuple[str, ...]]:
        """The first rows as texts. Raises B124."""
        listed = ", ".join(table.cell(at) for at in range(table.columns))
        return self.query(table, f"SELECT {listed} FROM {{source}} LIMIT {rows}")  # noqa: S608

    def open(self) -> duckdb.DuckDBPyConnection:
        """A database in memory that touches no other file than it is told to, and may not spill."""
        config = {**_CONFIG, "threads": str(self.threads), "memory_limit": f"{self.memory_mb}MB"}
        connection = duckdb.connect(":memory:", config=config)
        connection.execute("SET enable_progress_bar = false")
        return connection

    def query(self, table: ForeignTable, statement: str) -> list[tuple[Any, ...]]:
        """A statement over `{source}`, the table. Raises B124."""
        with self.open() as opened, self.translate_errors(table.path.name):
            return opened.execute(statement.replace("{source}", table.source())).fetchall()

    def stream(
        self, table: ForeignTable, statement: str, connection: duckdb.DuckDBPyConnection, begin: Callable[[], None]
    ) -> Iterator[tuple[Batch, dict[str, ArrowTexts]]]:
        """The rows of a statement of whole numbers and texts over `{source}`, some at a time. A text whose rows are not
        all as long as the first is read again, patiently: `begin` is called before the first row each time, and what
        came before does not count. Raises B124."""
        ways = (False, True) if table.delimiter else (False,)
        with self.translate_errors(table.path.name):
            for patient in ways:
                begin()
                try:
                    source = table.source(patient=patient)
                    yield from text_batches(connection.sql(statement.replace("{source}", source)), WIDE_KINDS)
                except (duckdb.Error, StreamBroken) as error:
                    if patient is ways[-1] or str(error).startswith(_NOT_OF_ROWS):
                        raise
                else:
                    return

    def refuse_size(self, name: str) -> ForeignTableUnreadable:
        """A table that does not fit in memory."""
        return ForeignTableUnreadable(
            name, f"memori {self.memory_mb} MB tidak cukup", "Beri memori lebih banyak dengan --memory."
        )

    @contextmanager
    def translate_errors(self, name: str) -> Iterator[None]:
        """What DuckDB raises over a file as B124, which shows nothing of its rows; a full disk as `OSError`."""
        try:
            yield
        except (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException):
            raise  # a fault of ours, not of the file
        except (duckdb.Error, StreamBroken) as error:
            if str(error).startswith(_NOT_OF_ROWS[0]):
                raise self.refuse_size(name) from error
            if refused := refused_write(error):
                raise refused from None
            raise ForeignTableUnreadable(name, *_place(error)) from None


def refuse_changed(name: str) -> ForeignTableUnreadable:
    """A table that somebody writes while it is read."""
    return ForeignTableUnreadable(name, "isi yang berubah selagi dibaca", "Ulangi perintah yang sama.")


def parquet_table(path: Path) -> ForeignTable:
    """A Parquet file as a table. Raises `ForeignTableUnreadable` (B124) for one that is cut off or damaged."""
    try:
        with duckdb.connect(":memory:", config=_CONFIG) as connection:
            source = f"read_parquet({text_literal(path.as_posix())}, binary_as_string = true)"
            described = connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()  # noqa: S608
    except duckdb.Error:
        raise ForeignTableUnreadable(path.name, "Parquet yang terpotong atau rusak") from None
    names, types = zip(*((row[0], row[1]) for row in described), strict=True)
    return ForeignTable(path, len(names), names=names, types=types)


def _place(error: Exception) -> tuple[str, ...]:
    """Where an error says that it is and how to mend it, without the text of the row that DuckDB shows beside it."""
    line = _LINE.search(str(error))
    if line:
        found = f"baris {line[1]} yang kolomnya lebih banyak, atau tanda kutipnya tidak berpasangan"
        return found, "Perbaiki baris itu, atau ambil berkasnya sekali lagi dari pengirim."
    if _MIXED in str(error):
        return "akhir baris yang bercampur (CRLF dan LF)", "Simpan ulang sebagai CSV UTF-8, lalu coba lagi."
    return ("isi yang rusak atau terpotong",)


def text_literal(text: str) -> str:
    """A text as SQL says it."""
    return "'" + text.replace("'", "''") + "'"


def joined_cells(table: ForeignTable, positions: Sequence[int], widths: Sequence[int]) -> str:
    """Parts of a code that stand in columns of their own, each filled with zeros to its width, as one text."""
    cells = (f"regexp_replace(trim({table.cell(at)}), '\\.0$', '')" for at in positions)  # 35.0: a number of pandas
    parts = (
        f"CASE WHEN {cell} = '' THEN '' ELSE lpad({cell}, CAST(greatest({width}, length({cell})) AS INTEGER), '0') END"
        for cell, width in zip(cells, widths, strict=True)
    )
    return " || ".join(parts)

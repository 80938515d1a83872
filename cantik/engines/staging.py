"""Rows of large tables that wait on disk until all of their kabupaten are together: places of cells and keyed digests,
sealed whole (`engines.waiting_rows`).

Who is who is known by keys that only this object can make: their secret is drawn for it and kept in memory alone. A row
says of each cell where it stands among the different ones of its column, and becomes codes when it is read. Families
that a file of their own tells of are known by the key of their KK number: where they live decides where their persons
are counted, before kabupaten are told apart.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt

from cantik.engines.foreign import ForeignReader, ForeignTable, ForeignTableUnreadable, Texts, text_literal
from cantik.engines.protocol import Codes
from cantik.engines.waiting_rows import WaitingRows

VILLAGE, PERSON, FAMILY, KABUPATEN, MOVED = "desa", "orang", "keluarga", "kabupaten", "pindah"
#: the village and kabupaten of a row that names none, or one that nobody knows
NOWHERE, UNKNOWN = -1, -2
# Rows that wait for each kabupaten until they are written; 514 of them wait side by side.
_WAITING_ROWS = 8_192
#: digits of a NIK or KK number
LENGTH = 16
#: signs of ASCII
_SIGNS = 128
_ROWS, _HOMES = "baris", "rumah"
_PLACE, _HOME, _ABOVE, _COMING = "t", "rumahnya", "kabupatennya", "masuk"
Staged = dict[str, npt.NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Lookup:
    """What stands for each different cell of some columns joined (`expression`): one code for each name."""

    expression: str
    cells: Texts
    codes: Mapping[str, Codes | npt.NDArray[np.uint32] | npt.NDArray[np.int32]]
    of_signs: bool = False  # the cells are all signs, in the order of their numbers


@dataclass(frozen=True, slots=True)
class RowKeys:
    """SQL texts that know a person and a family again, "" where a row tells none."""

    person: str
    family: str


@dataclass(frozen=True, slots=True)
class PlacedRows:
    """Rows that were written: those with a village, and those whose village nobody knows."""

    placed: int
    unknown: int


@dataclass(frozen=True, slots=True)
class HomesKnown:
    """Rows with a KK number of all files of families: different numbers, rows of a number that stands in another row,
    how many of these say something else, and numbers without a village."""

    families: int
    again: int
    unlike: int
    nowhere: int


@dataclass(slots=True)
class Staging:
    """A folder of rows that wait, from its making to the end of the block."""

    reader: ForeignReader
    folder: Path
    _secret: str = field(default_factory=lambda: secrets.token_hex(32), repr=False)
    _files: int = 0
    _placing: bool = False
    _sources: list[tuple[Lookup, ...]] = field(default_factory=list)
    _waiting: WaitingRows = field(init=False, repr=False)
    _connection: duckdb.DuckDBPyConnection = field(init=False, repr=False)

    def __enter__(self) -> Staging:
        self.folder.mkdir()
        self._connection = self.reader.open()
        self._connection.execute(f"SET partitioned_write_flush_threshold = {_WAITING_ROWS}")
        self._waiting = WaitingRows(self.folder / _ROWS)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    # ── families of a file of their own ──────────────────────────────────────────────────────────
    def take_homes(self, table: ForeignTable, village: Lookup | None, lookups: Sequence[Lookup], family: str) -> int:
        """Write the codes of all rows with a KK number; how many there are. Without `village` nobody asks where they
        live. Raises B124."""
        every = [*([village] if village is not None else []), *lookups]
        joins = self._join_lookups(every)
        columns = "".join(f", m{at}.{name}" for at, lookup in enumerate(every) for name in lookup.codes)
        self._files += 1
        target = text_literal((self.folder / f"{_HOMES}-{self._files}.parquet").as_posix())
        selected = f"SELECT {self._key(family)} AS {FAMILY}{columns} FROM {{source}} {joins} WHERE {family} <> ''"  # noqa: S608
        ((rows,),) = self.reader.query(table, f"COPY ({selected}) TO {target} (FORMAT parquet)", self._connection)
        return int(rows)

    def know_homes(self, *, placed: bool) -> HomesKnown:
        """What all files of families tell together. `placed`: where a family lives, its persons are counted; of several
        villages it is the first."""
        source = f"read_parquet({text_literal((self.folder / f'{_HOMES}-*.parquet').as_posix())})"
        ((rows, families),) = self._query(f"SELECT count(*), count(DISTINCT {FAMILY}) FROM {source}")  # noqa: S608
        unlike = nowhere = 0
        if rows > families:
            ((unlike,),) = self._query(
                f"WITH ganda AS (SELECT {FAMILY} FROM {source} GROUP BY ALL HAVING count(*) > 1) "  # noqa: S608
                f"SELECT count(*) - (SELECT count(*) FROM ganda) FROM "
                f"(SELECT DISTINCT s.* FROM {source} s JOIN ganda USING ({FAMILY}))"
            )
        if placed:
            self._query(
                f"CREATE TABLE tempat AS SELECT {FAMILY}, min({VILLAGE}) AS {VILLAGE}, "  # noqa: S608
                f"arg_min({KABUPATEN}, {VILLAGE}) AS {KABUPATEN} FROM {source} WHERE {VILLAGE} >= 0 GROUP BY {FAMILY}"
            )
            ((known,),) = self._query("SELECT count(*) FROM tempat")
            nowhere, self._placing = families - known, True
        return HomesKnown(families, rows - families, unlike, nowhere)

    def spread_homes(self) -> tuple[int, int]:
        """Put what files of families tell beside their persons; how many families have none, and how many have some in
        several villages. Once all persons are there."""
        source = f"read_parquet({text_literal((self.folder / f'{_HOMES}-*.parquet').as_posix())})"
        self._query(f"CREATE TABLE penghuni ({FAMILY} UBIGINT, {VILLAGE} INTEGER, {KABUPATEN} INTEGER)")
        for number in self.kabupaten():
            for people in self._waiting.read(number, (FAMILY, VILLAGE)).values():
                self._connection.register(_COMING, people)
                self._query(
                    f"INSERT INTO penghuni SELECT DISTINCT p.{FAMILY}, p.{VILLAGE}, {number} "  # noqa: S608
                    f"FROM {_COMING} p SEMI JOIN {source} s USING ({FAMILY})"
                )
                self._connection.unregister(_COMING)
        ((empty,),) = self._query(
            f"SELECT count(DISTINCT {FAMILY}) FROM {source} s ANTI JOIN penghuni USING ({FAMILY})"  # noqa: S608
        )
        ((split,),) = self._query(
            f"SELECT count(*) FROM (SELECT {FAMILY} FROM penghuni GROUP BY {FAMILY} HAVING count(*) > 1)"  # noqa: S608
        )
        target = text_literal((self.folder / _HOMES).as_posix())
        left_out = ", ".join(self._own_village(source))
        options = f"FORMAT parquet, PARTITION_BY ({KABUPATEN}), FILENAME_PATTERN 'r_{{uuid}}'"
        self._query(
            f"COPY (SELECT s.* {f'EXCLUDE ({left_out})' if left_out else ''}, p.{KABUPATEN} FROM {source} s "  # noqa: S608
            f"JOIN (SELECT DISTINCT {FAMILY}, {KABUPATEN} FROM penghuni) p USING ({FAMILY})) TO {target} ({options})"
        )
        self._query("DROP TABLE penghuni")
        return int(empty), int(split)

    def _own_village(self, source: str) -> list[str]:
        names = [row[0] for row in self._query(f"DESCRIBE SELECT * FROM {source}")]  # noqa: S608
        return [name for name in (VILLAGE, KABUPATEN) if name in names]

    # ── persons ──────────────────────────────────────────────────────────────────────────────────
    def take_persons(
        self, table: ForeignTable, village: Lookup, lookups: Sequence[Lookup], keys: RowKeys
    ) -> PlacedRows:
        """Let all rows with a village wait by kabupaten: of each cell its place among the different ones, and two keys
        (`PERSON`, `FAMILY`, 0 = none). Raises B124."""
        lookups = [_index_by_sign(lookup) or lookup for lookup in lookups]
        self._sources.append(tuple(lookups))
        if not village.cells:
            return PlacedRows(0, 0)
        places = "".join(f", {self._place(at, own)} AS {_PLACE}{at}" for at, own in enumerate(lookups))
        rows = (
            f"SELECT {self._place(len(lookups), village)} AS {VILLAGE}, {self._key(keys.person)} AS {PERSON}, "  # noqa: S608
            f"{self._key(keys.family)} AS {FAMILY}{places} FROM {{source}}"
        )
        selected, beside = "b.*", ""
        if self._placing:
            selected += f", coalesce(t.{VILLAGE}, {UNKNOWN}) AS {_HOME}, coalesce(t.{KABUPATEN}, 0) AS {_ABOVE}"
            beside = f"LEFT JOIN tempat t ON t.{FAMILY} = b.{FAMILY}"
        statement = f"SELECT {selected} FROM ({rows}) b {beside} WHERE b.{VILLAGE} IS NOT NULL"  # noqa: S608
        placed = unknown = 0
        for batch in self.reader.stream(table, statement, self._connection):
            at = batch.pop(VILLAGE)
            own, above = village.codes[VILLAGE][at], village.codes[KABUPATEN][at]
            where = own
            if self._placing:
                home, above_home = batch.pop(_HOME), batch.pop(_ABOVE)
                where, above = np.where(home >= 0, home, own), np.where(home >= 0, above_home, above)
                batch[MOVED] = (where != own).astype(np.uint8)
            known = np.flatnonzero(above >= 0)
            placed += len(known)
            unknown += int((above == UNKNOWN).sum())
            columns = {VILLAGE: where[known], **{name: column[known] for name, column in batch.items()}}
            self._waiting.take(len(self._sources) - 1, above[known], columns)
        self._waiting.settle()
        return PlacedRows(placed, unknown)

    def kabupaten(self) -> list[int]:
        """The numbers of the kabupaten of which persons were staged, ascending."""
        return self._waiting.kabupaten()

    def rows(self, kabupaten: int) -> Staged:
        """All staged persons of a kabupaten, in no order: codes by name, village and keys."""
        pieces = []
        for source, found in self._waiting.read(kabupaten).items():
            places = [found.pop(f"{_PLACE}{at}") for at in range(len(self._sources[source]))]
            for lookup, place in zip(self._sources[source], places, strict=True):
                found |= {name: codes[place] for name, codes in lookup.codes.items()}
            pieces.append(found)
        return {name: np.concatenate([piece[name] for piece in pieces]) for name in pieces[0]}

    def homes(self, kabupaten: int) -> Staged:
        """What files of families tell of the families of a kabupaten, in no order; nothing where there is none."""
        folder = self.folder / _HOMES / f"{KABUPATEN}={kabupaten}"
        if not folder.is_dir():
            return {}
        files = text_literal((folder / "*.parquet").as_posix())
        query = f"SELECT * FROM read_parquet({files}, hive_partitioning = false)"  # noqa: S608
        with self.reader.translate_errors(_HOMES):
            found = self._connection.execute(query).fetchnumpy()
        return {name: np.ascontiguousarray(np.ma.getdata(column)) for name, column in found.items()}

    def discard(self, kabupaten: int) -> None:
        """The rows of a kabupaten are not needed any more."""
        self._waiting.discard(kabupaten)
        shutil.rmtree(self.folder / _HOMES / f"{KABUPATEN}={kabupaten}", ignore_errors=True)

    # ── how ──────────────────────────────────────────────────────────────────────────────────────
    def _key(self, expression: str) -> str:
        """A number from which nobody finds the text again without the secret: 64 bits that `hash` cuts out of its
        digest three times as quickly as DuckDB's own `md5_number_lower`. Of the text itself `hash` makes one number for
        36 pairs among 200,000 people."""
        digest = f"hash(md5('{self._secret}' || {expression}))"
        return f"CASE WHEN {expression} = '' THEN CAST(0 AS UBIGINT) ELSE {digest} END"

    def _join_lookups(self, lookups: Sequence[Lookup]) -> str:
        """Tables of cells and their codes, and the joins with them."""
        return " ".join(self._make_lookup(number, lookup) for number, lookup in enumerate(lookups))

    def _make_lookup(self, number: int, lookup: Lookup) -> str:
        self._connection.register(_COMING, {"sel": _box_cells(lookup.cells), **lookup.codes})
        self._connection.execute(f"CREATE OR REPLACE TABLE m{number} AS SELECT * FROM {_COMING}")  # noqa: S608
        self._connection.unregister(_COMING)
        return f"JOIN m{number} ON m{number}.sel = {lookup.expression}"

    def _place(self, number: int, lookup: Lookup) -> str:
        """The place of a cell among the different ones, NULL where it is none of them: twice as quick as a join, and
        that of a sign is its number."""
        if lookup.of_signs:
            sign = f"ascii({lookup.expression})"
            return f"CASE WHEN strlen({lookup.expression}) < 2 THEN CAST({sign} AS UTINYINT) END"
        self._connection.register(_COMING, {"sel": _box_cells(lookup.cells)})
        self._connection.execute(f"CREATE OR REPLACE TYPE e{number} AS ENUM (SELECT sel FROM {_COMING})")  # noqa: S608
        self._connection.unregister(_COMING)
        return f"enum_code(TRY_CAST({lookup.expression} AS e{number}))"

    def _query(self, statement: str) -> list[tuple[Any, ...]]:
        with self.reader.translate_errors(_ROWS):
            return self._connection.execute(statement).fetchall()


def _index_by_sign(lookup: Lookup) -> Lookup | None:
    """The same by the number of the only sign of a cell, 0 = blank, where none has more and all are ASCII's."""
    if not all(len(cell) < 2 and cell.isascii() and cell != "\0" for cell in lookup.cells):
        return None
    at = [ord(cell) if cell else 0 for cell in lookup.cells]
    codes = {}
    for name, own in lookup.codes.items():
        codes[name] = np.zeros(_SIGNS, own.dtype)
        codes[name][at] = own
    return Lookup(lookup.expression, [chr(sign) if sign else "" for sign in range(_SIGNS)], codes, of_signs=True)


def _box_cells(cells: Texts) -> npt.NDArray[Any]:
    found: npt.NDArray[Any] = np.empty(len(cells), dtype=object)
    found[:] = list(cells)
    return found


def number_of(table: ForeignTable, at: int | None) -> str:
    """A NIK or KK number as 16 digits, "" where the cell holds none. Raises B124 for a column of fractions, whose last
    digits are not those that were written: two people would become one."""
    if at is None:
        return "''"
    if table.of_fractions(at):
        mend = "Minta Parquet dengan NIK dan nomor KK sebagai teks, bukan bilangan pecahan."
        raise ForeignTableUnreadable(table.path.name, f"{table.names[at]} sebagai bilangan pecahan", mend)
    return _number(table.cell(at))


def no_number(table: ForeignTable, at: int) -> str:
    """Whether a cell says something and holds no NIK or KK number: neither blank nor zero nor a stroke."""
    cell = table.cell(at)
    unread = f"{_read_unusual(cell)} = '' AND regexp_matches({cell}, '[1-9\\pL]')"
    return f"CASE WHEN {_match_usual(cell)} THEN false ELSE {unread} END"


def _number(cell: str) -> str:
    return f"CASE WHEN {_match_usual(cell)} THEN {cell} ELSE {_read_unusual(cell)} END"


def _match_usual(cell: str) -> str:
    """Asked first: several times as quick."""
    return f"regexp_full_match({cell}, '[1-9][0-9]{{{LENGTH - 1}}}')"


def _read_unusual(cell: str) -> str:
    """As a village's file is read (`collect.numbers`): a number that became a fraction on its way loses its tail,
    letters make it none. 9,9E+15 has an E: its digits with those of the exponent are not the ones that were written."""
    plain = rf"regexp_replace({cell}, '^(\D*\d+)[.,]0+\D*$', '\1')"
    digits = f"regexp_replace({plain}, '[^0-9]', '', 'g')"
    fits = rf"length({digits}) = {LENGTH} AND NOT regexp_matches({cell}, '\pL')"
    return f"CASE WHEN {fits} AND {digits} <> '{'0' * LENGTH}' THEN {digits} ELSE '' END"


def name_of(table: ForeignTable, at: int | None) -> str:
    """A name in one spelling: upper case, single blanks."""
    if at is None:
        return "''"
    cell = table.cell(at)
    odd = " OR ".join(f"contains({cell}, {sign})" for sign in ("'  '", *(f"chr({ord(sign)})" for sign in "\t\n\f\r")))
    return f"upper(trim(CASE WHEN {odd} THEN regexp_replace({cell}, '\\s+', ' ', 'g') ELSE {cell} END))"


def person_key(number: str, name: str) -> str:
    """One person: the same number under the same name; nobody where there is no number."""
    return f"CASE WHEN {number} = '' THEN '' ELSE {number} || '|' || {name} END"

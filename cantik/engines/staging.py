"""Rows of large tables that wait on disk until all of their kabupaten are together: codes, keyed digests, sealed codes.

Who is who is known by keys that only this object can make, and a day of birth waits sealed: the secret of both is drawn
for it and kept in memory alone. Families that a file of their own tells of are known by the key of their KK number:
where they live decides where their persons are counted, before kabupaten are told apart.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt

from cantik.engines.foreign import ForeignReader, ForeignTable, ForeignTableUnreadable, Texts, text_literal
from cantik.engines.protocol import Codes

VILLAGE, PERSON, FAMILY, KABUPATEN, MOVED = "desa", "orang", "keluarga", "kabupaten", "pindah"
#: the village and kabupaten of a row that names none, or one that nobody knows
NOWHERE, UNKNOWN = -1, -2
# Rows that wait for each kabupaten until they are written; 514 of them wait side by side.
_WAITING_ROWS = 8_192
_NONCE = "acak"
#: digits of a NIK or KK number
LENGTH = 16
_ROWS, _HOMES = "baris", "rumah"
Staged = dict[str, npt.NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Lookup:
    """What stands for each different cell of some columns joined (`expression`): one code for each name. Those
    `sealed` are written so that nobody reads them without the secret, and equal ones are not alike."""

    expression: str
    cells: Texts
    codes: Mapping[str, Codes | npt.NDArray[np.uint32] | npt.NDArray[np.int32]]
    sealed: Collection[str] = ()


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
    _sealed: set[str] = field(default_factory=set)
    _files: int = 0
    _placing: bool = False
    _connection: duckdb.DuckDBPyConnection = field(init=False, repr=False)

    def __enter__(self) -> Staging:
        self.folder.mkdir()
        self._connection = self.reader.open()
        self._connection.execute(f"SET partitioned_write_flush_threshold = {_WAITING_ROWS}")
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
        people = text_literal((self.folder / _ROWS / "*" / "*.parquet").as_posix())
        self._query(
            f"CREATE TABLE penghuni AS SELECT DISTINCT p.{FAMILY}, p.{VILLAGE}, p.{KABUPATEN} "  # noqa: S608
            f"FROM read_parquet({people}, hive_partitioning = true, hive_types = {{{KABUPATEN}: INTEGER}}) p "
            f"SEMI JOIN {source} s USING ({FAMILY})"
        )
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
        """Write the codes of all rows with a village, a part for each kabupaten: codes and two keys (`PERSON`,
        `FAMILY`, 0 = none). Raises B124."""
        joins = self._join_lookups((village, *lookups))
        names = [name for lookup in lookups for name in lookup.codes]
        columns = "".join(f", m{at}.{name}" for at, lookup in enumerate(lookups, 1) for name in lookup.codes)
        sealed = {name for lookup in lookups for name in lookup.sealed}
        self._sealed |= sealed
        nonce = f", CAST(random() * {1 << 53} AS UBIGINT) AS {_NONCE}" if sealed else ""
        rows = (
            f"SELECT m0.{VILLAGE} AS sendiri, m0.{KABUPATEN} AS miliknya, {self._key(keys.person)} AS {PERSON}, "  # noqa: S608
            f"{self._key(keys.family)} AS {FAMILY}{columns}{nonce} FROM {{source}} {joins}"
        )
        written = [f"{self._seal(name)} AS {name}" if name in sealed else name for name in names]
        written += [_NONCE] if sealed else []
        where, beside = f"sendiri AS {VILLAGE}, miliknya AS {KABUPATEN}", ""
        if self._placing:
            where = (
                f"coalesce(t.{VILLAGE}, sendiri) AS {VILLAGE}, coalesce(t.{KABUPATEN}, miliknya) AS {KABUPATEN}, "
                f"CAST(coalesce(t.{VILLAGE} <> sendiri, false) AS UTINYINT) AS {MOVED}"
            )
            beside = f"LEFT JOIN tempat t ON t.{FAMILY} = b.{FAMILY}"
        listed = "".join(f", {name}" for name in written)
        selected = f"SELECT {where}, {PERSON}, b.{FAMILY} AS {FAMILY}{listed} FROM ({rows}) b {beside}"  # noqa: S608
        target = text_literal((self.folder / _ROWS).as_posix())
        options = f"FORMAT parquet, PARTITION_BY ({KABUPATEN}), FILENAME_PATTERN 'b_{{uuid}}', APPEND"
        ((every,),) = self.reader.query(table, f"COPY ({selected}) TO {target} ({options})", self._connection)
        nowhere, unknown = self._count_dropped(NOWHERE), self._count_dropped(UNKNOWN)
        return PlacedRows(int(every) - nowhere - unknown, unknown)

    def _count_dropped(self, number: int) -> int:
        """How many rows stand in no village, which are not kept."""
        folder = self.folder / _ROWS / f"{KABUPATEN}={number}"
        if not folder.is_dir():
            return 0
        files = text_literal((folder / "*.parquet").as_posix())
        ((rows,),) = self._query(f"SELECT count(*) FROM read_parquet({files}, hive_partitioning = false)")  # noqa: S608
        shutil.rmtree(folder)
        return int(rows)

    def kabupaten(self) -> list[int]:
        """The numbers of the kabupaten of which persons were staged, ascending."""
        return sorted(int(path.name.partition("=")[2]) for path in (self.folder / _ROWS).glob(f"{KABUPATEN}=*"))

    def rows(self, kabupaten: int) -> Staged:
        """All staged persons of a kabupaten, in no order, what was sealed opened."""
        return self._read(_ROWS, kabupaten, self._sealed)

    def homes(self, kabupaten: int) -> Staged:
        """What files of families tell of the families of a kabupaten, in no order; nothing where there is none."""
        return self._read(_HOMES, kabupaten, ())

    def discard(self, kabupaten: int) -> None:
        """The rows of a kabupaten are not needed any more."""
        for kind in (_ROWS, _HOMES):
            shutil.rmtree(self.folder / kind / f"{KABUPATEN}={kabupaten}", ignore_errors=True)

    # ── how ──────────────────────────────────────────────────────────────────────────────────────
    def _read(self, kind: str, kabupaten: int, sealed: Collection[str]) -> Staged:
        folder = self.folder / kind / f"{KABUPATEN}={kabupaten}"
        if not folder.is_dir():
            return {}
        files = text_literal((folder / "*.parquet").as_posix())
        opened = ", ".join(f"CAST({self._seal(name)} AS UINTEGER) AS {name}" for name in sorted(sealed))
        columns = f"* EXCLUDE ({', '.join([*sorted(sealed), _NONCE])}), {opened}" if sealed else "*"
        query = f"SELECT {columns} FROM read_parquet({files}, hive_partitioning = false)"  # noqa: S608
        with self.reader.translate_errors(_ROWS):
            found = self._connection.execute(query).fetchnumpy()
        return {name: np.ascontiguousarray(np.ma.getdata(column)) for name, column in found.items()}

    def _seal(self, name: str) -> str:
        """Sealed and opened alike: a code and a number that only the secret gives, of this row and column."""
        pad = self._digest(f"'{name}|' || CAST({_NONCE} AS VARCHAR)")
        return f"xor(CAST({name} AS UBIGINT), {pad})"

    def _key(self, expression: str) -> str:
        """A number from which nobody finds the text again without the secret."""
        return f"CASE WHEN {expression} = '' THEN CAST(0 AS UBIGINT) ELSE {self._digest(expression)} END"

    def _digest(self, expression: str) -> str:
        """64 bits that only the secret gives; `hash` cuts them out of the digest three times as quickly as DuckDB's own
        `md5_number_lower`, and needs to be the same for this run only."""
        return f"hash(md5('{self._secret}' || {expression}))"

    def _join_lookups(self, lookups: Sequence[Lookup]) -> str:
        """Tables of cells and their codes, and the joins with them."""
        return " ".join(self._make_lookup(number, lookup) for number, lookup in enumerate(lookups))

    def _make_lookup(self, number: int, lookup: Lookup) -> str:
        cells: npt.NDArray[Any] = np.empty(len(lookup.cells), dtype=object)
        cells[:] = list(lookup.cells)
        self._connection.register("masuk", {"sel": cells, **lookup.codes})
        self._connection.execute(f"CREATE OR REPLACE TABLE m{number} AS SELECT * FROM masuk")  # noqa: S608
        self._connection.unregister("masuk")
        return f"JOIN m{number} ON m{number}.sel = {lookup.expression}"

    def _query(self, statement: str) -> list[tuple[Any, ...]]:
        with self.reader.translate_errors(_ROWS):
            return self._connection.execute(statement).fetchall()


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
    return f"{_number(cell)} = '' AND regexp_matches({cell}, '[1-9\\pL]')"


def _number(cell: str) -> str:
    """As a village's file is read (`collect.numbers`): a number that became a fraction on its way loses its tail,
    letters make it none. 9,9E+15 has an E: its digits with those of the exponent are not the ones that were written."""
    plain = rf"regexp_replace({cell}, '^(\D*\d+)[.,]0+\D*$', '\1')"
    digits = f"regexp_replace({plain}, '[^0-9]', '', 'g')"
    fits = rf"length({digits}) = {LENGTH} AND NOT regexp_matches({cell}, '\pL')"
    read = f"CASE WHEN {fits} AND {digits} <> '{'0' * LENGTH}' THEN {digits} ELSE '' END"
    usual = f"regexp_full_match({cell}, '[1-9][0-9]{{{LENGTH - 1}}}')"  # asked first: several times as quick
    return f"CASE WHEN {usual} THEN {cell} ELSE {read} END"


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

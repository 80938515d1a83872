"""Rows of large tables that wait until all of their kabupaten are together: places of cells and keyed digests
(`engines.waiting_rows`).

Who is who is known by keys that only this object can make: their secret is drawn for it and kept in memory alone. A row
says of each cell where it stands among the different ones of its column, and becomes codes when it is read: what they
mean is known once all of them came. Families that a file of their own tells of are known by the key of their KK number:
where they live decides where their persons are counted, before kabupaten are told apart.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt

from cantik.engines.arrow_stream import WIDE_KINDS, ArrowTexts, Batch, batches
from cantik.engines.cell_places import CellPlaces
from cantik.engines.cell_tally import CellTally, Rows, filled_words
from cantik.engines.foreign import Cells, ForeignReader, ForeignTable, ForeignTableUnreadable, text_literal
from cantik.engines.keyed_digests import KeyedDigests
from cantik.engines.number_texts import has_number, name_of, number_of
from cantik.engines.protocol import Codes
from cantik.engines.waiting_rows import Numbers, WaitingRows

VILLAGE, PERSON, FAMILY, KABUPATEN, MOVED = "desa", "orang", "keluarga", "kabupaten", "pindah"
#: why a row is not kept: it says nothing that is asked for, nobody knows its village, it has no KK number
SAYS_NOTHING, NO_VILLAGE, NO_NUMBER = "sela", "tanpa_desa", "tanpa_nomor_kk"
#: the village of a row that names none, or one that nobody knows; else its code as a number
NOWHERE, UNKNOWN = -1, -2
#: by which the code of a village is divided for that of its kabupaten
IN_A_KABUPATEN = 1_000_000
#: as many different cells of one column are looked at; one with more is no column of codes, numbers or dates
MOST_CELLS = 1_000_000
#: bytes that a different cell takes beside its own
_BESIDE = 250
# Rows that wait for each kabupaten until they are written; 514 of them wait side by side.
_WAITING_ROWS = 8_192
_ROWS, _HOMES = "baris", "rumah"
_PLACE, _WHERE, _NAME, _COMING, _FILLED, _OTHER = "t", "w", "n", "masuk", "berisi", "o"
#: different cells of a column that nobody reads that are looked at
_LOOKED_AT = 20_000
Staged = dict[str, npt.NDArray[Any]]
#: the codes of each different cell of a column in the order of their places, by name
CellCodes = Mapping[str, Codes | npt.NDArray[np.uint32]]


@dataclass(frozen=True, slots=True)
class AskedCells:
    """What is read of a table: SQL texts of the cells by variable and of that of the village ("" = nobody asks), and
    the columns of NIK, name and KK number. Of persons a row that is blank in all of these and has no NIK is none.
    `places`: the position of the column of each variable, where somebody asks for an account of all cells; `looked`:
    columns that feed nothing, whose words somebody wants to see."""

    cells: Mapping[str, str]
    village: str = ""
    nik: int | None = None
    name: int | None = None
    card: int | None = None
    of_families: bool = False
    places: Mapping[str, int] = field(default_factory=dict)
    looked: Sequence[int] = ()

    def tally(self, columns: int) -> CellTally:
        """An empty account of a table of so many columns."""
        texts = {self.places[name]: f"{_PLACE}{at}" for at, name in enumerate(self.cells) if name in self.places}
        return CellTally([at for at in range(columns) if at not in texts], texts)


@dataclass(frozen=True, slots=True)
class TakenTable:
    """A table after it was read: its rows that are not blank, the different cells by variable; rows that wait
    (`placed`), and those of no known village (`unknown`); in how many NIK and KK number are none (`unread`).
    `tally`: its cells that hold something; `looked`: by position the different cells of columns that feed nothing."""

    rows: int
    cells: Mapping[str, Cells]
    placed: int
    unknown: int
    unread: Mapping[str, int]
    tally: CellTally
    looked: Mapping[int, Cells]


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
    _keys: KeyedDigests = field(default_factory=KeyedDigests)
    _home_of: _HomeVillages | None = None
    _homes_asked: list[tuple[str, ...]] = field(default_factory=list)
    _persons: list[tuple[str, ...]] = field(default_factory=list)
    _codes: Sequence[Mapping[str, CellCodes]] = ()
    _waiting: WaitingRows = field(init=False, repr=False)
    _families: WaitingRows = field(init=False, repr=False)
    _connection: duckdb.DuckDBPyConnection = field(init=False, repr=False)

    def __enter__(self) -> Staging:
        self.folder.mkdir()
        self._connection = self.reader.open()
        self._connection.execute(f"SET partitioned_write_flush_threshold = {_WAITING_ROWS}")
        self._waiting = WaitingRows(self.folder / _ROWS)
        self._families = WaitingRows(self.folder / FAMILY)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    # ── families of a file of their own ──────────────────────────────────────────────────────────
    def take_families(self, table: ForeignTable, asked: AskedCells, village_of: Callable[[str], int]) -> TakenTable:
        """Let all rows with a KK number wait. Raises B124."""
        taking = _Taking(self.reader, self._keys, table, asked, village_of)
        self._homes_asked.append(tuple(asked.cells))
        source = len(self._homes_asked) - 1

        def begin() -> None:
            taking.begin()
            self._families.forget(source)

        for numbers, texts in self.reader.stream(table, _select(table, asked), self._connection, begin):
            batch = taking.take(numbers, texts)
            none = batch[FAMILY] == 0
            taking.count_cells(numbers, texts, NO_NUMBER, none)
            known = np.flatnonzero(~none)
            taking.placed += len(known)
            columns = {name: column[known] for name, column in batch.items() if name != PERSON}
            self._families.take(source, np.zeros(len(known)), columns)
        return taking.sum_up()

    def know_homes(self, codes: Sequence[Mapping[str, CellCodes]], *, placed: bool) -> HomesKnown:
        """What all files of families tell together; `codes`: what the cells of each mean, by variable. `placed`: where
        a family lives, its persons are counted; of several villages it is the first."""
        self._code_homes(codes, placed=placed)
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
            asked = f"SELECT {FAMILY}, min({VILLAGE}) AS {VILLAGE} FROM {source} WHERE {VILLAGE} >= 0 GROUP BY {FAMILY}"  # noqa: S608
            with self.reader.translate_errors(_HOMES):
                found = list(batches(self._connection.sql(f"{asked} ORDER BY {FAMILY}"), WIDE_KINDS))
            self._home_of = _HomeVillages(*(_join(found, name) for name in (FAMILY, VILLAGE)))
            nowhere = families - len(self._home_of.families)
        return HomesKnown(families, rows - families, unlike, nowhere)

    def _code_homes(self, codes: Sequence[Mapping[str, CellCodes]], *, placed: bool) -> None:
        """Write what the rows of families say as codes, the first time of no row."""
        self._families.settle()
        none: Batch = {f"{_PLACE}{at}": np.zeros(0, np.uint8) for at in range(len(self._homes_asked[0]))}
        none |= {FAMILY: np.zeros(0, np.uint64)} | ({VILLAGE: np.zeros(0, np.int64)} if placed else {})
        for number, (source, rows) in enumerate(chain([(0, none)], self._families.pieces(0))):
            target = text_literal((self.folder / f"{_HOMES}-{number}.parquet").as_posix())
            self._connection.register(_COMING, self._code_rows(self._homes_asked[source], rows, codes[source]))
            self._query(f"COPY (SELECT * FROM {_COMING}) TO {target} (FORMAT parquet)")  # noqa: S608
            self._connection.unregister(_COMING)
        self._families.discard(0)

    def spread_homes(self) -> tuple[int, int]:
        """Put what files of families tell beside their persons; how many families have none, and how many have some in
        several villages. Once all persons are there."""
        source = f"read_parquet({text_literal((self.folder / f'{_HOMES}-*.parquet').as_posix())})"
        self._query(f"CREATE TABLE penghuni ({FAMILY} UBIGINT, {VILLAGE} BIGINT, {KABUPATEN} INTEGER)")
        for number in self.kabupaten():
            for _, people in self._waiting.pieces(number, (FAMILY, VILLAGE)):
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
            f"SELECT count(*) FROM (SELECT {FAMILY} FROM penghuni GROUP BY ALL "  # noqa: S608
            f"HAVING count(DISTINCT {VILLAGE}) > 1)"
        )
        target = text_literal((self.folder / _HOMES).as_posix())
        left_out = f"EXCLUDE ({VILLAGE})" if self._home_of is not None else ""
        options = f"FORMAT parquet, PARTITION_BY ({KABUPATEN}), FILENAME_PATTERN 'r_{{uuid}}'"
        self._query(
            f"COPY (SELECT s.* {left_out}, p.{KABUPATEN} FROM {source} s "  # noqa: S608
            f"JOIN (SELECT DISTINCT {FAMILY}, {KABUPATEN} FROM penghuni) p USING ({FAMILY})) TO {target} ({options})"
        )
        self._query("DROP TABLE penghuni")
        return int(empty), int(split)

    # ── persons ──────────────────────────────────────────────────────────────────────────────────
    def take_persons(self, table: ForeignTable, asked: AskedCells, village_of: Callable[[str], int]) -> TakenTable:
        """Let all rows with a village wait by kabupaten: of each cell its place among the different ones, and two keys
        (`PERSON`, `FAMILY`, 0 = none). Raises B124."""
        taking = _Taking(self.reader, self._keys, table, asked, village_of)
        self._persons.append(tuple(asked.cells))
        source = len(self._persons) - 1

        def begin() -> None:
            taking.begin()
            self._waiting.forget(source)

        for numbers, texts in self.reader.stream(table, _select(table, asked), self._connection, begin):
            batch = taking.take(numbers, texts)
            if self._home_of is not None:
                own, home = batch[VILLAGE], self._home_of.villages(batch[FAMILY])
                batch[VILLAGE] = np.where(home >= 0, home, own)
                batch[MOVED] = (batch[VILLAGE] != own).astype(np.uint8)
            nowhere = batch[VILLAGE] < 0
            taking.count_cells(numbers, texts, NO_VILLAGE, nowhere)
            known = np.flatnonzero(~nowhere & taking.filled)
            taking.placed += len(known)
            taking.unknown += int((batch[VILLAGE] == UNKNOWN).sum())
            if len(known) < len(batch[VILLAGE]):
                batch = {name: column[known] for name, column in batch.items()}
            self._waiting.take(source, batch[VILLAGE] // IN_A_KABUPATEN, batch)
        return taking.sum_up()

    def code_persons(self, codes: Sequence[Mapping[str, CellCodes]]) -> None:
        """All persons are there: what the cells of each file mean, by variable."""
        self._codes = codes
        self._waiting.settle()

    def kabupaten(self) -> list[int]:
        """The numbers of the kabupaten of which persons were staged, ascending."""
        return self._waiting.kabupaten()

    def rows(self, kabupaten: int) -> Staged:
        """All staged persons of a kabupaten, in no order: codes by name, village and keys."""
        pieces = [
            self._code_rows(self._persons[source], rows, self._codes[source])
            for source, rows in self._waiting.pieces(kabupaten)
        ]
        if len(pieces) == 1:
            return pieces[0]
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
    def _code_rows(self, asked: Sequence[str], rows: Numbers, codes: Mapping[str, CellCodes]) -> Staged:
        """Rows of places as rows of codes; a variable that has no column in their file says the same in all."""
        found = {name: rows[name] for name in (VILLAGE, PERSON, FAMILY, MOVED) if name in rows}
        size, place = len(rows[FAMILY]), {variable: rows[f"{_PLACE}{at}"] for at, variable in enumerate(asked)}
        for variable, own in codes.items():
            at = place.get(variable)
            found |= {name: np.full(size, of[0]) if at is None else of[at] for name, of in own.items()}
        return found

    def _query(self, statement: str) -> list[tuple[Any, ...]]:
        with self.reader.translate_errors(_ROWS):
            return self._connection.execute(statement).fetchall()


def _select(table: ForeignTable, asked: AskedCells) -> str:
    """Numbers, the cell of the village, and the others by their place among those that are asked for."""
    names = {f"{_PLACE}{at}": cell for at, cell in enumerate(asked.cells.values())}
    names |= {PERSON: number_of(table, asked.nik), FAMILY: number_of(table, asked.card)}
    names |= {_NAME: f"hash({name_of(table, asked.name)})"} | ({_WHERE: asked.village} if asked.village else {})
    names |= filled_words([table.has_content(at) for at in asked.tally(table.columns).told])
    names |= {f"{_OTHER}{at}": table.cell(at) for at in asked.looked}
    names[_FILLED] = _test_filled(table, asked)
    selected = ", ".join(f"{cell} AS {name}" for name, cell in names.items())
    return f"SELECT {selected} FROM {{source}}"  # noqa: S608


@dataclass(frozen=True, slots=True)
class _HomeVillages:
    """Where families live that a file of their own tells of, by the key of their KK number, ascending."""

    families: npt.NDArray[np.uint64]
    numbers: npt.NDArray[np.int64]

    def villages(self, families: npt.NDArray[np.uint64]) -> npt.NDArray[np.int64]:
        """The village of each of these families, `UNKNOWN` where none is told."""
        if not len(self.families):
            return np.full(len(families), UNKNOWN, np.int64)
        place = np.minimum(np.searchsorted(self.families, families), len(self.families) - 1)
        return np.where(self.families[place] == families, self.numbers[place], UNKNOWN)


def _join(pieces: Sequence[Batch], name: str) -> npt.NDArray[Any]:
    return np.concatenate([piece[name] for piece in pieces])


def _test_filled(table: ForeignTable, asked: AskedCells) -> str:
    """1 for a row that says something, else 0. By what it is known that says nothing else: a family by whatever stands
    for its number, a person by a number, since the cell of one may say that a total follows."""
    said = [f"{cell} <> ''" for cell in (*([asked.village] if asked.village else []), *asked.cells.values())]
    if asked.of_families:
        said += [f"{table.cell(asked.card)} <> ''"] if asked.card is not None else []
    elif asked.nik is not None:
        said.append(has_number(table, asked.nik))
    cases = "".join(f"WHEN {each} THEN 1 " for each in said)  # one after another, unlike OR: the last is dear
    return f"CAST(CASE {cases} ELSE 0 END AS UTINYINT)" if said else "CAST(0 AS UTINYINT)"


@dataclass(slots=True)
class _Taking:
    """A table while it is read: what is counted of its rows."""

    reader: ForeignReader
    keys: KeyedDigests
    table: ForeignTable
    asked: AskedCells
    village_of: Callable[[str], int]
    rows: int = 0
    placed: int = 0
    unknown: int = 0
    _unread: Counter[str] = field(default_factory=Counter)
    _places: list[CellPlaces] = field(default_factory=list)
    _looked: dict[int, CellPlaces] = field(default_factory=dict)
    _tally: CellTally = field(init=False)
    filled: Rows = field(default_factory=lambda: np.zeros(0, np.bool_))
    _villages: CellPlaces = field(default_factory=CellPlaces)
    _numbers: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))

    def begin(self) -> None:
        """Nothing came so far."""
        self.rows = self.placed = self.unknown = 0
        self._unread.clear()
        self._places = [CellPlaces() for _ in self.asked.cells]
        self._looked = {at: CellPlaces() for at in self.asked.looked}
        self._tally = self.asked.tally(self.table.columns)
        self._villages, self._numbers = CellPlaces(), np.zeros(0, np.int64)

    def take(self, numbers: Batch, texts: Mapping[str, ArrowTexts]) -> Batch:
        """Some rows, each cell as its place, the village as its number; a row that says nothing is of no village, and
        has no number."""
        self.filled = numbers.pop(_FILLED).astype(np.bool_)
        self.rows += int(np.count_nonzero(self.filled))
        silent = np.flatnonzero(~self.filled)
        for name, beside in ((PERSON, numbers.pop(_NAME)), (FAMILY, None)):
            numbers[name], unread = self.keys.of_numbers(texts[name], beside)
            self._unread[name] += unread - (self.keys.of_numbers(texts[name].rows(silent))[1] if len(silent) else 0)
        for at, places in enumerate(self._places):
            numbers[f"{_PLACE}{at}"] = places.take(texts[f"{_PLACE}{at}"])
        if self.asked.village:
            where = self._villages.take(texts[_WHERE])
            new = self._villages.cells[len(self._numbers) :]
            self._numbers = np.append(self._numbers, np.array([self.village_of(cell) for cell in new], np.int64))
            numbers[VILLAGE] = self._numbers[where]
        for at, places in self._looked.items():
            if len(places.cells) <= _LOOKED_AT:
                places.take(texts[f"{_OTHER}{at}"])
        self._require_few()
        return numbers

    def count_cells(self, numbers: Batch, texts: Mapping[str, ArrowTexts], why: str, left: Rows) -> None:
        """Enter the cells of these rows in the account; `left`: those that are not kept, and why."""
        self._tally.take(numbers, texts, {why: left & self.filled, SAYS_NOTHING: ~self.filled})

    def _require_few(self) -> None:
        every, name = [*self._places, self._villages], self.table.path.name
        if any(len(places.cells) > MOST_CELLS for places in every):
            raise ForeignTableUnreadable(name, "kolom kode yang hampir tiap isinya berbeda")
        if sum(places.size + _BESIDE * len(places.cells) for places in every) > self.reader.memory_mb * 1_000_000:
            raise self.reader.refuse_size(name)

    def sum_up(self) -> TakenTable:
        """What became of its rows."""
        cells = {name: own.count_rows() for name, own in zip(self.asked.cells, self._places, strict=True)}
        looked = {at: own.count_rows() for at, own in self._looked.items()}
        return TakenTable(self.rows, cells, self.placed, self.unknown, self._unread, self._tally, looked)

"""DuckDB: in-memory connections for examination and for the oracle; the only module that imports it."""

from __future__ import annotations

import datetime as dt
import functools
import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any

import duckdb
import numpy as np

# No extension is fetched, no file outside memory is read or written: rows of persons stay in the process.
_CLOSED = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "enable_external_access": "false",
    "temp_directory": "",
}
_TYPES = frozenset({"VARCHAR", "BIGINT", "DOUBLE", "DATE", "INTEGER", "SMALLINT", "UTINYINT", "BOOLEAN"})


@dataclass(frozen=True, slots=True)
class StoredColumn:
    """Values of one column and their SQL type; None is NULL."""

    type: str
    values: Sequence[str | int | float | dt.date | None] | np.ndarray[Any, Any]


#: a list of values becomes a table to be joined, for each of a hundred rules: to build those costs 80 ms, to compare
#: the rows of a village with the list itself next to nothing
_FEW_ROWS = {"disabled_optimizers": "in_clause"}


def _connect_closed(threads: int, **settings: str) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(":memory:", config={**_CLOSED, **settings, "threads": threads})


@functools.cache
def _shared_connection() -> duckdb.DuckDBPyConnection:
    """The engine of all that needs one thread; empty, each `MemoryDatabase` brings a database of its own into it."""
    return _connect_closed(1, **_FEW_ROWS)


_numbers = itertools.count(1)
_EPOCH = dt.date(1970, 1, 1).toordinal()


class MemoryDatabase:
    """A database in memory, closed to the outside. Use as a context manager.

    To start an engine takes 12 ms, more than to ask the rules about a family: those of one thread share one and have
    only the database to themselves. It is gone with the block, like its rows.
    """

    def __init__(self, threads: int = 2) -> None:
        self._own = f"m{next(_numbers)}"
        self._connection = _shared_connection().cursor() if threads == 1 else _connect_closed(threads)
        self._connection.execute(f"ATTACH ':memory:' AS {self._own} (COMPRESS)")
        self._connection.execute(f"USE {self._own}")
        # A query of two seconds would draw a bar on stdout, into the answer of a command.
        self._connection.execute("SET enable_progress_bar = false")
        # Columns of Python objects come in as text and are cast to the type that we name: nothing is guessed.
        self._connection.execute("SET pandas_analyze_sample = 0")

    def __enter__(self) -> MemoryDatabase:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.execute("USE memory")
        self._connection.execute(f"DETACH {self._own}")
        self._connection.close()

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """For a part that runs SQL of its own here (Splink); as closed as for us."""
        return self._connection

    def load(self, table: str, columns: Mapping[str, StoredColumn]) -> None:
        """A table of columns of equal length; names are ours, never from a file."""
        for name, column in columns.items():
            if not name.isidentifier() or column.type not in _TYPES:
                raise ValueError(f"{name}: {column.type}")
        given = {name: _array(column) for name, column in columns.items()}
        self._connection.register("incoming", given)
        casts = ", ".join(f"CAST({name} AS {column.type}) AS {name}" for name, column in columns.items())
        self._connection.execute(f"CREATE TABLE {table} AS SELECT {casts} FROM incoming")  # noqa: S608
        self._connection.unregister("incoming")

    def run(self, sql: str) -> None:
        """A statement without a result."""
        self._connection.execute(sql)

    def compress(self) -> None:
        """What lies in the tables takes a third of the room from now on; what is added later does not."""
        self._connection.execute(f"CHECKPOINT {self._own}")

    def rows(self, sql: str, parameters: Iterable[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        return self._connection.execute(sql, list(parameters)).fetchall()

    def positions(self, sql: str) -> list[list[int]]:
        """Of a query whose first column is a position and whose others are true or false: for each of these the
        positions where it is true, ascending. Columns come over as arrays: no value of a row is made."""
        place, *flags = self._connection.execute(sql).fetchnumpy().values()
        return [np.sort(place[flag]).tolist() for flag in flags]


def _array(column: StoredColumn) -> np.ndarray[Any, Any]:
    if isinstance(column.values, np.ndarray):
        return column.values
    if column.type == "DATE":
        return _moments(column.values)
    made: np.ndarray[Any, Any] = np.empty(len(column.values), dtype=object)
    made[:] = column.values
    return made


def _moments(days: Sequence[Any]) -> np.ndarray[Any, Any]:
    """Dates as moments, which DuckDB takes as they are: as objects it would write each of them out and read it."""
    ordinals = np.array([0 if day is None else day.toordinal() for day in days], dtype=np.int64)
    made = (ordinals - _EPOCH).astype("datetime64[D]")
    made[ordinals == 0] = np.datetime64("NaT")
    return made.astype("datetime64[s]")

"""Coded Parquet files by way of DuckDB: integers only, one thread, the same bytes for the same columns."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt

from cantik.engines.arrow_stream import NotWhole, batches
from cantik.engines.protocol import Codes, Integers

# Rows of a group: one of a village, about thirty of a kabupaten, since whoever counts one changed village again reads
# the group that it lies in: 5 % of all with 122,880 rows, 4.4 % with these, and all of it
# takes as long.
ROW_GROUP = 40_960
AREA = "area"
#: a full disk, a quota, a stick that takes no large files, a disk that fails or may only be read
_REFUSED = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG, errno.EROFS, errno.EIO)
_TYPES = {"uint8": "UTINYINT", "uint16": "USMALLINT", "int32": "INTEGER", "int64": "BIGINT"}
# No extension is fetched; the only files touched are those that the caller names.
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "threads": "1",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "temp_directory": "",
}
# What the plan of one file asks for: only groups of rows with wanted areas, only named columns. To go through some
# forty others takes a fifth of reading one village.
_OPTIMIZERS = {"filter_pushdown", "unused_columns"}


class NotCodes(ValueError):
    """A file that is no Parquet, lacks a column, or holds a cell without a code."""


@cache
def _connection() -> duckdb.DuckDBPyConnection:
    """One empty database a process, since opening one takes longer than reading a village; each use has its cursor."""
    connection = duckdb.connect(":memory:", config=_CONFIG)
    known = {str(name) for (name,) in connection.execute("SELECT name FROM duckdb_optimizers()").fetchall()}
    connection.execute(f"SET GLOBAL disabled_optimizers = '{','.join(sorted(known - _OPTIMIZERS))}'")
    return connection


def write_codes(path: Path, columns: Mapping[str, Codes | Integers], area: npt.NDArray[np.int32]) -> None:
    """One file with the column `area` and a column of codes for each name, in the order given, rows as they stand.

    Compressed with zstd. The same arrays give the same bytes (one thread, no time stamp inside).
    """
    arrays = {AREA: area, **columns}
    casts = ((_name(name), _TYPES[str(array.dtype)]) for name, array in arrays.items())
    selected = ", ".join(f"CAST({name} AS {kind}) AS {name}" for name, kind in casts)
    with _connection().cursor() as connection:
        connection.register("incoming", arrays)
        try:
            connection.execute(
                f"COPY (SELECT {selected} FROM incoming) TO {_text(path)} "  # noqa: S608 (names of our own variables)
                f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})"
            )
        except duckdb.IOException as error:
            raise refused_write(error, str(path)) or error from None


def refused_write(error: Exception, path: str | None = None) -> OSError | None:
    """What a disk refused to take, as the operating system says it; DuckDB tells it in a sentence of its own. None for
    anything else."""
    words = str(error)
    number = next((number for number in _REFUSED if os.strerror(number) in words), None)
    return None if number is None else OSError(number, os.strerror(number), path)


def read_codes(path: Path, names: Sequence[str] | None = None) -> tuple[dict[str, Codes], npt.NDArray[np.int32]]:
    """The named columns (or all) and the areas of the rows, as arrays; columns not named are not read.

    Raises `NotCodes`.
    """
    wanted = "*" if names is None else ", ".join(_name(name) for name in (AREA, *names))
    return _read(path, f"SELECT {wanted} FROM read_parquet({_text(path)}, hive_partitioning = false)")  # noqa: S608


def read_areas(
    path: Path, names: Sequence[str], areas: Sequence[int]
) -> tuple[dict[str, Codes], npt.NDArray[np.int32]]:
    """The named columns of some areas alone: of a file in the order of areas little else is read. Raises `NotCodes`."""
    wanted = ", ".join(_name(name) for name in (AREA, *names))
    source = f"read_parquet({_text(path)}, hive_partitioning = false)"
    inside = " OR ".join(f"{AREA} BETWEEN {first} AND {last}" for first, last in _runs(sorted(areas)))
    return _read(path, f"SELECT {wanted} FROM {source} WHERE {inside or 'false'}")  # noqa: S608


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Runs of consecutive numbers: first and last."""
    for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        own = [number for _, number in run]
        yield own[0], own[-1]


def read_blocks(path: Path, names: Sequence[str]) -> Iterator[tuple[dict[str, Codes], npt.NDArray[np.int32]]]:
    """The named columns and the areas, some rows at a time: no more of the file is in memory. Raises `NotCodes`."""
    wanted = ", ".join(_name(name) for name in (AREA, *names))
    with _connection().cursor() as connection:
        try:
            query = f"SELECT {wanted} FROM read_parquet({_text(path)}, hive_partitioning = false)"  # noqa: S608
            for found in batches(connection.sql(query)):
                area = found.pop(AREA)
                if area.dtype != np.int32:
                    raise NotCodes(path.name)
                yield found, area
        except (duckdb.Error, NotWhole, OSError) as error:
            raise NotCodes(path.name) from error


def _read(path: Path, query: str) -> tuple[dict[str, Codes], npt.NDArray[np.int32]]:
    with _connection().cursor() as connection:
        try:
            found = connection.execute(query).fetchnumpy()
        except duckdb.Error as error:
            raise NotCodes(path.name) from error
    if found[AREA].dtype.kind != "i" or any(np.ma.is_masked(column) for column in found.values()):
        raise NotCodes(path.name)
    area = np.asarray(found.pop(AREA), np.int32)
    return {name: _codes(codes) for name, codes in found.items()}, area


def _codes(array: npt.NDArray[np.uint8] | npt.NDArray[np.uint16]) -> Codes:
    plain: Codes = np.ascontiguousarray(np.ma.getdata(array))
    return plain


def _name(name: str) -> str:
    if not name.isidentifier():
        raise ValueError(name)
    return f'"{name}"'


def _text(path: Path) -> str:
    return "'" + path.as_posix().replace("'", "''") + "'"

"""Cells of the parts of large files by hand: the tables of a village over who stands in the file, for each village."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from tests.acuan import desa_duckdb, desa_polars
from tests.acuan.ukuran import Cells, Pairs

_OTHER_BASE = "domisili"  # whom the statements ask for; here everybody in the file


def with_polars(files: Mapping[str, Path], villages: int) -> Any:
    """Read and count."""
    frames = {}
    for basis, path in files.items():
        frames[basis] = pl.read_parquet(path, hive_partitioning=False).rename({"terdata": _OTHER_BASE})
    return desa_polars.tabulate(frames, list(range(villages)))


def with_duckdb(files: Mapping[str, Path], villages: int) -> Any:
    """Read and count, with all threads."""
    with duckdb.connect(":memory:") as connection:
        columns: dict[str, frozenset[str] | None] = {}
        for basis, path in files.items():
            source = f"read_parquet('{path.as_posix()}', hive_partitioning = false)"
            table = f"{basis}_mentah"
            connection.execute(
                f"CREATE TEMP TABLE {table} AS SELECT * EXCLUDE (terdata), terdata AS {_OTHER_BASE} FROM {source}"
            )
            columns[basis] = frozenset(row[0] for row in connection.execute(f"DESCRIBE {table}").fetchall())
        return columns, desa_duckdb.tabulate(connection, list(range(villages)), columns)


def read(found: Any) -> tuple[dict[str, Cells], Pairs]:
    """Cells by table and pairs by indicator, by the number of the village."""
    return desa_duckdb.read(*found) if isinstance(found, tuple) else desa_polars.read(found)

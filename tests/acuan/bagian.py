"""Cells of the parts of large files by hand: the tables of a village over who stands in the file, for each village."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from tests.acuan import desa_duckdb, desa_polars
from tests.acuan.ukuran import TABLES

Cells = dict[tuple[int, ...], int]
Pairs = dict[tuple[str, int], tuple[int, int]]
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
    return _of_duckdb(*found) if isinstance(found, tuple) else _of_polars(found)


def _of_polars(found: Mapping[str, pl.DataFrame]) -> tuple[dict[str, Cells], Pairs]:
    cells: dict[str, Cells] = {}
    pairs: Pairs = {}
    for name, frame in found.items():
        kind, own = name.split(":")
        if kind == "t":
            cells[own] = {tuple(row[:-1]): row[-1] for row in frame.iter_rows()}
            continue
        names = [column[2:] for column in frame.columns if column.startswith("n:")]
        for row in frame.iter_rows(named=True):
            pairs |= {(name, row["dusun"]): (row[f"n:{name}"], row[f"d:{name}"]) for name in names}
    return cells, pairs


def _of_duckdb(
    columns: Mapping[str, frozenset[str] | None], found: Mapping[str, Any]
) -> tuple[dict[str, Cells], Pairs]:
    cells: dict[str, Cells] = {}
    pairs: Pairs = {}
    for basis, own in columns.items():
        tables, indicators = desa_duckdb.order(basis, own)
        for number, village, *key, count in found[f"t:{basis}"]:
            name = tables[number]
            cells.setdefault(name, {})[(village, *key[: len(TABLES[name].by)])] = count
        for village, *values in found[f"i:{basis}"]:
            for place, name in enumerate(indicators):
                pairs[name, village] = values[2 * place], values[2 * place + 1]
    return cells, pairs

"""The same cells with DuckDB: coded file loaded once, one statement for all tables of a basis, one for all counters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from tests.acuan.bacaan import classes, scales
from tests.acuan.tanya import Columns, asked
from tests.acuan.ukuran import EVERYBODY, TABLES, Cells, Condition, Pairs

BASES = ("orang", "keluarga", "rumah_tangga")
Rows = list[tuple[Any, ...]]
DIMENSIONS = 3


def _condition(basis: str, base: str, alternatives: Condition) -> str:
    if alternatives == EVERYBODY:
        return f"{base} = 0"
    own = scales(basis)
    terms = (
        " AND ".join(_leaf(name, own[name].positions(values)) for name, values in one.items()) for one in alternatives
    )
    return f"{base} = 0 AND ({' OR '.join(f'({term})' for term in terms)})"


def _leaf(name: str, positions: list[int]) -> str:
    if positions == list(range(positions[0], positions[-1] + 1)):
        return f"{name} BETWEEN {positions[0]} AND {positions[-1]}"
    return f"{name} IN ({', '.join(map(str, positions))})"


@cache
def _class_column(classification: str) -> str:
    column, into, _ = classes(classification)
    if into == tuple(range(len(into))):
        return f"{column} AS k_{classification}"
    return f"([{', '.join(map(str, into))}]::UTINYINT[])[{column}::INTEGER + 1] AS k_{classification}"


@cache
def _statements(basis: str, columns: Columns = None) -> tuple[str, tuple[str, ...], str, tuple[str, ...]]:
    """What is selected when loading, the tables in order and their statement, the counters and theirs."""
    tables, indicators = asked(basis, columns)
    needed = sorted({name for one in tables.values() for name in one.by})
    selected = ", ".join(["*", *(_class_column(name) for name in needed)])
    parts = []
    for number, one in enumerate(tables.values()):
        keys = [f"k_{name}" for name in one.by]
        padded = keys + ["0::UTINYINT"] * (DIMENSIONS - len(keys))
        parts.append(
            f"SELECT {number} AS tabel, dusun, {', '.join(padded)}, count(*) AS n FROM {basis} "
            f"WHERE {_condition(basis, one.base, one.where)} GROUP BY {', '.join(['dusun', *keys])}"
        )
    terms = []
    for each in indicators.values():
        below = _condition(basis, each.base, each.denominator)
        above = (
            f"coalesce(cast(sum({each.summed}) FILTER (WHERE {below}) AS BIGINT), 0)"
            if each.summed
            else f"count(*) FILTER (WHERE {_condition(basis, each.base, each.numerator)})"
        )
        terms += [above, f"count(*) FILTER (WHERE {below})"]
    counters = f"SELECT dusun, {', '.join(terms)} FROM {basis} GROUP BY dusun"
    return selected, tuple(tables), " UNION ALL ".join(parts), (*indicators, counters)


def load(folder: Path, connection: duckdb.DuckDBPyConnection) -> dict[str, Columns]:
    """The coded files as tables in memory: their columns by basis (no list of households: no such file)."""
    found: dict[str, Columns] = {}
    for basis in BASES:
        path = folder / f"{basis}.parquet"
        if path.is_file():
            mentah = f"CREATE OR REPLACE TEMP TABLE {basis}_mentah AS SELECT * FROM read_parquet('{path.as_posix()}')"
            connection.execute(mentah)
            found[basis] = frozenset(row[0] for row in connection.execute(f"DESCRIBE {basis}_mentah").fetchall())
    return found


def tabulate(connection: duckdb.DuckDBPyConnection, group: Iterable[int], files: dict[str, Columns]) -> dict[str, Rows]:
    """`t:basis`: (table, dusun, three classes, n) as in `order`; `i:basis`: dusun, n and d of each indicator."""
    made: dict[str, Rows] = {}
    dusun = "([" + ", ".join(map(str, group)) + "]::INTEGER[])[area + 1] AS dusun"
    for basis, columns in files.items():
        selected, _, tables, (*_, counters) = _statements(basis, columns)
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {basis} AS SELECT {selected}, {dusun} FROM {basis}_mentah")
        made[f"t:{basis}"] = connection.execute(tables).fetchall()
        made[f"i:{basis}"] = connection.execute(counters).fetchall()
    return made


def order(basis: str, columns: Columns = None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of the tables and of the indicators of a basis, in the order of the results."""
    _, tables, _, (*indicators, _) = _statements(basis, columns)
    return tables, tuple(indicators)


def read(columns: Mapping[str, Columns], found: Mapping[str, Rows]) -> tuple[dict[str, Cells], Pairs]:
    """Cells by table and pairs by indicator of what `tabulate` gave."""
    cells: dict[str, Cells] = {}
    pairs: Pairs = {}
    for basis, own in columns.items():
        tables, indicators = order(basis, own)
        for number, place, *key, count in found[f"t:{basis}"]:
            name = tables[number]
            cells.setdefault(name, {})[(place, *key[: len(TABLES[name].by)])] = count
        for place, *values in found[f"i:{basis}"]:
            for number, name in enumerate(indicators):
                pairs[name, place] = values[2 * number], values[2 * number + 1]
    return cells, pairs

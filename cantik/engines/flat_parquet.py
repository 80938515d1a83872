"""Published rows as Parquet by way of DuckDB: typed columns, one thread, no time stamp, so that the same rows give the
same bytes."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import duckdb

#: no extension is fetched
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "threads": "1",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "temp_directory": "",
}
_TYPES = frozenset({"VARCHAR", "BIGINT", "DOUBLE", "DATE"})
Plain = int | Decimal | str | None


def write_rows(kinds: Mapping[str, str], rows: Sequence[Sequence[Plain]]) -> bytes:
    """A Parquet file of rows under the columns of `kinds` (name: VARCHAR, BIGINT, DOUBLE or DATE), compressed with
    zstd. Raises `ValueError` for another type."""
    if not set(kinds.values()) <= _TYPES:
        raise ValueError(f"types: {sorted(set(kinds.values()) - _TYPES)}")
    named = [(_quote(name), kind) for name, kind in kinds.items()]
    told = ", ".join(f"CAST(unnest(${at}::VARCHAR[]) AS {kind}) AS {name}" for at, (name, kind) in enumerate(named, 1))
    values = [[None if part is None else str(part) for part in column] for column in zip(*rows, strict=True)]
    values = values or [[] for _name in named]
    with (
        tempfile.TemporaryDirectory(prefix="cantik-") as folder,
        duckdb.connect(":memory:", config=_CONFIG) as connection,
    ):
        path = Path(folder) / "himpunan.parquet"
        target = str(path).replace("'", "''")
        connection.execute(f"COPY (SELECT {told}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)", values)
        return path.read_bytes()


def _quote(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'

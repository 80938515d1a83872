"""The different cells of columns of a large file that say something and in how many rows each stands, by hand, in a
process of its own: `python -m tests.acuan.sel duckdb|polars FILE TITLE…`. Prints JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence

Counted = dict[str, dict[str, int]]


def with_duckdb(file: str, titles: Sequence[str]) -> Counted:
    """All columns in one reading, on two threads."""
    import duckdb

    source = f"read_csv('{file}', all_varchar = true)" if file.endswith(".csv") else f"read_parquet('{file}')"
    with duckdb.connect(":memory:", config={"threads": "2"}) as connection:
        asked = ", ".join(f"histogram({title})" for title in titles)
        (found,) = connection.execute(f"SELECT {asked} FROM {source}").fetchall()
    return dict(zip(titles, found, strict=True))


def with_polars(file: str, titles: Sequence[str]) -> Counted:
    """All columns in one reading, on as many threads as it takes."""
    import polars as pl

    frame = pl.scan_csv(file, infer_schema=False) if file.endswith(".csv") else pl.scan_parquet(file)
    found = pl.collect_all([frame.group_by(title).len() for title in titles])
    return {title: dict(own.iter_rows()) for title, own in zip(titles, found, strict=True)}


def drop_blanks(counted: Counted) -> Counted:
    """Without cells that say nothing, which one reads as missing and the other as blank."""
    return {title: {cell: rows for cell, rows in own.items() if cell} for title, own in counted.items()}


HANDS: Mapping[str, Callable[[str, Sequence[str]], Counted]] = {"duckdb": with_duckdb, "polars": with_polars}

if __name__ == "__main__":
    hand, of, *asked = sys.argv[1:]
    print(json.dumps(drop_blanks(HANDS[hand](of, asked)), sort_keys=True))

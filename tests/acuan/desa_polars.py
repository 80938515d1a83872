"""The same cells with Polars: derived columns once, all group-bys of a basis collected together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polars as pl

from tests.acuan.bacaan import classes, scales
from tests.acuan.tanya import Columns, asked
from tests.acuan.ukuran import EVERYBODY, Cells, Condition, Indicator, Pairs

BASES = ("orang", "keluarga", "rumah_tangga")


def _condition(basis: str, base: str, alternatives: Condition) -> pl.Expr:
    own = scales(basis)
    inside = pl.col(base) == 0
    if alternatives == EVERYBODY:
        return inside
    terms = []
    for one in alternatives:
        parts = [_leaf(name, own[name].positions(values), own[name].missing) for name, values in one.items()]
        terms.append(pl.all_horizontal(parts))
    return inside & pl.any_horizontal(terms)


def _leaf(name: str, positions: list[int], missing: int) -> pl.Expr:
    if len(positions) == 1:
        return pl.col(name) == positions[0]
    if positions == list(range(positions[0], positions[-1] + 1)):
        if positions[0] == 0:
            return pl.col(name) <= positions[-1]
        if positions[-1] == missing - 1:
            return (pl.col(name) >= positions[0]) & (pl.col(name) < missing)
        return pl.col(name).is_between(positions[0], positions[-1])
    return pl.col(name).is_in(positions)


@cache
def _class_column(classification: str) -> pl.Expr:
    column, into, _ = classes(classification)
    if into == tuple(range(len(into))):
        return pl.col(column).alias(f"k_{classification}")
    table = pl.Series(into, dtype=pl.UInt8)
    return pl.lit(table).gather(pl.col(column)).alias(f"k_{classification}")


@dataclass(frozen=True)
class _Prepared:
    """Expressions of a basis, built once."""

    classes: list[pl.Expr]
    tables: list[tuple[str, list[str], pl.Expr]]
    counters: list[pl.Expr]


@cache
def _prepared(basis: str, columns: Columns) -> _Prepared:
    tables, indicators = asked(basis, columns)
    needed = sorted({name for one in tables.values() for name in one.by})
    return _Prepared(
        [_class_column(name) for name in needed],
        [
            (name, ["dusun", *(f"k_{by}" for by in one.by)], _condition(basis, one.base, one.where))
            for name, one in tables.items()
        ],
        _counters(basis, indicators),
    )


def _counters(basis: str, indicators: dict[str, Indicator]) -> list[pl.Expr]:
    found = []
    for name, one in indicators.items():
        below = _condition(basis, one.base, one.denominator)
        above = (
            pl.col(one.summed).cast(pl.Int64).filter(below).sum()
            if one.summed
            else _condition(basis, one.base, one.numerator).sum()
        )
        found += [above.alias(f"n:{name}"), below.sum().alias(f"d:{name}")]
    return found


def load(folder: Path) -> dict[str, pl.DataFrame]:
    """The coded files as they stand; a village without a list of households has no file of them."""
    return {basis: pl.read_parquet(path) for basis in BASES if (path := folder / f"{basis}.parquet").is_file()}


def tabulate(frames: dict[str, pl.DataFrame], group: list[int]) -> dict[str, pl.DataFrame]:
    """All tables (`t:id`: dusun, classes, n) and for each basis one frame of indicators by dusun.

    `group[area]` is the dusun of each smallest area.
    """
    made: dict[str, pl.DataFrame] = {}
    for basis, frame in frames.items():
        ready = _prepared(basis, frozenset(frame.columns))
        dusun = pl.lit(pl.Series(group, dtype=pl.Int32)).gather(pl.col("area")).alias("dusun")
        rows = frame.with_columns(dusun, *ready.classes).lazy()
        queries = [rows.filter(where).group_by(keys).agg(pl.len().alias("n")) for _, keys, where in ready.tables]
        queries.append(rows.group_by("dusun").agg(*ready.counters))
        names = [*(f"t:{name}" for name, _, _ in ready.tables), f"i:{basis}"]
        made |= dict(zip(names, pl.collect_all(queries), strict=True))
    return made


def read(found: Mapping[str, pl.DataFrame]) -> tuple[dict[str, Cells], Pairs]:
    """Cells by table and pairs by indicator of what `tabulate` gave."""
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

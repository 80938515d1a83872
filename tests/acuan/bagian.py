"""Cells of the parts of large files by hand: the tables of a village over who stands in the file, for each village; the
points of families, by docs/bidang/measures_extra.md 1 (DTSEN, without health) and population_parameters 6; the paid
workers of owners of a business by industry, by Regsosek 420a to 422."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from tests.acuan import desa_duckdb, desa_polars
from tests.acuan.bacaan import classes
from tests.acuan.ukuran import ADA, RECORDED, Cells, Condition, Pairs

_OTHER_BASE = "domisili"  # whom the statements ask for; here everybody in the file
#: of points: village and points -> families, and for how many they stand
Points = dict[tuple[int, int], tuple[int, int]]


#: of sums: village and class -> what is added up
Sums = dict[tuple[int, int], int]
#: a table of sums by its rows: who is asked and answered, and the column that is added up
SUMMED: Mapping[str, tuple[str, Condition, str]] = {
    "usaha_pekerja": ("lapangan_usaha_milik", [{"umur": (15, 200), "r420a": "1", "r421": ADA, "r422": ADA}], "r422")
}


@dataclass(frozen=True)
class Scored:
    """Families of a universe that answered all of it: the points of what they lack; each stands for so many."""

    universe: Condition
    lacks: tuple[tuple[int, Condition], ...]
    stands_for: str = ""

    @property
    def asked(self) -> list[str]:
        """The columns of the points."""
        return sorted({name for _, condition in self.lacks for one in condition for name in one})

    def answered(self) -> Condition:
        """The universe, as far as it answered."""
        every = dict.fromkeys([*self.asked, *([self.stands_for] if self.stands_for else [])], ADA)
        return [{**one, **every} for one in self.universe]


SCORED: Mapping[str, Scored] = {
    "deprivasi_dtsen_h": Scored(
        [{}],
        (
            (6, [{"tanpa_ijazah": "ya"}]),
            (6, [{"anak_7_15_tidak_sekolah": (1, 20)}]),
            (2, [{"r308": "8 9 10"}]),
            (2, [{"sanitasi_terpenuhi": "tidak"}]),
            (2, [{"r306a": "6 8 9 11"}]),
            (2, [{"r307a": "4"}]),
            (2, [{"r303": "7 8 9"}, {"r304": "4 6 7"}, {"r305": "5 7 8"}]),
            (2, [{"aset_kurang": "ya"}]),
        ),
        "jumlah_anggota",
    ),
    "keluarga_berisiko_stunting": Scored(
        [{"pus": "ya"}, {"jumlah_balita": (1, 20)}],
        (
            (1, [{"r306a": "6 7 8 9 10 11"}]),
            (1, [{"jamban_layak": "tidak"}]),
            (1, [{"pus_terlalu": "ya"}]),
        ),
    ),
}


def with_polars(files: Mapping[str, Path], villages: int) -> Any:
    """Read and count."""
    frames = {}
    for basis, path in files.items():
        frames[basis] = pl.read_parquet(path, hive_partitioning=False).with_columns(
            pl.col(RECORDED).alias(_OTHER_BASE)  # the statements about residents are asked of everybody in the file
        )
    found = desa_polars.tabulate(frames, list(range(villages)))
    homes = frames["keluarga"].lazy()
    queries = [homes.filter(inside).group_by("area", points).agg(*told) for inside, points, told in _polars().values()]
    scored = dict(zip(_polars(), pl.collect_all(queries), strict=True))
    return found, scored, _polars_sums(frames["orang"])


def _polars_sums(people: pl.DataFrame) -> dict[str, list[tuple[int, int, int]]]:
    found = {}
    for name, (rows, asked, added) in SUMMED.items():
        column, into, _ = classes(rows)
        if {column, added} <= set(people.columns):
            inside = people.filter(desa_polars._condition("orang", _OTHER_BASE, asked))
            own = pl.col(column).cast(pl.Int32).replace_strict(list(range(len(into))), list(into)).alias("kelas")
            found[name] = inside.group_by("area", own).agg(pl.col(added).cast(pl.Int64).sum()).rows()
    return found


@cache
def _polars() -> dict[str, tuple[pl.Expr, pl.Expr, list[pl.Expr]]]:
    found = {}
    for name, one in SCORED.items():
        condition = desa_polars._condition
        points = [condition("keluarga", _OTHER_BASE, lack).cast(pl.Int32) * worth for worth, lack in one.lacks]
        stands = pl.col(one.stands_for).cast(pl.Int64).sum() if one.stands_for else pl.len().cast(pl.Int64)
        told = [pl.len().alias("n"), stands.alias("bobot")]
        inside = condition("keluarga", _OTHER_BASE, one.answered())
        found[name] = inside, pl.sum_horizontal(points).alias("poin"), told
    return found


def with_duckdb(files: Mapping[str, Path], villages: int) -> Any:
    """Read and count, with all threads."""
    with duckdb.connect(":memory:") as connection:
        columns: dict[str, frozenset[str] | None] = {}
        for basis, path in files.items():
            source = f"read_parquet('{path.as_posix()}', hive_partitioning = false)"
            table = f"{basis}_mentah"
            connection.execute(f"CREATE TEMP TABLE {table} AS SELECT *, {RECORDED} AS {_OTHER_BASE} FROM {source}")
            columns[basis] = frozenset(row[0] for row in connection.execute(f"DESCRIBE {table}").fetchall())
        found = desa_duckdb.tabulate(connection, list(range(villages)), columns)
        points = {name: connection.execute(statement).fetchall() for name, statement in _duckdb().items()}
        sums = {name: connection.execute(statement).fetchall() for name, statement in _duckdb_sums(columns).items()}
        return (columns, found), points, sums


def _duckdb_sums(columns: Mapping[str, frozenset[str] | None]) -> dict[str, str]:
    found = {}
    for name, (rows, asked, added) in SUMMED.items():
        column, into, _ = classes(rows)
        if {column, added} <= (columns["orang"] or frozenset()):
            inside = desa_duckdb._condition("orang", _OTHER_BASE, asked)
            own = f"list_extract({list(into)}, CAST({column} AS INTEGER) + 1)"
            found[name] = (
                f"SELECT area, {own}, CAST(sum({added}) AS BIGINT) FROM orang_mentah WHERE {inside} GROUP BY 1, 2"
            )
    return found


@cache
def _duckdb() -> dict[str, str]:
    found = {}
    for name, one in SCORED.items():
        condition = desa_duckdb._condition
        points = " + ".join(
            f"{worth} * CAST({condition('keluarga', _OTHER_BASE, lack)} AS INTEGER)" for worth, lack in one.lacks
        )
        stands = f"cast(sum({one.stands_for}) AS BIGINT)" if one.stands_for else "count(*)"
        inside = condition("keluarga", _OTHER_BASE, one.answered())
        found[name] = f"SELECT area, {points}, count(*), {stands} FROM keluarga_mentah WHERE {inside} GROUP BY 1, 2"
    return found


def read(found: Any) -> tuple[dict[str, Cells], Pairs, dict[str, Points], dict[str, Sums]]:
    """Cells by table, pairs by indicator, points and sums, by the number of the village."""
    counted, points, added = found
    cells, pairs = desa_duckdb.read(*counted) if isinstance(counted, tuple) else desa_polars.read(counted)
    rows = {name: own if isinstance(own, list) else own.rows() for name, own in points.items()}
    sums = {name: {(row[0], row[1]): row[2] for row in own if row[2]} for name, own in added.items()}
    scored = {name: {(row[0], row[1]): (row[2], row[3]) for row in own} for name, own in rows.items()}
    return cells, pairs, scored, sums

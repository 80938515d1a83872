"""Databases in memory: typed columns as given, nothing guessed, nothing reached outside the process."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cantik.engines.duckdb import MemoryDatabase, StoredColumn
from cantik.expr.pattern import matches, refuse_unportable
from cantik.expr.sql import quote


def test_columns_have_the_type_that_is_named() -> None:
    """Also a column that is missing throughout, or whose first value comes late."""
    with MemoryDatabase() as memory:
        memory.load(
            "t",
            {
                "i": StoredColumn("BIGINT", np.arange(3000)),
                "code": StoredColumn("VARCHAR", [None] * 2999 + ["01"]),
                "born": StoredColumn("DATE", [None] * 2999 + [dt.date(2004, 2, 29)]),
                "none": StoredColumn("BIGINT", [None] * 3000),
                "point": StoredColumn("DOUBLE", [-7.25] * 3000),
            },
        )
        types = memory.rows("SELECT typeof(code), typeof(born), typeof(none), typeof(point) FROM t LIMIT 1")
        assert types == [("VARCHAR", "DATE", "BIGINT", "DOUBLE")]
        assert memory.rows("SELECT code, born, none FROM t WHERE i = 2999") == [("01", dt.date(2004, 2, 29), None)]


@pytest.mark.parametrize("threads", [1, 2])
def test_nothing_outside_can_be_reached(tmp_path: Path, threads: int) -> None:
    (tmp_path / "a.csv").write_text("x\n1\n")
    with MemoryDatabase(threads) as memory:
        for sql in (
            f"SELECT * FROM read_csv({quote(str(tmp_path / 'a.csv'))})",
            f"COPY (SELECT 1) TO {quote(str(tmp_path / 'b.csv'))}",
            "INSTALL httpfs",
            "SET enable_external_access = true",
        ):
            with pytest.raises(duckdb.Error):
                memory.run(sql)


def test_two_at_once_hold_their_own_rows_and_leave_nothing() -> None:
    """Those of one thread share an engine: whoever comes next finds it empty, also after a statement that failed."""
    with MemoryDatabase(threads=1) as one, MemoryDatabase(threads=1) as other:
        for number, memory in enumerate((one, other)):
            memory.load("t", {"i": StoredColumn("BIGINT", [number])})
            memory.run("CREATE TABLE n0 AS SELECT i FROM t")
        assert (one.rows("SELECT i FROM n0"), other.rows("SELECT i FROM n0")) == ([(0,)], [(1,)])
        with pytest.raises(duckdb.Error):
            one.run("SELECT tidak_ada FROM t")
    with MemoryDatabase(threads=1) as last:
        left = last.rows("SELECT database_name FROM duckdb_databases() WHERE NOT internal")
        assert len(left) == 2, left  # the empty one of the engine, and its own
        assert last.rows("SELECT table_name FROM duckdb_tables()") == []


def test_names_and_types_are_ours_only() -> None:
    with MemoryDatabase() as memory:
        for name, kind in (("x); DROP TABLE t; --", "BIGINT"), ("x", "BIGINT); --")):
            with pytest.raises(ValueError, match=r"x"):
                memory.load("t", {name: StoredColumn(kind, [1])})


PATTERNS = [
    "[0-9]{16}",
    ".*[0-9].*",
    "[=+@-].*",
    "0{16}|1{16}",
    r"RT\.?[0-9]+",
    "(BAYI|ANAK) .+",
    "[^A-Z]+",
    r"\(.*\)",
    "A?B*",
    "[A-Za-z ,.'-]{2,}",
]


@given(st.sampled_from(PATTERNS), st.text(alphabet="0119ABRTYIAK .()='-\nñ", max_size=18))
def test_a_pattern_means_the_same_in_python_and_duckdb(pattern: str, text: str) -> None:
    assert refuse_unportable(pattern) == ""
    with MemoryDatabase(threads=1) as memory:
        found = memory.rows(f"SELECT regexp_full_match(?, {quote(pattern)})", [text])[0][0]
    assert matches(pattern, text) is found


@given(st.text(max_size=30))
def test_a_quoted_text_comes_back(text: str) -> None:
    text = text.replace("\0", "")
    with MemoryDatabase(threads=1) as memory:
        assert memory.rows(f"SELECT {quote(text)}") == [(text,)]

"""What travels with a job counts where there is neither Cantik nor what Cantik needs; and no session, no traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from cantik.engines import spark
from tests.fixtures import pekerja_polos

SEEN = """
import sys
from cantik.engines import part_kernel, spark_worker
from cantik.engines.protocol import CodeBlock, Plan, Tally, Dimension
from cantik.expr.sets import Leaf
import numpy as np
table = Tally("t", Leaf("jk", frozenset({0, 1})), (Dimension("jk", "jk", (0, 1, 2), 3),), 0)
plan = Plan("orang", {"jk": 3}, (table,), (), ())
rows, here = {"jk": np.array([0, 1, 1, 2], np.uint8)}, np.array([0], np.int32)
blocks = part_kernel.checked_blocks(rows, np.zeros(4, np.int32), plan, here, "x")
print(part_kernel.sparse(part_kernel.count_rows(blocks, plan, 1)).n.tolist())
from importlib.util import find_spec
print(sorted(name for name in ("lark", "django", "duckdb", "yaml") if find_spec(name)))
print(part_kernel.__file__)
"""


def test_the_kernel_counts_without_cantik_and_its_libraries(tmp_path: Path) -> None:
    kernel = spark.pack_modules(tmp_path / "inti.zip")
    python = pekerja_polos.interpreter(tmp_path)
    ran = subprocess.run([python, "-c", SEEN], env={"PYTHONPATH": str(kernel)}, capture_output=True, text=True, cwd="/")
    assert ran.stderr == ""
    assert ran.stdout.split("\n")[:2] == ["[1, 2]", "[]"]
    assert "inti.zip" in ran.stdout


def test_without_the_extra_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(spark.ClusterRefused) as raised, spark.open_cluster("local[2]"):
        pass
    assert raised.value.code == "M140"
    assert "cantik[spark]" in raised.value.line()

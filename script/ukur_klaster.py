"""A standalone Spark cluster measured: called by `script/long spark`. Prints JSON; any answer with other bytes fails.

A master and two workers as processes of this machine, whose Python has NumPy and PyArrow alone; parts on disk, opened
by workers and read by Spark, then behind a server that speaks S3 (moto, a process of its own); and once with a worker
killed while it counts.
"""

import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import psutil
import pyspark

from bench.nation import list_again, make_moulds, villages_of
from bench.parts import IN_A_VILLAGE
from cantik.codes.area import AreaCode
from cantik.codes.index import AreaIndex
from cantik.engines.spark import java_home
from tests.fixtures.pekerja_polos import interpreter

PROJECT = Path(__file__).resolve().parents[1]
SPARK = Path(pyspark.__file__).parent
S3 = PROJECT / ".tools" / "klaster" / "bin" / "moto_server"
KABUPATEN = ("35.05", "35.06", "35.72")
BUCKET = "ember"
KILLED = "s3, satu pekerja dibunuh di tengah hitungan"
#: so many of its parts are handed out when a worker falls
HANDED_OUT = 3
WAIT_S = 120


def free_port() -> int:
    """A port of this machine that nobody uses."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def listens(port: int) -> bool:
    """Somebody answers there."""
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def running(command: list[str], environment: dict[str, str], log: Path) -> Iterator[psutil.Process]:
    """A process and everything that it starts, gone at the end."""
    with log.open("wb") as stream:
        started = subprocess.Popen(command, env=environment, stdout=stream, stderr=stream, start_new_session=True)
    process = psutil.Process(started.pid)
    try:
        yield process
    finally:
        end(process)
        started.wait()


def end(process: psutil.Process) -> int:
    """Kill a process with all that it started; how many there were."""
    with suppress(psutil.NoSuchProcess):
        tree = [*process.children(recursive=True), process]
        for ended in tree:
            with suppress(psutil.NoSuchProcess):
                ended.kill()
        return len(tree)
    return 0


def wait_for(what: Callable[[], Any], about: str) -> Any:
    """What becomes true within two minutes."""
    until = time.monotonic() + WAIT_S
    while time.monotonic() < until:
        if found := what():
            return found
        time.sleep(0.05)
    raise SystemExit(f"tidak terjadi dalam {WAIT_S} detik: {about}")


class Cluster:
    """A master; workers come and go."""

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        self.stack, self.folder, self.port = stack, folder, free_port()
        self.environment = {
            **os.environ,
            "JAVA_HOME": java_home(folder),
            "PYSPARK_PYTHON": str(interpreter(folder)),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_HOME": str(SPARK),
            # who speaks to the storage, on the machines of the workers and here
            "AWS_ACCESS_KEY_ID": "rekaan",
            "AWS_SECRET_ACCESS_KEY": secrets.token_hex(8),
            "AWS_DEFAULT_REGION": "ap-southeast-3",
            "PYTHONPATH": "",
        }
        self.start("Master", "--host", "127.0.0.1", "--port", str(self.port), "--webui-port", str(free_port()))
        wait_for(partial(listens, self.port), "induk mendengarkan")

    @property
    def master(self) -> str:
        """Its address."""
        return f"spark://127.0.0.1:{self.port}"

    def start(self, role: str, *arguments: str) -> psutil.Process:
        """A process of Spark."""
        log = self.folder / f"{role}-{secrets.token_hex(3)}.log"
        command = [str(SPARK / "bin" / "spark-class"), f"org.apache.spark.deploy.{role.lower()}.{role}", *arguments]
        return self.stack.enter_context(running(command, self.environment, log))

    def worker(self) -> psutil.Process:
        """One more worker, registered."""
        work = self.folder / f"kerja-{secrets.token_hex(3)}"
        options = ("--cores", "1", "--memory", "1g", "--webui-port", str(free_port()), "--work-dir", str(work))
        own = self.start("Worker", *options, self.master)
        logs = lambda: any("Successfully registered" in p.read_text("utf-8", "replace") for p in self._logs(own))  # noqa: E731
        wait_for(logs, "pekerja terdaftar")
        return own

    def _logs(self, own: psutil.Process) -> list[Path]:
        started = own.create_time() - 1
        return [path for path in self.folder.glob("Worker-*.log") if path.stat().st_ctime >= started]


def fetched(log: Path) -> int:
    """How many parts the storage handed out so far."""
    return log.read_text("utf-8", "replace").count("HEAD /ember/bagian/kab")


def measure(parts: str, out: Path, environment: dict[str, str], *more: str) -> subprocess.Popen[str]:
    """The command, started."""
    command = [sys.executable, "-m", "cantik", "measure", parts, "--out", str(out), "--json", *more]
    own = {**environment, "PYTHONPATH": str(PROJECT)}
    return subprocess.Popen(command, env=own, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")


def finished(started: subprocess.Popen[str]) -> dict[str, Any]:
    """What it answered."""
    out, err = started.communicate()
    if started.returncode:
        raise SystemExit(f"kode keluar {started.returncode}: {err[-500:]}")
    found: dict[str, Any] = json.loads(out)
    return found


def files(folder: Path) -> dict[str, bytes]:
    """Every byte of an answer."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def upload(folder: Path, port: int, environment: dict[str, str]) -> int:
    """All parts into a bucket; how many bytes."""
    script = (
        "import sys\nfrom pathlib import Path\nfrom pyarrow import fs\n"
        f"s3 = fs.S3FileSystem(endpoint_override='127.0.0.1:{port}', scheme='http', allow_bucket_creation=True)\n"
        f"s3.create_dir('{BUCKET}')\nroot, size = Path(sys.argv[1]), 0\n"
        "for path in sorted(p for p in root.rglob('*') if p.is_file()):\n"
        f"    with s3.open_output_stream(f'{BUCKET}/bagian/{{path.relative_to(root).as_posix()}}') as stream:\n"
        "        size += stream.write(path.read_bytes())\nprint(size)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(folder)], env=environment, capture_output=True, encoding="utf-8"
    )
    if done.returncode:
        raise SystemExit(done.stderr[-500:])
    return int(done.stdout)


def in_the_middle(command: subprocess.Popen[str], log: Path, handed_out: int) -> bool:
    """So many parts are handed out, or the command is at its end."""
    return fetched(log) >= handed_out or command.poll() is not None


def run_way(name: str, words: tuple[str, ...], home: Path, cluster: Cluster, first: psutil.Process) -> dict[str, Any]:
    """One run of the command on the cluster, beside the answer without it."""
    log = home / "s3.log"
    before, began = fetched(log), time.monotonic()
    where, *more = words
    options = ("--engine", "spark", "--master", cluster.master, *more)
    command = measure(where, home / name, cluster.environment, *options)
    told = {}
    if name == KILLED:
        wait_for(partial(in_the_middle, command, log, before + HANDED_OUT), "bagian diambil")
        told["proses_dibunuh"] = end(first) if command.poll() is None else 0
    finished(command)
    same = files(home / name) == files(home / "sini")
    seconds = round(time.monotonic() - began, 1)
    return {"detik": seconds, "bita_sama": same, "bagian_diambil": fetched(log) - before, **told}


def measured(home: Path, stack: ExitStack) -> dict[str, Any]:
    """All runs, each against the bytes of the count without a cluster."""
    kabupaten = villages_of(AreaIndex.load_shipped(), [AreaCode.kemendagri(code) for code in KABUPATEN])
    list_again(home / "bagian", make_moulds(home / "cetakan", 2026, largest=256), kabupaten)
    cluster = Cluster(stack, home)
    port = free_port()
    server = [str(S3), "--host", "127.0.0.1", "--port", str(port)]
    stack.enter_context(running(server, cluster.environment, home / "s3.log"))
    wait_for(partial(listens, port), "peladen S3 menjawab")
    uploaded = upload(home / "bagian", port, cluster.environment)
    finished(measure(str(home / "bagian"), home / "sini", cluster.environment))
    expected = files(home / "sini")
    first, _ = cluster.worker(), cluster.worker()
    address = f"s3://{BUCKET}/bagian?endpoint_override=127.0.0.1:{port}&scheme=http"
    parts = sum(1 for _ in (home / "bagian").rglob("*.parquet"))
    ways: tuple[tuple[str, str, tuple[str, ...]], ...] = (
        ("disk", str(home / "bagian"), ()),
        ("disk, dibaca Spark", (home / "bagian").as_uri(), ("--read", "spark")),
        ("s3", address, ()),
        (KILLED, address, ()),
    )
    told: dict[str, Any] = {}
    for name, where, more in ways:
        told[name] = run_way(name, (where, *more), home, cluster, first)
        own = told[name]
        whole = own["bagian_diambil"] == parts
        killed = own.get("proses_dibunuh", 0) > 0 and own["bagian_diambil"] > parts
        if not own["bita_sama"] or (name == "s3" and not whole) or (name == KILLED and not killed):
            raise SystemExit(json.dumps(told))
    persons = sum(map(len, kabupaten.values())) * IN_A_VILLAGE
    size = {
        "orang": persons,
        "kabupaten": len(kabupaten),
        "bagian": parts,
        "berkas_jawaban": len(expected),
        "byte_s3": uploaded,
    }
    return {"spark": pyspark.__version__, **size, "jalan": told}


def main() -> None:
    """In a folder of its own, every process of it gone at the end."""
    with tempfile.TemporaryDirectory(prefix="cantik-klaster-") as folder, ExitStack() as stack:
        print(json.dumps(measured(Path(folder), stack)))


if __name__ == "__main__":
    main()

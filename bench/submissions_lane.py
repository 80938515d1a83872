"""One database of bench `submissions`: `… FOLDER SIZE SEED`; with CANTIK_DATABASE the store's tables lie there."""

from __future__ import annotations

import csv
import http.client
import io
import json
import os
import signal
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg

from bench.submissions import BOUTS, KILLS, SIZES
from bench.web.lane import cpu_of, serving, started
from cantik.base.text_file import write_text

_SETTINGS = {"CANTIK_SECRET_KEY": "ukuran" * 10}
_PATIENCE_S = 300.0


def main(folder: Path, size: str, seed: int) -> dict[str, Any]:
    """Everything that is measured of one database."""
    posts, before_kill, entities = SIZES[size]
    store = folder / "simpanan"
    tokens = _part("bench.submissions_store", "make", str(store))["token"]
    load = [round(os.getloadavg()[0], 1)]
    with _served(store) as (port, pid):
        bouts = _rate(folder, port, pid, tokens, posts, seed)
        load.append(round(os.getloadavg()[0], 1))
        lists = _lists(store, port, pid, tokens[0], entities)
        rounds = _in_round(folder, (port, pid), tokens, posts // BOUTS, seed + 800)
    acknowledged = {name for sent in bouts for name in sent["diterima"]}
    for turn in range(KILLS):
        acknowledged |= _killed(folder, store, tokens, before_kill, seed + BOUTS + turn)
    found = _part("bench.submissions_store", "count", str(store))
    derived = _derived(store)
    wrong = [f"kode {sent['kode']}" for sent in bouts if sent["kode"] != {"201": posts // BOUTS}]
    wrong += [] if found["log"] else ["catatan tidak utuh"]
    wrong += [] if rounds["terkirim"] == posts // BOUTS else [f"{rounds['terkirim']} keluarga terkirim"]
    best = max(bouts, key=lambda sent: len(sent["diterima"]) / sent["detik"])
    answer_cpu = statistics.median(sent["cpu"] for sent in bouts)
    return {
        "salah": wrong,
        "banyak": posts,
        "per_detik": len(best["diterima"]) / best["detik"],
        "per_detik_tiap_kali": [round(len(sent["diterima"]) / sent["detik"], 1) for sent in bouts],
        "p50_ms": best["p50_ms"],
        "p95_ms": best["p95_ms"],
        "kelompok": found["kelompok"],
        "cpu_jawab": answer_cpu,
        "cpu_kosong": _bare(folder, tokens, posts, seed),
        "cpu_semua": answer_cpu + 1000 * derived["cpu"] / len(found["ada"]),
        "hilang": len(acknowledged - set(found["ada"])),
        "terbaca_detik": derived["detik"],
        "beban": load,
        "putaran": rounds,
        **lists,
    }


def _served(store: Path) -> AbstractContextManager[tuple[int, int]]:
    """`cantik serve` of a store: its port and process number."""
    return serving("--store", str(store), "--no-worker", **_SETTINGS)


def _part(*arguments: str) -> dict[str, Any]:
    done = subprocess.run([sys.executable, "-m", *arguments], stdout=subprocess.PIPE, check=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _order(folder: Path, tokens: list[str], posts: int, seed: int, entities: Sequence[str] = ()) -> Path:
    path = folder / "pesanan.json"
    order = {"token": tokens, "banyak": posts, "benih": seed, "entitas": list(entities)}
    write_text(path, json.dumps(order))
    return path


def _loader(port: int, order: Path) -> list[str]:
    return [sys.executable, "-m", "bench.submissions_load", str(port), str(order)]


def _measured(port: int, pid: int, order: Path) -> dict[str, Any]:
    """What a load came to; `cpu`: CPU seconds of the server for a thousand answers."""
    used = cpu_of(pid)
    done = subprocess.run(_loader(port, order), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    sent: dict[str, Any] = json.loads(done.stdout)
    return sent | {"cpu": 1000 * (cpu_of(pid) - used) / max(1, len(sent["diterima"]))}


def _rate(folder: Path, port: int, pid: int, tokens: list[str], posts: int, seed: int) -> list[dict[str, Any]]:
    """A warm server under load, in bouts: first a hundred posts that are not measured."""
    _measured(port, pid, _order(folder, tokens, 100, seed + 900))
    time.sleep(3)  # what a server makes ready while nobody waits
    return [_measured(port, pid, _order(folder, tokens, posts // BOUTS, seed + bout)) for bout in range(BOUTS)]


def _in_round(folder: Path, server: tuple[int, int], tokens: list[str], posts: int, seed: int) -> dict[str, Any]:
    """Forms about families of the open round while a worker reads them, beside forms about nobody that it reads
    afterwards (it stands still meanwhile): posts a second, CPU seconds of server and worker for a thousand."""
    store = folder / "simpanan"
    entities = _part("bench.submissions_store", "units", str(store), str(posts))["entitas"]
    command = [sys.executable, "-m", "cantik", "worker", "--store", str(store)]
    with started(command, **_SETTINGS) as process:
        _wait_for_reading(store)
        os.kill(process.pid, signal.SIGSTOP)
        try:
            plain = _spent(folder, server, tokens, posts, seed, ())
        finally:
            os.kill(process.pid, signal.SIGCONT)
        plain["cpu"] += 1000 * _wait_for_reading(store, process.pid) / posts
        used = cpu_of(process.pid)
        visited = _spent(folder, server, tokens, posts, seed + 1, entities)
        _wait_for_reading(store)
        visited["cpu"] += 1000 * (cpu_of(process.pid) - used) / posts
    done = _part("bench.submissions_store", "visited", str(store), str(posts))
    return {"tanpa": plain, "dalam": visited, **done}


def _spent(
    folder: Path, server: tuple[int, int], tokens: list[str], posts: int, seed: int, entities: Sequence[str]
) -> dict[str, float]:
    sent = _measured(*server, _order(folder, tokens, posts, seed, entities))
    return {"cpu": sent["cpu"], "per_detik": len(sent["diterima"]) / sent["detik"]}


def _wait_for_reading(store: Path, reader: int = 0) -> float:
    """Until all forms were read; CPU seconds that the process `reader` took for it."""
    began, used = time.monotonic(), cpu_of(reader) if reader else 0.0
    while _unread(store):
        if time.monotonic() - began > _PATIENCE_S:
            raise RuntimeError("isian tidak terbaca")
        time.sleep(0.2)
    return cpu_of(reader) - used if reader else 0.0


def _bare(folder: Path, tokens: list[str], posts: int, seed: int) -> float:
    """CPU seconds for a thousand answers of the same server before an application that only reads."""
    with started([sys.executable, "-m", "bench.submissions_bare"]) as process:
        if process.stdout is None:
            raise AssertionError("no pipe")
        port = int(process.stdout.readline())
        return float(_measured(port, process.pid, _order(folder, tokens, posts, seed))["cpu"])


def _killed(folder: Path, store: Path, tokens: list[str], enough: int, seed: int) -> set[str]:
    """What was acknowledged by a server that was killed in the middle of a load."""
    with _served(store) as (port, pid):
        command = _loader(port, _order(folder, tokens, 4 * enough, seed))
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8") as load:
            if load.stderr is None or load.stdout is None:
                raise AssertionError("no pipe")
            for line in load.stderr:
                if line.strip().isdecimal() and int(line) >= enough:
                    os.kill(pid, signal.SIGKILL)
                    break
            said = load.communicate(timeout=_PATIENCE_S)[0]
        return set(json.loads(said)["diterima"])


@contextmanager
def _asking(store: Path) -> Iterator[Any]:
    """A connection to the database of a store, beside whoever works with it."""
    address = os.environ.get("CANTIK_DATABASE")
    connection: Any = psycopg.connect(address) if address else sqlite3.connect(store / "cantik.sqlite3")
    with closing(connection):
        yield connection


def _unread(store: Path) -> int:
    with _asking(store) as connection:
        cursor = connection.cursor()
        cursor.execute("SELECT (SELECT COUNT(*) FROM forms_submission) - (SELECT COUNT(*) FROM forms_submissionrows)")
        return int(cursor.fetchone()[0])


def _derived(store: Path) -> dict[str, float]:
    """Seconds, and CPU seconds, until a worker has read all forms."""
    began = time.monotonic()
    with started([sys.executable, "-m", "cantik", "worker", "--store", str(store)], **_SETTINGS) as process:
        _wait_for_reading(store)
        return {"detik": time.monotonic() - began, "cpu": cpu_of(process.pid)}


def _lists(store: Path, port: int, pid: int, token: str, entities: int) -> dict[str, float]:
    """A long entity list, and the same asked again: seconds by the clock, CPU seconds of the server and of writing its
    rows alone, milliseconds."""
    _part("bench.submissions_store", "people", str(store), str(entities))
    client = http.client.HTTPConnection("127.0.0.1", port)
    path = f"/c/{token}/media/anggota.csv"

    def ask(**heads: str) -> tuple[http.client.HTTPResponse, bytes, float]:
        began = time.perf_counter()
        client.request("GET", path, headers=heads)
        answer = client.getresponse()
        return answer, answer.read(), time.perf_counter() - began

    client.request("GET", f"/c/{token}/formList")
    client.getresponse().read()
    used = cpu_of(pid)
    first, body, seconds = ask()
    burnt = cpu_of(pid) - used
    if first.status != 200 or body.count(b"\n") < entities:
        raise RuntimeError(f"daftar entitas: {first.status}")
    times = []
    for _ in range(9):
        again, _, took = ask(**{"If-None-Match": str(first.headers["ETag"])})
        if again.status != 304:
            raise RuntimeError(f"daftar yang sama: {again.status}")
        times.append(1000 * took)
    again_ms = statistics.median(times)
    return {"daftar_detik": seconds, "daftar_cpu": burnt, "daftar_tulis": _write_bare(body), "sama_ms": again_ms}


def _write_bare(body: bytes) -> float:
    """CPU seconds of writing the same rows as CSV, from cells that are there already; the cheapest of three."""
    rows = list(csv.reader(io.StringIO(body.decode("utf-8"), newline="")))
    costs = []
    for _ in range(3):
        began = time.process_time()
        csv.writer(io.StringIO(newline=""), lineterminator="\n").writerows(rows)
        costs.append(time.process_time() - began)
    return min(costs)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))))

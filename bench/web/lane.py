"""Measure one database: `… lane FOLDER SIZE SEED [first]` over the store that `build` made; prints JSON.

With CANTIK_DATABASE the store's tables lie there. The server is `cantik serve --processes 2` with `cantik worker`
beside it, as an office of forty people starts them. `first` sets second factors up, weighs pages and
leaves a copy of the database for the other lane.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import sqlite3
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from bench.web import pauses, weight
from bench.web.browser import Person
from bench.web.load import Crew, Planned, Sample, arrivals, by_route, p95, planned, prepare, run
from bench.web.plan import SIZES, WARM_UP, Size, dice
from bench.web.typing import typed
from bench.web.visits import VISITS, missing
from bench.web.world import World

#: the copy of the first lane's database, taken before anything was asked of it
COPY = "asal.sqlite3"
#: that answer; the manual advises one a core
PROCESSES = 2
_PATIENCE_S = 120
_HZ = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


@contextlib.contextmanager
def serving(*arguments: str, **settings: str) -> Iterator[tuple[int, int]]:
    """`cantik serve …` on a free port until the block ends: its port and process number."""
    command = [sys.executable, "-m", "cantik", "serve", "--port", "0", *arguments]
    with started(command, **settings) as process:
        stream = process.stdout
        if stream is None:
            raise AssertionError("no pipe")
        line = stream.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
        if not found:
            raise RuntimeError(f"cantik serve: {line}{stream.read()}")
        threading.Thread(target=lambda: sys.stderr.writelines(stream), daemon=True).start()
        yield int(found[1]), process.pid


@contextlib.contextmanager
def started(command: list[str], **settings: str) -> Iterator[subprocess.Popen[str]]:
    """A process that ends with the block."""
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        env={**os.environ, **settings},
    ) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def cpu_of(pid: int) -> float:
    """CPU seconds so far of a process and of those it started; 0 where the system does not say."""
    try:
        said = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        threads = list(Path(f"/proc/{pid}/task").iterdir())
    except OSError:
        return 0.0
    others: list[str] = []
    for thread in threads:  # each names those that it started; one that has ended meanwhile names nobody
        with contextlib.suppress(OSError):
            others += (thread / "children").read_text(encoding="ascii").split()
    return (int(said[11]) + int(said[12])) / _HZ + sum(cpu_of(int(child)) for child in others)


def main(folder: Path, size: Size, seed: int, *, first: bool) -> dict[str, Any]:
    """Everything that is measured of one database."""
    world = World.load(folder / "dunia.json")
    gaps = missing(set(world.routes))
    if gaps:
        return {"salah": gaps}
    settings = {"CANTIK_SECRET_KEY": "ukuran" * 10, "CANTIK_PUBLIC": str(folder / "publik")}
    store = ["--store", str(folder / "simpanan")]
    apart = "CANTIK_DATABASE" in os.environ
    if apart:
        script = Path(__file__).resolve().parents[2] / "script" / "pg_salin.py"
        subprocess.run([sys.executable, str(script), str(folder / COPY)], check=True, stdout=sys.stderr)
    with contextlib.ExitStack() as stack:
        port, pid = stack.enter_context(serving(*store, "--no-worker", "--processes", str(PROCESSES), **settings))
        stack.enter_context(started([sys.executable, "-m", "cantik", "worker", *store], **settings))
        return _measured(world, port, pid, folder, size, seed, first=first)


def _measured(world: World, port: int, pid: int, folder: Path, size: Size, seed: int, *, first: bool) -> dict[str, Any]:
    crew = Crew(world, port, [Person.at(port, somebody) for somebody in world.people], seed)
    _enter(crew, world)
    if first:
        world.save(folder / "dunia.json")
        _copy(folder / "simpanan" / "cantik.sqlite3", folder / COPY)
    warm, pages, burnt = _warm_up(crew, pid)
    wrong = [f"{sample.title}: {sample.wrong}" for sample in warm if sample.wrong]
    weights, broken = weight.weigh(port, pages) if first else ({}, [])
    wrong += broken
    moments = arrivals(len(crew.people), size.pace, size.seconds, dice(seed))
    plan = planned(crew, VISITS, moments)
    wrong += prepare(crew, plan) if not wrong else []
    if wrong:
        return {"salah": wrong, "hangat": _told(warm, burnt), "kb": weights}
    return {**_under_load(crew, world, plan, pid, burnt), "hangat": _told(warm, burnt), "kb": weights}


def _under_load(crew: Crew, world: World, plan: Sequence[Planned], pid: int, burnt: dict[str, float]) -> dict[str, Any]:
    """Everybody at work at once, measured; then the saves of one person, whose CPU and seconds are no others'."""
    before, began, load = cpu_of(pid), time.monotonic(), _load()
    with pauses.witness() as stood:
        samples = run(crew, plan)
    used, seconds, after = cpu_of(pid) - before, time.monotonic() - began, _load()
    saving = _saved(crew, world)
    free = [sample for sample in samples if not pauses.met(stood, sample.at, sample.at + sample.ms / 1000)]
    return {
        "salah": [*(f"{sample.title}: {sample.wrong}" for sample in samples if sample.wrong), *saving["salah"]],
        "simpan": saving,
        "p95_ms": p95([sample.ms for sample in samples]),
        "permintaan": len(samples),
        "detik": seconds,
        "cpu_ms": 1000 * used / max(1, len(samples)),
        "beban": [load, after],
        "jeda_ms": [round(1000 * (end - begin)) for begin, end in stood],
        "kena_jeda": len(samples) - len(free),
        "rute": _routes(samples, free, burnt),
    }


def _saved(crew: Crew, world: World) -> dict[str, Any]:
    """One field saved again and again by the agent whose village writes metadata, when nobody else is at work."""
    able = (person for person in crew.people if person.who.desa and world.places[person.who.desa].metadata)
    person = next(person for person in able if person.who.role == "agen_statistik")
    return typed(person, world.places[person.who.desa])


def _routes(samples: list[Sample], free: list[Sample], burnt: dict[str, float]) -> dict[str, dict[str, float]]:
    """Each visit: how many requests, 95th percentile and median in ms, the former also of requests without a pause."""
    undisturbed = by_route(free)
    return {
        title: {
            "banyak": len(times),
            "p95_ms": round(p95(times), 1),
            "p50_ms": round(statistics.median_low(times), 1),
            "tanpa_jeda_p95_ms": round(p95(undisturbed.get(title, [])), 1),
            "cpu_ms": burnt.get(title, 0.0),
        }
        for title, times in sorted(by_route(samples).items())
    }


def _load() -> float:
    return round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else 0.0


def _told(warm: list[Sample], burnt: dict[str, float]) -> dict[str, Any]:
    return {sample.title: {"ms": round(sample.ms, 1), "cpu_ms": burnt.get(sample.title, 0.0)} for sample in warm}


def _enter(crew: Crew, world: World) -> None:
    """Everybody signs in; who must have a second factor and has none sets it up."""
    spare = [Person.at(crew.port, somebody) for somebody in world.spare]
    guarded = [Person.at(crew.port, somebody) for somebody in world.guarded]

    def enter(person: Person) -> None:
        person.sign_in()
        if person.who.factor and person.phone is None:
            person.set_up()
            person.prove()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(enter, [*crew.people, *guarded]))
    for queue, people in ((crew.spare, spare), (crew.guarded, guarded)):
        for person in people:
            queue.put(person)


def _warm_up(crew: Crew, pid: int) -> tuple[list[Sample], dict[str, weight.Seen], dict[str, float]]:
    """Every visit once, and on until 100 requests: samples, pages to weigh, CPU ms of the server; by title."""
    samples: list[Sample] = []
    pages: dict[str, weight.Seen] = {}
    burnt: dict[str, float] = {}
    turn = 0
    while len(samples) < max(WARM_UP, len(VISITS)):
        visit = VISITS[turn % len(VISITS)]
        able = [person for person in crew.people if crew.may(person, visit)]
        if not able:
            samples.append(Sample(visit.title, 0.0, "tidak seorang pun dapat mengunjunginya"))
            turn += 1
            continue
        scene = crew.scene(able[turn % len(able)], visit)
        wrong = _early(visit, scene)
        used = cpu_of(pid)
        sample, answer = (Sample(visit.title, 0.0, wrong), None) if wrong else crew.perform(visit, scene, None)
        burnt[visit.title] = round(1000 * (cpu_of(pid) - used), 1)
        samples.append(sample)
        if answer is not None and answer.status == 200:
            pages[visit.title] = weight.Seen(scene.path, answer, scene.cookies)
        turn += 1
    return samples, pages, burnt


def _early(visit: Any, scene: Any) -> str:
    from bench.web.scene import NotReady

    try:
        if visit.early is not None:
            visit.early(scene)
    except (NotReady, LookupError) as error:
        return f"persiapan: {error}"
    return ""


def _copy(database: Path, target: Path) -> None:
    """The database as it stands, while it is served."""
    with contextlib.closing(sqlite3.connect(database)) as source, contextlib.closing(sqlite3.connect(target)) as goal:
        source.backup(goal)


if __name__ == "__main__":
    said = main(Path(sys.argv[1]), SIZES[sys.argv[2]], int(sys.argv[3]), first="first" in sys.argv[4:])
    sys.stdout.write(json.dumps(said))

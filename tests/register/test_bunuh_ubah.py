"""SIGKILL between any two statements of an undo, a merge of doubles and its taking back, and a disk that is full: the
register is as before or as after. Some statements in an ordinary run; all of them in `./script/long kills`."""

from __future__ import annotations

import os
import random
import secrets
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection

from cantik.content.loader import load_content
from cantik.register.core.app.queries import register_view
from cantik.register.doubles.app.search import DoubleSearch, search_village
from cantik.staff.app import log
from cantik.vault.app.opening import open_store
from tests.fixtures.perintah import Ran, command, surroundings
from tests.register import anak_ubah
from tests.register.bekal import DESA, SAAT, orang
from tests.register.langkah import terapkan
from tests.register.test_ganda import NAMA
from tests.register.test_peristiwa_simpan import wilayah

KILLS = int(os.environ.get("CANTIK_UJI_BUNUH", "3"))
PROJECT = Path(__file__).resolve().parents[2]
PERSONS = 400
FULL_DISK = 40_000  # bytes that a file may have: enough to open the store, not to write what an act writes
pytestmark = [pytest.mark.lambat, pytest.mark.basisdata]
State = tuple[str, dict[str, int]]


@dataclass(frozen=True)
class Stand:
    """A store with two lists and a double that was found, and what the acts lead to."""

    store: Path

    def state(self) -> State:
        """The register as everybody reads it, and how many rows stand."""
        with open_store(self.store):
            view = register_view(DESA, anak_ubah.HARI_INI, by="uji", at=SAAT).state
            assert log.verify_chain().whole
            found = {}
            with connection.cursor() as cursor:
                for name, where in STANDING.items():
                    cursor.execute(f"SELECT count(*) FROM {name} WHERE {where}")
                    found[name] = int(cursor.fetchone()[0])
                if connection.vendor == "sqlite":
                    cursor.execute("PRAGMA integrity_check")
                    assert cursor.fetchone() == ("ok",)
        return view, found

    def run(self, what: str) -> None:
        """Carry an act out undisturbed."""
        done = subprocess.run(child(self.store, what), cwd=PROJECT, capture_output=True, text=True, timeout=60)
        assert done.stdout == "mulai\nselesai\n", done.stderr[-2000:]

    def killed_at(self, what: str, step: int) -> int:
        """Carry an act out until it has carried out `step` statements, then kill it; how many it came to."""
        process = subprocess.Popen(
            child(self.store, what, "perlahan"), cwd=PROJECT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "mulai\n"
        came = 0
        while process.stdout.readline() == "langkah\n":
            came += 1
            if came == step:
                process.kill()
                break
            process.stdin.write("\n")
            process.stdin.flush()
        process.stdin.close()
        process.stdout.close()
        process.wait(60)
        return came

    def killed_after(self, what: str, seconds: float) -> None:
        """Kill an act at a moment, also in the middle of a statement or of the commit."""
        process = subprocess.Popen(child(self.store, what), cwd=PROJECT, text=True, stdout=subprocess.PIPE)
        assert process.stdout is not None
        assert process.stdout.readline() == "mulai\n"
        time.sleep(seconds)
        process.kill()
        process.stdout.close()
        process.wait(60)


STANDING = {
    "collect_batch": "state = 'berlaku'",
    "register_personversion": "retired_at IS NULL",
    "register_familyversion": "retired_at IS NULL",
    "register_tie": "1 = 1",
    "register_pairdecision": "undone_at IS NULL",
}


def child(store: Path, what: str, *more: str) -> list[str]:
    return [sys.executable, "-m", "tests.register.anak_ubah", str(store), what, *more]


@pytest.fixture
def stand(new_store: Callable[[], Path], tmp_path: Path) -> Stand:
    """Two lists of 400 persons; in the newest one stands twice, and doubles were looked for."""
    people = [orang(i, nama=f"{NAMA[i % 6]} {i}", nama_ibu=f"IBU {i}") for i in range(PERSONS)]
    twice = {**people[0], "nik": None, "no_kk": "9901020000000999", "rt": "09"}
    store = new_store()
    with open_store(store) as opened:
        terapkan(opened, tmp_path, people[:-3], name="lama.xlsx")
        terapkan(opened, tmp_path, [*people, twice], reference=anak_ubah.HARI_INI.replace(month=6), name="baru.xlsx")
        found = search_village(
            opened=opened,
            area=wilayah(),
            search=DoubleSearch(load_content().linkage["orang"]),
            by="uji",
            at=SAAT,
            today=anak_ubah.HARI_INI,
        )
        assert found.pairs
    return Stand(store)


def test_killed_between_the_statements(stand: Stand) -> None:
    """Merge, part, undo: each killed at drawn statements and moments, then carried out."""
    seed = secrets.randbits(32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    for what in ("gabung", "lepas", "urungkan"):
        before = stand.state()
        last = stand.killed_at(what, 10_000)  # undisturbed to its end: how many statements there are
        after = stand.state()
        assert after != before
        _back(stand, what)
        before = stand.state()
        steps = {last, *chance.sample(range(1, last), min(last - 1, max(1, KILLS - 4)))}
        for step in sorted(steps):
            assert stand.killed_at(what, step) == step
            assert stand.state() == before, (seed, what, step)
        for _ in range(KILLS // 10):
            stand.killed_after(what, chance.uniform(0, 0.15))
            now = stand.state()
            if now != before:
                _same_register(now, after)
                _back(stand, what)
                before = stand.state()
        stand.run(what)
        _same_register(stand.state(), after)


def _same_register(now: State, after: State) -> None:
    """What everybody reads is the same; decisions made and taken back on the way do not count."""
    assert now[0] == after[0]
    assert now[1]["register_personversion"] == after[1]["register_personversion"]


def _back(stand: Stand, what: str) -> None:
    """As it was before the act."""
    if what == "urungkan":
        with open_store(stand.store) as opened:
            people = [orang(i, nama=f"{NAMA[i % 6]} {i}", nama_ibu=f"IBU {i}") for i in range(PERSONS)]
            twice = {**people[0], "nik": None, "no_kk": "9901020000000999", "rt": "09"}
            folder = stand.store.parent
            terapkan(opened, folder, [*people, twice], reference=anak_ubah.HARI_INI.replace(month=6), name="baru.xlsx")
    else:
        stand.run("lepas" if what == "gabung" else "gabung")


@pytest.mark.skipif("CANTIK_DATABASE" in os.environ, reason="the disk of a database server is its own")
def test_a_disk_that_is_full(stand: Stand) -> None:
    """Writing fails in the middle: nothing of the act is there, and it can be carried out when there is room again."""
    resource = pytest.importorskip("resource")

    def narrow() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (FULL_DISK, FULL_DISK))

    for what in ("gabung", "urungkan"):  # parting again writes less than such a disk still takes
        before = stand.state()
        done = subprocess.run(
            child(stand.store, what), cwd=PROJECT, capture_output=True, text=True, timeout=60, preexec_fn=narrow
        )
        assert "selesai" not in done.stdout, what
        assert stand.state() == before, what
        if what == "urungkan":
            _through_the_command(stand, narrow, before)
        stand.run(what)
        assert stand.state() != before
        if what == "gabung":
            stand.run("lepas")


def _through_the_command(stand: Stand, narrow: Callable[[], None], before: State) -> None:
    done = subprocess.run(
        command("undo", 2, "--why", "uji cakram penuh", "--store", stand.store),
        env=surroundings(),
        cwd=PROJECT,
        capture_output=True,
        text=True,
        preexec_fn=narrow,
        timeout=60,
    )
    ran = Ran(done.returncode, done.stdout, done.stderr)
    assert ran.code == 2, ran.told()
    assert "Traceback" not in ran.err
    assert ran.error_line.startswith("["), ran.told()
    assert stand.state() == before

"""SIGKILL from another process at random moments: no half state, and running again finishes the work."""

from __future__ import annotations

import os
import random
import secrets
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from cantik.register.core.app.queries import register_view
from cantik.staff.app import log
from cantik.vault.app.opening import open_store
from tests.register.bekal import AKHIR_2025, DESA, SAAT

KILLS = int(os.environ.get("CANTIK_UJI_BUNUH", "3"))
ROWS = 3000
PROJECT = Path(__file__).resolve().parents[2]


def child(store: Path, folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.register.anak_impor", str(store), str(folder), str(ROWS)]
    return subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True)


def run_through(store: Path, folder: Path) -> float:
    """Run the import to its end; seconds from its beginning on."""
    process = child(store, folder)
    assert process.stdout is not None
    assert process.stdout.readline() == "mulai\n"
    began = time.monotonic()
    assert process.stdout.read() == "selesai\n"
    assert process.wait(60) == 0
    return time.monotonic() - began


def kill_after(store: Path, folder: Path, seconds: float) -> bool:
    """Start the import and kill it after so many seconds; whether it had said that it was done."""
    process = child(store, folder)
    assert process.stdout is not None
    assert process.stdout.readline() == "mulai\n"
    time.sleep(seconds)
    process.kill()
    said = process.stdout.read()
    process.wait(60)
    return "selesai" in said


def counts() -> dict[str, int]:
    tables = (
        "collect_batch",
        "collect_batchfinding",
        "register_person",
        "register_personversion",
        "register_personhealth",
        "register_family",
        "register_familyversion",
    )
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table}")
            found[table] = cursor.fetchone()[0]
    return found


FULL = {
    "collect_batch": 1,
    "collect_batchfinding": ROWS // 10,
    "register_person": ROWS,
    "register_personversion": ROWS,
    "register_personhealth": ROWS,
    "register_family": ROWS // 3,
    "register_familyversion": ROWS // 3,
}


@pytest.mark.lambat
def test_killed_while_importing(new_store: Callable[[], Path], tmp_path: Path) -> None:
    seed = secrets.randbits(32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    files = tmp_path / "berkas"
    files.mkdir()
    whole = new_store()
    takes = run_through(whole, files)
    with open_store(whole):
        expected = register_view(DESA, AKHIR_2025, by="uji", at=SAAT).state
    halfway = 0
    for _ in range(KILLS):
        store = new_store()
        done = kill_after(store, files, chance.uniform(0, takes))
        with open_store(store):
            found = counts()
            assert found in (FULL, dict.fromkeys(FULL, 0)), f"seed {seed}"
            assert found == FULL or not done, f"seed {seed}: said to be done, but is not there"
            assert log.verify_chain().whole
            halfway += found != FULL
        run_through(store, files)
        with open_store(store):
            assert counts() == FULL, f"seed {seed}"
            assert register_view(DESA, AKHIR_2025, by="uji", at=SAAT).state == expected, f"seed {seed}"
            assert log.verify_chain().whole
    print(f"{halfway} of {KILLS} kills came before the end")


@pytest.mark.lambat
def test_killed_while_the_store_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: DjangoDbBlocker
) -> None:
    """On a fresh folder with SQLite: the kill may fall into the making of the tables or of the keys."""
    monkeypatch.delenv("CANTIK_DATABASE", raising=False)
    seed = secrets.randbits(32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    files = tmp_path / "berkas"
    files.mkdir()
    for number in range(max(2, KILLS // 2)):
        store = tmp_path / f"baru{number}"
        kill_after(store, files, chance.uniform(0, 1.2))
        run_through(store, files)
        with django_db_blocker.unblock(), open_store(store):
            assert counts() == FULL, f"seed {seed}"


ENDS = """
import os, sys
from pathlib import Path
from cantik.web.setup import django
django()
from django.db.migrations.executor import MigrationExecutor
from cantik.vault.app.opening import open_store
note, left = MigrationExecutor.record_migration, [int(sys.argv[2])]
def dies(self, migration):
    left[0] -= 1
    if left[0] < 0:
        os._exit(9)
    note(self, migration)
MigrationExecutor.record_migration = dies
with open_store(Path(sys.argv[1])):
    print("terbuka")
"""


@pytest.mark.lambat
@pytest.mark.parametrize("noted", [0, 1, 2, 4])
def test_ended_before_a_migration_is_noted(tmp_path: Path, noted: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process ends at the very moment: the next start makes the same tables and opens."""
    monkeypatch.delenv("CANTIK_DATABASE", raising=False)
    command = [sys.executable, "-c", ENDS, str(tmp_path / "simpanan")]
    first = subprocess.run([*command, str(noted)], cwd=PROJECT, capture_output=True, text=True)
    assert first.returncode == 9, first.stderr
    again = subprocess.run([*command, "9999"], cwd=PROJECT, capture_output=True, text=True)
    assert again.stdout == "terbuka\n", again.stderr[-1500:]

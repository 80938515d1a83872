"""SIGKILL from another process at random moments: no half state, and running again finishes the work."""

from __future__ import annotations

import os
import random
import secrets
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from cantik.register.core.app.queries import register_view
from cantik.staff.app import log
from cantik.vault.app.opening import open_store
from tests.fixtures.malam import by_night, everything
from tests.fixtures.perintah import Child, child, database
from tests.register.bekal import AKHIR_2025, DESA, SAAT

KILLS = int(os.environ.get("CANTIK_UJI_BUNUH", "3"))
#: fewer rows are a shorter way with the same stations
ROWS = 3000 if KILLS > 3 else 300
#: the program with all its tables, accounts and jobs among them
PAGES = {"DJANGO_SETTINGS_MODULE": "cantik.web.settings"}


def importing(store: Path, folder: Path) -> Child:
    begun = child("tests.register.anak_impor", store, folder, ROWS, settings=database())
    assert begun.stdout.readline() == "mulai\n"
    return begun


def run_through(store: Path, folder: Path) -> float:
    """Run the import to its end; seconds from its beginning on."""
    process = importing(store, folder)
    began = time.monotonic()
    assert process.ended() == "selesai\n"
    assert process.process.returncode == 0
    return time.monotonic() - began


def kill_after(store: Path, folder: Path, seconds: float) -> bool:
    """Start the import and kill it after so many seconds; whether it had said that it was done."""
    process = importing(store, folder)
    time.sleep(seconds)
    return "selesai" in process.killed()


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


@pytest.mark.basisdata
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
    """On a fresh folder with SQLite: the kill may fall into the making of the tables or of the keys. By day one."""
    monkeypatch.delenv("CANTIK_DATABASE", raising=False)
    seed = secrets.randbits(32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    files = tmp_path / "berkas"
    files.mkdir()
    for number in range(max(2 if everything() else 1, KILLS // 2)):
        store = tmp_path / f"baru{number}"
        kill_after(store, files, chance.uniform(0, 1.2))
        run_through(store, files)
        with django_db_blocker.unblock(), open_store(store):
            assert counts() == FULL, f"seed {seed}"


@pytest.mark.lambat
@pytest.mark.parametrize("noted", [0, 1, 2, 4] if KILLS > 3 else [0, by_night(2)])
def test_ended_before_a_migration_is_noted(tmp_path: Path, noted: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process ends at the very moment: the next start makes the same tables and opens."""
    monkeypatch.delenv("CANTIK_DATABASE", raising=False)
    first = child("tests.register.anak_buka", tmp_path / "simpanan", noted, settings=PAGES)
    assert first.ended() == ""
    assert first.process.returncode == 9
    again = child("tests.register.anak_buka", tmp_path / "simpanan", 9999, settings=PAGES)
    assert again.ended() == "terbuka\n"
    assert again.process.returncode == 0

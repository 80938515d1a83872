"""A file that is handed in by pieces while the browser, the server or both are killed at random moments: chosen once
more it goes on, is examined and saved as one that nobody disturbed, and nothing of it is left behind.

A few kills by day, 20 at night (`CANTIK_UJI_BUNUH` sets how many). The outsider is a browser, the database as
`sqlite3` reads it, and the folder of uploads.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bench.web.browser import Browser, Person, fields
from cantik.vault.app.opening import open_store
from tests.fixtures.jam_lain import at_another_time
from tests.fixtures.malam import everything
from tests.fixtures.pelayan import Server, server_of
from tests.fixtures.perintah import Child, child
from tests.web.berkas import opensid, warga
from tests.web.conftest import DESA
from tests.web.langkah import DATED, KUMPUL
from tests.web.test_unggah_serentak import Sender, accounts_of

KILLS = int(os.environ.get("CANTIK_UJI_BUNUH", "20" if everything() else "2"))
SEED = int(os.environ.get("CANTIK_SEED", "0")) or secrets.randbelow(10**9)
PERSONS = 400
#: so that a file comes in some thirty pieces
PIECE = 4096
PATIENCE_S = 300
pytestmark = [pytest.mark.satu_basisdata, pytest.mark.lambat]


@dataclass
class Desk:
    """The agent's computer and the server of the office."""

    store: Path
    server: Server
    browser: Browser
    folder: Path

    def hand_in(self, file: Path) -> Child:
        """The script of the page, in a process of its own."""
        return child("tests.web.pengunggah", self.server.port, json.dumps(self.browser.cookies), KUMPUL, file, PIECE)

    def write_list(self, number: int, persons: int) -> Path:
        """A list of the village; each one has other bytes."""
        path = self.folder / f"daftar-{number}.csv"
        path.write_bytes(opensid(warga(persons)))
        return path

    def await_examined(self, where: str) -> dict[str, str]:
        """The form that saves an intake, once it was examined."""
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            if said := fields(self.browser.get(where).text, "/simpan/"):
                return said
            time.sleep(0.3)
        raise AssertionError(self.browser.get(where).text[-2000:])

    def save(self, where: str, said: dict[str, str]) -> None:
        """Press Simpan, and wait until it is done."""
        self.browser.post(f"{where}simpan/", {"versi": said["versi"], "lengkap": "ya", **DATED})
        until = time.monotonic() + PATIENCE_S
        while "Tersimpan ke register" not in self.browser.get(where).text:
            assert time.monotonic() < until
            time.sleep(0.3)

    def restart(self) -> None:
        """Kill the server, and begin it again at the same port."""
        self.server.kill()
        self.browser.close()
        self.browser = Browser(self.server.port, self.browser.cookies)
        self.server.begin()


@pytest.fixture
def desk(new_store: Callable[[], Path], tmp_path: Path) -> Iterator[Desk]:
    store, folder = new_store(), tmp_path / "meja"
    folder.mkdir()
    with open_store(store):
        (who,) = accounts_of([DESA])
    with server_of(store) as server:
        server.begin()
        sender = Sender(Person.at(server.port, who), DESA, b"")
        sender.enter()
        sender.person.browser.close()
        yield Desk(store, server, Browser(server.port, sender.person.browser.cookies), folder)


@pytest.mark.malam
def test_a_file_arrives_whole_whoever_is_killed_meanwhile(desk: Desk) -> None:
    print("benih", SEED)
    draw, at_work = random.Random(SEED), 0
    begun = time.perf_counter()
    where = desk.hand_in(desk.write_list(0, PERSONS)).ended().strip()
    whole = time.perf_counter() - begun
    said = desk.await_examined(where)
    desk.browser.post(f"{where}buang/", {})
    assert left_of(desk.store) == []
    for turn in range(1, KILLS + 1):
        file = desk.write_list(turn, PERSONS + turn)
        process = desk.hand_in(file)
        time.sleep(draw.uniform(0.1, 1.0) * whole)
        if turn % 2:
            desk.restart()
        process.killed()
        at_work += process.process.returncode in (-9, 1)
        where = desk.hand_in(file).ended(PATIENCE_S).strip()
        said = desk.await_examined(where)
        assert f"{PERSONS + turn} baris akan diproses" in desk.browser.get(where).text
        if turn < KILLS:
            desk.browser.post(f"{where}buang/", {})
            assert left_of(desk.store) == []
    if everything():
        desk.restart()
    desk.save(where, said)
    desk.server.kill()
    assert at_work > 0, "no kill met the work"
    assert count_rows(desk.store, "register_person") == PERSONS + KILLS
    assert count_rows(desk.store, "collect_intake", "state = 'unggah'") == 0
    assert left_of(desk.store) == []


def test_what_nobody_goes_on_with_goes_with_its_time(desk: Desk) -> None:
    """Killed on both sides and never chosen again; also when the clock of the server was three days ahead meanwhile."""
    process = desk.hand_in(desk.write_list(1, PERSONS))
    until = time.monotonic() + PATIENCE_S
    while not left_of(desk.store) and time.monotonic() < until:
        time.sleep(0.01)
    desk.server.kill()
    process.killed()
    assert left_of(desk.store)
    for days in (3, 0, 400):
        at_another_time(["tick", "--store", desk.store], days).ended()
    assert left_of(desk.store) == []
    assert count_rows(desk.store, "collect_intake", "state = 'unggah'") == 0


def left_of(store: Path) -> list[str]:
    """What lies of uploads in a store."""
    return sorted(path.name for path in (store / "unggahan").glob("*"))


def count_rows(store: Path, table: str, where: str = "1") -> int:
    with contextlib.closing(sqlite3.connect(store / "cantik.sqlite3")) as database:
        return int(database.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchone()[0])

"""SIGKILL between any two statements of an undo, a merge of doubles and its taking back, and a disk that is full: the
register is as before or as after. Some statements in an ordinary run; all of them in `./script/long kills`."""

from __future__ import annotations

import os
import random
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection

from cantik.content.loader import load_content
from cantik.register.core.app.queries import register_view
from cantik.register.doubles.app.search import DoubleSearch, search_village
from cantik.staff.app import anchoring
from cantik.vault.app.opening import open_store
from tests.fixtures import benih
from tests.fixtures.perintah import Child, cantik, child, database
from tests.register import anak_ubah
from tests.register.bekal import DESA, SAAT, orang
from tests.register.langkah import terapkan, wilayah
from tests.register.test_ganda import NAMA

KILLS = int(os.environ.get("CANTIK_UJI_BUNUH", "3"))
PERSONS = 200
FULL_DISK = 40_000  # bytes that a file may have: enough to open the store, not to write what an act writes
pytestmark = pytest.mark.lambat
State = tuple[str, dict[str, int]]


@dataclass(frozen=True)
class Stand:
    """A store with two lists and a double that was found, and what the acts lead to."""

    store: Path

    def state(self) -> State:
        """The register as everybody reads it, and how many rows stand."""
        with open_store(self.store) as opened:
            view = register_view(DESA, anak_ubah.HARI_INI, by="uji", at=SAAT).state
            assert anchoring.state(opened).whole
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
        assert self.begun(what).ended(60) == "selesai\n", what

    def begun(self, what: str, *more: str, largest_file: int | None = None) -> Child:
        """A process that stands before an act; with `more` "perlahan" it waits after each statement."""
        begun = child(
            "tests.register.anak_ubah", self.store, what, *more, settings=database(), largest_file=largest_file
        )
        assert begun.stdout.readline() == "mulai\n", what
        return begun

    def killed_at(self, what: str, step: int) -> list[str]:
        """Carry an act out until it has carried out `step` statements, then kill it; of each it came to, where."""
        acting = self.begun(what, "perlahan")
        came: list[str] = []
        while (said := acting.stdout.readline().strip()) in (anak_ubah.INSIDE, anak_ubah.OUTSIDE):
            came.append(said)
            if len(came) == step:
                acting.killed()
                break
            acting.stdin.write("\n")
            acting.stdin.flush()
        else:
            acting.ended(60)
        return came

    def killed_after(self, what: str, seconds: float) -> None:
        """Kill an act at a moment, also in the middle of a statement or of the commit."""
        acting = self.begun(what)
        time.sleep(seconds)
        acting.killed()


STANDING = {
    "collect_batch": "state = 'berlaku'",
    "register_personversion": "retired_at IS NULL",
    "register_familyversion": "retired_at IS NULL",
    "register_tie": "1 = 1",
    "register_pairdecision": "undone_at IS NULL",
}


@pytest.fixture
def stand(new_store: Callable[[], Path], tmp_path: Path) -> Stand:
    """Two lists of 200 persons; in the newest one stands twice, and doubles were looked for."""
    people = [orang(i, nama=f"{NAMA[i % 6]} {i}", nama_ibu=f"IBU {i}") for i in range(PERSONS)]
    twice = {**people[0], "nik": None, "no_kk": "9901020000000999", "rt": "09"}
    store = new_store()
    with open_store(store) as opened:
        terapkan(opened, tmp_path, people[:-3], name="lama.xlsx")
        terapkan(opened, tmp_path, [*people, twice], reference=anak_ubah.HARI_INI.replace(month=6), name="baru.xlsx")
        found = search_village(
            opened=opened,
            area_id=wilayah(),
            search=DoubleSearch(load_content().linkage["orang"]),
            by="uji",
            at=SAAT,
            today=anak_ubah.HARI_INI,
        )
        assert found.pairs
    return Stand(store)


@pytest.mark.basisdata
def test_killed_between_the_statements(stand: Stand) -> None:
    """Merge, part, undo: each killed at drawn statements and moments, then carried out."""
    seed = secrets.randbits(32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    for what in ("gabung", "lepas", "urungkan"):
        before = stand.state()
        said = stand.killed_at(what, 10_000)  # undisturbed to its end: which statements there are
        last = len(said) - said[::-1].index(anak_ubah.INSIDE)  # the commit follows it
        after = stand.state()
        assert after != before
        _back(stand, what)
        before = stand.state()
        steps = {last, *chance.sample(range(1, last), min(last - 1, max(1, KILLS - 4)))}
        for step in sorted(steps):
            assert len(stand.killed_at(what, step)) == step
            assert stand.state() == before, (seed, what, step)
        for step in range(last + 1, len(said) + 1):
            assert len(stand.killed_at(what, step)) == step
            _same_register(stand.state(), after)
            _back(stand, what)
            before = stand.state()
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


@pytest.mark.basisdata
@pytest.mark.skipif("CANTIK_DATABASE" in os.environ, reason="the disk of a database server is its own")
@pytest.mark.skipif(not benih.sound(), reason="a limit of files is set on Linux only")
def test_a_disk_that_is_full(stand: Stand) -> None:
    """Writing fails in the middle: nothing of the act is there, and it can be carried out when there is room again."""
    for what in ("gabung", "urungkan"):  # parting again writes less than such a disk still takes
        before = stand.state()
        assert "selesai" not in stand.begun(what, largest_file=FULL_DISK).ended(60), what
        assert stand.state() == before, what
        if what == "urungkan":
            _through_the_command(stand, before)
        stand.run(what)
        assert stand.state() != before
        if what == "gabung":
            stand.run("lepas")


def _through_the_command(stand: Stand, before: State) -> None:
    ran = cantik("undo", 2, "--why", "uji cakram penuh", "--store", stand.store, largest_file=FULL_DISK, limit=60)
    assert ran.code == 2, ran.told()
    assert "Traceback" not in ran.err
    assert ran.error_line.startswith("["), ran.told()
    assert stand.state() == before

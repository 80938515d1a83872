"""`cantik backup`, `cantik restore` and the move of a village to another store, killed from outside at random moments:
the same command once more ends where an undisturbed one does, and nothing is lost or left behind for ever.

A few kills by day, 20 of each at night; `CANTIK_UJI_BUNUH` sets how many. The outsider counts files and rows, and opens
what comes out again.
"""

from __future__ import annotations

import contextlib
import os
import random
import secrets
import shutil
import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyrage
import pytest

from cantik.codes.knowledge import AREAS_FILE
from cantik.contoh import write_areas
from cantik.vault.app.opening import open_store
from tests.fixtures.desa_ringan import light_village
from tests.fixtures.jam_lain import at_another_time
from tests.fixtures.malam import everything
from tests.fixtures.perintah import Ran, cantik, child
from tests.register.bekal import DESA, orang
from tests.register.langkah import terapkan
from tests.register.test_cadangan import berkas, tabel

KILLS = int(os.environ.get("CANTIK_UJI_BUNUH", "20" if everything() else "2"))
SEED = int(os.environ.get("CANTIK_SEED", "0")) or secrets.randbelow(10**9)
DAYS = 3
PERSONS = 40
#: files that every process that works at a store makes anew
_PASSING = ("gembok", "cantik.sqlite3-wal", "cantik.sqlite3-shm", ".sementara")
pytestmark = [pytest.mark.satu_basisdata, pytest.mark.lambat]


@dataclass(frozen=True)
class Place:
    """A store with a village, an age key, a backup and an archive of the village."""

    root: Path
    store: Path
    key: pyrage.x25519.Identity

    @property
    def identity(self) -> Path:
        return self.root / "kunci.txt"

    def name(self, what: str) -> Path:
        return self.root / what

    def backup(self, out: Path) -> list[object]:
        return ["backup", "--store", self.store, "--out", out, "--key", self.key.to_public()]

    def restore(self, target: Path) -> list[object]:
        return ["restore", self.name("cadangan.age"), "--store", target, "--identity", self.identity]

    def export(self, out: Path, store: Path, shape: str) -> list[object]:
        where = ("--desa", DESA.text(), "--store", store, "--shape", shape, "--out", out)
        return ["export", *where, "--key", self.key.to_public(), "--reason", "pindah ke simpanan lain"]

    def bring_in(self, store: Path) -> list[object]:
        where = ("--desa", DESA.text(), "--store", store, "--identity", self.identity)
        return ["import", self.name("desa.age"), *where, "--apply"]


@pytest.fixture
def place(new_store: Callable[[], Path], tmp_path: Path) -> Place:
    store, key = new_store(), pyrage.x25519.Identity.generate()
    with open_store(store) as opened:
        terapkan(opened, tmp_path, [orang(number) for number in range(PERSONS)])
    write_areas(light_village(), store / AREAS_FILE)
    made = Place(tmp_path / "kerja", store, key)
    made.root.mkdir()
    made.identity.write_text(str(key), "utf-8")
    done(made.backup(made.name("cadangan.age")))
    done(made.export(made.name("desa.age"), store, "cantik"))
    return made


def done(command: Sequence[object]) -> Ran:
    """Run a command, which must go well."""
    ran = cantik(*command)
    assert ran.code == 0, ran.told()
    return ran


def seconds_of(command: Sequence[object]) -> float:
    begun = time.perf_counter()
    done(command)
    return time.perf_counter() - begun


def kill_at(moment: float, command: Sequence[object], *, back: bool = False) -> bool:
    """Begin a command and kill it so many seconds later; whether it was still at work. `back`: meanwhile the clock of
    the computer goes back by days."""
    process = at_another_time(command, -DAYS, after_s=moment / 2) if back else child("cantik", *command)
    time.sleep(moment)
    process.killed()
    return process.process.returncode == -9


def names_beside(target: Path) -> list[str]:
    """What lies beside a place and bears its name."""
    return sorted(path.name for path in target.parent.iterdir() if target.name in path.name and path != target)


def names_in(store: Path) -> set[str]:
    return {
        path.relative_to(store).as_posix()
        for path in store.rglob("*")
        if path.relative_to(store).parts[0] not in _PASSING
    }


def test_a_killed_restore_is_repeated_and_stands(place: Place) -> None:
    print("benih", SEED)
    draw, at_work = random.Random(SEED), 0
    whole = seconds_of(place.restore(place.name("utuh")))
    rows, files, names = tabel(place.name("utuh")), berkas(place.name("utuh")), names_in(place.name("utuh"))
    for turn in range(KILLS):
        target = place.name(f"pulih-{turn}")
        at_work += kill_at(draw.uniform(0.1, 1.1) * whole, place.restore(target), back=turn % 4 == 3)
        assert not target.exists() or tabel(target) == rows, "half a store stands at its place"
        done(place.restore(target))
        assert (tabel(target), berkas(target), names_in(target)) == (rows, files, names)
        assert names_beside(target) == []
        shutil.rmtree(target)
    assert at_work > 0, "no kill met the work"


def test_a_restore_onto_what_was_worked_with_is_refused(place: Place) -> None:
    """Only what stands as the backup laid it counts as done."""
    target = place.name("pulih")
    done(place.restore(target))
    with contextlib.closing(sqlite3.connect(target / "cantik.sqlite3")) as database, database:
        database.execute("UPDATE register_datakey SET version = version")
        database.execute("CREATE TABLE tambahan (x)")
    ran = cantik(*place.restore(target))
    assert (ran.code, "R321" in ran.err) == (2, True), ran.told()
    shutil.rmtree(target)
    done(place.restore(target))
    (target / "catatan.txt").write_text("milik orang lain", "utf-8")
    ran = cantik(*place.restore(target))
    assert (ran.code, "R321" in ran.err) == (2, True), ran.told()
    assert (target / "catatan.txt").read_text("utf-8") == "milik orang lain"


def test_a_killed_backup_leaves_the_former_one_and_is_made_again(place: Place) -> None:
    print("benih", SEED)
    draw, at_work, out = random.Random(SEED + 1), 0, place.name("lagi.age")
    whole = seconds_of(place.backup(out))
    before = names_in(place.store)
    for _turn in range(KILLS):
        former = out.read_bytes()
        at_work += kill_at(draw.uniform(0.1, 1.1) * whole, place.backup(out))
        assert out.read_bytes() == former or pyrage.decrypt(out.read_bytes(), [place.key])
        done(place.backup(out))
        assert names_beside(out) == []
    ran = at_another_time(["doctor", "--store", place.store], DAYS)
    ran.ended()
    assert names_in(place.store) == before, "copies in clear of a killed backup lie in the store for ever"
    assert at_work > 0, "no kill met the work"


def test_a_killed_move_of_a_village_is_repeated_and_whole(place: Place, new_store: Callable[[], Path]) -> None:
    print("benih", SEED)
    draw, at_work = random.Random(SEED + 2), 0
    packed = place.export(place.name("desa.age"), place.store, "cantik")
    packing = seconds_of(packed)
    empty, moved = new_store(), place.name("pindah")
    write_areas(light_village(), empty / AREAS_FILE)
    shutil.copytree(empty, moved)
    whole = seconds_of(place.bring_in(moved))
    wanted, names, said = rows_of(moved), names_in(moved), read_out(place, moved)
    assert said == read_out(place, place.store)
    for turn in range(KILLS):
        shutil.rmtree(moved)
        shutil.copytree(empty, moved)
        if turn % 3 == 2:
            at_work += kill_at(draw.uniform(0.1, 1.1) * packing, packed)
            done(packed)
        at_work += kill_at(draw.uniform(0.1, 1.1) * whole, place.bring_in(moved), back=turn % 4 == 3)
        here = rows_of(moved)["register_personversion"]
        assert here in (0, PERSONS), "half a village stands in the register"
        done(place.bring_in(moved))
        assert (rows_of(moved), read_out(place, moved)) == (wanted, said)
        assert names_in(moved) == names
        assert cantik("doctor", "--store", moved).code == 0
    assert at_work > 0, "no kill met the work"


def rows_of(store: Path) -> dict[str, int]:
    """Rows of each table of the register and of what came in; the log tells of every command."""
    with contextlib.closing(sqlite3.connect(store / "cantik.sqlite3")) as database:
        names = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        kept = [name for name in names if name.startswith(("register_", "collect_", "examine_"))]
        return {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in kept}


def read_out(place: Place, store: Path) -> bytes:
    """The people of a store as another program reads them."""
    out = place.name("orang.age")
    done(place.export(out, store, "opensid"))
    return bytes(pyrage.decrypt(out.read_bytes(), [place.key]))

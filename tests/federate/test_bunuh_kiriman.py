"""A harvest and a delivery killed from outside at random moments, on either side of the line: the same command once
more ends where an undisturbed one does, and nothing is lost or left behind for ever.

A few kills by day, more at night (`CANTIK_UJI_BUNUH` sets how many). The outsider compares names and digests of files.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import random
import secrets
import shutil
import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from cantik.vault.app.opening import OpenStore
from tests.federate.dua_simpanan import DESA, Stores
from tests.federate.test_flashdisk import carried, files_of
from tests.fixtures.jam_lain import at_another_time
from tests.fixtures.malam import everything
from tests.fixtures.pelayan import Server, server_of
from tests.fixtures.perintah import Child, cantik, child
from tests.fixtures.server_kepercayaan import NOW, VILLAGES, make_server
from tests.fixtures.server_statis import serve

KILLS = int(os.environ.get("CANTIK_UJI_BUNUH", "30" if everything() else "3"))
#: each begins a server twice
OFFICE_KILLS = max(1, KILLS // 3)
SEED = int(os.environ.get("CANTIK_SEED", "0")) or secrets.randbelow(10**9)
DAYS = 3
FIRST = VILLAGES[0]
PATIENCE_S = 60
#: what a harvest writes of moments
_TOLD = ("server.json", "anggota/")
pytestmark = [pytest.mark.satu_basisdata, pytest.mark.lambat]


def begin(command: Sequence[object], after_s: float) -> Child:
    """Begin a command whose clock goes back by days after a while; 0: never."""
    return at_another_time(command, -DAYS, after_s=after_s) if after_s else child("cantik", *command)


def picture_of(folder: Path) -> dict[str, str]:
    """What lies in a folder of a harvest: names, and digests of all that is not about moments."""
    return {name: "" if name.startswith(_TOLD) else mark for name, mark in files_of(folder).items()}


def test_a_killed_harvest_ends_as_an_undisturbed_one(tmp_path: Path) -> None:
    """The harvester is killed, or the server is gone and then it is killed; every fourth time its clock goes back."""
    print("benih", SEED)
    draw, at_work, server = random.Random(SEED), 0, make_server(tmp_path, villages=(FIRST,))
    content = {f"tabel/besar_{number}.bin": os.urandom(150_000) for number in range(8)}
    server.publish(FIRST, "2025-2", "besar", NOW, **content)
    root = server.repository.metadata / "1.root.json"
    with serve(server.terbit) as line:
        line.delay = 0.001

        def order(out: Path) -> list[object]:
            return ["harvest", line.address, "--root", root, "--area", "99.01", "--out", out, "--json"]

        assert cantik(*order(tmp_path / "lebih-dahulu")).code == 0  # what forks the commands takes a while to begin
        begun = time.perf_counter()
        assert cantik(*order(tmp_path / "sekali")).code == 0
        whole, wanted = time.perf_counter() - begun, picture_of(tmp_path / "sekali")
        for turn in range(KILLS):
            out, moment = tmp_path / f"panen-{turn}", draw.uniform(0.1, 1.1) * whole
            process = begin(order(out), moment / 2 if turn % 4 == 3 else 0)
            time.sleep(moment)
            if turn % 3 == 2:
                line.down = {""}  # in every name: nobody answers
                time.sleep(0.2)
            process.killed()
            at_work += process.process.returncode == -9
            line.down = set()
            ran = cantik(*order(out))
            assert (ran.code, ran.answer["ditahan"]) == (0, []), ran.told()
            assert picture_of(out) == wanted
            shutil.rmtree(out)
    assert at_work > 0, "no kill met the work"


@pytest.mark.malam
def test_a_delivery_of_which_either_side_is_killed_arrives_once(stores: Stores) -> None:
    """From the invitation on: the village, the office, or both are killed and begun again. The same command ends with
    the release on the shelf as it was signed, one line of it in the books of the office, and an empty room."""
    print("benih", SEED)
    with server_of(stores.office) as office:
        assert stores.invite("--address", f"http://127.0.0.1:{office.port}").code == 0
        for name in ("desa", "kantor"):
            shutil.copytree(stores.root / name, stores.root / "semula" / name)
        disturb_deliveries(stores, office, random.Random(SEED + 1))


def disturb_deliveries(stores: Stores, office: Server, draw: random.Random) -> None:
    """Deliver once undisturbed, then again and again from the beginning with a kill."""
    first = ["deliver", "--desa", DESA, "--store", stores.village, "--json", *stores.taking]
    signed, whole, at_work = files_of(stores.release), 0.0, 0
    for turn in range(OFFICE_KILLS + 1):
        office.begin()
        begun = time.perf_counter()
        process = begin(first, draw.uniform(0, whole) if turn % 4 == 3 else 0)
        if turn:
            time.sleep(draw.uniform(0.1, 1.0) * whole)
            sides = draw.choice(["desa", "kantor", "keduanya"])
            if sides != "desa":
                office.kill()
            if sides == "kantor":  # the village's process lives on, and finds another one at the same address
                office.begin()
                at_work += 1
            else:
                process.killed()
                at_work += process.process.returncode == -9
        if process.process.returncode is None:
            process.ended(300)
        whole = whole or time.perf_counter() - begun
        office.kill()
        arrive_again(stores, first, office)
        assert files_of(stores.received) == signed
        for name in ("desa", "kantor"):
            shutil.rmtree(stores.root / name)
            shutil.copytree(stores.root / "semula" / name, stores.root / name)
    assert at_work > 0, "no kill met the work"


def arrive_again(stores: Stores, command: Sequence[object], office: Server) -> None:
    """The same command at an office that was begun again, until the office has decided; killed in that moment and begun
    once more it tidies up. Then what lies there."""
    office.begin()
    ran, tries = cantik(*command), 5
    while ran.code == 0 and ran.answer["keadaan"] == "terkirim" and (tries := tries - 1):
        ran = cantik(*command)
    assert (ran.code, ran.answer["keadaan"]) == (0, "diterima"), ran.told()
    office.kill()
    office.begin()
    until = time.monotonic() + PATIENCE_S
    while gathered(stores) and time.monotonic() < until:
        time.sleep(0.2)
    office.kill()
    told = cantik("doctor", "--store", stores.office, "--json")
    assert told.code == 0, told.told()
    said = {row["nama"]: row["ditemukan"] for row in told.answer["pemeriksaan"]}
    assert said["kiriman belum utuh"] == "tidak ada"
    assert gathered(stores) == []


def gathered(stores: Stores) -> list[str]:
    """What lies in the room of the village at the office."""
    room = stores.office / ".kiriman-masuk" / DESA
    return [path.name for path in room.rglob("*") if path.is_file() and path.name != "gembok"]


def test_what_an_office_left_that_was_killed_after_it_accepted_is_forgotten(stores: Stores) -> None:
    """The release lies on the shelf; list and files of what gathered for it lie there still."""
    carried(stores)
    with contextlib.closing(sqlite3.connect(stores.office / "cantik.sqlite3")) as base:
        (listed,) = base.execute("SELECT listed FROM federate_arrival WHERE kode = ?", [DESA]).fetchone()
    by_digest = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in stores.stick.rglob("*.*")}
    by_digest |= {path.name: path for path in stores.stick.rglob("isi/*/*")}
    room = stores.office / ".kiriman-masuk" / DESA
    (room / "daftar").mkdir(parents=True, exist_ok=True)
    shutil.copyfile(by_digest[listed], room / "daftar" / listed)
    for name in sorted(by_digest)[:3]:
        shutil.copyfile(by_digest[name], room / name)
    assert len(gathered(stores)) == 4
    stores.at_office(finish)
    assert gathered(stores) == []
    assert files_of(stores.received) == files_of(stores.release)


def finish(opened: OpenStore) -> None:
    """What the worker of the office does each time that it looks."""
    from cantik.federate.app import inbox

    assert inbox.finish_arrivals(opened) == 1
    assert inbox.finish_arrivals(opened) == 0

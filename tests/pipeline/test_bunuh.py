"""`cantik run` killed from outside at random moments of import and publishing: no half state; running again finishes.

One kill in an ordinary run, of a village that published before; two at night, one from each start;
`CANTIK_UJI_BUNUH=50` in `./script/long kills`. The seed is printed, `CANTIK_SEED` repeats.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import secrets
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from cantik.contoh import write_areas, write_rows
from cantik.contoh.shape import PLACE
from cantik.release.files import SIGNATURE, open_release
from cantik.release.opening import Opening
from tests.cli import keadaan
from tests.fixtures import benih
from tests.fixtures.desa_ringan import light_rows, light_village
from tests.fixtures.malam import by_night
from tests.fixtures.perintah import cantik, child
from tests.journeys import situs

KILLS = int(os.environ.get("CANTIK_UJI_BUNUH", "2"))
SEED = int(os.environ.get("CANTIK_SEED", "0")) or secrets.randbelow(10**9)
ISSUED = "2026-02-03"
REASON = "data uji yang direka"
REVISED = ("--revision", "Berkas yang lebih baru dari desa")
pytestmark = pytest.mark.lambat


@dataclass(frozen=True)
class Start:
    """A state from which the job begins, and what it leads to when nobody disturbs it."""

    folder: Path
    workbook: Path
    code: str
    seconds: float
    products: Mapping[str, object]
    openings: frozenset[str]
    rows: Mapping[str, int]
    possible: frozenset[str]  # fingerprints of releases that may stand in the output


@dataclass(frozen=True)
class Folders:
    """Where the job begins: with a key and nothing else, or with an edition; the file that is handed in then."""

    empty: Path
    grown: Path
    workbook: Path
    code: str


def order(folder: Path, workbook: Path, code: str) -> list[object]:
    """The main job in a folder that holds store and output."""
    there = ("--out", folder / "hasil", "--store", folder / "simpanan")
    return [
        "run",
        workbook,
        "--desa",
        code,
        "--year",
        2025,
        *there,
        "--issued",
        ISSUED,
        "--demo",
        "--accept",
        REASON,
        *REVISED,
    ]


def counts(folder: Path) -> dict[str, int]:
    """Rows of the tables that an import writes."""
    store = folder / "simpanan"
    return {name: keadaan.rows(store, name) for name in ("collect_batch", "register_person", "register_personversion")}


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    """Stores before the job."""
    root = tmp_path_factory.mktemp("bunuh")
    kabupaten = light_village()
    village = kabupaten.villages[0]
    rows = light_rows()
    first, second = root / "lama.xlsx", root / "baru.xlsx"
    write_rows(rows, second, "template")
    changed = [list(row) for row in rows]
    changed[0][PLACE["alamat"]] = "JALAN LAMA NO. 1"
    changed[0][PLACE["agama_id"]] = "2"
    write_rows(changed[:-1], first, "template")

    empty = root / "kosong"
    (empty / "simpanan").mkdir(parents=True)
    write_areas(kabupaten, empty / "simpanan" / "wilayah.csv")
    there = ("--desa", village.code, "--date", "2025-12-31", "--store", empty / "simpanan", "--demo")
    assert cantik("import", second, *there).code == 0  # a dry run: store and key are made, nobody is stored
    grown = root / "lanjut"
    shutil.copytree(empty, grown)
    made = cantik(*order(grown, first, village.code))
    assert made.code == 0, made.told()
    return Folders(empty, grown, second, village.code)


@pytest.fixture(scope="module")
def first_start(folders: Folders) -> Start:
    """A store that holds its key and nothing else."""
    return _start(folders.empty, folders.workbook, folders.code)


@pytest.fixture(scope="module")
def next_start(folders: Folders) -> Start:
    """A village that published before and hands in another file."""
    return _start(folders.grown, folders.workbook, folders.code)


def _start(folder: Path, workbook: Path, code: str) -> Start:
    undisturbed = folder.with_name(f"{folder.name}_selesai")
    shutil.copytree(folder, undisturbed)
    before = _fingerprint(folder)
    started = time.monotonic()
    done = cantik(*order(undisturbed, workbook, code))  # forked as what is killed: its time counts
    seconds = time.monotonic() - started
    assert done.code == 0, done.told()
    fingerprints = frozenset(filter(None, (before, _fingerprint(undisturbed))))
    products, openings = _products(undisturbed), frozenset(_openings(undisturbed))
    return Start(folder, workbook, code, seconds, products, openings, counts(undisturbed), fingerprints)


def _contents(folder: Path) -> dict[str, object]:
    """The list of the files of the release."""
    told: dict[str, object] = json.loads((folder / "hasil" / "release" / "isi.json").read_bytes())
    return told


def _products(folder: Path) -> dict[str, object]:
    """Every file of release and site, and what the list of the release says.

    Two runs draw two salts for what an edition was made of: the commitment in the list differs, and so does the
    signature of the list. Nothing else does.
    """
    made: dict[str, object] = {
        name: "" if name.endswith(("isi.json", SIGNATURE)) else digest
        for part in ("release", "site")
        for name, digest in keadaan.files(folder / "hasil" / part).items()
    }
    return made | {"isi.json": {name: told for name, told in _contents(folder).items() if name != "komitmen"}}


def _signer(folder: Path) -> str:
    """The key that signed the release."""
    signature = json.loads((folder / "hasil" / "release" / SIGNATURE).read_bytes())
    return str(signature["signatures"][0]["keyid"])


def _openings(folder: Path) -> dict[str, bytes]:
    """What opens the commitment of each edition, as the store keeps it."""
    kept = (folder / "simpanan" / "bukaan").rglob("*.json")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in kept if not path.name.startswith(".")}


def finished(folder: Path, start: Start) -> None:
    """Running again finishes: the same products, and the salts that an edition had got already."""
    kept = _openings(folder)
    again = cantik(*order(folder, start.workbook, start.code))
    assert again.code == 0, again.told()
    assert _products(folder) == start.products
    assert counts(folder) == start.rows
    if (start.folder / "hasil" / "release").is_dir():  # else the key is random, made with the village's first release
        assert _signer(folder) == _signer(start.folder)
    opened = _openings(folder)
    assert opened.keys() == start.openings
    assert {name: opened[name] for name in kept} == kept
    newest = max(opened)  # of two editions of one year
    opening = json.loads(opened[newest])
    assert Opening(opening["garam"], opening["masukan"]).commitment == _contents(folder)["komitmen"]


def _fingerprint(folder: Path) -> str:
    release = folder / "hasil" / "release"
    return open_release(release).content if release.is_dir() else ""


@pytest.mark.parametrize("number", range(KILLS) if KILLS > 2 else [by_night(0), 1])
def test_bunuh(number: int, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """Moments are drawn from equal parts of the time that the job takes, so that all stations get their turn."""
    start: Start = request.getfixturevalue(("first_start", "next_start")[number % 2])
    chance = random.Random(f"{SEED} {number}")
    moment = (0.1 + 0.9 * (number + chance.random()) / KILLS) * start.seconds
    print(f"CANTIK_SEED={SEED} number {number}: killed after {moment:.2f} of {start.seconds:.2f} s")
    folder = tmp_path / "desa"
    shutil.copytree(start.folder, folder)

    _run_and_kill(order(folder, start.workbook, start.code), moment)

    no_half_state(folder, start)
    finished(folder, start)
    left = [
        path.name for path in folder.rglob(".*") if path.name.endswith((".dibuat", ".lama")) or ".berkas-" in path.name
    ]
    assert left == []


def _run_and_kill(arguments: list[object], moment: float) -> None:
    killed = child("cantik", *arguments)
    try:
        killed.process.wait(moment)
    except subprocess.TimeoutExpired:
        killed.killed()
    else:
        killed.ended()


def no_half_state(folder: Path, start: Start) -> None:
    """The register holds all of the batch or nothing; a release or site that stands is whole."""
    store, out = folder / "simpanan", folder / "hasil"
    with contextlib.closing(sqlite3.connect(store / "cantik.sqlite3")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert counts(folder) in (counts(start.folder), start.rows)
    for release in (out / "release", *(store / "rilis").glob("*/[0-9]*")):
        if release.is_dir():
            verdict = cantik("verify", release)
            assert verdict.code in (1, 4), (release, verdict.told())  # whole: a draft, or signed by a key not named
    if (out / "release").is_dir():
        assert _fingerprint(folder) in start.possible
    if (out / "site").is_dir():
        home = (out / "site" / "index.html").resolve()
        assert set(situs.reached(home)) == set((out / "site").resolve().rglob("*.html"))


# ── a disk that is full ──────────────────────────────────────────────────────────────────────────
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="a small disk is mounted by root only")
@pytest.mark.parametrize("free_kb", [by_night(8), 2600])
def test_a_full_disk_leaves_everything_as_it_was(free_kb: int, next_start: Start, tmp_path: Path) -> None:
    """The store and what was published lie on a disk with little room left: one line, exit code 2, no half state."""
    start = next_start
    disk = tmp_path / "cakram"
    disk.mkdir()
    used_kb = sum(-(-path.stat().st_size // 4096) * 4 for path in start.folder.rglob("*") if path.is_file())
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={used_kb + free_kb}k,nr_inodes=20k", "tmpfs", disk], capture_output=True
    )
    if mounted.returncode:
        pytest.skip(f"a small disk cannot be mounted here: {mounted.stderr.decode().strip()}")
    try:
        folder = disk / "desa"
        shutil.copytree(start.folder, folder)
        before = keadaan.files(folder / "hasil")

        ran = cantik(*order(folder, start.workbook, start.code), settings={"TMPDIR": str(disk)})

        assert ran.code == 2, ran.told()
        assert "Traceback" not in ran.err
        assert len([line for line in ran.err.splitlines() if line.startswith("[")]) == 1, ran.told()
        assert ran.error_line.startswith("["), ran.told()
        assert keadaan.files(folder / "hasil") == before
        there = tmp_path / "salinan"  # looking into the database takes room, too
        shutil.copytree(folder, there)
        no_half_state(there, start)
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


@pytest.mark.skipif(not benih.sound(), reason="a limit of files is set on Linux only")
@pytest.mark.malam
def test_a_file_that_may_not_grow_is_one_line_too(first_start: Start, tmp_path: Path) -> None:
    """A limit on the size of files stands for a quota: writing fails in the middle of a file."""
    start = first_start
    folder = tmp_path / "desa"
    shutil.copytree(start.folder, folder)

    done = cantik(*order(folder, start.workbook, start.code), largest_file=100_000)

    assert done.code == 2, done.told()
    assert "Traceback" not in done.err
    assert done.error_line.startswith("[")
    no_half_state(folder, start)
    finished(folder, start)

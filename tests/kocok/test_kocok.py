"""Whatever is done to a file: a batch that is wholly stored, or one typed error with the store as it was; never a
traceback, never more than a gigabyte. A few files here; minutes and the real files in `./script/long fuzz`."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from cantik.base.memory_file import Held
from cantik.collect.open import open_file
from tests.fixtures.malam import everything
from tests.fixtures.perintah import PROJECT, surroundings
from tests.kocok import terburuk
from tests.kocok.benih import seeds
from tests.kocok.rusak import changed

pytestmark = [pytest.mark.lambat, pytest.mark.satu_basisdata]


def tried(*arguments: object) -> dict[str, Any]:
    """What `tests.kocok.coba` says."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.kocok.coba", *map(str, arguments)],
        cwd=PROJECT,
        env=surroundings(),
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def test_damage_to_fictitious_files(new_store: Callable[[], Path]) -> None:
    """Twelve files by day, thirty at night."""
    number = 30 if everything() else 12
    said = tried(new_store(), 1, f"x{number}")
    assert said["cacat"] == []
    assert said["berkas"] == number
    assert {"opensid", "B104"} <= said["hasil"].keys()  # some were read, some were not


def test_damage_to_the_real_files(shared: Path, new_store: Callable[[], Path]) -> None:
    said = tried(new_store(), 2, "x20", shared / "data" / "mikrodata")
    assert said["cacat"] == []


def test_the_worst_that_the_gate_lets_in(new_store: Callable[[], Path], tmp_path: Path) -> None:
    files = [terburuk.WORST[name](tmp_path / name) for name in terburuk.QUICK]
    assert max(file.stat().st_size for file in files) <= 25_000_000
    said = tried(new_store(), *files)
    assert said["cacat"] == []
    assert said["hasil"] == {"B103": len(files)}
    assert max(said["mb"], said["mb_anak"]) <= 1_000


def test_every_container_is_among_the_seeds_and_opens() -> None:
    """A fuzzer that begins with broken files proves nothing."""
    kinds = set()
    for name, data in seeds():
        if name != "berkas.zip":
            with open_file(Held(name, data)) as opened:
                assert opened.heads, name
                kinds.add(opened.kind)
    assert kinds == {"xlsx", "ods", "xls", "csv", "sav", "dta"}


def test_the_same_seed_does_the_same_damage() -> None:
    for name, data in list(seeds())[:6]:
        assert changed(name, data, Random("9/9")) == changed(name, data, Random("9/9"))

"""`cantik import --kab` when its processes are killed: whole villages or nothing, a typed error, nobody left behind."""

from __future__ import annotations

import json
import os
import random
import secrets
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_impor_kabupaten import ROWS, bring, people, store_in, write
from tests.fixtures.perintah import PROJECT, command, surroundings
from tests.fixtures.proses import started_by

pytestmark = [
    pytest.mark.lambat,
    pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs the list of processes of Linux"),
]
ALL = [(code, row) for code, rows in ROWS.items() for row in rows]
#: one moment in an ordinary run, more in `./script/long kills`; the seed is printed
KILLS = int(os.environ.get("CANTIK_UJI_BUNUH", "1"))
LATEST_S = 2.5
#: how long the processes of a killed command may go on
AFTERWARDS_S = 15.0


@contextmanager
def importing(store: Path, file: Path) -> Iterator[subprocess.Popen[str]]:
    """The command while it runs."""
    told = command("import", file, "--kab", "99.01", "--date", "2025-12-31", "--store", store, "--demo", "--apply")
    with subprocess.Popen(
        told,
        cwd=PROJECT,
        env=surroundings(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def helpers(process: subprocess.Popen[str], wanted: int) -> list[int]:
    """Ids of the processes that import villages, as soon as there are so many."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        numbers = [child for child in started_by(process.pid) if b"spawn_main" in _words(child)]
        if len(numbers) >= wanted:
            return numbers
        if process.poll() is not None:
            break
        time.sleep(0.01)
    raise AssertionError(f"{wanted} processes expected, exit {process.poll()}")


def _words(number: int) -> bytes:
    try:
        return Path(f"/proc/{number}/cmdline").read_bytes()
    except FileNotFoundError:
        return b""


def lives(number: int) -> bool:
    """Whether a process runs (one that only waits to be counted by its parent does not)."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{number}/status").read_text()
    except FileNotFoundError:
        return False


@dataclass(frozen=True)
class Whole:
    """What stands in the store when nobody is killed, and what the command answered."""

    people: list[tuple[object, ...]]
    findings: list[tuple[object, ...]]
    answer: dict[str, Any]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    """Brought by two processes (by one on a machine of one core)."""
    folder = tmp_path_factory.mktemp("utuh")
    store = store_in(folder)
    ran = bring(store, write(folder / "a.csv", ALL), "--apply")
    assert ran.code == 0, ran.told()
    return Whole(people(store), findings(store), ran.answer)


def findings(store: Path) -> list[tuple[object, ...]]:
    """What was found in each village."""
    with sqlite3.connect(f"file:{store / 'cantik.sqlite3'}?mode=ro", uri=True) as connection:
        return list(
            connection.execute(
                "SELECT c.value, f.rule, f.level, f.row, f.partners, f.count FROM collect_batchfinding f"
                " JOIN collect_batch b ON b.id = f.batch_id JOIN codes_areacode c ON c.area_id = b.area_id"
                " ORDER BY 1, f.row, f.rule, f.partners"
            )
        )


def villages(rows: list[tuple[object, ...]]) -> dict[object, list[tuple[object, ...]]]:
    found: dict[object, list[tuple[object, ...]]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(row)
    return found


@pytest.mark.parametrize("number", range(KILLS))
def test_a_killed_helper_is_one_line_and_running_again_finishes(tmp_path: Path, whole: Whole, number: int) -> None:
    seed = secrets.randbits(32)
    print(f"seed {seed}")
    wait = LATEST_S * (number + random.Random(seed).random()) / KILLS
    store, file = store_in(tmp_path), write(tmp_path / "a.csv", ALL)
    with importing(store, file) as process:
        number = helpers(process, 2)[0]
        time.sleep(wait)
        if lives(number):
            os.kill(number, signal.SIGKILL)
        _, said = process.communicate(timeout=120)
    if process.returncode != 0:  # it may have been done already
        assert process.returncode == 2, said
        assert said.rstrip().splitlines()[-1].startswith("[D127]"), said
        assert "Traceback" not in said
    complete = villages(whole.people)
    for code, rows in villages(people(store)).items():
        assert rows == complete[code], "a village stands wholly or not at all"
    assert bring(store, file, "--apply").code == 0
    assert people(store) == whole.people


def test_the_helpers_end_with_the_command(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    with importing(store, write(tmp_path / "a.csv", ALL)) as process:
        numbers = helpers(process, 2)
        os.kill(process.pid, signal.SIGKILL)
    until = time.monotonic() + AFTERWARDS_S
    while any(map(lives, numbers)) and time.monotonic() < until:
        time.sleep(0.05)
    left = [one for one in numbers if lives(one)]
    for one in left:
        os.kill(one, signal.SIGKILL)
    assert not left


_ALONE = """
import sys
if __name__ == "__main__":
    from cantik.__main__ import main
    from cantik.cli import kabupaten
    kabupaten.os.cpu_count = lambda: 1
    sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.malam
def test_one_process_brings_what_two_bring(tmp_path: Path, whole: Whole) -> None:
    store, file = store_in(tmp_path), write(tmp_path / "a.csv", ALL)
    script = tmp_path / "sendiri.py"
    script.write_text(_ALONE)
    told = command(
        "import", file, "--kab", "99.01", "--date", "2025-12-31", "--store", store, "--demo", "--apply", "--json"
    )[3:]
    done = subprocess.run(
        [sys.executable, str(script), *told],
        cwd=PROJECT,
        check=True,
        capture_output=True,
        text=True,
        env=surroundings(PYTHONPATH=str(PROJECT)),
    )
    assert people(store) == whole.people
    assert findings(store) == whole.findings
    assert whole.findings, "rows without any finding prove nothing of findings"
    assert _counts(json.loads(done.stdout)) == _counts(whole.answer)


def _counts(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """What became of each village; the numbers of batches follow the order of writing."""
    return [{name: value for name, value in one.items() if name != "batch"} for one in answer["desa"]]

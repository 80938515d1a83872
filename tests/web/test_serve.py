"""`cantik serve --store` as a process: pages, one worker a store, words when something is in the way."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.fixtures.perintah import PROJECT, cantik, database
from tests.fixtures.proses import started_by

pytestmark = [pytest.mark.lambat]


@contextmanager
def serve(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The process and its first line of stdout."""
    process = subprocess.Popen(
        [sys.executable, "-m", "cantik", *arguments],
        cwd=PROJECT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # a user's shell has no setting of the interpreter; those of Cantik are what a test is about
        env={name: value for name, value in os.environ.items() if not name.startswith("PYTHON")},
    )
    try:
        assert process.stdout is not None
        yield process, process.stdout.readline()
    finally:
        process.kill()
        process.wait(20)


def get(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=120) as answer:
            return int(answer.status), answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_pages_and_worker_in_one_process(tmp_path: Path) -> None:
    with serve("serve", "--store", str(tmp_path / "s"), "--port", "0") as (process, first):
        found = re.search(r"http://127\.0\.0\.1:\d+/", first)
        assert found, first
        assert process.stdout is not None
        assert "mulai/" in process.stdout.readline()
        assert get(found[0] + "masuk/")[0] == 200
        assert "Desa mana" in get(found[0] + "masuk/")[1]  # without an account: the first start
        assert "Kata sandi" in get(found[0] + "mulai/?wilayah=35.05.10.2011")[1]
        assert get(found[0] + "statis/cantik/app.css")[0] == 200
        assert get(found[0] + "desa/99.01.01.2001/kumpul/")[0] == 200  # the page to sign in
        if "CANTIK_DATABASE" not in os.environ:
            second = cantik("worker", "--store", tmp_path / "s", limit=60)
            assert second.out == ""
            assert "[R302]" in second.err
            assert second.code == 2


@pytest.mark.satu_basisdata
def test_words_when_it_cannot_start(new_store: Callable[[], Path], tmp_path: Path) -> None:
    assert "[D109]" in cantik("serve", limit=60).err
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert "[D108]" in cantik("serve", "--store", new_store(), "--port", port, limit=60).err
    (tmp_path / "lain").mkdir()
    (tmp_path / "lain" / "cantik.sqlite3").write_bytes(b"bukan")
    said = cantik("serve", "--store", tmp_path / "lain", "--port", 0, limit=60).err
    assert "[R311]" in said
    assert "Pulihkan dari cadangan" in said


def test_the_tick_by_hand(new_store: Callable[[], Path]) -> None:
    store = new_store()
    for _ in range(2):
        done = cantik("tick", "--store", store, "--json", settings=database())
        assert done.code == 0, done.told()
        assert set(re.findall(r": (\d+)", done.out)) == {"0"}


@pytest.mark.basisdata
@pytest.mark.satu_basisdata
@pytest.mark.skipif(sys.platform == "win32", reason="sockets are handed on by POSIX")
def test_several_processes_answer_on_one_port_and_end_together(new_store: Callable[[], Path]) -> None:
    """One that is killed from outside is started anew; when the first is killed, no other stays behind."""
    with serve("serve", "--store", str(new_store()), "--port", "0", "--processes", "2") as (process, first):
        found = re.search(r"http://127\.0\.0\.1:\d+/", first)
        assert found, first
        other = waiting_for(lambda: [*started_by(process.pid)])
        assert get(found[0] + "masuk/")[0] == 200
        os.kill(other[0], signal.SIGKILL)
        anew = waiting_for(lambda: [*started_by(process.pid) - {other[0]}])
        assert [get(found[0] + "masuk/")[0] for _ in range(6)] == [200] * 6
    assert waiting_for(lambda: [0] if not Path(f"/proc/{anew[0]}").exists() else []) == [0]


def waiting_for(look: Callable[[], list[int]]) -> list[int]:
    """What `look` sees as soon as it sees anything."""
    until = time.monotonic() + 120  # by the clock of a busy machine: only what hangs is meant
    while time.monotonic() < until:
        if seen := look():
            return seen
        time.sleep(0.05)
    raise AssertionError("nothing came")

"""Temporary files of a process lie in its store, and what a killed one left there is swept when the next one begins.

`.sementara/<name>/` belongs to one process, as long as it holds the lock in it. Python, SQLite and the programs that
are started write there and not into the system's folder, where persons in clear would outlive a kill.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

FOLDER = ".sementara"
_LOCK = "gembok"
#: what programs ask for the place of temporary files
_NAMES = ("TMPDIR", "TEMP", "TMP")
_WAIT_S = 30.0


@contextlib.contextmanager
def own(store: Path) -> Iterator[None]:
    """Let temporary files lie in the store while the block lasts; what dead processes left is removed first.

    On a disk that takes nothing the folder itself is named: then nothing can be written, here or elsewhere.
    """
    root = store / FOLDER
    mine, lock = root, None
    try:
        root.mkdir(mode=0o700, exist_ok=True)
        with _hold_lock(root / _LOCK, _WAIT_S):
            sweep(root)
            mine = Path(tempfile.mkdtemp(dir=root))
            lock = _lock_file(mine / _LOCK, 0)
    except (OSError, sqlite3.OperationalError):
        mine = root
    try:
        with _point_tempdir(mine):
            yield
    finally:
        if lock is not None:
            lock.close()
        if mine != root:
            shutil.rmtree(mine, ignore_errors=True)  # what stays is swept at the next start


def sweep(root: Path) -> int:
    """Remove folders whose process has ended; returns how many. Only under the lock of `root`."""
    gone = 0
    for folder in root.iterdir():
        if folder.is_symlink() or not folder.is_dir():
            if folder.name != _LOCK:
                folder.unlink(missing_ok=True)
            continue
        try:
            with _hold_lock(folder / _LOCK, 0):
                ended = True
        except sqlite3.OperationalError:
            ended = False
        if ended:
            shutil.rmtree(folder, ignore_errors=True)
            gone += 1
    return gone


def do_when_deserted(store: Path, then: Callable[[], object]) -> bool:
    """Whether no process works in a store; `then` is done before another one can begin to."""
    root = store / FOLDER
    try:
        root.mkdir(mode=0o700, exist_ok=True)
        with _hold_lock(root / _LOCK, _WAIT_S):
            sweep(root)
            if any(folder.is_dir() for folder in root.iterdir()):
                return False
            then()
    except (OSError, sqlite3.OperationalError):
        return False
    return True


def _lock_file(file: Path, wait_s: float) -> sqlite3.Connection:
    """An SQLite file as a lock: it ends with the process on every system. Raises `sqlite3.OperationalError`."""
    connection = sqlite3.connect(file, timeout=wait_s, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        connection.close()
        raise
    return connection


@contextlib.contextmanager
def _hold_lock(file: Path, wait_s: float) -> Iterator[None]:
    connection = _lock_file(file, wait_s)
    try:
        yield
    finally:
        connection.close()


@contextlib.contextmanager
def _point_tempdir(folder: Path) -> Iterator[None]:
    """Tell Python and the programs that it starts; afterwards it is as before."""
    before, environment = tempfile.tempdir, {name: os.environ.get(name) for name in _NAMES}
    tempfile.tempdir = str(folder)
    os.environ.update(dict.fromkeys(_NAMES, str(folder)))
    try:
        yield
    finally:
        tempfile.tempdir = before
        for name, value in environment.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value

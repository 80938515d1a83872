"""A file or folder that is there whole or as it was before."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def lay(path: Path, data: bytes, *, private: bool = False, lasting: bool = False) -> None:
    """Write a file beside `path` and put it there in one move; folders above it are made.

    `private`: for its owner only (mode 0600), from its first byte. `lasting`: on the disk before this returns, so that
    no later file can outlive it in a power cut. Of what cannot be written whole nothing stays.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.baru")
    try:
        with os.fdopen(os.open(new, _ANEW, 0o600 if private else 0o666), "wb") as stream:
            stream.write(data)
            if lasting:
                stream.flush()
                os.fsync(stream.fileno())
        new.replace(path)
        if lasting:
            _sync_folder(path.parent)
    except OSError:
        with contextlib.suppress(OSError):
            new.unlink(missing_ok=True)
        raise


def _sync_folder(folder: Path) -> None:
    """The names of a folder on the disk; Windows opens no folder and needs none."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


_ANEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)


@contextmanager
def replace_whole(target: Path, *, private: bool = False) -> Iterator[Path]:
    """A folder to build in that takes the place of `target` when the block ends well.

    Killed at any moment, either the old folder or the new one stands; what is left over is swept by the next call.
    `private`: for its owner only. Raises `PermissionError`, before anything is built, for a folder that may not be
    removed: the new one would stand beside an error, and the old one beside it for ever.
    """
    _require_removable(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    building, former = sweep_beside(target)
    building.mkdir(mode=0o700 if private else 0o777)
    try:
        yield building
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise
    if target.exists():
        target.replace(former)
    building.replace(target)
    if former.exists():
        shutil.rmtree(former)


def sweep_beside(target: Path) -> tuple[Path, Path]:
    """Take away what writers of `target` that were killed left: half a folder beside it, half a file in it. Returns
    where a new folder is built and where the old one waits meanwhile. Nobody else may write there now."""
    building, former = (target.with_name(f".{target.name}.{end}") for end in ("dibuat", "lama"))
    if former.exists() and not target.exists():
        former.replace(target)  # killed between the two moves of `replace_whole`
    for left in (building, former):
        if left.exists():
            shutil.rmtree(left)
    for file in target.glob(".*.baru"):
        file.unlink()
    return building, former


def _require_removable(target: Path) -> None:
    for folder, *_ in os.walk(target):
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), folder)

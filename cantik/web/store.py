"""The store of this process: opened once at the start of the application, used by every view and job."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from threading import Lock

from cantik.base.errors import WrongUse
from cantik.codes import described as places
from cantik.codes.area import AreaCode
from cantik.pipeline.knowledge import AREAS_FILE
from cantik.staff.app.gate import practice
from cantik.vault import sealing
from cantik.vault.app.opening import OpenStore, open_store

_stack = ExitStack()
_lock = Lock()
_opened: OpenStore | None = None


def open_once(path: Path | None = None, *, passphrase: str | None = None) -> OpenStore:
    """Open the store for the life of the process; calling again gives the same. Raises the errors of `open_store`."""
    global _opened  # noqa: PLW0603 - one store a process, by design
    with _lock:
        if _opened is None:
            _opened = _stack.enter_context(open_store(path, passphrase=passphrase))
            sealing.install(_opened.master.secret)
            practice(_opened.demo)
        return _opened


def adopt(opened: OpenStore | None) -> None:
    """Let tests and commands hand in a store that they opened (None: forget it)."""
    global _opened  # noqa: PLW0603 - see above
    _opened = opened
    if opened is not None:
        sealing.install(opened.master.secret)


def current() -> OpenStore | None:
    """The store, or None before it was opened."""
    return _opened


def required() -> OpenStore:
    """The store. Raises `WrongUse` D110 before it was opened."""
    if _opened is None:
        raise WrongUse("D110", "Simpanan belum dibuka", mend="Jalankan cantik serve --store FOLDER.")
    return _opened


def described(area: AreaCode) -> places.Described:
    """An area in words; the store may bring areas of its own (the fictitious kabupaten)."""
    return places.described(area, None if _opened is None else _opened.store.path / AREAS_FILE)

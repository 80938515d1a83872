"""The store of the application: opened once at its start, held for the life of the process (`opening.at_hand`)."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from threading import Lock

from cantik.codes import area_words as places
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import AREAS_FILE
from cantik.staff.app.gate import practice
from cantik.vault.app.opening import OpenStore, current_store, open_store

_stack = ExitStack()
_lock = Lock()


def open_once(path: Path | None = None, *, passphrase: str | None = None) -> OpenStore:
    """Open the store for the life of the process; calling again gives the same. Raises the errors of `open_store`."""
    with _lock:
        opened = current_store() or _stack.enter_context(open_store(path, passphrase=passphrase))
        practice(opened.demo)
        return opened


def describe_area(area: AreaCode) -> places.Described:
    """An area in words; the store may bring areas of its own (the fictitious kabupaten)."""
    opened = current_store()
    return places.describe_area(area, None if opened is None else opened.store.path / AREAS_FILE)

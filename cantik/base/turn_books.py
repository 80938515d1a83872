"""The book of turns: who works and who waits, in the order in which they came; of one process, or of all processes that
serve a store.

In a folder each turn is a file that its process keeps locked. The system lets the lock go when the process ends,
however that happens: a turn whose file nobody locks is none, and is taken away by whoever looks next.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

if sys.platform != "win32":
    import fcntl

_LOCK = "gembok"
_WAITS, _WORKS = "tunggu", "kerja"
_DIGITS = 12


@dataclass(slots=True, eq=False)
class Turn:
    """A turn that somebody waits for or has. `who`: letters by which they are known; `wanted`: how many turns it counts
    for."""

    who: str
    wanted: int
    works: bool = False


class TurnBook(Protocol):
    """What holds the turns. All but `lock` are asked within it."""

    def lock(self) -> contextlib.AbstractContextManager[None]:
        """Nobody else looks or writes until the block ends."""
        ...

    def read(self) -> list[Turn]:
        """Those that wait or work, in the order in which they came."""
        ...

    def add(self, turn: Turn) -> None:
        """Somebody comes, and waits."""
        ...

    def begin(self, turn: Turn) -> None:
        """Somebody who waited works."""
        ...

    def remove(self, turn: Turn) -> None:
        """Somebody goes."""
        ...


class ProcessBook:
    """The turns of this process alone."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._turns: list[Turn] = []

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """As `TurnBook`."""
        with self._lock:
            yield

    def read(self) -> list[Turn]:
        """As `TurnBook`."""
        return list(self._turns)

    def add(self, turn: Turn) -> None:
        """As `TurnBook`."""
        self._turns.append(turn)

    def begin(self, turn: Turn) -> None:
        """As `TurnBook`."""
        turn.works = True

    def remove(self, turn: Turn) -> None:
        """As `TurnBook`."""
        self._turns.remove(turn)


if sys.platform != "win32":

    class FolderBook:
        """The turns of all processes that look into one folder: `NUMBER.WANTED.WHO.tunggu`, or `….kerja`.

        Raises `OSError` where the folder takes nothing.
        """

        def __init__(self, folder: Path) -> None:
            self._folder = folder
            folder.mkdir(mode=0o700, exist_ok=True)
            self._threads = threading.Lock()
            self._own: dict[str, tuple[Turn, int]] = {}

        @contextlib.contextmanager
        def lock(self) -> Iterator[None]:
            """As `TurnBook`."""
            with self._threads, (self._folder / _LOCK).open("ab") as held:
                fcntl.flock(held, fcntl.LOCK_EX)
                yield

        def read(self) -> list[Turn]:
            """As `TurnBook`. Turns of processes that have ended are taken away."""
            found = []
            for name in sorted(self._list_names()):
                own = self._own.get(name)
                if own is not None:
                    found.append(own[0])
                elif self._is_held(name):
                    _number, wanted, who, state = name.split(".")
                    found.append(Turn(who, int(wanted), state == _WORKS))
            return found

        def _list_names(self) -> list[str]:
            return [path.name for path in self._folder.iterdir() if path.name != _LOCK]

        def _is_held(self, name: str) -> bool:
            """Whether a process keeps a file locked; one that none does is taken away."""
            path = self._folder / name
            with path.open("ab") as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    return True
                path.unlink()
                return False

        def add(self, turn: Turn) -> None:
            """As `TurnBook`."""
            numbers = [int(name.partition(".")[0]) for name in self._list_names()]
            name = f"{max(numbers, default=0) + 1:0{_DIGITS}}.{turn.wanted}.{turn.who}.{_WAITS}"
            handle = os.open(self._folder / name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            fcntl.flock(handle, fcntl.LOCK_EX)
            self._own[name] = turn, handle

        def begin(self, turn: Turn) -> None:
            """As `TurnBook`."""
            name = self._name_of(turn)
            other = f"{name.removesuffix(_WAITS)}{_WORKS}"
            (self._folder / name).rename(self._folder / other)
            self._own[other] = self._own.pop(name)
            turn.works = True

        def remove(self, turn: Turn) -> None:
            """As `TurnBook`."""
            name = self._name_of(turn)
            _ticket, handle = self._own.pop(name)
            os.close(handle)  # from now on it counts for none
            with contextlib.suppress(OSError):
                (self._folder / name).unlink()

        def _name_of(self, turn: Turn) -> str:
            return next(name for name, (own, _handle) in self._own.items() if own is turn)


def open_book(folder: Path) -> TurnBook:
    """The book of all processes that look into a folder; of this process alone where the system has no such locks
    (Windows, where one process serves)."""
    if sys.platform == "win32":
        return ProcessBook()
    else:  # noqa: RET505 - a checker of types leaves out the branch of the other platform, not what follows it
        return FolderBook(folder)

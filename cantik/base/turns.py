"""Whose turn it is: how many parsers of what people hand in work at once, with how much memory, and how many wait.

A page that works on bytes of others asks for a turn (`apart`, `parsing` do). Few work at once; as many more wait in the
order in which they came, of one person two; whoever comes then, or waits too long, is told how many are before them and
tries again. Commands and jobs wait for nobody: nobody waits for them. The processes of one server have one book of
turns (`turn_books`).
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

from cantik.base.canonical import digest
from cantik.base.errors import UnreadableInput
from cantik.base.turn_books import ProcessBook, Turn, TurnBook, open_book

MB = 1024**2
#: what one turn may hold; a parser that needs more takes several
TURN_MEMORY = 1_200 * MB
#: turns that wait, and turns of one person (working or waiting)
MOST_WAITING, MOST_OF_ONE = 8, 2
#: seconds that a turn is waited for: by whoever hands in a file, whose threads nobody else needs, and by other pages
PATIENCE_S, PAGE_PATIENCE_S = 30.0, 1.0
_MOST_TURNS = 8
#: how often whoever waits looks whether it is their turn
_LOOK_EVERY_S = 0.05
#: whoever waits is known by so much of a digest
_LETTERS = 16


class NoTurn(UnreadableInput):
    """B160: too many files are being read. `ahead`: how many are before this one."""

    def __init__(self, ahead: int) -> None:
        super().__init__(
            "B160",
            "Server sedang memeriksa berkas lain",
            mend="Berkas ini tidak disimpan. Tunggu sebentar, lalu kirim sekali lagi.",
        )
        self.ahead = ahead


def count_turns() -> int:
    """How many turns this computer has: a core of two for each, and at most half of its memory; two where it does not
    say how much it has."""
    cores = os.cpu_count() or 1
    wanted = max(2, min(_MOST_TURNS, cores // 2))
    if sys.platform != "win32" and "SC_PHYS_PAGES" in os.sysconf_names:
        memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        return max(1, min(wanted, memory // 2 // TURN_MEMORY))
    return 2


class Turns:
    """The turns of a server. `most`: how many there are; a work that wants more than all takes all."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._book: TurnBook = ProcessBook()
        self._alone = ProcessBook()

    def share(self, folder: Path) -> None:
        """From now on these are the turns of all processes that share them in a folder. Raises `OSError`."""
        self._book = open_book(folder)

    def list_turns(self) -> list[Turn]:
        """Those that wait or work, in the order in which they came."""
        with self._book.lock():
            return self._book.read()

    @contextlib.contextmanager
    def hold_turn(self, who: str, memory: int, patience: float = PATIENCE_S) -> Iterator[int]:
        """Work while the block lasts; the bytes that it may hold. `patience`: seconds that it waits. Raises `NoTurn`
        (B160)."""
        until = time.monotonic() + patience
        turn = Turn(digest(who.encode())[:_LETTERS], max(1, min(self.most, -(-memory // TURN_MEMORY))))
        book = self._come(turn)
        try:
            self._await_turn(turn, book, until)
            yield min(memory, turn.wanted * TURN_MEMORY)
        finally:
            with book.lock():
                book.remove(turn)

    def _come(self, turn: Turn) -> TurnBook:
        """The book in which a turn stands from now on: of this process alone where the disk takes no more."""
        try:
            _enter_book(turn, self._book)
            return self._book
        except OSError:
            _enter_book(turn, self._alone)
            return self._alone

    def _await_turn(self, turn: Turn, book: TurnBook, until: float) -> None:
        while True:
            with book.lock():
                found = book.read()
                waiting = [other for other in found if not other.works]
                working = [other for other in found if other.works]
                if waiting[0] is turn and sum(other.wanted for other in working) + turn.wanted <= self.most:
                    book.begin(turn)
                    return
            left = until - time.monotonic()
            if left <= 0:
                raise NoTurn(len(working) + waiting.index(turn))
            time.sleep(min(_LOOK_EVERY_S, left))


def _enter_book(turn: Turn, book: TurnBook) -> None:
    with book.lock():
        others = book.read()
        own = sum(other.who == turn.who for other in others)
        if own >= MOST_OF_ONE or sum(not other.works for other in others) >= MOST_WAITING:
            raise NoTurn(len(others))
        book.add(turn)


@dataclass(frozen=True, slots=True)
class Asker:
    """Who waits at a page for what a thread does (`who` says which person or computer), and how long for a turn."""

    who: Callable[[], str]
    patience: float


_turns = Turns(count_turns())
#: None where nobody waits at a page: in a command, a job, a process of a parser
_asker: ContextVar[Asker | None] = ContextVar("asker", default=None)
#: whether this is a process of a parser, whose work is done here
_apart: ContextVar[bool] = ContextVar("apart", default=False)


def share_turns(folder: Path) -> None:
    """The turns of this process are from now on those of all that share them in a folder: the processes of a server.
    Raises `OSError`."""
    _turns.share(folder)


@contextlib.contextmanager
def answer_page(asker: Asker | None) -> Iterator[None]:
    """What is done in the block is done while somebody waits at a page; nobody does where there is no asker."""
    token = _asker.set(asker)
    try:
        yield
    finally:
        _asker.reset(token)


@contextlib.contextmanager
def work_apart() -> Iterator[None]:
    """What is done in the block is the work of a process of its own."""
    token = _apart.set(True)
    try:
        with answer_page(None):
            yield
    finally:
        _apart.reset(token)


def is_page() -> bool:
    """Whether somebody waits at a page for what this thread does."""
    return _asker.get() is not None


def is_apart() -> bool:
    """Whether this is a process of a parser, which starts none for what it calls."""
    return _apart.get()


@contextlib.contextmanager
def take_turn(memory: int) -> Iterator[int]:
    """Work in a process of its own while the block lasts; the bytes that it may hold. Raises `NoTurn` (B160) at a page,
    where others may work."""
    asker = _asker.get()
    if asker is None:
        yield memory
        return
    with _turns.hold_turn(asker.who(), memory, asker.patience) as allowed, answer_page(None):
        yield allowed


class ParsedAtPage(AssertionError):
    """A parser of bytes of others was called by a thread that answers pages: everybody would wait for it."""


def refuse_at_page(parser: str) -> None:
    """Raise `ParsedAtPage` where somebody waits at a page. For the parsers whose work the size of a file does not
    bound; what calls them is declared with `parsing.parse_apart`."""
    if is_page():
        raise ParsedAtPage(parser)

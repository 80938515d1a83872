"""Turns of parsers: how many work and wait at once, whom the next one goes to, what whoever finds none is told; of one
process, and of all processes of a server, of which one may be killed at any moment."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from cantik.base.turns import (
    MOST_OF_ONE,
    MOST_WAITING,
    TURN_MEMORY,
    Asker,
    NoTurn,
    ParsedAtPage,
    Turns,
    answer_page,
    count_turns,
    refuse_at_page,
    take_turn,
)

Maker = Callable[[int], Turns]


@pytest.fixture(params=["proses", "folder"])
def make_turns(request: pytest.FixtureRequest, tmp_path: Path) -> Maker:
    """Turns of one process, or as all processes of a server share them."""

    def make(most: int) -> Turns:
        turns = Turns(most)
        if request.param == "folder":
            turns.share(tmp_path / "giliran")
        return turns

    return make


@contextmanager
def others(turns: Turns, count: int, *, memory: int = 1) -> Iterator[None]:
    """So many others at work or waiting, each somebody else, until the block ends."""
    over, begun = threading.Event(), threading.Semaphore(0)

    def work(who: str) -> None:
        begun.release()
        with turns.hold_turn(who, memory, 60):
            over.wait(60)

    threads = [threading.Thread(target=work, args=(f"lain {at}",)) for at in range(count)]
    for thread in threads:
        thread.start()
        begun.acquire(timeout=10)
    until = threading.Event()
    while len(turns.list_turns()) < count:
        until.wait(0.01)
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join(60)


def test_who_waits_too_long_is_told_how_many_are_before(make_turns: Maker) -> None:
    turns = make_turns(2)
    with others(turns, 3), pytest.raises(NoTurn) as refused, turns.hold_turn("saya", 1, 0.05):
        pass
    assert refused.value.ahead == 3
    with turns.hold_turn("saya", 1):
        pass


def test_when_many_wait_the_next_one_does_not(make_turns: Maker) -> None:
    turns = make_turns(2)
    with others(turns, 2 + MOST_WAITING), pytest.raises(NoTurn) as refused, turns.hold_turn("saya", 1, 60):
        pass
    assert refused.value.ahead == 2 + MOST_WAITING


def test_nobody_has_more_than_their_share(make_turns: Maker) -> None:
    turns = make_turns(8)
    with turns.hold_turn("saya", 1), turns.hold_turn("saya", 1):
        assert MOST_OF_ONE == 2
        with pytest.raises(NoTurn), turns.hold_turn("saya", 1, 60):
            pass
        with turns.hold_turn("orang lain", 1, 0.05):
            pass


def test_memory_of_all_together_is_bounded(make_turns: Maker) -> None:
    turns = make_turns(2)
    with turns.hold_turn("a", 2 * TURN_MEMORY), pytest.raises(NoTurn), turns.hold_turn("b", 1, 0.05):
        pass
    with turns.hold_turn("a", 9 * TURN_MEMORY) as allowed:  # more than all there is: all of it, and no more
        assert allowed == 2 * TURN_MEMORY


def test_the_next_turn_goes_to_who_came_first(make_turns: Maker) -> None:
    """A large work is not passed by small ones that came later."""
    turns, order = make_turns(2), list[str]()

    def work(who: str, memory: int) -> None:
        with turns.hold_turn(who, memory, 60):
            order.append(who)

    with turns.hold_turn("pertama", 1):
        threads = []
        for who, memory in (("besar", 2 * TURN_MEMORY), ("kecil", 1)):
            threads.append(threading.Thread(target=work, args=(who, memory)))
            threads[-1].start()
            while len(turns.list_turns()) < 1 + len(threads):
                threading.Event().wait(0.01)
    for thread in threads:
        thread.join(60)
    assert order == ["besar", "kecil"]


def test_only_pages_take_turns_and_no_parser_works_in_them() -> None:
    assert 1 <= count_turns() <= 8
    refuse_at_page("di perintah")
    with take_turn(5) as allowed:
        assert allowed == 5
    with answer_page(Asker(lambda: "saya", 1)):
        with pytest.raises(ParsedAtPage):
            refuse_at_page("di halaman")
        with take_turn(5):
            refuse_at_page("dalam giliran")


#: another process of the server, which works until it is killed; its second argument is what it wants of memory
OTHER = """
import sys, pathlib, time
from cantik.base.turns import Turns
turns = Turns(4)
turns.share(pathlib.Path(sys.argv[1]))
with turns.hold_turn(sys.argv[3], int(sys.argv[2]), 60):
    print("bekerja", flush=True)
    time.sleep(600)
"""


def begin_other(folder: Path, turns: int, who: str) -> subprocess.Popen[str]:
    """Another process that works with so many turns."""
    words = [sys.executable, "-c", OTHER, str(folder), str(turns * TURN_MEMORY), who]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "bekerja\n"
    return process


@pytest.mark.skipif(sys.platform == "win32", reason="one process serves there")
def test_turns_of_all_processes_are_counted_together_and_those_of_a_killed_one_are_free(tmp_path: Path) -> None:
    folder = tmp_path / "giliran"
    turns = Turns(4)
    turns.share(folder)
    with ExitStack() as after:
        first, second = begin_other(folder, 2, "satu"), begin_other(folder, 2, "dua")
        for process in (first, second):
            after.callback(process.wait)
            after.callback(process.kill)
        with pytest.raises(NoTurn) as refused, turns.hold_turn("saya", 1, 0.2):
            pass
        assert refused.value.ahead == 2
        first.kill()
        first.wait()
        with turns.hold_turn("saya", 2 * TURN_MEMORY, 5), pytest.raises(NoTurn), turns.hold_turn("lain", 1, 0.1):
            pass
        third = begin_other(folder, 1, "dua")
        after.callback(third.wait)
        after.callback(third.kill)
        with pytest.raises(NoTurn), turns.hold_turn("dua", 1, 5):  # the share of one is counted in all processes
            pass
    with turns.hold_turn("saya", 4 * TURN_MEMORY, 5):
        assert len(turns.list_turns()) == 1
    assert [path.name for path in folder.iterdir()] == ["gembok"], "nothing stays of whoever was killed"


def test_where_the_disk_takes_nothing_this_process_counts_alone(tmp_path: Path) -> None:
    turns = Turns(2)
    turns.share(tmp_path / "giliran")
    (tmp_path / "giliran" / "gembok").unlink(missing_ok=True)
    (tmp_path / "giliran").rmdir()
    with turns.hold_turn("a", 2 * TURN_MEMORY), pytest.raises(NoTurn), turns.hold_turn("b", 1, 0.05):
        pass

"""Turns of parsers: how many work and wait at once, whom the next one goes to, what whoever finds none is told."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

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
    while len(turns._waiting) + len(turns._working) < count:
        until.wait(0.01)
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join(60)


def test_who_waits_too_long_is_told_how_many_are_before() -> None:
    turns = Turns(2)
    with others(turns, 3), pytest.raises(NoTurn) as refused, turns.hold_turn("saya", 1, 0.05):
        pass
    assert refused.value.ahead == 3
    with turns.hold_turn("saya", 1):
        pass


def test_when_many_wait_the_next_one_does_not() -> None:
    turns = Turns(2)
    with others(turns, 2 + MOST_WAITING), pytest.raises(NoTurn) as refused, turns.hold_turn("saya", 1, 60):
        pass
    assert refused.value.ahead == 2 + MOST_WAITING


def test_nobody_has_more_than_their_share() -> None:
    turns = Turns(8)
    with turns.hold_turn("saya", 1), turns.hold_turn("saya", 1):
        assert MOST_OF_ONE == 2
        with pytest.raises(NoTurn), turns.hold_turn("saya", 1, 60):
            pass
        with turns.hold_turn("orang lain", 1, 0.05):
            pass


def test_memory_of_all_together_is_bounded() -> None:
    turns = Turns(2)
    with turns.hold_turn("a", 2 * TURN_MEMORY), pytest.raises(NoTurn), turns.hold_turn("b", 1, 0.05):
        pass
    with turns.hold_turn("a", 9 * TURN_MEMORY) as allowed:  # more than all there is: all of it, and no more
        assert allowed == 2 * TURN_MEMORY


def test_the_next_turn_goes_to_who_came_first() -> None:
    """A large work is not passed by small ones that came later."""
    turns, order = Turns(2), list[str]()

    def work(who: str, memory: int) -> None:
        with turns.hold_turn(who, memory, 60):
            order.append(who)

    with turns.hold_turn("pertama", 1):
        threads = []
        for who, memory in (("besar", 2 * TURN_MEMORY), ("kecil", 1)):
            threads.append(threading.Thread(target=work, args=(who, memory)))
            threads[-1].start()
            while len(turns._waiting) < len(threads):
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

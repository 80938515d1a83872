"""The lane `mutants`: what it changes, and what it leaves out by rule."""

from __future__ import annotations

import gc
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from script.mutants.rooms import choose_rooms, rooms
from script.mutants.rules import read
from script.mutants.swap import Declared, Live
from tests.fixtures.malam import by_night

TEXT = '''"""Dök."""
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    import math; N = 1
Alias = str | None
LIMIT = 1 | 2
@decorated(3)
def f(a: "int | None" = 4, *, b: str | int = "é") -> int | str:
    if a is None and 5 > 6:
        raise ValueError("é", 7, found=8)
    log.debug("%d", 9)
    return sum(zip(a, b, strict=True)) + 10
'''


def _left_out(word: str, line: int) -> bool:
    column = TEXT.splitlines()[line - 1].index(word)
    return read(TEXT).is_excluded((line, column))


def test_what_says_something_to_people_or_to_the_type_checker_is_left_out() -> None:
    assert _left_out("1", 4)  # TYPE_CHECKING
    assert _left_out("|", 5)  # an alias
    assert _left_out("3", 7)  # a decorator
    assert _left_out("| int", 8)  # an annotation, after it a letter of two bytes
    assert _left_out("| str:", 8)
    assert _left_out("7", 10)  # the text of an error
    assert _left_out("8", 10)
    assert _left_out("9", 11)  # a log
    assert _left_out("True", 12)  # `strict`


def test_what_decides_is_not() -> None:
    assert not _left_out("|", 6)  # numbers, no types
    assert not _left_out("4", 8)  # a default
    assert not _left_out("is", 9)
    assert not _left_out("5 > 6", 9)
    assert not _left_out("raise", 10)
    assert not _left_out("10", 12)


def test_a_line_belongs_to_its_smallest_statement() -> None:
    module = read("def f(\n    a,\n):\n    b = [\n        a,\n    ]\n    if a:\n        return b\n")
    assert [module.statement(line) for line in (1, 3, 4, 5, 7, 8)] == [(1, 3), (1, 3), (4, 6), (4, 6), (7, 7), (8, 8)]


def test_the_core_is_pure(project: Path) -> None:
    """Every room has files, and none of them speaks of Django."""
    for room in rooms(project):
        files = room.files(project)
        assert len(files) >= 8, room.name
        for path in files:
            text = (project / path).read_text(encoding="utf-8")
            assert not re.search(r"^\s*(from|import) django", text, flags=re.MULTILINE), path


def test_whoever_asks_for_one_room_waits_for_its_tests_only(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert choose_rooms(project) == rooms(project)
    assert all((project / folder).is_dir() for room in rooms(project) for folder in room.tests)
    monkeypatch.setenv("MUTANTS_ROOM", "protect,measure")
    chosen = {room.name: room.tests for room in choose_rooms(project)}
    assert chosen == {"protect": ("tests/protect",), "measure": ("tests/measure", "tests/content")}


CODE = """
from functools import cache
LIMIT = 3
def plain(a, b=1):
    return [x + b for x in a if x < LIMIT]
@cache
def kept(a):
    return a * 2
class Thing:
    size = 4
    def grown(self):
        return lambda: self.size + 1
twice = lambda a: a + a
"""


def _loaded(path: Path) -> dict[str, object]:
    names: dict[str, object] = {}
    exec(compile(CODE, str(path), "exec"), names)
    return names


@pytest.mark.parametrize(
    ("old", "new", "ask", "found"),
    [
        ("x + b", "x - b", lambda names: names["plain"]([1, 2, 5]), [0, 1]),
        by_night("x < LIMIT", "x > LIMIT", lambda names: names["plain"]([1, 2, 5]), [6]),
        ("a * 2", "a * 3", lambda names: names["kept"](2), 6),
        by_night("self.size + 1", "self.size - 1", lambda names: names["Thing"]().grown()(), 3),
        by_night("a + a", "a - a", lambda names: names["twice"](2), 0),
    ],
)
def test_whoever_holds_a_function_runs_the_changed_one(
    tmp_path: Path, old: str, new: str, ask: Callable[[dict[str, object]], object], found: object
) -> None:
    path = tmp_path / "modul.py"
    names = _loaded(path)
    before = ask(names)
    live = Live(str(tmp_path), ("builtins",))
    live.swap(str(path), CODE, CODE.replace(old, new))
    names["kept"].cache_clear()  # type: ignore[attr-defined]
    assert ask(names) == found != before
    live.swap(str(tmp_path / "lain.py"), CODE, CODE.replace(old, new))  # nobody has imported it


def test_what_the_tests_keep_from_the_collector_is_found(tmp_path: Path) -> None:
    """`conftest.py` freezes what was collected: a mutant that reaches no function lives, whatever the tests ask."""
    path = tmp_path / "modul.py"
    names = _loaded(path)
    gc.freeze()
    Live(str(tmp_path), ()).swap(str(path), CODE, CODE.replace("a + a", "a - a"))
    assert names["twice"](2) == 0  # type: ignore[operator]
    with pytest.raises(RuntimeError):
        Live(str(tmp_path / "kosong"), ())


@pytest.mark.parametrize(
    ("old", "new"), [("LIMIT = 3", "LIMIT = 4"), by_night("b=1", "b=2"), by_night("size = 4", "size = 5")]
)
def test_what_is_done_at_import_cannot_be_changed_later(tmp_path: Path, old: str, new: str) -> None:
    path = tmp_path / "modul.py"
    names = _loaded(path)
    with pytest.raises(Declared):
        Live(str(tmp_path), ()).swap(str(path), CODE, CODE.replace(old, new))
    assert names["LIMIT"] == 3

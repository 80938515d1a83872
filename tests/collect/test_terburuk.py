"""The worst files under the limit of their size: one typed error within seconds each, and the process goes on.

The time is this process's own (`process_time`), so that a busy machine changes nothing; what runs in a process of its
own is bounded by `base.apart`, whose limits are tried here with a work that never ends.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cantik.base.apart import MB, WorkCutShort, ask_apart
from cantik.base.errors import CantikError, ContentError, UnreadableInput
from cantik.base.memory_file import Held
from cantik.base.parsing import DOORS
from cantik.codes.area import AreaCode
from cantik.codes.lists import code_lists
from cantik.collect.agreement import read_agreement
from cantik.collect.borders.reading import read_borders
from cantik.collect.errors import AgreementError, OverLimit, PhotoRefused
from cantik.collect.matching.own import read_own
from cantik.collect.open import open_file
from cantik.collect.photo import remake_photo
from cantik.content.loader import load_content
from cantik.expr.errors import ExpressionError
from cantik.expr.parse import parse
from tests.fixtures.terburuk import ARCHIVES, BORDERS, JSON, PHOTOS, YAML, crossing_lines

SECONDS = 4  # of this process, for each file
DESA = AreaCode.kemendagri("35.05.10.2011")


def refusal(kind: type[CantikError], work: Callable[[], object]) -> CantikError:
    """The error that a work ends with, within the time."""
    begun = time.process_time()
    with pytest.raises(kind) as caught:
        work()
    assert time.process_time() - begun < SECONDS
    return caught.value


@pytest.mark.parametrize("name", sorted(YAML))
def test_a_mapping(name: str) -> None:
    text = YAML[name]().decode()
    assert refusal(ContentError, lambda: read_own(text, load_content(), code_lists())).code in ("K101", "K103")


@pytest.mark.parametrize(("name", "text"), [*sorted(YAML.items()), *sorted(JSON.items())])
def test_an_agreement(name: str, text: Callable[[], bytes]) -> None:
    data = text()
    assert refusal(AgreementError, lambda: read_agreement(Held(name, data))).code == "B121"


@pytest.mark.parametrize("name", sorted(ARCHIVES))
def test_a_workbook(name: str) -> None:
    data = ARCHIVES[name]()

    def work() -> None:
        with open_file(Held("a.xlsx", data)):
            pass

    refusal(UnreadableInput, work)


@pytest.mark.parametrize("name", sorted(PHOTOS))
def test_a_photo(name: str) -> None:
    data = PHOTOS[name]()
    assert refusal(PhotoRefused, lambda: remake_photo(data)).code == "B133"


@pytest.mark.parametrize("name", sorted(BORDERS))
def test_borders(name: str) -> None:
    data = BORDERS[name]()
    assert refusal(UnreadableInput, lambda: read_borders(data, "batas", DESA)).code == "T301"


def test_borders_that_cross_without_end_end_their_own_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a million places where a border crosses itself are more than the memory that is given here."""
    door = ("cantik.collect.borders.reading", "examine_delivery")
    monkeypatch.setitem(DOORS, door, replace(DOORS[door], memory=700 * MB, seconds=8))
    error = refusal(UnreadableInput, lambda: read_borders(crossing_lines(700), "batas", DESA))
    assert "terlalu rumit" in error.found


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "1+" * 1_900 + "1",
        "a = " + "1*" * 1_900 + "1",
        "a = 1-" + "(" * 70 + "1" + ")" * 70,
        "tidak " * 600 + "a = 1",
        "a = " + "9" * 5_000,
    ],
)
def test_an_expression(text: str) -> None:
    assert refusal(ExpressionError, lambda: parse(text)).code == "E101"


@pytest.mark.parametrize(
    ("program", "late"),
    [
        ("while True: pass", True),
        ("held = bytearray(900 * 1024 ** 2)", False),
        ("import os; os.abort()", False),
    ],
)
def test_a_process_apart_ends_whatever_it_does(tmp_path: Path, program: str, late: bool) -> None:
    script = tmp_path / "kerja.py"
    script.write_text(program, encoding="utf-8")
    with pytest.raises(WorkCutShort) as caught:
        ask_apart(script, [], [b"isi"], memory=300 * MB, seconds=2)
    assert caught.value.late or caught.value.killed or not late


def test_a_process_apart_answers_what_it_was_asked_and_knows_no_surroundings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CANTIK_SECRET_KEY", "rahasia")
    script = tmp_path / "kerja.py"
    script.write_text(
        "import os, sys\n"
        "pieces = read_job(sys.stdin.buffer)\n"
        "write_answer(sys.stdout.buffer, b'|'.join([*pieces, str('CANTIK_SECRET_KEY' in os.environ).encode()]))\n",
        encoding="utf-8",
    )
    assert ask_apart(script, [], [b"satu", b"", b"\n2"], memory=300 * MB, seconds=20) == b"satu||\n2|False"


def test_a_usual_photo_and_a_progressive_one_pass() -> None:
    import io

    from PIL import Image

    held = io.BytesIO()
    Image.effect_noise((900, 700), 60).convert("RGB").save(held, "JPEG", progressive=True)
    assert remake_photo(held.getvalue()).width == 900


def test_over_limit_is_told_with_the_count() -> None:
    data = ARCHIVES["members"]()
    with pytest.raises(OverLimit) as caught, open_file(Held("a.xlsx", data)):
        pass
    assert "530000 bagian" in caught.value.found

"""What tests share of examination (`tests/fixtures/diperiksa.py`): the same rows are asked about once, others anew."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from cantik import examine
from cantik.codes.area import AreaCode
from cantik.collect.batch import FileFacts, Reading, RecordSet
from cantik.examine import examination
from cantik.examine.relations import Following, FormerList
from tests.fixtures import diperiksa

DESA, DAY = AreaCode.kemendagri("99.01.01.2001"), dt.date(2025, 12, 31)
WORDS: dict[str, Any] = {"content": object(), "lists": {}}


def reading(name: str, file: str = "a.xlsx", sha256: str = "") -> Reading:
    """A list of one person, in a file."""
    people = RecordSet("orang", {"nama": [name]}, [2], "Lembar1")
    return Reading("opensid", "opensid", FileFacts(file, len(sha256), sha256), DAY, {"orang": people}, ())


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """What was really asked; each answer is a list of its own."""
    seen: list[tuple[object, ...]] = []

    def check(*given: object, **named: object) -> list[int]:
        seen.append((*given, *named.values()))
        return [len(seen)]

    monkeypatch.setattr(examination, "check", check)
    monkeypatch.setattr(diperiksa, "_answers", {})
    return seen


def ask(batch: Reading | Following, **other: Any) -> Any:
    """Through the door that the program takes."""
    given = {"rules": RULES, "reference": DAY, "area": DESA, "demo": True, **WORDS, **other}
    return examine.check(batch, given.pop("rules"), **given)


RULES: dict[str, Any] = {}


def test_the_same_rows_are_asked_about_once_and_each_gets_a_copy(asked: list[tuple[object, ...]]) -> None:
    with diperiksa.remembered("web"):
        first = ask(reading("A", sha256="x"))
        first.append("own")
        assert ask(reading("A", sha256="another time of writing")) == [1]
    assert len(asked) == 1


def test_whatever_else_differs_is_asked_anew(asked: list[tuple[object, ...]]) -> None:
    one = reading("A")
    former = FormerList({"nik": ["1"]}, DAY)
    with diperiksa.remembered("web"):
        ask(one)
        ask(reading("B"))
        ask(reading("A", file="b.xlsx"))
        ask(replace(one, quarantined="perjanjian"))
        ask(Following(one, former))
        ask(Following(one, replace(former, columns={"nik": ["2"]})))
        ask(Following(one, former, {frozenset({("a",), ("b",)})}))
        ask(one, reference=dt.date(2024, 12, 31))
        ask(one, area=AreaCode.kemendagri("99.01.01.2002"))
        ask(one, demo=False)
        ask(one, rules={"own": object()})
        ask(one, content=object())
        ask(one)
    assert len(asked) == 12


def test_other_rooms_ask_each_time(asked: list[tuple[object, ...]]) -> None:
    for room in ("examine", "spec"):
        with diperiksa.remembered(room):
            ask(reading("A"))
            ask(reading("A"))
    ask(reading("A"))
    assert len(asked) == 5

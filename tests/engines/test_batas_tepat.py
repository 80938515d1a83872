"""Limits of the search for doubles exactly at their edge, on numbers that can be counted by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from cantik.content.loader import load_content
from cantik.engines import linkage
from cantik.engines.duckdb import MemoryDatabase
from cantik.engines.linkage_splink import Learnt

MODEL = load_content().linkage["orang"]


@pytest.mark.parametrize(
    ("doubles", "records", "weight"),
    [
        (1.0, 3, 0.0),  # one of the two others is the double: even odds
        (1.0, 2, 0.0),  # never more than even
        (1.0, 5, -1.584962500721156),  # one of four: 1 to 3
        (0.5, 5, -2.807354922057604),  # one of eight: 1 to 7
        (0.5, 1, 0.0),  # alone: as of two
    ],
)
def test_the_odds_that_two_taken_at_random_are_one_person(doubles: float, records: int, weight: float) -> None:
    assert linkage.prior(replace(MODEL, doubles=doubles, fewest=1), records) == pytest.approx(weight)


def test_a_small_village_is_weighed_as_one_of_the_fewest() -> None:
    model = replace(MODEL, doubles=1.0, fewest=5)
    assert linkage.prior(model, 2) == linkage.prior(model, 5) > linkage.prior(model, 6)


@pytest.mark.parametrize(
    ("doubles", "shown", "settled", "sound"),
    [
        (30.0, 30, True, True),
        (10.0, 30, True, True),  # a third
        (9.9, 30, True, False),
        (90.0, 30, True, True),  # three times
        (90.1, 30, True, False),
        (30.0, 30, False, False),
        (0.0, 0, True, False),  # nobody stands twice: nothing to learn from
    ],
)
def test_what_was_learnt_is_sound_when_both_see_about_as_many(
    doubles: float, shown: int, settled: bool, sound: bool
) -> None:
    learnt = Learnt(MODEL, 100, 1000, doubles, shown, (), {}, 5, settled, "uji")
    assert learnt.sound is sound


def test_what_shares_a_key_lies_in_one_part_and_nothing_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thirty names that two bear, one that a single person bears and one that too many bear."""
    names = [f"nama {n % 30}" for n in range(60)] + ["sendiri"] + ["ramai"] * 5
    columns: dict[str, list[str | dt.date | None]] = {name: [""] * len(names) for name in linkage.GIVEN}
    columns |= {"nama": list(names), "lahir": [dt.date(1980, 1, 1)] * len(names), "desa": ["a"] * len(names)}
    monkeypatch.setattr(linkage, "_AT_ONCE", 20)
    with MemoryDatabase(1) as memory:
        linkage.load(memory, [columns])
        parts = [{n for (n,) in memory.rows("SELECT n FROM b")} for _ in linkage.buckets(memory, [["nama"]], 4)]
    assert len(parts) == 3  # of twenty rows each, more or less
    assert sum(map(len, parts)) == 60
    assert set().union(*parts) == set(range(60))
    for part in parts:
        assert {(n + 30) % 60 for n in part} == part  # his namesake with each


def test_a_birth_date_with_day_and_month_exchanged() -> None:
    """3 April for 4 March of the same year, and not the day itself, nor 5 May, which exchanged is the same."""
    pairs = [
        ("1980-04-03", "1980-03-04", True),
        ("1980-04-03", "1980-04-03", False),
        ("1980-05-05", "1980-05-05", False),
        ("1980-04-03", "1981-03-04", False),
        ("1980-04-03", "1980-03-05", False),
    ]
    with MemoryDatabase(1) as memory:
        for born, other, turned in pairs:
            condition = linkage._date("terbalik", 0, f"DATE '{born}'", f"DATE '{other}'")
            assert memory.rows(f"SELECT {condition}") == [(turned,)], (born, other)
        parts = linkage._date("bagian", 2, "DATE '1980-04-03'", "DATE '1980-04-05'")
        assert memory.rows(f"SELECT {parts}") == [(True,)]

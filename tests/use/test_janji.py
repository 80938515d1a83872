"""A promise and the newer figure: one word for each case, never a word beside its contrary."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from cantik.use.proposals.pinned_figure import PinnedFigure, reckon_effect
from cantik.use.proposals.promise import LaterFigure, PromiseState, judge_promise

PIN = PinnedFigure(
    "rumah", "2025-1", "0" * 64, dt.date(2025, 12, 31), Decimal("12.3"), 112, 910, 1, "persen", upward=False
)
EFFECT = reckon_effect(PIN, Decimal(40))  # 12,3 becomes 7,9
DONE = dt.date(2026, 9, 30)


def later(value: str, numerator: int | None = None, *, day: dt.date = dt.date(2026, 12, 31)) -> LaterFigure:
    return LaterFigure("2026-1", day, Decimal(value), numerator, None if numerator is None else 910)


@pytest.mark.parametrize(
    ("found", "state"),
    [
        (later("7.9", 72), PromiseState.REACHED),
        (later("6.0", 55), PromiseState.REACHED),
        (later("8.8", 80), PromiseState.CHANCE),  # 80 of 910: 7,0 to 10,9 per cent
        (later("8.8"), PromiseState.NEARER),  # without its counts nothing is said of chance
        (later("11.5", 105), PromiseState.NEARER),  # 9,4 to 14,0
        (later("12.3", 112), PromiseState.SAME),
        (later("14.1", 128), PromiseState.WORSE),
        (later("6.0", 55, day=dt.date(2026, 6, 30)), PromiseState.UNKNOWN),  # tells of a day before the work was done
        (None, PromiseState.UNKNOWN),
    ],
)
def test_one_word_for_each_case(found: LaterFigure | None, state: PromiseState) -> None:
    assert judge_promise(PIN, EFFECT, found, DONE).state is state


def test_what_was_not_carried_out_reaches_nothing() -> None:
    assert judge_promise(PIN, EFFECT, later("6.0", 55), None).state is PromiseState.UNKNOWN


def test_another_definition_is_held_against_nothing() -> None:
    apart = LaterFigure("2026-1", dt.date(2026, 12, 31), Decimal(6), 55, 910, apart=True)
    outcome = judge_promise(PIN, EFFECT, apart, DONE)
    assert (outcome.state, outcome.interval) == (PromiseState.APART, None)


def test_the_interval_is_that_of_the_smaller_count() -> None:
    """Garwood for 80: 63,4 to 99,6 of 910."""
    assert judge_promise(PIN, EFFECT, later("8.8", 80), DONE).interval == (Decimal("7.0"), Decimal("10.9"))


def test_without_a_promised_value_only_the_direction_is_told() -> None:
    states = [judge_promise(PIN, None, later(value), DONE).state for value in ("9.0", "12.3", "15.0")]
    assert states == [PromiseState.NEARER, PromiseState.SAME, PromiseState.WORSE]


def test_the_better_a_figure_the_better_the_word() -> None:
    """Along all values the word only ever gets worse: none stands beside its contrary."""
    order = [PromiseState.REACHED, PromiseState.CHANCE, PromiseState.NEARER, PromiseState.SAME, PromiseState.WORSE]
    for effect in (EFFECT, None):
        words = [judge_promise(PIN, effect, later(str(round(100 * n / 910, 1)), n), DONE).state for n in range(20, 200)]
        places = [order.index(word) for word in words]
        assert places == sorted(places)

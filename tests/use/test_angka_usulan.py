"""A pinned figure is never changed, only needs_mark; the effect of a volume is reckoned of it; twins are found."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from cantik.use.proposals.issues import IssueOutcome, decide_outcome
from cantik.use.proposals.pinned_figure import PinEdition, PinnedFigure, PinState, judge_pin, reckon_effect
from cantik.use.proposals.twins import ProposalShape, find_twins

PIN = PinnedFigure(
    "rumah", "2025-1", "0" * 64, dt.date(2025, 12, 31), Decimal("12.3"), 112, 910, 1, "persen", upward=False
)


def edition(number: str, value: str | None = "12.3", *, withdrawn: bool = False) -> PinEdition:
    return PinEdition(number, withdrawn, {"rumah": None if value is None else Decimal(value)})


@pytest.mark.parametrize(
    ("editions", "state", "value"),
    [
        ([edition("2025-1")], PinState.SAME, "12.3"),
        ([edition("2025-1"), edition("2025-2")], PinState.SAME, "12.3"),
        ([edition("2025-1"), edition("2025-2", "11.9")], PinState.CHANGED, "11.9"),
        ([edition("2025-1"), edition("2025-2", None)], PinState.GONE, None),
        ([edition("2025-1", withdrawn=True)], PinState.WITHDRAWN, None),
        ([edition("2025-1", withdrawn=True), edition("2025-2")], PinState.SAME, "12.3"),
        ([edition("2025-1", withdrawn=True), edition("2025-2", "13.0")], PinState.CHANGED, "13.0"),
        ([edition("2025-1"), edition("2025-2", "11.9", withdrawn=True)], PinState.SAME, "12.3"),
        ([edition("2025-1"), edition("2026-1", "9.9")], PinState.NEWER, "9.9"),
        ([edition("2025-1"), edition("2025-10", "9.0"), edition("2025-9", "12.3")], PinState.CHANGED, "9.0"),
        ([], PinState.WITHDRAWN, None),
    ],
)
def test_what_became_of_a_pinned_figure(editions: list[PinEdition], state: PinState, value: str | None) -> None:
    found = judge_pin(PIN, editions)
    assert found.state is state
    assert found.value == (None if value is None else Decimal(value))
    assert found.needs_mark is (state in (PinState.CHANGED, PinState.GONE, PinState.WITHDRAWN))


def test_forty_houses_lower_the_share_that_lacks() -> None:
    effect = reckon_effect(PIN, Decimal(40))
    assert effect is not None
    assert (effect.before, effect.after, effect.lacking, effect.left) == (Decimal("12.3"), Decimal("7.9"), 112, 72)


def test_of_a_share_that_is_served_the_same_work_raises_it() -> None:
    served = replace(PIN, value=Decimal("87.7"), numerator=798, upward=True)
    effect = reckon_effect(served, Decimal(40))
    assert effect is not None
    assert (effect.after, effect.left, effect.beyond) == (Decimal("92.1"), 72, False)


def test_more_work_than_there_is_to_do_serves_everybody_and_says_so() -> None:
    effect = reckon_effect(PIN, Decimal(500))
    assert effect is not None
    assert (effect.after, effect.left, effect.beyond) == (Decimal("0.0"), 0, True)


@pytest.mark.parametrize("volume", [None, Decimal(0), Decimal("2.5"), Decimal(-3)])
def test_without_a_count_there_is_no_effect(volume: Decimal | None) -> None:
    assert reckon_effect(PIN, volume) is None
    assert reckon_effect(replace(PIN, numerator=None, denominator=None), Decimal(3)) is None
    assert reckon_effect(replace(PIN, unit="meter"), Decimal(3)) is None


def test_two_proposals_for_one_bridge_are_twins() -> None:
    own = ProposalShape(3, 2027, "Jembatan Kali Rekaan", "02.03.13", "Krajan")
    others = [
        own,
        ProposalShape(1, 2026, "Perbaikan jembatan", "02.03.13", "krajan"),
        ProposalShape(2, 2027, "Jembatan kali rekaan", "02.03.10", "Krajan"),
        ProposalShape(4, 2027, "Jembatan kali lain", "02.03.13", "Lor"),
        ProposalShape(5, 2027, "Posyandu", "02.02.02", "Krajan"),
    ]
    assert [each.number for each in find_twins(own, others)] == [2, 4, 1]


@pytest.mark.parametrize(
    ("exists", "needed", "has_data", "months", "outcome"),
    [
        ("1", True, False, None, IssueOutcome.COLLECT),
        ("1", True, True, 3, IssueOutcome.NOTHING),
        ("1", True, True, 25, IssueOutcome.RENEW),
        ("1", True, True, None, IssueOutcome.NOTHING),
        ("1", False, False, None, IssueOutcome.NOTHING),
        ("2", True, False, None, IssueOutcome.NOTHING),
        ("8", True, False, None, IssueOutcome.NOTHING),
        (None, True, False, None, IssueOutcome.ASK),
        ("1", None, False, None, IssueOutcome.ASK),
        ("1", True, None, None, IssueOutcome.ASK),
        (None, True, True, 25, IssueOutcome.RENEW),
        ("2", True, True, 25, IssueOutcome.NOTHING),
    ],
)
def test_only_what_exists_is_needed_and_is_not_known_is_collected(
    exists: str | None, needed: bool | None, has_data: bool | None, months: int | None, outcome: IssueOutcome
) -> None:
    assert decide_outcome(exists, needed, has_data, months, 24) is outcome

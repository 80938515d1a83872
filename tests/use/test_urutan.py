"""The order under a ceiling, by hand: what is in, what drops out, what is tied, what has no price; and as laws."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cantik.content.deliberation_lists import scoring_criteria
from cantik.content.proposal_stages import proposal_stages
from cantik.use.proposals.ranking import RankedItem, rank_items, reckon_points
from cantik.use.proposals.stages import find_route, list_next


def item(number: int, points: int | None, cost: int | None, **said: int | bool) -> RankedItem:
    return RankedItem(number, None if points is None else Decimal(points), cost, **said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("items", "ceiling", "wanted"),
    [
        ([item(1, 60, 50), item(2, 80, 60), item(3, 10, 5)], 100, [(2, "masuk"), (1, "di_luar"), (3, "muat_sisa")]),
        ([item(1, 90, 50), item(2, 80, 30)], 80, [(1, "masuk"), (2, "masuk")]),
        ([item(1, 90, 50), item(2, 80, 30)], 40, [(1, "di_luar"), (2, "muat_sisa")]),
        ([item(1, 90, 50)], 0, [(1, "di_luar")]),
        ([item(1, 90, None), item(2, 80, 30)], 40, [(1, "tanpa_harga"), (2, "masuk")]),
        ([item(1, 90, 50), item(2, 80, 30)], None, [(1, "tanpa_pagu"), (2, "tanpa_pagu")]),
        ([item(1, 90, 50, counted=False), item(2, 80, 30)], 40, [(1, "tanpa_pagu"), (2, "masuk")]),
        ([item(1, None, 10), item(2, 20, 10)], 40, [(2, "masuk"), (1, "masuk")]),
        ([item(1, 90, 50), item(2, 20, 30, place=1)], 60, [(2, "masuk"), (1, "di_luar")]),
    ],
)
def test_the_order_by_hand(items: list[RankedItem], ceiling: int | None, wanted: list[tuple[int, str]]) -> None:
    assert [(line.item.number, line.fit.value) for line in rank_items(items, ceiling)] == wanted


def test_equal_points_are_said_to_be_tied_and_keep_their_numbers() -> None:
    lines = rank_items([item(2, 50, 1), item(1, 50, 1), item(3, 40, 1)], 10)
    assert [(line.item.number, line.tied) for line in lines] == [(1, True), (2, True), (3, False)]


def test_points_are_of_a_hundred_and_none_while_a_criterion_is_missing() -> None:
    criteria = scoring_criteria()
    assert reckon_points(dict.fromkeys(criteria, 5), criteria) == 100
    assert reckon_points(dict.fromkeys(criteria, 1), criteria) == 20
    assert reckon_points(dict.fromkeys(list(criteria)[1:], 5), criteria) is None


@given(
    st.lists(st.tuples(st.integers(0, 100), st.one_of(st.none(), st.integers(0, 50))), max_size=8),
    st.integers(0, 200),
)
def test_what_is_in_never_costs_more_than_the_ceiling_and_nothing_is_lost(
    rows: list[tuple[int, int | None]], ceiling: int
) -> None:
    lines = rank_items([item(at, *row) for at, row in enumerate(rows)], ceiling)
    inside = [line.item.cost or 0 for line in lines if line.fit.value == "masuk"]
    assert sum(inside) <= ceiling
    assert sorted(line.item.number for line in lines) == list(range(len(rows)))
    fits = [line.fit.value for line in lines if line.item.cost is not None]
    assert "masuk" not in fits[len(inside) :], "after the first that drops out nothing is in"


@pytest.mark.parametrize(
    ("route", "stage", "never"),
    [
        (find_route("desa", plans_by_itself=True), "usulan", "masuk_opd"),
        (find_route("supradesa", plans_by_itself=True), "usulan", "masuk_rkp"),
        (find_route("desa", plans_by_itself=False), "usulan", "masuk_rkp"),
        ("desa", "usulan", "masuk_apbdes"),
        ("desa", "masuk_rkp", "terlaksana"),
        ("desa", "ditolak", "masuk_rkp"),
        ("desa", "terlaksana", "ditunda"),
    ],
)
def test_no_stage_is_skipped_and_no_route_left(route: str, stage: str, never: str) -> None:
    assert never not in {each.code for each in list_next(proposal_stages(), stage, route)}

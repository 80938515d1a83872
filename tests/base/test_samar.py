"""Masked numbers beside each other: different ones look different, equal ones equal, and most digits stay hidden."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cantik.base.text import mask, masks_apart

NUMBERS = st.text("0123456789", min_size=16, max_size=16)
#: numbers of which many end alike: the last four from a few, as cards of families do
ALIKE = st.builds(lambda head, tail: head + tail, st.text("0123", min_size=12, max_size=12), st.sampled_from(["0001"]))


@given(st.lists(NUMBERS | ALIKE, min_size=1, max_size=4))
def test_four_beside_each_other_are_told_apart(numbers: list[str]) -> None:
    shown = masks_apart(numbers)
    for n, one in enumerate(numbers):
        for m, other in enumerate(numbers):
            assert (shown[n] == shown[m]) == (one == other)


@given(st.lists(ALIKE, min_size=1, max_size=12))
def test_half_of_a_number_stays_hidden(numbers: list[str]) -> None:
    for number, shown in zip(numbers, masks_apart(numbers), strict=True):
        assert len(shown) == 16
        assert shown.count("•") >= 8
        assert all(dot in ("•", digit) for dot, digit in zip(shown, number, strict=True))


def test_what_differs_anyway_shows_no_more_than_alone() -> None:
    numbers = ["9901010101900001", "9901010101900417", ""]
    assert masks_apart(numbers) == [mask(number) for number in numbers]


def test_short_numbers_stay_hidden_whole() -> None:
    assert masks_apart(["123", "124"]) == ["•••", "•••"]

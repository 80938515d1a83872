"""The rules of a policy, typed again by hand."""

import pytest

from cantik.protect.sensitivity.policy import Rules
from cantik.protect.sensitivity.rules import Reason
from tests.protect.bekal import policy, reason

BAKU = Rules(policy())


@pytest.mark.parametrize(
    ("count", "kelas", "hidden"),
    [
        (1, "A", False),
        (0, "B", False),
        (4, "B", True),
        (5, "B", False),
        (0, "C", False),
        (9, "C", True),
        (10, "C", False),
    ],
)
def test_small_counts_are_hidden(count: int, kelas: str, hidden: bool) -> None:
    """The threshold itself is shown, one below it is not."""
    assert BAKU.hides(count, kelas) is hidden


@pytest.mark.parametrize(
    ("neutral", "denominator", "hidden"), [(False, 120, False), (True, 120, True), (False, 22, True)]
)
def test_zeros_of_a_sensitive_class(neutral: bool, denominator: int, hidden: bool) -> None:
    """The test rows of docs/bidang/governance.md 5.3 no. 5 (y, neutral?, D)."""
    assert (reason(BAKU, 0, denominator, "C", neutral=neutral) is Reason.NOL) is hidden


def test_other_zeros_of_a_sensitive_class_stay_hidden_below_the_desa() -> None:
    assert reason(BAKU, 0, 120, "C", below=True) is Reason.NOL
    assert reason(BAKU, 0, 120, "B", below=True) is Reason.NONE


def test_a_full_cell_tells_everybodys_trait_unless_it_is_neutral() -> None:
    assert reason(BAKU, 80, 80, "C") is Reason.PENUH
    assert reason(BAKU, 80, 80, "C", neutral=True) is Reason.NONE
    assert reason(BAKU, 79, 80, "C") is Reason.NONE
    assert reason(BAKU, 80, 80, "B") is Reason.NONE


@pytest.mark.parametrize(
    ("count", "denominator", "kelas", "interval"),
    [(3, 100, "B", (2, 5)), (3, 100, "C", (2, 10)), (1, 100, "B", (0, 5)), (0, 100, "C", (0, 10)), (2, 4, "B", (1, 4))],
)
def test_required_intervals(count: int, denominator: int, kelas: str, interval: tuple[int, int]) -> None:
    """lo <= y - 1, hi >= min(t, D) (docs/bidang/governance.md 5.3)."""
    assert BAKU.require_interval(count, denominator, kelas) == interval


def test_a_row_below_the_threshold_is_hidden_whole() -> None:
    assert reason(BAKU, 0, 4, "B") is Reason.BARIS
    assert reason(BAKU, 0, 5, "B") is Reason.NONE
    assert reason(BAKU, 0, 0, "B") is Reason.NONE

"""Primary rules for counts and for magnitudes, on examples that can be checked by head."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from cantik.protect.sensitivity.policy import Rules
from cantik.protect.sensitivity.rules import (
    Contributions,
    Reason,
    few,
    is_dominated,
    judge,
    judge_magnitude,
    p_percent,
    required_magnitude,
)
from tests.protect.bekal import policy

RULES = Rules(policy())


def _judged(*rows: list[int], kelas: str, neutral: int | None = None, missing: int | None = None) -> list[list[str]]:
    """The reasons of a table village + dusun (the village is added), by category."""
    counts = np.array([[sum(column) for column in zip(*rows, strict=True)], *rows], np.int64)[:, None, None, :]
    size = counts.shape[-1]
    found = judge(
        counts,
        counts.sum(axis=3, keepdims=True),
        RULES,
        (kelas, kelas),
        neutral=[i == neutral for i in range(size)],
        exempt=[i == missing for i in range(size)],
    )
    return [[Reason(value).word for value in row] for row in found[:, 0, 0, :]]


def test_small_counts_of_class_b() -> None:
    assert _judged([20, 4, 0], [30, 9, 7], kelas="B") == [["none"] * 3, ["none", "ambang", "none"], ["none"] * 3]


def test_a_zero_of_a_sensitive_trait_is_told_of_the_village_and_not_of_a_dusun() -> None:
    found = _judged([40, 12], [50, 0], kelas="C", neutral=0)
    assert found == [["none", "none"], ["none", "none"], ["none", "nol"]]


def test_everybody_with_the_trait_is_as_telling_as_nobody_without_it() -> None:
    assert _judged([0, 40], [30, 20], kelas="C", neutral=0)[1] == ["nol", "penuh"]


def test_a_small_row_is_hidden_whole() -> None:
    assert _judged([3, 0, 1], [30, 20, 40], kelas="B")[1] == ["ambang", "baris", "ambang"]


def test_those_that_did_not_answer_are_no_secret() -> None:
    assert _judged([30, 20, 2], [30, 20, 1], kelas="B", missing=2) == [["none"] * 3] * 3


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ((50, 40), "kontributor"),  # two contributors
        ((900, 80, 10, 5), "p_persen"),  # 1000 - 980 = 15 < 90: the second knows the first to 2 %
        ((500, 420, 50, 40), "nk"),  # 90 >= 50, but the first two hold 920 of 1010 > 90 %
        ((300, 250, 200, 150), ""),
    ],
)
def test_the_first_rule_that_hides_a_magnitude(values: tuple[int, ...], rule: str) -> None:
    assert judge_magnitude(Contributions(values), RULES) == rule


def test_magnitude_rules_one_by_one() -> None:
    farms = Contributions((600, 300, 60, 40))
    assert farms.total == 1000
    assert not few(farms, 3)
    assert few(Contributions((7, 0, 0)), 3)
    assert not few(Contributions((0, 0)), 3)
    assert not p_percent(farms, 10)  # 100 remain, 10 % of 600 is 60
    assert p_percent(farms, 20)  # 120 > 100
    assert not is_dominated(farms, 2, 90)  # 900 is not more than 900
    assert is_dominated(farms, 2, 89)


def test_required_interval_of_a_magnitude() -> None:
    """u = (p/100)·x1 - (T - x1 - x2): 90 - 15 = 75."""
    assert required_magnitude(Contributions((900, 80, 10, 5)), 10) == (995 - Fraction(75), 995 + Fraction(75))
    assert required_magnitude(Contributions((300, 250, 200, 150)), 10) == (Fraction(900), Fraction(900))

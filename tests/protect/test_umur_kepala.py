"""What everybody knows of heads of families: their least age is content, and only the search with it uses it."""

from __future__ import annotations

import pytest

from cantik.content.loader import here
from cantik.protect.linked.areas import Where, span


@pytest.mark.parametrize(("youngest", "inside"), [(None, False), (9, False), (10, True), (17, True)])
def test_heads_lie_within_those_of_their_age(youngest: int | None, inside: bool) -> None:
    heads = Where({"hubungan": frozenset({"1"})}, frozenset(), frozenset())
    grown = Where({"umur": span(10, 1000)}, frozenset(), frozenset())
    assert heads.within(grown, youngest_head=youngest) is inside


def test_the_age_is_content() -> None:
    assert here().limits["umur_kepala"].whole == 15

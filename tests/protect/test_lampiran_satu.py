"""A table that the book gives up does not stand in the annex beside another one of its kind: their keys are one, and a
village of 400 got no release at all, its workbook had two sheets of one name."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from cantik.protect.gated import _moved
from cantik.protect.group import Layout
from cantik.protect.standing import GroupDecision

T = Layout("T", area=False, sex=False, age=False, codes=(1, 2))
G = Layout("G", area=True, sex=False, age=False, codes=(1, 2))
G_BY_SEX = Layout("G", area=True, sex=True, age=False, codes=(1, 2))
X = Layout("X", area=False, sex=True, age=True, codes=(1, 2))


def test_the_annex_holds_one_table_of_a_kind() -> None:
    nothing: Any = SimpleNamespace()
    standing = GroupDecision(nothing, nothing, (T, G), (G_BY_SEX,))
    assert [(done.book, done.extra) for done in [_moved(standing, G)]] == [((T,), (G_BY_SEX,))]
    assert _moved(standing, T).extra == (G_BY_SEX, T)  # without the village's table no book
    assert _moved(GroupDecision(nothing, nothing, (T, X), (G,)), X).extra == (G, X)

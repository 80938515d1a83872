"""The annex: one table of a kind (their keys are one, and a village of 400 got no release at all, its workbook had two
sheets of one name), and in it what the book hides stays hidden, not what the book only does not print."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from bench.protect import Characteristic, classification_of, cube_of
from cantik.protect.annex import annex, drop_sparse
from cantik.protect.audit.loop import UnexaminedTables, _limit_tables, _move_to_annex
from cantik.protect.group import Layout
from cantik.protect.linked.groups import GroupDecision
from cantik.protect.linked.meaning import subject_of
from cantik.protect.sensitivity.policy import Rules
from cantik.protect.suppression.problem import Ties
from tests.protect.bekal import families, policy

T = Layout("T", area=False, sex=False, age=False, codes=(1, 2))
G = Layout("G", area=True, sex=False, age=False, codes=(1, 2))
G_BY_SEX = Layout("G", area=True, sex=True, age=False, codes=(1, 2))
X = Layout("X", area=False, sex=True, age=True, codes=(1, 2))


def test_the_annex_holds_one_table_of_a_kind() -> None:
    nothing: Any = SimpleNamespace()
    standing = GroupDecision(nothing, nothing, (T, G), (G_BY_SEX,))
    assert [(done.book, done.extra) for done in [_move_to_annex(standing, G)]] == [((T,), (G_BY_SEX,))]
    assert _move_to_annex(standing, T).extra == (G_BY_SEX, T)  # without the village's table no book
    assert _move_to_annex(GroupDecision(nothing, nothing, (T, X), (G,)), X).extra == (G, X)


def test_what_the_book_does_not_print_is_no_secret_of_the_annex() -> None:
    """Three dusun, one of them with four of a kind. Tables that tell of each other note every number of a dusun as one
    that is not told, though the book says nothing of dusun: the annex hides the four and three beside it, no more. A
    number of the village that the book hides is hidden in the annex too."""
    cube, merges = families("lantai", "B", [50, 30, 4, 20], [60, 40, 20, 20], [55, 31, 30, 25])
    group, rules = subject_of(cube, {merges.id: merges}, 30).group, Rules(policy())
    book = (Layout("T", area=False, sex=False, age=False, codes=group.leaves),)
    unprinted = frozenset((area, 0, 0, code) for area in (1, 2, 3) for code in group.leaves)
    extra, hidden = annex(group, book, unprinted, rules, Ties())
    assert [layout.kind for layout in extra] == ["G"]
    assert len(hidden) == 4
    assert (1, 0, 0, group.leaves[2]) in hidden
    secret = frozenset((0, 0, 0, code) for code in group.leaves[:2])
    assert secret <= annex(group, book, secret | unprinted, rules, Ties())[1]


@pytest.mark.parametrize(("most", "codes"), [("1", 4), ("0.15", 3), ("0", 3)])
def test_an_annex_that_would_hide_much_stands_on_a_coarser_rung(most: str, codes: int) -> None:
    """Four of three and four in the dusun: on the full list a third would be hidden, with the last two kinds together
    nothing."""
    trait = Characteristic("kerja", "H", "B", (0.25,) * 4, (0, 1, 2, 2), (0, 1, 1, 1))
    cube = cube_of(trait, np.array([[50, 30, 4, 20], [60, 40, 20, 3], [55, 31, 3, 25]], np.int64))
    merges = classification_of(trait)
    group, rules = subject_of(cube, {merges.id: merges}, 30).group, Rules(policy(annex_na_max=most))
    book = (Layout("T", area=False, sex=False, age=False, codes=group.leaves),)
    extra, hidden = annex(group, book, frozenset(), rules, Ties())
    assert [(layout.kind, len(layout.codes)) for layout in extra] == [("G", codes)]
    assert bool(hidden) is (codes == 4)


def test_what_no_book_holds_stands_with_the_table_that_hides_least() -> None:
    """Six dusun, of which two have three and four of a kind: of the two kinds a third of the cells is hidden on every
    rung. An annex of a book leaves the table out; without a book it is the only place that tells anything. Where more
    cells would be hidden than printed there is no table."""
    cube, merges = families("disabilitas", "B", [50, 3], [60, 4], [55, 30], [40, 22], [38, 21], [44, 16])
    group, rules = subject_of(cube, {merges.id: merges}, 30).group, Rules(policy(annex_na_max="0.2"))
    village = (Layout("T", area=False, sex=False, age=False, codes=group.leaves),)
    assert annex(group, village, frozenset(), rules, Ties())[0] == ()
    extra, hidden = annex(group, (), frozenset(), rules, Ties())
    assert [layout.kind for layout in extra] == ["G"]
    assert {(1, 0, 0, group.leaves[1]), (2, 0, 0, group.leaves[1])} <= hidden
    assert drop_sparse(group, (), extra, hidden, rules) == extra
    assert drop_sparse(group, village, extra, hidden, rules) == ()
    (layout,) = extra
    everything = [(*context, code) for context in layout.contexts(group) for code in layout.codes]
    assert drop_sparse(group, (), extra, frozenset(everything), rules) == ()
    half = len(everything) // 2
    assert drop_sparse(group, (), extra, frozenset(everything[:half]), rules) == extra
    assert drop_sparse(group, (), extra, frozenset(everything[: half + 1]), rules) == ()


@pytest.mark.parametrize(
    ("limits", "gives_up"),
    [
        ({"book_na_max": "0.10"}, []),  # 3 of 30 cells
        ({"book_na_max": "0.09"}, ["lantai"]),  # without the table that hides most of its cells 1 of 18
        ({"book_na_max": "0.05"}, ["lantai", "atap"]),
        ({"table_na_max": "0.13"}, ["lantai"]),  # 2 of its 15, and of the other 1 of 15
        ({"table_na_max": "0.14"}, []),
        ({"table_persons_max": "0.05"}, ["lantai"]),  # 40 of 300 families, and of the other 4
    ],
)
def test_a_book_above_its_limit_gives_up_the_table_that_hides_most(
    limits: dict[str, object], gives_up: list[str]
) -> None:
    """Two tables by dusun and those of the village beside them, fifteen cells each: the whole examination hid two cells
    of one and one of the other. Each limit is met with as few tables less as can be, and what is given up stands in the
    annex."""
    standings = []
    for name, hidden in (("atap", [(1, 0, 0, 2)]), ("lantai", [(1, 0, 0, 0), (2, 0, 0, 0)])):
        cube, merges = families(name, "B", [20, 76, 4], [20, 50, 30], [30, 40, 30], [25, 45, 30])
        group = subject_of(cube, {merges.id: merges}, 30).group
        village, by_area = (Layout(kind, area=kind == "G", sex=False, age=False, codes=group.leaves) for kind in "TG")
        keys = frozenset((area, sex, age, group.leaves[code]) for area, sex, age, code in hidden)
        standings.append(GroupDecision(subject_of(cube, {merges.id: merges}, 30), Ties(), (village, by_area), (), keys))
    assert [standing.book_share() for standing in standings] == [(1, 15), (2, 15)]
    rules = Rules(policy(**limits, annex_na_max="1"))
    done = {each.id: each for each in _limit_tables(UnexaminedTables(standings, [], frozenset()), rules).standings}
    assert [each.id for each in standings[::-1] if len(done[each.id].book) == 1] == [
        each.id for each in standings[::-1] if any(name in each.id for name in gives_up)
    ]
    assert all([layout.kind for layout in (*each.book, *each.extra)] == ["T", "G"] for each in done.values())

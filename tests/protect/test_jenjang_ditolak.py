"""A coarser rung beside a sum that everybody knows, in villages so small that the sum can be done by hand."""

from __future__ import annotations

import numpy as np
import pytest

from cantik.protect.group import NO_END, Group, Layout, SummedMembers, with_sums
from cantik.protect.linked.areas import EVERYBODY
from cantik.protect.linked.groups import GroupDecision
from cantik.protect.linked.meaning import Meaning, Subject
from cantik.protect.recoding.known_sums import whole_where_summed
from cantik.protect.recoding.refused_rungs import gives_away
from cantik.protect.sensitivity.policy import Rules
from cantik.protect.suppression.problem import Ties
from tests.protect.bekal import policy

RULES = Rules(policy())
FULL, ANY = (1, 2, 4), (1, 6)  # none, one, two or more; none, any
SIZES = ((0, 0), (1, 1), (2, NO_END))


def _village(
    *dusun: tuple[int, int, int], persons: tuple[int, ...], sizes: tuple[tuple[int, int], ...] = SIZES
) -> Group:
    totals = with_sums(np.array(dusun, np.int64), ())
    members = SummedMembers(persons, sizes)
    return Group("t", ("B", "B"), totals, 1, 0, FULL, ("dusun",), (), complete=True, members=members)


def _table(codes: tuple[int, ...], *, area: bool = False) -> Layout:
    return Layout("G" if area else "T", area, False, False, codes)


@pytest.mark.parametrize(
    ("families", "persons", "told"),
    [
        ((20, 13, 1), 15, True),  # 15 old people in 14 families: exactly one has two
        ((20, 10, 4), 18, True),  # four more than families: at most four have two
        ((20, 10, 4), 20, False),  # six more: from one family to six
        ((20, 9, 5), 19, False),  # five are not few
        ((20, 14, 0), 14, False),  # nobody has two, and that is no secret
    ],
)
def test_families_with_any_and_the_old_tell_those_with_two(
    families: tuple[int, int, int], persons: int, told: bool
) -> None:
    assert gives_away(_village(families, persons=(persons,)), [_table(ANY)], RULES) is told


def test_of_a_wide_group_the_sum_tells_nothing() -> None:
    """1 to 2, 3 and above: of three families of one nobody can say more than none to ten. Where the
    small families hold as few as they can, they are of one."""
    sizes = ((1, 1), (2, 2), (3, NO_END))
    for families, persons, told in (((3, 7, 20), 117, False), ((4, 0, 20), 4 + 60, True), ((3, 2, 20), 7 + 60, True)):
        village = _village(families, persons=(persons,), sizes=sizes)
        assert gives_away(village, [_table((3, 4))], RULES) is told, (families, persons)


def test_the_full_table_of_the_village_and_the_coarser_one_of_its_dusun() -> None:
    """Six of the village have two: that is told. Of the dusun one has two exactly, by its nine in eight families."""
    village = _village((20, 7, 1), (30, 9, 5), persons=(9, 20))
    assert not gives_away(village, [_table(FULL)], RULES)
    assert not gives_away(village, [_table(ANY)], RULES)
    assert gives_away(village, [_table(FULL), _table(ANY, area=True)], RULES)


def test_where_the_register_is_otherwise_nobody_reckons() -> None:
    """Nine old people in ten families that have some: the sum is not of these families."""
    village = _village((20, 8, 2), persons=(9,))
    assert not gives_away(village, [_table(ANY)], RULES)


def test_those_of_the_dusun_together_are_those_of_the_village() -> None:
    """Two families of the village have two, and only the village's table is printed. Four persons more than families
    with any say that one to four have; eleven more leave one to eleven."""
    for persons, told in (((10, 13), True), ((14, 16), False)):
        village = _village((20, 7, 1), (20, 10, 1), persons=persons)
        assert gives_away(village, [_table(ANY)], RULES) is told, persons


def test_the_annex_tells_no_more_of_a_refused_rung_than_the_book_may() -> None:
    """By dusun one has two exactly: the annex has no table by dusun. Where five have two in each, it has."""
    for dusun, persons, kept in ((((20, 7, 1), (30, 9, 5)), (9, 20), 0), (((20, 7, 5), (30, 9, 5)), (18, 20), 1)):
        group, extra = _village(*dusun, persons=persons), (_table(ANY, area=True),)
        meaning = Meaning("keluarga", "terdaftar", EVERYBODY, None, None, None)
        left = whole_where_summed(GroupDecision(Subject(group, meaning), Ties(), (_table(FULL),), extra), RULES)
        assert (len(left.book), len(left.extra)) == (1, kept)

"""Limits exactly at their edge and the parts of the release gate one by one, on figures that can be counted by hand."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from cantik.protect.audit.extremes import LARGE, bounds, pieces
from cantik.protect.audit.public import Audited, Breach, audit, breaches, inward, too_narrow
from cantik.protect.audit.reading import PrintedNumbers
from cantik.protect.group import group_of
from cantik.protect.linked.areas import Where
from cantik.protect.linked.covers import Grid, grids, union
from cantik.protect.lp import Program, ProtectionError
from cantik.protect.previous.hysteresis import FormerGroup, Names, former_variant
from cantik.protect.recoding.choice import Protection, finest
from cantik.protect.sensitivity.policy import Rules
from cantik.protect.sensitivity.rules import (
    Contributions,
    Reason,
    few,
    is_dominated,
    judge,
    p_percent,
    required_magnitude,
)
from cantik.protect.suppression.problem import build
from tests.protect.bekal import families, policy, reason
from tests.protect.bekal_gerbang import KNOWN, axis, figure, table

RULES = Rules(policy())


# ── the gate: what counts as a breach ────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("proven", "narrow"),
    [
        ((2.0, 5.0), False),  # exactly what is required
        ((0.0, 9.0), False),
        ((3.0, 5.0), True),  # the lower end is known too well
        ((2.0, 4.0), True),  # the upper end is
        ((1.0, 4.0), True),
        ((3.0, 9.0), True),
        (None, True),  # nothing proven at all
    ],
)
def test_an_interval_must_hold_both_required_ends(proven: tuple[float, float] | None, narrow: bool) -> None:
    assert too_narrow(proven, (2, 5)) is narrow


def test_every_part_of_the_gate_reports_its_own_breach() -> None:
    """A table, the numerator and the complement of an indicator, and a small rest: none of the four is overlooked."""
    nothing = Audited([[None, (0.0, 9.0)]], [((0.0, 9.0), (0.0, 9.0))], [])
    asked = [("umur", [None, (2, 5)])], [("miskin", ((2, 5), (2, 5)))]
    assert breaches(nothing, *asked) == []
    table = Audited([[None, (4.0, 4.0)]], nothing.figures, [])
    assert breaches(table, *asked) == [Breach("umur", (2, 5), (4.0, 4.0))]
    numerator = Audited(nothing.tables, [((3.0, 9.0), (0.0, 9.0))], [])
    assert breaches(numerator, *asked) == [Breach("miskin", (2, 5), (3.0, 9.0))]
    complement = Audited(nothing.tables, [((0.0, 9.0), (0.0, 4.0))], [])
    assert breaches(complement, *asked) == [Breach("miskin", (2, 5), (0.0, 4.0))]
    rest = Audited(nothing.tables, nothing.figures, [("umur", 2.0, 3.0)])
    assert breaches(rest, *asked) == [Breach("umur", (0, 0), (2.0, 3.0))]
    every = Audited(table.tables, [((3.0, 9.0), (0.0, 4.0))], rest.rests)
    assert [one.what for one in breaches(every, *asked)] == ["umur", "miskin", "miskin", "umur"]


def test_what_was_not_proven_is_a_breach_where_something_was_required() -> None:
    found = breaches(Audited([[None]], [None], []), [("umur", [(0, 5)])], [("miskin", ((0, 5), None))])
    assert [(one.what, one.required) for one in found] == [("umur", (0, 5)), ("miskin", (0, 5))]
    assert all(math.isnan(end) for one in found for end in one.proven)
    assert breaches(Audited([[None]], [None], []), [("umur", [None])], [("miskin", (None, None))]) == []


def test_a_range_without_an_upper_end_has_none() -> None:
    assert inward((0.0, LARGE)) == (0, None)
    assert inward((0.0, LARGE - 1)) == (0, None)
    assert inward((4.0, 4.0)) == (4, 4)


# ── the arithmetic of the auditor ────────────────────────────────────────────────────────────────


def test_parts_of_a_known_sum() -> None:
    """a + b = 24 leaves 0 to 24 to each, and 1 to 23 where no part is nothing; a part alone is the sum."""
    two = [(((0, -1), (1, -1)), -24)]
    assert bounds([0, 1], two, [0, 1], 0) == [(0.0, 24.0)] * 2
    assert bounds([0, 1], two, [0, 1], 1) == [pytest.approx((1.0, 23.0))] * 2
    assert bounds([0], [(((0, -1),), -24)], [0], 0) == [(24.0, 24.0)]


def test_two_sums_narrow_each_other() -> None:
    """a + b = 10, b + c = 4: b is 0 to 4, a therefore 6 to 10."""
    rows = [(((0, -1), (1, -1)), -10), (((1, -1), (2, -1)), -4)]
    assert bounds([0, 1, 2], rows, [0, 1, 2], 0) == [pytest.approx(one) for one in ((6, 10), (0, 4), (0, 4))]


def test_an_unknown_whole_has_no_upper_end() -> None:
    """x = a + b with a + c = 10: a is at most 10, b and x are not bounded."""
    rows = [(((0, 1), (1, -1), (2, -1)), 0), (((1, -1), (3, -1)), -10)]
    found = bounds([0, 1, 2, 3], rows, [0, 1, 2, 3], 0)
    assert [high for _, high in found] == [LARGE, pytest.approx(10.0), LARGE, pytest.approx(10.0)]
    assert [low for low, _ in found] == [0.0] * 4


def test_sums_that_contradict_each_other_have_no_answer() -> None:
    with pytest.raises(ProtectionError) as caught:
        bounds([0, 1], [(((0, -1), (1, -1)), -3), (((0, -1), (1, -1)), -5)], [0], 0)
    assert caught.value.code == "P102"


def test_only_what_hangs_together_is_computed_together() -> None:
    rows = [(((0, 1), (2, -1)), 0), (((2, 1), (4, -1)), 0), (((1, -1),), -7)]
    assert [cells for cells, _ in pieces(rows, 5)] == [[0, 2, 4], [1], [3]]
    assert [equations for _, equations in pieces(rows, 5)] == [rows[:2], rows[2:], []]


def test_a_program_follows_its_cost_and_bounds() -> None:
    """x + y = 10 with 0 <= x, y <= 8: the least x is 2, the largest 8; with y held at 5, x is 5; with y at 0, none."""
    program = Program([[(0, 1.0)], [(0, 1.0)]], [10.0], [0.0, 0.0], [8.0, 8.0], [1.0, 0.0])
    assert program.solve() == pytest.approx([2, 8])
    assert program.value() == pytest.approx(2)
    program.cost(0, -1.0)
    assert program.solve() == pytest.approx([8, 2])
    program.bounds(1, 5.0, 5.0)
    assert program.solve() == pytest.approx([5, 5])
    program.bounds(1, 0.0, 0.0)
    assert program.solve() is None


def test_rows_that_two_tables_merge_otherwise_are_subtracted() -> None:
    """8 have SD or SMP, says one table; the other one says that 5 have SD: three have SMP, hidden or not."""
    apart = table("rinci", [axis("ijazah", "sd", "smp", "sma", "s1")], [5, None, None, None, 20])
    sd, smp, sma, s1, whole = apart.axes[0].categories
    low, high = (replace(a, id=f"{a.id}_{b.id}", leaves=(*a.leaves, *b.leaves)) for a, b in ((sd, smp), (sma, s1)))
    joined = table("kasar", [replace(apart.axes[0], categories=(low, high, whole))], [8, 12, 20])
    assert audit([apart], [], KNOWN, RULES).tables[0][1] == pytest.approx((0, 15))
    assert audit([apart, joined], [], KNOWN, RULES).tables[0][1] == pytest.approx((3, 3))


def test_an_indicator_that_counts_otherwise_than_it_says_is_compared_with_nothing() -> None:
    """8 have a card by the table, 7 by an indicator that also asks something else: no contradiction, no subtraction."""
    for n, d, same in ((7, 10, False), (8, 9, False), (7, 9, False), (8, 10, True)):
        printed = PrintedNumbers(KNOWN)
        places = printed.table(table("kartu", [axis("kartu")], [8, 2, 10]))
        (own,) = printed.figures([figure("semua", 'kartu = "ya"', n, d)])
        assert own is not None
        assert own[0] == places[0] if same else not set(own) & set(places)


# ── limits of the policy ─────────────────────────────────────────────────────────────────────────


def test_limits_begin_exactly_where_the_policy_says() -> None:
    """The shipped policy: 30 for a zero, a third of a table, a tenth of the book, two more to come back."""
    none, zero, row = Reason.NONE, Reason.NOL, Reason.BARIS
    assert [reason(RULES, 0, d, "C") for d in (0, 1, 9, 10, 29, 30)] == [none, row, row, zero, zero, none]
    assert (RULES.raise_threshold("B"), RULES.raise_threshold("C")) == (7, 12)
    assert (RULES.table_limit, RULES.book_limit, RULES.change_gain) == (
        Fraction(1, 3),
        Fraction(1, 10),
        Fraction(15, 100),
    )
    assert Rules(policy(table_na_max="0.25")).table_limit == Fraction(1, 4)
    assert reason(Rules(policy(zero_neutral=False)), 0, 120, "C", neutral=True) is none
    assert reason(RULES, 0, 120, "C", neutral=True) is zero


def test_of_a_row_below_the_threshold_each_number_may_be_the_whole_row() -> None:
    """Of a hidden cell min(t, D) stays possible. Three families live in the first dusun: who
    learns that at most one of them has an earthen floor, though none has, learns something of the other two."""
    cube, merges = families("lantai", "B", [0, 3], [20, 20])
    group = group_of(cube, {merges.id: merges}, 30)
    problem = build(group, finest(group), RULES)
    asked = {problem.counts[cell]: (problem.low[cell], problem.high[cell]) for cell in problem.primary}
    assert asked == {0: (0, 3), 3: (2, 3)}


def test_rules_for_magnitudes_begin_exactly_at_their_limit() -> None:
    assert not p_percent(Contributions((600, 300, 60)), 10)  # 60 remain, 10 % of 600 is 60: not closer than that
    assert p_percent(Contributions((600, 300, 59)), 10)
    assert not p_percent(Contributions((0, 0)), 10)
    assert [few(Contributions((5,) * n), 3) for n in range(4)] == [False, True, True, False]
    assert not is_dominated(Contributions((70, 20, 10)), 2, 90)
    assert is_dominated(Contributions((70, 21, 9)), 2, 90)
    assert Contributions((7,)).largest(2) == (7, 0)
    assert required_magnitude(Contributions((100, 40)), 10) == (Fraction(130), Fraction(150))  # u = 10 - (140 - 140)


def test_what_nobody_of_the_desa_has_tells_nothing_of_a_dusun() -> None:
    """A zero below the desa tells only where the village prints more than zero; an empty row tells nothing at all."""
    counts = np.array([[90, 0, 30], [60, 0, 30], [30, 0, 0], [0, 0, 0]], np.int64)[:, None, None, :]
    found = judge(counts, counts.sum(axis=3, keepdims=True), RULES, ("C", "C"), neutral=[False] * 3, exempt=[False] * 3)
    none, zero = Reason.NONE, Reason.NOL
    assert found[:, 0, 0, :].tolist() == [
        [none, none, none],
        [none, none, none],
        [Reason.PENUH, none, zero],
        [none, none, none],
    ]


def test_the_worth_of_a_variant() -> None:
    """12 cells, 3 of them hidden, at 50 hundredths each: 9 printed less 1.5."""
    one = Protection((), None, 3, 12, Fraction(1, 4), Fraction(0))  # type: ignore[arg-type]
    assert one.worth(50) == 100 * 9 - 150
    assert one.worth(0) == 900
    assert one.published_cells == 9


# ── sets that hold others ────────────────────────────────────────────────────────────────────────


def _set(**columns: str) -> Where:
    return Where({name: frozenset(values.split()) for name, values in columns.items()})


def test_sets_within_and_apart() -> None:
    child, adult = _set(umur="0 1 2"), _set(umur="3 4")
    working = _set(umur="3", kerja="1")
    assert working.within(adult)
    assert not adult.within(working)
    assert working.apart(child)
    assert not working.apart(adult)
    assert not _set(kerja="1").apart(adult)  # another column: nobody knows
    assert child.with_("umur", frozenset({"2", "3"})) == _set(umur="2")
    assert (working.size, _set(umur="0 1", kerja="1 2 3").size) == (1, 6)
    assert working.own_columns == frozenset({"kerja"})


def test_rows_that_hold_a_set_together() -> None:
    """Those with SMA and more are two rows of the table of certificates; sd alone is one row and needs no sum."""
    rows = [_set(ijazah=one) for one in ("sd", "smp", "sma", "s1")]
    grid = Grid(rows)
    assert grid.columns == frozenset({"ijazah"})
    older = Where({"ijazah": frozenset({"sma", "s1"}), "umur": frozenset({"15", "16"})})
    assert grid.cover(older) == rows[2:]
    assert union(rows[2:]) == _set(ijazah="sma s1")
    assert grid.cover(_set(ijazah="sma s1")) == []  # just the set itself
    assert grid.cover(Where({"ijazah": frozenset({"sd"}), "umur": frozenset({"15"})})) == []
    assert grid.cover(Where({"ijazah": frozenset({"sma", "s2"}), "umur": frozenset({"15"})})) == []  # s2: no row
    every = Where({"ijazah": frozenset({"sd", "smp", "sma", "s1"}), "umur": frozenset({"15"})})
    assert grid.cover(every) == []  # everybody: the total says the same
    assert len(grids(rows)) == 1
    assert grids([_set(umur="1"), _set(umur="2")]) == []


# ── names of cells in the report ─────────────────────────────────────────────────────────────────


def test_cells_are_named_alike_in_every_edition() -> None:
    names = Names(("krajan", "sumber"), ("l", "p"), ("anak", "tua"), ("kawin", "cerai_hidup", "cerai_mati"))
    assert names.key((0, 0, 0, 0b111), 0b111) == "*|*|*|*"
    assert names.key((1, 0, 0, 0b110), 0b111) == "krajan|*|*|cerai_hidup+cerai_mati"
    assert names.key((2, 2, 1, 0b001), 0b111) == "sumber|p|anak|kawin"


def test_without_a_former_variant_there_is_none() -> None:
    names = Names((), (), (), ("ya", "tidak"))
    assert former_variant(FormerGroup(same_persons=True), names, None) is None  # type: ignore[arg-type]

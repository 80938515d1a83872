"""What is known is taken out of the rows of a problem: the same points stay, as counted one by one."""

from __future__ import annotations

import itertools
import math
import random
from dataclasses import replace

import numpy as np
import pytest

from cantik.protect.audit import gate
from cantik.protect.audit.bounds import Points
from cantik.protect.audit.model.problems import CrossProblem, ProtectedSum, Row
from cantik.protect.audit.model.statements import Ref
from cantik.protect.audit.points import KeptPoints
from cantik.protect.audit.presolve import without_known, without_sure
from cantik.protect.audit.suppress import helpless, hidden_for

_SIZE, _MOST = 6, 3  # unknowns (two crosses of three), the largest value tried
_EVERY = np.array(list(itertools.product(range(_MOST + 1), repeat=_SIZE)))


def _row(at: list[int], low: float, high: float, weights: list[float] | None = None) -> Row:
    return Row(np.array(at, np.int64), np.array(weights or [1.0] * len(at)), low, high)


def _problem(rows: list[Row], targets: list[list[int]], possible: list[bool] | None = None) -> CrossProblem:
    aims = [ProtectedSum(None, np.array(at, np.int64), (0, _MOST)) for at in targets]
    mask = np.array(possible or [True] * _SIZE)
    return CrossProblem(("orang", "terdaftar"), frozenset(), mask, rows, aims, ((0, 3), (3, 3)))


def _points(rows: list[Row], possible: np.ndarray) -> set[tuple[int, ...]]:
    """Every combination of counts that the rows admit."""
    keep = ~(_EVERY[:, ~possible].any(axis=1))
    for row in rows:
        total = (_EVERY[:, row.at] * row.weights).sum(axis=1)
        keep &= (total >= row.low - 1e-9) & (total <= row.high + 1e-9)
    return {tuple(point) for point in _EVERY[keep].tolist()}


def _drawn(draw: random.Random) -> tuple[CrossProblem, tuple[int, ...]]:
    """A problem that a drawn point fits, of numbers, ranges, links and a fact."""
    truth = tuple(draw.choice((0, 0, 1, 2, 3)) for _ in range(_SIZE))
    rows = []
    for _ in range(draw.randint(2, 7)):
        first = draw.choice((0, 3))
        at = sorted(draw.sample(range(first, first + 3), draw.randint(1, 3)))
        told = sum(truth[place] for place in at)
        kind = draw.choice("nnnrh")
        low, high = {"n": (told, told), "r": (told - 1, told + 1), "h": (0, told + draw.randint(0, 2))}[kind]
        rows.append(_row(at, low, high))
    if sum(truth[:2]) == sum(truth[3:5]):
        rows.append(_row([0, 1, 3, 4], 0, 0, [1.0, 1.0, -1.0, -1.0]))
    if truth[2] >= truth[5]:
        rows.append(_row([2, 5], 0, math.inf, [1.0, -1.0]))
    return _problem(rows, [[0], [1, 2], [3, 5], [3, 4, 5]], [t > 0 or draw.random() < 0.8 for t in truth]), truth


@pytest.mark.parametrize("seed", range(40))
def test_the_same_points_stay(seed: int) -> None:
    problem, truth = _drawn(random.Random(seed))
    rests = without_known(problem)
    before, after = _points(problem.rows, problem.possible), _points(rests.rows, rests.possible)
    assert truth in before
    assert before == after
    for point in before:
        for rest in rests.targets:
            whole = sum(point[place] for place in rest.target.at.tolist())
            assert whole == pytest.approx(rest.known + sum(point[place] for place in rest.at.tolist()))


def test_a_number_whose_parts_are_known_says_nothing_more() -> None:
    """1 + 2 = 3 is no row beside 1 and 2, and of four beside three only the fourth is left."""
    rests = without_known(
        _problem([_row([0], 1, 1), _row([1], 2, 2), _row([0, 1], 3, 3), _row([0, 1, 2], 3, 3)], [[0, 2]])
    )
    assert [row.at.tolist() for row in rests.rows] == [[0], [1]]
    assert rests.possible.tolist() == [True, True, False, True, True, True]
    assert (rests.targets[0].known, rests.targets[0].at.tolist()) == (1, [])


@pytest.mark.parametrize(
    "rows",
    [
        [_row([0], 1, 1), _row([0], 2, 2)],
        [_row([0], 1, 1), _row([1], 1, 1), _row([0, 1], 3, 3)],
        [_row([0, 1], 1, 1), _row([3], 2, 2), _row([0, 1, 3], 0, 0, [1.0, 1.0, -1.0])],
        [_row([at], 0, 0) for at in range(_SIZE)] + [_row([0, 1], 1, 1)],
        [_row([0], 1, 1), _row([0], 2, 4)],
    ],
    ids=["two numbers", "a sum", "two crosses", "nobody", "a range"],
)
def test_numbers_that_contradict_each_other_still_do(rows: list[Row]) -> None:
    assert not _points(rows, np.ones(_SIZE, bool))
    assert not Points(_problem(rows, [[0]])).fits()


def test_a_number_that_is_known_altogether_is_narrowed() -> None:
    """Nobody at all, said of every combination: no unknown is left, and the protected number is still known."""
    points = Points(_problem([_row([at], 0, 0) for at in range(_SIZE)], [[0, 1]]))
    assert points.fits()
    assert [(found.low, found.high) for found in points.find_narrowed()] == [(0, 0)]


@pytest.mark.parametrize(
    "rows",
    [[_row([0], 2, 2)], [_row([0], 0, 3)], [_row([at], 0, 0) for at in range(2, _SIZE)] + [_row([1], 3, 4)]],
    ids=["the number itself", "its range", "the other one"],
)
def test_a_point_found_before_proves_nothing_that_is_printed_since(rows: list[Row]) -> None:
    """Five in two combinations: one of them may be all five, until something more is printed of either."""
    both, kept, five = _row([0, 1], 5, 5), KeptPoints(), ProtectedSum(None, np.array([0]), (0, 5))
    before, since = (replace(_problem(said, []), targets=[five]) for said in ([both], [both, *rows]))
    for problem, told in ((before, False), (since, True), (before, False)):
        points = Points(problem, kept)
        assert points.fits()
        assert bool(points.find_narrowed()) is told


def test_a_point_found_before_hides_no_contradiction() -> None:
    kept = KeptPoints()
    Points(_problem([_row([0, 1], 5, 5)], [[0]]), kept).fits()
    assert not Points(_problem([_row([0, 1], 5, 5), _row([0], 6, 6)], [[0]]), kept).fits()


def test_what_was_hidden_is_not_reckoned_with_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two and three of five are printed, and one number too many elsewhere. Both are hidden; that it helps was seen
    then, so that the second look has nothing to solve."""
    both, elsewhere = _row([0, 1], 5, 5), replace(_row([3], 1, 1), number=True, refs={Ref(1, 0)})
    both.lasting = True
    told = [replace(_row([at], n, n), number=True, refs={Ref(0, at)}) for at, n in ((0, 2), (1, 3))]
    problem = replace(_problem([both, elsewhere, *told], []), targets=[ProtectedSum(None, np.array([0]), (0, 5))])
    first, kept = Points(problem), KeptPoints()
    assert first.fits()
    assert hidden_for(problem, first.find_narrowed(), kept) == {Ref(0, 0), Ref(0, 1)}
    monkeypatch.setattr(Points, "_questions", lambda _: pytest.fail("solved again"))
    again = Points(replace(problem, rows=[both, elsewhere]), kept)
    assert again.fits()
    assert again.find_narrowed() == []


def _narrowed_twice() -> tuple[CrossProblem, Points]:
    """Five in two combinations and nobody in the third, all printed: of both targets all is known, and one number
    hidden lets either of them be anything."""
    both = replace(_row([0, 1, 2], 5, 5), lasting=True)
    told = [replace(_row([at], n, n), number=True, refs={Ref(0, at)}) for at, n in ((0, 2), (1, 3), (2, 0))]
    aims = [ProtectedSum(Ref(0, at), np.array([at]), (0, 3)) for at in (0, 1)]
    problem = replace(_problem([both, *told], []), targets=aims)
    return problem, Points(problem)


def test_what_is_hidden_for_one_is_not_asked_for_again() -> None:
    """Two and three of five: whatever lets the first fall and rise lets the second rise and fall."""
    problem, points = _narrowed_twice()
    assert points.fits()
    found = points.find_narrowed()
    assert len(found) == 2
    assert helpless(problem, found) == []
    hide = hidden_for(problem, found, points.kept)
    rows = [row for row in problem.rows if not row.refs or not row.refs <= hide]
    left = Points(replace(problem, rows=rows))
    assert left.fits()
    assert left.find_narrowed() == []
    fewer = [{ref} for ref in hide]  # no single one of them would do
    for some in fewer if len(hide) > 1 else []:
        rows = [row for row in problem.rows if not row.refs or not row.refs <= some]
        alone = Points(replace(problem, rows=rows))
        assert alone.fits()
        assert alone.find_narrowed()


def test_what_is_hidden_does_not_depend_on_points_that_are_known() -> None:
    """Another edition of the same crosses may have left points: they decide what is asked, never what is hidden."""
    problem, points = _narrowed_twice()
    assert points.fits()
    alone = hidden_for(problem, points.find_narrowed())
    for known in ([5, 0, 0], [0, 5, 0], [2, 3, 0]):
        kept = KeptPoints()
        kept.keep(np.array([*known, 0, 0, 0], float))
        again = Points(problem, kept)
        assert again.fits()
        assert hidden_for(problem, again.find_narrowed(), kept) == alone


def test_what_nothing_relieves_is_said_with_what_is_left_of_it() -> None:
    """Two of five are known by something that stays: to hide the other three helps nobody."""
    stays = replace(_row([0], 2, 2), lasting=True)
    both = replace(_row([0, 1], 5, 5), number=True, refs={Ref(0, 1)})
    aims = [ProtectedSum(Ref(0, 0), np.array([0]), (0, 3)), ProtectedSum(Ref(0, 2), np.array([1]), (0, 4))]
    problem = replace(_problem([stays, both], []), targets=aims)
    points = Points(problem)
    assert points.fits()
    lost = helpless(problem, points.find_narrowed())
    assert [(each.target.ref, each.low, each.high) for each in lost] == [(Ref(0, 0), 2, 2)]


def test_who_cannot_be_helped_keeps_nobody_waiting() -> None:
    """Two of five are known by something that stays, and that the rest is three by a printed number: that one is hidden
    in the same round."""
    stays = replace(_row([0], 2, 2), lasting=True)
    both = replace(_row([0, 1], 5, 5), number=True, refs={Ref(0, 1)})
    aims = [ProtectedSum(Ref(0, 0), np.array([0]), (0, 3)), ProtectedSum(Ref(0, 2), np.array([1]), (0, 4))]
    problem, out = replace(_problem([stays, both], []), targets=aims), gate.GateFindings()
    points = Points(problem)
    assert points.fits()
    gate._settle(problem, points, KeptPoints(), out)
    assert (out.helpless, out.left) == ([Ref(0, 0)], {Ref(0, 0): (2, 2)})
    assert [each.hide() for each in out.unsettled] == [{Ref(0, 1)}]


@pytest.mark.parametrize("rows", [[_row([0], 1, 1), _row([0], 2, 2)], [_row([0, 1], 3, 3), _row([0], 4, 4)]], ids=str)
def test_of_known_sums_that_contradict_each_other_nothing_else_is_left(rows: list[Row]) -> None:
    """Two numbers of one set, and a part that is more than the whole: the solver need not see the rest."""
    other = _row([3, 4], 7, 7)
    rests = without_known(_problem([*rows, other, _row([1, 4], 0, 0, [1.0, -1.0])], [[0]]))
    assert not _points(rests.rows, np.ones(_SIZE, bool))
    assert len(rests.rows) == 1


@pytest.mark.parametrize("seed", range(40))
def test_numbers_that_may_be_hidden_are_taken_out_of_each_other_with_what_they_miss(seed: int) -> None:
    """At every point that fits what stays, each number misses its value by so many; what is left of the numbers, with
    what those inside miss, says no more and no less."""
    draw = random.Random(seed)
    problem, _ = _drawn(draw)
    soft = [row for row in problem.rows if row.low == row.high and (row.weights == 1).all() and draw.random() < 0.7]
    sure = [row for row in problem.rows if not any(row is each for each in soft)]
    rests, left, sums = without_sure(replace(problem, rows=sure), soft)
    fitting = _points(sure, problem.possible)
    assert fitting == _points(rests.rows, rests.possible)
    for point in map(np.array, fitting):
        missed = [row.low - point[row.at].sum() for row in soft]
        for own, each in enumerate(left):
            told = point[each.row.at].sum() + missed[own] - sum(missed[number] for number in each.inside)
            assert told == pytest.approx(each.row.low)
        for target, each in zip(problem.targets, sums, strict=True):
            whole = point[each.row.at].sum() + each.known - sum(missed[number] for number in each.inside)
            assert whole == pytest.approx(point[target.at].sum())


def test_a_number_of_several_crosses_keeps_all_that_it_counts() -> None:
    """One of the first cross and one of the second: nothing is taken out of it, and it goes into no other."""
    both, one = _row([0, 3], 4, 4), _row([0], 1, 1)
    _, left, (target,) = without_sure(_problem([], [[0, 1]]), [both, one])
    assert [(each.row.at.tolist(), each.row.low, each.inside) for each in left] == [([0, 3], 4, ()), ([0], 1, [])]
    assert (target.row.at.tolist(), target.known, target.inside) == ([1], 1, [1])


def test_of_two_sums_that_agree_one_tells_the_other() -> None:
    """Two crosses agree about one combination; of the first it is printed."""
    link = replace(_row([0, 3], 0, 0, [1.0, -1.0]), lasting=True)
    rests = without_known(_problem([link, _row([0], 2, 2)], [[3, 4]]))
    assert [(row.at.tolist(), row.low) for row in rests.rows] == [([0], 2), ([3], 2)]
    assert [(rest.at.tolist(), rest.known) for rest in rests.targets] == [([4], 2)]


def test_who_is_not_helped_by_what_is_hidden_for_another_is_asked_about() -> None:
    """Two and three of five, in each of two crosses: what is hidden in the one helps nobody in the other."""
    rows = []
    for first in (0, 3):
        rows.append(replace(_row([first, first + 1], 5, 5), lasting=True))
        told = zip((first, first + 1), (2, 3), strict=True)
        rows += [replace(_row([at], n, n), number=True, refs={Ref(0, at)}) for at, n in told]
    for need in ((2, 5), (0, 2)):
        aims = [ProtectedSum(Ref(0, at), np.array([at]), need) for at in (0, 3)]
        problem = replace(_problem(rows, []), targets=aims)
        points = Points(problem)
        assert points.fits()
        assert hidden_for(problem, points.find_narrowed()) == {Ref(0, 0), Ref(0, 1), Ref(0, 3), Ref(0, 4)}


@pytest.mark.parametrize("high", [0, math.inf], ids=str)
def test_a_sum_that_answers_to_two_crosses_stays_as_it_is(high: float) -> None:
    rows = [_row([0, 1, 3], 0, high, [1.0, -1.0, -1.0]), _row([1], 1, 1), _row([4], 2, 2)]
    rests = without_known(_problem(rows, [[0]]))
    assert _points(rests.rows, rests.possible) == _points(rows, np.ones(_SIZE, bool))
    assert any(len(row.at) == 3 for row in rests.rows)


def test_what_is_hidden_for_one_costs_nothing_for_the_next() -> None:
    """The first needs both numbers of its sum, whatever they cost. The second could do with a cheaper one beside its
    own, but one of those does as well."""
    told = [(0, 3.0), (1, 3.0), (2, 1.0), (3, 1.0)]
    rows = [replace(_row([at], 2, 2), number=True, refs={Ref(0, at)}, price=price) for at, price in told]
    rows += [replace(_row([0, 1], 4, 4), lasting=True), replace(_row([1, 2, 3], 0, 6), lasting=True)]
    aims = [ProtectedSum(Ref(0, at), np.array([at]), (2, 4)) for at in (0, 2)]
    problem = replace(_problem(rows, []), targets=aims, spans=((0, _SIZE),))
    points = Points(problem)
    assert points.fits()
    found = points.find_narrowed()
    assert [each.target.ref for each in found] == [Ref(0, 0), Ref(0, 2)]
    assert hidden_for(problem, found) == {Ref(0, 0), Ref(0, 1), Ref(0, 2)}
    assert hidden_for(problem, found[1:]) == {Ref(0, 2), Ref(0, 3)}

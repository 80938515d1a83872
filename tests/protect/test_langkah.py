"""Moves over fewer unknowns against the same question with every cell and every sum: same price, same impossibility.

The reference program is written here: two columns for each cell that may be printed, one row for each relation.
"""

from __future__ import annotations

import highspy
import numpy as np
import pytest

from cantik.protect.recoding.choice import least_hidden
from cantik.protect.sensitivity.rules import Reason
from cantik.protect.suppression.joint_moves import joint_witnesses
from cantik.protect.suppression.problem import Move, Problem, Relation
from cantik.protect.suppression.prune import prune
from cantik.protect.suppression.reduction import FewerUnknowns
from cantik.protect.suppression.repair import Moves, Pattern, measure_need, targets

FREE = 1e-4  # the price of moving a hidden cell


def problem_of(counts: list[int], caps: list[int], relations: list[Relation], *, secret: set[int]) -> Problem:
    """A problem whose cells below 3 must be able to reach 0 and 5 (or their cap); `secret` ones are never printed."""
    size = len(counts)
    low = [max(0, count - 1) if 0 < count < 3 else count for count in counts]
    high = [min(5, cap) if 0 < count < 3 else count for count, cap in zip(counts, caps, strict=True)]
    return Problem(
        keys=[(0, 0, 0, cell) for cell in range(size)],
        counts=counts,
        caps=caps,
        reasons=[Reason.NONE] * size,
        low=low,
        high=[max(end, count) for end, count in zip(high, counts, strict=True)],
        weight=[1.0 + cell % 7 / 3 for cell in range(size)],
        forced=[False] * size,
        held=[False] * size,
        printed=[cell not in secret for cell in range(size)],
        relations=relations,
        tables=[],
        index={},
    )


def drawn(seed: int) -> tuple[Problem, list[int], list[bool]]:
    """A table with sums in two directions, pairs that agree and a third of the cells printed (held at their counts)."""
    random = np.random.default_rng(seed)
    rows, columns = random.integers(2, 5, 2).tolist()
    inner = random.choice([0, 0, 1, 2, 4, 9], (rows, columns))
    table = np.block([[inner, inner.sum(1, keepdims=True)], [inner.sum(0), inner.sum()]]).astype(int)
    number = np.arange(table.size).reshape(table.shape)
    counts = table.ravel().tolist()
    lines = [line.tolist() for line in (*number, *number.T)]
    relations: list[Relation] = [(tuple(line), (-1,) * (len(line) - 1) + (1,)) for line in lines]
    for cell in random.choice(table.size, 2, replace=False).tolist():  # the same in another table, and what is left
        counts += [counts[cell], 7 - counts[cell] % 7]
        relations += [((cell, len(counts) - 2), (1, -1)), ((len(counts) - 2, len(counts) - 1), (1, 1))]
        relations.append(relations[-2])
    size = len(counts)
    secret = set(random.choice(size, size // 4, replace=False).tolist())
    problem = problem_of(counts, [count + int(random.integers(0, 9)) for count in counts], relations, secret=secret)
    moving = sorted(random.choice(size, size - size // 3, replace=False).tolist())
    return problem, moving, (random.random(size) < 0.5).tolist()


def price_of(problem: Problem, hidden: list[bool], move: Move) -> float:
    """What a move costs."""
    prices = [FREE if secret else weight for secret, weight in zip(hidden, problem.weight, strict=True)]
    return sum(prices[cell] * abs(step) for cell, step in move.items() if problem.printed[cell])


def reference(
    problem: Problem, moving: list[int], hidden: list[bool], target: tuple[int, int], held: set[int]
) -> float | None:
    """The least price over all cells and relations, each as it stands; None when there is no move."""
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    columns = {cell: (solver.addVariable(lb=0), solver.addVariable(lb=0)) for cell in moving}
    total = None
    for cell, (up, down) in columns.items():
        step = measure_need(problem, target)
        room, left = problem.caps[cell] - problem.counts[cell], problem.counts[cell]
        ends = (step, step) if cell == target[0] else (0, 0) if cell in held else (-left, room)
        solver.addConstr(up - down >= ends[0])
        solver.addConstr(up - down <= ends[1])
        own = (FREE if hidden[cell] else problem.weight[cell]) if problem.printed[cell] else 0.0
        total = own * up + own * down if total is None else total + own * up + own * down
    for cells, signs in problem.relations:
        terms = [sign * (columns[c][0] - columns[c][1]) for c, sign in zip(cells, signs, strict=True) if c in columns]
        if terms:
            solver.addConstr(sum(terms[1:], terms[0]) == 0)
    solver.minimize(total)
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    return float(solver.getInfo().objective_function_value)


@pytest.mark.parametrize("seed", range(40))
def test_the_cheapest_move_costs_what_it_costs_with_every_unknown(seed: int) -> None:
    problem, moving, hidden = drawn(seed)
    moves = Moves(problem, moving, hidden)
    held: set[int] = set()
    for turn, target in enumerate(targets(problem, moving)):
        if turn % 3 == 2:  # a cell is printed, and another one hidden
            other = moving[(7 * turn) % len(moving)]
            if other != target[0]:
                moves.fix(other, True)
                held.add(other)
            if problem.printed[moving[turn % len(moving)]]:
                hidden[moving[turn % len(moving)]] = True
                moves.free(moving[turn % len(moving)])
        move = moves.to(target)
        least = reference(problem, moving, hidden, target, held - {target[0]})
        if target[0] in held:
            assert move is None
        elif move is None:
            assert least is None, target
        else:
            assert price_of(problem, hidden, move) == pytest.approx(least, abs=1e-5)
            _is_a_move(problem, moving, move, target, held)


def _is_a_move(problem: Problem, moving: list[int], move: Move, target: tuple[int, int], held: set[int]) -> None:
    assert move[target[0]] == pytest.approx(measure_need(problem, target))
    assert move.keys() <= set(moving) - held
    for cell, step in move.items():
        assert -1e-6 <= problem.counts[cell] + step <= problem.caps[cell] + 1e-6
    for cells, signs in problem.relations:
        assert sum(sign * move.get(cell, 0.0) for cell, sign in zip(cells, signs, strict=True)) == pytest.approx(0)


def test_a_move_for_many_brings_each_of_them_to_its_bound_and_breaks_no_sum() -> None:
    served = 0
    for seed in range(300):
        problem, moving, _ = drawn(seed)
        asked = targets(problem, moving)
        for target, move in joint_witnesses(problem, moving, asked, measure_need).items():
            step = measure_need(problem, target)
            assert move[target[0]] / step >= 1 - 1e-6
            less = {cell: size * step / move[target[0]] for cell, size in move.items()}
            _is_a_move(problem, moving, less, target, set())
            served += 1
    assert served > 20
    many = problem_of([1] * 9, [9] * 9, [], secret=set())
    assert (
        joint_witnesses(many, [], targets(many, range(9)), measure_need) == {}
    )  # where nothing may move nobody is served


def test_at_least_so_many_are_hidden_as_each_sum_needs() -> None:
    """The first is protected. Its sum needs one more hidden cell whichever that is; beside a protected one none; a sum
    of another protected cell one of its own, and both together one where they have a cell in common."""
    four: list[Relation] = [((0, 1, 2, 3), (1, 1, 1, -1))]
    for held, relations, least in (
        ({0}, four, 2),
        ({0, 1}, four, 2),
        ({0, 4}, [*four, ((4, 5, 6), (1, 1, -1))], 4),
        ({0, 4}, [*four, ((4, 1, 6), (1, 1, -1))], 3),
    ):
        problem = problem_of([1, 5, 6, 12, 1, 4, 6], [20] * 7, relations, secret=set())
        for cell in held:
            problem.held[cell], problem.reasons[cell] = True, Reason.AMBANG
        assert least_hidden(problem) == least


def test_hidden_cells_that_protect_nobody_are_printed_again() -> None:
    """Two sums of which nothing is protected; one of them holds a cell that a former edition hid."""
    problem = problem_of(
        [5, 6, 11, 7, 8, 15], [20] * 6, [((0, 1, 2), (1, 1, -1)), ((3, 4, 5), (1, 1, -1))], secret=set()
    )
    pattern = Pattern(problem, [True, True, False, True, True, False])
    prune(pattern)
    assert pattern.hidden == [False] * 6
    problem.held[3] = True
    pattern = Pattern(problem, [True, True, False, True, True, False])
    prune(pattern)
    assert pattern.hidden[:4] == [False, False, False, True]


def test_a_cell_printed_and_hidden_again_moves_as_before() -> None:
    problem = problem_of([1, 1, 4], [9, 9, 9], [((0, 1), (1, -1)), ((0, 2), (1, 1))], secret=set())
    moves = Moves(problem, [0, 1, 2], [True] * 3)
    before = moves.to((0, 1))
    moves.fix(1, True)
    assert moves.to((0, 1)) is None
    moves.fix(1, False)
    assert moves.to((0, 1)) == before == {0: 4.0, 1: 4.0, 2: -4.0}


def test_of_cells_that_follow_from_each_other_one_is_left() -> None:
    """0 = 1 = -2; 3 is told by its own sum, and 4 and 5 are parts of nobody."""
    relations: list[Relation] = [
        ((0, 1), (1, -1)),
        ((1, 2), (1, 1)),
        ((3,), (1,)),
        ((4, 5), (-1, -1)),
        ((0, 6, 7), (1, 1, 1)),
        ((1, 6, 7), (1, 1, 1)),
    ]
    problem = problem_of([5, 5, 3, 8, 0, 0, 2, 6], [20] * 8, relations, secret=set())
    left = FewerUnknowns(problem, range(8))
    assert {cell: sorted(group.cells) for cell, group in left.together.items()} == {
        0: [(0, 1), (1, 1), (2, -1)],
        6: [(6, 1)],
        7: [(7, 1)],
    }
    assert (left.together[0].low, left.together[0].high) == (-5, 3)
    assert [sorted(terms) for terms in left.rows] == [[(0, 1), (6, 1), (7, 1)]]


def test_sums_of_the_same_cells_with_other_signs_both_stay() -> None:
    relations: list[Relation] = [((0, 1, 2), (1, 1, 1)), ((0, 1, 2), (1, 1, -1)), ((0, 1, 2), (-1, -1, 1))]
    left = FewerUnknowns(problem_of([5, 5, 5], [9] * 3, relations, secret=set()), range(3))
    assert [sorted(terms) for terms in left.rows] == [[(0, 1), (1, 1), (2, 1)], [(0, 1), (1, 1), (2, -1)]]

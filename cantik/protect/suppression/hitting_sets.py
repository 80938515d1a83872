"""Closure: the cheap conditions that any safe pattern meets, as a work-list over the relations (disclosure 5.2 no.
2).
"""

from __future__ import annotations

from collections.abc import Iterable

from cantik.protect.suppression.problem import Problem


def offends(problem: Problem, hidden: list[bool], relation: int) -> bool:
    """Whether one relation tells a hidden cell: exactly one is hidden, only zeros are, or two of which one is a
    single person.
    """
    cells, signs = problem.relations[relation]
    inside = [cell for cell in cells if hidden[cell]]
    if len(inside) <= 1:
        return bool(inside)
    counts = problem.counts
    for cell in inside:
        if counts[cell]:
            break
    else:
        return all(sign < 0 for cell, sign in zip(cells, signs, strict=True) if hidden[cell])
    return (
        len(inside) == 2
        and any(counts[cell] == 1 for cell in inside)
        and any(_needs_interval(problem, cell) for cell in inside)
    )


def exposes(problem: Problem, hidden: list[bool], relation: int) -> bool:
    """As `offends`, but an unprotected cell may stand alone: nothing is lost when a reader computes it."""
    return offends(problem, hidden, relation) and any(
        hidden[cell] and _needs_interval(problem, cell) for cell in problem.relations[relation][0]
    )


def close(problem: Problem, hidden: list[bool], start: Iterable[int] | None = None) -> None:
    """Hide the cheapest further cells until no relation offends. Relations without a candidate are left to the
    proof.
    """
    cells = [i for i, h in enumerate(hidden) if h] if start is None else start
    work = sorted({relation for cell in cells for relation in problem.of_cell[cell]}, reverse=True)
    queued = set(work)
    while work:
        relation = work.pop()
        queued.discard(relation)
        if not offends(problem, hidden, relation):
            continue
        choice = _cheapest(problem, hidden, relation)
        if choice is None:
            continue
        hidden[choice] = True
        for other in problem.of_cell[choice]:
            if other not in queued:
                queued.add(other)
                work.append(other)


def _cheapest(problem: Problem, hidden: list[bool], relation: int) -> int | None:
    """The candidate with the least cost x (1 + relations it newly breaks); ties by cell key, which is the position."""
    cells = problem.relations[relation][0]
    candidates = [cell for cell in cells if not hidden[cell] and not problem.forced[cell]]
    if not any(problem.counts[cell] for cell in cells if hidden[cell]):
        candidates = [cell for cell in candidates if problem.counts[cell]] or candidates
    best: tuple[float, int] | None = None
    for cell in candidates:
        broken = sum(
            1
            for other in problem.of_cell[cell]
            if other != relation and not any(hidden[cell] for cell in problem.relations[other][0])
        )
        rank = (problem.weight[cell] * (1 + broken), cell)
        if best is None or rank < best:
            best = rank
    return best[1] if best else None


def _needs_interval(problem: Problem, cell: int) -> bool:
    return problem.low[cell] < problem.counts[cell] or problem.high[cell] > problem.counts[cell]

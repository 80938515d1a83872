"""Exchange: print one hidden cell and protect anew what is left, where a problem is small (disclosure 5.2 no. 6).

Repair finds the cheapest move of one protected cell after the other. Each is the cheapest, but all together they may
touch dearer cells than need be, and pruning prints no cell again without which a proof is lost. Here the proof begins
anew without the cell. What it finds is a pattern as any other: a witness for each protected cell and side, and no sum
that tells one.
"""

from __future__ import annotations

from dataclasses import replace

from cantik.protect.lp import TOLERANCE
from cantik.protect.suppression.hitting_sets import exposes
from cantik.protect.suppression.prune import hide_least
from cantik.protect.suppression.repair import Pattern

SMALL = 60  # cells of a problem: a few milliseconds for each exchange that is tried


def exchange(pattern: Pattern) -> Pattern:
    """The pattern, or a cheaper one of the same problem, as long as one exchange makes it cheaper."""
    better = pattern if len(pattern.hidden) <= SMALL else None
    while better is not None:
        pattern, better = better, _find_cheaper(better)
    return pattern


def _find_cheaper(pattern: Pattern) -> Pattern | None:
    """A cheaper pattern that prints one of the cells which are hidden to protect others, the dearest first."""
    problem, most, exposed = pattern.problem, _sum_cost(pattern) - TOLERANCE, _find_exposed(pattern)
    spare = [cell for cell, hidden in enumerate(pattern.hidden) if hidden and not problem.held[cell]]
    for cell in sorted(spare, key=lambda cell: (-problem.weight[cell], cell)):
        forced = [each or at == cell for at, each in enumerate(problem.forced)]
        found = hide_least(replace(problem, forced=forced))
        if found is not None and _sum_cost(found) < most and _find_exposed(found) <= exposed:
            return Pattern(problem, found.hidden, found.witness)
    return None


def _sum_cost(pattern: Pattern) -> float:
    return sum(weight for weight, hidden in zip(pattern.problem.weight, pattern.hidden, strict=True) if hidden)


def _find_exposed(pattern: Pattern) -> set[int]:
    """The relations that closure would not leave so, had it a candidate: the proof does not ask about them."""
    problem = pattern.problem
    return {number for number in range(len(problem.relations)) if exposes(problem, pattern.hidden, number)}

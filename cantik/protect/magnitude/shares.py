"""Sums behind poverty and deprivation: whether somebody who is in them could read somebody else (docs/adr/0059).

A poor family's part of a sum lies between two known ends: its points between the cut and all points, its gap between
nothing and the line. So both what is above the lower end and what is below the upper one are sums under the rules of
magnitudes, and an estimate counts as near by the larger of the two.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from cantik.content.spread import SpreadSpec
from cantik.measure.conditions import FGT
from cantik.measure.homes import Home
from cantik.measure.result import IndexFigure
from cantik.protect.sensitivity.policy import SENSITIVE, Rules
from cantik.protect.sensitivity.rules import COALITION, Contributions, few, is_dominated, is_exposed, judge_magnitude


def between(above: Sequence[int], below: Sequence[int], rules: Rules) -> bool:
    """Whether a sum of parts with two known ends may be told: `above` the lower end and `below` the upper one."""
    policy, scale = rules.policy, [max(pair) for pair in zip(above, below, strict=True)]
    return not any(
        few(side, policy.contributors_min)
        or is_dominated(side, *policy.nk)
        or is_exposed(side, policy.p_percent, scale)
        for side in (Contributions(tuple(above)), Contributions(tuple(below)))
    )


# ── deprivation ──────────────────────────────────────────────────────────────────────────────────
def intensity_told(index: IndexFigure, rules: Rules) -> bool:
    """Whether the points of the poor may be told (A, M0)."""
    told = told_of(index)
    poor = poor_of(index.homes, told)
    above = [weight * (points - told.cut) for weight, points, _ in poor]
    return between(above, [weight * (told.points - points) for weight, points, _ in poor], rules)


def contribution_told(index: IndexFigure, rules: Rules) -> bool:
    """Whether the points of one thing or dimension among the poor may be told beside all of their points."""
    told = told_of(index)
    own = [lack.points if told.about in (lack.dimension, lack.name) else 0 for lack in told.deprived]
    if sum(worth > 0 for worth in own) == 1:
        return True  # persons who are poor and lack it, times its points: their count is printed, or nothing is
    poor, most = poor_of(index.homes, told), sum(own)
    parts = [
        (weight, points, sum(worth for place, worth in enumerate(own) if bits >> place & 1))
        for weight, points, bits in poor
    ]
    inside = [weight * part for weight, _, part in parts]
    return between(inside, [weight * (most - part) for weight, _, part in parts], rules) and between(
        [weight * (points - part) for weight, points, part in parts],
        [weight * (told.points - most - points + part) for weight, points, part in parts],
        rules,
    )


def poor_of(homes: Sequence[Home], told: SpreadSpec) -> list[tuple[int, int, int]]:
    """Members, points and answers (bits) of the families that are poor."""
    found = []
    for _, weight, bits in homes:
        points = sum(lack.points for place, lack in enumerate(told.deprived) if bits >> place & 1)
        if points >= told.cut:
            found.append((weight, points, bits))
    return found


# ── amounts ──────────────────────────────────────────────────────────────────────────────────────
def poverty_told(index: IndexFigure, siblings: Sequence[IndexFigure], rules: Rules) -> bool:
    """Whether gaps below a line may be told (P1, P2), beside those of the other lines over the same amounts."""
    told = told_of(index)
    lines = sorted({told_of(other).line for other in siblings if other.spec.kind == FGT and told_of(other).alpha})
    if not bands_told(index.homes, lines, rules):
        return False
    poor = [(weight, told.line - value) for value, weight, _ in index.homes if value < told.line]
    if told.alpha == 1:
        return True
    above = [weight * gap**2 for weight, gap in poor]
    below = [weight * (told.line**2 - gap**2) for weight, gap in poor]
    both = any(told_of(other).alpha == 1 and told_of(other).line == told.line for other in siblings)
    return between(above, below, rules) and not (both and _moments_tell(poor, told.line, rules.policy.p_percent))


def bands_told(homes: Sequence[Home], lines: Sequence[int], rules: Rules) -> bool:
    """Sums below two lines differ by those between them: whether each may be told, of so many families as a count."""
    for low, high in pairwise((0, *lines)):
        band = [(weight, value) for value, weight, _ in homes if low <= value < high]
        if 0 < len(band) < rules.threshold(SENSITIVE):
            return False
        above = [weight * (value - low) for weight, value in band]
        if band and not between(above, [weight * (high - value) for weight, value in band], rules):
            return False
    return True


def _moments_tell(poor: Sequence[tuple[int, int]], most: int, p: int) -> bool:
    """Mean and mean square of the gaps bound each: (x − m)²·n ≤ V·(N − n), without the families that lie farthest out,
    who know each other's. Whether some family's gap is bound closer than p percent."""
    out = sorted(range(len(poor)), key=lambda at: -_out(poor, at))[:COALITION]
    for at, (weight, gap) in enumerate(poor):
        rest = [pair for other, pair in enumerate(poor) if other == at or other not in out]
        people = sum(n for n, _ in rest)
        mean = Fraction(sum(n * g for n, g in rest), people)
        spread = Fraction(sum(n * g * g for n, g in rest), people) - mean**2
        for nearest in (min(Fraction(most), Fraction(gap * (100 + p), 100)), Fraction(gap * (100 - p), 100)):
            if (nearest - mean) ** 2 * weight > spread * (people - weight):
                return True
    return False


def _out(poor: Sequence[tuple[int, int]], at: int) -> Fraction:
    """How much a family adds to the spread."""
    people = sum(weight for weight, _ in poor)
    mean = Fraction(sum(weight * gap for weight, gap in poor), people)
    weight, gap = poor[at]
    return weight * (gap - mean) ** 2


def mean_told(index: IndexFigure, lines: Sequence[int], rules: Rules) -> bool:
    """Whether the sum of all amounts may be told, beside the gaps of some lines over them."""
    if judge_magnitude(Contributions(tuple(weight * value for value, weight, _ in index.homes)), rules):
        return False
    if not lines:
        return True
    last = [weight * (value - lines[-1]) for value, weight, _ in index.homes if value >= lines[-1]]
    above = len(last) >= rules.threshold(SENSITIVE) and not judge_magnitude(Contributions(tuple(last)), rules)
    return above and bands_told(index.homes, lines, rules)


def told_of(index: IndexFigure) -> SpreadSpec:
    """What the definition of an index says beside its column."""
    if index.spec.spread is None:
        raise AssertionError("the definition was read with it")
    return index.spec.spread

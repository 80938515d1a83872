"""Gini and quantiles: printed in steps so wide that nobody's value can be read, by all others together neither.

The rule is a proposal of this project (*usul*): no source was found that gives one for such indices of a village. It is
stricter than the rules of sums: a reader who knows every family but one must find both a value p percent larger and one
p percent smaller possible; a quantile must stay what is printed wherever that one family stood (docs/adr/0059).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import accumulate

from cantik.base.numerals import ratio
from cantik.measure.result import IndexFigure

_COARSEST = 5  # a quantile is printed in steps of at most so large a part (a fifth) of it


# ── Gini ─────────────────────────────────────────────────────────────────────────────────────────
def gini_told(index: IndexFigure, p: int) -> Decimal | None:
    """The index to the decimals of its definition, where no family's value can be read of it; else None. The decimals
    are the definition's and never chosen by the data: a choice would tell of them."""
    spec = index.spec
    value = ratio(index.n, index.d, spec.scale, spec.decimals)
    same = all(ratio(*pair, spec.scale, spec.decimals) == value for pair in _otherwise(index, p))
    return value if same else None


def _otherwise(index: IndexFigure, p: int) -> Iterator[tuple[int, int]]:
    """The index if one family had p percent more or less: numerator and denominator of each case."""
    pairs = sorted((value, weight) for value, weight, _ in index.homes)
    values = [value for value, _ in pairs]
    heads = list(accumulate((weight for _, weight in pairs), initial=0))
    sums = list(accumulate((value * weight for value, weight in pairs), initial=0))
    people, total = heads[-1], sums[-1]

    def apart(point: int) -> int:
        """How far all persons are from a value, together."""
        at = bisect_left(values, point)
        return point * heads[at] - sums[at] + (total - sums[at]) - point * (people - heads[at])

    every = sum(weight * apart(value) for value, weight in pairs)
    for value, weight in dict.fromkeys(pairs):
        for other in (-(-value * (100 + p) // 100), value * (100 - p) // 100):
            moved = apart(other) - weight * abs(other - value) - apart(value)
            yield every + 2 * weight * moved, 2 * people * (total + weight * (other - value))


# ── quantiles ────────────────────────────────────────────────────────────────────────────────────
def quantile_told(index: IndexFigure) -> Decimal | None:
    """The quantile in steps of its definition, where they hide on which side of it each family stands; else None, and
    None where the steps are wider than a fifth of it."""
    told = index.spec.spread
    if told is None or not index.d:
        return None
    exact, step = Fraction(index.n, index.d), told.step_of
    value = _round_to_step(exact, step)
    if step * _COARSEST > exact or {_round_to_step(case, step) for case in _elsewhere(index.homes, told.percent)} != {
        value
    }:
        return None
    return Decimal(value)


def _round_to_step(value: Fraction, step: int) -> int:
    places = Decimal(value.numerator) / (Decimal(value.denominator) * step)
    return int(places.quantize(Decimal(1), ROUND_HALF_UP)) * step


def _elsewhere(homes: Sequence[tuple[int, int, int]], percent: int) -> Iterator[Fraction]:
    """The quantile if one family had nothing or more than all others: it moves by the persons of that family, so that
    of each size and side one case is asked."""
    pairs = sorted((value, weight) for value, weight, _ in homes)
    most = pairs[-1][0] + 1
    sizes: dict[tuple[int, int], tuple[int, int]] = {}
    here = _quantile(pairs, percent)
    for value, weight in pairs:
        sizes.setdefault((weight, (value > here) - (value < here)), (value, weight))
    for value, weight in sizes.values():
        rest = list(pairs)
        rest.remove((value, weight))
        yield _quantile([(0, weight), *rest], percent)
        yield _quantile([*rest, (most, weight)], percent)


def _quantile(pairs: Sequence[tuple[int, int]], percent: int) -> Fraction:
    """The value at which so many percent of the persons are reached, between two the mean."""
    wanted, reached = Fraction(percent * sum(weight for _, weight in pairs), 100), 0
    for at, (value, weight) in enumerate(pairs):
        reached += weight
        if reached > wanted:
            return Fraction(value)
        if reached == wanted:
            return Fraction(value + pairs[at + 1][0], 2)
    return Fraction(pairs[-1][0])

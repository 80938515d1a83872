"""Poverty, inequality and quantiles from counted values: two integers each, so that nothing is rounded before it is
printed and no tolerance decides who is poor (docs/bidang/measures_extra.md 1 and 3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cantik.content.kinds import Indicator
from cantik.content.spread import SpreadSpec
from cantik.engines.protocol import Values

#: value -> how many persons (or records) have it
Weights = Mapping[int, int]


def fraction_of(spec: Indicator, values: Values) -> tuple[int, int]:
    """Numerator and denominator of an indicator over counted values; a denominator of 0 is no value."""
    weights = {value: weight for value, (_, weight) in values.items() if weight}
    told = spec.spread
    if told is None:
        raise AssertionError("the definition was read with it")
    match spec.kind:
        case "fgt":
            return fgt(weights, told.line, told.alpha)
        case "gini":
            return gini(weights)
        case "kuantil":
            return quantile(weights, told.percent)
        case "rata_uang":
            return sum(value * weight for value, weight in weights.items()), sum(weights.values())
        case _:
            return deprivation(weights, told)


def fgt(weights: Weights, line: int, alpha: int) -> tuple[int, int]:
    """Compute the Foster–Greer–Thorbecke index as numerator and denominator: Σ w (z − y)^alpha over everybody below the
    line z, over N z^alpha. `line`, values in whole rupiah."""
    above = sum(weight * (line - value) ** alpha for value, weight in weights.items() if value < line)
    return above, sum(weights.values()) * line**alpha


def gini(weights: Weights) -> tuple[int, int]:
    """Compute the Gini coefficient as numerator and denominator: Σ w y (C + C before − N) over N Σ w y, with values y
    rising and C the cumulated weights."""
    whole = sum(weights.values())
    above = total = 0
    for value, weight, before in _cumulate_weights(weights):
        above += weight * value * (2 * before + weight - whole)
        total += weight * value
    return above, whole * total


def quantile(weights: Weights, percent: int) -> tuple[int, int]:
    """Compute the value at or below which `percent` of the weight lies, as numerator and denominator; where it is
    reached exactly, the mean of this value and the next."""
    wanted, exact = sum(weights.values()) * percent, None
    for value, weight, before in _cumulate_weights(weights):
        if exact is not None:
            return exact + value, 2
        reached = 100 * (before + weight)
        if reached > wanted:
            return value, 1
        exact = value if reached == wanted else None
    return 0, 0


def deprivation(weights: Weights, told: SpreadSpec) -> tuple[int, int]:
    """Alkire–Foster over points: poor is who has `cut` points or more. H = q/N, A = S/(W q), M0 = S/(W N); of a part
    the people who are poor and deprived in it over N, and its points among the poor over S."""
    step = told.step if told.about else 1
    scored = [(*divmod(value, step), weight) for value, weight in weights.items()]
    poor = [(points, own, weight) for points, own, weight in scored if points >= told.cut]
    whole, heads = sum(weights.values()), sum(weight for _, _, weight in poor)
    points = sum(points * weight for points, _, weight in poor)
    match told.part:
        case "H":
            return heads, whole
        case "A":
            return points, told.points * heads
        case "M0":
            return points, told.points * whole
        case "tersensor":
            return sum(weight for _, own, weight in poor if own), whole
        case _:
            return sum(own * weight for _, own, weight in poor), points


def _cumulate_weights(weights: Weights) -> Iterator[tuple[int, int, int]]:
    """Value, weight and the weight of all smaller values, by rising value."""
    before = 0
    for value, weight in sorted(weights.items()):
        yield value, weight, before
        before += weight

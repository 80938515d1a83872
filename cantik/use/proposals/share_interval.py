"""The interval of chance of a share, of the counts that a release prints. Pure."""

from __future__ import annotations

from decimal import Decimal

from cantik.base.numerals import round_half_up
from cantik.register.events.rates import poisson_interval

_HUNDRED = Decimal(100)


def find_share_interval(numerator: int, denominator: int, decimals: int) -> tuple[Decimal, Decimal]:
    """The 95 per cent interval in per cent, by the exact one of the count on its smaller side."""
    turned = 2 * numerator > denominator
    count = denominator - numerator if turned else numerator
    ends = [min(_HUNDRED * Decimal(end) / denominator, _HUNDRED) for end in poisson_interval(count)]
    if turned:
        ends = [_HUNDRED - end for end in reversed(ends)]
    low, high = (round_half_up(end, decimals) for end in ends)
    return low, high

"""The proposals of a deliberation in their order, and what the ceiling leaves of them: shown before anybody decides.

Points are reckoned from scores by weight, or counted votes; the deliberation may put its own order over them. Going
down the order, what still fits under the ceiling is in; the first that does not fit and all that follows drops out, of
which what would fit into the rest by itself is said. Pure; the deliberation decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from cantik.base.numerals import round_half_up
from cantik.content.deliberation_lists import ScoringCriterion

_FULL, _DECIMALS = Decimal(100), 1


class Fit(StrEnum):
    """How a proposal stands to the ceiling."""

    IN = "masuk"
    OUT = "di_luar"
    REST = "muat_sisa"  # dropped out by the order, but fits into what is left
    UNPRICED = "tanpa_harga"  # no cost is known: nothing can be said
    NO_CEILING = "tanpa_pagu"


@dataclass(frozen=True, slots=True)
class RankedItem:
    """What is ranked: number, points (None: not scored yet), cost, the place that the deliberation gave (None: none).
    `counted`: it is paid from the ceiling; what goes up to offices is not."""

    number: int
    points: Decimal | None
    cost: int | None
    place: int | None = None
    counted: bool = True


@dataclass(frozen=True, slots=True)
class RankedLine:
    """An item at its place. `spent`: what is in until here, this one included where it is in; `tied`: others have as
    many points and nothing but their number orders them."""

    place: int
    item: RankedItem
    fit: Fit
    spent: int
    tied: bool


def reckon_points(scores: Mapping[str, int], criteria: Mapping[str, ScoringCriterion]) -> Decimal | None:
    """Points of a hundred from scores by criterion; None where a criterion is not scored.

    The sum over criteria of weight × score ÷ highest score, to one decimal.
    """
    if any(code not in scores for code in criteria):
        return None
    parts = (Decimal(each.weight) * scores[code] / each.highest for code, each in criteria.items())
    return round_half_up(sum(parts, Decimal(0)), _DECIMALS)


def rank_items(items: Sequence[RankedItem], ceiling: int | None) -> list[RankedLine]:
    """The items in their order: places that were given first, then points from above, what is not scored last."""
    order = sorted(items, key=_order_of)
    points = [item.points for item in items if item.place is None]
    left, cut, spent = ceiling, False, 0
    lines = []
    for place, item in enumerate(order, 1):
        fit = _judge_fit(item, left, cut=cut)
        if fit is Fit.IN and item.cost is not None and left is not None:
            left, spent = left - item.cost, spent + item.cost
        cut = cut or fit in (Fit.OUT, Fit.REST)
        tied = item.place is None and item.points is not None and points.count(item.points) > 1
        lines.append(RankedLine(place, item, fit, spent, tied))
    return _mark_rest(lines, left)


def _order_of(item: RankedItem) -> tuple[bool, int, bool, Decimal, int]:
    return (
        item.place is None,
        item.place or 0,
        item.points is None,
        -(item.points if item.points is not None else Decimal(0)),
        item.number,
    )


def _judge_fit(item: RankedItem, left: int | None, *, cut: bool) -> Fit:
    if not item.counted or left is None:
        return Fit.NO_CEILING
    if item.cost is None:
        return Fit.UNPRICED
    return Fit.IN if not cut and item.cost <= left else Fit.OUT


def _mark_rest(lines: Sequence[RankedLine], left: int | None) -> list[RankedLine]:
    """Of what dropped out that which would fit by itself into the rest is marked."""
    return [
        RankedLine(line.place, line.item, Fit.REST, line.spent, line.tied)
        if line.fit is Fit.OUT and left is not None and line.item.cost is not None and line.item.cost <= left
        else line
        for line in lines
    ]

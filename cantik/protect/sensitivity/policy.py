"""The only reader of the thresholds of a disclosure policy (`content/policies/*.yaml`)."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from cantik.content.kinds import Indicator, Policy

SENSITIVE = "C"


@dataclass(frozen=True, slots=True)
class Rules:
    """A policy as questions. Rules: docs/bidang/governance.md 5.3."""

    policy: Policy
    youngest_head: int | None = None  # of this age at least everybody knows heads of families to be; None: nobody does
    summed: frozenset[str] = frozenset()  # columns of families whose sums everybody knows, by area
    without_details: frozenset[str] = frozenset()  # tables and indicators of which it publishes the village's only
    one_way: bool = False  # the village is so small that it publishes the frame and one-way tables only

    @property
    def key(self) -> Hashable:
        """Everything in the policy that decides a protection."""
        policy = self.policy
        return (
            tuple(sorted(policy.minimum.items())),
            policy.zero_neutral,
            policy.zero_denominator_below,
            tuple(sorted(policy.full_cells.items())),
            policy.book_na_max,
            policy.table_na_max,
            policy.table_persons_max,
            policy.annex_na_max,
            policy.residual_max,
            tuple(sorted(policy.rungs.items())),
            policy.hysteresis_rise,
            policy.hysteresis_variant,
            policy.denominator_min,
            self.youngest_head,
            tuple(sorted(self.summed)),
            self.one_way,
        )

    def village_only(self, name: str) -> bool:
        """Of a table only the one-way table of the village is published, of an indicator only the village's value."""
        return self.one_way or name in self.without_details

    def threshold(self, kelas: str) -> int:
        """The smallest count of a class that may be printed when it is not zero; 0 for the open class A."""
        return self.policy.minimum[kelas]

    def denominator_of(self, spec: Indicator) -> int:
        """Of fewer than these no percentage is printed: what the definition says, never less than the policy."""
        return max(spec.disclosure.penyebut_min or 0, self.policy.denominator_min)

    def hides(self, count: int, kelas: str) -> bool:
        """Small counts are hidden; zeros, full cells and rows are judged by `cantik.protect.sensitivity.rules`."""
        return 0 < count < self.threshold(kelas)

    def require_interval(self, count: int, denominator: int, kelas: str) -> tuple[int, int]:
        """The interval that an attacker must not be able to narrow: lo <= first, hi >= second (disclosure section 4).

        The upper bound never falls below the true count, which is always possible.
        """
        return max(0, count - 1), max(count, min(self.threshold(kelas), denominator))

    def raise_threshold(self, kelas: str) -> int:
        """The threshold for a cell that the former edition hid (hysteresis, disclosure section 7)."""
        return self.threshold(kelas) + self.policy.hysteresis_rise

    @property
    def book_limit(self) -> Fraction:
        """Largest share of hidden cells of the whole book."""
        return _fraction(self.policy.book_na_max)

    @property
    def table_limit(self) -> Fraction:
        """Largest share of hidden cells of one table; 0.3333 in the file means a third."""
        share = _fraction(self.policy.table_na_max)
        return _THIRD if share == _fraction("0.3333") else share

    @property
    def annex_limit(self) -> Fraction:
        """Largest share of hidden cells of one table of the annex."""
        return _fraction(self.policy.annex_na_max)

    @property
    def persons_limit(self) -> Fraction:
        """Largest share of the persons of a table of the book that its hidden cells may hold."""
        return _fraction(self.policy.table_persons_max)

    @property
    def residual_limit(self) -> Fraction:
        """A rung whose residual category holds more yields to one without."""
        return _fraction(self.policy.residual_max)

    @property
    def change_gain(self) -> Fraction:
        """A new variant must publish this much more than the former one to replace it (disclosure 5.6)."""
        return _fraction(self.policy.hysteresis_variant)


_fraction = cache(Fraction)  # the shares of a policy are asked for each table of each variant
_THIRD = Fraction(1, 3)

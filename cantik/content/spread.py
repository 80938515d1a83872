"""What an indicator of poverty, inequality or deprivation says beside its column (`sebaran` of `indicators/*.yaml`)."""

from __future__ import annotations

from dataclasses import dataclass

from cantik.content.kinds import Origin

#: kinds of indicators that are made of values told apart, not of two counts
SPREAD_KINDS = ("fgt", "gini", "kuantil", "rata_uang", "komposit")
#: of deprivation: headcount, intensity, adjusted headcount; and of one indicator or dimension the share of people who
#: are poor and deprived in it, and its part of the adjusted headcount
PARTS = ("H", "A", "M0", "tersensor", "sumbangan")
CENSORED, CONTRIBUTION = PARTS[3:]


@dataclass(frozen=True, slots=True)
class Deprivation:
    """One indicator of a dimension: its points, and when a record is deprived (an expression)."""

    dimension: str  # dimensi
    name: str  # nama; "" where nothing is told of it alone
    points: int  # bobot
    when: str  # bila
    origin: Origin


@dataclass(frozen=True, slots=True)
class SpreadSpec:
    """`weight` (bobot): the number of persons each record stands for. FGT: `line` (garis) in the unit of the column
    with its `source` (sumber), `alpha` (alfa). Quantile: `percent` (persen), printed in steps of `step_of` (kelipatan).
    Deprivation: `deprived` (dimensi), `cut` (batas), `part` (ukuran), `about` (tentang): the indicator or dimension
    that a part is told of ("" = of all). Gini and the mean of amounts have nothing more."""

    weight: str | None
    line: int
    source: str
    alpha: int
    percent: int
    deprived: tuple[Deprivation, ...]
    cut: int
    part: str
    about: str
    origin: Origin
    step_of: int = 1

    @property
    def points(self) -> int:
        """All points together."""
        return sum(lack.points for lack in self.deprived)

    @property
    def weights(self) -> tuple[int, ...]:
        """What each indicator adds to the value of a record. Told of a part, a value holds two numbers: all points in
        steps of `step`, and those of that part below it, so that one count tells both apart."""
        if not self.about:
            return tuple(lack.points for lack in self.deprived)
        return tuple(lack.points * (self.step + (self.about in (lack.dimension, lack.name))) for lack in self.deprived)

    @property
    def step(self) -> int:
        """More than all points together."""
        return self.points + 1

"""What an indicator of poverty, inequality or deprivation says beside its column (`sebaran` of `indicators/*.yaml`)."""

from __future__ import annotations

from dataclasses import dataclass

from cantik.content.kinds import Origin

#: kinds of indicators that are made of values told apart, not of two counts
SPREAD_KINDS = ("fgt", "gini", "kuantil", "komposit")
#: of deprivation: headcount, intensity, adjusted headcount
PARTS = ("H", "A", "M0")


@dataclass(frozen=True, slots=True)
class Deprivation:
    """One indicator of a dimension: its points, and when a record is deprived (an expression)."""

    dimension: str  # dimensi
    points: int  # bobot
    when: str  # bila
    origin: Origin


@dataclass(frozen=True, slots=True)
class SpreadSpec:
    """`weight` (bobot): the number of persons each record stands for. FGT: `line` (garis) in the unit of the column
    with its `source` (sumber), `alpha` (alfa). Quantile: `percent` (persen). Deprivation: `deprived` (dimensi), `cut`
    (batas), `part` (ukuran)."""

    weight: str | None
    line: int
    source: str
    alpha: int
    percent: int
    deprived: tuple[Deprivation, ...]
    cut: int
    part: str
    origin: Origin

    @property
    def points(self) -> int:
        """All points together."""
        return sum(lack.points for lack in self.deprived)

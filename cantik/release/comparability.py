"""Which figures may stand beside one another: one rule for villages of a page, years of the key statistics, and
indicators over all areas (docs/bidang/quality_policy.md 2 and 10). Pure.

Compared is what was asked of the same data year, counts the same persons, by the same definition, in the same unit.
The day may differ within the year: it is named beside the figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cantik.release.model import Figure, Release
from cantik.release.series import definition_mark

#: what sets two figures apart; where several do, the first of this order is named
Difference = Literal["satuan", "dasar", "tahun", "definisi"]


@dataclass(frozen=True, slots=True, order=True)
class FigureBasis:
    """What a figure stands on: the year of its day, its population base, the mark of its definition
    (`series.definition_mark`), its unit and the decimals that are printed."""

    year: int
    base: str
    definition: tuple[str, str]
    unit: str
    decimals: int

    def differences(self, other: FigureBasis) -> tuple[Difference, ...]:
        """All that sets a figure apart from one of another basis; nothing where they may be compared."""
        checks: tuple[tuple[bool, Difference], ...] = (
            ((self.unit, self.decimals) != (other.unit, other.decimals), "satuan"),
            (self.base != other.base, "dasar"),
            (self.year != other.year, "tahun"),
            (self.definition != other.definition, "definisi"),
        )
        return tuple(difference for differs, difference in checks if differs)


def basis_of(release: Release, figure: Figure) -> FigureBasis:
    """What a figure of a release stands on."""
    return FigureBasis(release.reference.year, figure.base, definition_mark(figure), figure.unit, figure.decimals)

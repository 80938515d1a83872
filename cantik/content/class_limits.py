"""The limits of the classes in which a map shows an indicator: the same for every year and every area."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from cantik.content.basis import ContentBasis

#: a map has five steps of colour, and no more classes than steps
MOST_CLASSES = 5


@dataclass(frozen=True, slots=True)
class ClassLimits:
    """`kelas_peta` of an indicator. `bounds` (batas): where the second class and each further one begin, in the unit of
    the indicator; `basis` (dasar): why there."""

    bounds: tuple[Decimal, ...]
    basis: ContentBasis

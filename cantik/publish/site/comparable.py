"""What of several villages may stand in one column: figures of one day, one population base, one definition, one unit.
A figure of another stands beside them in words, never among them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from cantik.base.dates import long_date
from cantik.publish.site.view import Text
from cantik.release.model import Figure, Release
from cantik.release.series import definition_mark


@dataclass(frozen=True, slots=True, order=True)
class FigureBasis:
    """What a figure stands on: its day, its population base in both languages, the mark of its definition, its unit."""

    reference: dt.date
    base: tuple[str, str]
    definition: tuple[str, str]
    unit: str

    def differences(self, common: FigureBasis, t: Text) -> str:
        """What sets a figure apart from those of another basis, in the language of the page; "" where nothing does."""
        told = []
        if self.reference != common.reference:
            told.append(t("keadaan", "as of") + f" {long_date(self.reference, t.lang)}")
        if self.base != common.base:
            told.append(t("basis", "base") + f" {t(*self.base)}")
        if self.definition != common.definition:
            told.append(t("definisi lain", "another definition"))
        if self.unit != common.unit:
            told.append(t("satuan lain", "another unit"))
        return ", ".join(told)


def basis_of(release: Release, figure: Figure) -> FigureBasis:
    """What a figure of a release stands on."""
    return FigureBasis(release.reference, (figure.base, figure.base_en), definition_mark(figure), figure.unit)


def common_basis(bases: Iterable[FigureBasis]) -> FigureBasis:
    """What most of some figures stand on; where as many stand on another, on the later day. At least one is given."""
    counted = Counter(bases)
    return max(counted, key=lambda basis: (counted[basis], basis))

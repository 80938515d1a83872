"""What of several villages stands in one column (`release.comparability` has the rule), and the words for what does
not: a figure of another basis stands beside them in words, never among them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from cantik.base.dates import long_date
from cantik.publish.site.view import Text
from cantik.release.comparability import FigureBasis
from cantik.release.model import Figure


@dataclass(frozen=True, slots=True, order=True)
class ColumnBasis:
    """What the figures of a column stand on, and the day that most of them tell of: others of the same year are
    compared all the same, with their day beside them."""

    basis: FigureBasis
    reference: dt.date

    def say_differences(self, own: FigureBasis, reference: dt.date, figure: Figure, t: Text) -> str:
        """What sets a figure of a basis and a day apart from the column, in the language of the page; "" where nothing
        does."""
        found = own.differences(self.basis)
        words = {
            "dasar": t("basis", "base") + f" {t(figure.base, figure.base_en)}",
            "definisi": t("definisi lain", "another definition"),
            "satuan": t("satuan lain", "another unit"),
        }
        told = []
        if reference != self.reference:
            told.append(t("keadaan", "as of") + f" {long_date(reference, t.lang)}")
        return ", ".join([*told, *(words[difference] for difference in words if difference in found)])


def common_basis(told: Iterable[tuple[FigureBasis, dt.date]]) -> ColumnBasis:
    """What most of some figures stand on; where as many stand on another, the later year and day. At least one is
    given, each with its day."""
    listed = list(told)
    bases = Counter(basis for basis, _ in listed)
    basis = max(bases, key=lambda basis: (bases[basis], basis))
    days = Counter(reference for each, reference in listed if each == basis)
    return ColumnBasis(basis, max(days, key=lambda day: (days[day], day)))

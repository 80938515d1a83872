"""How far the villages of an area came on a day: the one count behind every "n dari m desa" (`release.coverage`)."""

from __future__ import annotations

from collections.abc import Sequence

from cantik.levels.app import sums
from cantik.measure.levels import LevelVillage
from cantik.release.coverage import AreaCoverage

#: villages without an edition of the day that stands; with one that passed *Periksa* and still cannot be counted
_ABSENT = frozenset({sums.NO_EDITION, sums.WITHDRAWN_ONE})
_EXAMINED = frozenset({sums.OLD_BORDER, sums.NO_VECTOR, sums.DAMAGED, sums.NOT_IN_PART})


def count_coverage(villages: Sequence[LevelVillage]) -> AreaCoverage:
    """That of the villages of an area as `sums.level_villages` found them."""
    counted = sum(not village.why for village in villages)
    return AreaCoverage(
        len(villages),
        sum(village.why not in _ABSENT for village in villages),
        counted + sum(village.why in _EXAMINED for village in villages),
        counted,
    )

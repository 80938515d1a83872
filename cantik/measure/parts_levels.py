"""Vectors of the villages of a kabupaten with those that did not change, and what they add up to above the village.

Unprotected, as the vectors are: nothing here may be published (design/disclosure.md 6).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cantik.engines.part_kernel import SPREAD, SparseCounts, joined

Into = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class LevelOfParts:
    """An area above villages: of how many of its villages the parts tell (`n`) and how many it has on the day (`of`):
    only where all are there its sum is a total."""

    code: str
    n: int
    of: int

    @property
    def complete(self) -> bool:
        """Every village is in the sum."""
        return self.n == self.of


def merged(
    former: SparseCounts, before: Sequence[str], counted: SparseCounts, changed: Sequence[str], now: Sequence[str]
) -> SparseCounts:
    """What was counted before of villages that did not change, and what was counted now of the others, over the
    villages `now`; `before`, `changed`: the villages by position in either. In order, as what was counted before is."""
    every = {code: at for at, code in enumerate(now)}
    place = {code: every.get(code, -1) for code in before} | dict.fromkeys(changed, -1)
    where = np.array([place[code] for code in before], np.int32)
    kept = former.placed(where[former.area])
    kept = kept if int(where.min(initial=0)) >= 0 else kept.only(kept.area >= 0)
    fresh = counted.placed(np.array([every[code] for code in changed], np.int32)[counted.area]).ordered()
    both = joined([kept, fresh])
    run = both.kind.astype(np.int64) * len(now) + both.area  # of a village everything comes from one of the two
    return both.only(np.argsort(run, kind="stable"))


def sum_levels(villages: SparseCounts, steps: Sequence[Into]) -> SparseCounts:
    """The sums of levels, from the finest up. `steps`: of each area of the level below the position of the one above
    that it belongs to, among all areas that are summed."""
    found, below = [], villages
    for into in steps:
        below = summed(below, into)
        found.append(below)
    every = joined(found)
    # of an area everything comes from one level, in order there: runs to merge instead of a sort by four keys
    run = every.kind.astype(np.int64) * (int(every.area.max(initial=0)) + 1) + every.area
    return every.only(np.argsort(run, kind="stable"))


def summed(found: SparseCounts, into: Into) -> SparseCounts:
    """What areas add up to; `into`: of each the position of the one that it belongs to."""
    pieces = []
    for kind in np.flatnonzero(np.bincount(found.kind)).tolist():
        own = found.only(found.kind == kind)
        values, value = np.unique(own.value, return_inverse=True) if kind == SPREAD else (np.zeros(1, np.int64), 0)
        width = int(own.position.max(initial=0)) + 1
        key = (into[own.area].astype(np.int64) * width + own.position) * len(values) + value
        pieces.append(_added(kind, key, (width, values), own))
    return joined(pieces) if pieces else found


def _added(
    kind: int, key: npt.NDArray[np.int64], axes: tuple[int, npt.NDArray[np.int64]], own: SparseCounts
) -> SparseCounts:
    """Whole numbers added as fractions: exact, since sums stay far below 2**53."""
    width, values = axes
    distinct, place = _distinct(key)
    n = np.bincount(place, own.n, len(distinct)).astype(np.int64)
    weight = np.bincount(place, own.weight, len(distinct)).astype(np.int64) if kind == SPREAD else np.zeros_like(n)
    of, at = np.divmod(distinct, len(values))
    area, position = np.divmod(of, width)
    kinds = np.full(len(distinct), kind, np.uint8)
    return SparseCounts(kinds, area.astype(np.int32), position.astype(np.int32), values[at], n, weight)


def _distinct(key: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The different keys, ascending, and which of them each is: by a table where they are few and near."""
    most = int(key.max(initial=0))
    if most > 8 * len(key) + 4_096:
        return np.unique(key, return_inverse=True)
    there = np.zeros(most + 1, np.bool_)
    there[key] = True
    return np.flatnonzero(there), (np.cumsum(there) - 1)[key]


def told(levels: Sequence[LevelOfParts]) -> list[Mapping[str, object]]:
    """The areas as a list tells them."""
    return [{"wilayah": it.code, "desa": it.n, "dari": it.of, "total": it.complete} for it in levels]

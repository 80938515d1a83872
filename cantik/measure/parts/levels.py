"""Vectors of the villages of a kabupaten with those that did not change, and what they add up to above the village.

Unprotected, as the vectors are: nothing here may be published (docs/adr/0060).
"""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cantik.engines.part_kernel import SPREAD, SparseCounts, added_up, join_counts
from cantik.engines.protocol import Integers

Into = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class LevelOfParts:
    """An area above villages: of how many of its villages the parts tell (`n`) and how many it has on the day (`of`):
    only where all are there its sum is a total. `absent`: of a kabupaten the kecamatan of which no village is there."""

    code: str
    n: int
    of: int
    absent: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Every village is in the sum."""
        return self.n == self.of


def merge_counts(
    former: SparseCounts,
    before: Sequence[Hashable],
    counted: SparseCounts,
    changed: Sequence[Hashable],
    now: Sequence[Hashable],
) -> SparseCounts:
    """What was counted before of villages that did not change, and what was counted now of the others, over the
    villages `now`; `before`, `changed`: the villages by position in either. All three and both counts are in order, and
    so is the answer: what lies together in one of the two is taken over as it lies."""
    every = {code: at for at, code in enumerate(now)}
    sources = tuple(_place_areas(own, codes, every) for own, codes in ((former, before), (counted, changed)))
    runs = _runs(before, changed, now)
    wanted = [[area for source, *ends in runs if source == own for area in ends] for own in (0, 1)]
    edges = [iter(_edges(own, areas)) for own, areas in zip((former, counted), wanted, strict=True)]
    pieces: list[tuple[int, int, int]] = []
    for _ in range(SPREAD + 1):
        at = [iter(next(own)) for own in edges]
        for source, *_ in runs:
            start, end = next(at[source]), next(at[source])
            if pieces and pieces[-1][0] == source and pieces[-1][2] == start:
                pieces[-1] = source, pieces[-1][1], end
            else:
                pieces.append((source, start, end))
    return join_counts([former.only(slice(0)), *(sources[source].only(slice(*rows)) for source, *rows in pieces)])


def _place_areas(counts: SparseCounts, codes: Sequence[Hashable], every: Mapping[Hashable, int]) -> SparseCounts:
    """With the positions that its areas have among all of them now, -1 for one that is gone."""
    places = [every.get(code, -1) for code in codes]
    if places == list(range(len(places))):
        return counts
    return counts.with_area(np.array(places, np.int32)[counts.area])


def _runs(
    before: Sequence[Hashable], changed: Sequence[Hashable], now: Sequence[Hashable]
) -> list[tuple[int, int, int]]:
    """Areas that follow each other now and lie together in what was counted before (0) or now (1): first, and the one
    after the last."""
    fresh = {code: at for at, code in enumerate(changed)}
    kept = {code: at for at, code in enumerate(before)}
    runs: list[tuple[int, int, int]] = []
    for code in now:
        source = int(code in fresh)
        at = fresh[code] if source else kept[code]
        if runs and runs[-1][0] == source and runs[-1][2] == at:
            runs[-1] = source, runs[-1][1], at + 1
        else:
            runs.append((source, at, at + 1))
    return runs


def _edges(counts: SparseCounts, areas: Sequence[int]) -> list[list[int]]:
    """Of each kind, where the rows of each of these areas begin; rows are in order."""
    kinds = np.searchsorted(counts.kind, np.arange(SPREAD + 2, dtype=np.uint8)).tolist()
    wanted = np.array(areas, np.int32)
    return [
        (start + np.searchsorted(counts.area[start:end], wanted)).tolist() for start, end in itertools.pairwise(kinds)
    ]


def of_areas(counts: SparseCounts, areas: Sequence[int]) -> SparseCounts:
    """Select the rows of some areas from counts that are sorted by area. `areas`: positions, ascending."""
    ends = [end for area in areas for end in (area, area + 1)]
    pieces = (slice(*rows) for own in _edges(counts, ends) for rows in zip(own[::2], own[1::2], strict=True))
    return join_counts([counts.only(slice(0)), *map(counts.only, pieces)])


def update_sums(sums: SparseCounts, gone: SparseCounts, come: SparseCounts, steps: Sequence[Into]) -> SparseCounts:
    """What `sum_levels` answers once some villages count `come` where they counted `gone`: what it answered before is
    taken over but for the areas above these villages. Whole numbers, so no difference is lost; `steps` as they were."""
    moved, pieces = join_counts([gone.negative(), come]), []
    for into in steps:
        moved = moved.with_area(into[moved.area])
        pieces.append(moved)
    touched = sorted({area for piece in pieces for area in np.unique(piece.area).tolist()})
    fresh = added_up([of_areas(sums, touched), *pieces])
    fresh = fresh.only(fresh.n != 0)
    levels = range(1 + max([int(sums.area.max(initial=0)), *touched]))
    return merge_counts(
        sums, levels, fresh.with_area(np.searchsorted(touched, fresh.area).astype(np.int32)), touched, levels
    )


def sum_levels(villages: SparseCounts, steps: Sequence[Into]) -> SparseCounts:
    """The sums of levels, from the finest up. `steps`: of each area of the level below the position of the one above
    that it belongs to, among all areas that are summed."""
    found, below = [], villages
    for into in steps:
        below = sum_areas(below, into)
        found.append(below)
    every = join_counts(found)
    # of an area everything comes from one level, in order there: runs to merge instead of a sort by four keys
    run = every.kind.astype(np.int64) * (int(every.area.max(initial=0)) + 1) + every.area
    return every.only(np.argsort(run, kind="stable"))


def sum_areas(found: SparseCounts, into: Into) -> SparseCounts:
    """Add the counts of areas up to the level above. `into`: for each area the position of the one that it belongs
    to."""
    if not bool((found.kind[1:] >= found.kind[:-1]).all()):
        found = found.only(np.argsort(found.kind, kind="stable"))
    kinds = np.searchsorted(found.kind, np.arange(SPREAD + 2, dtype=np.uint8)).tolist()
    pieces = [
        _sum_kind(kind, found.only(slice(start, end)), into)
        for kind, (start, end) in enumerate(itertools.pairwise(kinds))
        if end > start
    ]
    return join_counts(pieces) if pieces else found


def _sum_kind(kind: int, own: SparseCounts, into: Into) -> SparseCounts:
    """The rows of one kind. Whole numbers added as fractions: exact, since sums stay far below 2**53."""
    width = int(own.position.max()) + 1
    key = into[own.area].astype(np.int64) * width + own.position
    values, low, size = None, 0, 1
    if kind == SPREAD:
        low = int(own.value.min())
        size = int(own.value.max()) - low + 1
        if _few(int(key.max()) + 1, size, len(key)):
            key = key * size + (own.value - low)
        else:
            values, value = np.unique(own.value, return_inverse=True)
            size = len(values)
            key = key * size + value
    distinct, n, weight = _add_keys(key, own, weighed=kind == SPREAD)
    area, position, at = distinct, distinct, np.zeros_like(distinct)
    if kind == SPREAD:
        area, at = np.divmod(distinct, size)
        at = at + low if values is None else values[at]
    area, position = np.divmod(area, width)
    kinds = np.full(len(distinct), kind, np.uint8)
    return SparseCounts(kinds, area.astype(np.int32), position.astype(np.int32), at, n, weight)


def _few(keys: int, size: int, rows: int) -> bool:
    """So many keys that a table of all of them is quicker than sorting those that are there."""
    return keys * size <= 8 * rows + 4_096


def _add_keys(key: Integers, own: SparseCounts, *, weighed: bool) -> tuple[Integers, Integers, Integers]:
    """The different keys, ascending, with the sums of rows and weights; no row counts nothing, so no sum is zero."""
    most = int(key.max()) + 1
    if _few(most, 1, len(key)):
        sums = np.bincount(key, own.n, most)
        distinct = np.flatnonzero(sums != 0)
        n = sums[distinct].astype(np.int64)
        weight = np.bincount(key, own.weight, most)[distinct].astype(np.int64) if weighed else np.zeros_like(n)
        return distinct, n, weight
    distinct, place = np.unique(key, return_inverse=True)
    n, weight = (np.bincount(place, amount, len(distinct)).astype(np.int64) for amount in (own.n, own.weight))
    return distinct, n, weight


def list_levels(levels: Sequence[LevelOfParts]) -> list[Mapping[str, object]]:
    """The areas as a list tells them."""
    return [
        {
            "wilayah": it.code,
            "desa": it.n,
            "dari": it.of,
            "total": it.complete,
            **({"tanpa_kecamatan": list(it.absent)} if it.absent else {}),
        }
        for it in levels
    ]

"""Vectors of villages beside those that did not change, and their sums: against dicts that an outsider fills."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cantik.engines.group_values import GroupValues
from cantik.engines.part_kernel import SPREAD, SparseCounts
from cantik.measure.parts.levels import merge_counts, of_areas, sum_areas, sum_levels, update_sums

KEYS = st.tuples(
    st.integers(0, SPREAD), st.integers(0, 5), st.integers(0, 3), st.sampled_from((0, 1, 7, 10**12, 1 << 61))
)
AMOUNTS = st.tuples(st.integers(1, 9), st.integers(0, 99))
Cells = dict[tuple[int, int, int, int], tuple[int, int]]
CELLS = st.dictionaries(KEYS, AMOUNTS, max_size=60).map(
    lambda drawn: {
        (kind, area, position, value if kind == SPREAD else 0): (n, weight if kind == SPREAD else 0)
        for (kind, area, position, value), (n, weight) in drawn.items()
    }
)


def counts(cells: Cells) -> SparseCounts:
    """In order, as a folder of vectors keeps them."""
    rows = [(*key, *amounts) for key, amounts in sorted(cells.items())]
    kind, area, position, value, n, weight = np.array(rows, np.int64).reshape(-1, 6).T
    return SparseCounts(kind.astype(np.uint8), area.astype(np.int32), position.astype(np.int32), value, n, weight)


def rows(found: SparseCounts) -> list[tuple[tuple[int, ...], tuple[int, int]]]:
    """In the order in which they stand."""
    columns = (found.kind, found.area, found.position, found.value, found.n, found.weight)
    return [(told[:4], told[4:]) for told in zip(*(column.tolist() for column in columns), strict=True)]


@given(CELLS, CELLS, st.sets(st.integers(0, 5)), st.sets(st.integers(0, 5)), st.sets(st.integers(0, 5)))
def test_changed_villages_take_the_place_of_what_they_were(
    former: Cells, fresh: Cells, before: set[int], changed: set[int], gone: set[int]
) -> None:
    """Villages by position among `before`, `changed` and those that are there now."""
    was, anew = sorted(before), sorted(changed)
    now = sorted((before | changed) - (gone - changed))
    own = {key: it for key, it in former.items() if key[1] < len(was)}
    counted = {key: it for key, it in fresh.items() if key[1] < len(anew)}
    found = merge_counts(counts(own), list(map(str, was)), counts(counted), list(map(str, anew)), list(map(str, now)))
    expected: Cells = {}
    for source, places in ((own, was), (counted, anew)):
        for (kind, area, position, value), amounts in source.items():
            village = places[area]
            if village in now and (source is counted or village not in changed):
                expected[kind, now.index(village), position, value] = amounts
    assert rows(found) == sorted(expected.items())


@given(CELLS, st.lists(st.integers(0, 2), min_size=6, max_size=6), st.randoms(use_true_random=False))
def test_sums_are_those_of_an_outsider_in_order(cells: Cells, into: list[int], draw: object) -> None:
    """Villages to kecamatan (1 to 3) to the kabupaten (0); rows of any order add up to the same."""
    kecamatan = np.array([1 + at for at in into], np.int32)
    sums: Counter[tuple[int, int, int, int]] = Counter()
    weights: Counter[tuple[int, int, int, int]] = Counter()
    for (kind, area, position, value), (n, weight) in cells.items():
        for level in (int(kecamatan[area]), 0):
            sums[kind, level, position, value] += n
            weights[kind, level, position, value] += weight
    expected = [(key, (n, weights[key])) for key, n in sorted(sums.items())]
    own = counts(cells)
    assert rows(sum_levels(own, [kecamatan, np.zeros(4, np.int32)])) == expected
    mixed = own.only(np.random.default_rng(draw.randint(0, 9)).permutation(len(own)))  # type: ignore[attr-defined]
    assert rows(sum_areas(mixed, kecamatan).sort_rows()) == [row for row in expected if row[0][1]]
    assert rows(mixed.sort_rows()) == rows(own)


@given(CELLS, CELLS, st.sets(st.integers(0, 5)), st.lists(st.integers(0, 2), min_size=6, max_size=6))
def test_sums_of_changed_villages_are_those_of_all_villages_anew(
    former: Cells, fresh: Cells, changed: set[int], into: list[int]
) -> None:
    """A value that nobody has any more is gone from the sums; one that is new is in them."""
    steps = [np.array([1 + at for at in into], np.int32), np.zeros(4, np.int32)]
    gone = {key: it for key, it in former.items() if key[1] in changed}
    come = {key: it for key, it in fresh.items() if key[1] in changed}
    now = {key: it for key, it in former.items() if key[1] not in changed} | come
    found = update_sums(sum_levels(counts(former), steps), counts(gone), counts(come), steps)
    assert rows(found) == rows(sum_levels(counts(now), steps))
    assert rows(of_areas(counts(former), sorted(changed))) == rows(counts(gone))


@given(st.lists(st.lists(st.tuples(*[st.integers(0, 4)] * 2, *[st.integers(1, 9)] * 2), max_size=8), max_size=4))
def test_values_of_groups_are_each_told_once(pieces: list[list[tuple[int, int, int, int]]]) -> None:
    expected: dict[tuple[int, int], tuple[int, int]] = {}
    values, halves = GroupValues(), [GroupValues(), GroupValues()]
    for number, piece in enumerate(pieces):
        values.put(piece)
        halves[number % 2].put(piece)
        for group, value, n, weight in piece:
            known = expected.get((group, value), (0, 0))
            expected[group, value] = known[0] + n, known[1] + weight
        assert list(values.items()) == sorted(expected.items())
    assert values == expected == halves[0] + halves[1]
    assert len(values) == len(expected)

"""What a table on a coarser rung tells of a rung that was refused, by a sum that everybody knows.

A village prints how many families have under-fives, not how many have one and how many two or more, of whom there are
few. Whoever knows how many under-fives live there knows these few nevertheless: each of them is a child more than there
are families with any. So the small cells of a refused rung keep what they would have to keep if they were printed as
hidden, or the coarser table is not printed either.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import count

import numpy as np

from cantik.protect.audit.extremes import Interval, Row, bounds
from cantik.protect.group import Group, Layout, SummedMembers, bits
from cantik.protect.lp import TOLERANCE
from cantik.protect.sensitivity.policy import Rules

Place = tuple[int, int]  # an area (0: the village) and a leaf
Told = frozenset[tuple[int, int]]  # an area and a code that a table prints


def gives_away(group: Group, variant: Sequence[Layout], rules: Rules) -> bool:
    """Whether tables of a group, none of whose cells is hidden, and what its records hold together narrow a small cell
    that none of them prints."""
    told = frozenset((area, code) for table in variant for area, _, _ in table.contexts(group) for code in table.codes)
    wanted = sorted(set(_find_unprinted(group, told, rules)))
    if group.members is None or not wanted:
        return False
    places = [(area, leaf) for area in _inner_areas(group) for leaf in range(group.totals.shape[3])]
    number = {place: at for at, place in enumerate(dict.fromkeys((*places, *wanted)))}
    free = count(len(number))
    rows = [*_rows_of_numbers(group, told, number), *_rows_of_sums(group, group.members, number, free)]
    found = bounds(range(next(free)), rows, [number[place] for place in wanted], 0)
    return any(_is_narrowed(group, rules, place, interval) for place, interval in zip(wanted, found, strict=True))


def _inner_areas(group: Group) -> range:
    """The dusun, or the village that has none."""
    areas = group.totals.shape[0]
    return range(1, areas) if areas > 1 else range(1)


def _find_unprinted(group: Group, told: Told, rules: Rules) -> Iterator[Place]:
    """The small cells of the full list of what is printed on a coarser rung only."""
    for area, code in told:
        for leaf in bits(code):
            small = rules.hides(int(group.totals[area, 0, 0, leaf]), group.kelas(area, 1 << leaf))
            if small and (area, 1 << leaf) not in told:
                yield area, leaf


def _rows_of_numbers(group: Group, told: Told, number: Mapping[Place, int]) -> Iterator[Row]:
    """What the tables say, how many records every area has, and that those of the dusun are those of the village."""
    inner = _inner_areas(group)
    everything = (1 << group.totals.shape[3]) - 1
    for area, code in sorted(told | {(area, everything) for area in inner}):
        inside = (area,) if area in inner else inner
        yield tuple((number[each, leaf], 1) for each in inside for leaf in bits(code)), group.count((area, 0, 0, code))
    for area, leaf in number:
        if area not in inner:
            yield ((number[area, leaf], 1), *((number[each, leaf], -1) for each in inner)), 0


def _rows_of_sums(
    group: Group, members: SummedMembers, number: Mapping[Place, int], free: Iterator[int]
) -> Iterator[Row]:
    """The persons of each area are no fewer than its records hold at least and no more than they hold at most; what is
    between is a `free` unknown. Left out where the register itself is otherwise."""
    least, most = np.array(members.sizes).T
    for area, persons in zip(_inner_areas(group), members.persons, strict=True):
        counts = group.totals[area, 0, 0]
        if counts @ least <= persons <= counts @ most:
            for sizes, sign in ((least, 1), (most, -1)):
                entries = [(number[area, leaf], int(size)) for leaf, size in enumerate(sizes) if size]
                yield (*entries, (next(free), sign)), persons


def _is_narrowed(group: Group, rules: Rules, place: Place, found: Interval) -> bool:
    """Whether an interval is narrower than a small cell must keep."""
    area, leaf = place
    own, whole = int(group.totals[area, 0, 0, leaf]), group.denominator((area, 0, 0))
    low, high = rules.require_interval(own, whole, group.kelas(area, 1 << leaf))
    return math.ceil(found[0] - TOLERANCE) > low or math.floor(found[1] + TOLERANCE) < high

"""Class limits by Fisher and Jenks: the classes with the least squared deviation inside them, found exactly."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np

#: so many ends at once: of thousands of values not all of a square lies in memory
_BLOCK = 128


def breaks(values: Sequence[float], classes: int) -> list[float]:
    """Upper limits of at most `classes` classes, the last one the largest value (Fisher 1958, by dynamic programming).

    With fewer different values than classes each value is a class of its own. An empty sequence gives no limit.
    """
    data = sorted(values)
    distinct = sorted(set(data))
    if len(distinct) <= classes:
        return distinct
    n = len(data)
    sums, squares = (np.concatenate([[0.0], np.cumsum(part)]) for part in (data, np.square(data)))
    counts = np.arange(n + 1)
    # a class may begin at `start` where another value does: equal values never stand in two classes
    begins = np.array([start for start in range(1, n) if data[start - 1] != data[start]])

    def spread(starts: np.ndarray, ends: np.ndarray) -> np.ndarray:
        """The squared deviation of the values from each start (a row) to each end (a column)."""
        totals = sums[ends] - sums[starts][:, None]
        within = squares[ends] - squares[starts][:, None] - totals * totals / (ends - counts[starts][:, None])
        return cast("np.ndarray", within)

    best = np.concatenate([[0.0], spread(counts[:1], counts[1:])[0]])
    cuts: list[list[int]] = []
    for _ in range(1, classes):
        cut, new = np.zeros(n + 1, dtype=int), np.full(n + 1, np.inf)
        for first in range(int(begins[0]) + 1, n + 1, _BLOCK):
            ends = counts[first : first + _BLOCK]
            starts = begins[begins < ends[-1]]
            with np.errstate(divide="ignore", invalid="ignore"):  # where a start does not lie before an end
                costs = np.where(starts[:, None] < ends, best[starts][:, None] + spread(starts, ends), np.inf)
            least = np.argmin(costs, axis=0)
            new[ends], cut[ends] = costs[least, np.arange(len(ends))], starts[least]
        best = new
        cuts.append([int(start) for start in cut])
    limits, end = [data[-1]], n
    for starts_of in reversed(cuts):
        end = starts_of[end]
        limits.append(data[end - 1])
    return limits[::-1]

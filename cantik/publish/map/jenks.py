"""Class limits by Fisher and Jenks: the classes with the least squared deviation inside them, found exactly."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


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

    def spread(starts: np.ndarray, end: int) -> np.ndarray:
        totals = sums[end] - sums[starts]
        within: np.ndarray = squares[end] - squares[starts] - totals * totals / (end - counts[starts])
        return within

    best = np.array([0.0, *(spread(counts[:1], end)[0] for end in range(1, n + 1))])
    cuts: list[list[int]] = []
    for _ in range(1, classes):
        cut, new = [0] * (n + 1), np.full(n + 1, np.inf)
        for end in range(1, n + 1):
            starts = begins[begins < end]
            if len(starts):
                costs = best[starts] + spread(starts, end)
                least = int(np.argmin(costs))
                new[end], cut[end] = costs[least], int(starts[least])
        best = new
        cuts.append(cut)
    limits, end = [data[-1]], n
    for cut in reversed(cuts):
        end = cut[end]
        limits.append(data[end - 1])
    return limits[::-1]

"""Class limits by Fisher and Jenks: the classes with the least squared deviation inside them, found exactly."""

from __future__ import annotations

from collections.abc import Sequence


def breaks(values: Sequence[float], classes: int) -> list[float]:
    """Upper limits of at most `classes` classes, the last one the largest value (Fisher 1958, by dynamic programming).

    With fewer different values than classes each value is a class of its own. An empty sequence gives no limit.
    """
    data = sorted(values)
    distinct = sorted(set(data))
    if len(distinct) <= classes:
        return distinct
    n = len(data)
    sums, squares = [0.0], [0.0]
    for value in data:
        sums.append(sums[-1] + value)
        squares.append(squares[-1] + value * value)

    def spread(start: int, end: int) -> float:
        total = sums[end] - sums[start]
        return squares[end] - squares[start] - total * total / (end - start)

    best = [0.0] + [spread(0, end) for end in range(1, n + 1)]
    cuts: list[list[int]] = []
    for _ in range(1, classes):
        cut = [0] * (n + 1)
        new = [float("inf")] * (n + 1)
        for end in range(1, n + 1):
            for start in range(1, end):
                cost = best[start] + spread(start, end)
                # equal values never stand in two classes
                if cost < new[end] - 1e-12 and data[start - 1] != data[start]:
                    new[end], cut[end] = cost, start
        best = new
        cuts.append(cut)
    limits, end = [data[-1]], n
    for cut in reversed(cuts):
        end = cut[end]
        limits.append(data[end - 1])
    return limits[::-1]

"""Points that were found once, for the next question about the same crosses.

After something was hidden the gate looks at the same crosses anew, with fewer rows: most of what it found before still
fits. Whoever found a point, and for what, it proves something only when it fits every row of the problem at hand.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from cantik.protect.audit.model.problems import CrossProblem, Numbers
from cantik.protect.lp import TOLERANCE

_MOST = 256  # points of some crosses: a large problem needs about as many to prove all its protected numbers


class KeptPoints:
    """Points of problems of some crosses, the newest last."""

    def __init__(self) -> None:
        self._points: deque[tuple[int, npt.NDArray[np.int32], Numbers]] = deque(maxlen=_MOST)

    def keep(self, point: Numbers) -> None:
        """Keep a point: how many persons or families have each combination."""
        at = np.flatnonzero(point)
        self._points.append((len(point), at.astype(np.int32), point[at]))

    def take(self, more: KeptPoints) -> None:
        """Keep those of some other questions about the same crosses too."""
        self._points.extend(more._points)

    def list_fitting(self, problem: CrossProblem) -> Iterator[Numbers]:
        """Those that fit all rows of a problem."""
        size = len(problem.possible)
        same = [(at, values) for length, at, values in self._points if length == size]
        if not same:
            return
        sums = Sums([row.at for row in problem.rows])
        weights = np.concatenate([np.zeros(0), *(row.weights for row in problem.rows)])
        low, high = (np.array([getattr(row, end) for row in problem.rows]) for end in ("low", "high"))
        for at, values in same:
            if problem.possible[at].all() and (values >= 0).all():
                point = np.zeros(size)
                point[at] = values
                found = sums.of(point, weights)
                if (found >= low - TOLERANCE).all() and (found <= high + TOLERANCE).all():
                    yield point


class Sums:
    """The sums of some unknowns each."""

    def __init__(self, of: Sequence[npt.NDArray[np.int64]]) -> None:
        self._number = len(of)
        self._at = np.concatenate([np.zeros(0, np.int64), *of])
        self._home = np.repeat(np.arange(self._number), [len(at) for at in of])

    def of(self, point: Numbers, weights: Numbers | float = 1.0) -> Numbers:
        """Their values at a point, each unknown with its weight."""
        return np.bincount(self._home, point[self._at] * weights, self._number).astype(float)
